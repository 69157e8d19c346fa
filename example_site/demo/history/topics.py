"""What Waterkant wants to be known for, its campaigns, and who plays which part."""

from wagtail.models import Locale

from wagtail_advocacy.content.editions import plain_paragraphs, signatures_on
from wagtail_advocacy.models import Ambassador, Campaign, Item, Role, ShareInfo, Topic


# Each with what it is called in Dutch and Danish, and what it is about.
TOPICS = {
    "Water safety": ("Waterveiligheid", "Vandsikkerhed", "Dykes, pumps and nights of high water."),
    "Energy": ("Energie", "Energi", "Heat from canals, sun on dykes, and less of everything."),
    "Nature": ("Natuur", "Natur", "Fish ladders, banks in flower, and room for rivers."),
    "Climate": ("Klimaat", "Klima", "Drought, downpours and what to do about them."),
    "Data": ("Data", "Data", "What we measure, and give away."),
    "People": ("Mensen", "Mennesker", "The colleagues behind dry feet and warm homes."),
    "Jobs": ("Werken bij", "Job", "The chairs that are still free."),
}
MANDATORY = "Water safety"
# Campaigns by name: the topic whose items are in them.
CAMPAIGNS = {"100 engineers": "Jobs", "Dry feet together": "Water safety"}
CAMPAIGN_COSTS = {"100 engineers": 2_400}
# Who was there first, and who knows most.
FIRST_PEOPLE = 40
EXPERTS = 12
STAR = "employee"
# An article for superusers alone, by slug.
AIMED = "cycling-in-may"
EDITION = "canteen"


def write_topics(site, story):
    """Make the topics with their translations, and the campaigns. Returns both by name."""
    locales = {
        code: Locale.objects.get_or_create(language_code=code)[0] for code in ("en", "nl", "da")
    }
    topics = {}
    for name, (dutch, danish, about) in TOPICS.items():
        topic = Topic.objects.create(
            site=site,
            name=name,
            description=about,
            is_mandatory=name == MANDATORY,
            locale=locales["en"],
        )
        for code, translated in (("nl", dutch), ("da", danish)):
            Topic.objects.create(
                site=site,
                name=translated,
                is_mandatory=name == MANDATORY,
                locale=locales[code],
                translation_key=topic.translation_key,
            )
        topics[name] = topic
    campaigns = {
        name: Campaign.objects.create(
            site=site,
            name=name,
            slug=name.lower().replace(" ", "-"),
            starts_on=story.launch_day,
            cost=CAMPAIGN_COSTS.get(name),
            cost_currency="EUR" if name in CAMPAIGN_COSTS else "",
        )
        for name in CAMPAIGNS
    }
    return topics, campaigns


def terms_for(record, topics, campaigns, site):
    """The part of an article's sharing terms that says whom it is for."""
    topic = topics.get(record.topic)
    campaign = next(
        (campaigns[name] for name, wanted in CAMPAIGNS.items() if wanted == record.topic), None
    )
    role = Role.objects.get(site=site, slug="superuser") if record.slug == AIMED else None
    return {
        "topic_keys": [str(topic.translation_key)] if topic else [],
        "campaign": campaign,
        "audience": {"roles": [role.pk]} if role else {},
        "is_vacancy": record.kind == "vacancy",
    }


def give_parts(site, sharers, topics):
    """Make the first who joined superusers, and some of the keenest experts."""
    superuser = Role.objects.get(site=site, slug="superuser")
    expert = Role.objects.get(site=site, slug="expert")
    star = next(one.ambassador for one in sharers if one.ambassador.user.username == STAR)
    first = [one.ambassador for one in sharers[:FIRST_PEOPLE]]
    keen = sorted(sharers, key=lambda one: (-one.keenness, one.joined))[:EXPERTS]
    parts = Ambassador.roles.through
    rows = {(one.pk, superuser.pk) for one in [*first, star]}
    rows |= {(one.ambassador.pk, expert.pk) for one in keen} | {(star.pk, expert.pk)}
    parts.objects.bulk_create(
        parts(ambassador_id=person, role_id=role) for person, role in sorted(rows)
    )
    topics[MANDATORY].experts.set([star])


def publish_edition(page, topics, editor):
    """Give an article behind the login a public edition. Returns its item."""
    row = page.share_info.first() or ShareInfo()
    row.shareable = True
    row.target_kind = "edition"
    row.text = "Vegetables first, and 417 colleagues for the croquette. This is how we eat."
    row.topic_keys = [str(topics["People"].translation_key)]
    page.share_info = [row]
    edition = page.public_edition.model(
        title="Vegetables first: how 2,000 colleagues eat now",
        summary="Meat twice a week, the croquette on Fridays. A petition decided.",
        body=plain_paragraphs(
            "In our canteen vegetables come first. Meat and fish are there twice a week, and the "
            "croquette stays on Fridays, after a petition with 417 signatures.\n"
            "What is left goes into boxes at two o'clock, one euro each. That saves some forty "
            "kilos of food a week.\n"
            "Other organisations ask us how we did it. Slowly, and with good soup."
        ),
        author_line="By the canteen team",
        approved_restrictions=signatures_on(page),
    )
    page.public_edition = [edition]
    page.save_revision(user=editor).publish(user=editor)
    return Item.objects.get(page_id=page.pk)
