"""What an editor fills in to decide on a suggestion."""

import swapper
from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminPageChooser
from wagtail.permissions import policy_registry

from wagtail_advocacy.content.shareable import shareable_page_types

from .drafting import fields_to_fill
from .models import LONGEST_MESSAGE, Suggestion
from .states import JOINABLE


MOST_CHOICES = 200


class DecisionForm(forms.Form):
    """A decision that needs no words. ``values`` are what the verb gets, by name."""

    def __init__(self, *args, suggestion: Suggestion, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.suggestion, self.user = suggestion, user


class AskForm(DecisionForm):
    text = forms.CharField(
        label=_("Your question"),
        max_length=LONGEST_MESSAGE,
        widget=AdminAutoHeightTextInput,
        help_text=_("It goes to the person's inbox; the answer comes back here."),
    )


class DeclineForm(DecisionForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_MESSAGE,
        widget=AdminAutoHeightTextInput,
        help_text=_("The person reads it, and so do colleagues on the board."),
    )


class MergeForm(DecisionForm):
    other = forms.ModelChoiceField(
        label=_("Join it with"),
        queryset=Suggestion.objects.none(),
        help_text=_("That one stays. Whoever supports this one supports it from now on."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        others = Suggestion.objects.filter(site=self.suggestion.site_id, state__in=JOINABLE)
        latest = others.exclude(pk=self.suggestion.pk).order_by("-submitted_at", "-pk")
        ids = list(latest.values_list("pk", flat=True)[:MOST_CHOICES])
        self.fields["other"].queryset = latest.filter(pk__in=ids)


class HandOverForm(DecisionForm):
    colleague = forms.ModelChoiceField(
        label=_("Colleague"), queryset=get_user_model()._default_manager.none()
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = policy_registry.get_by_type(Suggestion).users_with_permission("change")
        self.fields["colleague"].queryset = people.order_by(get_user_model().USERNAME_FIELD)


class PageForm(DecisionForm):
    page_type = forms.ChoiceField(label=_("Type of page"))
    parent = forms.ModelChoiceField(
        label=_("Below"),
        queryset=None,
        help_text=_("Where the draft is made. You can move it later."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.types = {
            model._meta.label_lower: model
            for model in shareable_page_types()
            if model.is_creatable and not model._meta.abstract and not fields_to_fill(model)
        }
        self.fields["page_type"].choices = [
            (label, model.get_verbose_name()) for label, model in self.types.items()
        ]
        self.fields["parent"].queryset = swapper.load_model("wagtailcore", "Page").objects.all()
        parents = {
            parent for model in self.types.values() for parent in model.allowed_parent_page_models()
        }
        self.fields["parent"].widget = AdminPageChooser(
            target_models=sorted(parents, key=lambda model: model._meta.label) or None,
            user_perms="copy_to",
        )
        if not self.is_bound:
            self._preselect()

    def _preselect(self):
        """What was chosen last for a suggestion of this site, else the first place that there
        is."""
        made = Suggestion.objects.filter(site=self.suggestion.site_id).exclude(page=None)
        last = made.select_related("page").order_by("-taken_up_at").first()
        if last is not None and (label := last.page.specific_class._meta.label_lower) in self.types:
            self.initial["page_type"] = label
            self.initial["parent"] = last.page.get_parent().pk
            return
        root = self.suggestion.site.root_page
        for label, model in self.types.items():
            for parent_model in model.allowed_parent_page_models():
                places = parent_model._default_manager.descendant_of(root, inclusive=True)
                for place in places.order_by("path")[:20]:
                    if place.permissions_for_user(self.user).can_add_subpage():
                        self.initial["page_type"], self.initial["parent"] = label, place.pk
                        return

    def clean_page_type(self):
        return self.types[self.cleaned_data["page_type"]]
