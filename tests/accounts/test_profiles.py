"""What networks say of connected accounts is read again, and a failing server changes nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from mastodon_mock.testing.server import MockServer

from tests.fakes.bluesky import Bluesky
from wagtail_advocacy.networks import get_network
from wagtail_advocacy.networks import mastodon as mastodon_module
from wagtail_advocacy.networks.api import (
    ApiError,
    ApiProblem,
    Credentials,
    Profile,
    ReconnectNeeded,
    Rejected,
    TryLater,
    Unconfirmed,
)
from wagtail_advocacy.networks.bluesky import Bluesky as BlueskyNetwork
from wagtail_advocacy.networks.bluesky_api import BlueskyApi
from wagtail_advocacy.networks.linkedin_api import LinkedInApi
from wagtail_advocacy.networks.mastodon_api import MastodonApi
from wagtail_advocacy.networks.x_api import XApi
from wagtail_advocacy.programme.services import leave
from wagtail_advocacy.sharing.accounts import connect_account
from wagtail_advocacy.sharing.connecting import profiles
from wagtail_advocacy.sharing.connecting.profiles import read_profiles
from wagtail_advocacy.sharing.connecting.tasks import read_profiles as task
from wagtail_advocacy.sharing.followers import followers_now
from wagtail_advocacy.sharing.models import Account, FollowerCount, Spending


SERVER = "waterkant.social"
LIMITS = {"characters": 500, "url_length": 23}
DAY = datetime(2026, 11, 28, tzinfo=UTC)


def hour_of(account, days=1):
    """A moment at which the account is read."""
    slot = account.pk % (24 * days)
    before = (slot // 24 - DAY.toordinal()) % days
    return DAY + timedelta(days=before, hours=slot % 24, minutes=25)


@pytest.fixture
def network(mastodon):
    mastodon.api.profile_days = 1
    return mastodon


@pytest.fixture
def account(network, connect, alice, profile):
    told = replace(profile, limits=LIMITS, followers=10)
    return connect(alice, network, server=SERVER, profile=told)


def tell(network, account, **told):
    whose = Profile(account.remote_id, limits=LIMITS, followers=10)
    network.api.answers["profile"] = replace(whose, **told)


def stored(account):
    account.refresh_from_db()
    return account.limits, followers_now(account.ambassador, account.network)


def test_limits_and_followers_are_read_again(network, account):
    tell(network, account, limits={"characters": 11_000, "url_length": 30}, followers=12)
    assert read_profiles(hour_of(account)) == {"read": 1, "failed": 0, "changed": 1}
    assert stored(account) == ({"characters": 11_000, "url_length": 30}, 12)
    assert FollowerCount.objects.get().source == "network"


def test_each_account_has_its_hour(network, account):
    tell(network, account)
    moment = hour_of(account)
    counts = [read_profiles(moment + timedelta(hours=hours)) for hours in range(24)]
    assert [count["read"] for count in counts] == [1] + 23 * [0]
    assert read_profiles(moment + timedelta(days=1))["read"] == 1


def test_where_each_look_costs_it_is_one_day_of_many(network, account):
    network.api.profile_days = 30
    tell(network, account)
    moment = hour_of(account, days=30)
    read = [read_profiles(moment + timedelta(days=day))["read"] for day in range(31)]
    assert read == [1, *29 * [0], 1]


def test_what_is_as_it_was_is_not_written_again(network, account):
    tell(network, account)
    FollowerCount.objects.update(day=DAY - timedelta(days=9))
    assert read_profiles(hour_of(account)) == {"read": 1, "failed": 0, "changed": 0}
    assert FollowerCount.objects.count() == 1


@pytest.mark.parametrize(
    "failure",
    [
        *(ApiError(kind(ApiProblem.UNREACHABLE)) for kind in (TryLater, Unconfirmed, Rejected)),
        ApiError(ReconnectNeeded()),
        AttributeError("a list has no attribute 'get'"),
    ],
)
def test_a_failing_server_changes_nothing(network, account, failure):
    network.api.answers["profile"] = failure
    assert read_profiles(hour_of(account)) == {"read": 0, "failed": 1, "changed": 0}
    assert stored(account) == (LIMITS, 10)
    assert account.state == "connected"


@pytest.mark.parametrize(
    "told", [{}, {"characters": 0}, {"characters": -5}, {"characters": True}, {"characters": "9"}]
)
def test_limits_that_are_none_change_nothing(network, account, told):
    tell(network, account, limits=told, followers=None)
    assert read_profiles(hour_of(account))["changed"] == 0
    assert stored(account) == (LIMITS, 10)


def test_followers_that_nobody_can_have_change_nothing(network, account):
    tell(network, account, followers=10**12)
    assert read_profiles(hour_of(account))["changed"] == 0
    assert stored(account) == (LIMITS, 10)


def test_somebody_elses_profile_changes_nothing(network, account):
    tell(network, account, remote_id="other", followers=99)
    assert read_profiles(hour_of(account))["read"] == 0
    assert stored(account) == (LIMITS, 10)


def test_who_connects_anew_meanwhile_keeps_what_that_told(network, account):
    def answer(credentials):
        Account.objects.update(connected_at=DAY, limits={"characters": 7})
        return Profile(account.remote_id, limits={"characters": 9})

    network.api.answers["profile"] = answer
    read_profiles(hour_of(account))
    assert stored(account)[0] == {"characters": 7}


@pytest.fixture
def several(network, account, make_ambassador):
    """Three accounts of one server and one of another that have the same hour."""
    rows = [account]
    for number, server in enumerate([SERVER, SERVER, "other.example"], start=1):
        row = Account.objects.get(pk=account.pk)
        row.pk, row.server, row.remote_id = account.pk + 24 * number, server, f"{number}"
        row.ambassador = make_ambassador(f"person{number}")
        row.save(force_insert=True)
        rows.append(row)
    return rows


def test_a_server_that_wants_a_pause_is_left_in_peace(network, account, several):
    asked = []

    def answer(credentials):
        asked.append(credentials.server)
        raise ApiError(TryLater(ApiProblem.LIMITED, seconds=7200))

    network.api.answers["profile"] = answer
    assert read_profiles(hour_of(account))["failed"] == 2
    assert sorted(asked) == ["other.example", SERVER]
    # As long as it wants.
    read_profiles(hour_of(account))
    assert len(asked) == 2


def test_a_refused_token_is_no_reason_to_leave_the_server(network, account, several):
    network.api.answers["profile"] = ApiError(ReconnectNeeded())
    assert read_profiles(hour_of(account))["failed"] == 4


def test_a_server_is_asked_a_bounded_number_of_times(network, account, several, monkeypatch):
    monkeypatch.setattr(profiles, "MOST_OF_A_SERVER", 2)
    network.api.answers["profile"] = lambda credentials: Profile(credentials.remote_id)
    assert read_profiles(hour_of(account))["read"] == 3


def test_a_run_ends(network, account, several, monkeypatch):
    monkeypatch.setattr(profiles, "LONGEST_RUN", timedelta(0))
    tell(network, account)
    assert read_profiles(hour_of(account))["read"] == 0


def test_nobody_is_asked_for_accounts_that_are_not_used(network, account, alice):
    tell(network, account, followers=99)
    Account.objects.update(state="needs_reconnect")
    assert read_profiles(hour_of(account))["read"] == 0
    Account.objects.update(state="connected")
    leave(alice)
    assert read_profiles(hour_of(account))["read"] == 0


def test_a_network_that_tells_nothing_is_not_asked(network, account):
    network.api.profile_days = 0
    tell(network, account, followers=99)
    read_profiles(hour_of(account))
    assert network.api.verbs() == []


def test_which_networks_tell():
    days = [api.profile_days for api in (LinkedInApi, XApi, MastodonApi, BlueskyApi)]
    assert days == [0, 30, 1, 1]
    assert XApi.price_of_profile > 0


def test_a_look_that_costs_stays_within_the_budget(network, account):
    network.api.price_of_profile = Decimal("0.01")
    network.api.monthly_budget = lambda: Decimal("0.015")
    tell(network, account, followers=11)
    assert [read_profiles(hour_of(account))["read"] for _time in range(2)] == [1, 0]
    assert Spending.objects.get().amount == Decimal("0.01")


def test_the_task_reads_those_of_this_hour(network, account, monkeypatch):
    tell(network, account, followers=11)
    monkeypatch.setattr(profiles.timezone, "now", lambda: hour_of(account))
    assert task()["read"] == 1


class TestRealInterfaces:
    def test_mastodon(self, settings, monkeypatch, alice, programme):
        monkeypatch.setattr(mastodon_module.Mastodon, "api", MastodonApi())
        network = get_network("mastodon")
        with MockServer() as mock:
            settings.WAGTAIL_ADVOCACY_NETWORK_ADDRESSES = {f"https://{SERVER}": mock.base_url}
            seeds = {seed.username: seed.access_token for seed in mock.config.seed.accounts}
            credentials = Credentials(seeds["alice"], server=SERVER)
            whose = replace(network.api.profile(credentials), limits={"characters": 1})
            account = connect_account(
                alice, network, credentials, replace(whose, followers=None), network.api.scopes
            )
            assert read_profiles(hour_of(account)) == {"read": 1, "failed": 0, "changed": 1}
            assert stored(account) == (LIMITS, whose.followers)
        # The server is gone.
        Account.objects.update(limits={"characters": 3})
        assert read_profiles(hour_of(account))["failed"] == 1
        assert stored(account) == ({"characters": 3}, whose.followers)

    def test_bluesky(self, settings, monkeypatch, alice, programme):
        monkeypatch.setattr(BlueskyNetwork, "api", BlueskyApi())
        network = get_network("bluesky")
        with Bluesky() as fake:
            settings.WAGTAIL_ADVOCACY_NETWORK_ADDRESSES = fake.addresses
            person = fake.add_person("ann.bsky.social", followers=7)
            token = fake.give_token("ann.bsky.social", refreshes=True)
            credentials = Credentials(token.access, token.refresh, server="bsky.social")
            whose = network.api.profile(credentials)
            account = connect_account(alice, network, credentials, whose, ())
            person.followers = 8
            assert read_profiles(hour_of(account))["changed"] == 1
            assert stored(account) == ({}, 8)
