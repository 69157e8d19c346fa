"""What a card shows of a page: the words, the picture, the language."""

from dataclasses import dataclass

import swapper
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import Truncator
from wagtail.fields import RichTextField
from wagtail.images import get_image_model
from wagtail.models import AbstractPage
from wagtail.utils.text import text_from_html


SUMMARY_FIELDS = (
    "search_description",
    "introduction",
    "intro",
    "summary",
    "lead",
    "excerpt",
    "standfirst",
    "subtitle",
    "description",
)
SUMMARY_LENGTH = 400


@dataclass(frozen=True)
class Card:
    """The texts and the picture that stand for a page."""

    title: str
    summary: str
    image: models.Model | None


def card_of(page: AbstractPage) -> Card:
    """The card of ``page``, which must be the specific instance."""
    return Card(title=page.title, summary=summary_of(page), image=image_of(page))


def summary_of(page: AbstractPage) -> str:
    """A few plain sentences about ``page``: its own choice, else the first text that it has."""
    if hasattr(page, "get_share_summary"):
        return _shortened(text_from_html(str(page.get_share_summary() or "")))
    texts = (_text_of(page, name) for name in SUMMARY_FIELDS)
    return next((text for text in texts if text), "")


def image_of(page: AbstractPage):
    """The picture of ``page``: its own choice, else the first image field that is filled."""
    if hasattr(page, "get_share_image"):
        return page.get_share_image()
    images = (getattr(page, name) for name in image_fields(type(page)))
    return next((image for image in images if image is not None), None)


def image_fields(page_class: type) -> list[str]:
    """The names of the foreign keys from ``page_class`` to the site's image model."""
    base_fields = set(swapper.load_model("wagtailcore", "Page")._meta.get_fields())
    return [
        field.name
        for field in page_class._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and field not in base_fields
        and issubclass(field.related_model, get_image_model())
    ]


def _text_of(page: AbstractPage, name: str) -> str:
    try:
        field = page._meta.get_field(name)
    except FieldDoesNotExist:
        return ""
    if not isinstance(field, models.CharField | models.TextField):
        return ""
    text = getattr(page, name) or ""
    return _shortened(text_from_html(text) if isinstance(field, RichTextField) else text)


def _shortened(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(SUMMARY_LENGTH)
