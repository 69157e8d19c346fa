"""What all ways of connecting have in common."""

from dataclasses import dataclass, replace

from django.core.cache import cache
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from wagtail_advocacy.networks.api import ApiError, Credentials, TryLater, Unconfirmed
from wagtail_advocacy.networks.base import Network
from wagtail_advocacy.programme.models import Ambassador
from wagtail_advocacy.safe_http import FetchError
from wagtail_advocacy.sharing.accounts import (
    ConnectRefusal,
    ConnectRefused,
    connect_account,
    revoke,
)
from wagtail_advocacy.sharing.models import Account


# So often may a person begin within an hour, since each time a stranger's server is asked.
MOST_TRIES = 20
AN_HOUR = 60 * 60


class ConnectProblem(models.TextChoices):
    """Why connecting did not come to its end."""

    DENIED = "denied", _("You did not agree at the network, so nothing was connected.")
    EXPIRED = (
        "expired",
        _("That took too long, or it was begun in another window. Please begin again."),
    )
    UNREACHABLE = "unreachable", _("The network does not answer. Please try again later.")
    REFUSED = "refused", _("The network did not accept it. Please begin again.")
    NO_MASTODON = "no_mastodon", _("No Mastodon server answers under this name.")
    NO_SUCH_HANDLE = "no_such_handle", _("Bluesky knows nobody of this name.")
    WRONG_PASSWORD = (
        "wrong_password",
        _("Bluesky does not accept this app password. Please make a new one there."),
    )
    TOO_OFTEN = "too_often", _("That was tried too often. Please try again in an hour.")


class ConnectFailed(Exception):
    """Connecting did not come to its end; ``problem`` is a ``ConnectProblem``."""

    def __init__(self, problem: ConnectProblem):
        super().__init__(str(problem.label))
        self.problem = problem


@dataclass(frozen=True)
class Grant:
    """What a network gave, and which scopes it said that it gave."""

    credentials: Credentials
    granted: tuple[str, ...]


def note_try(ambassador: Ambassador) -> None:
    """Count that a person begins; raises ``ConnectFailed`` when that is too often."""
    key = f"wagtail_advocacy:connecting:{ambassador.pk}"
    cache.add(key, 0, AN_HOUR)
    try:
        tries = cache.incr(key)
    except ValueError:
        # It ran out in between.
        return
    if tries > MOST_TRIES:
        raise ConnectFailed(ConnectProblem.TOO_OFTEN)


@sensitive_variables("grant", "credentials")
def accept(ambassador: Ambassador, network: Network, grant: Grant) -> Account:
    """Ask whose account it is and keep the connection.

    Raises ``ConnectRefused`` or ``ConnectFailed``; what the network gave is given back then.
    """
    credentials = replace(grant.credentials, scopes=grant.granted)
    try:
        profile = network.api.profile(credentials)
        return connect_account(ambassador, network, credentials, profile, grant.granted)
    except ConnectRefused as refused:
        # A network may give the same token twice, and the colleague's must not end.
        if refused.reason != ConnectRefusal.TAKEN:
            revoke(network, credentials)
        raise
    except (ApiError, FetchError) as error:
        revoke(network, credentials)
        raise ConnectFailed(problem_of(error)) from None


def problem_of(error: ApiError | FetchError) -> ConnectProblem:
    """What to tell of a call that failed."""
    is_theirs = isinstance(error, FetchError) or isinstance(error.outcome, TryLater | Unconfirmed)
    return ConnectProblem.UNREACHABLE if is_theirs else ConnectProblem.REFUSED


def scopes_in(text: object, asked: tuple[str, ...]) -> tuple[str, ...]:
    """The scopes that an answer names, with spaces (RFC 6749, 3.3) or commas (LinkedIn) between.

    An answer without them grants what was ``asked`` (RFC 6749, 5.1).
    """
    if not isinstance(text, str) or not text.strip():
        return asked
    return tuple(text.replace(",", " ").split())
