"""Telling what a share led to, and agreeing to show it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import Site

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.permissions import MANAGE_STORIES, has_permission
from wagtail_advocacy.programme.models import Ambassador
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.signals import story_shown

from .models import LONGEST_STORY, Story
from .queries import name_of
from .reading import plain_text


MOST_A_DAY = 10
# Seconds for which the number beside the menu may be old.
WAITING_AGE = 60
WAITING_KEY = "wagtail_advocacy.stories_waiting"


class StoryChanged(Exception):
    """The words are no longer those that the editor read."""


@transaction.atomic
def tell_story(
    ambassador: Ambassador,
    item: Item,
    text: str,
    *,
    kind: str = "",
    may_be_shown: bool = False,
    may_show_name: bool = False,
) -> Story:
    """Send the editors what a share of ``item`` led to.

    The same words about the same item are one story. Raises ``PermissionDenied`` for somebody who
    left or did not share the item, and ``ValidationError``, keyed by ``text``, when the words are
    missing or too long, or when there were ``MOST_A_DAY`` stories since yesterday.
    """
    text = _clean(text)
    shared = Share.objects.filter(ambassador=ambassador, item=item, item__site=ambassador.site_id)
    if not ambassador.is_active or not shared.exists():
        raise PermissionDenied
    # Two presses at once wait for one another here.
    Ambassador.objects.select_for_update().filter(pk=ambassador.pk).first()
    own = Story.objects.filter(ambassador=ambassador)
    known = own.filter(item=item, text=text).first()
    if known is not None:
        return known
    if own.filter(told_at__gt=timezone.now() - timedelta(days=1)).count() >= MOST_A_DAY:
        raise ValidationError(
            {"text": _("That was a lot for one day. Please come back with it tomorrow.")}
        )
    story = Story.objects.create(
        ambassador=ambassador,
        item=item,
        text=text,
        kind=Story.Kind(kind).value,
        may_be_shown=may_be_shown,
        may_show_name=may_show_name,
    )
    cache.delete(WAITING_KEY)
    return story


@transaction.atomic
def edit_story(
    story: Story,
    ambassador: Ambassador,
    text: str,
    *,
    kind: str = "",
    may_be_shown: bool = False,
    may_show_name: bool = False,
) -> Story:
    """Change the person's own story and what he agrees to, at once.

    Other words, or another kind, need an editor's agreement anew. Safe to repeat. Raises as
    ``tell_story`` does, and ``Story.DoesNotExist`` when it was withdrawn.
    """
    text = _clean(text)
    stored = _own(story, ambassador)
    was_shown = stored.is_shown
    values = (text, Story.Kind(kind).value)
    if values != (stored.text, stored.kind):
        stored.text, stored.kind = values
        stored.decision, stored.decided_at, stored.decided_by = "", None, None
    stored.may_be_shown, stored.may_show_name = may_be_shown, may_show_name
    stored.save()
    if stored.is_shown and not was_shown:
        story_shown.send(Story, story=stored)
    cache.delete(WAITING_KEY)
    return stored


@transaction.atomic
def withdraw_story(story: Story, ambassador: Ambassador) -> None:
    """Delete the person's own story, words and all, from this moment on. Safe to repeat."""
    try:
        stored = _own(story, ambassador)
    except Story.DoesNotExist:
        return
    log(stored, "wagtail_advocacy.withdraw_story", user=ambassador.user, deleted=True)
    stored.delete()
    cache.delete(WAITING_KEY)


@transaction.atomic
def decide_on_story(story: Story, decision: str, user, *, words: str) -> Story:
    """Agree to show the story (``"show"``), keep it (``"keep"``) or leave it open (``""``).

    ``words`` are those that the editor read. The one who told it hears of it when both sides
    agree. Safe to repeat. Raises ``PermissionDenied`` when ``user`` may not decide, ``ValueError``
    for a decision that there is not, ``StoryChanged`` when it was rewritten meanwhile, and
    ``Story.DoesNotExist`` when it was withdrawn.
    """
    if not has_permission(user, MANAGE_STORIES):
        raise PermissionDenied
    decision = Story.Decision(decision).value
    stored = Story.objects.select_for_update().get(pk=story.pk)
    if stored.text != words:
        raise StoryChanged
    if stored.decision == decision:
        return stored
    stored.decision = decision
    stored.decided_at = timezone.now() if decision else None
    stored.decided_by = user if decision else None
    stored.save(update_fields=["decision", "decided_at", "decided_by"])
    verb = {"show": "show_story", "keep": "keep_story", "": "reopen_story"}[decision]
    log(stored, f"wagtail_advocacy.{verb}", user=user)
    cache.delete(WAITING_KEY)
    if stored.is_shown:
        story_shown.send(Story, story=stored)
    return stored


@dataclass(frozen=True)
class ShownStory:
    """What colleagues see of a story. ``kind`` and ``name`` may be ``""``; ``item_id`` is what it
    is about, whose title is not for everybody."""

    pk: int
    text: str
    kind: str
    name: str
    item_id: int
    shown_since: datetime


def shown_stories(site: Site, limit: int, *, start: int = 0) -> list[ShownStory]:
    """At most ``limit`` stories that may be shown on ``site``, the latest first, in one query.

    Never kept for later: a story that was withdrawn, or whose author left, is gone at once.
    """
    stories = shown(site).select_related("ambassador__user")[start : start + limit]
    return [
        ShownStory(
            pk=story.pk,
            text=story.text,
            kind=str(story.get_kind_display()) if story.kind else "",
            name=name_of(story.ambassador.user) if story.may_show_name else "",
            item_id=story.item_id,
            shown_since=story.decided_at,
        )
        for story in stories
    ]


def shown(site: Site) -> QuerySet[Story]:
    """The stories that colleagues see: both sides agreed, and whoever told it still takes part."""
    return Story.objects.filter(
        item__site=site,
        may_be_shown=True,
        decision=Story.Decision.SHOW,
        ambassador__left_at=None,
        ambassador__user__is_active=True,
    ).order_by("-decided_at", "-pk")


def stories_of(ambassador: Ambassador) -> QuerySet[Story]:
    """The person's own stories with their items, the latest first."""
    return Story.objects.filter(ambassador=ambassador).select_related("item")


def stories_waiting() -> int:
    """How many stories wait for an editor; at most a minute old."""
    return cache.get_or_set(
        WAITING_KEY,
        lambda: Story.objects.filter(decision="", may_be_shown=True).count(),
        WAITING_AGE,
    )


def _own(story: Story, ambassador: Ambassador) -> Story:
    if not ambassador.is_active:
        raise PermissionDenied
    stored = Story.objects.select_for_update().get(pk=story.pk)
    if stored.ambassador_id != ambassador.pk:
        raise PermissionDenied
    return stored


def _clean(text: str) -> str:
    text = plain_text(text)
    if not text:
        raise ValidationError({"text": _("Please write something.")})
    if len(text) > LONGEST_STORY:
        raise ValidationError(
            {"text": _("This has %(most)s characters at most.") % {"most": LONGEST_STORY}}
        )
    return text
