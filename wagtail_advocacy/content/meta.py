"""What networks and messengers read in the head of a page to draw its card."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import to_locale
from wagtail.images.shortcuts import get_rendition_or_not_found
from wagtail.models import AbstractPage

from .card import card_of
from .queries import canonical_page
from .target import login_obstacle


# What LinkedIn asks for; X and Facebook cut the same shape.
IMAGE_FILTER = "fill-1200x627"


@dataclass(frozen=True)
class MetaImage:
    """``url`` is absolute; ``width`` and ``height`` are pixels."""

    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class Meta:
    """The card of a public page, with an absolute ``url``."""

    title: str
    description: str
    url: str
    locale: str
    site_name: str
    image: MetaImage | None


def meta_of(page: AbstractPage) -> Meta | None:
    """The card's tags for ``page``, or ``None`` when outsiders cannot open it.

    Of a page behind a login not even the title may show on the way to it. An alias names its
    source as the address, unless outsiders cannot open that.
    """
    site, url = page.get_site(), _address(page)
    expired = page.expire_at is not None and page.expire_at <= timezone.now()
    if not page.live or expired or site is None or not url or login_obstacle(page):
        return None
    card = card_of(page.specific)
    return Meta(
        title=card.title,
        description=card.summary,
        url=url,
        locale=to_locale(page.locale.language_code),
        site_name=site.site_name or site.hostname,
        image=_image(card.image, site.root_url) if card.image else None,
    )


def _address(page: AbstractPage) -> str | None:
    source = canonical_page(page)
    return (source if source == page or not login_obstacle(source) else page).full_url


def _image(image, root_url: str) -> MetaImage | None:
    rendition = get_rendition_or_not_found(image, IMAGE_FILTER)
    if rendition.pk is None:
        # The file is lost, which is no reason to lose the page.
        return None
    url = rendition.url
    return MetaImage(
        url=root_url + url if url.startswith("/") else url,
        width=rendition.width,
        height=rendition.height,
        alt=rendition.alt,
    )
