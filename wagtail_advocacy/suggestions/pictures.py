"""Pictures that people send along: checked, made smaller, and without what cameras add."""

from dataclasses import dataclass
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.http import HttpResponse
from django.utils.translation import gettext as _
from PIL import Image as Picture
from PIL import ImageOps
from wagtail.images import get_image_model

from wagtail_advocacy.content.web_images import (
    KINDS,
    LEAST_PIXELS,
    MOST_PIXELS,
    UNREADABLE,
    collection,
)

from .models import Suggestion, SuggestionImage


MOST_IMAGES = 4
MOST_BYTES = 10_000_000
# The longer side in pixels of what is kept.
LONGEST_SIDE = 2000


@dataclass(frozen=True)
class CleanPicture:
    """A picture that may be kept: its bytes were written by us and not by the camera."""

    content: bytes
    format: str
    width: int
    height: int


def clean_picture(file) -> CleanPicture:
    """Check an uploaded ``file`` and write it anew, upright and without EXIF, place included.

    Goes by what the file holds and not by its name. Raises ``ValidationError`` for a file that is
    too big, too small, broken, or no JPEG, PNG, WebP or GIF.
    """
    if file.size > MOST_BYTES:
        raise ValidationError(
            _("“%(name)s” is too big: a picture has %(most)s MB at most.")
            % {"name": file.name, "most": MOST_BYTES // 1_000_000}
        )
    try:
        with Picture.open(file, formats=tuple(KINDS.values())) as picture:
            width, height = picture.size
            if min(width, height) < LEAST_PIXELS:
                raise ValidationError(_("“%(name)s” is too small.") % {"name": file.name})
            if width * height > MOST_PIXELS:
                raise ValidationError(_("“%(name)s” has too many pixels.") % {"name": file.name})
            return _written_anew(picture)
    except UNREADABLE as error:
        raise ValidationError(
            _("“%(name)s” is no picture that we can read. Send a JPEG, PNG, WebP or GIF.")
            % {"name": file.name}
        ) from error


def _written_anew(picture: Picture.Image) -> CleanPicture:
    picture = ImageOps.exif_transpose(picture)
    has_alpha = "A" in picture.getbands() or "transparency" in picture.info
    kind, options = ("PNG", {"optimize": True}) if has_alpha else ("JPEG", {"quality": 88})
    picture = picture.convert("RGBA" if has_alpha else "RGB")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # Only the pixels go on: what else the file said stays behind with it.
    bare = Picture.new(picture.mode, picture.size)
    bare.paste(picture)
    content = BytesIO()
    bare.save(content, kind, **options)
    return CleanPicture(content.getvalue(), kind, *bare.size)


def publish_pictures(suggestion: Suggestion, user) -> list:
    """The pictures of ``suggestion`` as images of the site, in a collection for them."""
    return [
        _site_image(kept, suggestion, number, user)
        for number, kept in enumerate(suggestion.images.all(), start=1)
    ]


def _site_image(kept: SuggestionImage, suggestion: Suggestion, number: int, user):
    content = bytes(kept.content)
    extension = "jpg" if kept.format == "JPEG" else "png"
    image = get_image_model()(
        title=f"{suggestion.heading[:200]} {number}",
        description=kept.description,
        width=kept.width,
        height=kept.height,
        file=ImageFile(BytesIO(content), name=f"suggestion.{extension}"),
        file_size=len(content),
        collection=collection(_("Pictures from suggestions")),
        uploaded_by_user=user,
    )
    image.save()
    return image


def picture_response(kept: SuggestionImage) -> HttpResponse:
    """A kept picture for somebody who may see its suggestion."""
    response = HttpResponse(
        bytes(kept.content), content_type="image/png" if kept.format == "PNG" else "image/jpeg"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response
