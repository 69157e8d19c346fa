"""start_share: one person, item and network is one share."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from wagtail_advocacy.content.models import Campaign
from wagtail_advocacy.content.services import change_terms
from wagtail_advocacy.content.terms_changes import SetCampaign
from wagtail_advocacy.programme.models import Team, TeamMembership
from wagtail_advocacy.programme.services import leave
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.sharing.services import (
    Refusal,
    ShareRefused,
    answer_not_yet,
    confirm_share,
    start_share,
)
from wagtail_advocacy.signals import share_confirmed, share_started


@pytest.fixture
def heard():
    """The signals that were sent, as (name, share)."""
    found = []

    def started(share, **kwargs):
        found.append(("started", share))

    def confirmed(share, **kwargs):
        found.append(("confirmed", share))

    share_started.connect(started)
    share_confirmed.connect(confirmed)
    yield found
    share_started.disconnect(started)
    share_confirmed.disconnect(confirmed)


def refused(ambassador, item, network="linkedin", text="Read this"):
    with pytest.raises(ShareRefused) as caught:
        start_share(ambassador, item, network, text)
    return caught.value.reason


def test_starting_makes_a_started_share_with_the_team_of_the_day(alice, item, team, heard):
    share = start_share(alice, item, "linkedin", "  Read this\r\nnow ")
    assert (share.state, share.times, share.text) == ("started", 1, "Read this\nnow")
    assert share.team == team
    assert heard == [("started", share)]


def test_a_share_keeps_the_campaign_of_the_time(alice, bob, article, item, site, eve):
    first, second = (Campaign.objects.create(site=site, name=name) for name in ("One", "Two"))
    item = change_terms(article, eve, SetCampaign(site, first))
    share = start_share(alice, item, "linkedin", "Read this")
    assert share.campaign == first
    item = change_terms(article, eve, SetCampaign(site, second))
    assert start_share(alice, item, "linkedin", "Again").campaign == first
    assert start_share(bob, item, "linkedin", "Mine").campaign == second
    assert start_share(alice, item, "x", "Elsewhere").campaign == second


def test_a_share_from_before_any_campaign_has_none(alice, article, item, site, eve):
    start_share(alice, item, "linkedin", "Read this")
    campaign = Campaign.objects.create(site=site, name="One")
    item = change_terms(article, eve, SetCampaign(site, campaign))
    assert start_share(alice, item, "linkedin", "Again").campaign is None


def test_starting_again_keeps_the_link_and_counts_up(alice, item, heard):
    first = start_share(alice, item, "linkedin", "One")
    answer_not_yet(first)
    again = start_share(alice, item, "linkedin", "Two")
    assert Share.objects.count() == 1
    assert (again.pk, again.code, again.times, again.text) == (first.pk, first.code, 2, "Two")
    assert again.answered_at is None
    assert again.last_started_at > first.last_started_at
    assert [name for name, _share in heard] == ["started"]


def test_the_team_of_a_share_stays_when_the_person_moves(alice, item, team, site):
    share = start_share(alice, item, "linkedin", "One")
    TeamMembership.objects.filter(user=alice.user).delete()
    other = Team.objects.create(site=site, name="Water")
    TeamMembership.objects.create(team=other, user=alice.user)
    start_share(alice, item, "linkedin", "Two")
    share.refresh_from_db()
    assert share.team == team


def test_each_network_and_each_person_has_a_share_of_its_own(alice, bob, item):
    shares = [
        start_share(alice, item, "linkedin", "x"),
        start_share(alice, item, "x", "x"),
        start_share(bob, item, "x", "y"),
    ]
    assert len({share.code for share in shares}) == 3


def test_the_loser_of_a_race_finds_the_winners_row(alice, item, monkeypatch):
    winner = Share.objects.create(ambassador=alice, item=item, network="linkedin", text="One")
    get = Share.objects.get_queryset().__class__.get
    misses = []

    def get_late(queryset, *args, **kwargs):
        if queryset.model is Share and not misses:
            misses.append(1)
            raise Share.DoesNotExist
        return get(queryset, *args, **kwargs)

    monkeypatch.setattr(Share.objects.get_queryset().__class__, "get", get_late)
    share = start_share(alice, item, "linkedin", "Two")
    assert misses
    assert (share.pk, share.times) == (winner.pk, 2)


def test_the_database_refuses_a_second_row(alice, item):
    Share.objects.create(ambassador=alice, item=item, network="linkedin")
    with pytest.raises(IntegrityError):
        Share.objects.create(ambassador=alice, item=item, network="linkedin")


def test_the_network_is_remembered(alice, item):
    start_share(alice, item, "whatsapp", "Hi")
    alice.refresh_from_db()
    assert alice.last_network == "whatsapp"


def test_the_share_sheet_is_not_remembered(alice, item):
    start_share(alice, item, "linkedin", "Hi")
    start_share(alice, item, "device", "Hi")
    alice.refresh_from_db()
    assert alice.last_network == "linkedin"


def test_a_mastodon_server_is_cleaned_and_remembered(alice, item):
    start_share(alice, item, "mastodon", "Hi", server="https://Mastodon.social/@me")
    alice.refresh_from_db()
    assert alice.mastodon_server == "mastodon.social"


def test_mastodon_without_a_server_is_an_error_of_that_field(alice, item):
    with pytest.raises(ValidationError) as caught:
        start_share(alice, item, "mastodon", "Hi")
    assert list(caught.value.message_dict) == ["server"]
    assert not Share.objects.exists()


def test_a_text_over_the_limit_is_an_error_of_that_field(alice, item):
    with pytest.raises(ValidationError) as caught:
        start_share(alice, item, "x", "a" * 257)
    assert list(caught.value.message_dict) == ["text"]
    assert not Share.objects.exists()


def test_a_text_that_fills_the_limit_with_its_link_passes(alice, item, settings):
    settings.WAGTAIL_ADVOCACY_PUBLIC_BASE_URL = "https://a-long-name.go.example.com"
    assert start_share(alice, item, "x", "a" * 256).pk


def test_a_text_without_end_is_refused_on_every_network(alice, item):
    with pytest.raises(ValidationError):
        start_share(alice, item, "whatsapp", "a" * 10_001)


def test_a_link_has_no_text(alice, item):
    assert start_share(alice, item, "link", "Left over").text == ""


def test_who_left_is_refused(alice, item):
    leave(alice)
    assert refused(alice, item) == Refusal.NOT_TAKING_PART


def test_who_is_no_longer_eligible_is_refused(alice, item):
    alice.user.groups.clear()
    assert refused(alice, item) == Refusal.NOT_TAKING_PART


def test_an_item_that_is_not_offered_is_refused(alice, make_article):
    page = make_article("Later", share_from=timezone.now() + timedelta(days=1))
    assert refused(alice, page.advocacy_item) == Refusal.WITHDRAWN


def test_an_unpublished_page_is_refused(alice, article, item):
    article.unpublish()
    assert refused(alice, item) == Refusal.WITHDRAWN


def test_a_network_switched_off_is_refused(alice, item, programme):
    programme.networks_off = ["linkedin"]
    programme.save()
    assert refused(alice, item) == Refusal.NETWORK_OFF


def test_a_network_that_the_editor_left_out_is_refused(alice, make_article):
    page = make_article("Only X", networks=["x"])
    assert refused(alice, page.advocacy_item) == Refusal.NETWORK_OFF


def test_an_unknown_network_is_refused(alice, item):
    assert refused(alice, item, network="orkut") == Refusal.NETWORK_OFF


def test_confirming_twice_counts_once(alice, item, heard):
    share = start_share(alice, item, "linkedin", "Hi")
    stale = Share.objects.get(pk=share.pk)
    assert confirm_share(share) is True
    assert confirm_share(stale, by=Share.ConfirmedBy.READER) is False
    stale.refresh_from_db()
    assert (stale.state, stale.confirmed_by) == ("confirmed", "person")
    assert [name for name, _share in heard] == ["started", "confirmed"]


def test_a_confirmed_share_stays_confirmed_when_shared_again(alice, item):
    share = start_share(alice, item, "linkedin", "Hi")
    confirm_share(share)
    again = start_share(alice, item, "linkedin", "Hi again")
    assert again.state == "confirmed"


def test_not_yet_leaves_the_share_started(alice, item):
    share = start_share(alice, item, "linkedin", "Hi")
    answer_not_yet(share)
    share.refresh_from_db()
    assert share.state == "started"
    assert share.answered_at is not None


def test_a_null_character_is_not_stored(alice, item):
    assert start_share(alice, item, "linkedin", "One\x00 metre").text == "One metre"
