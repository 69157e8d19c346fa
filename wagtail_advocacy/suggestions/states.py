"""Where a suggestion stands, and what may happen to it there: one table."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("Not sent yet")
    SUBMITTED = "submitted", _("Received")
    ASKED = "asked", _("Waits for an answer")
    TAKEN_UP = "taken_up", _("Taken up")
    PUBLISHED = "published", _("Published")
    DECLINED = "declined", _("Declined")
    MERGED = "merged", _("Joined with another")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# Open: an editor has still to decide. Shown: colleagues see it on the board.
OPEN = frozenset({State.SUBMITTED, State.ASKED})
SHOWN = OPEN | {State.TAKEN_UP, State.PUBLISHED, State.DECLINED}
# Another proposal of the same address joins one that stands here.
JOINABLE = OPEN | {State.TAKEN_UP, State.PUBLISHED}


@dataclass(frozen=True)
class Transition:
    """From which states something may be done, and where it leads (``None``: it stays)."""

    sources: frozenset[State]
    target: State | None


TRANSITIONS = {
    # by the one who suggests
    "edit": Transition(OPEN | {State.DRAFT}, None),
    "submit": Transition(frozenset({State.DRAFT}), State.SUBMITTED),
    "answer": Transition(frozenset({State.ASKED}), State.SUBMITTED),
    "withdraw": Transition(OPEN | {State.DRAFT}, State.WITHDRAWN),
    # by colleagues
    "join": Transition(JOINABLE, None),
    "support": Transition(OPEN | {State.TAKEN_UP}, None),
    "comment": Transition(SHOWN, None),
    # by editors
    "ask": Transition(OPEN, State.ASKED),
    "hand_over": Transition(OPEN | {State.TAKEN_UP}, None),
    "take_up": Transition(OPEN | {State.TAKEN_UP}, State.TAKEN_UP),
    "decline": Transition(OPEN | {State.TAKEN_UP}, State.DECLINED),
    "merge": Transition(OPEN | {State.DRAFT}, State.MERGED),
    # Published: when what was made of it is gone.
    "reopen": Transition(
        frozenset({State.DECLINED, State.TAKEN_UP, State.PUBLISHED, State.MERGED}), State.SUBMITTED
    ),
    # by publishing what was made of it
    "publish": Transition(frozenset({State.TAKEN_UP}), State.PUBLISHED),
}


def is_allowed(verb: str, state: str) -> bool:
    """Whether ``verb`` (a key of ``TRANSITIONS``) may be done to a suggestion in ``state``."""
    return state in TRANSITIONS[verb].sources
