"""Which pictures and videos may be given to outsiders, going by what is in the files."""

from dataclasses import dataclass
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model
from wagtail.models import CollectionViewRestriction

from .models import Item, MediaPicture


MOST_PICTURES = 4
MOST_BYTES = 50 * 1024 * 1024
VIDEO_ENDINGS = {"video/mp4": "mp4", "video/webm": "webm"}

# The first four letters of the brands that players and networks take for MP4; QuickTime's own
# ("qt  ") is not among them.
MP4_BRANDS = (b"isom", b"iso", b"mp4", b"avc1", b"M4V", b"dash", b"MSNV")
EBML = b"\x1a\x45\xdf\xa3"
HEAD = 64


@dataclass(frozen=True)
class MediaFiles:
    """What a person can save of a post: its ``pictures`` in order, and its ``video``."""

    pictures: list[MediaPicture]
    video: object | None

    def __bool__(self):
        return bool(self.pictures or self.video)


def files_of(item: Item, *renditions: str) -> MediaFiles:
    """The files of ``item`` that outsiders may have, with the ``renditions`` of the pictures
    (filters) at hand.

    A collection may have become private since the post was published; what is in it is left out.
    """
    if item.media is None:
        return MediaFiles([], None)
    images = get_image_model()._default_manager.select_related("collection")
    pictures = list(
        item.media.pictures.prefetch_related(
            Prefetch("image", images.prefetch_renditions(*renditions))
        )
    )
    video = item.media.video
    private = _private_paths() if pictures or video else []
    return MediaFiles(
        [picture for picture in pictures if not _is_below(picture.image.collection, private)],
        video if video and not _is_below(video.collection, private) else None,
    )


def check_public(file) -> None:
    """Raise ``ValidationError`` when ``file`` (image or document) is in a private collection."""
    if _is_below(file.collection, _private_paths()):
        raise ValidationError(
            _(
                "“%(title)s” is in the private collection “%(collection)s”. Outsiders get the "
                "file, so choose one from a collection that is open to everybody."
            ),
            code="private",
            params={"title": file.title, "collection": file.collection.name},
        )


def check_picture(image) -> None:
    """Raise ``ValidationError`` when ``image`` cannot be posted as a picture."""
    check_public(image)
    if image.is_svg():
        raise ValidationError(
            _("“%(title)s” is a drawing (SVG), which no network takes. Choose a photo or a PNG."),
            code="svg",
            params={"title": image.title},
        )


def check_video(document) -> None:
    """Raise ``ValidationError`` when ``document`` is no short MP4 or WebM video, whatever its
    name says."""
    check_public(document)
    try:
        size = document.file.size
        with document.open_file() as file:
            head = file.read(HEAD)
    except OSError as error:
        raise ValidationError(_("The file cannot be read."), code="unreadable") from error
    if video_type(head) is None:
        raise ValidationError(
            _("“%(title)s” is not an MP4 or WebM video."),
            code="kind",
            params={"title": document.title},
        )
    if size > MOST_BYTES:
        raise ValidationError(
            _("“%(title)s” has %(size)d MB. A video may have %(most)d MB at most."),
            code="too_large",
            params={
                "title": document.title,
                "size": -(-size // 1024**2),
                "most": MOST_BYTES // 1024**2,
            },
        )


def video_type(head: bytes) -> str | None:
    """The type of the video that begins with the bytes ``head``; ``None`` for anything else."""
    if head[4:8] == b"ftyp" and head[8:12].startswith(MP4_BRANDS):
        return "video/mp4"
    if head.startswith(EBML) and b"webm" in head:
        return "video/webm"
    return None


def fitted(width: int, height: int, size: tuple[int, int]) -> tuple[int, int]:
    """The largest size with the sides of ``size`` that a picture gives without being enlarged."""
    scale = min(Fraction(1), Fraction(width, size[0]), Fraction(height, size[1]))
    return round(size[0] * scale), round(size[1] * scale)


def _private_paths() -> list[str]:
    return list(CollectionViewRestriction.objects.values_list("collection__path", flat=True))


def _is_below(collection, paths: list[str]) -> bool:
    return any(collection.path.startswith(path) for path in paths)
