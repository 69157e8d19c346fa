"""The owner's words about the results of a month, in the admin."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from wagtail_advocacy.programme.calendar import month_start, programme_day
from wagtail_advocacy.programme.forms import SiteFieldMixin
from wagtail_advocacy.programme.panels import SitePanel

from .models import ResultsLetter


ONE_DAY = date.resolution
MONTHS_OFFERED = 24


def months_to_write_about(today: date) -> list[tuple[str, str]]:
    """The months before the running one, the newest first, as choices."""
    months = []
    month = month_start(today)
    for _step in range(MONTHS_OFFERED):
        month = month_start(month - ONE_DAY)
        months.append((month.isoformat(), date_format(month, "F Y")))
    return months


class LetterForm(SiteFieldMixin, WagtailAdminModelForm):
    """Asks for the month by its name; one that was written about keeps its own."""

    month = forms.TypedChoiceField(label=_("Month"), coerce=date.fromisoformat)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = months_to_write_about(programme_day())
        own = self.instance.month
        if own and own.isoformat() not in dict(choices):
            choices.append((own.isoformat(), date_format(own, "F Y")))
        self.fields["month"].choices = choices
        if own:
            self.initial["month"] = own.isoformat()

    def clean(self):
        values = super().clean()
        if not values.get("thanks") and not values.get("setbacks"):
            self.add_error("thanks", _("Write something: thanks, or what did not work."))
        return values


class SaveLetterMixin:
    """Remembers who wrote it last."""

    def save_instance(self):
        self.form.instance.changed_at = timezone.now()
        self.form.instance.changed_by = self.request.user
        return super().save_instance()


class AddLetterView(SaveLetterMixin, generic.CreateView):
    pass


class EditLetterView(SaveLetterMixin, generic.EditView):
    pass


class LetterIndexView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("site", "changed_by")


class LetterViewSet(ModelViewSet):
    model = ResultsLetter
    icon = "mail"
    menu_label = _("Results for everyone")
    index_view_class = LetterIndexView
    add_view_class = AddLetterView
    edit_view_class = EditLetterView
    copy_view_enabled = False
    list_display = [
        "__str__",
        Column("site", label=_("Site")),
        BooleanColumn("is_shown", label=_("Shown")),
        DateColumn("changed_at", label=_("Changed")),
        "changed_by",
    ]
    edit_handler = ObjectList(
        [
            SitePanel("site"),
            FieldPanel("month"),
            FieldPanel("thanks"),
            FieldPanel("setbacks"),
            FieldPanel("is_shown"),
        ],
        base_form_class=LetterForm,
    )
    url_prefix = "advocacy/results"
    url_namespace = "advocacy_results"


letter_viewset = LetterViewSet("advocacy_results")
