"""Owners hear once a month what the dashboard says."""

from datetime import date

import pytest
from django.core import mail
from django.urls import reverse

from tests.measurement.builders import at, click, head_count, share
from wagtail_advocacy.activation.kinds import get_kind
from wagtail_advocacy.activation.models import EditorMail, Notice, OwnersSummary
from wagtail_advocacy.activation.summary import Content, content_of, send_owners_summaries
from wagtail_advocacy.measurement.models import Price
from wagtail_advocacy.measurement.overview import Overview
from wagtail_advocacy.measurement.periods import period
from wagtail_advocacy.programme.services import join


TODAY = date(2026, 11, 2)
MAY_VIEW = ["wagtailadmin.access_admin", "wagtail_advocacy.view_dashboard"]


@pytest.fixture
def october(site, programme, item, alice, bob):
    head_count(site, date(2026, 10, 10), none=20)
    first = share(alice, item, "linkedin", at(2026, 10, 5))
    share(bob, item, "linkedin", at(2026, 10, 7))
    for number in range(3):
        click(first, at(2026, 10, 6, 9), f"v{number}")
    Price.objects.create(
        site=site,
        network="linkedin",
        currency="EUR",
        amount=3,
        low=2,
        high=4,
        valid_from=date(2026, 1, 1),
    )


@pytest.fixture
def owner(make_user, programme):
    """Somebody who may view the dashboard and takes no part in the programme."""
    return make_user("lena", permissions=MAY_VIEW)


@pytest.fixture
def send(django_capture_on_commit_callbacks):
    def send(today=TODAY):
        with django_capture_on_commit_callbacks(execute=True):
            return send_owners_summaries(today)

    return send


def test_the_figures_are_those_of_the_dashboard(site, october):
    content = content_of(site, TODAY)
    tiles = Overview(site, period("last_month", "before", TODAY), TODAY)
    figures = content.figures
    assert (figures.people, figures.rate) == (2, str(tiles.now.people.rate))
    assert (figures.shares, figures.readers) == (2, 3)
    assert (figures.low, figures.value, figures.high) == ("6.00", "9.00", "12.00")
    assert figures.value == str(tiles.now.clicks.value)


def test_a_month_is_compared_with_as_many_days(site, october):
    found = content_of(site, TODAY).period
    assert (found.first, found.last, found.days) == (date(2026, 10, 1), date(2026, 10, 31), 31)
    assert (found.compared_first, found.compared_last) == (date(2026, 8, 31), date(2026, 9, 30))


def test_an_owner_without_an_inbox_gets_an_email(owner, october, send):
    assert send() == 1
    [message] = mail.outbox
    assert message.to == [owner.email]
    assert message.subject == "October 2026 in figures"
    html = message.alternatives[0].content
    for text in (message.body, html):
        assert "2 colleagues shared 2 times and brought 3 readers." in text
        assert "10.0%" in text and "EUR" in text
        assert reverse("wagtail_advocacy_reports:dashboard") in text


def test_an_owner_who_takes_part_has_it_in_his_inbox(
    make_user, site, guidelines, programme, october, send
):
    user = make_user("lena", groups=["Staff"], permissions=MAY_VIEW)
    ambassador = join(user, site, guidelines=guidelines)
    send()
    assert Notice.objects.get(kind="owners_summary").ambassador == ambassador
    assert not EditorMail.objects.exists()


def test_nobody_is_told_twice(owner, october, send):
    send()
    send()
    assert len(mail.outbox) == 1
    assert OwnersSummary.objects.count() == 1


def test_what_was_told_stays(owner, october, send, alice, item):
    send()
    share(alice, item, "x", at(2026, 10, 20))
    send()
    assert Content(**OwnersSummary.objects.get().content).figures.shares == 2


def test_a_month_without_anything_is_not_told(owner, programme, send):
    assert send() == 0
    assert not mail.outbox


def test_who_may_not_view_the_dashboard_is_not_told(make_user, october, send):
    make_user("mod", permissions=["wagtailadmin.access_admin"])
    send()
    assert not mail.outbox


def test_an_item_that_the_owner_may_not_see_is_not_named(owner, october, send, site):
    summary = OwnersSummary.objects.create(
        site=site, month=date(2026, 10, 1), content=content_of(site, TODAY).__dict__
    )
    context = get_kind("owners_summary").email_context(summary, owner)
    assert context["best"] == []


def test_an_unknown_value_is_no_zero(owner, october, send):
    Price.objects.all().delete()
    send()
    [message] = mail.outbox
    assert "Media value (estimate): –" in message.body
