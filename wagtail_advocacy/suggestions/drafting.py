"""How a suggestion becomes a page: which fields get what."""

from collections.abc import Sequence

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.html import linebreaks
from django.utils.text import Truncator
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.models import AbstractPage
from wagtail.rich_text import RichText

from wagtail_advocacy.conf import configured_callable
from wagtail_advocacy.content.card import SUMMARY_FIELDS, image_fields

from .models import Suggestion


TITLE_LENGTH = 120
BODY_FIELDS = ("body", "content", "text", "main_text", "story")


def fill_page(page_class: type, suggestion: Suggestion, images: Sequence) -> AbstractPage:
    """A page of ``page_class``, not stored yet, with what ``suggestion`` says.

    The setting ``SUGGESTION_PAGE_FILLER`` decides where it is set, else ``page_class`` itself if
    it has ``from_suggestion(suggestion, images)``, else names and types of its fields do.
    ``images`` are images of the site that were sent along.
    """
    filler = configured_callable("SUGGESTION_PAGE_FILLER")
    if filler is not None:
        return filler(page_class, suggestion, images)
    if hasattr(page_class, "from_suggestion"):
        return page_class.from_suggestion(suggestion, images)
    page = page_class(title=Truncator(suggestion.heading).chars(TITLE_LENGTH))
    rest = _fill_image(page, images)
    has_body = _fill_body(page, suggestion, rest)
    _fill_summary(page, suggestion, has_body=has_body)
    return page


def fields_to_fill(page_class: type) -> list[models.Field]:
    """The fields of ``page_class`` that the database wants a value for and ``fill_page`` has none
    for: no draft of it can be made of a suggestion. None where the site fills its pages itself."""
    if configured_callable("SUGGESTION_PAGE_FILLER") or hasattr(page_class, "from_suggestion"):
        return []
    of_every_page = {field.name for field in AbstractPage._meta.fields}
    return [
        field
        for field in page_class._meta.concrete_fields
        if field.name not in of_every_page and not _may_be_left(field)
    ]


def _may_be_left(field: models.Field) -> bool:
    # Texts are empty then, as Wagtail keeps them in a draft.
    is_text = isinstance(field, models.CharField | models.TextField | StreamField)
    return (
        field.null
        or field.has_default()
        or is_text
        or field.primary_key
        or field.generated
        or getattr(field, "db_default", models.NOT_PROVIDED) is not models.NOT_PROVIDED
    )


def _fill_image(page: AbstractPage, images: Sequence) -> Sequence:
    """Put the first of ``images`` into the first field for one; gives those that are left."""
    fields = image_fields(type(page))
    if not fields or not images:
        return images
    setattr(page, fields[0], images[0])
    return images[1:]


def _fill_body(page: AbstractPage, suggestion: Suggestion, images: Sequence) -> bool:
    html = words_as_html(suggestion)
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            setattr(page, field.name, stream_value(field.stream_block, html, images))
            return True
    for name in BODY_FIELDS:
        field = _text_field(page, name)
        if field is not None:
            is_rich = isinstance(field, RichTextField)
            setattr(page, name, html if is_rich else plain_words(suggestion))
            return True
    return False


def _fill_summary(page: AbstractPage, suggestion: Suggestion, *, has_body: bool) -> None:
    names = [name for name in SUMMARY_FIELDS if name != "search_description"]
    found = ((name, _text_field(page, name)) for name in names)
    name, field = next((pair for pair in found if pair[1] is not None), (None, None))
    if field is None:
        return
    text = suggestion.why or suggestion.summary or suggestion.text or suggestion.heading
    if not has_body:
        text = plain_words(suggestion)
    longest = field.max_length or 10_000
    setattr(page, name, Truncator(text).chars(longest))


def _text_field(page: AbstractPage, name: str):
    try:
        field = page._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, models.CharField | models.TextField) else None


def stream_value(stream_block: blocks.StreamBlock, html: str, images: Sequence) -> list[tuple]:
    """What a stream of ``stream_block`` gets: the words, and ``images`` where a block takes
    them."""
    children = stream_block.child_blocks
    words = next(
        (n for n, block in children.items() if isinstance(block, blocks.RichTextBlock)), ""
    )
    values = [(words, RichText(html))] if words else []
    for image in images:
        place = next(filter(None, (_place(n, block, image) for n, block in children.items())), None)
        if place is not None:
            values.append(place)
    return values


def _place(name: str, block: blocks.Block, image) -> tuple | None:
    """A block of the stream that holds ``image`` and needs nothing else."""
    if isinstance(block, ImageChooserBlock):
        return name, image
    if isinstance(block, ImageBlock):
        # Its value is the image itself, with what stands beside it in this place.
        image.contextual_alt_text, image.decorative = image.description, False
        return name, image
    if not isinstance(block, blocks.StructBlock):
        return None
    inner = block.child_blocks
    holders = [n for n, child in inner.items() if isinstance(child, ImageChooserBlock)]
    needed = [n for n, child in inner.items() if child.required and n not in holders]
    if len(holders) != 1 or needed:
        return None
    return name, {holders[0]: image}


def plain_words(suggestion: Suggestion) -> str:
    """All that it says, as plain text."""
    parts = [suggestion.text, suggestion.summary, suggestion.why, suggestion.address]
    return "\n\n".join(dict.fromkeys(part for part in parts if part))


def words_as_html(suggestion: Suggestion) -> str:
    """All that it says, as paragraphs of a rich text."""
    return linebreaks(plain_words(suggestion), autoescape=True)
