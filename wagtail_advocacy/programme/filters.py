"""Filters of the programme's lists in the admin."""

from django.utils.translation import gettext_lazy as _
from django_filters import ModelMultipleChoiceFilter
from wagtail.admin.filters import WagtailFilterSet

from .models import Ambassador, Role


class AmbassadorFilterSet(WagtailFilterSet):
    roles = ModelMultipleChoiceFilter(label=_("Role"), queryset=Role.objects.all())

    class Meta:
        model = Ambassador
        fields = ["roles"]
