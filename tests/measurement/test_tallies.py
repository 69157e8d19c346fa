"""The tallies say what the raw rows say, whatever happened in between."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db.models import F, Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.measurement.builders import at, click, share
from wagtail_advocacy.measurement import tallies
from wagtail_advocacy.measurement.cells import ITEM_COLUMNS, PART_COLUMNS
from wagtail_advocacy.measurement.click_sums import REASONS
from wagtail_advocacy.measurement.models import AmbassadorTally, ItemTally, TallyState
from wagtail_advocacy.measurement.services import add_price
from wagtail_advocacy.programme.models import Team
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.tracking.models import Click, Verdict
from wagtail_advocacy.tracking.queries import figures


NOON = at(2026, 7, 15, 12)
TODAY = NOON.date()


def item_cells():
    rows = ItemTally.objects.values_list(
        "day", "item", "network", *ITEM_COLUMNS, "currency", "price", "value"
    )
    return sorted(rows, key=str)


def ambassador_cells():
    rows = AmbassadorTally.objects.values_list(
        "month", "ambassador", "network", "team", *["unconfirmed", *PART_COLUMNS]
    )
    return sorted(rows, key=str)


def both():
    return item_cells(), ambassador_cells()


def from_nothing():
    """The tallies as they are made from raw rows alone."""
    kept = both()
    ItemTally.objects.all().delete()
    AmbassadorTally.objects.all().delete()
    tallies.rebuild(last=TODAY)
    return kept


def test_a_cell_of_an_item_has_its_shares_its_clicks_and_the_reasons(alice, bob, item, programme):
    own = share(alice, item, "x", NOON - timedelta(hours=1))
    share(bob, item, "x", started=NOON)
    click(own, NOON, "a" * 16, hits=3)
    click(own, NOON, "b" * 16)
    click(own, NOON, hits=2)
    for number, verdict in enumerate(REASONS, start=1):
        click(own, NOON, verdict=verdict, hits=number)
    tallies.refresh(NOON)
    cell = ItemTally.objects.get()
    assert (cell.day, cell.item, cell.network) == (TODAY, item, "x")
    assert (cell.started, cell.confirmed) == (2, 1)
    assert (cell.clicks, cell.readers, cell.untracked, cell.repeats) == (4, 2, 2, 2)
    assert [getattr(cell, f"reason_{verdict.value}") for verdict in REASONS] == list(
        range(1, len(REASONS) + 1)
    )
    assert cell.gross == figures(Click.objects.all()).gross


def test_a_cell_of_an_ambassador_has_the_team_of_the_time(alice, item, make_article, site, team):
    other = Team.objects.create(site=site, name="Dykes")
    earlier = share(alice, item, "x", NOON - timedelta(days=3), team=team)
    later = share(
        alice, make_article("Second").advocacy_item, "x", NOON - timedelta(days=1), team=other
    )
    click(earlier, NOON, "a" * 16)
    click(later, NOON, "a" * 16)
    click(later, NOON, "b" * 16)
    tallies.refresh(NOON)
    cells = AmbassadorTally.objects.order_by("readers")
    assert list(cells.values_list("month", "team", "confirmed", "clicks", "readers")) == [
        (date(2026, 7, 1), team.pk, 1, 1, 1),
        (date(2026, 7, 1), other.pk, 1, 2, 2),
    ]


def test_days_and_months_are_the_programmes(alice, item):
    own = share(alice, item, "x", at(2026, 7, 1, 0, 10))
    click(own, at(2026, 7, 1, 0, 0), "a" * 16)
    tallies.refresh(NOON)
    assert ItemTally.objects.get().day == date(2026, 7, 1)
    assert AmbassadorTally.objects.get().month == date(2026, 7, 1)


def test_a_click_that_commits_late_is_not_missed(alice, item):
    own = share(alice, item, "x", NOON)
    click(own, NOON, "a" * 16)
    tallies.refresh(NOON + timedelta(minutes=40))
    click(own, NOON, "b" * 16)
    tallies.refresh(NOON + timedelta(minutes=41))
    assert ItemTally.objects.get().readers == 2
    assert AmbassadorTally.objects.get().readers == 2


def test_a_repeat_counts_in_a_cell_that_is_there(alice, item):
    own = share(alice, item, "x", NOON)
    row = click(own, NOON, "a" * 16)
    tallies.refresh(NOON)
    Click.objects.filter(pk=row.pk).update(hits=5)
    tallies.refresh(NOON + timedelta(minutes=1))
    cell = ItemTally.objects.get()
    assert (cell.gross, cell.clicks, cell.repeats) == (5, 1, 4)


def test_a_confirmation_takes_the_share_off_the_month_in_which_it_set_out(alice, item):
    own = share(alice, item, "x", started=at(2026, 4, 10, 9))
    tallies.refresh(at(2026, 4, 10, 10))
    Share.objects.filter(pk=own.pk).update(
        state=Share.State.CONFIRMED, confirmed_at=NOON - timedelta(minutes=5)
    )
    TallyState.objects.update(refreshed_to=NOON - timedelta(minutes=10))
    tallies.refresh(NOON)
    april, july = AmbassadorTally.objects.order_by("month")
    assert (april.started, april.unconfirmed, april.confirmed) == (1, 0, 0)
    assert (july.started, july.unconfirmed, july.confirmed) == (0, 0, 1)


def test_running_twice_changes_nothing(alice, item):
    click(share(alice, item, "x", NOON), NOON, "a" * 16)
    tallies.refresh(NOON)
    before = both()
    tallies.refresh(NOON)
    tallies.refresh(NOON - timedelta(minutes=3))
    assert both() == before
    assert TallyState.objects.get().refreshed_to == NOON


def test_nothing_is_no_work(site, django_assert_max_num_queries):
    tallies.refresh(NOON)
    with django_assert_max_num_queries(20):
        tallies.refresh(NOON)
    assert both() == ([], [])
    assert tallies.rebuild() == []


def test_a_team_that_is_deleted_leaves_its_numbers(alice, item, make_article, team):
    share(alice, item, "x", NOON, team=team)
    share(alice, make_article("Second").advocacy_item, "x", NOON)
    tallies.refresh(NOON)
    team.delete()
    assert AmbassadorTally.objects.aggregate(n=Sum("confirmed"))["n"] == 2
    tallies.rebuild(TODAY, TODAY)
    assert AmbassadorTally.objects.get().confirmed == 2


def test_more_items_than_a_statement_can_name(alice, item, monkeypatch):
    monkeypatch.setattr("wagtail_advocacy.measurement.cells.MOST_NAMED", 0)
    click(share(alice, item, "x", NOON), NOON, "a" * 16)
    tallies.refresh(NOON)
    tallies.refresh(NOON)
    assert ItemTally.objects.get().readers == 1


def test_rebuild_makes_one_window_and_leaves_the_rest(alice, item):
    own = share(alice, item, "x", at(2026, 6, 3, 9))
    click(own, at(2026, 6, 3, 9), "a" * 16)
    click(own, NOON, "a" * 16)
    tallies.refresh(NOON)
    ItemTally.objects.update(clicks=9)
    call_command("advocacy_rebuild_tallies", "--from=2026-07-01", "--to=2026-07-31", verbosity=0)
    assert list(ItemTally.objects.order_by("day").values_list("clicks", flat=True)) == [9, 1]
    call_command("advocacy_rebuild_tallies", verbosity=0)
    assert list(ItemTally.objects.order_by("day").values_list("clicks", flat=True)) == [1, 1]


@pytest.fixture
def people(alice, bob, item, make_article, site, team, programme):
    add_price(site, "x", 2, date(2026, 6, 20), today=date(2026, 6, 20))
    add_price(site, "x", 3, date(2026, 7, 10), today=date(2026, 7, 10))
    return [alice, bob], [item, make_article("Second").advocacy_item], [None, team]


happening = st.one_of(
    st.tuples(
        st.just("share"), st.integers(0, 1), st.integers(0, 1), st.sampled_from(["x", "email"])
    ),
    st.tuples(
        st.just("click"),
        st.integers(0, 9),
        st.sampled_from(["", "a" * 16, "b" * 16]),
        st.sampled_from(list(Verdict)),
    ),
    st.tuples(st.just("confirm"), st.integers(0, 9)),
    st.tuples(st.just("refresh")),
    st.tuples(st.just("wait"), st.integers(1, 60 * 24 * 9)),
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=st.lists(happening, max_size=40))
def test_whatever_happened_the_tallies_are_what_the_raw_rows_give(people, history):
    clear()
    play(history, *people)
    tallies.refresh(NOON)
    kept = from_nothing()
    assert both() == kept
    total = figures(Click.objects.all())
    sums = ItemTally.objects.aggregate(**{name: Sum(name, default=0) for name in ITEM_COLUMNS})
    assert sums["gross"] == total.gross
    assert sums["gross"] == sums["clicks"] + sums["repeats"] + sum(
        sums[f"reason_{verdict.value}"] for verdict in REASONS
    )
    assert (sums["clicks"], sums["readers"]) == (total.clicks, total.readers)
    for cells in (ItemTally.objects, AmbassadorTally.objects):
        assert not cells.filter(readers__gt=F("clicks")).exists()
    assert not ItemTally.objects.filter(value__lt=0).exists()


def clear():
    for model in (Click, Share, ItemTally, AmbassadorTally, TallyState):
        model.objects.all().delete()


def play(history, ambassadors, items, teams):
    """Let ``history`` happen, so that it ends before NOON."""
    minutes = sum(step[1] for step in history if step[0] == "wait")
    now = NOON - timedelta(minutes=minutes)
    for step in history:
        shares = list(Share.objects.order_by("pk"))
        if step[0] == "wait":
            now += timedelta(minutes=step[1])
        elif step[0] == "refresh":
            tallies.refresh(now)
        elif step[0] == "share":
            _, person, item, network = step
            Share.objects.get_or_create(
                ambassador=ambassadors[person],
                item=items[item],
                network=network,
                defaults={"started_at": now, "team": teams[person]},
            )
        elif shares:
            own = shares[step[1] % len(shares)]
            if step[0] == "confirm" and own.state == Share.State.STARTED:
                own.state, own.confirmed_at = Share.State.CONFIRMED, now
                own.save()
            elif step[0] == "click":
                visitor = step[2] if step[3] == Verdict.COUNTED else ""
                hit(own, now, visitor, step[3])


def hit(own, now, visitor, verdict):
    slot = now.replace(minute=now.minute - now.minute % 30, second=0)
    row = Click.objects.filter(share=own, slot=slot, verdict=verdict, visitor=visitor).first()
    if row is None:
        click(own, slot, visitor, verdict=verdict)
    else:
        row.hits += 1
        row.save()
