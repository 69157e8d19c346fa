"""The verbs of those who suggest, support and comment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import WorkflowState

from wagtail_advocacy.background import enqueue
from wagtail_advocacy.content.links import address_key
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.content.services import credit_item
from wagtail_advocacy.content.unfurl import plain
from wagtail_advocacy.programme.models import Ambassador, Topic
from wagtail_advocacy.programme.queries import settings_for, team_of
from wagtail_advocacy.safe_http import validate_public_address
from wagtail_advocacy.signals import suggestion_answered, suggestion_submitted

from .joining import forget_gone, hand_on
from .models import (
    LONGEST_MESSAGE,
    LONGEST_TEXT,
    LONGEST_WHY,
    Suggestion,
    SuggestionMessage,
    SuggestionSupport,
)
from .moves import end_workflow, locked, move, own_locked, require, require_active
from .pictures import MOST_IMAGES
from .queries import item_of, made_today, suggestion_at
from .reading import check_length, plain_text, read_proposal
from .sent_pictures import clean_pictures, keep_pictures
from .states import State


FETCH_SUGGESTION = "wagtail_advocacy.suggestions.tasks.fetch_suggestion"
MOST_COMMENTS_A_DAY = 30
LONGEST_TITLE = 255
EDITABLE_KINDS = {Suggestion.Kind.STORY, Suggestion.Kind.IDEA, Suggestion.Kind.QUESTION}


@dataclass(frozen=True)
class Proposed:
    """What came of a proposal. ``joined``: it is somebody else's, and this person supports it."""

    suggestion: Suggestion
    joined: bool = False


def propose(
    ambassador: Ambassador,
    typed: str,
    *,
    images: Iterable = (),
    inspired_by: Item | None = None,
    topic_key: UUID | None = None,
    title: str = "",
) -> Proposed:
    """Keep what a person typed into the one field as a draft of his.

    ``images`` are uploaded files, ``title`` is what his browser calls the page at the address. The
    same again is the same suggestion; an address that somebody else proposed already is supported
    there, and what he wrote beside it is kept for the editors. Raises ``ValidationError``, keyed
    by ``text`` or ``images``, and ``PermissionDenied`` for somebody who left.
    """
    require_active(ambassador)
    images = list(images)
    read = read_proposal(typed, has_images=bool(images))
    if not read.text and not read.address and not images:
        raise ValidationError({"text": _("Paste a link, or tell us in a sentence.")})
    check_length("text", read.text, LONGEST_TEXT)
    if read.address:
        try:
            validate_public_address(read.address)
        except ValidationError as error:
            raise ValidationError({"text": error.messages}) from None
    pictures = clean_pictures(images, MOST_IMAGES)
    with transaction.atomic():
        # Two presses at once wait for one another here.
        Ambassador.objects.select_for_update().filter(pk=ambassador.pk).first()
        standing = suggestion_at(ambassador.site, read.address) if read.address else None
        is_own = standing is not None and standing.ambassador_id == ambassador.pk
        if standing is not None and (is_own or not (read.text or pictures)):
            return _join(standing, ambassador)
        known = _same_again(ambassador, read, standing)
        if known is not None and not pictures:
            return _join(standing, ambassador) if standing else Proposed(known)
        most = settings_for(ambassador.site).suggestions_per_day
        if made_today(ambassador) >= most:
            raise ValidationError(
                {"text": _("That was a lot for one day. Please come back with it tomorrow.")}
            )
        suggestion = Suggestion(
            site=ambassador.site,
            ambassador=ambassador,
            kind=read.kind,
            text="" if read.address else read.text,
            # What somebody writes beside a link is why he sends it.
            why=read.text[:LONGEST_WHY] if read.address else "",
            address=read.address,
            address_key=address_key(read.address) if read.address else "",
            title=plain(title, LONGEST_TITLE) if read.address else "",
            fetching=Suggestion.Fetching.WAITING if read.address else "",
            inspired_by=inspired_by,
            topic_key=_known_topic(ambassador, topic_key),
            live=False,
            has_unpublished_changes=True,
        )
        suggestion.save()
        suggestion.save_revision(user=ambassador.user, clean=False)
        keep_pictures(suggestion, pictures)
        if standing is not None:
            return _merge_into(standing, suggestion, ambassador)
        if read.address:
            enqueue(FETCH_SUGGESTION, suggestion.pk)
    return Proposed(suggestion)


def _same_again(ambassador: Ambassador, read, standing: Suggestion | None) -> Suggestion | None:
    own = Suggestion.objects.filter(ambassador=ambassador)
    if standing is not None:
        return own.filter(merged_into=standing, why=read.text[:LONGEST_WHY]).first()
    drafts = own.filter(state=State.DRAFT)
    if read.address:
        return drafts.filter(address_key=address_key(read.address)).first()
    return drafts.filter(address="", text=read.text).first()


def _merge_into(standing: Suggestion, stored: Suggestion, ambassador: Ambassador) -> Proposed:
    """Keep the draft, which editors read beside the one that stands."""
    now = timezone.now()
    move("merge", stored, merged_into=standing, submitted_at=now, closed_at=now)
    return _join(standing, ambassador)


def _join(suggestion: Suggestion, ambassador: Ambassador) -> Proposed:
    if suggestion.ambassador_id == ambassador.pk:
        return Proposed(suggestion)
    require("join", suggestion)
    SuggestionSupport.objects.get_or_create(suggestion=suggestion, ambassador=ambassador)
    return Proposed(suggestion, joined=True)


@transaction.atomic
def edit(suggestion: Suggestion, ambassador: Ambassador, **values) -> Suggestion:
    """Change the person's own suggestion: any of ``text``, ``kind``, ``why``, ``topic_key``,
    ``may_show_name``. A draft may be incomplete.

    Gives the suggestion as it is stored. Raises ``ValidationError``, keyed by field, ``NotNow``
    once it was taken up, and ``PermissionDenied`` when it is not his.
    """
    stored = own_locked(suggestion, ambassador)
    require("edit", stored)
    _apply(stored, ambassador, values)
    return stored


def _apply(stored: Suggestion, ambassador: Ambassador, values: dict) -> None:
    values = dict(values)
    unknown = values.keys() - {"text", "kind", "why", "topic_key", "may_show_name"}
    if unknown:
        raise TypeError(f"No field of a suggestion: {', '.join(sorted(unknown))}")
    for name, longest in (("text", LONGEST_TEXT), ("why", LONGEST_WHY)):
        if name in values:
            values[name] = plain_text(values[name])
            check_length(name, values[name], longest)
    if "kind" in values and (stored.address or values["kind"] not in EDITABLE_KINDS):
        del values["kind"]
    if "topic_key" in values:
        values["topic_key"] = _known_topic(ambassador, values["topic_key"])
    changed = {name: value for name, value in values.items() if getattr(stored, name) != value}
    if not changed:
        return
    draft = stored.get_latest_revision_as_object()
    for name, value in changed.items():
        setattr(stored, name, value)
        setattr(draft, name, value)
    stored.save(update_fields=list(changed))
    if changed.keys() & set(Suggestion.VERSIONED):
        draft.save_revision(user=ambassador.user, clean=False)


def submit(suggestion: Suggestion, ambassador: Ambassador, **values) -> Proposed:
    """Send the person's draft to the editors, with the last changes (``values`` as for ``edit``).

    If somebody else proposed its address meanwhile, it joins that one. Starts the workflow that
    suggestions have, if any. Safe to repeat. Raises as ``edit`` does.
    """
    try:
        with transaction.atomic():
            return _submit(suggestion, ambassador, values)
    except IntegrityError:
        # Somebody else sent the same address a moment ago.
        with transaction.atomic():
            return _submit(suggestion, ambassador, values)


def _submit(suggestion: Suggestion, ambassador: Ambassador, values: dict) -> Proposed:
    stored = own_locked(suggestion, ambassador)
    if stored.submitted_at is not None and stored.state == State.SUBMITTED:
        return Proposed(stored)
    require("submit", stored)
    _apply(stored, ambassador, values)
    if not stored.text and not stored.address:
        raise ValidationError({"text": _("Say in a sentence what it is about.")})
    _read_again(stored, ambassador)
    standing = suggestion_at(stored.site, stored.address) if stored.address else None
    if standing is not None:
        return _merge_into(standing, stored, ambassador)
    forget_gone(stored)
    team = team_of(ambassador.user, stored.site) if ambassador.user else None
    move("submit", stored, moment="submitted_at", team=team)
    log(stored, "wagtail_advocacy.submit_suggestion", user=ambassador.user)
    workflow = stored.get_workflow()
    if workflow is not None:
        # Not in his name: Wagtail would write him e-mails with links into the admin.
        workflow.start(stored, None)
    suggestion_submitted.send(Suggestion, suggestion=stored)
    return Proposed(stored)


def _read_again(stored: Suggestion, ambassador: Ambassador) -> None:
    """Take a draft for a link when its text was changed into one."""
    read = read_proposal(stored.text)
    if stored.address or not read.address:
        return
    try:
        validate_public_address(read.address)
    except ValidationError as error:
        raise ValidationError({"text": error.messages}) from None
    stored.kind, stored.text, stored.address = read.kind, "", read.address
    stored.address_key = address_key(read.address)
    stored.why = stored.why or read.text[:LONGEST_WHY]
    stored.fetching = Suggestion.Fetching.WAITING
    stored.save(update_fields=["kind", "text", "address", "address_key", "why", "fetching"])
    stored.save_revision(user=ambassador.user, clean=False)
    enqueue(FETCH_SUGGESTION, stored.pk)


@transaction.atomic
def withdraw(suggestion: Suggestion, ambassador: Ambassador) -> Suggestion:
    """Take the person's own suggestion back, and delete its pictures. What was joined with it goes
    on without it. Safe to repeat. Raises ``NotNow`` once it was taken up or decided on."""
    stored = own_locked(suggestion, ambassador)
    if stored.state == State.WITHDRAWN:
        return stored
    was_sent = stored.state != State.DRAFT
    move("withdraw", stored, moment="closed_at")
    stored.images.all().delete()
    hand_on(stored)
    end_workflow(stored)
    if was_sent:
        log(stored, "wagtail_advocacy.withdraw_suggestion", user=ambassador.user)
    return stored


@transaction.atomic
def show_name(suggestion: Suggestion, ambassador: Ambassador, *, shown: bool) -> Suggestion:
    """Let the person's name stand beside his suggestion and what was made of it, or not; at any
    time. Safe to repeat."""
    stored = own_locked(suggestion, ambassador)
    if stored.may_show_name != shown:
        stored.may_show_name = shown
        stored.save(update_fields=["may_show_name"])
        item = item_of(stored)
        if item is not None and stored.state == State.PUBLISHED:
            credit_item(item, ambassador if shown else None)
    return stored


@transaction.atomic
def support(suggestion: Suggestion, ambassador: Ambassador) -> bool:
    """Support a colleague's suggestion. Gives whether the support is new. Raises ``NotNow``
    when it is no longer open, and ``PermissionDenied`` for one's own or another site's."""
    stored = _of_a_colleague(suggestion, ambassador)
    require("support", stored)
    _row, is_new = SuggestionSupport.objects.get_or_create(suggestion=stored, ambassador=ambassador)
    return is_new


@transaction.atomic
def withdraw_support(suggestion: Suggestion, ambassador: Ambassador) -> None:
    """Support it no longer. Safe to repeat."""
    require_active(ambassador)
    SuggestionSupport.objects.filter(suggestion=suggestion, ambassador=ambassador).delete()


@transaction.atomic
def comment(suggestion: Suggestion, ambassador: Ambassador, text: str) -> SuggestionMessage:
    """Say something about a suggestion for all colleagues to read.

    Whether he may see it is for the caller to ask. The same words are one comment. Raises
    ``ValidationError``, keyed by ``text``, when they are missing, too long or too many for one
    day, and ``NotNow`` for one that is not on the board.
    """
    require_active(ambassador)
    if suggestion.site_id != ambassador.site_id:
        raise PermissionDenied
    text = _message(text)
    stored = locked(suggestion)
    require("comment", stored)
    own = SuggestionMessage.objects.filter(
        author=ambassador.user, kind=SuggestionMessage.Kind.COMMENT
    )
    known = own.filter(suggestion=stored, text=text).first()
    if known is not None:
        return known
    if own.filter(created_at__gt=timezone.now() - timedelta(days=1)).count() >= (
        MOST_COMMENTS_A_DAY
    ):
        raise ValidationError({"text": _("You said a lot today. Please go on tomorrow.")})
    return SuggestionMessage.objects.create(suggestion=stored, author=ambassador.user, text=text)


def remove_comment(message: SuggestionMessage, ambassador: Ambassador) -> None:
    """Take one's own comment away. Safe to repeat. Raises ``PermissionDenied`` for another's."""
    require_active(ambassador)
    is_comment = message.kind == SuggestionMessage.Kind.COMMENT
    if not is_comment or message.author_id is None or message.author_id != ambassador.user_id:
        raise PermissionDenied
    SuggestionMessage.objects.filter(pk=message.pk).delete()


@transaction.atomic
def answer(suggestion: Suggestion, ambassador: Ambassador, text: str) -> Suggestion:
    """Answer the editors' question about one's own suggestion, which goes back to them.

    Raises ``ValidationError``, keyed by ``text``, and ``NotNow`` when nothing was asked.
    """
    stored = own_locked(suggestion, ambassador)
    text = _message(text)
    move("answer", stored)
    SuggestionMessage.objects.create(
        suggestion=stored,
        author=ambassador.user,
        kind=SuggestionMessage.Kind.ANSWER,
        text=text,
    )
    running = stored.current_workflow_state
    if running is not None and running.status == WorkflowState.STATUS_NEEDS_CHANGES:
        running.resume(user=None)
    log(stored, "wagtail_advocacy.answer_about_suggestion", user=ambassador.user)
    suggestion_answered.send(Suggestion, suggestion=stored)
    return stored


def _of_a_colleague(suggestion: Suggestion, ambassador: Ambassador) -> Suggestion:
    require_active(ambassador)
    stored = locked(suggestion)
    if stored.site_id != ambassador.site_id or stored.ambassador_id == ambassador.pk:
        raise PermissionDenied
    return stored


def _message(text: str) -> str:
    text = plain_text(text)
    if not text:
        raise ValidationError({"text": _("Please write something.")})
    check_length("text", text, LONGEST_MESSAGE)
    return text


def _known_topic(ambassador: Ambassador, key) -> UUID | None:
    topics = Topic.objects.filter(site=ambassador.site_id, translation_key=key or None)
    return topics.values_list("translation_key", flat=True).first() if key else None
