"""The demo's year, made small."""

from collections import Counter
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Sum
from django.test import override_settings
from django.utils import timezone
from PIL import Image
from wagtail.models import Site

from example_site.demo.history.build import build, remove
from example_site.demo.history.curation import follow_address
from example_site.demo.history.offering import NOBODY_SHARED, PINNED
from example_site.demo.history.story import Story
from example_site.intranet.models import ArticlePage
from example_site.intranet.people import SMALL_TEAM
from wagtail_advocacy.measurement.conversions import conversions_by_campaign
from wagtail_advocacy.measurement.courses import Status
from wagtail_advocacy.measurement.goals import read_goals
from wagtail_advocacy.models import (
    Alert,
    AlertRule,
    Ambassador,
    Campaign,
    Click,
    Conversion,
    CuratedLink,
    Engagement,
    FollowerCount,
    Goal,
    GuidelinesVersion,
    HeadCount,
    Item,
    Price,
    Share,
    Suggestion,
    SuggestionOutcome,
)
from wagtail_advocacy.suggestions.figures import loop_of
from wagtail_advocacy.tracking.models import SWEPT, Verdict
from wagtail_advocacy.tracking.queries import figures
from wagtail_advocacy.tracking.sinks import slot_start


UNTIL = date(2026, 11, 22)
STORY = Story(until=UNTIL, seed=7, scale=0.02)


def _plain_picture(*_details):
    file = BytesIO()
    Image.new("RGB", (120, 63), "teal").save(file, "JPEG")
    return file.getvalue()


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """One small year for all tests of this module; gives its summary."""
    # Where the demo believes to be reached, whatever the site of the tests is.
    own = ["testserver", "localhost", "localhost:8000", "127.0.0.1:8000"]
    with (
        pytest.MonkeyPatch.context() as patch,
        override_settings(WAGTAIL_ADVOCACY_FETCH_ALLOWED_HOSTS=own),
        django_db_blocker.unblock(),
    ):
        patch.setattr("example_site.intranet.loading.illustration", _plain_picture)
        patch.setattr("example_site.outside.views.illustration", _plain_picture)
        with transaction.atomic():
            yield build(STORY)
            transaction.set_rollback(True)


@pytest.fixture
def year(made, db):
    return made


def test_size_follows_the_scale(year):
    assert year.staff == 40
    assert year.shares == pytest.approx(580, rel=0.03)
    assert year.readers == 940
    assert year.engagements == 520


def test_summary_is_what_the_package_itself_counts(year):
    found = figures(Click.objects.all())
    assert (found.readers, found.clicks, found.gross) == (year.readers, year.clicks, year.requests)
    kinds = Engagement.objects.aggregate(Sum("likes"), Sum("comments"), Sum("reshares"))
    assert sum(kinds.values()) == year.engagements


def test_a_reader_is_worth_about_what_the_real_programme_reported(year):
    assert 1.3 < year.value / year.readers < 2.0


def test_linkedin_leads(year):
    networks = Counter(Share.objects.values_list("network", flat=True))
    assert 0.45 < networks["linkedin"] / year.shares < 0.65
    assert len(networks) >= 6


def test_most_shares_are_confirmed_and_some_were_only_started(year):
    assert 0.9 < year.confirmed / year.shares < 0.99


def test_every_request_comes_after_its_share(year):
    clicks = Click.objects.values_list("slot", "share__started_at", "day")
    assert all(slot >= slot_start(started) for slot, started, _day in clicks)
    assert all(day < UNTIL for _slot, _started, day in clicks)


def test_nobody_shares_before_joining_or_before_the_offer(year):
    shares = Share.objects.values_list(
        "started_at", "ambassador__joined_at", "item__offered_at", "item__withdrawn_at"
    )
    assert all(
        max(joined, offered) < started and (withdrawn is None or started < withdrawn)
        for started, joined, offered, withdrawn in shares
    )


def test_a_share_that_is_only_started_has_no_counted_click(year):
    started = Share.objects.filter(state=Share.State.STARTED)
    assert started.exists()
    assert not Click.objects.filter(share__in=started, verdict=Verdict.COUNTED).exists()


def test_the_campaign_for_engineers_gets_applications_and_others_leads(year):
    by_campaign = conversions_by_campaign(Site.objects.get(is_default_site=True))
    engineers = Campaign.objects.get(name="100 engineers").pk
    assert by_campaign[engineers].keys() == {"application"}
    assert by_campaign[engineers]["application"].count >= 3
    others = [row for campaign, row in by_campaign.items() if campaign != engineers]
    assert others and all(row.keys() == {"lead"} for row in others)
    moments = Conversion.objects.values_list("occurred_at", "share__started_at")
    assert all(occurred > started for occurred, started in moments)


def test_some_told_their_followers_and_their_shares_have_them(year):
    known = Share.objects.exclude(followers=None)
    assert 0.1 < known.count() / year.shares < 0.9
    star = FollowerCount.objects.get(ambassador__user__username="employee", network="linkedin")
    shares = Share.objects.filter(ambassador=star.ambassador, network="linkedin")
    assert set(shares.values_list("followers", flat=True)) == {star.followers}


def test_everything_that_is_not_a_click_occurs(year):
    verdicts = set(Click.objects.values_list("verdict", flat=True))
    assert verdicts == set(Verdict.values) - set(SWEPT)
    assert Click.objects.filter(verdict=Verdict.COUNTED, visitor="").exists()


def test_one_burst_is_filtered(year):
    biggest = Click.objects.filter(verdict=Verdict.BOT).order_by("-hits").first()
    assert biggest.hits >= 10
    assert not Click.objects.filter(verdict=Verdict.COUNTED, hits__gt=5).exists()


def test_the_story_has_its_items(year):
    assert not Item.objects.get(page__slug=NOBODY_SHARED).shares.exists()
    assert list(Item.objects.filter(pinned=True).values_list("page__slug", flat=True)) == [PINNED]
    assert Item.objects.filter(page=None, shareable=False).exclude(withdrawn_at=None).exists()


def test_heads_are_counted_every_day_and_one_team_has_three(year):
    assert HeadCount.objects.values("day").distinct().count() >= 365
    last = HeadCount.objects.filter(day=STORY.days[-1])
    assert sum(last.values_list("eligible", flat=True)) == year.staff
    assert last.get(team__name=SMALL_TEAM).eligible == 3
    first = HeadCount.objects.filter(day=STORY.first_day)
    assert sum(first.values_list("eligible", flat=True)) < year.staff


def test_prices_change_on_the_first_of_march(year):
    days = Price.objects.filter(network="linkedin").values_list("valid_from", flat=True)
    assert set(days) == {STORY.first_day, date(2026, 3, 1)}


def test_guidelines_have_two_versions_and_both_were_accepted(year):
    assert GuidelinesVersion.objects.count() == 2
    accepted = set(Ambassador.objects.values_list("guidelines__version", flat=True))
    assert accepted == {1, 2}


@pytest.mark.parametrize("name", ["admin", "owner", "editor", "employee"])
def test_four_sign_ins_have_their_name_as_password(year, name):
    assert authenticate(username=name, password=name)


def test_nobody_else_has_a_password(year):
    others = get_user_model().objects.exclude(username__in=["admin", "owner", "editor", "employee"])
    assert others.count() == 36
    assert not any(user.has_usable_password() for user in others)


def test_roles_hold_what_they_need_and_no_more(year):
    users = {user.username: user for user in get_user_model().objects.all()}
    assert users["owner"].has_perm("wagtail_advocacy.view_dashboard")
    assert not users["owner"].is_superuser
    assert users["editor"].has_perm("wagtail_advocacy.make_shareable")
    assert not users["editor"].has_perm("wagtail_advocacy.view_dashboard")
    assert not users["employee"].has_perm("wagtailadmin.access_admin")
    assert [name for name, user in users.items() if user.is_superuser] == ["admin"]


def test_the_employee_has_a_history_and_the_newcomer_has_not_joined(year):
    assert Share.objects.filter(ambassador__user__username="employee").count() > 20
    assert not Ambassador.objects.filter(user__username="newcomer").exists()


def test_the_same_seed_gives_the_same_year_again(year):
    def trace():
        return sorted(Click.objects.values_list("visitor", "slot", "hits", "share__code"))

    before, out = trace(), StringIO()
    call_command("advocacy_demo", "--replace", "--scale=0.02", "--until=2026-11-22", stdout=out)
    assert trace() == before
    assert "Readers:     940" in out.getvalue()
    assert f"EUR {year.value:,.2f}" in out.getvalue()


def test_another_seed_gives_other_chances():
    first, other = (Story(until=UNTIL, seed=seed).chance("readers").random() for seed in (7, 8))
    assert first != other


def test_removing_leaves_pages_and_nothing_of_the_year(year):
    remove()
    kept_nowhere = (
        AlertRule,
        Ambassador,
        Click,
        Engagement,
        Goal,
        GuidelinesVersion,
        HeadCount,
        Item,
        Price,
        Share,
    )
    for model in kept_nowhere:
        assert not model.objects.exists()
    assert not get_user_model().objects.exists()
    assert ArticlePage.objects.exists()


def test_a_second_year_is_refused_and_preparing_keeps_the_first(year):
    before = Share.objects.count()
    with pytest.raises(CommandError, match="--replace"):
        call_command("advocacy_demo", stdout=StringIO())
    call_command("advocacy_demo", "--prepare", stdout=StringIO())
    assert Share.objects.count() == before


def test_an_impossible_scale_is_refused(db):
    with pytest.raises(CommandError, match="scale"):
        call_command("advocacy_demo", "--scale=0", stdout=StringIO())


@pytest.mark.parametrize(
    ("until", "flood"),
    [
        (date(2026, 11, 22), date(2025, 12, 4)),
        (date(2026, 12, 31), date(2026, 12, 4)),
        (date(2027, 3, 1), date(2026, 12, 4)),
    ],
)
def test_the_flood_is_the_last_december_of_the_year(until, flood):
    assert Story(until=until).flood[0] == flood


def test_teams_add_up_to_the_staff():
    sizes = Story(until=UNTIL).team_sizes()
    assert sum(sizes.values()) == 2_000
    assert len(sizes) == 9
    assert sizes[SMALL_TEAM] == 3


def test_links_of_others_were_shared_too(year):
    links = Item.objects.exclude(link=None)
    assert links.count() == 5
    assert links.filter(kind=Item.Kind.VACANCY, share_until__isnull=False).count() == 1
    assert Share.objects.filter(item__in=links).exists()


def test_the_links_follow_when_the_demo_moves(year):
    Site.objects.filter(is_default_site=True).update(hostname="intranet.example", port=8099)
    follow_address()
    addresses = {link.address for link in CuratedLink.objects.all()}
    targets = Item.objects.exclude(link=None).values_list("target_address", flat=True)
    assert all(one.startswith("http://intranet.example:8099/outside/") for one in addresses)
    assert set(targets) == addresses
    suggested = Suggestion.objects.exclude(address="").get().address
    assert suggested == "http://intranet.example:8099/outside/night-shift/"


def test_one_goal_is_reached_one_at_risk_and_one_in_the_hub(year):
    goals = list(Goal.objects.select_related("site"))
    read = {one.goal.metric: one for one in read_goals(goals, UNTIL)}
    assert read["shares"].whole.status == Status.REACHED
    assert read["participation"].whole.status == Status.AT_RISK
    assert [goal.metric for goal in goals if goal.in_hub] == ["readers"]
    assert read["readers"].goal.baseline_measured_at is not None
    assert len(read["readers"].parts) == 4


def test_the_flood_raised_an_alert_that_is_over_and_one_is_open(year):
    flood = Alert.objects.get(closed_at__isnull=False)
    assert STORY.is_flood(flood.first_day) and flood.acknowledged_by.username == "owner"
    assert Alert.objects.get(closed_at=None).rule.metric == "participation"


def test_the_loop_goes_round(year):
    site = Site.objects.get(is_default_site=True)
    loop = loop_of(site, STORY.first_day, timezone.localdate())
    assert loop.proposed > loop.taken_up > loop.published > 3
    assert min(loop.shares, loop.readers, loop.proposed_next) > 0
    assert SuggestionOutcome.objects.exists()
    assert Item.objects.filter(origin="suggested", credited_to__isnull=False).count() >= 4
