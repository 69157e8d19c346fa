"""Whom something is for, and how prominently: the part of a form that pages and links share."""

from uuid import UUID

from django import forms
from django.contrib.auth.models import Group
from django.db.models import Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from wagtail_advocacy.programme.models import Role, Team
from wagtail_advocacy.programme.topics import topic_names

from .models import Campaign


AIM_FIELDS = ["importance", "pinned", "campaign"]
GONE = _("one that no longer exists")


class ChoicesField(forms.MultipleChoiceField):
    """Boxes to tick; what was chosen before stays a choice though it is gone."""

    def __init__(self, label):
        super().__init__(label=label, required=False, widget=forms.CheckboxSelectMultiple)

    def offer(self, choices: list[tuple], chosen: list) -> None:
        known = {value for value, _label in choices}
        gone = [(value, GONE) for value in map(str, chosen) if value not in known]
        self.choices = choices + gone
        self.initial = [str(value) for value in chosen]


class AimFormMixin(forms.Form):
    """Topics, audience, importance and campaign. The form calls ``set_up_aim`` with its site."""

    topics = ChoicesField(_("Topics"))
    audience_teams = ChoicesField(_("Teams"))
    audience_roles = ChoicesField(_("Roles"))
    audience_groups = ChoicesField(_("Groups"))

    def set_up_aim(self, site: Site | None) -> None:
        """Offer what ``site`` has; everything that is chosen stays chosen."""
        audience = self.instance.audience
        names = topic_names(site) if site else {}
        topics = [(str(key), name) for key, name in sorted(names.items(), key=lambda row: row[1])]
        self.fields["topics"].offer(topics, self.instance.topic_keys)
        for name, rows in (
            ("teams", Team.objects.filter(site=site)),
            ("roles", Role.objects.filter(site=site)),
            ("groups", Group.objects.order_by("name")),
        ):
            choices = [(str(row.pk), str(row)) for row in rows]
            self.fields[f"audience_{name}"].offer(choices, audience.get(name, []))
        open_or_chosen = Q(is_retired=False) | Q(pk=self.instance.campaign_id)
        campaigns = Campaign.objects.filter(open_or_chosen, site=site)
        self.fields["campaign"].queryset = campaigns

        self.fields["importance"].required = False

    def clean_importance(self):
        importance = self.cleaned_data["importance"]
        return self.instance.importance if importance in {None, ""} else importance

    def aim_fields(self) -> list:
        """The bound fields that have something to choose."""
        names = ("topics", "audience_teams", "audience_roles", "audience_groups")
        return [self[name] for name in names if self.fields[name].choices]

    @property
    def aim_errors(self) -> bool:
        return any(self[name].errors for name in ("topics", "campaign", "importance", "pinned"))

    def keep_aim(self) -> None:
        """Write what was ticked to the instance; to be called from ``_post_clean``."""
        values = self.cleaned_data
        keys = []
        for value in values.get("topics", []):
            try:
                keys.append(str(UUID(value)))
            except ValueError:
                continue
        self.instance.topic_keys = keys
        audience = {
            name: [int(value) for value in values.get(f"audience_{name}", [])]
            for name in ("teams", "roles", "groups")
        }
        self.instance.audience = {name: ids for name, ids in audience.items() if ids}


def aim_in_words(form) -> str:
    """What a folded heading says of the audience and the topics of the form's instance."""
    labels = {
        name: dict(form.fields[name].choices)
        for name in ("audience_teams", "audience_roles", "audience_groups")
    }
    audience = [
        str(labels[f"audience_{name}"].get(str(pk), GONE))
        for name, ids in form.instance.audience.items()
        for pk in ids
    ]
    topics = len(form.instance.topic_keys)
    words = ", ".join(audience) or gettext("everybody")
    if not topics:
        return words
    return ngettext("%(audience)s; %(count)d topic", "%(audience)s; %(count)d topics", topics) % {
        "audience": words,
        "count": topics,
    }
