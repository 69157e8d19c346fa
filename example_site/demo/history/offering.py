"""What was offered for sharing in the year, and when."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.utils import timezone
from wagtail.models import Page

from example_site.demo.history.archive import ARCHIVE
from example_site.demo.history.story import DAYS
from example_site.demo.history.topics import terms_for
from example_site.intranet.records import latest, read_records
from wagtail_advocacy.content.services import stop_sharing
from wagtail_advocacy.models import Item, ShareInfo
from wagtail_advocacy.programme.calendar import day_start


# Left for the visitor of the tour to mark.
UNMARKED = "ten-things-before-heavy-rain"
PINNED = "hundred-engineers"
NOBODY_SHARED = "cycling-in-may"
MOST_SHARED = {"december-flood-night": 2.2, "dyke-hollebeek": 1.7, "hundred-engineers": 1.8}
PUBLISHED_AT = time(9)
# The intranet's newest articles crowd the end of the year. Not everybody gets to all of them.
RECENT = 270
RECENT_APPEAL = 0.4


@dataclass(frozen=True)
class Offer:
    """An item, the days (0 to 364) on which it could be shared, and how well it is liked."""

    item: Item
    day: int
    last_day: int
    appeal: float
    is_ignored: bool = False


def offer(story, site, pages, editor, topics, campaigns):
    """Mark the shareable articles as an editor does, and add what is offline by now.

    Returns the offers.

    Args:
        pages: the intranet's pages by slug.
        editor: the user in whose name pages are published.
        topics, campaigns: both by name.
    """
    chance = story.chance("offers")
    offers = []
    for record in read_records(story.until):
        page = pages[record.slug]
        if not record.shareable or record.slug == UNMARKED:
            _keep_inside(page, editor)
            continue
        item = _publish(page, record, editor, terms_for(record, topics, campaigns, site))
        number = (record.published_on - story.first_day).days
        item.offered_at = datetime.combine(record.published_on, PUBLISHED_AT, tzinfo=UTC)
        item.save(update_fields=["offered_at"])
        appeal = MOST_SHARED.get(record.slug, 1.0) * chance.lognormvariate(0, 0.3)
        if number > RECENT:
            appeal *= RECENT_APPEAL
        is_ignored = record.slug == NOBODY_SHARED
        offers.append(Offer(item, max(number, 0), DAYS - 1, appeal, is_ignored))
    return offers + [_archived(story, site, pages, old, chance) for old in ARCHIVE]


def _publish(page, record, editor, terms):
    """Publish the page with its sharing terms, and leave its dates as they were."""
    dates = {
        name: getattr(page, name)
        for name in ("first_published_at", "last_published_at", "latest_revision_created_at")
    }
    closes = getattr(page, "apply_before", None)
    row = page.share_info.first() or ShareInfo()
    row.shareable = True
    row.text = record.text
    row.network_texts = dict(record.network_texts)
    row.pinned = record.slug == PINNED
    for name, value in terms.items():
        setattr(row, name, value)
    row.share_until = day_start(closes + timedelta(days=1)) if closes else None
    page.share_info = [row]
    page.save_revision(user=editor).publish(user=editor)
    Page.objects.filter(pk=page.pk).update(**dates)
    return Item.objects.get(page_id=page.pk)


def _keep_inside(page, editor):
    if ShareInfo.objects.filter(page_id=page.pk, shareable=True).exists():
        stop_sharing(page, editor)


def _archived(story, site, pages, old, chance):
    offered_on = latest(old.month_day, story.until - timedelta(days=1))
    number = (offered_on - story.first_day).days
    last = min(number + old.days, DAYS - 1)
    withdrawn_at = datetime.combine(story.first_day + timedelta(days=last), time(23), tzinfo=UTC)
    item = Item.objects.create(
        site=site,
        title=old.title,
        text=old.text,
        language=old.language,
        image=pages[old.picture].lead_image if old.picture else None,
        shareable=False,
        offered_at=datetime.combine(offered_on, PUBLISHED_AT, tzinfo=UTC),
        withdrawn_at=min(withdrawn_at, timezone.now()),
    )
    return Offer(item, number, last - 1, chance.lognormvariate(0, 0.3))
