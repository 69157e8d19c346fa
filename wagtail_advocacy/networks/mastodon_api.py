"""The interface of every Mastodon server (docs.joinmastodon.org).

The server keeps an ``Idempotency-Key`` for an hour, so the same post can be sent again within
that time.
"""

import html
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from wagtail_advocacy.safe_http import Reply

from .api import (
    ApiError,
    ApiProblem,
    Counts,
    Outcome,
    Post,
    PostingApi,
    Profile,
    Rejected,
    Sent,
    TryLater,
    Unconfirmed,
)
from .oauth import bearer
from .replies import content_of, outcome_of_status, seconds_to, told_list, words_of


MOST_STATUSES = 40
SUSPENDED = re.compile(r"disabled|suspended|locked|moved|pending", re.IGNORECASE)
# Two servers' clocks may differ by this.
CLOCKS = timedelta(minutes=5)


class MastodonApi(PostingApi):
    """Posts on the server that the person named. Tokens do not end by themselves."""

    connects_by = "server"
    scopes = ("profile", "write:statuses", "read:statuses")
    write_scopes = ("write:statuses",)
    asks_for = (
        _("Your name and picture, to show which account is connected."),
        _("To post for you. It posts only what you send off or plan yourself."),
        _("To read posts, to see whether yours arrived and how many liked it."),
    )
    does_not_ask = (
        _("Your e-mail address and your password."),
        _("To follow, block or write to anybody for you."),
    )
    counts_at_once = 20
    profile_days = 1
    verifies = True
    # Ten minutes less than the server's hour.
    repeats_within = timedelta(minutes=50)

    def profile(self, credentials):
        person = content_of(
            self.read(
                "GET",
                _address(credentials, "/api/v1/accounts/verify_credentials"),
                headers=bearer(credentials),
            )
        )
        if not person.get("id"):
            raise ApiError(Rejected(ApiProblem.CONTENT))
        followers = person.get("followers_count")
        return Profile(
            remote_id=str(person["id"]),
            handle=f"@{person.get('acct', '')}@{credentials.server}",
            name=str(person.get("display_name", "")),
            url=str(person.get("url", "")),
            limits=self.limits(credentials),
            followers=followers if isinstance(followers, int) else None,
        )

    def limits(self, credentials) -> dict:
        """What the server says of the length of posts; empty where it does not say."""
        for path in ("/api/v2/instance", "/api/v1/instance"):
            try:
                told = content_of(self.read("GET", _address(credentials, path)))
            except ApiError:
                continue
            statuses = told.get("configuration", {}).get("statuses", {})
            found = {
                "characters": statuses.get("max_characters"),
                "url_length": statuses.get("characters_reserved_per_url"),
            }
            return {name: value for name, value in found.items() if isinstance(value, int)}
        return {}

    def revoke(self, credentials):
        self.read(
            "POST",
            _address(credentials, "/oauth/revoke"),
            form={
                "token": credentials.access_token,
                "client_id": credentials.more.get("client_id", ""),
                "client_secret": credentials.more.get("client_secret", ""),
            },
        )

    def publish(self, credentials, post):
        form = {"status": post.text, "visibility": "public"}
        if post.language:
            form["language"] = post.language.split("-")[0]
        try:
            reply = self.write(
                "POST",
                _address(credentials, "/api/v1/statuses"),
                headers={**bearer(credentials), "Idempotency-Key": post.key},
                form=form,
            )
        except ApiError as error:
            if isinstance(error.outcome, Unconfirmed):
                return replace(error.outcome, may_repeat=True)
            return error.outcome
        status = content_of(reply)
        if not status.get("id"):
            return Unconfirmed(may_repeat=True)
        return _sent(status)

    def verify(self, credentials, post):
        try:
            statuses = told_list(
                self.read(
                    "GET",
                    _address(credentials, f"/api/v1/accounts/{credentials.remote_id}/statuses"),
                    headers=bearer(credentials),
                    params={"limit": MOST_STATUSES, "exclude_reblogs": "true"},
                )
            )
        except ApiError as error:
            return Unconfirmed(message=error.outcome.message)
        since = post.made_at - CLOCKS
        recent = [status for status in statuses if _made_at(status) >= since]
        for status in recent:
            if _is(status, post):
                return _sent(status)
        if len(recent) < MOST_STATUSES:
            return Rejected(ApiProblem.GONE)
        return Unconfirmed()

    def counts(self, credentials, remote_ids):
        try:
            statuses = told_list(
                self.read(
                    "GET",
                    _address(credentials, "/api/v1/statuses"),
                    headers=bearer(credentials),
                    params={"id[]": remote_ids},
                )
            )
        except ApiError as error:
            if error.outcome.problem != ApiProblem.GONE:
                raise
            # Servers before 4.3 give them one by one.
            statuses = [self._status(credentials, remote_id) for remote_id in remote_ids]
        return {
            str(status["id"]): Counts(
                likes=status.get("favourites_count"),
                comments=status.get("replies_count"),
                reshares=status.get("reblogs_count"),
            )
            for status in statuses
            if status.get("id")
        }

    def _status(self, credentials, remote_id: str) -> dict:
        try:
            return content_of(
                self.read(
                    "GET",
                    _address(credentials, f"/api/v1/statuses/{remote_id}"),
                    headers=bearer(credentials),
                )
            )
        except ApiError as error:
            if error.outcome.problem != ApiProblem.GONE:
                raise
            return {}

    def delete(self, credentials, remote_id):
        try:
            self.read(
                "DELETE",
                _address(credentials, f"/api/v1/statuses/{remote_id}"),
                headers=bearer(credentials),
            )
        except ApiError as error:
            if error.outcome.problem != ApiProblem.GONE:
                raise

    def classify(self, reply: Reply) -> Outcome | None:
        message = words_of(reply, "error_description", "error")
        if reply.status == 403 and SUSPENDED.search(message):
            return Rejected(ApiProblem.SUSPENDED, message)
        if reply.status == 429:
            wait = seconds_to(reply, "Retry-After", "X-RateLimit-Reset")
            return TryLater(ApiProblem.LIMITED, wait, message)
        return outcome_of_status(reply, message)


def _address(credentials, path: str) -> str:
    return f"https://{credentials.server}{path}"


def _sent(status: dict) -> Sent:
    return Sent(str(status["id"]), str(status.get("url") or status.get("uri") or ""))


def _made_at(status: dict) -> datetime:
    try:
        moment = datetime.fromisoformat(str(status.get("created_at")))
    except ValueError:
        return datetime.max.replace(tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _is(status: dict, post: Post) -> bool:
    content = str(status.get("content", ""))
    if post.url:
        return f'"{html.escape(post.url)}"' in content or f'"{post.url}"' in content
    return _letters(html.unescape(strip_tags(content))) == _letters(post.text)


def _letters(text: str) -> str:
    """Servers put paragraphs and breaks where line ends were."""
    return "".join(text.split())
