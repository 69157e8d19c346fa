"""Reading what a network's interface answered."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from wagtail_advocacy.safe_http import Reply

from .api import ApiError, ApiProblem, Outcome, ReconnectNeeded, Rejected, TryLater, Unconfirmed


LONGEST_MESSAGE = 300
# Whatever a server says, somebody looks again within a day.
LONGEST_WAIT = 86_400


def content_of(reply: Reply) -> dict:
    """The JSON object in ``reply``; empty where there is none."""
    try:
        value = json.loads(reply.body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def words_of(reply: Reply, *names: str) -> str:
    """The network's own words on what is wrong: the first of ``names`` that its answer has."""
    content = content_of(reply)
    for name in names:
        if isinstance(content.get(name), str) and content[name]:
            return content[name][:LONGEST_MESSAGE]
    return ""


def seconds_to(reply: Reply, *names: str) -> float | None:
    """How long to wait, from the first of the headers ``names`` that can be read.

    They may hold seconds, a moment in seconds since 1970, an ISO or an HTTP date.
    """
    for name in names:
        value = reply.headers.get(name, "").strip()
        seconds = _seconds(value) if value else None
        if seconds is not None:
            return min(max(seconds, 1.0), LONGEST_WAIT)
    return None


def _seconds(value: str) -> float | None:
    now = datetime.now(UTC)
    if value.isdecimal():
        number = int(value)
        return number - now.timestamp() if number > 10**9 else float(number)
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = parse(value)
        except ValueError:
            continue
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return (moment - now).total_seconds()
    return None


def seconds_to_midnight() -> float:
    """Until the next day begins in UTC."""
    now = datetime.now(UTC)
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return (midnight - now).total_seconds()


def outcome_of_status(reply: Reply, message: str = "") -> Outcome | None:
    """What a status means at every network, where it says nothing more exact.

    An error of the server itself leaves open whether anything was written.
    """
    if 200 <= reply.status < 300:
        return None
    if reply.status == 401:
        return ReconnectNeeded(message=message)
    if reply.status == 403:
        return ReconnectNeeded(ApiProblem.SCOPE, message)
    if reply.status in {404, 410}:
        return Rejected(ApiProblem.GONE, message)
    if reply.status == 429:
        return TryLater(ApiProblem.LIMITED, seconds_to(reply, "Retry-After"), message)
    if reply.status >= 500:
        return Unconfirmed(message=message)
    if reply.status < 400:
        return TryLater(ApiProblem.UNREACHABLE, message=message)
    return Rejected(ApiProblem.CONTENT, message)


def told_object(reply: Reply, *names: str) -> dict:
    """The JSON object in ``reply``, which says what is there and what is not. Raises ``ApiError``
    where there is none, or none that has all of ``names``: a page for maintenance, for example,
    says nothing of posts."""
    value = _told(reply)
    if not isinstance(value, dict) or any(name not in value for name in names):
        raise ApiError(TryLater(ApiProblem.UNREACHABLE))
    return value


def told_list(reply: Reply) -> list[dict]:
    """The objects of the JSON list in ``reply``. Raises ``ApiError`` where there is none."""
    value = _told(reply)
    if not isinstance(value, list):
        raise ApiError(TryLater(ApiProblem.UNREACHABLE))
    return [one for one in value if isinstance(one, dict)]


def _told(reply: Reply):
    try:
        return json.loads(reply.body)
    except ValueError:
        raise ApiError(TryLater(ApiProblem.UNREACHABLE)) from None
