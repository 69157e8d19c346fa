"""Bluesky's interface (XRPC, docs.bsky.app).

A post is a record under a key of our own, so sending it again changes nothing.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import jwt
from django.utils.translation import gettext_lazy as _

from wagtail_advocacy.safe_http import Reply

from .api import (
    ApiError,
    ApiProblem,
    Counts,
    Credentials,
    Outcome,
    Post,
    PostingApi,
    Profile,
    ReconnectNeeded,
    Rejected,
    Sent,
    TryLater,
    Unconfirmed,
)
from .bluesky_records import COLLECTION, record, record_key
from .oauth import bearer
from .replies import content_of, outcome_of_status, seconds_to, told_object, words_of


# Reads what is public, for everybody.
PUBLIC = "https://public.api.bsky.app"
BIGGEST_PICTURE = 1_000_000
# Seconds for one handle, since a post can name several and is not to wait for them.
LONGEST_LOOK_UP = 5
DEAD_TOKENS = {"ExpiredToken", "InvalidToken", "AuthMissing", "AuthenticationRequired"}
SUSPENDED = {"AccountTakedown", "AccountSuspended", "AccountDeactivated"}
GONE = {"RecordNotFound", "NotFound"}


class BlueskyApi(PostingApi):
    """Posts by a session that an app password opened; it lasts as long as it is used."""

    connects_by = "password"
    asks_for = (
        _("An app password, which you make at Bluesky for this purpose and can delete there."),
        _("To post for you. It posts only what you send off or plan yourself."),
    )
    does_not_ask = (
        _("Your own password."),
        _("Your messages, unless you allow them when you make the app password."),
    )
    counts_at_once = 25
    profile_days = 1
    verifies = True

    def profile(self, credentials):
        session = content_of(
            self.read(
                "GET",
                _address(credentials, "com.atproto.server.getSession"),
                headers=bearer(credentials),
            )
        )
        did, handle = session.get("did"), str(session.get("handle", ""))
        if not did:
            raise ApiError(Rejected(ApiProblem.CONTENT))
        shown = self._shown(did)
        followers = shown.get("followersCount")
        return Profile(
            remote_id=did,
            handle=handle,
            name=str(shown.get("displayName") or ""),
            url=f"https://bsky.app/profile/{handle or did}",
            followers=followers if isinstance(followers, int) else None,
        )

    def _shown(self, did: str) -> dict:
        """What readers see of the account; empty where Bluesky does not say."""
        try:
            return content_of(
                self.read("GET", f"{PUBLIC}/xrpc/app.bsky.actor.getProfile", params={"actor": did})
            )
        except ApiError:
            return {}

    def refresh(self, credentials):
        reply = self.ask(
            "POST",
            _address(credentials, "com.atproto.server.refreshSession"),
            headers={"Authorization": f"Bearer {credentials.refresh_token}"},
        )
        problem = self.classify(reply)
        if problem:
            raise ApiError(problem)
        session = content_of(reply)
        if not session.get("accessJwt") or not session.get("refreshJwt"):
            raise ApiError(Unconfirmed())
        return replace(
            credentials,
            access_token=session["accessJwt"],
            refresh_token=session["refreshJwt"],
            expires_at=end_of(session["accessJwt"]),
        )

    def revoke(self, credentials):
        """Ends the session. The app password itself only its owner can delete."""
        try:
            self.read(
                "POST",
                _address(credentials, "com.atproto.server.deleteSession"),
                headers={"Authorization": f"Bearer {credentials.refresh_token}"},
            )
        except ApiError as error:
            if not isinstance(error.outcome, ReconnectNeeded):
                raise

    def publish(self, credentials, post):
        made = record(
            post,
            blob=self._upload(credentials, post),
            resolve=lambda handle: self._resolve(credentials, handle),
        )
        try:
            reply = self.write(
                "POST",
                _address(credentials, "com.atproto.repo.putRecord"),
                headers=bearer(credentials),
                body={**_place(credentials, record_key(post)), "record": made},
            )
        except ApiError as error:
            if isinstance(error.outcome, Unconfirmed):
                return replace(error.outcome, may_repeat=True)
            return error.outcome
        uri = content_of(reply).get("uri")
        return _sent(uri) if uri else Unconfirmed(may_repeat=True)

    def verify(self, credentials, post):
        try:
            reply = self.read(
                "GET",
                _address(credentials, "com.atproto.repo.getRecord"),
                params=_place(credentials, record_key(post)),
            )
        except ApiError as error:
            if error.outcome.problem == ApiProblem.GONE:
                return error.outcome
            return Unconfirmed(message=error.outcome.message, may_repeat=True)
        uri = content_of(reply).get("uri")
        return _sent(uri) if uri else Unconfirmed(may_repeat=True)

    def counts(self, credentials, remote_ids):
        posts = told_object(
            self.read("GET", f"{PUBLIC}/xrpc/app.bsky.feed.getPosts", params={"uris": remote_ids}),
            "posts",
        )["posts"]
        return {
            post["uri"]: Counts(
                likes=post.get("likeCount"),
                comments=post.get("replyCount"),
                reshares=_sum(post.get("repostCount"), post.get("quoteCount")),
            )
            for post in posts
        }

    def delete(self, credentials, remote_id):
        self.read(
            "POST",
            _address(credentials, "com.atproto.repo.deleteRecord"),
            headers=bearer(credentials),
            body=_place(credentials, remote_id.rpartition("/")[2]),
        )

    def classify(self, reply: Reply) -> Outcome | None:
        error = str(content_of(reply).get("error", "")) if reply.status >= 400 else ""
        message = words_of(reply, "message", "error")
        if error in SUSPENDED:
            return Rejected(ApiProblem.SUSPENDED, message)
        # Bluesky says 400 where others say 401.
        if error in DEAD_TOKENS:
            return ReconnectNeeded(message=message)
        if error in GONE:
            return Rejected(ApiProblem.GONE, message)
        if reply.status == 429:
            wait = seconds_to(reply, "Retry-After", "RateLimit-Reset")
            return TryLater(ApiProblem.LIMITED, wait, message)
        return outcome_of_status(reply, message)

    def _upload(self, credentials: Credentials, post: Post) -> dict | None:
        """The picture as Bluesky keeps it; ``None`` where there is none or it was not taken."""
        if not post.url or not post.image or len(post.image) > BIGGEST_PICTURE:
            return None
        try:
            reply = self.read(
                "POST",
                _address(credentials, "com.atproto.repo.uploadBlob"),
                headers={**bearer(credentials), "Content-Type": post.image_kind},
                content=post.image,
            )
        except ApiError:
            return None
        return content_of(reply).get("blob")

    def _resolve(self, credentials: Credentials, handle: str) -> str:
        try:
            reply = self.read(
                "GET",
                _address(credentials, "com.atproto.identity.resolveHandle"),
                params={"handle": handle},
                seconds=min(self.seconds, LONGEST_LOOK_UP),
            )
        except ApiError:
            return ""
        return str(content_of(reply).get("did", ""))


def end_of(token: str) -> datetime | None:
    """When ``token`` says that it ends. The server that gave it is the one that reads it, so its
    signature is not ours to check."""
    try:
        claims = jwt.decode(token, options={"verify_signature": False})
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=claims["exp"])
    except (jwt.PyJWTError, KeyError, TypeError, ValueError, OverflowError):
        return None


def _address(credentials: Credentials, method: str) -> str:
    return f"https://{credentials.server}/xrpc/{method}"


def _place(credentials: Credentials, key: str) -> dict[str, str]:
    return {"repo": credentials.remote_id, "collection": COLLECTION, "rkey": key}


def _sent(uri: str) -> Sent:
    parts = uri.removeprefix("at://").split("/")
    return Sent(uri, f"https://bsky.app/profile/{parts[0]}/post/{parts[-1]}")


def _sum(*counts: int | None) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None
