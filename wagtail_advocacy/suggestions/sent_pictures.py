"""The verbs of the pictures that are sent along."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wagtail_advocacy.programme.models import Ambassador

from .models import LONGEST_DESCRIPTION, Suggestion, SuggestionImage
from .moves import own_locked, require
from .pictures import MOST_IMAGES, clean_picture
from .reading import check_length, plain_text


@transaction.atomic
def add_images(suggestion: Suggestion, ambassador: Ambassador, files: Iterable) -> None:
    """Add pictures to the person's own suggestion. Raises as ``edit`` does, keyed by
    ``images``."""
    stored = own_locked(suggestion, ambassador)
    require("edit", stored)
    keep_pictures(stored, clean_pictures(files, MOST_IMAGES - stored.images.count()))


@transaction.atomic
def remove_image(suggestion: Suggestion, ambassador: Ambassador, image_id: int) -> None:
    """Take a picture off the person's own suggestion. Safe to repeat."""
    stored = own_locked(suggestion, ambassador)
    require("edit", stored)
    SuggestionImage.objects.filter(suggestion=stored, pk=image_id).delete()


@transaction.atomic
def describe_images(suggestion: Suggestion, ambassador: Ambassador, words: Mapping) -> None:
    """Say what pictures of the person's own suggestion show (``words`` by their ids; others than
    its own are left out). Raises as ``edit`` does, keyed by ``images``."""
    stored = own_locked(suggestion, ambassador)
    require("edit", stored)
    images = list(stored.images.filter(pk__in=list(words)).defer("content"))
    for image in images:
        image.description = " ".join(plain_text(words[image.pk]).split())
        check_length("images", image.description, LONGEST_DESCRIPTION)
    SuggestionImage.objects.bulk_update(images, ["description"])


def clean_pictures(files: Iterable, most: int) -> list:
    """The uploaded ``files``, written anew. Raises ``ValidationError``, keyed by ``images``, for
    more than ``most`` and for what is no picture."""
    files = list(files)
    if len(files) > most:
        raise ValidationError(
            {"images": _("A suggestion has %(most)s pictures at most.") % {"most": MOST_IMAGES}}
        )
    try:
        return [clean_picture(file) for file in files]
    except ValidationError as error:
        raise ValidationError({"images": error.messages}) from None


def keep_pictures(suggestion: Suggestion, pictures: list) -> None:
    """Store what ``clean_pictures`` gave with ``suggestion``."""
    SuggestionImage.objects.bulk_create(
        SuggestionImage(
            suggestion=suggestion,
            content=picture.content,
            format=picture.format,
            width=picture.width,
            height=picture.height,
        )
        for picture in pictures
    )
