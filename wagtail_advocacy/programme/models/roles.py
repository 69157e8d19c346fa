"""The parts that people play in the programme."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site


class Role(models.Model):
    """A part that ambassadors play. A site renames the first ones and adds its own."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    # Tells a role that was renamed from one that is missing.
    slug = models.SlugField(max_length=40, editable=False)
    name = models.CharField(verbose_name=_("name"), max_length=60)
    description = models.TextField(verbose_name=_("description"), blank=True, max_length=300)
    sort_order = models.PositiveSmallIntegerField(verbose_name=_("order"), default=0)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["sort_order", "name"]
        constraints = [
            models.UniqueConstraint(fields=["site", "slug"], name="wagtail_advocacy_role_slug"),
            models.UniqueConstraint(
                fields=["site", "name"],
                name="wagtail_advocacy_role_name",
                violation_error_message=_("There is a role of this name already."),
            ),
        ]

    def __str__(self):
        return self.name
