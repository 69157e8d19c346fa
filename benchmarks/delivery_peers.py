"""The networks of the benchmark of direct posts, and the people's accounts there."""

import json
import re
from collections import Counter
from urllib.parse import urlencode

import requests
from mastodon_mock.config import SeedAccount, SeedConfig
from mastodon_mock.testing.server import MockServer

from tests.fakes import bluesky, linkedin, x
from tests.fakes.server import Failed, Fake, Said
from wagtail_advocacy.networks.api import Credentials, Profile
from wagtail_advocacy.networks.bluesky_api import end_of


# Ours are ``/s/`` and a code; as JSON may write them.
CODE = re.compile(r"/s\\?/([A-Za-z0-9]+)")
MASTODON = "mastodon.example"


class Mastodon(Fake):
    """A door before ``mastodon_mock`` that can fail as the other networks do."""

    stands_for = (f"https://{MASTODON}",)

    def __init__(self, people: list[str]):
        super().__init__()
        self.mock = MockServer(
            seed=SeedConfig(
                accounts=[SeedAccount(username=name, access_token=f"is-{name}") for name in people]
            )
        )

    def __enter__(self):
        self.mock.__enter__()
        return super().__enter__()

    def __exit__(self, *error):
        super().__exit__(*error)
        self.mock.__exit__(*error)

    def what_is_it(self, request):
        is_post = (request.method, request.path) == ("POST", "/api/v1/statuses")
        return "post" if is_post else ""

    def refuse(self, kind):
        status, words = {
            "error_before": (500, "Internal Server Error"),
            "busy": (503, "Service Unavailable"),
            "limited": (429, "Too many requests"),
            "expired": (401, "The access token is invalid"),
        }[kind]
        headers = {"Retry-After": "60"} if kind == "limited" else {}
        return Failed(status, {"error": words}, headers)

    def answer(self, request):
        try:
            person = self.token_of(request).person
        except Failed as failed:
            return failed.said
        names = ("Content-Type", "Idempotency-Key")
        headers = {name: request.headers[name] for name in names if name in request.headers}
        headers["Authorization"] = f"Bearer is-{person}"
        query = f"?{urlencode(request.query)}" if request.query else ""
        reply = requests.request(
            request.method,
            f"{self.mock.base_url}{request.path}{query}",
            headers=headers,
            data=request.content,
            timeout=30,
        )
        if reply.ok and self.what_is_it(request):
            with self.lock:
                # The same id again is the same post.
                self.keep(reply.json()["id"], person, reply.json())
        return Said(reply.status_code, reply.json())


class Peer:
    """One network. ``refreshes``: its tokens can be exchanged for new ones."""

    def __init__(self, id: str, fake: Fake, *, refreshes: bool = False, server: str = ""):
        self.id = id
        self.fake = fake
        self.refreshes = refreshes
        self.server = server
        # How many calls were to be kept waiting in all.
        self.promised = 0
        self.tokens: dict[str, str] = {}

    def sign_in(self, person: str, scopes: tuple[str, ...]) -> tuple[Credentials, Profile]:
        """What connecting an account gives, with a new token."""
        token = self.fake.give_token(person, scopes, refreshes=self.refreshes)
        self.tokens[person] = token.access
        remote_id = token.person
        if self.id == "mastodon":
            account = self.ask_mastodon(person)
            remote_id = account["id"]
        credentials = Credentials(
            access_token=token.access,
            refresh_token=token.refresh,
            expires_at=end_of(token.access) if self.id == "bluesky" else None,
            server=self.server,
            scopes=scopes,
        )
        return credentials, Profile(remote_id=remote_id, handle=person)

    def ask_mastodon(self, person: str) -> dict:
        address = f"{self.fake.mock.base_url}/api/v1/accounts/verify_credentials"
        headers = {"Authorization": f"Bearer is-{person}"}
        return requests.get(address, headers=headers, timeout=30).json()

    def expire(self, person: str) -> None:
        """The person's token is too old from now on."""
        self.fake.expire(self.tokens[person])

    def revoke(self, person: str) -> None:
        """The person took the permission back at the network."""
        self.fake.forget(self.tokens[person])

    def fail(self, kind: str, times: int, **more) -> None:
        self.promised += times
        self.fake.fail(kind, times, **more)

    @property
    def held(self) -> int:
        """How many calls have failed so far as they were to."""
        return self.promised - len(self.fake.faults)

    def forgive(self) -> None:
        """Nothing fails any more."""
        with self.fake.lock:
            self.fake.faults.clear()
        self.promised = 0

    def posts(self) -> Counter[str]:
        """How many posts stand here, by the code of their link."""
        found = Counter()
        with self.fake.lock:
            bodies = [json.dumps(kept.body) for kept in self.fake.posts.values()]
        for body in bodies:
            found.update(set(CODE.findall(body)))
        return found


def all_peers(people: list[str]) -> list[Peer]:
    """The networks, not yet started. They do not refuse what was posted before, so that a post
    that is sent twice stands there twice; those that know a post by its key keep it once."""
    peers = [
        Peer("linkedin", linkedin.LinkedIn()),
        Peer("x", x.X(), refreshes=True),
        Peer("mastodon", Mastodon(people), server=MASTODON),
        Peer(
            "bluesky",
            bluesky.Bluesky(),
            refreshes=True,
            server=bluesky.PDS.removeprefix("https://"),
        ),
    ]
    for peer in peers:
        if hasattr(peer.fake, "refuses_duplicates"):
            peer.fake.refuses_duplicates = False
    return peers
