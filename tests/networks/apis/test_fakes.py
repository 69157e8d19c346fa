"""What the fakes do besides: signing in, and being told by another process what to do."""

import base64
import hashlib
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests


ROOT = Path(__file__).resolve().parents[3]
BACK = "https://intranet.example/back"
VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode()


def open_page(address, **more) -> dict:
    """What the sign-in page gives back to the site."""
    asked = {
        "client_id": "client-1",
        "redirect_uri": BACK,
        "response_type": "code",
        "state": "state-1",
        **more,
    }
    reply = requests.get(address, params=asked, allow_redirects=False, timeout=5)
    assert reply.status_code == 302
    assert reply.headers["Location"].startswith(f"{BACK}?")
    return {
        name: value[0]
        for name, value in parse_qs(urlsplit(reply.headers["Location"]).query).items()
    }


def give(address, code, *, basic=False, **more) -> requests.Response:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, **more}
    if basic:
        return requests.post(address, data=form, auth=("client-1", "secret-1"), timeout=5)
    form |= {"client_id": "client-1", "client_secret": "secret-1"}
    return requests.post(address, data=form, timeout=5)


def test_signing_in_at_linkedin(linkedin):
    told = requests.get(f"{linkedin.url}/oauth/.well-known/openid-configuration", timeout=5).json()
    back = open_page(told["authorization_endpoint"], scope="openid profile w_member_social")
    assert back["state"] == "state-1"
    answer = give(told["token_endpoint"], back["code"]).json()
    assert answer["scope"] == "openid profile w_member_social"
    assert (answer["expires_in"], "refresh_token" in answer) == (5_184_000, False)
    key = jwt.PyJWKSet.from_dict(requests.get(told["jwks_uri"], timeout=5).json()).keys[0]
    claims = jwt.decode(
        answer["id_token"], key, ["RS256"], audience="client-1", issuer=told["issuer"]
    )
    assert claims["sub"] == "ann"
    assert give(told["token_endpoint"], back["code"]).status_code == 400


def test_less_can_be_granted_or_nothing(linkedin):
    page = f"{linkedin.url}/oauth/v2/authorization"
    linkedin.grants = ("openid",)
    back = open_page(page, scope="openid w_member_social")
    answer = give(f"{linkedin.url}/oauth/v2/accessToken", back["code"]).json()
    assert answer["scope"] == "openid"
    linkedin.denies = True
    assert open_page(page, scope="openid")["error"] == "user_cancelled_authorize"


@pytest.mark.parametrize(
    ("verifier", "basic", "status"),
    [(VERIFIER, True, 200), ("w" * 64, True, 400), ("", True, 400), (VERIFIER, False, 401)],
)
def test_signing_in_at_x(x, verifier, basic, status):
    back = open_page(
        f"{x.url}/i/oauth2/authorize",
        scope="tweet.write offline.access",
        code_challenge=CHALLENGE.rstrip("="),
        code_challenge_method="S256",
    )
    reply = give(f"{x.url}/2/oauth2/token", back["code"], basic=basic, code_verifier=verifier)
    assert reply.status_code == status
    assert ("refresh_token" in reply.json()) == (status == 200)


def test_a_session_at_bluesky(bluesky):
    xrpc = f"{bluesky.url}/xrpc"
    did = requests.get(
        f"{xrpc}/com.atproto.identity.resolveHandle",
        params={"handle": "ann.bsky.social"},
        timeout=5,
    ).json()["did"]
    document = requests.get(f"{bluesky.url}/{did}", timeout=5).json()
    assert document["alsoKnownAs"] == ["at://ann.bsky.social"]
    for password, status in (("abcd-efgh-ijkl-mnop", 200), ("other", 401)):
        reply = requests.post(
            f"{xrpc}/com.atproto.server.createSession",
            json={"identifier": did, "password": password},
            timeout=5,
        )
        assert reply.status_code == status


def test_a_fault_must_be_known(linkedin):
    with pytest.raises(ValueError):
        linkedin.fail("tired")


@pytest.mark.parametrize("name", ["linkedin", "x", "bluesky"])
def test_it_runs_by_itself(name):
    process = subprocess.Popen(
        [sys.executable, "-m", f"tests.fakes.{name}", "--port", "0"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        url = process.stdout.readline().strip()
        person = {"id": "ann.bsky.social" if name == "bluesky" else "ann"}
        assert requests.post(f"{url}/_fake/people", json=person, timeout=5).status_code == 204
        token = requests.post(
            f"{url}/_fake/tokens",
            json={"person": person["id"], "scopes": ["tweet.write"]},
            timeout=5,
        ).json()
        assert token["access"]
        fault = {"kind": "limited", "times": 2, "at": "post"}
        assert requests.post(f"{url}/_fake/faults", json=fault, timeout=5).status_code == 204
        assert requests.get(f"{url}/_fake/posts", timeout=5).json() == {"posts": []}
        if name == "x":
            statuses = [
                requests.post(
                    f"{url}/2/tweets",
                    json={"text": "Hello"},
                    headers={"Authorization": f"Bearer {token['access']}"},
                    timeout=5,
                ).status_code
                for _time in range(3)
            ]
            assert statuses == [429, 429, 201]
            (kept,) = requests.get(f"{url}/_fake/posts", timeout=5).json()["posts"]
            assert (kept["author"], kept["body"]) == ("ann", {"text": "Hello"})
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()
