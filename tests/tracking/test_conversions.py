"""Booking, correcting and removing conversions."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry, Site

from wagtail_advocacy.content.models import Campaign
from wagtail_advocacy.programme.calendar import programme_day
from wagtail_advocacy.programme.models import Team
from wagtail_advocacy.signals import conversion_booked
from wagtail_advocacy.tracking.conversions import services
from wagtail_advocacy.tracking.conversions.checking import Sent
from wagtail_advocacy.tracking.conversions.services import (
    OtherContent,
    add_default_kinds,
    book_conversion,
    correct_conversion,
    import_conversions,
    remove_conversion,
    restore_conversion,
)
from wagtail_advocacy.tracking.models import Conversion, ConversionKind


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kinds(site):
    add_default_kinds(site)


@pytest.fixture
def book(share):
    def book(external_id="a-1", kind="application", *arguments, code=share.code, **values):
        return book_conversion(code, kind, external_id, *arguments, **values)

    return book


def errors_of(call, *arguments, **values):
    with pytest.raises(ValidationError) as caught:
        call(*arguments, **values)
    return set(caught.value.message_dict)


def test_a_conversion_keeps_what_its_share_is_then(book, share, site, make_article):
    share.campaign = Campaign.objects.create(site=site, name="100 engineers")
    share.save()
    conversion = book().conversion
    later = Campaign.objects.create(site=site, name="Dry feet")
    share.campaign, share.team = later, Team.objects.create(site=site, name="Others")
    share.save()
    conversion.refresh_from_db()
    assert conversion.item == share.item
    assert (conversion.campaign.name, conversion.team, conversion.network) == (
        "100 engineers",
        None,
        "linkedin",
    )


def test_the_same_number_again_is_the_same_conversion(book):
    first, second = book(), book()
    assert (first.is_new, second.is_new) == (True, False)
    assert first.conversion == second.conversion
    assert Conversion.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "lead"},
        {"value": 10},
        {"currency": "DKK"},
        {"occurred_at": "2026-11-02"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_same_number_with_other_content_is_refused(book, share, change):
    share.started_at = datetime(2026, 11, 1, tzinfo=UTC)
    share.save()
    values = {"value": "5", "currency": "EUR", "occurred_at": "2026-11-01"}
    book("a-1", **values)
    with pytest.raises(OtherContent):
        book("a-1", **{**values, **change})
    assert Conversion.objects.count() == 1


def test_a_time_that_is_left_out_agrees_with_any(book, share):
    share.started_at = datetime(2026, 7, 1, tzinfo=UTC)
    share.save()
    book(occurred_at="2026-07-15T12:00:00+02:00")
    assert not book().is_new
    assert not book(occurred_at="2026-07-15T10:00:00Z").is_new
    assert not book(occurred_at="2026-07-15").is_new
    with pytest.raises(OtherContent):
        book(occurred_at="2026-07-16")


def test_a_number_that_somebody_booked_in_between_is_booked_once(book, share, monkeypatch):
    real = services._checked
    raced = []

    def racing(site, sent):
        checked = real(site, sent)
        if not raced:
            raced.append(True)
            book_conversion(share.code, "application", "a-1")
        return checked

    monkeypatch.setattr(services, "_checked", racing)
    booking = book_conversion(share.code, "application", "a-1", site=share.item.site)
    assert not booking.is_new
    assert Conversion.objects.count() == 1


def test_the_database_keeps_a_number_single(book):
    conversion = book().conversion
    conversion.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        conversion.save(force_insert=True)


def test_another_site_may_use_the_same_number(book, site):
    conversion = book().conversion
    other = Site.objects.create(hostname="other.example", root_page=site.root_page)
    conversion.pk, conversion.site = None, other
    conversion.save(force_insert=True)
    assert Conversion.objects.count() == 2


def test_a_share_of_another_site_is_not_known(share, site):
    other = Site.objects.create(hostname="other.example", root_page=site.root_page)
    add_default_kinds(other)
    assert errors_of(book_conversion, share.code, "lead", "a-1", site=other) == {"code"}


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"code": "nobodyhas1"}, "code"),
        ({"code": ""}, "code"),
        ({"kind": "party"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"external_id": ""}, "external_id"),
        ({"external_id": "jan@example.com"}, "external_id"),
        ({"external_id": "Jan de Vries"}, "external_id"),
        ({"external_id": "x" * 129}, "external_id"),
        ({"value": "much"}, "value"),
        ({"value": True}, "value"),
        ({"value": "NaN"}, "value"),
        ({"value": "-1"}, "value"),
        ({"value": "1.005"}, "value"),
        ({"value": "1e12"}, "value"),
        ({"currency": "Euro"}, "currency"),
        ({"occurred_at": "yesterday"}, "occurred_at"),
        ({"occurred_at": "2026-02-30"}, "occurred_at"),
        ({"occurred_at": 5}, "occurred_at"),
    ],
    ids=str,
)
def test_what_cannot_be_booked_is_refused_by_name(book, values, wrong, site):
    assert errors_of(book, **values, site=site) == {wrong}
    assert not Conversion.objects.exists()


def test_neither_the_future_nor_the_time_before_the_share_is_booked(book):
    now = timezone.now()
    assert errors_of(book, occurred_at=now + timedelta(hours=1)) == {"occurred_at"}
    assert errors_of(book, occurred_at=now - timedelta(days=2)) == {"occurred_at"}


def test_a_value_without_a_currency_is_in_that_of_the_programme(book, programme):
    assert book(value="12.5").conversion.currency == "EUR"
    assert book("a-2", value=Decimal(3), currency="dkk").conversion.currency == "DKK"


def test_without_a_value_there_is_no_currency_either(book):
    conversion = book(currency="EUR").conversion
    assert (conversion.value, conversion.currency) == (None, "")


def test_it_counts_on_the_day_of_the_programme(book, share, settings):
    settings.WAGTAIL_ADVOCACY_TIME_ZONE = "Europe/Amsterdam"
    share.started_at = datetime(2026, 7, 1, tzinfo=UTC)
    share.save()
    conversion = book(occurred_at="2026-07-14T23:30:00Z").conversion
    assert str(conversion.day) == "2026-07-15"


def test_a_retired_kind_is_not_booked_but_a_repeated_request_is_answered(book):
    first = book().conversion
    ConversionKind.objects.filter(slug="application").update(is_retired=True)
    assert errors_of(book, "a-2") == {"kind"}
    assert book().conversion == first


def test_an_own_kind_can_be_booked(book, site):
    ConversionKind.objects.create(site=site, slug="visit", name="Visit", plural="Visits")
    assert book(kind="visit").conversion.kind.name == "Visit"


def test_default_kinds_are_made_once(site):
    ConversionKind.objects.filter(site=site, slug="sale").delete()
    add_default_kinds(site)
    assert list(ConversionKind.objects.values_list("slug", flat=True)) == ["lead", "application"]


def test_others_hear_of_a_new_one_once(book):
    heard = []

    def hear(sender, conversion, **kwargs):
        heard.append(conversion)

    conversion_booked.connect(hear)
    try:
        book()
        book()
    finally:
        conversion_booked.disconnect(hear)
    assert len(heard) == 1


def test_a_conversion_stays_when_its_share_goes(book, share):
    conversion = book().conversion
    share.delete()
    conversion.refresh_from_db()
    assert conversion.share is None
    assert conversion.item == share.item
    again = book_conversion(share.code, "application", "a-1", site=share.item.site)
    assert again.conversion == conversion


def test_an_import_books_what_is_new_and_says_how_many(share, site, book, eve):
    book("a-1")
    rows = [Sent(share.code, "application", number) for number in ("a-1", "a-2", "a-2", "a 3")]
    assert import_conversions(site, rows, eve) == 1
    assert import_conversions(site, rows, eve) == 0
    booked = Conversion.objects.get(external_id="a-2")
    assert (booked.way, booked.booked_by) == ("import", eve)
    entry = ModelLogEntry.objects.get(action="wagtail_advocacy.import_conversions")
    assert (entry.user, entry.data["count"]) == (eve, 1)


@pytest.mark.parametrize("count", [10, 400])
def test_an_import_costs_the_same_for_few_and_for_many(
    share, site, count, django_assert_max_num_queries
):
    rows = [Sent(share.code, "lead", f"a-{number}") for number in range(count)]
    with django_assert_max_num_queries(20):
        assert import_conversions(site, rows) == count


def correction(conversion, **values):
    now = {
        "kind": conversion.kind,
        "value": conversion.value,
        "currency": conversion.currency,
        "occurred_at": conversion.occurred_at,
        "reason": "Typed wrong",
    }
    return correct_conversion(conversion, **{**now, **values})


def test_a_correction_is_logged_with_before_after_and_reason(book, eve, site):
    conversion = book(value=10, currency="EUR").conversion
    sale = ConversionKind.objects.get(site=site, slug="sale")
    correction(conversion, kind=sale, value=Decimal("12.00"), user=eve)
    conversion.refresh_from_db()
    assert (conversion.kind, conversion.value) == (sale, Decimal(12))
    entry = ModelLogEntry.objects.get(action="wagtail_advocacy.correct_conversion")
    assert entry.user == eve
    assert (entry.data["before"]["value"], entry.data["after"]["value"]) == ("10.00", "12.00")
    assert entry.message == "Corrected the conversion: Typed wrong"


def test_the_same_request_after_a_correction_is_still_known(book, site):
    conversion = book(value=10).conversion
    correction(conversion, value=Decimal(12))
    assert not book(value=10).is_new
    with pytest.raises(OtherContent):
        book(value=12)


@pytest.mark.parametrize(
    ("values", "wrong"),
    [({"reason": " "}, "reason"), ({"value": "-1"}, "value"), ({"currency": "E"}, "currency")],
)
def test_a_correction_that_cannot_be_is_refused_by_name(book, values, wrong):
    assert errors_of(correction, book().conversion, **values) == {wrong}


def test_what_is_removed_is_neither_counted_nor_booked_again(book, eve):
    conversion = book().conversion
    remove_conversion(conversion, "A test", eve)
    remove_conversion(conversion, "A test", eve)
    assert not book().is_new
    conversion.refresh_from_db()
    assert conversion.removed_at
    restore_conversion(conversion, "Was none", eve)
    conversion.refresh_from_db()
    assert conversion.removed_at is None
    entries = ModelLogEntry.objects.filter(action__endswith="_conversion").order_by("pk")
    assert list(entries.values_list("action", flat=True)) == [
        "wagtail_advocacy.remove_conversion",
        "wagtail_advocacy.restore_conversion",
    ]
    assert entries.last().message == "Counted the conversion again: Was none"


def test_nothing_is_removed_without_a_reason(book):
    assert errors_of(remove_conversion, book().conversion, "") == {"reason"}


def test_a_conversion_today_counts_today(book):
    assert book().conversion.day == programme_day()
