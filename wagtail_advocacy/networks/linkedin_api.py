"""LinkedIn's interface, with the products Sign In with OpenID Connect and Share on LinkedIn.

Posts API, learn.microsoft.com li-lms-2026-01. Neither is there a key against posting twice, nor
may these products read posts.
"""

import re
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext_lazy as _

from wagtail_advocacy.conf import advocacy_settings
from wagtail_advocacy.safe_http import Reply

from .api import (
    ApiError,
    ApiProblem,
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
from .oauth import bearer, refreshed
from .replies import (
    content_of,
    outcome_of_status,
    seconds_to,
    seconds_to_midnight,
    words_of,
)


API = "https://api.linkedin.com"
SITE = "https://www.linkedin.com"
LONGEST_TITLE = 400
LONGEST_SUMMARY = 4086
RESERVED = re.compile(r"([\\|{}@\[\]()<>#*_~])")
# Of a post, as LinkedIn names it.
URN = re.compile(r"urn:li:(?:share|ugcPost):\d+")
HASHTAG = re.compile(r"(?<![\w#&/])#(\w*[^\W\d]\w*)")
SUSPENDED = re.compile(r"restricted|suspended|locked", re.IGNORECASE)


class LinkedInApi(PostingApi):
    """Posts of members. Tokens end after 60 days, and most apps get no refresh tokens.

    ``verifies`` is False: reading a member's posts takes ``r_member_social``, which LinkedIn gives
    to nobody any more. So whatever it answers with an error of its own (500, 503) or not at all
    stays unconfirmed until the person has looked. Where he has it posted again and LinkedIn
    refuses it as the same once more, it names the first one's URN: that is ``Rejected.stands``.
    """

    connects_by = "social_auth"
    backend = "linkedin-share"
    scopes = ("openid", "profile", "w_member_social")
    write_scopes = ("w_member_social",)
    asks_for = (
        _("Your name and picture, to show which account is connected."),
        _("To post for you. It posts only what you send off or plan yourself."),
    )
    does_not_ask = (
        _("Your e-mail address and your password."),
        _("Your messages and your contacts."),
        _("To read your posts or what others do with them."),
    )
    # LinkedIn allows 150 calls a member and day; a post with a picture takes three.
    daily_limit = 25
    lasts_days = 60

    def is_available(self):
        return bool(
            advocacy_settings.LINKEDIN_CLIENT_ID and advocacy_settings.LINKEDIN_CLIENT_SECRET
        )

    def profile(self, credentials):
        person = content_of(self.read("GET", f"{API}/v2/userinfo", headers=bearer(credentials)))
        if not person.get("sub"):
            raise ApiError(Rejected(ApiProblem.CONTENT))
        return Profile(remote_id=str(person["sub"]), name=str(person.get("name", "")))

    def refresh(self, credentials):
        if not credentials.refresh_token:
            raise ApiError(ReconnectNeeded())
        reply = self.ask(
            "POST",
            f"{SITE}/oauth/v2/accessToken",
            form={
                "grant_type": "refresh_token",
                "refresh_token": credentials.refresh_token,
                **_client(),
            },
        )
        return refreshed(credentials, reply)

    def revoke(self, credentials):
        self.read(
            "POST",
            f"{SITE}/oauth/v2/revoke",
            form={"token": credentials.access_token, **_client()},
        )

    def publish(self, credentials, post):
        try:
            reply = self.write(
                "POST",
                f"{API}/rest/posts",
                headers=_headers(credentials),
                body=self._body(credentials, post),
            )
        except ApiError as error:
            return error.outcome
        urn = reply.headers.get("x-restli-id", "")
        if not urn:
            return Unconfirmed()
        return _sent(urn)

    def delete(self, credentials, remote_id):
        try:
            self.read(
                "DELETE",
                f"{API}/rest/posts/{quote(remote_id, safe='')}",
                headers=_headers(credentials),
            )
        except ApiError as error:
            if error.outcome.problem != ApiProblem.GONE:
                raise

    def classify(self, reply: Reply) -> Outcome | None:
        message = words_of(reply, "message")
        code = _code_of(reply)
        if code == "DUPLICATE_POST":
            return Rejected(ApiProblem.DUPLICATE, message, _first_of(reply))
        if reply.status == 426 or code in {"NONEXISTENT_VERSION", "VERSION_MISSING"}:
            return Rejected(ApiProblem.VERSION, message)
        if reply.status == 403 and SUSPENDED.search(f"{code} {message}"):
            return Rejected(ApiProblem.SUSPENDED, message)
        if reply.status == 429:
            # Daily limits begin anew at midnight UTC.
            wait = seconds_to(reply, "Retry-After") or seconds_to_midnight()
            return TryLater(ApiProblem.LIMITED, wait, message)
        return outcome_of_status(reply, message)

    def _body(self, credentials: Credentials, post: Post) -> dict:
        body = {
            "author": _author(credentials),
            "commentary": escape(post.text),
            "visibility": "PUBLIC",
            "distribution": {
                "feedDistribution": "MAIN_FEED",
                "targetEntities": [],
                "thirdPartyDistributionChannels": [],
            },
            "lifecycleState": "PUBLISHED",
            "isReshareDisabledByAuthor": False,
        }
        if post.url:
            # LinkedIn draws no card by itself here.
            article = {"source": post.url, "title": (post.title or post.url)[:LONGEST_TITLE]}
            if post.summary:
                article["description"] = post.summary[:LONGEST_SUMMARY]
            picture = self._upload(credentials, post)
            if picture:
                article["thumbnail"] = picture
                if post.image_alt:
                    article["thumbnailAltText"] = post.image_alt[:LONGEST_SUMMARY]
            body["content"] = {"article": article}
        return body

    def _upload(self, credentials: Credentials, post: Post) -> str:
        """The picture's URN; empty where there is none or LinkedIn did not take it."""
        if not post.image:
            return ""
        try:
            place = content_of(
                self.read(
                    "POST",
                    f"{API}/rest/images",
                    params={"action": "initializeUpload"},
                    headers=_headers(credentials),
                    body={"initializeUploadRequest": {"owner": _author(credentials)}},
                )
            ).get("value")
            if not isinstance(place, dict):
                return ""
            address = str(place.get("uploadUrl", ""))
            host = urlsplit(address).hostname or ""
            if not address.startswith("https://") or not f".{host}".endswith(".linkedin.com"):
                return ""
            self.read(
                "PUT",
                address,
                headers={
                    **bearer(credentials),
                    "Content-Type": "application/octet-stream",
                },
                content=post.image,
            )
        except ApiError:
            return ""
        return str(place.get("image", ""))


def escape(text: str) -> str:
    """``text`` in LinkedIn's little format: reserved characters as they are, hashtags as links.

    One of them without a backslash ends the post there. Rule: little text format,
    learn.microsoft.com li-lms-2026-05.
    """
    pieces, position = [], 0
    for match in HASHTAG.finditer(text):
        pieces.append(_plain(text[position : match.start()]))
        pieces.append(rf"{{hashtag|\#|{_plain(match[1])}}}")
        position = match.end()
    return "".join([*pieces, _plain(text[position:])])


def _plain(text: str) -> str:
    return RESERVED.sub(r"\\\1", text)


def _code_of(reply: Reply) -> str:
    content = content_of(reply)
    details = content.get("errorDetails")
    errors = details.get("inputErrors") if isinstance(details, dict) else None
    for error in errors if isinstance(errors, list) else []:
        if isinstance(error, dict) and error.get("code"):
            return str(error["code"])
    return str(content.get("code", ""))


def _first_of(reply: Reply) -> Sent | None:
    """The post of which LinkedIn says that it stands already; ``None`` where it names none or
    several."""
    urns = set(URN.findall(reply.body.decode("utf-8", "replace")))
    return _sent(urns.pop()) if len(urns) == 1 else None


def _sent(urn: str) -> Sent:
    return Sent(urn, f"{SITE}/feed/update/{urn}")


def _author(credentials: Credentials) -> str:
    return f"urn:li:person:{credentials.remote_id}"


def _headers(credentials: Credentials) -> dict[str, str]:
    return {
        **bearer(credentials),
        "LinkedIn-Version": advocacy_settings.LINKEDIN_VERSION,
        "X-Restli-Protocol-Version": "2.0.0",
    }


def _client() -> dict[str, str]:
    return {
        "client_id": advocacy_settings.LINKEDIN_CLIENT_ID,
        "client_secret": advocacy_settings.LINKEDIN_CLIENT_SECRET,
    }
