"""What people say of items, and what of it may be shown."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from wagtail.models import Site

from wagtail_advocacy.content.feedback import dismiss_item, rate_useful, rating_of, restore_item
from wagtail_advocacy.content.feedback_counts import feedback_on, site_feedback, words_on
from wagtail_advocacy.content.models import Item, Rating
from wagtail_advocacy.programme.services import leave


MINIMUM = 3


@pytest.fixture
def people(make_ambassador):
    return [make_ambassador(f"person{number}") for number in range(5)]


@pytest.fixture
def make_item(site):
    return lambda title: Item.objects.create(site=site, title=title, shareable=True)


def test_useful_and_not_for_me_are_one_rating(alice, item):
    rate_useful(alice, item)
    rate_useful(alice, item)
    dismiss_item(alice, item, "tone", "Too stiff")
    rating = Rating.objects.get()
    assert (rating.verdict, rating.reason, rating.words) == ("not_for_me", "tone", "Too stiff")
    rate_useful(alice, item)
    rating = Rating.objects.get()
    assert (rating.verdict, rating.reason, rating.words) == ("useful", "", "")


def test_a_rating_is_taken_back(alice, bob, item):
    rate_useful(alice, item)
    rate_useful(bob, item)
    restore_item(alice, item)
    restore_item(alice, item)
    assert rating_of(alice, item) is None
    assert rating_of(bob, item).verdict == "useful"


def test_own_words_alone_are_a_reason_and_stay_in_one_line(alice, item):
    rating = dismiss_item(alice, item, words=" Read it\n twice\0 ")
    assert (rating.reason, rating.words) == ("other", "Read it twice")


def test_words_that_are_too_long_are_refused_and_change_nothing(alice, item):
    with pytest.raises(ValidationError) as error:
        dismiss_item(alice, item, words="x" * 501)
    assert "words" in error.value.message_dict
    assert not Rating.objects.exists()


def test_whoever_left_rates_nothing(alice, item):
    leave(alice)
    with pytest.raises(PermissionDenied):
        rate_useful(alice, item)


def test_nobody_rates_what_belongs_to_another_site(alice, home):
    other = Site.objects.create(hostname="other", root_page=home)
    with pytest.raises(PermissionDenied):
        dismiss_item(alice, Item.objects.create(site=other, title="Elsewhere"))


def test_the_database_keeps_one_rating_a_person_and_item(alice, item):
    Rating.objects.create(ambassador=alice, item=item)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.create(ambassador=alice, item=item, verdict=Rating.Verdict.USEFUL)


def test_the_database_keeps_no_reason_why_something_is_useful(alice, item):
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.create(
            ambassador=alice, item=item, verdict=Rating.Verdict.USEFUL, reason="topic"
        )


def test_figures_of_an_item_appear_once_enough_people_rated_it(item, people):
    assert feedback_on(item, MINIMUM).people == 0
    rate_useful(people[0], item)
    dismiss_item(people[1], item, "topic")
    assert feedback_on(item, MINIMUM) is None
    dismiss_item(people[2], item)
    found = feedback_on(item, MINIMUM)
    assert (found.people, found.useful, found.not_for_me) == (3, 1, 2)
    assert (found.reasons["topic"], found.reasons[""]) == (1, 1)


def test_a_site_is_counted_by_item_topic_and_reason(site, people, aim, make_topic):
    energy = make_topic("Energy")
    item = aim(energy)
    for person in people[:2]:
        rate_useful(person, item)
    dismiss_item(people[2], item, "promotional")
    found = site_feedback(site, MINIMUM)
    assert found.items.keys() == {item.pk}
    assert found.topics[energy.translation_key].useful == 2
    assert (found.total.people, found.total.ratings) == (3, 3)
    assert found.total.reasons["promotional"] == 1
    assert found.others is None
    assert not found.is_incomplete


def test_items_with_few_people_are_counted_together(site, people, make_item):
    first, second = make_item("First"), make_item("Second")
    for person in people[:2]:
        rate_useful(person, first)
    dismiss_item(people[2], second)
    found = site_feedback(site, MINIMUM)
    assert not found.items
    assert (found.others.people, found.others.useful, found.others.not_for_me) == (3, 2, 1)
    assert found.total == found.others


def test_what_few_said_cannot_be_found_by_subtraction(site, people, make_item, aim, make_topic):
    energy = make_topic("Energy")
    large, small = aim(energy), make_item("Small")
    small.topic_rows.create(topic=energy)
    for person in people[:3]:
        rate_useful(person, large)
    dismiss_item(people[4], small, "tone")
    found = site_feedback(site, MINIMUM)
    assert found.others is None
    assert found.is_incomplete
    assert found.total.not_for_me == 0
    assert found.topics[energy.translation_key].not_for_me == 0


def test_the_same_person_on_many_items_is_one_person(site, alice, make_item):
    for number in range(MINIMUM):
        rate_useful(alice, make_item(f"Item {number}"))
    found = site_feedback(site, MINIMUM)
    assert found.others is None
    assert found.topics == {None: None}
    assert found.total.ratings == 0


def test_words_come_without_names_in_the_order_of_the_alphabet(site, people, item):
    dismiss_item(people[0], item, "tone", "Zealous")
    dismiss_item(people[1], item, "topic", "Arid")
    assert words_on(site, MINIMUM) == []
    assert words_on(site, MINIMUM, item) == []
    rate_useful(people[2], item)
    expected = [(item.pk, "topic", "Arid"), (item.pk, "tone", "Zealous")]
    assert words_on(site, MINIMUM) == expected
    assert words_on(site, MINIMUM, item) == expected


def test_words_about_items_with_few_people_come_without_the_item(site, people, make_item):
    for number, person in enumerate(people[:MINIMUM]):
        dismiss_item(person, make_item(f"Item {number}"), words=f"Words {number}")
    assert words_on(site, MINIMUM) == [(None, "other", f"Words {number}") for number in range(3)]


def test_a_sites_feedback_takes_the_same_queries_however_much_it_is(
    site, people, make_item, django_assert_num_queries
):
    def count():
        with django_assert_num_queries(6):
            site_feedback(site, MINIMUM)

    rate_useful(people[0], make_item("One"))
    count()
    items = [make_item(f"Item {number}") for number in range(40)]
    Rating.objects.bulk_create(
        Rating(ambassador=person, item=each) for person in people for each in items
    )
    count()
