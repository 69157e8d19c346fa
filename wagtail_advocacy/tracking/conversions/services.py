"""The verbs of conversions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Site

from wagtail_advocacy.programme.calendar import programme_day
from wagtail_advocacy.programme.queries import settings_for
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.signals import conversion_booked
from wagtail_advocacy.tracking.models import Conversion, ConversionKind

from .checking import (
    BATCH,
    Checked,
    Sent,
    check_conversions,
    read_currency,
    read_value,
    time_problem,
)


LONGEST_REASON = 255


class OtherContent(Exception):
    """The number was booked already, with other content."""


@dataclass(frozen=True)
class Booking:
    """A booked conversion; ``is_new`` is False when it was there already."""

    conversion: Conversion
    is_new: bool


def add_default_kinds(site: Site) -> None:
    """Give ``site`` the kinds lead, application and sale. Only where it has none: what an owner
    renamed or retired stays so."""
    if ConversionKind.objects.filter(site=site).exists():
        return
    kinds = [
        ("lead", _("Lead"), _("Leads")),
        ("application", _("Application"), _("Applications")),
        ("sale", _("Sale"), _("Sales")),
    ]
    ConversionKind.objects.bulk_create(
        ConversionKind(site=site, slug=slug, name=name, plural=plural, sort_order=number)
        for number, (slug, name, plural) in enumerate(kinds)
    )


def book_conversion(
    code: str,
    kind: str,
    external_id: str,
    value: Decimal | str | int | None = None,
    currency: str = "",
    occurred_at: datetime | str | None = None,
    *,
    site: Site | None = None,
    way: str = Conversion.Way.FORM,
    user=None,
) -> Booking:
    """Book a conversion to the share with the short code ``code``.

    ``kind`` is the kind's name in requests, ``external_id`` the number or hash by which the other
    system knows it (never a name or an e-mail address), ``value`` money in ``currency`` (three
    letters; the programme's when left out), ``occurred_at`` a day or an aware moment (now when left
    out). ``site`` is the one whose shares are meant; left out, the share's.

    Safe to repeat and to race: the same number is booked once on a site. Raises
    ``ValidationError`` keyed by argument, and ``OtherContent`` when the number was booked with
    other content before.
    """
    if site is None:
        site = _site_of(code)
    sent = Sent(code, kind, external_id, value, currency, occurred_at)
    checked = _checked(site, sent)
    if checked.known is None:
        conversion = _conversion(site, checked, way, user)
        try:
            with transaction.atomic():
                conversion.save(force_insert=True)
                conversion_booked.send(Conversion, conversion=conversion)
        except IntegrityError:
            # Somebody else was faster; if not, it is another error.
            checked = _checked(site, sent)
            if checked.known is None:
                raise
        else:
            return Booking(conversion, True)
    return Booking(checked.known, False)


def _site_of(code: str) -> Site:
    shares = Share.objects.filter(code=code if isinstance(code, str) else "")
    share = shares.select_related("item__site").first()
    if share is None:
        raise ValidationError({"code": _("There is no share with this code.")})
    return share.item.site


def _checked(site: Site, sent: Sent) -> Checked:
    (checked,) = check_conversions(site, [sent])
    if checked.is_conflict:
        raise OtherContent(checked.errors["external_id"])
    if checked.errors:
        raise ValidationError(checked.errors)
    return checked


def _conversion(site: Site, checked: Checked, way: str, user) -> Conversion:
    share = checked.share
    return Conversion(
        site=site,
        kind=checked.kind,
        share=share,
        item=share.item,
        campaign_id=share.campaign_id,
        team_id=share.team_id,
        network=share.network,
        external_id=checked.external_id,
        value=checked.value,
        currency=checked.currency,
        occurred_at=checked.occurred_at,
        day=programme_day(checked.occurred_at),
        way=way,
        sent=checked.content,
        booked_by=user,
    )


def import_conversions(site: Site, rows: Sequence[Sent], user=None) -> int:
    """Book those of ``rows`` that have no errors and are not booked yet; gives how many.

    All of them or, when the database fails, none. Safe to repeat. Written to the audit log.
    """
    try:
        return _import(site, rows, user)
    except IntegrityError:
        # One of them was booked in between, and is known now.
        return _import(site, rows, user)


@transaction.atomic
def _import(site: Site, rows: Sequence[Sent], user) -> int:
    conversions = Conversion.objects.bulk_create(
        (
            _conversion(site, checked, Conversion.Way.IMPORT, user)
            for checked in check_conversions(site, rows)
            if checked.is_new
        ),
        batch_size=BATCH,
    )
    for conversion in conversions:
        conversion_booked.send(Conversion, conversion=conversion)
    if conversions:
        log(
            settings_for(site),
            "wagtail_advocacy.import_conversions",
            user=user,
            data={"count": len(conversions)},
        )
    return len(conversions)


def correct_conversion(
    conversion: Conversion,
    *,
    kind: ConversionKind,
    value: Decimal | None,
    currency: str,
    occurred_at: datetime,
    reason: str,
    user=None,
) -> Conversion:
    """Put right what was sent wrong about ``conversion``, for a ``reason``; the audit log keeps
    both. What it is booked to stays. Raises ``ValidationError`` keyed by argument."""
    with transaction.atomic():
        row = Conversion.objects.select_for_update().get(pk=conversion.pk)
        before = _facts(row)
        check_correction(row, kind, value, currency, occurred_at, reason)
        row.kind, row.value = kind, read_value(value)
        row.currency = ""
        if row.value is not None:
            row.currency = read_currency(currency) or settings_for(row.site).currency
        row.occurred_at, row.day = occurred_at, programme_day(occurred_at)
        row.save(update_fields=["kind", "value", "currency", "occurred_at", "day"])
        data = {"reason": reason.strip(), "before": before, "after": _facts(row)}
        log(row, "wagtail_advocacy.correct_conversion", user=user, data=data)
    return row


def check_correction(
    conversion: Conversion,
    kind: ConversionKind,
    value: object,
    currency: str,
    occurred_at: datetime,
    reason: str,
) -> None:
    """Raise ``ValidationError`` when ``correct_conversion`` would."""
    errors = _reason_errors(reason)
    if kind.site_id != conversion.site_id:
        errors["kind"] = _("This kind belongs to another site.")
    for name, read, given in (("value", read_value, value), ("currency", read_currency, currency)):
        try:
            read(given)
        except ValueError as error:
            errors[name] = str(error)
    problem = time_problem(occurred_at, conversion.share)
    if problem:
        errors["occurred_at"] = problem
    if errors:
        raise ValidationError(errors)


def remove_conversion(conversion: Conversion, reason: str, user=None) -> None:
    """Count ``conversion`` no more, for a ``reason`` that the audit log keeps. Its row stays, so
    that the same number is not booked again. Safe to repeat. Raises ``ValidationError``."""
    _set_removed(conversion, timezone.now(), reason, "wagtail_advocacy.remove_conversion", user)


def restore_conversion(conversion: Conversion, reason: str, user=None) -> None:
    """Count a removed ``conversion`` again. As ``remove_conversion``."""
    _set_removed(conversion, None, reason, "wagtail_advocacy.restore_conversion", user)


@transaction.atomic
def _set_removed(conversion, removed_at, reason: str, action: str, user) -> None:
    errors = _reason_errors(reason)
    if errors:
        raise ValidationError(errors)
    others = Conversion.objects.filter(pk=conversion.pk, removed_at__isnull=removed_at is not None)
    if others.update(removed_at=removed_at):
        conversion.removed_at = removed_at
        log(conversion, action, user=user, data={"reason": reason.strip()})


def _reason_errors(reason: str) -> dict[str, str]:
    if not reason.strip():
        return {"reason": _("Say why, for whoever reads the log.")}
    if len(reason) > LONGEST_REASON:
        return {"reason": _("Please say it in fewer words.")}
    return {}


def _facts(row: Conversion) -> dict[str, str | None]:
    return {
        "kind": row.kind.slug,
        "value": None if row.value is None else str(row.value),
        "currency": row.currency,
        "occurred_at": row.occurred_at.isoformat(),
    }
