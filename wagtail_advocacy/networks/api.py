"""What a network's interface can do for somebody who connected an account.

A network that has one names a ``PostingApi`` as its ``api``. Everything here is synchronous and
stores nothing: ``sharing`` decides when to call and keeps what came of it.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from wagtail_advocacy.conf import advocacy_settings
from wagtail_advocacy.safe_http import FetchError, Reply, call


class ApiProblem(models.TextChoices):
    """Why something could not be done, in words for the person."""

    UNREACHABLE = "unreachable", _("The network cannot be reached.")
    BUSY = "busy", _("The network is busy.")
    LIMITED = "limited", _("The network wants a pause before the next post.")
    BUDGET = "budget", _("The budget for direct posts on this network is used up for this month.")
    TOKEN = "token", _("The network does not accept the connection any more.")
    SCOPE = "scope", _("The connection does not allow posting.")
    DUPLICATE = "duplicate", _("The network says that this text was posted already.")
    CONTENT = "content", _("The network does not accept this post.")
    SUSPENDED = "suspended", _("The network has locked this account.")
    VERSION = "version", _("The network no longer answers this programme’s version.")
    GONE = "gone", _("The post is not there any more.")
    UNKNOWN = "unknown", _("It is not known whether the post arrived.")


@dataclass(frozen=True)
class Credentials:
    """What an interface needs to act for one person. Its ``repr`` shows no secret."""

    access_token: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)
    #: When ``access_token`` ends (aware); ``None``: not known, or never.
    expires_at: datetime | None = None
    #: Anything else that is secret, by name: an app's id and secret, a session.
    more: dict = field(default_factory=dict, repr=False)
    #: What is no secret and stands beside them in the account.
    server: str = ""
    remote_id: str = ""
    scopes: tuple[str, ...] = ()
    limits: dict = field(default_factory=dict)

    def to_dict(self) -> dict:
        """The secrets alone, as JSON can hold them."""
        return {
            "access_token": self.access_token,
            "refresh_token": self.refresh_token,
            "expires_at": self.expires_at.isoformat() if self.expires_at else None,
            "more": self.more,
        }

    @classmethod
    def from_dict(cls, secrets: dict, **others) -> "Credentials":
        """What ``to_dict`` gave, with ``others`` beside it."""
        moment = secrets.get("expires_at")
        return cls(
            access_token=secrets.get("access_token", ""),
            refresh_token=secrets.get("refresh_token", ""),
            expires_at=datetime.fromisoformat(moment) if moment else None,
            more=secrets.get("more", {}),
            **others,
        )


@dataclass(frozen=True)
class Profile:
    """Whose account it is, as the network says. ``limits`` are those of this account or server:
    ``{"characters": 500, "url_length": 23}``. ``followers`` is ``None`` where it is not told."""

    remote_id: str
    handle: str = ""
    name: str = ""
    url: str = ""
    limits: dict = field(default_factory=dict)
    followers: int | None = None


@dataclass(frozen=True)
class Post:
    """What is to be posted.

    ``text`` is the finished post with its link, as ``Network.compose`` gives it; ``url`` is the
    tracked link and ``title``, ``summary`` and ``image`` are the card's. ``key`` and ``made_at``
    are the same at each attempt.
    """

    text: str
    url: str
    key: str
    made_at: datetime
    title: str = ""
    summary: str = ""
    image: bytes | None = field(default=None, repr=False)
    image_kind: str = "image/jpeg"
    image_alt: str = ""
    language: str = ""


@dataclass(frozen=True)
class Sent:
    """It stands on the network."""

    remote_id: str
    url: str = ""
    name: ClassVar[str] = "sent"


@dataclass(frozen=True)
class Rejected:
    """Nothing was written, and trying again would not help. ``stands`` is the post that the network
    names where it refuses the same once more (problem ``duplicate``)."""

    problem: str
    message: str = ""
    stands: Sent | None = None
    name: ClassVar[str] = "rejected"


@dataclass(frozen=True)
class TryLater:
    """Nothing was written; ``seconds`` until it is worth trying again (``None``: not said)."""

    problem: str
    seconds: float | None = None
    message: str = ""
    name: ClassVar[str] = "try_later"


@dataclass(frozen=True)
class ReconnectNeeded:
    """Nothing was written; the person must connect the account again."""

    problem: str = ApiProblem.TOKEN
    message: str = ""
    name: ClassVar[str] = "reconnect"


@dataclass(frozen=True)
class Unconfirmed:
    """It may have been written. ``may_repeat`` is True where sending the very same ``Post`` again
    cannot post it twice."""

    problem: str = ApiProblem.UNKNOWN
    message: str = ""
    may_repeat: bool = False
    name: ClassVar[str] = "unconfirmed"


Outcome = Sent | Rejected | TryLater | ReconnectNeeded | Unconfirmed


@dataclass(frozen=True)
class Counts:
    """What others did with one post. ``None`` is not available, which is not zero."""

    likes: int | None = None
    comments: int | None = None
    reshares: int | None = None


class ApiError(Exception):
    """A call that posts nothing failed. ``outcome`` says how, never ``Sent``."""

    def __init__(self, outcome: Outcome):
        super().__init__(f"{outcome.name}: {outcome.problem}")
        self.outcome = outcome


class PostingApi:
    """One network's interface. Subclass it and give what the network can do."""

    #: ``social_auth``: by its sign-in page, ``server``: the same at the server that the person
    #: names, ``password``: a password made for this purpose.
    connects_by: str = "social_auth"
    #: Name of the social-auth backend, for ``social_auth``.
    backend: str = ""
    #: What is asked for.
    scopes: tuple[str, ...] = ()
    #: Without these there is no posting. Granted can be less than asked.
    write_scopes: tuple[str, ...] = ()
    #: Sentences for the page where one connects, lazily translated.
    asks_for: tuple[str, ...] = ()
    does_not_ask: tuple[str, ...] = ()
    #: Posts a person may send a day; the network's own limit or a careful one.
    daily_limit: int = 25
    #: Days that a connection lasts; ``None``: until it is revoked.
    lasts_days: int | None = None
    #: How many posts' counts one call reads; 0: the network gives none.
    counts_at_once: int = 0
    #: True where ``verify`` can find out what became of an uncertain post.
    verifies: bool = False
    #: After how many days the worker reads ``profile`` again; 0: never, since it tells neither
    #: followers nor limits.
    profile_days: int = 0
    #: US dollars for a post with a link, for reading the counts of one post, and for ``profile``.
    price_of_post: Decimal = Decimal(0)
    price_of_reading: Decimal = Decimal(0)
    price_of_profile: Decimal = Decimal(0)
    #: False where the network forbids rewarding people for posts.
    gives_points: bool = True
    #: Seconds that one call may take.
    seconds: float = 30
    #: For how long after the first attempt the network knows the same ``Post`` again, so that
    #: ``may_repeat`` holds; ``None``: for ever, where it ever holds.
    repeats_within: timedelta | None = None

    def is_available(self) -> bool:
        """Whether the site has what it needs to connect accounts of this network."""
        return True

    def monthly_budget(self) -> Decimal | None:
        """What may be spent a month, in US dollars; ``None``: it costs nothing."""
        return None

    def profile(self, credentials: Credentials) -> Profile:
        """Whose account it is. Raises ``ApiError``."""
        raise NotImplementedError

    def refresh(self, credentials: Credentials) -> Credentials:
        """New tokens for old ones. Raises ``ApiError`` with ``ReconnectNeeded`` where the network
        gives none, with ``TryLater`` or ``Unconfirmed`` where it could not be asked."""
        raise ApiError(ReconnectNeeded())

    def revoke(self, credentials: Credentials) -> None:
        """End the connection at the network. Raises ``ApiError`` where that failed."""

    def publish(self, credentials: Credentials, post: Post) -> Outcome:
        """Post it, by one call that writes. Raises nothing."""
        raise NotImplementedError

    def verify(self, credentials: Credentials, post: Post) -> Outcome:
        """Find out, without writing, whether ``post`` stands on the network: ``Sent``,
        ``Rejected`` (problem ``gone``) when it certainly does not, else ``Unconfirmed``."""
        return Unconfirmed()

    def counts(self, credentials: Credentials, remote_ids: list[str]) -> dict[str, Counts]:
        """Likes, comments and reshares of at most ``counts_at_once`` posts. A post that is not
        there any more is left out. Raises ``ApiError``."""
        raise NotImplementedError

    def delete(self, credentials: Credentials, remote_id: str) -> None:
        """Take the post back; one that is gone is no error. Raises ``ApiError``."""
        raise NotImplementedError

    def classify(self, reply: Reply) -> Outcome | None:
        """What an answer of this network means when it is an error, else ``None``."""
        raise NotImplementedError

    @sensitive_variables("request")
    def ask(self, method: str, address: str, **request) -> Reply:
        """Call an address of the network, or the one that ``NETWORK_ADDRESSES`` names instead.

        ``request`` is as for ``safe_http.call``. Raises ``ApiError`` where no answer came:
        ``TryLater`` when the request certainly did not arrive, else ``Unconfirmed``.
        """
        address, hosts = resolve_address(address)
        request.setdefault("seconds", self.seconds)
        try:
            return call(method, address, allowed_hosts=hosts, **request)
        except FetchError as error:
            raise ApiError(
                Unconfirmed(message=str(error))
                if error.may_have_arrived
                else TryLater(ApiProblem.UNREACHABLE, message=str(error))
            ) from error

    def read(self, method: str, address: str, **request) -> Reply:
        """``ask`` for what posts nothing. Raises ``ApiError`` also where the answer is an error;
        one of the server itself is ``TryLater``."""
        try:
            reply = self.ask(method, address, **request)
        except ApiError as error:
            if isinstance(error.outcome, Unconfirmed):
                raise ApiError(_later(error.outcome)) from error
            raise
        problem = self.classify(reply)
        if problem:
            raise ApiError(_later(problem) if isinstance(problem, Unconfirmed) else problem)
        return reply

    def write(self, method: str, address: str, **request) -> Reply:
        """``ask`` for the call that posts. Raises ``ApiError`` with what ``publish`` shall give."""
        reply = self.ask(method, address, **request)
        problem = self.classify(reply)
        if problem and problem.problem == ApiProblem.GONE:
            # Not the post is missing but the place to post to.
            problem = TryLater(ApiProblem.UNREACHABLE, message=problem.message)
        if problem:
            raise ApiError(problem)
        return reply


def _later(outcome: Unconfirmed) -> TryLater:
    return TryLater(ApiProblem.UNREACHABLE, message=outcome.message)


def resolve_address(address: str) -> tuple[str, tuple[str, ...]]:
    """Where to ask for ``address``, and the hosts that may be internal for it."""
    for own, other in advocacy_settings.NETWORK_ADDRESSES.items():
        if address == own or address.startswith(own + "/"):
            return other + address.removeprefix(own), (other.partition("://")[2],)
    return address, ()


def with_server(credentials: Credentials, profile: Profile) -> Credentials:
    """``credentials`` with what ``profile`` told."""
    return replace(credentials, remote_id=profile.remote_id, limits=profile.limits)
