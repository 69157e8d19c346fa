"""Asking colleagues one question, and what they answered.

What is shown of a poll that runs follows the votes in steps of the programme's minimum group size;
what is shown of a closed one is the whole, if as many people voted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Sum, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import Site

from wagtail_advocacy.permissions import MANAGE_POLLS, has_permission
from wagtail_advocacy.programme.audience import Reader, reader_of
from wagtail_advocacy.programme.models import Ambassador, Role, Team
from wagtail_advocacy.programme.queries import settings_for

from .models import Poll, PollAnswer, PollVoter
from .models.polls import FEWEST_ANSWERS, MOST_ANSWERS


LONGEST_ANSWER = PollAnswer._meta.get_field("text").max_length
# How long the result of a closed poll stands on the hub's first page.
RESULT_AGE = timedelta(days=14)


def clean_answers(typed: str) -> list[str]:
    """The answers that ``typed`` has, one a line. Raises ``ValidationError`` when they are too
    few, too many, too long, or two are the same."""
    answers = [" ".join(line.replace("\0", "").split()) for line in typed.splitlines()]
    answers = [answer for answer in answers if answer]
    if not FEWEST_ANSWERS <= len(answers) <= MOST_ANSWERS:
        raise ValidationError(
            _("Write %(fewest)s to %(most)s answers, one a line.")
            % {"fewest": FEWEST_ANSWERS, "most": MOST_ANSWERS}
        )
    if len({answer.casefold() for answer in answers}) < len(answers):
        raise ValidationError(_("Two answers are the same."))
    if any(len(answer) > LONGEST_ANSWER for answer in answers):
        raise ValidationError(
            _("An answer has %(most)s characters at most.") % {"most": LONGEST_ANSWER}
        )
    return answers


@transaction.atomic
def save_poll(
    poll: Poll,
    answers: Sequence[str],
    user,
    *,
    teams: Iterable[Team] = (),
    roles: Iterable[Role] = (),
) -> Poll:
    """Store ``poll`` with its answers and whom it is for (nobody named: everybody).

    Once somebody voted, or it is over, only the end of a running poll can be changed; the rest of
    what is given is left as it is stored. Raises ``PermissionDenied`` when ``user`` may not hold
    polls, and ``ValidationError`` when the answers are not two to six, or the end is not after the
    start.
    """
    if not has_permission(user, MANAGE_POLLS):
        raise PermissionDenied
    stored = Poll.objects.select_for_update().filter(pk=poll.pk).first() if poll.pk else None
    if stored is not None and is_fixed(stored):
        if not stored.is_closed and stored.closes_at != poll.closes_at:
            stored.closes_at = poll.closes_at
            _check_window(stored)
            stored.save(update_fields=["closes_at"])
            log(stored, "wagtail.edit", user=user)
        return stored
    _check_window(poll)
    answers = clean_answers("\n".join(answers))
    teams, roles = list(teams), list(roles)
    is_new = poll.pk is None
    poll.is_aimed = bool(teams or roles)
    poll.save()
    poll.teams.set(teams)
    poll.roles.set(roles)
    poll.answers.all().delete()
    PollAnswer.objects.bulk_create(
        PollAnswer(poll=poll, text=text, sort_order=number) for number, text in enumerate(answers)
    )
    log(poll, "wagtail.create" if is_new else "wagtail.edit", user=user)
    return poll


def _check_window(poll: Poll) -> None:
    if poll.closes_at <= poll.opens_at:
        raise ValidationError({"closes_at": _("The end must be after the start.")})


@transaction.atomic
def close_poll(poll: Poll, user) -> Poll:
    """End ``poll`` now. A closed poll stays closed. Safe to repeat. Raises ``PermissionDenied``
    when ``user`` may not hold polls."""
    if not has_permission(user, MANAGE_POLLS):
        raise PermissionDenied
    stored = Poll.objects.select_for_update().get(pk=poll.pk)
    if not stored.is_closed:
        stored.closes_at = timezone.now()
        stored.opens_at = min(stored.opens_at, stored.closes_at)
        stored.save(update_fields=["opens_at", "closes_at"])
        log(stored, "wagtail_advocacy.close_poll", user=user)
        forget_voters()
    return stored


def forget_voters() -> int:
    """Delete who voted in polls that are over; the votes stay. Gives how many that were. Safe to
    repeat."""
    over = Poll.objects.filter(closes_at__lte=timezone.now())
    count, _by_model = PollVoter.objects.filter(poll__in=over).delete()
    return count


@transaction.atomic
def vote(ambassador: Ambassador, poll: Poll, answer_id: int) -> bool:
    """Count the person's vote for one answer. Gives whether it is his first, which alone counts.

    Nothing keeps what he chose: the answer's number grows, and beside it stands that he voted.
    Raises ``PermissionDenied`` when the poll is not for him, and ``ValidationError`` when it is
    not open or has no such answer.
    """
    stored = Poll.objects.select_for_update().select_related("site").get(pk=poll.pk)
    if not ambassador.is_active or stored.site_id != ambassador.site_id:
        raise PermissionDenied
    if (
        not polls_for(reader_of(ambassador.user, stored.site), stored.site)
        .filter(pk=stored.pk)
        .exists()
    ):
        raise PermissionDenied
    if not stored.is_open:
        raise ValidationError(_("This poll is closed. Your vote was not counted."))
    answers = PollAnswer.objects.filter(poll=stored)
    if not answers.filter(pk=answer_id).exists():
        raise ValidationError(_("Please choose an answer."))
    _voter, is_new = PollVoter.objects.get_or_create(poll=stored, ambassador=ambassador)
    if not is_new:
        return False
    answers.filter(pk=answer_id).update(votes=F("votes") + 1)
    sums = answers.aggregate(votes=Sum("votes"), shown=Sum("shown_votes"))
    if sums["votes"] - sums["shown"] >= settings_for(stored.site).minimum_group_size:
        answers.update(shown_votes=F("votes"))
    return True


@dataclass(frozen=True)
class Result:
    """What is shown of a poll. ``answers`` are pairs of a text and its votes, ``None`` for too few.

    ``voters`` are all who voted, ``counted`` those whose votes are in ``answers``.
    """

    poll: Poll
    voters: int
    counted: int
    answers: list[tuple[str, int | None]]

    @property
    def is_shown(self) -> bool:
        return self.counted > 0

    @property
    def leading(self) -> tuple[str, int] | None:
        """The answer with the most votes and how many; ``None`` without a result or for a tie."""
        if not self.is_shown:
            return None
        most = max(votes for _answer, votes in self.answers)
        leading = [answer for answer, votes in self.answers if votes == most]
        return (leading[0], most) if len(leading) == 1 else None

    def percent(self, votes: int | None) -> float | None:
        """The share of ``votes`` in those counted, in per cent."""
        return 100 * votes / self.counted if votes is not None and self.counted else None


def results_of(polls: Iterable[Poll]) -> dict[int, Result]:
    """What may be shown of these polls by id, in a query and one a site."""
    polls = list(polls)
    answers: dict[int, list[PollAnswer]] = {}
    for answer in PollAnswer.objects.filter(poll__in=[poll.pk for poll in polls]):
        answers.setdefault(answer.poll_id, []).append(answer)
    minimums: dict[int, int] = {}
    found = {}
    for poll in polls:
        if poll.site_id not in minimums:
            minimums[poll.site_id] = settings_for(poll.site).minimum_group_size
        found[poll.pk] = _result(poll, answers.get(poll.pk, []), minimums[poll.site_id])
    return found


def _result(poll: Poll, answers: list[PollAnswer], minimum: int) -> Result:
    voters = sum(answer.votes for answer in answers)
    votes = [answer.votes if poll.is_closed else answer.shown_votes for answer in answers]
    counted = sum(votes) if sum(votes) >= minimum else 0
    return Result(
        poll,
        voters,
        counted,
        [
            (answer.text, number if counted else None)
            for answer, number in zip(answers, votes, strict=True)
        ],
    )


def is_fixed(poll: Poll) -> bool:
    """Whether what it asks, and whom, can no longer be changed."""
    if poll.is_closed:
        return True
    return poll.answers.filter(votes__gt=0).exists() or poll.voters.exists()


def polls_for(reader: Reader, site: Site) -> QuerySet[Poll]:
    """The polls of ``site`` that are for this person and have begun, the latest first."""
    return (
        Poll.objects.filter(_is_for(reader), site=site, opens_at__lte=timezone.now())
        .order_by("-opens_at", "-pk")
        .distinct()
    )


def _is_for(reader: Reader) -> Q:
    audience = Q(is_aimed=False) | Q(roles__in=reader.role_ids)
    return audience | Q(teams=reader.team_id) if reader.team_id else audience


def poll_of_the_day(ambassador: Ambassador, reader: Reader) -> Poll | None:
    """The poll for the hub's first page, in a query: one that waits for the person's vote, else
    one that he voted in, else one that was closed lately. ``has_voted`` is set on it."""
    now = timezone.now()
    voted = PollVoter.objects.filter(poll=OuterRef("pk"), ambassador=ambassador)
    polls = polls_for(reader, ambassador.site).filter(closes_at__gt=now - RESULT_AGE)
    rank = Case(
        When(closes_at__lte=now, then=Value(2)),
        When(has_voted=True, then=Value(1)),
        default=Value(0),
    )
    return (
        polls.annotate(has_voted=Exists(voted))
        .annotate(rank=rank)
        .order_by("rank", "-opens_at", "-pk")
        .first()
    )


def has_voted(ambassador: Ambassador, poll: Poll) -> bool:
    """Whether the person voted; of a closed poll nobody knows any more."""
    return PollVoter.objects.filter(poll=poll, ambassador=ambassador).exists()
