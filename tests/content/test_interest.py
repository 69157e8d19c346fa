"""What a person's feed leaves out of what he may see."""

import pytest
from wagtail.models import Locale

from tests.testapp.models import StandardPage
from wagtail_advocacy.content.feedback import dismiss_item, restore_item
from wagtail_advocacy.content.interest import wanted_items
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.content.queries import offered_items
from wagtail_advocacy.content.services import make_shareable
from wagtail_advocacy.programme.audience import reader_of
from wagtail_advocacy.programme.services import change_preferences, follow_topics


@pytest.fixture
def feed(site):
    def titles(ambassador):
        reader = reader_of(ambassador.user, site)
        items = offered_items(site, ambassador.user, reader=reader)
        return [item.title for item in wanted_items(items, ambassador, reader)]

    return titles


def test_new_people_follow_every_topic(aim, make_topic, feed, alice):
    aim(make_topic("Energy"))
    assert feed(alice) == ["Dyke raised"]


def test_a_topic_that_is_not_followed_leaves_the_feed_and_can_still_be_shared(
    aim, make_topic, feed, site, alice
):
    aim(make_topic("Energy"))
    follow_topics(alice, [])
    assert feed(alice) == []
    assert offered_items(site, alice.user).exists()


def test_one_followed_topic_is_enough(aim, make_topic, feed, alice):
    energy, water = make_topic("Energy"), make_topic("Water")
    aim(energy, water)
    follow_topics(alice, [water.translation_key])
    assert feed(alice) == ["Dyke raised"]


def test_an_item_without_a_topic_reaches_whoever_follows_nothing(item, make_topic, feed, alice):
    make_topic("Energy")
    follow_topics(alice, [])
    assert feed(alice) == ["Dyke raised"]


def test_nobody_unfollows_a_mandatory_topic(aim, make_topic, feed, alice):
    topic = make_topic("Safety", is_mandatory=True)
    aim(topic)
    follow_topics(alice, [])
    assert feed(alice) == ["Dyke raised"]
    assert not alice.unfollowed_topics.exists()


def test_a_topic_that_becomes_mandatory_is_followed_again(aim, make_topic, feed, alice):
    topic = make_topic("Safety")
    aim(topic)
    follow_topics(alice, [])
    topic.is_mandatory = True
    topic.save()
    assert feed(alice) == ["Dyke raised"]


def test_a_topic_that_comes_later_is_followed(make_topic, alice):
    make_topic("Energy")
    follow_topics(alice, [])
    later = make_topic("Water")
    reader = reader_of(alice.user, alice.site)
    assert later.translation_key not in reader.unfollowed_topics


def test_languages_that_are_not_wanted_leave_the_feed(item, feed, alice):
    change_preferences(alice, content_languages=["nl"])
    assert feed(alice) == []
    change_preferences(alice, content_languages=["nl", "en"])
    assert feed(alice) == ["Dyke raised"]


def test_a_dismissed_item_leaves_one_persons_feed_until_he_wants_it_back(item, feed, alice, bob):
    dismiss_item(alice, item, "topic")
    assert feed(alice) == []
    assert feed(bob) == ["Dyke raised"]
    restore_item(alice, item)
    assert feed(alice) == ["Dyke raised"]


def test_dismissing_again_changes_the_reason(item, alice):
    dismiss_item(alice, item, "topic")
    dismiss_item(alice, item, "tone")
    assert [rating.reason for rating in item.ratings.all()] == ["tone"]


def test_a_reason_that_there_is_not_is_refused(item, alice):
    with pytest.raises(ValueError, match="boring"):
        dismiss_item(alice, item, "boring")


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "Dyke raised"), ("da", "Diget er hævet"), ("nl", "Dyke raised")],
)
def test_nobody_is_offered_two_translations_of_a_page(
    settings, article, item, home, admin_user, feed, alice, language, expected
):
    settings.WAGTAIL_I18N_ENABLED = True
    settings.WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("da", "Danish"), ("nl", "Dutch")]
    danish = Locale.objects.create(language_code="da")
    home.copy_for_translation(danish)
    twin = article.copy_for_translation(danish)
    twin.title = "Diget er hævet"
    twin.save_revision().publish()
    twin_item = make_shareable(StandardPage.objects.get(pk=twin.pk), admin_user)
    # The translated home page stands outside the site here; its item belongs to the same.
    Item.objects.filter(pk=twin_item.pk).update(site=item.site)
    change_preferences(alice, language=language)
    assert feed(alice) == [expected]
