"""The verbs of content: make shareable, stop sharing, change the terms, keep the items as their
pages are."""

from collections.abc import Iterable

import swapper
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.locks import ScheduledForPublishLock
from wagtail.log_actions import log
from wagtail.models import AbstractPage, Site

from wagtail_advocacy.permissions import MAKE_SHAREABLE, has_permission
from wagtail_advocacy.programme.models import Ambassador
from wagtail_advocacy.signals import item_became_important, item_offered, item_withdrawn

from .aim import read_aim, write_aim
from .card import card_of
from .editions import approve_restrictions, edition_of, free_slug, signature
from .models import Item, Origin, PublicEdition, ShareInfo, ShareTerms, TargetKind
from .probe import check_target_later
from .queries import canonical_page
from .restrictions import is_restricted, restrictions_on
from .search import index_item
from .shareable import is_shareable_type
from .target import Reason, judge_page
from .terms_changes import TermsChange
from .terms_writing import live_row, lock_page, rows_of, write_terms


BATCH = 500

TERMS = [field.name for field in ShareTerms._meta.get_fields() if field.name != "shareable"]


class NotShareable(Exception):
    """A page cannot be made shareable; ``reason`` is a ``Reason`` with a sentence for editors."""

    def __init__(self, reason: Reason):
        super().__init__(str(reason.label))
        self.reason = reason


def may_mark(page: AbstractPage, user) -> bool:
    """Whether ``user`` may make ``page`` shareable or stop its sharing."""
    source = canonical_page(page)
    return (
        has_permission(user, MAKE_SHAREABLE)
        and not source.is_root()
        and source.permissions_for_user(user).can_edit()
    )


def is_locked(page: AbstractPage, user) -> bool:
    """Whether a colleague's or a workflow's lock keeps ``user`` from marking ``page``.

    A version that waits for its hour locks the page too, but it gets the flag where it stands.
    """
    lock = page.get_lock()
    return (
        lock is not None
        and not isinstance(lock, ScheduledForPublishLock)
        and bool(lock.for_user(user))
    )


def refusal(page: AbstractPage, user) -> Reason | None:
    """Why ``page`` cannot be made shareable by ``user``, who may mark it; ``None`` when it can."""
    source = canonical_page(page)
    if not is_shareable_type(source.specific_class or type(source)):
        return Reason.PAGE_TYPE
    if is_locked(source, user):
        return Reason.LOCKED
    terms = live_row(source)
    edition = edition_of(source) if terms.target_kind == TargetKind.EDITION else None
    if edition is None:
        return judge_page(source, terms=terms, shareable=True)
    known = set(edition.approved_restrictions)
    return judge_page(
        source,
        terms=terms,
        shareable=True,
        has_edition=edition.is_complete,
        approved=[each.pk for each in restrictions_on(source) if signature(each) in known],
    )


def is_marked(page: AbstractPage) -> bool:
    """Whether ``page`` is marked as shareable, as it is stored."""
    return live_row(canonical_page(page)).shareable


@transaction.atomic
def make_shareable(page: AbstractPage, user) -> Item:
    """Offer ``page`` to colleagues from now on, without publishing anybody's draft.

    Of an alias, its source is made shareable. Raises ``PermissionDenied`` when ``user`` may not
    edit the page or make pages shareable, and ``NotShareable`` when outsiders could not open it.
    """
    source = _markable(page, user)
    reason = refusal(source, user)
    if reason is not None:
        raise NotShareable(reason)
    if write_terms(source, user, lambda row: {"shareable": True}):
        log(instance=source.specific, action="wagtail_advocacy.make_shareable", user=user)
    item = write_item(source)
    if item is None:
        raise NotShareable(Reason.NO_ADDRESS)
    check_target_later(item)
    return item


@transaction.atomic
def stop_sharing(page: AbstractPage, user) -> Item | None:
    """Stop offering ``page`` to colleagues; links that were shared stop working.

    Of an alias, its source is meant. Gives the item, or ``None`` when the page never was
    offered. Raises ``PermissionDenied`` as ``make_shareable`` does, and ``NotShareable`` when
    somebody else has locked the page.
    """
    source = _markable(page, user)
    if is_locked(source, user):
        raise NotShareable(Reason.LOCKED)
    if write_terms(source, user, lambda row: {"shareable": False}):
        log(instance=source.specific, action="wagtail_advocacy.stop_sharing", user=user)
    return write_item(source)


def terms_refusal(page: AbstractPage, user, change: TermsChange | None = None) -> Reason | None:
    """Why the terms of ``page`` cannot be changed by ``user``, who may mark it; ``None`` when
    they can. Without ``change``: why no change would be possible."""
    source = canonical_page(page)
    if not is_shareable_type(source.specific_class or type(source)):
        return Reason.PAGE_TYPE
    if is_locked(source, user):
        return Reason.LOCKED
    return change.refusal(source, rows_of(source)) if change else None


@transaction.atomic
def change_terms(page: AbstractPage, user, change: TermsChange) -> Item | None:
    """Apply ``change`` to ``page`` at once, and to its drafts without publishing them.

    Of an alias, its source is meant. Gives the item, or ``None`` when the page never was
    offered. Safe to repeat. Raises ``PermissionDenied`` as ``make_shareable`` does, and
    ``NotShareable`` when ``terms_refusal`` has a reason.
    """
    source = _markable(page, user)
    reason = terms_refusal(source, user, change)
    if reason is not None:
        raise NotShareable(reason)
    if write_terms(source, user, change.new_terms):
        log(instance=source.specific, action=change.action, user=user)
    return write_item(source)


def _markable(page: AbstractPage, user) -> AbstractPage:
    source = canonical_page(page)
    if not may_mark(source, user):
        raise PermissionDenied
    lock_page(source)
    return source


def write_item(page: AbstractPage) -> Item | None:
    """Bring the item of ``page`` up to date with the page as it is stored, and give it.

    Reads the page anew, so that a draft in memory never leaks. Of an alias, its source is
    meant. ``None`` when the page is not offered and never was.
    """
    stored = _pages().filter(pk=canonical_page(page).pk).first()
    if stored is None:
        return None
    return _write(stored.specific, ShareInfo.objects.filter(page_id=stored.pk).first())


@transaction.atomic
def _write(page: AbstractPage, info: ShareInfo | None) -> Item | None:
    flagged = bool(info and info.shareable and is_shareable_type(type(page)))
    offered = flagged and page.live
    lock_page(page)
    item = Item.objects.select_for_update().filter(page_id=page.pk).first()
    site = page.get_site() or (item.site if item else None)
    if (item is None and not offered) or site is None:
        return item
    if not page.live:
        # What a page holds that is not published is a draft: only the flag can be lowered.
        values = {"shareable": item.shareable and flagged}
    else:
        values = {"shareable": flagged, "site": site}
        if info:
            values |= {name: getattr(info, name) for name in TERMS}
            values["kind"] = Item.Kind.VACANCY if info.is_vacancy else Item.Kind.ARTICLE
        edition = edition_of(page) if values.get("target_kind") == TargetKind.EDITION else None
        values["has_edition"] = bool(edition and edition.is_complete)
        if values["has_edition"]:
            values |= _edition_texts(page, edition, item)
        elif not _is_hidden(page, item, values):
            values |= _texts(page)
        if item is None:
            item = Item(page_id=page.pk, **values)
            add_item(item)
        else:
            update_item(item, values, offered=offered)
        if values["has_edition"]:
            approve_restrictions(item, edition)
        return item
    update_item(item, values, offered=offered)
    return item


def _is_hidden(page: AbstractPage, item: Item | None, values: dict) -> bool:
    """Whether ``page`` was closed after it was offered.

    Those who shared it before see its title among their shares, so what it says from then on
    must not reach them.
    """
    if item is None or values.get("target_kind", item.target_kind) == TargetKind.ADDRESS:
        return False
    return is_restricted(page)


def _edition_texts(page: AbstractPage, edition: PublicEdition, item: Item | None) -> dict:
    known_slug = item.edition_slug if item else None
    return {
        "title": edition.title,
        "summary": edition.summary,
        "image": edition.image,
        "language": page.locale.language_code,
        "translation_key": page.translation_key,
        "edition_slug": known_slug or free_slug(edition.title),
    }


def _texts(page: AbstractPage) -> dict:
    card = card_of(page)
    return {
        "title": card.title,
        "summary": card.summary,
        "image": card.image,
        "language": page.locale.language_code,
        "translation_key": page.translation_key,
    }


def add_item(item: Item) -> None:
    """Store a new ``item``, which is offered from now on."""
    aim = read_aim(item)
    item.is_aimed = aim.is_aimed
    item.save()
    write_aim(item, aim)
    index_item(item)
    item_offered.send(sender=Item, item=item)
    if item.importance == Item.Importance.IMPORTANT:
        item_became_important.send(sender=Item, item=item)


def update_item(item: Item, values: dict, *, offered: bool) -> None:
    """Give ``item`` the ``values`` (by field name), and say so when it began or ceased to be
    ``offered``."""
    was_offered = item.withdrawn_at is None
    if offered != was_offered:
        values = {**values, "withdrawn_at": None if offered else timezone.now()}
    changed = [name for name, value in values.items() if getattr(item, name) != value]
    if changed:
        for name in changed:
            setattr(item, name, values[name])
        aim = read_aim(item)
        if item.is_aimed != aim.is_aimed:
            item.is_aimed = aim.is_aimed
            changed.append("is_aimed")
        item.save(update_fields=[*changed, "updated_at"])
        if write_aim(item, aim):
            index_item(item)
    if offered and not was_offered:
        item_offered.send(sender=Item, item=item)
    elif was_offered and not offered:
        item_withdrawn.send(sender=Item, item=item)
    is_new = not was_offered or "importance" in changed
    if offered and is_new and item.importance == Item.Importance.IMPORTANT:
        item_became_important.send(sender=Item, item=item)


def credit_item(item: Item, ambassador: Ambassador | None) -> None:
    """Record that ``item`` was suggested by a colleague, and name ``ambassador`` on its card
    (``None``: nobody). Safe to repeat."""
    values = {"origin": Origin.SUGGESTED, "credited_to": ambassador}
    changed = [name for name, value in values.items() if getattr(item, name) != value]
    for name in changed:
        setattr(item, name, values[name])
    if changed:
        item.save(update_fields=changed)


@transaction.atomic
def withdraw_item(item: Item) -> None:
    """Record that the page of ``item`` is unpublished or gone. Safe to repeat."""
    update_item(item, {}, offered=False)


def move_items(page: AbstractPage) -> None:
    """Give the items of ``page`` and of all pages below it the site that they now belong to."""
    site = page.get_site()
    if site is not None:
        items = Item.objects.filter(page__path__startswith=page.path).exclude(site=site)
        items.update(site=site)


def reconcile_items(site: Site | None = None) -> int:
    """Repair what no signal tells: bulk updates, imports, moves of whole trees, deletions.

    With ``site``, only its pages. Gives the number of pages that were looked at.
    """
    orphans = Item.objects.filter(page=None, withdrawn_at=None)
    pages = ShareInfo.objects.filter(shareable=True, page__alias_of=None)
    items = Item.objects.exclude(page=None)
    if site is not None:
        orphans = orphans.filter(site=site)
        pages = pages.filter(page__path__startswith=site.root_page.path)
        items = items.filter(site=site)
    for item in orphans:
        withdraw_item(item)
    ids = sorted(
        {*pages.values_list("page_id", flat=True), *items.values_list("page_id", flat=True)}
    )
    for start in range(0, len(ids), BATCH):
        _reconcile(ids[start : start + BATCH])
    return len(ids)


def _reconcile(page_ids: Iterable[int]) -> None:
    rows = {row.page_id: row for row in ShareInfo.objects.filter(page_id__in=page_ids)}
    for page in _pages().filter(pk__in=page_ids).select_related("locale").specific():
        _write(page, rows.get(page.pk))


def _pages():
    return swapper.load_model("wagtailcore", "Page").objects.all()
