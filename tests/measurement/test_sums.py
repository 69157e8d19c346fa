"""Figures of any days by any key are what the raw rows give, whatever the tallies know already."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.measurement.builders import at, click, share
from wagtail_advocacy.content.models import Campaign, Item, Origin
from wagtail_advocacy.measurement import tallies
from wagtail_advocacy.measurement.explaining import Cells, priced_days, readers_by_day
from wagtail_advocacy.measurement.mix import content_mix, offered_between
from wagtail_advocacy.measurement.models import ItemTally, Price, TallyState
from wagtail_advocacy.measurement.prices import price_book
from wagtail_advocacy.measurement.sums import Scope, sums_by, sums_of, total_of
from wagtail_advocacy.measurement.value import NO_CAMPAIGN, media_value
from wagtail_advocacy.tracking.models import Click, Verdict


FIRST, LAST = date(2026, 6, 1), date(2026, 7, 31)
KEYS = [
    (),
    ("item",),
    ("network",),
    ("campaign",),
    ("origin",),
    ("month",),
    ("day",),
    ("item", "network"),
    ("origin", "month"),
    ("network", "day"),
    ("campaign", "item"),
]


@pytest.fixture
def campaign(site):
    return Campaign.objects.create(site=site, name="100 engineers")


@pytest.fixture
def past(site, programme, campaign, alice, bob):
    """June and July: two items, two networks, one of them dearer from July on; the first item
    leaves its campaign in between."""
    for network, amount, low, high, day in (
        ("x", "0.40", "0.25", "0.50", date(2026, 1, 1)),
        ("linkedin", "2.00", None, None, date(2026, 1, 1)),
        ("linkedin", "3.00", "2.00", "5.00", date(2026, 7, 1)),
    ):
        Price.objects.create(
            site=site,
            network=network,
            currency="EUR",
            amount=Decimal(amount),
            low=low and Decimal(low),
            high=high and Decimal(high),
            valid_from=day,
        )
    own = Item.objects.create(site=site, title="Dyke", shareable=True, campaign=campaign)
    other = Item.objects.create(site=site, title="Wind", shareable=True, origin=Origin.THIRD_PARTY)
    june, july = at(2026, 6, 30, 23, 30), at(2026, 7, 10, 9)
    early = share(alice, own, "linkedin", june)
    early.campaign = campaign
    early.save()
    late = share(bob, own, "linkedin", july)
    plain = share(bob, other, "x", july)
    share(alice, other, "x", started=july)
    for one, moment, visitor in (
        (early, june, "a"),
        (early, june, "b"),
        (early, july, "a"),
        (late, july, "a"),
        (plain, july, "c"),
        (plain, july + timedelta(days=1), "c"),
    ):
        click(one, moment, visitor * 16, hits=2)
    click(plain, july, hits=3)
    click(plain, july, verdict=Verdict.BOT, hits=4)
    unpriced = share(alice, own, "mastodon", july)
    click(unpriced, july, "d" * 16)
    return own, other


def flat(found):
    return {
        key: (
            sums.shares,
            sums.gross,
            sums.clicks,
            sums.readers,
            sums.untracked,
            sums.repeats,
            sums.filtered,
            sums.unpriced,
            sums.worth,
        )
        for key, sums in found.items()
        if sums.gross or sums.shares
    }


@pytest.mark.parametrize("keys", KEYS)
def test_tallies_and_raw_rows_give_the_same(site, past, keys):
    scope = Scope(site, FIRST, LAST)
    raw = flat(sums_by(scope, *keys))
    # The tallies know June, then all of it, and the worker looks again at the last hour.
    for moment in (at(2026, 7, 1, 12), at(2026, 7, 10, 12), at(2026, 8, 20, 12)):
        tallies.refresh(moment)
        assert flat(sums_by(scope, *keys)) == raw


def test_every_figure_of_the_history(site, past, campaign):
    own, other = past
    found = flat(sums_by(Scope(site, FIRST, LAST), "item", "network"))
    # shares, gross, clicks, readers, untracked, repeats, filtered, unpriced, worth
    assert found == {
        (own.pk, "linkedin"): (2, 8, 4, 4, 0, 4, 0, 0, (Decimal(8), Decimal(10), Decimal(14))),
        (own.pk, "mastodon"): (1, 1, 1, 1, 0, 0, 0, 1, None),
        (other.pk, "x"): (
            1,
            11,
            5,
            2,
            3,
            2,
            4,
            0,
            (Decimal("0.50"), Decimal("0.80"), Decimal("1.00")),
        ),
    }


def test_a_share_keeps_its_campaign_when_its_item_goes_to_another(site, past, campaign):
    own, _other = past
    tallies.refresh(at(2026, 8, 20, 12))
    Item.objects.filter(pk=own.pk).update(campaign=None)
    tallies.rebuild(last=LAST)
    scope = Scope(site, FIRST, LAST)
    found = sums_by(scope, "campaign")
    assert found[campaign.pk,].readers == 3
    assert found[campaign.pk,].worth == (Decimal(6), Decimal(7), Decimal(9))
    assert found[None,].readers == 4
    assert sums_of(Scope(site, FIRST, LAST, campaign=campaign.pk)).readers == 3
    assert sums_of(Scope(site, FIRST, LAST, campaign=NO_CAMPAIGN)).readers == 4
    assert media_value(site, FIRST, LAST, campaign=campaign.pk).total.value == 7


def test_parts_are_all_of_it(site, past):
    tallies.refresh(at(2026, 8, 20, 12))
    scope = Scope(site, FIRST, LAST)
    whole = sums_of(scope)
    for key in ("item", "network", "campaign", "origin", "month", "day"):
        assert flat({(): total_of(sums_by(scope, key).values())}) == flat({(): whole})
    report = media_value(site, FIRST, LAST).total
    assert (report.worth, report.readers, report.unpriced) == (
        whole.worth,
        whole.readers,
        whole.unpriced,
    )


def test_a_scope_is_narrowed_by_items_and_network(site, past):
    own, other = past
    items = Item.objects.filter(origin=Origin.THIRD_PARTY)
    assert sums_of(Scope(site, FIRST, LAST, items=items)).readers == 2
    assert sums_of(Scope(site, FIRST, LAST, "x")).shares == 1
    assert sums_of(Scope(site, FIRST, LAST, "x", items=Item.objects.filter(pk=own.pk))).gross == 0


def test_what_nobody_read_is_worth_nothing_whatever_a_click_costs(site, past, alice):
    quiet = Item.objects.create(site=site, title="Quiet", shareable=True)
    share(alice, quiet, "mastodon", at(2026, 7, 12, 9))
    assert sums_by(Scope(site, FIRST, LAST), "item")[quiet.pk,].value == 0


def test_the_value_is_explained_by_dated_prices(site, past):
    book = price_book(site)
    parts = priced_days(readers_by_day(Scope(site, FIRST, LAST), book), book)
    assert [(part.network, part.first, part.readers, part.worth) for part in parts] == [
        ("linkedin", date(2026, 6, 30), 2, (Decimal(4), Decimal(4), Decimal(4))),
        ("linkedin", date(2026, 7, 10), 2, (Decimal(4), Decimal(6), Decimal(10))),
        ("mastodon", date(2026, 7, 10), 1, None),
        ("x", date(2026, 7, 10), 2, (Decimal("0.50"), Decimal("0.80"), Decimal("1.00"))),
    ]


@pytest.mark.parametrize("known", [None, at(2026, 7, 1, 12), at(2026, 8, 20, 12)])
def test_the_cells_are_listed_page_by_page_and_add_up(site, past, known):
    if known:
        tallies.refresh(known)
    cells = Cells(Scope(site, FIRST, LAST), price_book(site), "readers")
    assert len(cells) == 6
    pages = [*cells[0:2], *cells[2:4], *cells[4:6]]
    assert [cell.day for cell in pages] == sorted((cell.day for cell in pages), reverse=True)
    assert sum(cell.readers for cell in pages) == 7
    assert {cell.item for cell in pages} == {"Dyke", "Wind"}


def test_figures_stay_when_the_clicks_are_gone(site, past):
    tallies.refresh(at(2026, 8, 20, 12))
    scope = Scope(site, FIRST, LAST)
    before = flat(sums_by(scope, "campaign"))
    TallyState.objects.update(closed_to=LAST)
    Click.objects.all().delete()
    assert flat(sums_by(scope, "campaign")) == before
    assert ItemTally.objects.exclude(value=None).filter(value_low=None).count() == 0


def test_the_mix_says_what_was_offered_shared_and_clicked(site, past):
    own, other = past
    moment = at(2026, 6, 1, 9)
    Item.objects.update(offered_at=moment)
    gone = Item.objects.create(
        site=site, title="Gone", shareable=False, offered_at=moment, withdrawn_at=at(2026, 6, 3)
    )
    Item.objects.create(
        site=site, title="Over", shareable=True, offered_at=moment, share_until=at(2026, 5, 1)
    )
    assert set(offered_between(site, FIRST, LAST)) == {own, other, gone}
    assert set(offered_between(site, date(2026, 7, 1), LAST)) == {own, other}
    mix = content_mix(Scope(site, date(2026, 7, 1), LAST))
    assert mix.percent("third_party", "offered") == 50
    assert (mix.count("third_party", "shares"), mix.count("own", "shares")) == (1, 2)
    assert mix.percent("third_party", "clicks") == Decimal(5) * 100 / 8
    assert mix.monthly_percent("third_party", "clicks") == [Decimal(5) * 100 / 8]
    assert (
        content_mix(Scope(site, date(2020, 1, 1), date(2020, 1, 31))).percent("own", "shares")
        is None
    )
