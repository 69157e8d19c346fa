"""Reads about what may be shared."""

import swapper
from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Length, Substr
from django.utils import timezone
from wagtail.models import AbstractPage, PageViewRestriction, Site

from wagtail_advocacy.conf import advocacy_settings
from wagtail_advocacy.programme.audience import Reader, reader_of

from .barriers import Barriers
from .models import Item, ItemAudience, ItemTopic, TargetKind


def _any_restriction(path: str, condition: Q) -> Q:
    """A restriction that fulfils ``condition`` on the row's page or an ancestor of it.

    ``path`` names the column with the page's tree path. An alias has the restrictions of its
    source, as in Wagtail. Both subqueries start from the restrictions, which are few.
    """
    pages = swapper.load_model("wagtailcore", "Page").objects
    restrictions = PageViewRestriction.objects.filter(condition)
    aliases = pages.order_by().filter(
        alias_of_id=OuterRef("page_id"),
        path=Substr(OuterRef(OuterRef(path)), Value(1), Length("path")),
    )
    at_page = Substr(OuterRef(path), Value(1), Length("page__path"))
    return Q(Exists(restrictions.filter(page__path=at_page))) | Q(
        Exists(restrictions.filter(Exists(aliases)))
    )


def restricted(path: str = "page__path") -> Q:
    """Condition: outsiders would meet a login at the page of the row.

    ``path`` names the column with the page's tree path.
    """
    return _any_restriction(path, Q())


def not_approved() -> Q:
    """Condition, on items: a restriction is in force with which the public edition was never
    approved."""
    approved = Item.approved_restrictions.through.objects.filter(
        item=OuterRef(OuterRef("pk")), pageviewrestriction=OuterRef("pk")
    )
    return _any_restriction("page__path", ~Exists(approved))


def closed_to(user, path: str = "page__path") -> Q:
    """Condition: ``user`` may not open the page of the row himself.

    A shared password closes a page to everybody here: whether it was given is known to the
    session alone.
    """
    barriers = Q(restriction_type=PageViewRestriction.PASSWORD)
    if not user.is_authenticated:
        barriers |= Q(restriction_type__in=[PageViewRestriction.LOGIN, PageViewRestriction.GROUPS])
    elif not user.is_superuser:
        own_groups = PageViewRestriction.groups.through.objects.filter(
            pageviewrestriction=OuterRef("pk"), group__in=Group.objects.filter(user=user)
        )
        barriers |= Q(restriction_type=PageViewRestriction.GROUPS) & ~Exists(own_groups)
    return _any_restriction(path, barriers)


def offered_items(
    site: Site,
    user,
    *,
    now=None,
    barriers: Barriers | None = None,
    reader: Reader | None = None,
) -> QuerySet[Item]:
    """What ``user`` may see and share on ``site`` at ``now``, pinned first, then newest first.

    One query whatever the page types; the page and the image come with it. Whether the page is
    live, not expired and public is asked of the page itself. With ``barriers``, just read for
    ``user``, the query need not look for them; ``reader`` is who he is to audiences and topics,
    and read here when it is left out. ``site``, ``now`` and what ``reader`` holds may be slots
    of a statement.
    """
    moment = now or timezone.now()
    return (
        Item.objects.filter(site=site, shareable=True)
        .filter(_published(moment))
        .filter(Q(share_from=None) | Q(share_from__lte=moment))
        .filter(Q(share_until=None) | Q(share_until__gt=moment))
        .filter(_reachable_by_outsiders_and(user, barriers))
        .filter(meant_for(reader or reader_of(user, site)))
        .select_related("page", "image")
        .order_by("-pinned", "-offered_at", "-pk")
    )


def has_source() -> Q:
    """Condition: the item stands for a curated link or a medium."""
    return Q(page=None) & (Q(link__isnull=False) | Q(media__isnull=False))


def _published(moment) -> Q:
    """Condition: the page, the link or the medium of the item is published at ``moment``."""
    page_is = Q(page__live=True)
    page_is &= Q(page__expire_at=None) | Q(page__expire_at__gt=moment)
    source_is = has_source() & Q(withdrawn_at=None)
    source_is &= Q(expires_at=None) | Q(expires_at__gt=moment)
    return page_is | source_is


def meant_for(reader: Reader) -> Q:
    """Condition: the item's audience has ``reader`` in it, and none of its topics is closed to
    him."""
    rows = ItemAudience.objects.filter(item=OuterRef("pk"))
    # By their keys: a relation takes no slots of a statement in a list.
    own = Q(role__pk__in=reader.role_ids) | Q(group__pk__in=reader.group_ids)
    if reader.team_id:
        own |= Q(team=reader.team_id)
    condition = Q(is_aimed=False) | Q(Exists(rows.filter(own)))
    if reader.closed_topics:
        closed = ItemTopic.objects.filter(
            item=OuterRef("pk"), topic__translation_key__in=reader.closed_topics
        )
        condition &= ~Q(Exists(closed))
    return condition


def _reachable_by_outsiders_and(user, barriers: Barriers | None) -> Q:
    closed = barriers.closed_to_person if barriers else closed_to(user)
    at_edition = Q(target_kind=TargetKind.EDITION, has_edition=True)
    if barriers is None or barriers.to_outsiders:
        at_edition &= ~not_approved()
    elsewhere = at_edition | Q(target_kind=TargetKind.ADDRESS, target_address__istartswith="http")
    condition = (Q(page__isnull=False) & elsewhere & ~closed) | (
        has_source() & (elsewhere | Q(target_kind=TargetKind.NOTHING))
    )
    if advocacy_settings.SITE_REQUIRES_LOGIN:
        return condition
    # A page without any restriction is closed to nobody.
    return condition | (
        Q(target_kind=TargetKind.PAGE)
        & ~(barriers.closed_to_outsiders if barriers else restricted())
    )


def may_open(item: Item, user) -> bool:
    """Whether ``user`` may open what ``item`` stands for himself."""
    return (
        Item.objects.filter(_published(timezone.now()), pk=item.pk)
        .filter(has_source() | ~closed_to(user))
        .exists()
    )


def canonical_page(page: AbstractPage) -> AbstractPage:
    """The page that ``page`` is an alias of, or ``page`` itself."""
    seen = {page.pk}
    while page.alias_of_id and page.alias_of_id not in seen:
        seen.add(page.alias_of_id)
        page = page.alias_of
    return page


def item_for_page(page: AbstractPage) -> Item | None:
    """The item of ``page``; an alias has the item of its source."""
    return Item.objects.filter(page_id=canonical_page(page).pk).first()
