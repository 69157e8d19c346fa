"""What networks say of connected accounts, read again: followers, and how long posts may be."""

import logging
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone

from wagtail_advocacy.networks import all_networks
from wagtail_advocacy.networks.api import (
    ApiError,
    ApiProblem,
    Outcome,
    Profile,
    TryLater,
    Unconfirmed,
)
from wagtail_advocacy.networks.base import Network
from wagtail_advocacy.sharing.accounts import those_who_went, usable_account
from wagtail_advocacy.sharing.followers import followers_now, record_followers
from wagtail_advocacy.sharing.models import Account, FollowerCount
from wagtail_advocacy.sharing.refreshing import fresh_credentials
from wagtail_advocacy.sharing.spending import reserve


logger = logging.getLogger(__name__)

HOURS = 24
# How many accounts of one server a run asks for. Each takes up to three calls, and Mastodon's
# servers allow 300 in five minutes.
MOST_OF_A_SERVER = 100
# How long one run may take, so that runs do not pile up.
LONGEST_RUN = timedelta(minutes=1)
PAUSED = "wagtail_advocacy.profiles_paused"


def read_profiles(now: datetime | None = None) -> dict[str, int]:
    """Read again what networks say of the accounts whose hour is that of ``now`` (aware; now when
    left out).

    Each account has its hour of the day, by its id, so that nobody is asked for all at once; a
    network with ``profile_days`` above 1 also has its day. What is not read today is read the next
    time. A server that fails, or wants a pause, is left in peace, and all stays as it was. Safe to
    repeat. Gives how many accounts were ``read`` and ``failed``, and how many have ``changed``.
    """
    begun = timezone.now()
    counts = Counter(read=0, failed=0, changed=0)
    asked = Counter()
    for network, account in _due(now or begun):
        if timezone.now() - begun > LONGEST_RUN:
            break
        server = f"{network.id}.{account.server}"
        if asked[server] >= MOST_OF_A_SERVER or cache.get(f"{PAUSED}.{server}"):
            continue
        asked[server] += 1
        try:
            profile = _ask(network, account)
        except ApiError as error:
            counts["failed"] += 1
            logger.info("%s told nothing of an account: %s", network.id, error.outcome.problem)
            if _is_of_the_server(error.outcome):
                asked[server] = MOST_OF_A_SERVER
                _pause(server, error.outcome)
            continue
        except Exception:  # Whatever a server says, the next account has its turn.
            counts["failed"] += 1
            logger.exception("What %s said of an account could not be read", network.id)
            continue
        if profile is not None:
            counts["read"] += 1
            counts["changed"] += _keep(network, account, profile)
    return dict(counts)


def _due(now: datetime) -> Iterator[tuple[Network, Account]]:
    for network in all_networks():
        api = network.api
        if api is None or not api.profile_days or not api.is_available():
            continue
        hour = now.toordinal() % api.profile_days * HOURS + now.hour
        accounts = (
            Account.objects.alias(hour=F("pk") % (api.profile_days * HOURS))
            .filter(hour=hour, network=network.id, state=Account.State.CONNECTED)
            .exclude(those_who_went())
            .select_related("ambassador__user", "ambassador__site")
        )
        # In another order each time, so that a bound does not always meet the same people.
        for account in accounts.order_by("?"):
            yield network, account


def _ask(network: Network, account: Account) -> Profile | None:
    """``None`` where it is not to be asked for now. Raises ``ApiError``."""
    if usable_account(account.ambassador, network.id) != account:
        return None
    credentials = fresh_credentials(account)
    price = network.api.price_of_profile
    if price and not reserve(network.id, price):
        return None
    profile = network.api.profile(credentials)
    return profile if profile.remote_id == account.remote_id else None


def _is_of_the_server(outcome: Outcome) -> bool:
    """Busy is the account alone, of which another worker exchanges the token."""
    return isinstance(outcome, TryLater | Unconfirmed) and outcome.problem != ApiProblem.BUSY


def _pause(server: str, outcome: Outcome) -> None:
    seconds = getattr(outcome, "seconds", None)
    if seconds:
        cache.set(f"{PAUSED}.{server}", True, timeout=seconds)


def _keep(network: Network, account: Account, profile: Profile) -> bool:
    """Gives whether anything is other than before. What ``profile`` does not tell stays."""
    told = {name: value for name, value in profile.limits.items() if _is_limit(value)}
    limits = {**account.limits, **told}
    # Who connected anew meanwhile has what that told.
    same = Account.objects.filter(pk=account.pk, connected_at=account.connected_at)
    is_other = limits != account.limits and bool(same.update(limits=limits))
    return _keep_followers(network, account, profile.followers) or is_other


def _is_limit(value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _keep_followers(network: Network, account: Account, followers: int | None) -> bool:
    known = followers_now(account.ambassador, network.id)
    if followers is None or followers == known or not network.has_followers:
        return False
    source = FollowerCount.Source.NETWORK
    try:
        record_followers(account.ambassador, network.id, followers, source=source)
    except ValidationError:
        return False
    return True
