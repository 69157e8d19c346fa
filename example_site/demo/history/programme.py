"""The programme "Waterfans": its settings, guidelines, prices, and who may do what in the admin."""

from decimal import Decimal

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from example_site.demo.history.staff import EMPLOYEES
from wagtail_advocacy.background import schedule
from wagtail_advocacy.management.installation import EDITORS, OWNERS
from wagtail_advocacy.models import GuidelinesVersion, Price, ProgrammeCost, ProgrammeSettings
from wagtail_advocacy.networks import all_networks
from wagtail_advocacy.programme.calendar import day_start
from wagtail_advocacy.programme.services import publish_guidelines


PROGRAMME = "Waterfans"
CAMPAIGN = "100-engineers"
CURRENCY = "EUR"

# Euros per click: from the first day, and from the first of March. Every other network costs
# OTHER_PRICE.
PRICES = {
    "linkedin": (Decimal("2.40"), Decimal("2.30")),
    "facebook": (Decimal("0.90"), Decimal("1.00")),
    "x": (Decimal("0.40"), Decimal("0.45")),
}
OTHER_PRICE = Decimal("0.50")
# From the lowest to the highest price, as parts of the likely one. E-mail has no range: the
# owner knows what a newsletter costs.
BOUNDS = (Decimal("0.75"), Decimal("1.3"))
EXACT = {"email"}

# Euros a year: while it was a pilot, and since the launch.
COSTS = [
    (Decimal("2400.00"), "Half a day a month of the owner, pilot"),
    (Decimal("4800.00"), "Software, half a day a week of the owner, two workshops"),
]

INTRODUCTION = (
    "<p>Waterfans are colleagues who tell the world outside about our work: the dyke that holds, "
    "the canal that heats "
    "a school, the fish that swim upstream again. You share what you like, where you like, in "
    "your own words.</p>"
)
VISIBILITY = (
    "<ul><li>Colleagues see what everybody reached together, never who shared what.</li>"
    "<li>Your own figures are on <b>My impact</b>. Only you see that page.</li>"
    "<li>Reports count teams; a team of fewer than five people is shown together with "
    "others.</li></ul>"
)
LEAVING = (
    "<p>You get no more messages and your name goes from every list. The shares and readers you "
    "brought stay in the "
    "totals. You can come back whenever you like, and then you find your own figures again.</p>"
)
FIRST_GUIDELINES = (
    "<p>Share what you would tell at a birthday party, in your own words.</p>"
    "<ul><li>Say that you work for Waterkant.</li><li>Keep internal news inside.</li></ul>"
)
SECOND_GUIDELINES = (
    "<p>Share what you would tell at a birthday party, in your own words.</p>"
    "<ul><li>Say that you work for Waterkant when you write about our work.</li>"
    "<li>During high water, share only what the crisis team has published. No photos of "
    "people.</li>"
    "<li>Questions you cannot answer go to <b>press@waterkant.example</b>.</li>"
    "<li>Internal news stays inside.</li>"
    "<li>Sharing is your own choice, every time.</li></ul>"
)


def write_settings(site):
    """Write what the programme's owner decided."""
    settings = ProgrammeSettings.for_site(site)
    settings.programme_name = PROGRAMME
    settings.currency = CURRENCY
    settings.campaign = CAMPAIGN
    settings.landing_code = ProgrammeSettings.LandingCode.OWN
    settings.eligible_group = Group.objects.get(name=EMPLOYEES)
    settings.team_source = ProgrammeSettings.TeamSource.GROUPS
    settings.sender_name = PROGRAMME
    settings.sender_email = "waterfans@waterkant.example"
    settings.introduction = INTRODUCTION
    settings.visibility_text = VISIBILITY
    settings.leaving_text = LEAVING
    settings.save()


def write_guidelines(story, site, owner):
    """Put the guidelines in force: the first version at the start, the second with the launch.

    Returns both.
    """
    versions = []
    for text, day in ((FIRST_GUIDELINES, story.first_day), (SECOND_GUIDELINES, story.launch_day)):
        version = publish_guidelines(site, text, owner)
        version.created_at = day_start(day)
        GuidelinesVersion.objects.filter(pk=version.pk).update(created_at=version.created_at)
        versions.append(version)
    return versions


def write_prices(story, site, owner):
    """Add each network's prices, those of the first day and those that changed in March, and what
    the programme costs."""
    rows = []
    for network in all_networks():
        if not network.takes_link:
            continue
        first, second = PRICES.get(network.id, (OTHER_PRICE, OTHER_PRICE))
        rows.append((network.id, first, story.first_day))
        if second != first:
            rows.append((network.id, second, story.price_change))
    # Past months are closed to the service on purpose; here is where the past is made.
    Price.objects.bulk_create(
        Price(
            site=site,
            network=network,
            currency=CURRENCY,
            amount=amount,
            low=None if network in EXACT else _cents(amount * BOUNDS[0]),
            high=None if network in EXACT else _cents(amount * BOUNDS[1]),
            valid_from=day,
            created_by=owner,
        )
        for network, amount, day in rows
    )
    ProgrammeCost.objects.bulk_create(
        ProgrammeCost(
            site=site,
            currency=CURRENCY,
            amount=amount,
            note=note,
            valid_from=day,
            created_by=owner,
        )
        for (amount, note), day in zip(COSTS, (story.first_day, story.launch_day), strict=True)
    )


def _cents(amount):
    return amount.quantize(Decimal("0.01"))


def grant(site, *, owner, editor):
    """Give the owner and the editor what they do in the admin."""
    owner.groups.add(Group.objects.get(name=OWNERS))
    editors = Group.objects.get(name=EDITORS)
    editor.groups.add(editors)
    for codename in ("add_page", "change_page", "publish_page"):
        GroupPagePermission.objects.get_or_create(
            group=editors,
            page=site.root_page,
            permission=Permission.objects.get(
                content_type__app_label="wagtailcore", codename=codename
            ),
        )
    for codename in ("add_image", "change_image", "choose_image"):
        GroupCollectionPermission.objects.get_or_create(
            group=editors,
            collection=Collection.get_first_root_node(),
            permission=Permission.objects.get(
                content_type__app_label="wagtailimages", codename=codename
            ),
        )


def schedule_publishing():
    """Have the worker publish and expire pages at their time, as a site's cron job would."""
    schedule(
        "demo.publish-scheduled", "example_site.demo.tasks.publish_scheduled", cron="*/5 * * * *"
    )
