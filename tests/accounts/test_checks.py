"""What can be wrong with an installation that lets people connect accounts."""

import pytest

from wagtail_advocacy import account_checks as checks


def the_id(messages):
    (message,) = messages
    assert message.hint
    return message.id.removeprefix("wagtail_advocacy.")


@pytest.fixture
def network(linkedin):
    return linkedin


def test_a_sound_installation_has_nothing_to_say(network):
    for check in (
        checks.check_token_keys,
        checks.check_backends,
        checks.check_session_cookie,
        checks.check_authentication_backends,
    ):
        assert check(None) == []


def test_the_keys_of_a_network_without_one_of_ours(network, settings):
    settings.WAGTAIL_ADVOCACY_TOKEN_KEYS = []
    assert the_id(checks.check_token_keys(None)) == "W020"
    network.api.is_available = lambda: False
    assert checks.check_token_keys(None) == []


@pytest.mark.parametrize("backend", ["nowhere.Backend", "", "tests.accounts.backends.MockSignIn"])
def test_a_backend_that_is_missing_or_signs_people_in(network, backend):
    network.api.backend = backend
    assert the_id(checks.check_backends(None)) == "E021"


def test_a_sites_own_backend_is_right(network):
    network.api.backend = "tests.accounts.backends.MockShare"
    assert checks.check_backends(None) == []


def test_a_cookie_that_does_not_come_back(settings):
    settings.SESSION_COOKIE_SAMESITE = "Strict"
    assert the_id(checks.check_session_cookie(None)) == "W022"
    settings.WAGTAIL_ADVOCACY_TOKEN_KEYS = []
    assert checks.check_session_cookie(None) == []


def test_our_backends_do_not_belong_to_the_sites_own(settings):
    settings.AUTHENTICATION_BACKENDS = [
        "wagtail_advocacy.sharing.connecting.signing_in.XShare",
        "django.contrib.auth.backends.ModelBackend",
    ]
    assert the_id(checks.check_authentication_backends(None)) == "E024"


def test_networks_that_cannot_be_loaded_are_reported_elsewhere(settings):
    settings.WAGTAIL_ADVOCACY_EXTRA_NETWORKS = ["nowhere.Network"]
    assert checks.check_backends(None) == []
