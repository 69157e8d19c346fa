"""Translations of one page are several items, and one piece of news."""

import pytest
from django.core import mail
from wagtail.models import Locale, Site

from tests.testapp.models import StandardPage
from wagtail_advocacy.activation import services
from wagtail_advocacy.activation.kinds import get_kind
from wagtail_advocacy.activation.models import Notice
from wagtail_advocacy.activation.queries import recipients_of
from wagtail_advocacy.activation.services import make_notices
from wagtail_advocacy.content.feedback import dismiss_item
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.content.services import make_shareable, write_item
from wagtail_advocacy.programme.services import change_preferences
from wagtail_advocacy.sharing.services import start_share


@pytest.fixture
def translate(important, article, admin_user, django_capture_on_commit_callbacks):
    """The article in another language, as important as the first; its tasks run when told to."""

    def translate(language, *, run_tasks=False, **values):
        locale = Locale.objects.create(language_code=language)
        article.get_parent().copy_for_translation(locale)
        twin = article.copy_for_translation(locale)
        twin.title = f"Dyke ({language})"
        row = twin.share_info.get()
        row.importance = values.get("importance", Item.Importance.IMPORTANT)
        row.audience = values.get("audience", {})
        twin.share_info = [row]
        with django_capture_on_commit_callbacks():
            twin.save_revision().publish()
            item = make_shareable(StandardPage.objects.get(pk=twin.pk), admin_user)
            # The translated home page stands outside the site here; its item belongs to the same.
            Item.objects.filter(pk=item.pk).update(site=important.site)
            item = write_item(StandardPage.objects.get(pk=twin.pk))
        return item

    return translate


def told():
    """Pairs of who was told and the title of what."""
    titles = dict(Item.objects.values_list("pk", "title"))
    rows = Notice.objects.filter(kind="important_item").order_by("pk")
    return sorted(
        (name, titles[thing])
        for name, thing in rows.values_list("ambassador__user__username", "thing_id")
    )


ORDERS = pytest.mark.parametrize("is_reversed", [False, True])


@ORDERS
def test_everybody_is_told_once_in_a_language_he_reads(
    important, translate, alice, bob, tell, is_reversed
):
    change_preferences(alice, language="da")
    change_preferences(bob, language="en")
    items = [important, translate("da")]
    for item in reversed(items) if is_reversed else items:
        tell("important_item", item)
    assert told() == [("alice", "Dyke (da)"), ("bob", "Dyke raised")]
    assert sorted(message.to[0] for message in mail.outbox) == [
        "alice@example.com",
        "bob@example.com",
    ]


@ORDERS
def test_languages_that_are_wanted_come_before_that_of_the_hub(
    important, translate, alice, is_reversed
):
    change_preferences(alice, language="en", content_languages=["da"])
    items = [important, translate("da")]
    for item in reversed(items) if is_reversed else items:
        make_notices("important_item", item.pk)
    assert told() == [("alice", "Dyke (da)")]


def test_without_a_language_of_his_own_the_sites_counts(important, translate, alice, settings):
    settings.LANGUAGE_CODE = "da"
    for item in (important, translate("da")):
        make_notices("important_item", item.pk)
    assert told() == [("alice", "Dyke (da)")]


def test_where_no_language_suits_the_first_one_is_told_of(important, translate, alice):
    change_preferences(alice, language="nl", content_languages=["nl"])
    for item in (translate("da"), important):
        make_notices("important_item", item.pk)
    assert told() == [("alice", "Dyke raised")]


def test_a_translation_that_comes_later_is_no_news(important, translate, alice, tell):
    change_preferences(alice, language="da")
    tell("important_item", important)
    twin = translate("da")
    assert tell("important_item", twin) == 0
    tell("important_item", important)
    assert told() == [("alice", "Dyke raised")]
    assert len(mail.outbox) == 1


def test_a_translation_that_he_may_not_see_is_no_rival(important, translate, alice, bob, expert):
    bob.roles.add(expert)
    for ambassador in (alice, bob):
        change_preferences(ambassador, language="da")
    for item in (important, translate("da", audience={"roles": [expert.pk]})):
        make_notices("important_item", item.pk)
    assert told() == [("alice", "Dyke raised"), ("bob", "Dyke (da)")]


def test_a_translation_that_is_not_important_is_no_rival(important, translate, alice):
    change_preferences(alice, language="da")
    translate("da", importance=Item.Importance.NORMAL)
    make_notices("important_item", important.pk)
    assert told() == [("alice", "Dyke raised")]


def test_whoever_shared_or_hid_a_translation_is_not_told(important, translate, alice, bob):
    twin = translate("da")
    start_share(alice, twin, "x", "Look")
    dismiss_item(bob, twin)
    make_notices("important_item", important.pk)
    assert told() == []


def test_a_translation_on_another_site_is_another_matter(important, translate, alice, home):
    twin = translate("da")
    change_preferences(alice, language="da")
    other = Site.objects.create(hostname="other.example", root_page=home.get_root())
    Item.objects.filter(pk=twin.pk).update(site=other)
    make_notices("important_item", important.pk)
    assert told() == [("alice", "Dyke raised")]


def test_two_tasks_at_once_tell_nobody_twice(important, translate, alice):
    """The one was asked whom to tell before the other wrote its notices."""
    change_preferences(alice, language="da")
    chunk = next(recipients_of(important.pk))
    twin = translate("da")
    make_notices("important_item", twin.pk)
    assert chunk == [alice.pk]
    assert services._make_chunk(get_kind("important_item"), important.pk, chunk) == 0
    assert told() == [("alice", "Dyke (da)")]


@pytest.mark.parametrize("count", [10, 1000])
def test_twins_cost_the_same_for_many_people(
    important, translate, crowd, count, django_assert_max_num_queries
):
    people = crowd(count)
    twin = translate("da")
    with django_assert_max_num_queries(60):
        assert make_notices("important_item", important.pk) == len(people)
    with django_assert_max_num_queries(60):
        assert make_notices("important_item", twin.pk) == 0
