"""Notices to those who work on the programme, whether or not they take part themselves."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.models import ModelLogEntry

from wagtail_advocacy.content.admin_items import items_in_admin
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.permissions import MANAGE_SUGGESTIONS, has_permission, people_with
from wagtail_advocacy.programme.calendar import working_days
from wagtail_advocacy.suggestions.models import Suggestion, SuggestionMessage
from wagtail_advocacy.suggestions.queries import name_of
from wagtail_advocacy.suggestions.states import OPEN, State

from .digest import Content
from .kinds import Kind, NoticeText, register_kind
from .models import EditorsDigest
from .queries import chunks, reachable, waiting_for


class EditorKind(Kind):
    """A notice to some of those who may decide on suggestions, unless ``is_for`` says otherwise.
    Who takes part in the site's programme has it in his inbox, and chooses there; the others get
    an e-mail, and choose on Wagtail's page for their account."""

    html_template = "wagtail_advocacy/activation/editor_notice.html"
    text_template = "wagtail_advocacy/activation/editor_notice.txt"

    def is_for(self, user):
        return has_permission(user, MANAGE_SUGGESTIONS)

    def site_and_editors(self, thing_id: int):
        """The site that it is about, and the users to tell; ``None`` when it is gone."""
        raise NotImplementedError

    def recipients(self, thing_id):
        found = self.site_and_editors(thing_id)
        if found is not None:
            site, editors = found
            people = reachable(site).filter(user__in=editors.order_by().values("pk"))
            yield from chunks(people.order_by("pk").values_list("pk", flat=True))

    def without_inbox(self, thing_id):
        found = self.site_and_editors(thing_id)
        if found is None:
            return None, []
        site, editors = found
        members = reachable(site).order_by().values("user")
        others = editors.exclude(pk__in=members).exclude(email="")
        return site, list(others.order_by("pk").values_list("pk", flat=True))


@dataclass(frozen=True)
class HandOver:
    """Once that a suggestion was handed over: by whom (a name, or ``""``), and to whom."""

    suggestion: Suggestion
    by: str
    to_id: int


@register_kind
class SuggestionHandedOver(EditorKind):
    """About an entry of the audit log: the same suggestion may come back to the same person."""

    id = "suggestion_handed_over"
    label = gettext_lazy("A suggestion was handed to you")
    description = gettext_lazy("A colleague wants you to decide on it.")

    def site_and_editors(self, thing_id):
        found = self.load([thing_id]).get(thing_id)
        if found is None:
            return None
        return found.suggestion.site, _deciders({found.to_id})

    def load(self, ids):
        entries = ModelLogEntry.objects.select_related("user").filter(
            pk__in=list(ids), action="wagtail_advocacy.hand_over_suggestion"
        )
        entries = {entry.pk: entry for entry in entries}
        suggestions = Suggestion.objects.select_related("site").in_bulk(
            {int(entry.object_id) for entry in entries.values()}
        )
        return {
            pk: HandOver(suggestions[int(entry.object_id)], name_of(entry.user), entry.data["to"])
            for pk, entry in entries.items()
            if int(entry.object_id) in suggestions
        }

    def text(self, thing, standing):
        text = _("A colleague handed you this suggestion. Please decide on it.")
        if thing.by:
            text = _("%(name)s handed you this suggestion. Please decide on it.")
        return NoticeText(
            title=_("“%(title)s” is in your hands") % {"title": thing.suggestion.heading},
            text=text % {"name": thing.by},
            path=reverse("advocacy_suggestions:edit", args=[thing.suggestion.pk]),
            action=_("Open the suggestion"),
        )

    def is_worth_an_email(self, thing, standing):
        suggestion = thing.suggestion
        is_his = suggestion.assigned_to_id == thing.to_id
        return is_his and suggestion.state in OPEN | {State.TAKEN_UP}


@register_kind
class SuggestionAnswered(EditorKind):
    """About one answer, of which there may be several."""

    id = "suggestion_answered"
    label = gettext_lazy("A question about a suggestion was answered")
    description = gettext_lazy("You asked it, or are to decide on the suggestion.")

    def site_and_editors(self, thing_id):
        answer = self.load([thing_id]).get(thing_id)
        return None if answer is None else (answer.suggestion.site, _deciders(waiting_for(answer)))

    def load(self, ids):
        return SuggestionMessage.objects.select_related("suggestion__site").in_bulk(list(ids))

    def text(self, thing, standing):
        return NoticeText(
            title=_("What was asked about “%(title)s” is answered")
            % {"title": thing.suggestion.heading},
            text=Truncator(thing.text).chars(300),
            path=reverse("advocacy_suggestions:edit", args=[thing.suggestion.pk]),
            action=_("Open the suggestion"),
        )

    def is_worth_an_email(self, thing, standing):
        return thing.suggestion.state in OPEN


def _deciders(ids: set[int]):
    """Those of the users who may decide on suggestions."""
    people = get_user_model()._default_manager.filter(pk__in=ids)
    able = [user.pk for user in people if has_permission(user, MANAGE_SUGGESTIONS)]
    return people.filter(pk__in=able)


@register_kind
class EditorsWeek(EditorKind):
    id = "editors_digest"
    label = gettext_lazy("The editors’ week")
    description = gettext_lazy(
        "Every Monday: what was suggested, what waits longest, what worked best."
    )
    html_template = "wagtail_advocacy/activation/editors_digest.html"
    text_template = "wagtail_advocacy/activation/editors_digest.txt"

    def site_and_editors(self, thing_id):
        digest = EditorsDigest.objects.select_related("site").filter(pk=thing_id).first()
        return None if digest is None else (digest.site, people_with(MANAGE_SUGGESTIONS))

    def load(self, ids):
        return EditorsDigest.objects.select_related("site").in_bulk(list(ids))

    def text(self, thing, standing):
        """Figures alone: which items may be named depends on who reads it."""
        content = Content(**thing.content)
        parts = []
        if content.proposed:
            parts.append(
                ngettext(
                    "%(count)d suggestion came in.",
                    "%(count)d suggestions came in.",
                    content.proposed,
                )
                % {"count": content.proposed}
            )
        if content.waiting:
            parts.append(
                ngettext(
                    "%(count)d waited for a decision.",
                    "%(count)d waited for a decision.",
                    content.waiting,
                )
                % {"count": content.waiting}
            )
        if content.best:
            readers = content.best[0][1]
            parts.append(
                ngettext(
                    "What worked best brought %(count)d reader.",
                    "What worked best brought %(count)d readers.",
                    readers,
                )
                % {"count": readers}
            )
        return NoticeText(
            title=_("The editors’ week from %(day)s") % {"day": date_format(thing.week, "j F")},
            text=" ".join(parts),
            path=reverse("advocacy_suggestions:list"),
            action=_("Open the suggestions"),
        )

    def email_context(self, thing, user):
        content = Content(**thing.content)
        root = thing.site.root_url
        ids = {*content.proposed_ids, *content.waiting_ids}
        suggestions = Suggestion.objects.in_bulk(ids)
        item_ids = [pk for pk, _readers in [*content.best, *content.suggested]]
        shown = items_in_admin(user, Item.objects.filter(pk__in=item_ids))
        titles = dict(shown.values_list("pk", "title"))
        now = timezone.now()

        def rows(wanted):
            """Heading, address and working days until now."""
            return [
                (
                    suggestions[pk].heading,
                    root + reverse("advocacy_suggestions:edit", args=[pk]),
                    round(working_days(suggestions[pk].submitted_at, now)),
                )
                for pk in wanted
                if pk in suggestions
            ]

        waiting = [pk for pk in content.waiting_ids if _still_waits(suggestions.get(pk))]
        return {
            "content": content,
            "proposed": rows(content.proposed_ids),
            "waiting": rows(waiting),
            "best": [(titles[pk], readers) for pk, readers in content.best if pk in titles],
            "suggested": [
                (titles[pk], readers) for pk, readers in content.suggested if pk in titles
            ],
        }


def _still_waits(suggestion: Suggestion | None) -> bool:
    return suggestion is not None and suggestion.state == State.SUBMITTED
