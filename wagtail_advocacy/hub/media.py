"""Pictures and videos to save, in the sizes that a network wants."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import slugify
from wagtail.images.shortcuts import get_rendition_or_not_found

from wagtail_advocacy.content.media_files import VIDEO_ENDINGS, files_of, fitted, video_type
from wagtail_advocacy.content.models import Item, MediaPicture
from wagtail_advocacy.networks import Network, all_networks


THUMBNAIL = "fill-192x192|format-webp"
# The whole picture, for one that must not be cut.
WHOLE = "whole"
LONGEST_SIDE = 2048
# Every network takes JPEG.
FORMAT = "format-jpeg|bgcolor-ffffff|jpegquality-90"


@dataclass(frozen=True)
class Save:
    """One way to save a picture: its address, its sides in pixels, and whether it is whole."""

    url: str
    width: int
    height: int
    is_whole: bool


@dataclass(frozen=True)
class PictureToSave:
    """One picture of a post, with the ways to save it for one network, the best first."""

    picture: MediaPicture
    saves: list[Save]

    @property
    def description(self) -> str:
        return self.picture.description

    @property
    def thumbnail(self):
        return get_rendition_or_not_found(self.picture.image, THUMBNAIL)

    @property
    def best(self) -> Save:
        return self.saves[0]

    @property
    def others(self) -> list[Save]:
        return self.saves[1:]

    @property
    def preview(self):
        """The picture about as the network shows it."""
        image, best = self.picture.image, self.best
        # Half of it is twice what the composer has room for.
        width, height = max(best.width // 2, 1), max(best.height // 2, 1)
        return get_rendition_or_not_found(image, f"fill-{width}x{height}|format-webp")


@dataclass(frozen=True)
class Kit:
    """What a person takes along of a post for one network."""

    pictures: list[PictureToSave]
    video_url: str = ""
    video_size: int = 0

    @property
    def addresses(self) -> list[str]:
        """Of the files that go into a share sheet. Networks take pictures or a video, not both."""
        if self.video_url:
            return [self.video_url]
        return [picture.best.url for picture in self.pictures]


def kit_of(item: Item, network: Network) -> Kit:
    """The files of ``item`` for ``network``."""
    files = files_of(item, THUMBNAIL)
    return Kit(
        [
            PictureToSave(picture, _saves(item, picture, network.picture_sizes))
            for picture in files.pictures
        ],
        reverse("wagtail_advocacy:video", args=[item.pk]) if files.video else "",
        files.video.get_file_size() or 0 if files.video else 0,
    )


def _saves(item: Item, picture: MediaPicture, sizes: Iterable[tuple[int, int]]) -> list[Save]:
    image = picture.image
    ranked = sorted(sizes, key=lambda size: _lost(image, size))
    saves = {}
    for size in ranked:
        name = f"{size[0]}x{size[1]}"
        saves.setdefault(
            fitted(image.width, image.height, size),
            Save(_address(item, picture, name), *fitted(image.width, image.height, size), False),
        )
    whole = _whole_sides(image)
    if whole not in saves:
        saves[whole] = Save(_address(item, picture, WHOLE), *whole, True)
    return list(saves.values())


def _lost(image, size: tuple[int, int]) -> float:
    """How much of the picture is cut off in ``size``, between 0 and 1."""
    ratio = (image.width / image.height) / (size[0] / size[1])
    return 1 - min(ratio, 1 / ratio)


def _whole_sides(image) -> tuple[int, int]:
    scale = min(1, LONGEST_SIDE / max(image.width, image.height))
    return round(image.width * scale), round(image.height * scale)


def _address(item: Item, picture: MediaPicture, size: str) -> str:
    return reverse("wagtail_advocacy:picture", args=[item.pk, picture.pk, size])


def filter_for(size: str) -> str | None:
    """The filter of a picture in ``size``, if some network wants it so."""
    if size == WHOLE:
        return f"max-{LONGEST_SIDE}x{LONGEST_SIDE}|{FORMAT}"
    known = {f"{w}x{h}" for network in all_networks() for w, h in network.picture_sizes}
    return f"fill-{size}|{FORMAT}" if size in known else None


def picture_name(item: Item, number: int, width: int, height: int) -> str:
    """A file's name that says what it is."""
    return f"{_stem(item)}-{number}-{width}x{height}.jpg"


def video_name(item: Item, kind: str) -> str:
    return f"{_stem(item)}.{VIDEO_ENDINGS[kind]}"


def _stem(item: Item) -> str:
    return slugify(item.title, allow_unicode=True)[:60].strip("-") or "picture"


def kind_of_video(document) -> str | None:
    """The type of the video, going by its bytes."""
    with document.open_file() as file:
        return video_type(file.read(64))
