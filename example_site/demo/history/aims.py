"""What the owner wants to reach, and what she is told of: the programme's goals and alerts."""

from datetime import date, timedelta
from decimal import ROUND_UP, Decimal

from django.utils import timezone

from wagtail_advocacy.measurement.alerts import acknowledge_alert, check_rule, close_alert
from wagtail_advocacy.measurement.goals import measured
from wagtail_advocacy.measurement.metrics import Scope, get_metric
from wagtail_advocacy.models import Alert, AlertRule, Ambassador, Goal, SubGoal, Team
from wagtail_advocacy.programme.calendar import day_start, month_start


ONE_DAY = timedelta(days=1)
QUARTER_MONTHS = 3
# The year of the goal for readers began so many months ago.
MONTHS_GONE = 9
# Of what there is already: a target that is within reach, and one that is met.
WITHIN_REACH, MET = Decimal("0.96"), Decimal("0.9")
# How far the line for participation leads beyond what was gained.
OUT_OF_REACH = Decimal("2.6")
# Days of the flood before the rule looks: on the first one hardly anything was usual.
FLOOD_DAYS = 4


def enrol(story, site, owner, guidelines):
    """Let the owner take part, so that she has an inbox; she shares nothing herself."""
    Ambassador.objects.create(
        user=owner,
        site=site,
        guidelines=guidelines,
        guidelines_accepted_at=guidelines.created_at,
        joined_at=day_start(story.first_day),
        welcomed_at=day_start(story.first_day),
    )


def set_goals(story, site, owner, campaign):
    """Set a goal for the year with a sub-goal a quarter, one that lags behind, and one that is
    reached.

    Args:
        story: the year.
        site: where it happens.
        owner: the user who answers for them.
        campaign: what the goal of the shares is narrowed to.
    """
    readers = get_metric("readers")
    year_start = _months_on(month_start(story.until), -MONTHS_GONE)
    year_end = _months_on(year_start, 12) - ONE_DAY
    so_far = readers.value(Scope(site), year_start, story.until)
    passed = Decimal((story.until - year_start).days) / ((year_end - year_start).days + 1)
    before = (_months_on(year_start, -2), year_start - ONE_DAY)
    goal = Goal.objects.create(
        site=site,
        name="A full hall of readers, every week",
        reason="People who read about the dyke before the flood know what to do when it comes.",
        metric="readers",
        starts_on=year_start,
        ends_on=year_end,
        target=_round(so_far / passed * WITHIN_REACH),
        baseline=measured(readers, Scope(site), *before),
        baseline_first=before[0],
        baseline_last=before[1],
        baseline_measured_at=timezone.now(),
        owner=owner,
        in_hub=True,
    )
    quarter_starts = [_months_on(year_start, QUARTER_MONTHS * number) for number in range(4)]
    SubGoal.objects.bulk_create(
        SubGoal(
            goal=goal,
            name=f"Quarter {number}",
            starts_on=first,
            ends_on=_months_on(first, QUARTER_MONTHS) - ONE_DAY,
            target=_round(goal.target / 4),
        )
        for number, first in enumerate(quarter_starts, start=1)
    )
    _participation(story, site, owner)
    _met(story, site, owner, campaign)


def _participation(story, site, owner):
    """More colleagues: behind its line, with a team that has a target of its own."""
    metric = get_metric("participation")
    this_month = month_start(story.until)
    start = _months_on(this_month, -QUARTER_MONTHS)
    end = _months_on(this_month, 2) - ONE_DAY
    before = (_months_on(start, -QUARTER_MONTHS), start - ONE_DAY)
    baseline = measured(metric, Scope(site), *before) or Decimal(1)
    rates, _teams = metric.months(site, start, this_month)
    last = rates[_months_on(this_month, -1)] or Decimal(0)
    target = min(_round(max(baseline + (last - baseline) * OUT_OF_REACH, last + 8)), Decimal(100))
    goal = Goal.objects.create(
        site=site,
        name="More of us share something every month",
        metric="participation",
        starts_on=start,
        ends_on=end,
        target=target,
        baseline=baseline,
        baseline_first=before[0],
        baseline_last=before[1],
        baseline_measured_at=timezone.now(),
        owner=owner,
    )
    largest = Team.objects.filter(site=site).order_by("pk").first()
    if largest is not None:
        SubGoal.objects.create(goal=goal, team=largest, target=target)


def _met(story, site, owner, campaign):
    """Shares of the campaign: reached before its last day."""
    start = story.until - timedelta(days=90)
    shares = get_metric("shares").value(Scope(site, campaign), start, story.until)
    Goal.objects.create(
        site=site,
        name="Tell everybody who could be our next engineer",
        metric="shares",
        campaign=campaign,
        starts_on=start,
        ends_on=story.until + timedelta(days=20),
        target=max(_round(shares * MET) - 10, Decimal(1)),
        owner=owner,
    )


def raise_alerts(story, site, owner):
    """Let the rules look at the year: the flood raised one that is over, and one is open.

    Args:
        story: the year.
        site: where it happens.
        owner: the user who set the rules and is told.
    """
    first, last = story.flood
    peak = AlertRule.objects.create(
        site=site,
        name="Clicks jump",
        metric="clicks",
        kind=AlertRule.Kind.JUMP,
        factor=5,
        minimum=story.amount(200, minimum=3),
    )
    few = AlertRule.objects.create(
        site=site,
        name="Participation falls",
        metric="participation",
        kind=AlertRule.Kind.BAND,
        low=_round(
            (get_metric("participation").value(Scope(site), *_weeks(story.until)) or Decimal(1)) + 4
        ),
        days=28,
    )
    for rule in (peak, few):
        rule.recipients.add(owner)
    for number in range(FLOOD_DAYS, (last - first).days + 1):
        if check_rule(peak.pk, first + number * ONE_DAY):
            break
    flood = Alert.objects.filter(rule=peak).first()
    if flood is not None:
        acknowledge_alert(flood, owner)
        close_alert(flood)
        Alert.objects.filter(pk=flood.pk).update(
            opened_at=day_start(flood.last_day) + timedelta(hours=21),
            acknowledged_at=day_start(flood.last_day) + timedelta(hours=22),
            closed_at=day_start(last) + timedelta(days=2, hours=7),
        )
    check_rule(few.pk, story.until)


def _weeks(until: date) -> tuple[date, date]:
    return until - 28 * ONE_DAY, until - ONE_DAY


def _months_on(month: date, count: int) -> date:
    """The first day of the month that is `count` months after `month`, or before it."""
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def _round(value: Decimal) -> Decimal:
    """A figure that somebody would set: two digits that are not nought."""
    value = Decimal(value)
    if value <= 10:
        return value.quantize(Decimal(1), rounding=ROUND_UP)
    return value.quantize(Decimal(1).scaleb(value.adjusted() - 1), rounding=ROUND_UP) + 0
