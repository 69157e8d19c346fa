"""The card as networks would draw it, for the editor."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from wagtail.images.shortcuts import get_rendition_or_not_found
from wagtail.models import AbstractPage

from .card import image_fields, image_of
from .models import TargetKind


# The proportions that LinkedIn and X ask for, at half size.
IMAGE_FILTER = "fill-600x314"


@dataclass(frozen=True)
class Preview:
    """``image`` is a rendition or ``None``; ``image_fields`` are what the script watches."""

    title: str
    domain: str
    page_domain: str
    image: object | None
    image_fields: list[str]


def preview_of(page: AbstractPage, form) -> Preview:
    """The preview for ``page`` as it stands in the editor, and the form of its tab."""
    page_domain = form.site.hostname if form.site else ""
    domain = page_domain
    if form["target_kind"].value() == TargetKind.ADDRESS:
        domain = domain_of(form["target_address"].value() or "") or page_domain
    title, image = page.title, image_of(page)
    if form["target_kind"].value() == TargetKind.EDITION:
        edition = page.public_edition.first()
        title, image = (edition.title, edition.image) if edition else ("", None)
    return Preview(
        title=title,
        domain=domain,
        page_domain=page_domain,
        image=get_rendition_or_not_found(image, IMAGE_FILTER) if image else None,
        image_fields=image_fields(type(page)),
    )


def domain_of(address: str) -> str:
    """The host of ``address`` as networks show it, or ``""``."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
