"""Querysets that are compiled once and run with many values."""

from datetime import timedelta

import pytest
from django.db.models import DateTimeField
from django.utils import timezone
from wagtail.models import Site

from wagtail_advocacy.programme.models import Ambassador, Topic
from wagtail_advocacy.statements import Slot, Statement, kept, key_slot, places, slots


@pytest.mark.parametrize(
    ("count", "expected"), [(0, 0), (1, 1), (2, 2), (3, 4), (4, 4), (5, 8), (20, 32)]
)
def test_lengths_are_rounded_up_so_that_few_statements_do(count, expected):
    assert places(range(count)) == expected


def test_a_statement_is_run_with_other_values(site, make_topic):
    topics = [make_topic(name) for name in ("Energy", "Water", "Wind")]
    field = Topic._meta.get_field("translation_key")
    chosen = Topic.objects.filter(translation_key__in=slots("keys", field, 4)).order_by("name")
    statement = Statement(chosen.values_list("name", "translation_key", "is_mandatory"))
    for some in (topics, topics[:1], topics[1:]):
        keys = [topic.translation_key for topic in some]
        assert statement.rows(keys=keys) == [
            (topic.name, topic.translation_key, False) for topic in some
        ]


def test_moments_and_lists_arrive_as_from_a_queryset(alice):
    alice.content_languages = ["nl", "en"]
    alice.save()
    joined = Ambassador.objects.filter(joined_at__lte=Slot("moment", DateTimeField()))
    statement = Statement(joined.values_list("joined_at", "content_languages"))
    assert statement.rows(moment=timezone.now()) == [(alice.joined_at, ["nl", "en"])]
    assert statement.rows(moment=alice.joined_at - timedelta(days=1)) == []


def test_what_can_have_no_rows_asks_nothing(site, django_assert_num_queries):
    statement = Statement(Site.objects.filter(pk__in=[]).values_list("pk"))
    with django_assert_num_queries(0):
        assert statement.rows() == []


def test_a_kept_statement_is_made_once_for_each_shape(site):
    made = []

    @kept(Site)
    def named(count):
        made.append(count)
        return Site.objects.filter(pk__in=slots("ids", Site._meta.pk, count)).values_list("pk")

    for count in (1, 1, 2, 1):
        assert named(count).rows(ids=[site.pk]) == [(site.pk,)]
    assert made == [1, 2]


@pytest.mark.parametrize("key", [7, "7"])
def test_a_key_is_taken_as_its_field_takes_it(site, key):
    statement = Statement(Site.objects.filter(pk=key_slot("pk", Site)).values_list("pk"))
    assert statement.rows(pk=key) == []
