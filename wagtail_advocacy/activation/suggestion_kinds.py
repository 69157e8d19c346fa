"""Notices about suggestions: to the one who suggested something, and to who is to decide."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.suggestions.models import (
    Suggestion,
    SuggestionMessage,
    SuggestionOutcome,
)
from wagtail_advocacy.suggestions.queries import item_of, made_of
from wagtail_advocacy.suggestions.states import State

from . import queries
from .kinds import Kind, NoticeText, register_kind
from .models import Way


class SuggestionKind(Kind):
    """A notice to the one who suggested it, who knows what it was."""

    action = gettext_lazy("See how far it is")

    def recipients(self, thing_id):
        return queries.suggester_of(Suggestion.objects.filter(pk=thing_id))

    def load(self, ids):
        return Suggestion.objects.select_related("merged_into", "site").in_bulk(list(ids))

    def text(self, thing, standing):
        return NoticeText(
            title=self.title(thing) % {"title": thing.heading},
            text=self.words(thing),
            path=reverse("wagtail_advocacy:suggestion", args=[thing.pk]),
            action=str(self.action),
        )

    def title(self, suggestion: Suggestion) -> str:
        """What happened, with ``%(title)s`` for the suggestion."""
        raise NotImplementedError

    def words(self, suggestion: Suggestion) -> str:
        return ""


@register_kind
class SuggestionReceived(SuggestionKind):
    id = "suggestion_received"
    label = gettext_lazy("Your suggestion was received")
    default = Way.INBOX

    def title(self, suggestion):
        return _("Your suggestion “%(title)s” is with the editors")


@register_kind
class SuggestionAsked(SuggestionKind):
    """About one question, of which there may be several."""

    id = "suggestion_asked"
    label = gettext_lazy("The editors ask about your suggestion")
    action = gettext_lazy("Answer")

    def recipients(self, thing_id):
        return queries.suggester_of(Suggestion.objects.filter(messages=thing_id))

    def load(self, ids):
        return SuggestionMessage.objects.select_related("suggestion").in_bulk(list(ids))

    def text(self, thing, standing):
        suggestion = thing.suggestion
        return NoticeText(
            title=_("The editors ask about “%(title)s”") % {"title": suggestion.heading},
            text=Truncator(thing.text).chars(300),
            path=reverse("wagtail_advocacy:suggestion", args=[suggestion.pk]) + "#thread",
            action=str(self.action),
        )

    def is_worth_an_email(self, thing, standing):
        return thing.suggestion.state == State.ASKED


@register_kind
class SuggestionTakenUp(SuggestionKind):
    id = "suggestion_taken_up"
    label = gettext_lazy("Your suggestion was taken up")

    def title(self, suggestion):
        return _("Something will come of your suggestion “%(title)s”")

    def words(self, suggestion):
        return _("The editors took it up. You hear when it is published.")

    def is_worth_an_email(self, thing, standing):
        return thing.state == State.TAKEN_UP


@dataclass(frozen=True)
class Published:
    """Somebody's suggestion, and the one that was published: itself, or what it was joined with."""

    own: Suggestion
    published: Suggestion
    item: Item | None


@register_kind
class SuggestionPublished(SuggestionKind):
    """Leads on to reading it, and to sharing it, if it is offered. Also for those whose suggestion
    was joined with it."""

    id = "suggestion_published"
    label = gettext_lazy("Your suggestion was published")
    action = gettext_lazy("See it")

    def load(self, ids):
        suggestions = Suggestion.objects.select_related(
            "ambassador__user", "link", "merged_into__link"
        )
        found = {}
        for pk, own in suggestions.in_bulk(list(ids)).items():
            published = own.merged_into or own
            found[pk] = Published(own, published, item_of(published))
        return found

    def item_of(self, thing):
        return thing.item

    def text(self, thing, standing):
        person = thing.own.ambassador
        made = made_of(thing.published, person.user if person else None)
        title = made.title if made else thing.published.heading
        if thing.item is not None and standing.knows:
            title = thing.item.title
        words = _("Thank you! Your suggestion is published: “%(title)s”")
        if thing.published is not thing.own:
            words = _("Thank you! “%(title)s” is published, which yours was joined with")
        text = ""
        if thing.item is not None and standing.sees:
            text = _("You can be the first to share it. Its readers appear beside your suggestion.")
        return NoticeText(
            title=words % {"title": title},
            text=text,
            path=reverse("wagtail_advocacy:suggestion", args=[thing.own.pk]),
            action=str(self.action),
            read_address=made.address if made else "",
        )


@register_kind
class SuggestionBrought(SuggestionKind):
    """What it has brought so far: once, and again at each milestone."""

    id = "suggestion_outcome"
    label = gettext_lazy("What your suggestion brought")
    action = gettext_lazy("See it")

    def recipients(self, thing_id):
        return queries.suggester_of(Suggestion.objects.filter(outcomes=thing_id))

    def load(self, ids):
        outcomes = SuggestionOutcome.objects.select_related("suggestion__site")
        return outcomes.in_bulk(list(ids))

    def text(self, thing, standing):
        suggestion = thing.suggestion
        shares = ngettext("%(shares)s share", "%(shares)s shares", thing.shares)
        readers = ngettext("%(readers)s reader", "%(readers)s readers", thing.readers)
        found = f"{shares}, {readers}" if thing.readers else shares
        text = _("It all began with your suggestion “%(title)s”. Thank you!")
        if thing.milestone:
            text = _(
                "It passed %(milestone)s readers, and all began with your suggestion “%(title)s”."
            )
        return NoticeText(
            title=_("Your idea: %(found)s")
            % {
                "found": found
                % {"shares": grouped(thing.shares), "readers": grouped(thing.readers)}
            },
            text=text % {"title": suggestion.heading, "milestone": grouped(thing.milestone)},
            path=reverse("wagtail_advocacy:suggestion", args=[suggestion.pk]),
            action=str(self.action),
        )

    def is_worth_an_email(self, thing, standing):
        item = item_of(thing.suggestion)
        return item is not None and item.withdrawn_at is None


def grouped(number: int) -> str:
    """``number`` as people read it."""
    return number_format(number, use_l10n=True, force_grouping=True)


@register_kind
class SuggestionDeclined(SuggestionKind):
    id = "suggestion_declined"
    label = gettext_lazy("Your suggestion was declined")

    def title(self, suggestion):
        return _("The editors declined “%(title)s”")

    def words(self, suggestion):
        # Opening it again takes the reason off the suggestion.
        reason = suggestion.decline_reason or queries.told_reason(suggestion)
        return Truncator(reason).chars(300)

    def is_worth_an_email(self, thing, standing):
        return thing.state == State.DECLINED


@register_kind
class SuggestionMerged(SuggestionKind):
    id = "suggestion_merged"
    label = gettext_lazy("Your suggestion was joined with another")
    default = Way.INBOX

    def title(self, suggestion):
        return _("“%(title)s” was joined with a suggestion like it")

    def words(self, suggestion):
        return _("You support that one now. What becomes of it you see there.")
