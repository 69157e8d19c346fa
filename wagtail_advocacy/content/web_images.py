"""Pictures that others' pages show, kept as images of the site."""

from io import BytesIO
from urllib.parse import urlsplit

from django.core.files.images import ImageFile
from django.utils.translation import gettext as _
from PIL import Image as Picture
from PIL import UnidentifiedImageError
from wagtail.images import get_image_model
from wagtail.models import Collection

from wagtail_advocacy.safe_http import FetchError, fetch


KINDS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
MOST_BYTES = 5_000_000
# Smaller ones are icons, larger ones are meant to use up memory.
LEAST_PIXELS, MOST_PIXELS = 100, 40_000_000
TITLE_LENGTH = 255
UNREADABLE = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    SyntaxError,
    Picture.DecompressionBombError,
)


def fetch_image(address: str, title: str):
    """The picture at ``address`` as an image of the site, in a collection for such pictures.

    ``None`` when there is no picture that can be used: a link without one is better than none.
    """
    try:
        answer = fetch(address, kinds=tuple(KINDS), most_bytes=MOST_BYTES)
    except FetchError:
        return None
    if answer.status != 200 or (size := _size(answer.body)) is None:
        return None
    kind, width, height = size
    image = get_image_model()(
        title=(title or urlsplit(address).hostname or "")[:TITLE_LENGTH],
        width=width,
        height=height,
        collection=collection(_("Pictures of curated links")),
    )
    name = f"link.{kind.lower()}"
    image.file = ImageFile(BytesIO(answer.body), name=name)
    image.file_size = len(answer.body)
    image.save()
    return image


def _size(body: bytes) -> tuple[str, int, int] | None:
    """Format, width and height of a picture, going by its bytes and not by what was said."""
    try:
        with Picture.open(BytesIO(body), formats=tuple(KINDS.values())) as picture:
            width, height = picture.size
            if min(width, height) < LEAST_PIXELS or width * height > MOST_PIXELS:
                return None
            picture.load()
            return picture.format, width, height
    except UNREADABLE:
        return None


def collection(name: str) -> Collection:
    """The collection of this name for pictures that arrive by themselves; made where it is
    missing."""
    root = Collection.get_first_root_node()
    found = root.get_children().filter(name=name).first()
    return found or root.add_child(name=name)
