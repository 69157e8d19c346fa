"""Public editions: what may stand in one, what an article proposes for it, and its approval."""

from dataclasses import dataclass
from uuid import uuid4

from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.html import escape
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import RichTextBlock, StreamValue
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model
from wagtail.models import AbstractPage, Collection, PageViewRestriction

from .card import card_of
from .models import Item, PublicEdition
from .restrictions import restrictions_on


PUBLIC_COLLECTION = "Public editions"
SLUG_LENGTH = 80
TEXT_TAGS = ("h2", "h3", "p", "ul", "ol", "li", "b", "strong", "i", "em", "blockquote", "a", "br")


@dataclass(frozen=True)
class Proposal:
    """What an article proposes for its public edition; ``body`` is rich text."""

    title: str
    summary: str
    image: object | None
    body: str


def proposal_of(page: AbstractPage) -> Proposal:
    """What ``page`` proposes: what its ``get_public_edition()`` gives (a dictionary with any of
    ``title``, ``summary``, ``image`` and ``body``), else its card and its rich text."""
    card = card_of(page)
    own = page.get_public_edition() if hasattr(page, "get_public_edition") else {}
    return Proposal(
        title=own.get("title", card.title),
        summary=own.get("summary", card.summary),
        image=own.get("image", card.image),
        body=public_text(own["body"] if "body" in own else _rich_text_of(page)),
    )


def _rich_text_of(page: AbstractPage) -> str:
    base_fields = set(AbstractPage._meta.get_fields())
    parts = []
    for field in page._meta.get_fields():
        if field in base_fields:
            continue
        if isinstance(field, RichTextField):
            parts.append(getattr(page, field.name) or "")
        elif isinstance(field, StreamField):
            parts += _text_blocks(getattr(page, field.name))
    return "".join(parts)


def _text_blocks(stream: StreamValue) -> list[str]:
    """The source of the rich text blocks that stand in ``stream`` itself; nothing else is taken,
    as other blocks may say what they say by their template."""
    return [block.value.source for block in stream if isinstance(block.block, RichTextBlock)]


def public_text(source: str) -> str:
    """``source`` (rich text) with its words and their order, and without links to pages and
    documents, pictures and embeds."""
    soup = BeautifulSoup(source, "html.parser")
    for tag in soup.find_all(["script", "style", "embed", "img"]):
        tag.decompose()
    for tag in soup.find_all(True):
        if tag.name == "a" and tag.get("href", "").startswith(("https://", "http://", "mailto:")):
            tag.attrs = {"href": tag["href"]}
        elif tag.name == "a" or tag.name not in TEXT_TAGS:
            tag.unwrap()
        else:
            tag.attrs = {}
    return str(soup)


def check_body(source: str) -> None:
    """Raise ``ValidationError`` where ``source`` (rich text) has what outsiders cannot open."""
    soup = BeautifulSoup(source or "", "html.parser")
    inside = soup.find("a", linktype=True)
    if inside is not None:
        raise ValidationError(
            _(
                "“%(words)s” links to a page or a document of the intranet, which outsiders cannot "
                "open. Link to an outside address, or take the link away."
            ),
            params={"words": inside.get_text(" ", strip=True)[:60]},
        )
    if soup.find(["embed", "img"]) is not None:
        raise ValidationError(_("Take pictures and embeds out of the text."))


def public_collection() -> Collection:
    """The collection of copies that outsiders may see, made when it is first needed.

    It stands directly below the root and is found by its name.
    """
    root = Collection.get_first_root_node()
    found = root.get_children().filter(name=PUBLIC_COLLECTION).first()
    return found or root.add_child(name=PUBLIC_COLLECTION)


def public_copy(image):
    """The copy of ``image`` in the public collection; the same one however often it is asked for.

    It has neither the title nor the file name of the original, which may say too much.
    """
    collection = public_collection()
    if image.collection_id == collection.pk:
        return image
    model = get_image_model()
    digest = image.get_file_hash()
    known = model.objects.filter(collection=collection, file_hash=digest).first()
    if known is not None:
        return known
    with image.open_file() as file:
        content = file.read()
    name = f"{digest[:16]}.{image.filename.rpartition('.')[2].lower()}"
    copy = model(
        title=str(_("Picture of a public edition")),
        collection=collection,
        file=ContentFile(content, name=name),
        file_hash=digest,
        focal_point_x=image.focal_point_x,
        focal_point_y=image.focal_point_y,
        focal_point_width=image.focal_point_width,
        focal_point_height=image.focal_point_height,
    )
    copy.save()
    return copy


def signature(restriction: PageViewRestriction) -> str:
    """What ``restriction`` looks like, so that a changed one is told from the one approved."""
    groups = sorted(restriction.groups.values_list("pk", flat=True))
    return f"{restriction.pk}:{restriction.restriction_type}:{','.join(map(str, groups))}"


def signatures_on(page: AbstractPage) -> list[str]:
    """The signatures of the restrictions in force on ``page``, a page in the tree."""
    return sorted(signature(restriction) for restriction in restrictions_on(page))


def edition_of(page: AbstractPage) -> PublicEdition | None:
    """The public edition of ``page`` as it is stored."""
    return PublicEdition.objects.filter(page_id=page.pk).first()


def approve_restrictions(item: Item, edition: PublicEdition) -> None:
    """Note the restrictions with which ``edition``, just published, was approved. Safe to
    repeat. Any other restriction closes the edition."""
    page = item.page
    approved = set(edition.approved_restrictions)
    item.approved_restrictions.set(
        [each for each in restrictions_on(page) if signature(each) in approved]
    )


def withdraw_approval(restriction: PageViewRestriction) -> None:
    """Close the editions that were approved under ``restriction`` until they are approved anew."""
    Item.approved_restrictions.through.objects.filter(pageviewrestriction=restriction).delete()


def free_slug(title: str) -> str:
    """A slug for the address of an edition with this title that no other has."""
    base = slugify(title)[:SLUG_LENGTH].strip("-")
    if base and not Item.objects.filter(edition_slug=base).exists():
        return base
    return f"{base or 'read'}-{uuid4().hex[:8]}"


def plain_paragraphs(text: str) -> str:
    """``text`` as rich text, a paragraph each line; for sites that propose plain words."""
    return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())
