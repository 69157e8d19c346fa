"""What a person reads in his inbox."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from wagtail_advocacy.activation.kinds import NoticeText, Standing, all_kinds
from wagtail_advocacy.activation.models import Notice
from wagtail_advocacy.activation.queries import shared_item_ids, visible_item_ids
from wagtail_advocacy.content.models import Question
from wagtail_advocacy.content.questions import questions_of
from wagtail_advocacy.programme.models import Ambassador


MOST_QUESTIONS = 10


@dataclass(frozen=True)
class Row:
    notice: Notice
    text: NoticeText

    @property
    def is_new(self) -> bool:
        return self.notice.read_at is None


def rows_of(ambassador: Ambassador, notices: Sequence[Notice]) -> list[Row]:
    """The person's ``notices`` with their texts, in a fixed number of queries."""
    things = _things(notices)
    kinds = {kind.id: kind for kind in all_kinds()}
    items = {}
    for key, thing in things.items():
        items[key] = kinds[key[0]].item_of(thing)
    standings = _standings(ambassador, {item.pk for item in items.values() if item})
    rows = []
    for notice in notices:
        key = (notice.kind, notice.thing_id)
        if key not in things:
            rows.append(Row(notice, _gone()))
            continue
        item = items[key]
        standing = standings[item.pk] if item else Standing(sees=True, shared=False)
        rows.append(Row(notice, kinds[notice.kind].text(things[key], standing)))
    return rows


def _things(notices: Sequence[Notice]) -> dict[tuple[str, int], object]:
    found = {}
    for kind in all_kinds():
        ids = {notice.thing_id for notice in notices if notice.kind == kind.id}
        if ids:
            found |= {(kind.id, pk): thing for pk, thing in kind.load(ids).items()}
    return found


def _standings(ambassador: Ambassador, item_ids: set[int]) -> dict[int, Standing]:
    if not item_ids:
        return {}
    seen = visible_item_ids(ambassador, item_ids)
    shared = shared_item_ids(ambassador, item_ids)
    return {pk: Standing(sees=pk in seen, shared=pk in shared) for pk in item_ids}


def _gone() -> NoticeText:
    return NoticeText(
        title=_("What this was about is gone"),
        text="",
        path=reverse("wagtail_advocacy:notices"),
        action=_("Inbox"),
    )


def own_questions(ambassador: Ambassador) -> list[tuple[Question, str]]:
    """The person's latest questions, each with its item's title as far as he may know it."""
    questions = list(questions_of(ambassador)[:MOST_QUESTIONS])
    standings = _standings(ambassador, {question.item_id for question in questions})
    return [
        (question, question.item.title if standings[question.item_id].knows else "")
        for question in questions
    ]
