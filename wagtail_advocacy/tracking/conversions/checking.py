"""What somebody sends as a conversion, and whether it can be booked."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from wagtail.models import Site

from wagtail_advocacy.conf import programme_time_zone
from wagtail_advocacy.programme.calendar import day_start, programme_day
from wagtail_advocacy.programme.queries import settings_for
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.tracking.lookup import CODE_SHAPE
from wagtail_advocacy.tracking.models import Conversion, ConversionKind


FIELDS = ("code", "kind", "external_id", "value", "currency", "occurred_at")
REQUIRED = ("code", "kind", "external_id")

# Neither a name nor an e-mail address is of this shape.
EXTERNAL_ID = re.compile(r"[A-Za-z0-9._:/+=-]{1,128}")
CURRENCY = re.compile(r"[A-Z]{3}")
HIGHEST_VALUE = Decimal("9999999999.99")
CENT = Decimal("0.01")
# Clocks differ.
TOLERANCE = timedelta(minutes=5)
# Databases take so many values in one statement.
BATCH = 500


@dataclass(frozen=True)
class Sent:
    """A conversion as it was sent. Everything may be a text; ``value`` may be a number,
    ``occurred_at`` a date or an aware datetime."""

    code: str = ""
    kind: str = ""
    external_id: str = ""
    value: object = None
    currency: str = ""
    occurred_at: object = None


@dataclass
class Checked:
    """``Sent``, understood. Either ``errors`` by field, or ``known`` as booked already, or new."""

    external_id: str = ""
    share: Share | None = None
    kind: ConversionKind | None = None
    value: Decimal | None = None
    currency: str = ""
    occurred_at: datetime | None = None
    known: Conversion | None = None
    # True when another row of the same file says the same.
    is_repeated: bool = False
    # True when the number was booked with other content.
    is_conflict: bool = False
    content: dict = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        return not self.errors and self.known is None and not self.is_repeated


def check_conversions(site: Site, rows: Iterable[Sent]) -> list[Checked]:
    """What of ``rows`` can be booked on ``site``; nothing is stored. At most four queries for
    each 500 rows."""
    rows = [_stripped(row) for row in rows]
    shares = _by_batches(
        lambda codes: {
            share.code: share
            for share in Share.objects.filter(code__in=codes, item__site=site).select_related(
                "item"
            )
        },
        {row.code for row in rows if CODE_SHAPE.fullmatch(row.code)},
    )
    known = _by_batches(
        lambda ids: {
            row.external_id: row
            for row in Conversion.objects.filter(site=site, external_id__in=ids).select_related(
                "kind", "site"
            )
        },
        {row.external_id for row in rows if EXTERNAL_ID.fullmatch(row.external_id)},
    )
    kinds = {kind.slug: kind for kind in ConversionKind.objects.filter(site=site)}
    currency = settings_for(site).currency
    earlier: dict[str, Checked] = {}
    checked = []
    for row in rows:
        one = _check(row, shares, kinds, currency)
        before = known.get(row.external_id)
        if before is not None and not one.errors.keys() - {"code", "kind"}:
            _compare_with_booked(one, row, before)
        elif not one.errors:
            if row.external_id in earlier:
                _compare_with_earlier(one, earlier[row.external_id])
            else:
                earlier[row.external_id] = one
        checked.append(one)
    return checked


def _by_batches(read, keys: set[str]) -> dict:
    found: dict = {}
    ordered = sorted(keys)
    for start in range(0, len(ordered), BATCH):
        found.update(read(ordered[start : start + BATCH]))
    return found


def _stripped(row: Sent) -> Sent:
    texts = {name: _text(getattr(row, name)) for name in (*REQUIRED, "currency")}
    return Sent(**texts, value=row.value, occurred_at=row.occurred_at)


def _text(value: object) -> str:
    return value.replace("\0", "").strip() if isinstance(value, str) else ""


def _check(row: Sent, shares: dict, kinds: dict, programme_currency: str) -> Checked:
    one = Checked(external_id=row.external_id)
    one.share = shares.get(row.code)
    one.kind = kinds.get(row.kind)
    if not row.code:
        one.errors["code"] = _("The code of the share is missing.")
    elif one.share is None:
        one.errors["code"] = _("There is no share with this code.")
    if not row.kind:
        one.errors["kind"] = _("The kind is missing.")
    elif one.kind is None or one.kind.is_retired:
        one.errors["kind"] = _("There is no such kind. Use one of: %(kinds)s.") % {
            "kinds": ", ".join(slug for slug, kind in kinds.items() if not kind.is_retired)
        }
    if not row.external_id:
        one.errors["external_id"] = _("The number that your system knows it by is missing.")
    elif not EXTERNAL_ID.fullmatch(row.external_id):
        one.errors["external_id"] = _(
            "Use a running number or a hash: up to 128 letters and digits, and . _ : / + = - but "
            "no space. Never a name or an e-mail address."
        )
    for name, read in (("value", read_value), ("currency", read_currency)):
        try:
            setattr(one, name, read(getattr(row, name)))
        except ValueError as error:
            one.errors[name] = str(error)
    try:
        given = read_moment(row.occurred_at)
    except ValueError as error:
        given = None
        one.errors["occurred_at"] = str(error)
    one.content = {
        "code": row.code,
        "kind": row.kind,
        "value": None if one.value is None else str(one.value),
        "currency": one.currency,
        "occurred_at": None if given is None else given.isoformat(),
    }
    one.currency = "" if one.value is None else one.currency or programme_currency
    one.occurred_at = _moment(given)
    if "occurred_at" not in one.errors and given is not None:
        problem = time_problem(one.occurred_at, one.share)
        if problem:
            one.errors["occurred_at"] = problem
    return one


def read_value(value: object) -> Decimal | None:
    """The sum of money in ``value``, with two decimals; ``None`` for nothing. Raises
    ``ValueError`` with a sentence for people."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
            raise InvalidOperation
        amount = Decimal(value.strip() if isinstance(value, str) else str(value))
        if not amount.is_finite():
            raise InvalidOperation
    except InvalidOperation:
        raise ValueError(_("Write the value as a number, as 1250.00.")) from None
    if not 0 <= amount <= HIGHEST_VALUE:
        raise ValueError(_("The value must be between 0 and %(most)s.") % {"most": HIGHEST_VALUE})
    if amount != amount.quantize(CENT):
        raise ValueError(_("Write the value with at most two decimals."))
    # Plus zero, because there is a zero with a minus sign.
    return amount.quantize(CENT) + 0


def read_currency(text: str) -> str:
    """Three capital letters, or ``""``. Raises ``ValueError`` with a sentence for people."""
    currency = text.upper()
    if currency and not CURRENCY.fullmatch(currency):
        raise ValueError(_("Write the currency as three letters, for example EUR."))
    return currency


def read_moment(value: object) -> date | datetime | None:
    """The day or the moment (aware) in ``value``. Raises ``ValueError`` with a sentence for
    people."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        text = value.strip()
        try:
            value = parse_datetime(text) if len(text) > len("2026-11-28") else parse_date(text)
        except ValueError:
            value = None
    if isinstance(value, datetime):
        if timezone.is_naive(value):
            value = value.replace(tzinfo=programme_time_zone())
        return value
    if isinstance(value, date):
        return value
    raise ValueError(_("Write the day as 2026-11-28, or the moment as 2026-11-28T14:30:00+01:00."))


def _moment(given: date | datetime | None) -> datetime:
    if given is None:
        return timezone.now()
    return given if isinstance(given, datetime) else day_start(given)


def time_problem(moment: datetime, share: Share | None) -> str:
    """What is wrong with ``moment`` as the time of a conversion of ``share``, or ``""``."""
    if moment > timezone.now() + TOLERANCE:
        return _("This is in the future.")
    if share is not None and programme_day(moment) < programme_day(share.started_at):
        return _("This was before it was shared.")
    return ""


def _compare_with_booked(one: Checked, row: Sent, booked: Conversion) -> None:
    # A kind that was retired or a share that went since does not make a known one wrong.
    if is_same(one.content, booked.sent):
        one.errors.clear()
        one.known = booked
    else:
        _refuse(one)


def _compare_with_earlier(one: Checked, earlier: Checked) -> None:
    if is_same(one.content, earlier.content):
        one.is_repeated = True
    else:
        _refuse(one)


def _refuse(one: Checked) -> None:
    one.is_conflict = True
    one.errors["external_id"] = _("This number is booked already, with other content.")


def is_same(one: dict, other: dict) -> bool:
    """Whether two contents say the same. A time that was left out agrees with any, a day with
    every moment of it."""
    if any(one[name] != other.get(name) for name in ("code", "kind", "value", "currency")):
        return False
    times = [read_moment(content.get("occurred_at")) for content in (one, other)]
    if None in times:
        return True
    if all(isinstance(time, datetime) for time in times):
        return times[0] == times[1]
    return _day(times[0]) == _day(times[1])


def _day(given: date | datetime) -> date:
    return programme_day(given) if isinstance(given, datetime) else given
