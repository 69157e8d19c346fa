"""The example site's sign-in by an OpenID provider: off, and on where the environment says so."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from example_site.environment import token_keys
from example_site.sign_in import sign_in_settings


ROOT = Path(__file__).resolve().parents[2]
ENTRA = {
    "SIGN_IN_ENDPOINT": "https://login.microsoftonline.com/tenant/v2.0/",
    "SIGN_IN_ID": "id",
    "SIGN_IN_SECRET": "secret",
    "SIGN_IN_LABEL": "Microsoft",
}


def test_it_is_off_unless_told():
    assert sign_in_settings({}, "/login/") == {}


def test_a_provider_that_the_environment_names():
    settings = sign_in_settings({**ENTRA, "SIGN_IN_DOMAINS": "a.example, b.example"}, "/login/")
    endpoint = "https://login.microsoftonline.com/tenant/v2.0"
    assert settings["SOCIAL_AUTH_OIDC_OIDC_ENDPOINT"] == endpoint
    assert settings["SIGN_IN_ORIGIN"] == "https://login.microsoftonline.com"
    assert settings["SOCIAL_AUTH_OIDC_WHITELISTED_DOMAINS"] == ["a.example", "b.example"]
    assert not [step for step in settings["SOCIAL_AUTH_PIPELINE"] if "by_email" in step]


def test_a_provider_that_knows_everybody_needs_domains():
    google = {"SIGN_IN_ENDPOINT": "https://accounts.google.com"}
    with pytest.raises(ImproperlyConfigured, match="SIGN_IN_DOMAINS"):
        sign_in_settings(google, "/login/")
    assert sign_in_settings({**google, "SIGN_IN_DOMAINS": "example.com"}, "/login/")


def run(tmp_path, script, **environment):
    """A script under the example site's own settings."""
    names = {
        **os.environ,
        **environment,
        "DEMO_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "example_site.settings",
        "PYTHONPATH": str(ROOT),
    }
    names.pop("DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, *script], env=names, cwd=ROOT, capture_output=True, text=True, timeout=120
    )


def test_the_login_page_leads_there_and_the_policy_allows_it(client, site, settings, soup):
    settings.ROOT_URLCONF = "tests.example_site.urls_sign_in"
    assert not soup(client.get("/login/")).select("form[action^='/social/']")
    settings.SIGN_IN_LABEL = "Microsoft"
    settings.SIGN_IN_ORIGIN = "https://login.microsoftonline.com"
    response = client.get("/login/")
    form = soup(response).select_one("form[action='/social/login/oidc/']")
    assert "Sign in with Microsoft" in form.text
    policy = response.headers["Content-Security-Policy"]
    assert "form-action 'self' https://login.microsoftonline.com;" in policy
    assert "did not sign you in" in client.get("/login/?refused=no").text


@pytest.mark.parametrize("environment", [{}, ENTRA], ids=["off", "on"])
def test_the_site_starts(tmp_path, environment):
    check = run(tmp_path, ["example_site/manage.py", "check"], **environment)
    assert check.returncode == 0, check.stderr


def test_the_key_of_accounts_is_made_once_or_given(tmp_path, monkeypatch):
    monkeypatch.delenv("ADVOCACY_TOKEN_KEYS", raising=False)
    (first,) = token_keys(tmp_path)
    assert token_keys(tmp_path) == [first]
    assert (tmp_path / "token_key").stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("ADVOCACY_TOKEN_KEYS", "new,old")
    assert token_keys(tmp_path) == ["new", "old"]
