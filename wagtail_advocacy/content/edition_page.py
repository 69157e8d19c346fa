"""The page on which outsiders read a public edition.

Nothing but the edition's own fields is rendered here, by a template of its own.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language_bidi, override, to_locale
from wagtail.images.shortcuts import get_rendition_or_not_found
from wagtail.models import Site

from .edition_card import HEIGHT, WIDTH
from .meta import IMAGE_FILTER, Meta, MetaImage
from .models import PublicEdition


TEMPLATE = "wagtail_advocacy/content/edition.html"
# Unpublishing works at once, so nothing is kept on the way.
HEADERS = {"Cache-Control": "no-store"}


def render_edition(
    request: HttpRequest,
    site: Site,
    edition: PublicEdition,
    *,
    language: str,
    slug: str = "",
    is_preview: bool = False,
) -> HttpResponse:
    """``edition`` as outsiders see it, in its own ``language``; without a ``slug`` it has no
    address yet."""
    with override(language or settings.LANGUAGE_CODE):
        context = {
            "edition": edition,
            "meta": _meta(site, edition, language, slug),
            "language": language or settings.LANGUAGE_CODE,
            "is_rtl": get_language_bidi(),
            "home_url": site.root_url,
            "is_preview": is_preview,
        }
        return TemplateResponse(request, TEMPLATE, context, headers=HEADERS).render()


def name_of(site: Site) -> str:
    """Whose site it is, as outsiders are told."""
    return site.site_name or getattr(settings, "WAGTAIL_SITE_NAME", "") or site.hostname


def _meta(site: Site, edition: PublicEdition, language: str, slug: str) -> Meta:
    root = site.root_url
    return Meta(
        title=edition.title,
        description=edition.summary,
        url=root + reverse("wagtail_advocacy_public:edition", args=[slug]) if slug else "",
        locale=to_locale(language) if language else "",
        site_name=name_of(site),
        image=_image(edition, root, slug),
    )


def _image(edition: PublicEdition, root: str, slug: str) -> MetaImage | None:
    if edition.image is not None:
        rendition = get_rendition_or_not_found(edition.image, IMAGE_FILTER)
        if rendition.pk is not None:
            url = rendition.url
            address = root + url if url.startswith("/") else url
            alt = edition.image_description
            return MetaImage(address, rendition.width, rendition.height, alt)
    if not slug:
        return None
    card = root + reverse("wagtail_advocacy_public:edition_card", args=[slug])
    return MetaImage(card, WIDTH, HEIGHT, edition.title)
