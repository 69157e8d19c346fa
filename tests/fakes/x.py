"""X: sign-in with OAuth 2, posts. Access tokens hold two hours, refresh tokens one use.

As docs.x.com 2026: errors are problem+json, a limit says when it ends in seconds since 1970, links
in posts are shortened.
"""

import re
import time

from wagtail_advocacy.networks.counting import count_weighted

from .server import Failed, Said, route, run
from .signing_in import SignIn


LINK = re.compile(r"https?://\S+")
PROBLEMS = "https://api.twitter.com/2/problems"


class X(SignIn):
    """X."""

    stands_for = ("https://api.x.com", "https://x.com")
    token_seconds = 7200
    wants_basic = True
    refresh_scope = "offline.access"
    own_faults = ("duplicate", "suspended", "scope", "too_long", "no_credits")

    def __init__(self, port: int = 0):
        super().__init__(port)
        #: False: a post is kept though its text stands already.
        self.refuses_duplicates = True
        #: True: timelines show nothing yet.
        self.is_behind = False

    def what_is_it(self, request):
        if (request.method, request.path) == ("POST", "/2/tweets"):
            return "post"
        return "token" if request.path.startswith("/2/oauth2/") else ""

    def refuse(self, kind):
        status, type, detail = {
            "error_before": (500, "about:blank", "Internal Server Error"),
            "busy": (503, "about:blank", "Service Unavailable"),
            "limited": (429, "about:blank", "Too Many Requests"),
            "expired": (401, "about:blank", "Unauthorized"),
            "scope": (
                403,
                f"{PROBLEMS}/oauth1-permissions",
                "Your client is not configured with the appropriate permissions.",
            ),
            "duplicate": (
                403,
                "about:blank",
                "You are not allowed to create a Tweet with duplicate content.",
            ),
            "suspended": (403, "about:blank", "Your account is suspended."),
            "too_long": (400, f"{PROBLEMS}/invalid-request", "Your Tweet text is too long."),
            "no_credits": (402, f"{PROBLEMS}/credits", "Your account has no credits left."),
            "missing": (404, f"{PROBLEMS}/resource-not-found", "Could not find it."),
        }[kind]
        headers = {}
        if kind == "limited":
            headers = {"x-rate-limit-reset": str(int(time.time()) + 900)}
        return Failed(
            status, {"type": type, "status": status, "title": "No", "detail": detail}, headers
        )

    def check_client(self, request):
        try:
            super().check_client(request)
        except Failed:
            raise Failed(
                401,
                {"error": "unauthorized_client", "error_description": "Missing valid header"},
            ) from None

    @route("GET", "/i/oauth2/authorize")
    def told_page(self, request):
        return self.page(request)

    @route("POST", "/2/oauth2/token")
    def told_token(self, request):
        return self.give(request)

    @route("POST", "/2/oauth2/revoke")
    def told_end(self, request):
        self.end(request)
        return Said(body={"revoked": True})

    @route("GET", "/2/users/me")
    def told_me(self, request):
        person = self.people[self.token_of(request, "users.read").person]
        return Said(
            body={
                "data": {
                    "id": person.id,
                    "username": person.handle,
                    "name": person.name,
                    "verified_type": "blue" if person.pays else "none",
                    "public_metrics": {"followers_count": person.followers},
                }
            }
        )

    def writer(self, request):
        person = self.people[self.token_of(request, "tweet.write").person]
        if person.is_suspended:
            raise self.refuse("suspended")
        return person

    @route("POST", "/2/tweets")
    def told_post(self, request):
        person = self.writer(request)
        text = request.json.get("text", "")
        if not text or count_weighted(text) > (4000 if person.pays else 280):
            raise self.refuse("too_long")
        with self.lock:
            for kept in self.posts.values():
                is_same = kept.author == person.id and kept.body["text"] == text
                if self.refuses_duplicates and is_same:
                    raise self.refuse("duplicate")
            id = str(1_990_000_000_000 + len(self.posts) + 1)
            self.keep(id, person.id, {"text": text})
        return Said(201, {"data": {"id": id, "text": text}}, wrote=True)

    @route("DELETE", "/2/tweets/([0-9]+)")
    def told_delete(self, request):
        person = self.writer(request)
        with self.lock:
            kept = self.posts.get(request.groups[0])
            if kept is None:
                raise self.refuse("missing")
            if kept.author != person.id:
                raise self.refuse("scope")
            del self.posts[kept.id]
        return Said(body={"data": {"deleted": True}})

    @route("GET", "/2/users/([^/]+)/tweets")
    def told_timeline(self, request):
        self.token_of(request, "tweet.read")
        since = request.query.get("start_time", "")
        with self.lock:
            own = [
                kept
                for kept in self.posts.values()
                if kept.author == request.groups[0]
                and time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(kept.at)) >= since
            ]
        own = [] if self.is_behind else own[::-1][: int(request.query.get("max_results", 10))]
        if not own:
            return Said(body={"meta": {"result_count": 0}})
        return Said(body={"data": [shown(kept) for kept in own]})

    @route("GET", "/2/tweets")
    def told_some(self, request):
        self.token_of(request, "tweet.read")
        asked = request.query.get("ids", "").split(",")
        found = [self.posts[id] for id in asked if id in self.posts]
        missing = [{"resource_id": id} for id in asked if id not in self.posts]
        told = {"data": [counted(kept) for kept in found]} if found else {}
        return Said(body={**told, **({"errors": missing} if missing else {})})


def shown(kept) -> dict:
    """As timelines have it."""
    text = kept.body["text"]
    urls = [
        {"url": f"https://t.co/{number}", "expanded_url": link}
        for number, link in enumerate(LINK.findall(text))
    ]
    for url in urls:
        text = text.replace(url["expanded_url"], url["url"])
    return {"id": kept.id, "text": text, **({"entities": {"urls": urls}} if urls else {})}


def counted(kept) -> dict:
    return {
        "id": kept.id,
        "public_metrics": {
            "like_count": kept.likes,
            "reply_count": kept.comments,
            "retweet_count": kept.reshares,
            "quote_count": 1,
        },
    }


if __name__ == "__main__":
    run(X)
