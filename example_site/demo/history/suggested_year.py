"""What colleagues proposed through the year, and what was made of it: the loop in figures."""

from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

from wagtail_advocacy.content.services import credit_item
from wagtail_advocacy.models import Item, Suggestion


STAR = "employee"
# What became an article, by its slug: what was proposed, and days from receipt to the first
# answer and to publication. The star's own come first.
PUBLISHED = {
    "thank-you-henk": ("Henk retires in October. Forty-four years, one pump. Tell it!", 1, 24),
    "day-of-a-dyke-guard": ("Walk a day with us along the dyke, boots on.", 2, 15),
    "leave-the-reeds": ("People ask why the banks look so untidy. There is a good answer.", 3, 20),
    "what-we-find-in-ditch-water": ("Show what swims in one bucket from a ditch.", 1, 17),
    "nap-bout": ("Er zit een knop in de gevel. Wat is dat eigenlijk?", 4, 30),
    "kolk-bridge": ("The bridge opens by itself now, and still I sit there. Ask me why.", 2, 12),
}
OF_THE_STAR = 2
# What was declined, by how many days ago it came, and after how many days it was answered.
DECLINED = {
    "A song about the pumping station for the website.": (250, 2),
    "Photos of all our office plants, with their names.": (170, 1),
    "Last year's quiz once more.": (75, 5),
}
# What waits, by how many days ago it came.
WAITING = {
    "A map of the places where you can swim.": 1,
    "How a sluice keeper spends Christmas night.": 12,
}
# What was begun and not published yet: days since it came, and until the first answer.
TAKEN_UP = {"Five questions to our youngest engineer.": (21, 1)}
NOON = time(12)


def tell_the_year(story, site, sharers, topics):
    """Write the suggestions of the past as they would stand there now; nobody is told of them.

    Articles that came from one are credited, as far as they are offered.

    Args:
        story: the `Story` that is told.
        sharers: the ambassadors with their habits.
        topics: by name.
    """
    chance = story.chance("suggested")
    people = [one for one in sharers if one.ambassador.user and one.ambassador.left_at is None]
    stars = [one for one in people if one.ambassador.user.username == STAR]
    others = [one for one in people if one not in stars and one.joined <= 30] or people
    keys = [topic.translation_key for topic in topics.values()]
    now = timezone.now()

    def made(text, by, received, topic_key=None, **values):
        answered = received + timedelta(days=values.pop("after", 0))
        return Suggestion(
            site=site,
            ambassador=by.ambassador,
            team_id=by.team_id,
            text=text,
            topic_key=topic_key or chance.choice(keys),
            may_show_name=True,
            live=values.get("state") in {"taken_up", "published"},
            created_at=received,
            submitted_at=received,
            answered_at=answered if values.get("state") != "submitted" else None,
            **values,
        )

    rows = []
    items = {item.page.slug: item for item in _articles(site)}
    for number, (slug, (text, after, days)) in enumerate(PUBLISHED.items()):
        item = items.get(slug)
        if item is None:
            continue
        by = stars[0] if number < OF_THE_STAR and stars else chance.choice(others)
        received = item.offered_at - timedelta(days=days)
        rows.append(
            made(
                text,
                by,
                received,
                _topic_of(item),
                after=after,
                state="published",
                page_id=item.page_id,
                taken_up_at=received + timedelta(days=after),
                published_at=item.offered_at,
                closed_at=item.offered_at,
            )
        )
        credit_item(item, by.ambassador)
    for text, (days, after) in DECLINED.items():
        received = now - timedelta(days=days)
        reason = "We told much the same not long ago. Thank you all the same!"
        rows.append(
            made(
                text,
                chance.choice(others),
                received,
                after=after,
                state="declined",
                decline_reason=reason,
                closed_at=received + timedelta(days=after),
            )
        )
    for text, (days, after) in TAKEN_UP.items():
        received = now - timedelta(days=days)
        taken_up_at = received + timedelta(days=after)
        by = chance.choice(others)
        rows.append(
            made(text, by, received, after=after, state="taken_up", taken_up_at=taken_up_at)
        )
    for text, days in WAITING.items():
        received = datetime.combine(story.until - timedelta(days=days), NOON, tzinfo=UTC)
        rows.append(made(text, chance.choice(others), received, state="submitted"))
    Suggestion.objects.bulk_create(rows)
    for row in rows:
        # An editor may open it as any other.
        row.save_revision(clean=False)


def _articles(site):
    return Item.objects.filter(site=site, page__slug__in=PUBLISHED).select_related("page")


def _topic_of(item):
    topic = item.topics.first()
    return topic.translation_key if topic else None
