"""A site that swapped everything that can be swapped."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.models import AbstractPage

from wagtail_advocacy.content.shareable import ShareableMixin
from wagtail_advocacy.networks.base import Network


class Employee(AbstractUser):
    staff_number = models.CharField(max_length=20, blank=True)


class Picture(AbstractImage):
    credit = models.CharField(max_length=255, blank=True)

    admin_form_fields = (*Image.admin_form_fields, "credit")


class PictureRendition(AbstractRendition):
    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"), name="unique_picture_rendition"
            )
        ]


class IntranetPage(AbstractPage):
    """The base of all pages, in place of Wagtail's."""

    reviewed_on = models.DateField(null=True, blank=True)


class Story(ShareableMixin, IntranetPage):
    """A page type on the swapped base."""


class Fediwall(Network):
    """A network of the site's own."""

    id = "fediwall"
    label = "Fediwall"
