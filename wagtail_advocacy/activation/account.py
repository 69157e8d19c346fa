"""Which e-mails an editor wants, on Wagtail's own page for his account."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab
from wagtail.admin.widgets.switch import SwitchInput

from .editor_kinds import EditorKind
from .kinds import kinds_for
from .models import EditorMailStop
from .services import choose_editor_mails


def _kinds_of(user) -> list[EditorKind]:
    return [kind for kind in kinds_for(user) if isinstance(kind, EditorKind)]


class EditorMailsForm(forms.Form):
    """A box for each kind of notice to editors, named by its id."""

    def __init__(self, *args, instance, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = instance
        self.kinds = _kinds_of(instance)
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
    title = _("Advocacy by e-mail")
    help_text = _(
        "Where you take part in a programme yourself, you choose this in the settings of its hub."
    )
    tab = notifications_tab
    order = 200
    form_class = EditorMailsForm

    def is_active(self):
        return bool(_kinds_of(self.user))
