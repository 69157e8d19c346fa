"""What others wrote and an editor found good: curated links, a vacancy elsewhere, a feed."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from urllib.parse import urlsplit

from django.core.files.images import ImageFile
from wagtail.images import get_image_model
from wagtail.models import Site

from example_site.demo.history.offering import PUBLISHED_AT, Offer
from example_site.demo.history.story import DAYS
from example_site.outside.stories import MAGAZINE, story
from example_site.outside.views import drawn
from wagtail_advocacy.content import web_images
from wagtail_advocacy.content.feeds import fetch_feed_later
from wagtail_advocacy.content.links import address_key, publish_link
from wagtail_advocacy.models import CuratedLink, Feed, Item, MediaPicture, MediaPost, Suggestion
from wagtail_advocacy.programme.calendar import day_start


# Where the demo serves the websites of others.
OUTSIDE = "/outside/"
# Slugs of stories, the days (0 to 364) on which they were offered, and what colleagues start from.
LINKS = (
    ("rivers-need-room", 95, "Forty rivers, one lesson: give them room, and they give it back."),
    (
        "heat-from-canals",
        215,
        "A canal that heats a town: three winters of figures.",
    ),
    ("fish-count", 330, "Ring the bell for a fish. I did, twice."),
    ("open-sensors", 352, "Give data away, and somebody finds a use for it."),
)
VACANCY = (
    "apprentices",
    340,
    "They train their own technicians. So do we: come and see.",
)
VACANCY_DAYS = 60
# Pictures of the intranet's articles, by slug, to take along without a link.
PICTURES = {
    "title": "Four colours of water",
    "text": "Four mornings at work. No filter, just weather.",
    "slugs": ("dyke-hollebeek", "december-flood-night", "hundred-engineers"),
    "day": 345,
}


def curate(year, site, pages, editor, topics):
    """Publish curated links and pictures through the year and add a feed. Returns the offers.

    Args:
        year: the `Story` that is told.
        pages: the intranet's pages by slug.
        editor: the user who publishes.
        topics: by name.
    """
    offers = [
        _publish(year, site, editor, topics, slug, day, text, year.chance(f"link {slug}"))
        for slug, day, text in LINKS
    ]
    slug, day, text = VACANCY
    vacancy = _publish(year, site, editor, topics, slug, day, text, year.chance("vacancy"), True)
    feed = Feed.objects.create(
        site=site,
        name=MAGAZINE,
        address=f"{site.root_url}{OUTSIDE}feed.xml",
        topic_keys=[str(topics["Water safety"].translation_key)],
    )
    fetch_feed_later(feed)
    return [*offers, vacancy, _pictures(year, site, pages, editor, topics)]


def _publish(year, site, editor, topics, slug, day, text, chance, is_vacancy=False):
    told = story(slug)
    offered = datetime.combine(year.first_day + timedelta(days=day), PUBLISHED_AT, tzinfo=UTC)
    address = f"{site.root_url}{OUTSIDE}{slug}/"
    closes = year.until + timedelta(days=VACANCY_DAYS)
    link = CuratedLink.objects.create(
        site=site,
        address=address,
        address_key=address_key(address),
        title=told.title,
        summary=told.summary,
        image=_picture(told),
        language="en",
        text=text,
        topic_keys=[str(topics[told.topic].translation_key)],
        is_vacancy=is_vacancy,
        share_until=day_start(closes) if is_vacancy else None,
        fetching=CuratedLink.Fetching.DONE,
        live=False,
    )
    publish_link(link, user=editor)
    CuratedLink.objects.filter(pk=link.pk).update(created_at=offered)
    item = Item.objects.get(link=link)
    item.offered_at = offered
    item.save(update_fields=["offered_at"])
    return Offer(item, day, DAYS - 1, 0.8 * chance.lognormvariate(0, 0.3))


def _pictures(year, site, pages, editor, topics):
    """The pictures, as an offer that nobody shared yet: the tour does."""
    images = [pages[slug].lead_image for slug in PICTURES["slugs"] if slug in pages]
    post = MediaPost(
        site=site,
        title=PICTURES["title"],
        text=PICTURES["text"],
        language="en",
        topic_keys=[str(topics["Nature"].translation_key)],
    )
    post.pictures = [MediaPicture(image=image, description=image.title) for image in images]
    post.save()
    post.save_revision(user=editor).publish(user=editor)
    day = PICTURES["day"]
    item = Item.objects.get(media=post)
    item.offered_at = datetime.combine(
        year.first_day + timedelta(days=day), PUBLISHED_AT, tzinfo=UTC
    )
    item.save(update_fields=["offered_at"])
    return Offer(item, day, DAYS - 1, 0.0, is_ignored=True)


def _picture(told):
    file = ImageFile(BytesIO(drawn(told.motif, told.palette, told.slug)), f"{told.slug}.jpg")
    return get_image_model().objects.create(
        title=told.title, file=file, collection=web_images.collection(MAGAZINE)
    )


def follow_address():
    """Have the links, the feed and what was suggested lead to where the demo is reached now."""
    base = Site.objects.get(is_default_site=True).root_url
    for row in Feed.objects.all():
        address = _followed(row.address, base)
        if address:
            row.address = address
            row.save(update_fields=["address"])
    for model in (CuratedLink, Suggestion):
        for pk, old in model.objects.values_list("pk", "address"):
            address = _followed(old, base)
            if not address:
                continue
            model.objects.filter(pk=pk).update(address=address, address_key=address_key(address))
            if model is CuratedLink:
                Item.objects.filter(link_id=pk).update(target_address=address)


def _followed(address, base):
    """The address below ``base``; empty where it has it already or leads elsewhere."""
    path = urlsplit(address).path
    followed = base + path if path.startswith(OUTSIDE) else ""
    return followed if followed != address else ""
