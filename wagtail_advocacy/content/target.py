"""What outsiders open, and why some pages cannot be offered to them."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractPage

from wagtail_advocacy.conf import advocacy_settings

from .models import TargetKind
from .restrictions import is_restricted, restrictions_on


class Reason(models.TextChoices):
    """Why something is not offered, with a sentence for editors."""

    WITHDRAWN = "withdrawn", _("It is not marked as shareable.")
    NO_PAGE = "no_page", _("It no longer exists.")
    NOT_LIVE = "not_live", _("It is not published.")
    EXPIRED = "expired", _("It has expired.")
    RESTRICTED = "restricted", _("Outsiders would see a login page.")
    SITE_LOGIN = "site_login", _("Outsiders would see a login page: the whole site needs one.")
    NO_EDITION = "no_edition", _("Its public edition has no title or no text yet.")
    NOT_APPROVED = (
        "not_approved",
        _("Somebody restricted the page after its public edition was approved: approve it again."),
    )
    NO_ADDRESS = "no_address", _("There is no address that outsiders can open.")
    PAGE_TYPE = "page_type", _("Pages of this type cannot be made shareable.")
    LOCKED = "locked", _("The page is locked.")
    OTHER_SITE = "other_site", _("It belongs to another site; choose the pages of one site.")
    WINDOW = (
        "window",
        _("On the page or in its unpublished changes, the end would not be later than the start."),
    )
    VACANCY_END = "vacancy_end", _("A vacancy needs its closing date.")
    BEGINS_LATER = (
        "begins_later",
        _("It begins later, on the page or in its unpublished changes: set the sharing window."),
    )


LOGIN_REASONS = frozenset({Reason.RESTRICTED, Reason.SITE_LOGIN})


@dataclass(frozen=True)
class Target:
    """Where outsiders are sent: ``url``, absolute, or ``""`` and the ``reason`` why nowhere."""

    url: str = ""
    reason: Reason | None = None


def judge(
    *,
    shareable: bool,
    target_kind: str,
    target_address: str,
    live: bool | None,
    expired: bool,
    restricted: bool,
    site_requires_login: bool,
    has_edition: bool = False,
) -> Reason | None:
    """Why an item must not be opened by outsiders, or ``None`` when it may.

    ``live`` is ``None`` when what it stands for is gone. ``restricted`` says whether the
    page or one of its ancestors has a view restriction, and where a public edition is the
    target, one that was not in force when it was approved. Takes plain values, so that every
    path to the database decides alike.
    """
    if not shareable:
        return Reason.WITHDRAWN
    if live is None:
        return Reason.NO_PAGE
    if not live:
        return Reason.NOT_LIVE
    if expired:
        return Reason.EXPIRED
    if target_kind == TargetKind.ADDRESS:
        is_address = target_address.lower().startswith(("https://", "http://"))
        return None if is_address else Reason.NO_ADDRESS
    if target_kind == TargetKind.NOTHING:
        return None
    if target_kind == TargetKind.EDITION:
        if not has_edition:
            return Reason.NO_EDITION
        return Reason.NOT_APPROVED if restricted else None
    if site_requires_login:
        return Reason.SITE_LOGIN
    return Reason.RESTRICTED if restricted else None


def judge_item(item, *, restricted: bool, now=None) -> Reason | None:
    """``judge`` for an item. ``restricted`` as there.

    A curated link or a medium tells its item when it is published and when not; a page is
    asked itself, since what it tells may be missed.
    """
    moment, page = now or timezone.now(), item.page
    if page is None and item.has_source:
        live, expires_at = item.withdrawn_at is None, item.expires_at
    else:
        live, expires_at = (page.live, page.expire_at) if page else (None, None)
    return judge(
        shareable=item.shareable,
        target_kind=item.target_kind,
        target_address=item.target_address,
        live=live,
        expired=bool(expires_at and expires_at <= moment),
        restricted=restricted,
        site_requires_login=advocacy_settings.SITE_REQUIRES_LOGIN,
        has_edition=item.has_edition,
    )


def public_target(item, *, now=None) -> Target:
    """What outsiders open for ``item`` at ``now`` (default: this moment).

    Neither address nor reason: the item is taken along without a link.
    """
    page, restricted = item.page, False
    if page is not None and item.shareable and page.live:
        if item.target_kind == TargetKind.PAGE:
            restricted = is_restricted(page)
        elif item.target_kind == TargetKind.EDITION:
            approved = set(item.approved_restrictions.values_list("pk", flat=True))
            restricted = restrictions_on(page).exclude(pk__in=approved).exists()
    reason = judge_item(item, restricted=restricted, now=now)
    if reason is not None:
        return Target(reason=reason)
    if item.target_kind == TargetKind.NOTHING:
        return Target()
    if item.target_kind == TargetKind.ADDRESS:
        return Target(url=item.target_address)
    if item.target_kind == TargetKind.EDITION:
        return Target(url=edition_url(item.site.root_url, item.edition_slug))
    url = page.full_url
    return Target(url=url) if url else Target(reason=Reason.NO_ADDRESS)


def edition_url(root_url: str, slug: str) -> str:
    """The absolute address of a public edition on the site at ``root_url``."""
    base = advocacy_settings.PUBLIC_BASE_URL or root_url
    return base.rstrip("/") + reverse("wagtail_advocacy_public:edition", args=[slug])


def judge_page(
    page: AbstractPage | None,
    *,
    terms,
    shareable: bool,
    has_edition: bool = False,
    approved: Collection[int] = (),
    now=None,
) -> Reason | None:
    """``judge`` for a page as it is stored and the ``ShareTerms`` that would apply to it.

    ``has_edition`` says whether its public edition is complete, ``approved`` are the ids of the
    restrictions with which it was approved.
    """
    moment = now or timezone.now()
    restricted = False
    if page and shareable and page.live:
        if terms.target_kind == TargetKind.PAGE:
            restricted = is_restricted(page)
        elif terms.target_kind == TargetKind.EDITION:
            restricted = restrictions_on(page).exclude(pk__in=approved).exists()
    return judge(
        shareable=shareable,
        target_kind=terms.target_kind,
        target_address=terms.target_address,
        live=page.live if page else None,
        expired=bool(page and page.expire_at and page.expire_at <= moment),
        restricted=restricted,
        site_requires_login=advocacy_settings.SITE_REQUIRES_LOGIN,
        has_edition=has_edition,
    )


def login_obstacle(page: AbstractPage | None) -> Reason | None:
    """Why outsiders would meet a login at ``page``, whatever else is true of it.

    For a page that is about to be made, give the page that it will stand under.
    """
    if advocacy_settings.SITE_REQUIRES_LOGIN:
        return Reason.SITE_LOGIN
    return Reason.RESTRICTED if page and page.path and is_restricted(page) else None
