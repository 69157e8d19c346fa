"""X's interface (docs.x.com, pay per use). It has no key against posting twice."""

import re
from base64 import b64encode
from datetime import UTC
from decimal import Decimal
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _

from wagtail_advocacy.conf import advocacy_settings
from wagtail_advocacy.safe_http import Reply

from .api import (
    ApiError,
    ApiProblem,
    Counts,
    Outcome,
    PostingApi,
    Profile,
    ReconnectNeeded,
    Rejected,
    Sent,
    TryLater,
    Unconfirmed,
)
from .counting import count_weighted
from .oauth import bearer, refreshed
from .replies import content_of, outcome_of_status, seconds_to, told_object, words_of


API = "https://api.x.com"
CHARACTERS = 280
# What those who pay X may write.
CHARACTERS_OF_PAYING = 4000
MOST_POSTS = 20
DUPLICATE = re.compile(r"duplicate", re.IGNORECASE)
SUSPENDED = re.compile(r"suspended|locked", re.IGNORECASE)
# Endings of problem types that speak of the app's or the person's rights.
NO_RIGHT = ("client-forbidden", "unsupported-authentication", "oauth1-permissions")


class XApi(PostingApi):
    """Posts at a price, so it is off until the site has a budget.

    An error of X's own (500, 503) or no answer leaves it open; ``verify`` then looks into the
    person's timeline, at a price of reading each time.
    """

    connects_by = "social_auth"
    backend = "x-share"
    scopes = ("tweet.read", "tweet.write", "users.read", "offline.access")
    write_scopes = ("tweet.write",)
    asks_for = (
        _("Your name and picture, to show which account is connected."),
        _("To post for you. It posts only what you send off or plan yourself."),
        _("To read posts, to see whether yours arrived and how many liked it."),
    )
    does_not_ask = (
        _("Your e-mail address and your password."),
        _("Your messages."),
        _("To follow or like anything for you."),
    )
    # X allows an app 10,000 a day; each costs money.
    daily_limit = 5
    counts_at_once = 100
    verifies = True
    # docs.x.com/x-api/getting-started/pricing, November 2026.
    price_of_post = Decimal("0.20")
    price_of_reading = Decimal("0.005")
    price_of_profile = Decimal("0.01")
    profile_days = 30
    # developer-terms/policy: no compensation, also no virtual one, for posts.
    gives_points = False

    def is_available(self):
        return bool(
            advocacy_settings.X_CLIENT_ID
            and advocacy_settings.X_CLIENT_SECRET
            and self.monthly_budget() > 0
        )

    def monthly_budget(self):
        return Decimal(str(advocacy_settings.X_MONTHLY_BUDGET))

    def profile(self, credentials):
        reply = self.read(
            "GET",
            f"{API}/2/users/me",
            headers=bearer(credentials),
            params={"user.fields": "public_metrics,verified_type"},
        )
        person = content_of(reply).get("data", {})
        if not person.get("id"):
            raise ApiError(Rejected(ApiProblem.CONTENT))
        handle = str(person.get("username", ""))
        pays = person.get("verified_type") == "blue"
        return Profile(
            remote_id=str(person["id"]),
            handle=handle,
            name=str(person.get("name", "")),
            url=f"https://x.com/{quote(handle)}",
            limits={"characters": CHARACTERS_OF_PAYING if pays else CHARACTERS},
            followers=person.get("public_metrics", {}).get("followers_count"),
        )

    def refresh(self, credentials):
        if not credentials.refresh_token:
            raise ApiError(ReconnectNeeded())
        reply = self.ask(
            "POST",
            f"{API}/2/oauth2/token",
            headers=_client(),
            form={"grant_type": "refresh_token", "refresh_token": credentials.refresh_token},
        )
        return refreshed(credentials, reply)

    def revoke(self, credentials):
        """Takes back the refresh token, with which X ends the access token as well."""
        for token in (credentials.refresh_token, credentials.access_token):
            if token:
                self.read(
                    "POST", f"{API}/2/oauth2/revoke", headers=_client(), form={"token": token}
                )

    def publish(self, credentials, post):
        # Counted before, for a refusal at X could cost as much as a post.
        limit = credentials.limits.get("characters", CHARACTERS)
        if count_weighted(post.text) > limit:
            return Rejected(ApiProblem.CONTENT)
        try:
            reply = self.write(
                "POST", f"{API}/2/tweets", headers=bearer(credentials), body={"text": post.text}
            )
        except ApiError as error:
            return error.outcome
        remote_id = content_of(reply).get("data", {}).get("id")
        return _sent(str(remote_id)) if remote_id else Unconfirmed()

    def verify(self, credentials, post):
        """Looks into the person's own timeline. It is not said how soon a post is in it, so one
        that is not there leaves it open."""
        try:
            reply = self.read(
                "GET",
                f"{API}/2/users/{quote(credentials.remote_id, safe='')}/tweets",
                headers=bearer(credentials),
                params={
                    "max_results": MOST_POSTS,
                    "start_time": post.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                    "tweet.fields": "entities",
                },
            )
            timeline = told_object(reply)
        except ApiError as error:
            return Unconfirmed(message=error.outcome.message)
        for found in timeline.get("data", []):
            if _is(found, post):
                return _sent(str(found["id"]))
        return Unconfirmed()

    def counts(self, credentials, remote_ids):
        reply = self.read(
            "GET",
            f"{API}/2/tweets",
            headers=bearer(credentials),
            params={"ids": ",".join(remote_ids), "tweet.fields": "public_metrics"},
        )
        found = {}
        for post in told_object(reply).get("data", []):
            told = post.get("public_metrics", {})
            reshares = [told.get("retweet_count"), told.get("quote_count")]
            known = [count for count in reshares if count is not None]
            found[str(post["id"])] = Counts(
                likes=told.get("like_count"),
                comments=told.get("reply_count"),
                reshares=sum(known) if known else None,
            )
        return found

    def delete(self, credentials, remote_id):
        try:
            self.read(
                "DELETE",
                f"{API}/2/tweets/{quote(remote_id, safe='')}",
                headers=bearer(credentials),
            )
        except ApiError as error:
            if error.outcome.problem != ApiProblem.GONE:
                raise

    def classify(self, reply: Reply) -> Outcome | None:
        message = words_of(reply, "detail", "error_description", "title")
        if reply.status == 403:
            if DUPLICATE.search(message):
                return Rejected(ApiProblem.DUPLICATE, message)
            if SUSPENDED.search(message):
                return Rejected(ApiProblem.SUSPENDED, message)
            if not words_of(reply, "type").endswith(NO_RIGHT):
                return Rejected(ApiProblem.CONTENT, message)
        if reply.status == 402 or words_of(reply, "type").endswith("usage-capped"):
            # The credits that were bought at X are used up.
            return TryLater(ApiProblem.BUDGET, message=message)
        if reply.status == 429:
            # X gives no Retry-After.
            wait = seconds_to(reply, "x-rate-limit-reset", "Retry-After")
            return TryLater(ApiProblem.LIMITED, wait, message)
        return outcome_of_status(reply, message)


def _client() -> dict[str, str]:
    """X wants confidential clients to name themselves in the header."""
    pair = f"{quote(advocacy_settings.X_CLIENT_ID)}:{quote(advocacy_settings.X_CLIENT_SECRET)}"
    return {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}


def _sent(remote_id: str) -> Sent:
    return Sent(remote_id, f"https://x.com/i/web/status/{remote_id}")


def _is(found: dict, post) -> bool:
    """X shortens each link, and tells what it leads to."""
    if not post.url:
        return found.get("text") == post.text
    links = found.get("entities", {}).get("urls", [])
    return any(post.url in (link.get("expanded_url"), link.get("unwound_url")) for link in links)
