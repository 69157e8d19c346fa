"""Ordering a post: checked as it will be checked again when it leaves."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wagtail_advocacy.background import enqueue, waits_for_tasks
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.networks import get_network
from wagtail_advocacy.networks.base import Network, clean_text
from wagtail_advocacy.programme.models import Ambassador
from wagtail_advocacy.programme.queries import settings_for
from wagtail_advocacy.programme.services import change_preferences
from wagtail_advocacy.sharing.accounts import usable_account
from wagtail_advocacy.sharing.good_times import USUAL_HOURS, find_good_time
from wagtail_advocacy.sharing.models import Account, Delivery
from wagtail_advocacy.sharing.services import check_may_share, check_own_words, check_text
from wagtail_advocacy.sharing.suggestions import suggestion_behind

from .times import (
    APART,
    FIRST_HOUR,
    FURTHEST,
    LAST_HOUR,
    MINUTE,
    UNDO,
    colleagues_moments,
    end_of_offer,
    is_quiet,
    is_too_close,
    minute_of,
    own_moments,
    time_zone_of,
)


SEND_SOON = "wagtail_advocacy.sharing.tasks.send_soon"


def order_post(
    ambassador: Ambassador,
    item: Item,
    network_id: str,
    text: str,
    *,
    key: uuid.UUID,
    timing: str = Delivery.Timing.NOW,
    at: datetime | None = None,
    anytime: bool = False,
    hours: Sequence[int] = USUAL_HOURS,
    suggestion: str = "",
    shown_to_colleagues: bool = False,
) -> Delivery:
    """Have the worker post ``item`` with ``text`` for ``ambassador``.

    ``timing`` says when: now (it can be undone for ten seconds), ``at`` a moment (aware), or at a
    good time, of which ``hours`` are the good hours of a day, best first. ``anytime`` allows night
    and weekend for ``at``. ``key`` was made with the form: the same one again gives the delivery
    that it made. ``suggestion`` is the digest of the suggested text that the person started from.

    Raises ``ShareRefused`` when sharing is not possible, ``ValidationError`` keyed by ``text``,
    ``network`` or ``at`` when this post or its time is not.
    """
    made = Delivery.objects.filter(key=key, ambassador=ambassador).first()
    if made is not None:
        return made
    network, account, text = check_post(ambassador, item, network_id, text)
    try:
        with transaction.atomic():
            check_own_words(network, text, item, ambassador)
            hold(account)
            # The same form, sent in the same moment.
            made = Delivery.objects.filter(key=key, ambassador=ambassador).first()
            if made is not None:
                return made
            due_at = settle_time(
                ambassador, item, account, timing=timing, at=at, anytime=anytime, hours=hours
            )
            _check_not_under_way(ambassador, item, network)
            delivery = Delivery.objects.create(
                ambassador=ambassador,
                item=item,
                network=network.id,
                account=account,
                key=key,
                text=text,
                suggestion_digest=suggestion_behind(text, item, suggestion),
                timing=timing,
                due_at=due_at,
                shown_to_colleagues=shown_to_colleagues,
            )
            change_preferences(ambassador, last_network=network.id)
            if timing == Delivery.Timing.NOW:
                have_sent_soon(delivery)
    except IntegrityError:
        # The same form twice, or two forms, in the same moment.
        made = Delivery.objects.filter(key=key, ambassador=ambassador).first()
        if made is None:
            raise _already_planned(network) from None
        return made
    return delivery


def have_sent_soon(delivery: Delivery) -> None:
    """Have a worker wait until the post can no longer be undone, and send it then.

    Where requests run their tasks themselves, none waits: the next ``send_due_posts`` sends it.
    """
    if not waits_for_tasks():
        enqueue(SEND_SOON, delivery.pk)


def check_post(
    ambassador: Ambassador, item: Item, network_id: str, text: str
) -> tuple[Network, Account, str]:
    """The network with the account's limits, the account and the text as it is stored.

    Raises as ``order_post``.
    """
    network = check_may_share(ambassador, item, network_id)
    account = usable_account(ambassador, network.id)
    if account is None or not network.has_link:
        raise ValidationError(
            {
                "network": _("Your %(network)s account is not connected at the moment.")
                % {"network": network.label}
            }
        )
    network = network.for_account(account.limits)
    text = clean_text(text)
    check_text(network, text, item, settings_for(ambassador.site))
    return network, account, text


def settle_time(
    ambassador: Ambassador,
    item: Item,
    account: Account,
    *,
    timing: str,
    at: datetime | None,
    anytime: bool,
    hours: Sequence[int],
    but: Delivery | None = None,
) -> datetime:
    """When the post leaves. To be called in the transaction that stores it, which it makes wait
    for other posts from this account. Raises ``ValidationError`` keyed by ``at`` or ``network``.

    ``but`` is the post itself, where it was planned before.
    """
    hold(account)
    now = timezone.now()
    if timing == Delivery.Timing.NOW:
        due_at = now + UNDO
    elif timing == Delivery.Timing.GOOD:
        due_at = find_good_time(ambassador, item, account.network, now=now, hours=hours, but=but)
        if due_at is None:
            raise ValidationError({"at": _("There is no good time left before this closes.")})
    else:
        due_at = _checked_time(ambassador, item, account, at, now, anytime=anytime, but=but)
    _check_daily_limit(account, due_at, but)
    return due_at


def hold(account: Account) -> None:
    """Have other posts from ``account`` wait until the transaction ends."""
    list(Account.objects.select_for_update().filter(pk=account.pk).values_list("pk"))


def _checked_time(ambassador, item, account, at, now, *, anytime, but) -> datetime:
    if at is None:
        raise ValidationError({"at": _("Please say when.")})
    if at <= now:
        raise ValidationError({"at": _("This time is over. Choose a later one.")})
    if at > now + FURTHEST:
        raise ValidationError({"at": _("That is too far ahead: choose a time within 180 days.")})
    zone = time_zone_of(ambassador)
    if not anytime and is_quiet(at, zone):
        raise ValidationError(
            {
                "at": _(
                    "That is at night or at the weekend. Choose a working day between %(first)d "
                    "and %(last)d o’clock, or tick the box."
                )
                % {"first": FIRST_HOUR, "last": LAST_HOUR}
            }
        )
    end = end_of_offer(item)
    if end is not None and at >= end:
        raise ValidationError(
            {
                "at": _("This can be shared until %(moment)s. Choose an earlier time.")
                % {"moment": date_format(end.astimezone(zone), "j F, H:i")}
            }
        )
    own = own_moments(ambassador, account.network, now - APART, but=but)
    if is_too_close(at, own):
        raise ValidationError(
            {"at": _("Another post of yours leaves within half an hour of that. Choose another.")}
        )
    moment = _beside_colleagues(ambassador, item, at, end)
    if moment != at and (is_too_close(moment, own) or (not anytime and is_quiet(moment, zone))):
        raise _colleagues_are_there()
    return moment


def _beside_colleagues(ambassador, item, at, end) -> datetime:
    """``at``, or the next minute in which no colleague posts the item."""
    last = at + timedelta(hours=1)
    taken = colleagues_moments(ambassador, item, minute_of(at), last)
    moment = at
    while minute_of(moment) in taken:
        moment += MINUTE
    if end is not None and moment >= end:
        raise _colleagues_are_there()
    return moment


def _colleagues_are_there() -> ValidationError:
    return ValidationError({"at": _("Colleagues post this then. Choose an earlier time.")})


def _check_daily_limit(account: Account, due_at: datetime, but: Delivery | None) -> None:
    """Networks count days in UTC."""
    begin = due_at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    # Not by the account, which is another row after it was connected anew.
    others = Delivery.objects.filter(
        ambassador=account.ambassador_id,
        network=account.network,
        due_at__gte=begin,
        due_at__lt=begin + timedelta(days=1),
    ).exclude(state__in=(Delivery.State.REJECTED, Delivery.State.CANCELLED))
    if but is not None:
        others = others.exclude(pk=but.pk)
    limit = get_network(account.network).api.daily_limit
    if others.count() >= limit:
        raise ValidationError(
            {
                "network": _("That day you have %(limit)d posts already, which is as many as go.")
                % {"limit": limit}
            }
        )


def post_under_way(ambassador: Ambassador, item: Item, network_id: str) -> Delivery | None:
    """The person's post of ``item`` that waits or leaves, or of which it is not known whether it
    arrived. Until it is at an end no other is ordered, since that would post it twice."""
    return Delivery.objects.filter(
        ambassador=ambassador,
        item=item,
        network=network_id,
        state__in=(*Delivery.OPEN, Delivery.State.UNCONFIRMED),
    ).first()


def _check_not_under_way(ambassador: Ambassador, item: Item, network: Network) -> None:
    same = post_under_way(ambassador, item, network.id)
    if same is None:
        return
    if same.state == Delivery.State.UNCONFIRMED:
        raise ValidationError(
            {
                "network": _(
                    "It is not known whether your last post of this on %(network)s arrived. Please "
                    "look, and tell us under Planned."
                )
                % {"network": network.label}
            }
        )
    raise _already_planned(network)


def _already_planned(network: Network) -> ValidationError:
    return ValidationError(
        {
            "network": _("You have planned this on %(network)s already: see Planned.")
            % {"network": network.label}
        }
    )
