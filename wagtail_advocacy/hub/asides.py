"""What stands beside the feed."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from wagtail_advocacy.measurement.charts import Chart, rank_chart
from wagtail_advocacy.programme.audience import Reader
from wagtail_advocacy.programme.models import Ambassador
from wagtail_advocacy.suggestions.models import Poll, PollAnswer
from wagtail_advocacy.suggestions.polls import Result, poll_of_the_day


@dataclass(frozen=True)
class PollAside:
    """A poll, with its answers where the person can still choose one."""

    poll: Poll
    has_voted: bool
    answers: list[PollAnswer]


def poll_aside(ambassador: Ambassador, reader: Reader) -> PollAside | None:
    """The poll to show this person, in two queries at most."""
    poll = poll_of_the_day(ambassador, reader)
    if poll is None:
        return None
    waits = poll.is_open and not poll.has_voted
    return PollAside(poll, poll.has_voted, list(poll.answers.all()) if waits else [])


def result_chart(result: Result) -> Chart:
    """The result of a poll, which is shown, as bars in the order of the answers."""
    caption = ""
    if result.leading:
        answer, votes = result.leading
        caption = _("Most votes, %(percent)s %%, are for “%(answer)s”.") % {
            "percent": round(result.percent(votes)),
            "answer": answer,
        }
    return rank_chart(
        title=_("What colleagues answered (%)"),
        caption=caption,
        labels=[answer for answer, _votes in result.answers],
        values=[result.percent(votes) for _answer, votes in result.answers],
        name=_("Votes"),
        header=_("Answer"),
        unit="%",
    )
