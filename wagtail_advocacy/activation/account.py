"""Which e-mails an editor wants, on Wagtail's own page for his account."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab
from wagtail.admin.widgets.switch import SwitchInput

from wagtail_advocacy.permissions import MANAGE_SUGGESTIONS, has_permission

from .editor_kinds import EditorKind
from .kinds import kinds_for
from .models import EditorMailStop
from .services import choose_editor_mails


class EditorMailsForm(forms.Form):
    """A box for each kind of notice to editors, named by its id."""

    def __init__(self, *args, instance, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = instance
        self.kinds = [kind for kind in kinds_for(instance) if isinstance(kind, EditorKind)]
        stops = EditorMailStop.objects.filter(user=instance)
        stopped = set(stops.values_list("kind", flat=True))
        for kind in self.kinds:
            self.fields[kind.id] = forms.BooleanField(
                label=kind.label,
                help_text=kind.description,
                required=False,
                widget=SwitchInput,
                initial=kind.id not in stopped,
            )

    def save(self):
        choose_editor_mails(self.user, {kind.id: self.cleaned_data[kind.id] for kind in self.kinds})


class EditorMailsPanel(BaseSettingsPanel):
    name = "advocacy"
    title = _("Suggestions by e-mail")
    help_text = _(
        "Where you take part in a programme yourself, you choose this in the settings of its hub."
    )
    tab = notifications_tab
    order = 200
    form_class = EditorMailsForm

    def is_active(self):
        return has_permission(self.user, MANAGE_SUGGESTIONS)
