"""Asking the editor, and answering."""

from datetime import timedelta

from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from wagtail_advocacy.permissions import ANSWER_QUESTIONS, has_permission
from wagtail_advocacy.programme.models import Ambassador
from wagtail_advocacy.signals import question_answered

from .models import Item, Question


MOST_A_DAY = 10
LONGEST = 2000
# Seconds for which the number beside the menu may be old.
WAITING_AGE = 60
WAITING_KEY = "wagtail_advocacy.questions_waiting"


def ask_question(ambassador: Ambassador, item: Item, text: str) -> Question:
    """Send the person's question about ``item`` to the editors.

    Whether he may see the item is for the caller to ask. The same words about the same item are
    one question, however often they are sent. Raises ``ValidationError``, keyed by ``text``, when
    the text is empty or too long, or when the person asked ``MOST_A_DAY`` questions since
    yesterday, and ``PermissionDenied`` when he left or the item belongs to another site.
    """
    if not ambassador.is_active or item.site_id != ambassador.site_id:
        raise PermissionDenied
    text = text.replace("\0", "").replace("\r\n", "\n").strip()
    if not text:
        raise ValidationError({"text": _("Please write your question.")})
    if len(text) > LONGEST:
        raise ValidationError(
            {"text": _("A question has %(most)s characters at most.") % {"most": LONGEST}}
        )
    with transaction.atomic():
        # Two presses at once wait for one another here.
        Ambassador.objects.select_for_update().filter(pk=ambassador.pk).first()
        own = Question.objects.filter(ambassador=ambassador)
        known = own.filter(item=item, text=text, answered_at=None).first()
        if known is not None:
            return known
        if own.filter(asked_at__gt=timezone.now() - timedelta(days=1)).count() >= MOST_A_DAY:
            raise ValidationError(
                {"text": _("You asked a lot today. Please wait until tomorrow with the next one.")}
            )
        question = Question.objects.create(ambassador=ambassador, item=item, text=text)
    cache.delete(WAITING_KEY)
    return question


@transaction.atomic
def answer_question(question: Question, answer: str, user) -> bool:
    """Answer ``question``, or correct its answer. Gives whether the asker is told of it.

    He is told once, of the first answer; a correction stands where he reads it. Raises
    ``PermissionDenied`` when ``user`` may not answer questions, and ``ValidationError``, keyed by
    ``answer``, when there is no answer.
    """
    if not has_permission(user, ANSWER_QUESTIONS):
        raise PermissionDenied
    answer = answer.replace("\0", "").strip()
    if not answer:
        raise ValidationError({"answer": _("Please write an answer.")})
    stored = Question.objects.select_for_update().get(pk=question.pk)
    if stored.answer == answer:
        return False
    is_first = stored.is_open
    question.answer = answer
    question.answered_at = stored.answered_at or timezone.now()
    question.answered_by = user
    question.save(update_fields=["answer", "answered_at", "answered_by"])
    log(question, "wagtail_advocacy.answer_question", user=user)
    if is_first:
        question_answered.send(Question, question=question)
    cache.delete(WAITING_KEY)
    return is_first


def questions_of(ambassador: Ambassador) -> QuerySet[Question]:
    """The person's own questions with their items, the latest first."""
    return Question.objects.filter(ambassador=ambassador).select_related("item")


def questions_waiting() -> int:
    """How many questions have no answer yet; at most a minute old."""
    return cache.get_or_set(
        WAITING_KEY, lambda: Question.objects.filter(answered_at=None).count(), WAITING_AGE
    )
