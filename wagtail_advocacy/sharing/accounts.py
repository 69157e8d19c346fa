"""The verbs of connected accounts.

A network is never called inside a transaction, so that a slow one holds up nothing else.
"""

import logging
from datetime import datetime, timedelta

from django.db import IntegrityError, models, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from wagtail_advocacy.networks import get_network
from wagtail_advocacy.networks.api import ApiError, ApiProblem, Credentials, Profile
from wagtail_advocacy.networks.base import Network
from wagtail_advocacy.programme.models import Ambassador, ProgrammeSettings
from wagtail_advocacy.programme.queries import is_eligible, settings_for
from wagtail_advocacy.signals import account_connected, account_disconnected, account_lost

from .encryption import SecretLost, can_encrypt
from .followers import record_followers
from .models import Account, FollowerCount


logger = logging.getLogger(__name__)

# What the columns hold.
LONGEST_NAME = 255
LONGEST_ADDRESS = 500


class ConnectRefusal(models.TextChoices):
    """Why an account cannot be connected."""

    NOT_TAKING_PART = "not_taking_part", _("You are not taking part.")
    OFF = "off", _("Accounts on this network cannot be connected here.")
    NOT_ALLOWED = (
        "not_allowed",
        _("The network did not allow posts. Connect again, and leave everything ticked there."),
    )
    NOBODY = "nobody", _("The network did not say whose account it is. Please try again later.")
    TAKEN = (
        "taken",
        _(
            "A colleague has connected this account. Sign in with your own account at the network, "
            "then connect again."
        ),
    )


class ConnectRefused(Exception):
    """An account cannot be connected; ``reason`` is a ``ConnectRefusal``."""

    def __init__(self, reason: ConnectRefusal):
        super().__init__(str(reason.label))
        self.reason = reason


def can_connect(network: Network, programme: ProgrammeSettings) -> bool:
    """Whether people may connect an account of ``network`` now."""
    return (
        programme.may_connect
        and can_encrypt()
        and network.api is not None
        and network.id in {offered.id for offered in programme.networks}
        and network.api.is_available()
    )


def connectable_networks(programme: ProgrammeSettings) -> list[Network]:
    """The networks of the programme on which people may connect an account now."""
    return [network for network in programme.networks if can_connect(network, programme)]


def accounts_of(ambassador: Ambassador) -> QuerySet[Account]:
    """The accounts that a person connected."""
    return Account.objects.filter(ambassador=ambassador)


def may_see_accounts(ambassador: Ambassador, programme: ProgrammeSettings) -> bool:
    """Whether there is anything to connect or to disconnect for the person."""
    return bool(connectable_networks(programme)) or accounts_of(ambassador).exists()


def usable_account(ambassador: Ambassador, network_id: str) -> Account | None:
    """The person's account on a network, if posts can be sent from it now."""
    account = accounts_of(ambassador).filter(network=network_id).first()
    if account is None or not account.is_usable:
        return None
    try:
        network = get_network(network_id)
    except KeyError:
        return None
    return account if can_connect(network, settings_for(ambassador.site)) else None


@sensitive_variables("credentials")
def connect_account(
    ambassador: Ambassador,
    network: Network,
    credentials: Credentials,
    profile: Profile,
    granted: tuple[str, ...],
) -> Account:
    """Keep what a network gave to ``ambassador``, in place of what was kept before.

    ``granted`` are the scopes that the network gave, which can be fewer than were asked for.
    Another account of the same network is disconnected first. The followers that ``profile``
    tells are noted. Raises ``ConnectRefused``; nothing is kept then, and the caller should revoke
    what the network gave.
    """
    _check_may_connect(ambassador, network)
    if not profile.remote_id or _name(profile.remote_id) != profile.remote_id:
        raise ConnectRefused(ConnectRefusal.NOBODY)
    if not set(network.api.write_scopes) <= set(granted):
        raise ConnectRefused(ConnectRefusal.NOT_ALLOWED)
    identity = {"network": network.id, "server": credentials.server, "remote_id": profile.remote_id}
    _make_room(ambassador, identity)
    for other in accounts_of(ambassador).filter(network=network.id).exclude(**identity):
        disconnect_account(other)
    try:
        with transaction.atomic():
            account = _keep(ambassador, network, identity, credentials, profile, granted)
            account_connected.send(Account, account=account)
    except IntegrityError:
        # Somebody else connected it in this very moment.
        raise ConnectRefused(ConnectRefusal.TAKEN) from None
    if profile.followers is not None and network.has_followers:
        record_followers(
            ambassador, network.id, profile.followers, source=FollowerCount.Source.NETWORK
        )
    return account


def _check_may_connect(ambassador: Ambassador, network: Network) -> None:
    if not ambassador.is_active or not is_eligible(ambassador.user, ambassador.site):
        raise ConnectRefused(ConnectRefusal.NOT_TAKING_PART)
    if not can_connect(network, settings_for(ambassador.site)):
        raise ConnectRefused(ConnectRefusal.OFF)


@transaction.atomic
def _make_room(ambassador: Ambassador, identity: dict) -> None:
    """Refuse an account that a colleague has; forget it where he is none any more."""
    holder = (
        Account.objects.select_related("ambassador__user")
        .filter(site=ambassador.site_id, **identity)
        .exclude(ambassador=ambassador)
        .first()
    )
    if holder is None:
        return
    if is_there(holder.ambassador):
        raise ConnectRefused(ConnectRefusal.TAKEN)
    account_disconnected.send(Account, account=holder)
    holder.delete()


@sensitive_variables("credentials", "values")
def _keep(ambassador, network, identity, credentials, profile, granted) -> Account:
    now = timezone.now()
    values = {
        "site_id": ambassador.site_id,
        "handle": _name(profile.handle),
        "name": _name(profile.name),
        "profile_url": _address(profile.url),
        "secrets": credentials.to_dict(),
        "scopes": list(granted),
        "limits": profile.limits,
        "state": Account.State.CONNECTED,
        "problem": "",
        "connected_at": now,
        "ends_at": end_of(network, credentials, since=now),
        "warned_of": None,
        "refreshing_until": None,
    }
    return Account.objects.update_or_create(ambassador=ambassador, **identity, defaults=values)[0]


def _name(text: str) -> str:
    # PostgreSQL stores no null characters.
    return text.replace("\0", "")[:LONGEST_NAME]


def _address(text: str) -> str:
    is_one = text.startswith(("https://", "http://")) and text.isprintable()
    return text if is_one and len(text) <= LONGEST_ADDRESS else ""


def end_of(network: Network, credentials: Credentials, *, since):
    """When a connection of ``since`` ends for good; ``None``: not by itself.

    With a refresh token that is when the network said that the refresh token ends
    (``refresh_ends_at`` in ``credentials.more``, as ISO 8601), else ``lasts_days`` after the last
    refresh; without one, when the access token ends.
    """
    if credentials.refresh_token and "refresh_ends_at" in credentials.more:
        return datetime.fromisoformat(credentials.more["refresh_ends_at"])
    lasts = network.api.lasts_days
    by_days = since + timedelta(days=lasts) if lasts else None
    if credentials.refresh_token:
        return by_days
    return credentials.expires_at or by_days


def is_there(ambassador: Ambassador) -> bool:
    """Whether the person takes part and his user account is active."""
    return ambassador.is_active and ambassador.user is not None and ambassador.user.is_active


def those_who_went() -> Q:
    """Accounts of people who left the programme or the organisation."""
    return (
        Q(ambassador__left_at__isnull=False)
        | Q(ambassador__user=None)
        | Q(ambassador__user__is_active=False)
    )


@sensitive_variables("credentials")
def disconnect_account(account: Account) -> bool:
    """End the connection at the network and forget it. Gives whether the network confirmed it.

    It is forgotten in any case: what the network did not end, the person can end there. Safe to
    repeat.
    """
    is_revoked = False
    try:
        network = get_network(account.network)
        credentials = account.credentials
    except (KeyError, SecretLost):
        pass
    else:
        is_revoked = revoke(network, credentials)
    with transaction.atomic():
        row = Account.objects.select_for_update().filter(pk=account.pk).first()
        if row is not None:
            account_disconnected.send(Account, account=row)
            row.delete()
    return is_revoked


@sensitive_variables("credentials")
def revoke(network: Network, credentials: Credentials) -> bool:
    """End a connection at the network. Gives whether the network confirmed it."""
    if network.api is None:
        return False
    try:
        network.api.revoke(credentials)
    except ApiError as error:
        logger.info("%s did not end a connection: %s", network.id, error.outcome.problem)
        return False
    return True


@transaction.atomic
def mark_needs_reconnect(account: Account, problem: str = ApiProblem.TOKEN) -> bool:
    """Note that the network does not accept the connection any more, and tell the person.

    ``problem`` is an ``ApiProblem``. Gives whether that was news. A connection that the person
    made anew after ``account`` was read stays as it is. Safe to repeat.
    """
    same = Account.objects.filter(
        pk=account.pk, state=Account.State.CONNECTED, connected_at=account.connected_at
    )
    if not same.update(state=Account.State.NEEDS_RECONNECT, problem=problem):
        return False
    account.state, account.problem = Account.State.NEEDS_RECONNECT, problem
    account_lost.send(Account, account=account)
    return True
