"""What came of published suggestions, told to those who made them."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.models import Site

from wagtail_advocacy.measurement.models import ItemTally
from wagtail_advocacy.programme.queries import settings_for
from wagtail_advocacy.signals import suggestion_outcome

from .models import Suggestion, SuggestionOutcome
from .states import State


# After the first time, somebody hears of his suggestion again when it has so many readers.
MILESTONES = (100, 1_000, 10_000)


def milestone_of(readers: int) -> int:
    """The highest of ``MILESTONES`` that ``readers`` reached, 0 below the first."""
    return max((each for each in MILESTONES if each <= readers), default=0)


def tell_outcomes(now: datetime | None = None) -> int:
    """Tell those whose suggestions have brought something what that is: for the first time so many
    days after publication as the programme settings say, then at each of ``MILESTONES``.

    Gives how many outcomes were told. Nothing is told of what nobody shared yet, nor of what is
    withdrawn. Safe to repeat and to run twice at once.
    """
    moment = now or timezone.now()
    count = 0
    for site in Site.objects.all():
        for suggestion in _with_news(site, moment):
            count += _tell(suggestion)
    return count


def _with_news(site: Site, moment: datetime) -> QuerySet[Suggestion]:
    """Published suggestions with more to tell than was told, with their ``shares`` and
    ``readers``."""
    days = settings_for(site).outcome_after_days
    item = Coalesce(F("page__advocacy_item__pk"), F("link__item__pk"))
    tallies = ItemTally.objects.filter(item=OuterRef("item_id")).order_by().values("item")
    told = SuggestionOutcome.objects.filter(suggestion=OuterRef("pk")).order_by()
    most = told.values("suggestion").annotate(most=Max("milestone")).values("most")
    # Passed since the last time; nought is below the first milestone.
    more = Q(told=None)
    for milestone in MILESTONES:
        more |= Q(told__lt=milestone, readers__gte=milestone)
    return (
        Suggestion.objects.filter(
            site=site,
            state=State.PUBLISHED,
            published_at__lte=moment - timedelta(days=days),
            ambassador__left_at=None,
            ambassador__user__is_active=True,
        )
        .filter(
            Q(page__advocacy_item__withdrawn_at=None, page__advocacy_item__isnull=False)
            | Q(link__item__withdrawn_at=None, link__item__isnull=False)
        )
        .annotate(item_id=item)
        .annotate(
            shares=Coalesce(Subquery(tallies.annotate(n=Sum("confirmed")).values("n")), 0),
            readers=Coalesce(Subquery(tallies.annotate(n=Sum("readers")).values("n")), 0),
            told=Subquery(most),
        )
        .filter(more, shares__gt=0)
        .order_by("pk")
    )


@transaction.atomic
def _tell(suggestion: Suggestion) -> bool:
    milestone = milestone_of(suggestion.readers)
    outcome, is_new = SuggestionOutcome.objects.get_or_create(
        suggestion=suggestion,
        milestone=milestone,
        defaults={"shares": suggestion.shares, "readers": suggestion.readers},
    )
    if is_new:
        suggestion_outcome.send(Suggestion, suggestion=suggestion, outcome=outcome)
    return is_new
