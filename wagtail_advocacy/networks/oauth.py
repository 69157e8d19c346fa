"""What interfaces with OAuth 2 have in common."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from wagtail_advocacy.safe_http import Reply

from .api import ApiError, ApiProblem, Credentials, ReconnectNeeded, TryLater, Unconfirmed
from .replies import content_of, outcome_of_status, words_of


def bearer(credentials: Credentials) -> dict[str, str]:
    """The header that proves for whom the call is."""
    return {"Authorization": f"Bearer {credentials.access_token}"}


def refreshed(credentials: Credentials, reply: Reply) -> Credentials:
    """``credentials`` with the tokens of an OAuth 2 token address's ``reply`` (RFC 6749).

    Raises ``ApiError``: ``ReconnectNeeded`` only where the person's own token is refused.
    """
    content = content_of(reply)
    message = words_of(reply, "error_description", "error")
    if 400 <= reply.status < 500 and reply.status != 429:
        if content.get("error") in {"invalid_client", "unauthorized_client"}:
            # The site's keys are wrong, which no colleague can mend by connecting again.
            raise ApiError(TryLater(ApiProblem.UNREACHABLE, message=message))
        raise ApiError(ReconnectNeeded(message=message))
    problem = outcome_of_status(reply, message)
    if problem:
        raise ApiError(problem)
    if not isinstance(content.get("access_token"), str):
        raise ApiError(Unconfirmed())
    scope, ends_at = content.get("scope"), _moment(content.get("refresh_token_expires_in"))
    return replace(
        credentials,
        access_token=content["access_token"],
        refresh_token=content.get("refresh_token") or credentials.refresh_token,
        expires_at=_moment(content.get("expires_in")),
        more={**credentials.more, "refresh_ends_at": ends_at.isoformat()}
        if ends_at
        else credentials.more,
        scopes=tuple(scope.replace(",", " ").split())
        if isinstance(scope, str) and scope
        else credentials.scopes,
    )


def _moment(seconds) -> datetime | None:
    if not isinstance(seconds, (int, float)):
        return None
    return datetime.now(UTC) + timedelta(seconds=seconds)
