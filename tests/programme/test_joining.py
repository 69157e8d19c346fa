"""Joining and leaving."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import ModelLogEntry

from tests.programme.resolvers import everybody_called_alice
from wagtail_advocacy.models import Ambassador, TeamMembership
from wagtail_advocacy.programme.queries import active_ambassador, eligible_users, is_eligible
from wagtail_advocacy.programme.services import (
    GuidelinesChanged,
    NotEligible,
    change_preferences,
    join,
    leave,
    publish_guidelines,
)
from wagtail_advocacy.signals import ambassador_joined, ambassador_left


@pytest.fixture
def heard():
    events = []

    def listen(sender, signal, **kwargs):
        events.append("joined" if signal is ambassador_joined else "left")

    for signal in (ambassador_joined, ambassador_left):
        signal.connect(listen)
    yield events
    for signal in (ambassador_joined, ambassador_left):
        signal.disconnect(listen)


def test_members_of_the_chosen_group_are_eligible(carol, mallory, site):
    assert is_eligible(carol, site)
    assert not is_eligible(mallory, site)


def test_without_a_group_everybody_active_is_eligible(carol, mallory, site, programme):
    programme.eligible_group = None
    programme.save()
    mallory.is_active = False
    mallory.save()
    assert list(eligible_users(site)) == [carol]


def test_code_decides_who_is_eligible_where_the_setting_says_so(carol, make_user, site, settings):
    alice = make_user("alice")
    settings.WAGTAIL_ADVOCACY_ELIGIBLE_EMPLOYEES = (
        f"{everybody_called_alice.__module__}.everybody_called_alice"
    )
    assert is_eligible(alice, site)
    assert not is_eligible(carol, site)


def test_joining_remembers_what_was_accepted(carol, site, guidelines):
    ambassador = join(carol, site, guidelines=guidelines, language="nl")
    assert ambassador.guidelines == guidelines
    assert ambassador.guidelines_accepted_at
    assert ambassador.language == "nl"
    assert active_ambassador(carol, site) == ambassador


def test_joining_tells_the_others_and_the_log(carol, site, guidelines, heard):
    ambassador = join(carol, site, guidelines=guidelines)
    assert heard == ["joined"]
    entry = ModelLogEntry.objects.for_instance(ambassador).get()
    assert (entry.action, entry.user) == ("wagtail_advocacy.join", carol)


def test_joining_twice_changes_nothing(carol, site, guidelines, heard):
    first = join(carol, site, guidelines=guidelines)
    second = join(carol, site, guidelines=guidelines)
    assert first == second
    assert first.joined_at == second.joined_at
    assert heard == ["joined"]


def test_whoever_is_not_eligible_cannot_join(mallory, site, guidelines):
    with pytest.raises(NotEligible):
        join(mallory, site, guidelines=guidelines)
    assert not Ambassador.objects.exists()


def test_guidelines_that_changed_while_reading_must_be_read_again(carol, site, guidelines):
    publish_guidelines(site, "<p>Be kinder.</p>")
    with pytest.raises(GuidelinesChanged):
        join(carol, site, guidelines=guidelines)


def test_accepting_newer_guidelines_is_remembered(carol, site, guidelines, heard):
    join(carol, site, guidelines=guidelines)
    newer = publish_guidelines(site, "<p>Be kinder.</p>")
    assert join(carol, site, guidelines=newer).guidelines == newer
    assert heard == ["joined"]


def test_leaving_keeps_the_record_and_tells_the_others(alice, heard, site):
    leave(alice)
    assert Ambassador.objects.get().left_at
    assert active_ambassador(alice.user, site) is None
    assert heard[-1] == "left"


def test_leaving_twice_changes_nothing(alice, heard):
    leave(alice)
    left_at = alice.left_at
    leave(alice)
    assert alice.left_at == left_at
    assert heard.count("left") == 1


def test_coming_back_brings_the_history_along(alice, site, guidelines):
    leave(alice)
    again = join(alice.user, site, guidelines=guidelines)
    assert again.pk == alice.pk
    assert again.is_active


def test_a_team_said_when_joining_is_kept_where_none_is_known(carol, site, guidelines, team):
    join(carol, site, guidelines=guidelines, team=team)
    assert TeamMembership.objects.get(user=carol).team == team


def test_a_deleted_account_leaves_its_figures(alice):
    alice.user.delete()
    assert Ambassador.objects.get().user is None


def test_preferences_are_stored(alice):
    change_preferences(alice, last_network="x", mastodon_server="mastodon.social")
    alice.refresh_from_db()
    assert (alice.last_network, alice.mastodon_server) == ("x", "mastodon.social")


def test_an_unknown_preference_is_refused(alice):
    with pytest.raises(TypeError, match="left_at"):
        change_preferences(alice, left_at="")


def test_the_same_guidelines_make_no_new_version(site, guidelines):
    assert publish_guidelines(site, guidelines.text) == guidelines


def test_each_version_of_the_guidelines_has_the_next_number(site, guidelines, olive):
    newer = publish_guidelines(site, "<p>Be kinder.</p>", olive)
    assert (guidelines.version, newer.version, newer.created_by) == (1, 2, olive)
    assert ModelLogEntry.objects.for_instance(newer).get().action == (
        "wagtail_advocacy.publish_guidelines"
    )


def test_membership_of_several_groups_counts_once(carol, site, programme):
    carol.groups.add(Group.objects.create(name="Choir"))
    assert eligible_users(site).count() == 1
