"""The verbs of editors, and what publishing says of a suggestion."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.locks import BasicLock
from wagtail.log_actions import log
from wagtail.models import AbstractPage, TaskState, WorkflowState

from wagtail_advocacy.content.links import add_link
from wagtail_advocacy.content.models import ShareInfo
from wagtail_advocacy.content.services import credit_item
from wagtail_advocacy.content.shareable import is_shareable_type
from wagtail_advocacy.permissions import MAKE_SHAREABLE, MANAGE_SUGGESTIONS, has_permission
from wagtail_advocacy.signals import (
    suggestion_asked,
    suggestion_declined,
    suggestion_handed_over,
    suggestion_merged,
    suggestion_published,
    suggestion_taken_up,
)

from .drafting import fields_to_fill, fill_page
from .joining import bring_along, open_again, standing_at
from .models import LONGEST_MESSAGE, Suggestion, SuggestionMessage
from .moves import NotNow, end_workflow, locked, move, require
from .pictures import publish_pictures
from .queries import item_of
from .reading import plain_text
from .states import JOINABLE, State


def may_decide(user) -> bool:
    """Whether ``user`` may decide on suggestions."""
    return has_permission(user, MANAGE_SUGGESTIONS)


@transaction.atomic
def ask(suggestion: Suggestion, text: str, user) -> SuggestionMessage:
    """Ask the one who suggested it; his answer comes back into the same thread.

    The same question twice is one. Raises ``PermissionDenied``, ``NotNow``, and
    ``ValidationError``, keyed by ``text``.
    """
    stored = _to_decide(suggestion, user)
    return _ask(stored, _sentence(text), user)


def _ask(stored: Suggestion, text: str, user) -> SuggestionMessage:
    require("ask", stored)
    questions = stored.messages.filter(kind=SuggestionMessage.Kind.QUESTION)
    last = questions.order_by("-created_at", "-pk").first()
    if stored.state == State.ASKED and last is not None and last.text == text:
        return last
    move("ask", stored, moment="answered_at")
    message = SuggestionMessage.objects.create(
        suggestion=stored, author=user, kind=SuggestionMessage.Kind.QUESTION, text=text
    )
    log(stored, "wagtail_advocacy.ask_about_suggestion", user=user)
    suggestion_asked.send(Suggestion, suggestion=stored, message=message)
    return message


@transaction.atomic
def hand_over(suggestion: Suggestion, colleague, user) -> Suggestion:
    """Put the suggestion into the hands of ``colleague``, who must be able to decide on it.

    Safe to repeat. Raises ``PermissionDenied`` and ``NotNow``, and ``ValidationError``, keyed by
    ``colleague``.
    """
    stored = _to_decide(suggestion, user)
    if not may_decide(colleague):
        raise ValidationError({"colleague": _("This person may not decide on suggestions.")})
    if stored.assigned_to_id == colleague.pk:
        return stored
    move("hand_over", stored, assigned_to=colleague)
    entry = log(
        stored, "wagtail_advocacy.hand_over_suggestion", user=user, data={"to": colleague.pk}
    )
    suggestion_handed_over.send(Suggestion, suggestion=stored, entry=entry)
    return stored


@transaction.atomic
def decline(suggestion: Suggestion, reason: str, user) -> Suggestion:
    """Decline with a reason, which the one who suggested it and the board get to read.

    Safe to repeat. Raises ``PermissionDenied`` and ``NotNow``, and ``ValidationError``, keyed by
    ``reason``.
    """
    stored = _to_decide(suggestion, user)
    reason = plain_text(reason)
    if not reason:
        raise ValidationError({"reason": _("Give a reason: the person who suggested it reads it.")})
    if len(reason) > LONGEST_MESSAGE:
        raise ValidationError({"reason": _("This is too long.")})
    if stored.state == State.DECLINED:
        return stored
    move("decline", stored, decline_reason=reason, closed_at=timezone.now(), moment="answered_at")
    end_workflow(stored, user)
    log(stored, "wagtail_advocacy.decline_suggestion", user=user, data={"reason": reason})
    suggestion_declined.send(Suggestion, suggestion=stored)
    return stored


@transaction.atomic
def merge(suggestion: Suggestion, other: Suggestion, user) -> Suggestion:
    """Join ``suggestion`` with ``other``, which stays: its people support that one from now on,
    and its comments go along.

    Gives the suggestion. Safe to repeat. Raises ``PermissionDenied`` and ``NotNow``, and
    ``ValidationError``, keyed by ``other``.
    """
    stored = _to_decide(suggestion, user)
    if stored.state == State.MERGED and stored.merged_into_id == other.pk:
        return stored
    target = locked(other)
    if target.pk == stored.pk or target.site_id != stored.site_id or target.state not in JOINABLE:
        raise ValidationError({"other": _("It cannot be joined with this one.")})
    move("merge", stored, merged_into=target, closed_at=timezone.now(), moment="answered_at")
    bring_along(stored, target)
    stored.merged.update(merged_into=target)
    end_workflow(stored, user)
    log(stored, "wagtail_advocacy.merge_suggestion", user=user, data={"into": target.pk})
    suggestion_merged.send(Suggestion, suggestion=stored)
    return stored


@transaction.atomic
def remove_comment(message: SuggestionMessage, user) -> None:
    """Take a colleague's comment off the board. Safe to repeat. Raises ``PermissionDenied``, also
    for what is no comment."""
    if not may_decide(user) or message.kind != SuggestionMessage.Kind.COMMENT:
        raise PermissionDenied
    removed, _details = SuggestionMessage.objects.filter(pk=message.pk).delete()
    if removed:
        log(message.suggestion, "wagtail_advocacy.remove_comment", user=user)


@transaction.atomic
def reopen(suggestion: Suggestion, user) -> Suggestion:
    """Take a decision back, or open again what was published and is gone. What was made of the
    suggestion stays where it is.

    Raises ``PermissionDenied`` and ``NotNow``, and ``ValidationError`` when another suggestion
    of the same address stands by now.
    """
    stored = _to_decide(suggestion, user)
    if stored.state == State.SUBMITTED:
        return stored
    require("reopen", stored)
    if standing_at(stored) is not None:
        raise ValidationError(_("Another suggestion of this address stands by now."))
    open_again(stored)
    log(stored, "wagtail_advocacy.reopen_suggestion", user=user)
    return stored


@transaction.atomic
def take_up_as_page(
    suggestion: Suggestion, parent: AbstractPage, page_class: type, user
) -> AbstractPage:
    """Make a draft page of it below ``parent``, with its words and pictures.

    The draft is marked as shareable where the type and ``user`` allow it. Gives the page, or the
    one that was made before. Raises ``PermissionDenied``, also when he may not add the page
    there, ``NotNow``, and ``ValidationError`` when the type needs what a suggestion does not have.
    """
    stored = _to_decide(suggestion, user)
    if stored.page is not None and stored.state == State.TAKEN_UP:
        return stored.page.specific
    _require_no_result(stored)
    parent = parent.specific
    if (
        not parent.permissions_for_user(user).can_add_subpage()
        or page_class not in parent.creatable_subpage_models()
    ):
        raise PermissionDenied
    missing = fields_to_fill(page_class)
    if missing:
        names = ", ".join(str(field.verbose_name) for field in missing)
        raise ValidationError(
            _("A suggestion does not say what this type of page needs: %(names)s.")
            % {"names": names}
        )
    draft = stored.get_latest_revision_as_object()
    page = fill_page(page_class, draft, publish_pictures(draft, user))
    page.owner = page.owner or user
    page.live, page.has_unpublished_changes = False, True
    if is_shareable_type(page_class) and has_permission(user, MAKE_SHAREABLE):
        topics = [str(draft.topic_key)] if draft.topic_key else []
        page.share_info = [ShareInfo(shareable=True, topic_keys=topics)]
    parent.add_child(instance=page)
    page.save_revision(user=user, log_action=False)
    log(page, "wagtail.create", user=user, content_changed=True)
    _take_up(stored, user, page_id=page.pk)
    return page


@transaction.atomic
def take_up_as_link(suggestion: Suggestion, user):
    """Make a curated link of it; a draft, unless the address is offered already.

    Gives the link. Safe to repeat. Raises ``PermissionDenied`` and ``NotNow``, and
    ``ValidationError`` for a suggestion without an address.
    """
    stored = _to_decide(suggestion, user)
    if stored.link is not None and stored.state == State.TAKEN_UP:
        return stored.link
    _require_no_result(stored)
    if not stored.address:
        raise ValidationError(_("There is no address in this suggestion."))
    draft = stored.get_latest_revision_as_object()
    link, _is_new = add_link(
        stored.site,
        stored.address,
        user=user,
        topic_keys=[str(draft.topic_key)] if draft.topic_key else [],
    )
    _take_up(stored, user, link=link)
    if link.live:
        publish(stored, user)
    return link


def _require_no_result(stored: Suggestion) -> None:
    """One thing is made of a suggestion, so that it is known what became of it."""
    require("take_up", stored)
    if stored.has_result:
        raise NotNow("take_up", stored.state)


@transaction.atomic
def take_up(suggestion: Suggestion, user) -> Suggestion:
    """Promise that something will be made of it, without making it yet. Safe to repeat. Raises
    ``PermissionDenied`` and ``NotNow``."""
    stored = _to_decide(suggestion, user)
    if stored.state != State.TAKEN_UP:
        _take_up(stored, user)
    return stored


def _take_up(stored: Suggestion, user, **made) -> None:
    was_told = stored.taken_up_at is not None
    was_taken_up = stored.state == State.TAKEN_UP
    move("take_up", stored, taken_up_at=stored.taken_up_at or timezone.now(), **made)
    if stored.answered_at is None:
        stored.answered_at = stored.taken_up_at
        stored.save(update_fields=["answered_at"])
    if stored.assigned_to_id is None:
        stored.assigned_to = user
        stored.save(update_fields=["assigned_to"])
    if not was_taken_up:
        _approve(stored, user)
    log(stored, "wagtail_advocacy.take_up_suggestion", user=user)
    if not was_told:
        suggestion_taken_up.send(Suggestion, suggestion=stored)


def _approve(stored: Suggestion, user) -> None:
    """Let Wagtail know: the workflow is approved, what was suggested is live."""
    # Publishing saves the whole object, so it must not be one that was read before the move.
    stored = Suggestion.objects.get(pk=stored.pk)
    running = stored.current_workflow_state
    if running is not None and running.status == WorkflowState.STATUS_IN_PROGRESS:
        running.task_states.filter(status=TaskState.STATUS_IN_PROGRESS).update(
            status=TaskState.STATUS_APPROVED, finished_at=timezone.now(), finished_by=user
        )
        running.finish(user=user)
    elif not stored.live:
        stored.get_latest_revision().publish(user=user)


@transaction.atomic
def publish(suggestion: Suggestion, user=None) -> bool:
    """Note that what was made of the suggestion is published, and credit its item.

    Gives whether that is news: the first time it is told, and never again. Safe to repeat;
    nothing happens to a suggestion that was not taken up.
    """
    stored = locked(suggestion)
    is_news = stored.state == State.TAKEN_UP
    if is_news:
        move("publish", stored, moment="published_at", closed_at=timezone.now())
        log(stored, "wagtail_advocacy.publish_suggestion", user=user)
    elif stored.state != State.PUBLISHED:
        return False
    item = item_of(stored)
    if item is not None:
        person = stored.ambassador if stored.may_show_name else None
        credit_item(item, person)
    if is_news:
        suggestion_published.send(Suggestion, suggestion=stored)
    return is_news


@transaction.atomic
def accept(suggestion: Suggestion) -> None:
    """What an approval in Wagtail's own workflow, or publishing there, means: it is taken up,
    and a link becomes a curated link. Safe to repeat.

    Whoever publishes may decide: Wagtail has asked for it. Raises ``NotNow`` for a suggestion
    that was declined, withdrawn or joined with another.
    """
    stored = locked(suggestion)
    if stored.state in {State.TAKEN_UP, State.PUBLISHED}:
        return
    require("take_up", stored)
    revision = stored.latest_revision
    user = revision.user if revision and may_decide(revision.user) else None
    link = None
    if stored.address:
        draft = stored.get_latest_revision_as_object()
        topics = [str(draft.topic_key)] if draft.topic_key else []
        link, _is_new = add_link(stored.site, stored.address, user=user, topic_keys=topics)
    move("take_up", stored, link=link, taken_up_at=timezone.now())
    if stored.answered_at is None:
        stored.answered_at = stored.taken_up_at
        stored.save(update_fields=["answered_at"])
    log(stored, "wagtail_advocacy.take_up_suggestion", user=user)
    suggestion_taken_up.send(Suggestion, suggestion=stored)
    if link is not None and link.live:
        publish(stored, user)


@transaction.atomic
def ask_by_workflow(suggestion: Suggestion, text: str, user) -> None:
    """What a rejection in Wagtail's own workflow means: he is asked. Safe to repeat."""
    stored = locked(suggestion)
    if stored.allows("ask"):
        _ask(stored, plain_text(text) or str(_("Please look at it once more.")), user)


def _to_decide(suggestion: Suggestion, user) -> Suggestion:
    """The suggestion, locked, for ``user`` to decide on. A draft is nobody's business."""
    if not may_decide(user):
        raise PermissionDenied
    stored = locked(suggestion)
    if stored.submitted_at is None:
        raise PermissionDenied
    lock = stored.get_lock()
    if isinstance(lock, BasicLock) and lock.for_user(user):
        raise PermissionDenied(_("A colleague has locked this suggestion."))
    return stored


def _sentence(text: str) -> str:
    text = plain_text(text)
    if not text:
        raise ValidationError({"text": _("Please write your question.")})
    if len(text) > LONGEST_MESSAGE:
        raise ValidationError({"text": _("This is too long.")})
    return text
