"""Builds the demo's year, and takes it away again."""

from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Site

from example_site.demo.cast import CAST
from example_site.demo.history import (
    aims,
    ambassadors,
    clicks,
    conversions,
    curation,
    engagement,
    offering,
    programme,
    saying,
    sharing,
    staff,
    suggested_year,
    suggesting,
    topics,
)
from example_site.demo.history.story import SMALL_TEAM, TEAMS
from example_site.intranet.loading import load_site
from wagtail_advocacy.activation.digest import send_editors_digests
from wagtail_advocacy.activation.summary import send_owners_summaries
from wagtail_advocacy.management.installation import install
from wagtail_advocacy.measurement.prices import price_book
from wagtail_advocacy.measurement.tallies import refresh
from wagtail_advocacy.models import (
    AlertRule,
    Ambassador,
    Campaign,
    Click,
    Conversion,
    ConversionKey,
    ConversionKind,
    CuratedLink,
    EditorsDigest,
    Engagement,
    Feed,
    FollowerCount,
    Goal,
    GuidelinesVersion,
    HeadCount,
    Item,
    MediaPost,
    MonthTally,
    OwnersSummary,
    Poll,
    Price,
    ProgrammeCost,
    ProgrammeSettings,
    PublicEdition,
    ResultsLetter,
    Role,
    Share,
    ShareInfo,
    Suggestion,
    TallyState,
    Team,
    Topic,
)
from wagtail_advocacy.suggestions.outcomes import tell_outcomes


BATCH = 2_000


@dataclass(frozen=True)
class Summary:
    """What was made."""

    staff: int
    ambassadors: int
    items: int
    shares: int
    confirmed: int
    clicks: int
    readers: int
    requests: int
    engagements: int
    value: Decimal
    currency: str


def is_built():
    """Return whether the demo's year is in the database."""
    return get_user_model().objects.filter(username="employee").exists()


@transaction.atomic
def build(story):
    """Build the intranet where it is missing, and the year of `story`. Returns a `Summary`.

    All of it or nothing: an interrupted run leaves no half year behind.
    """
    pages = load_site()
    site = Site.objects.get(is_default_site=True)
    colleagues = staff.hire(story, site)
    people = {colleague.user.username: colleague.user for colleague in colleagues[: len(CAST)]}
    programme.write_settings(site)
    guidelines = programme.write_guidelines(story, site, people["owner"])
    programme.write_prices(story, site, people["owner"])
    staff.count_heads(story, site, colleagues)
    install()
    programme.grant(site, owner=people["owner"], editor=people["editor"])
    programme.schedule_publishing()
    themes, campaigns = topics.write_topics(site, story)
    offers = offering.offer(story, site, pages, people["admin"], themes, campaigns)
    offers += curation.curate(story, site, pages, people["admin"], themes)
    topics.publish_edition(pages[topics.EDITION], themes, people["admin"])
    sharers = ambassadors.recruit(story, site, colleagues, guidelines)
    topics.give_parts(site, sharers, themes)
    shared = sharing.share(story, offers, sharers)
    visits, first_reader = clicks.bring_readers(story, shared)
    visits += clicks.bring_the_rest(story, shared, first_reader)
    engagement.confirm(story, shared, first_reader)
    followers = conversions.tell_followers(story, sharers, shared)
    FollowerCount.objects.bulk_create(followers, batch_size=BATCH)
    Share.objects.bulk_create([one.share for one in shared], batch_size=BATCH)
    Click.objects.bulk_create(visits, batch_size=BATCH)
    entered = engagement.bring_engagement(story, shared)
    Engagement.objects.bulk_create(entered, batch_size=BATCH)
    converted = conversions.convert(story, site, shared, first_reader, people["owner"])
    Conversion.objects.bulk_create(converted, batch_size=BATCH)
    suggested_year.tell_the_year(story, site, sharers, themes)
    suggesting.suggest(sharers, people["editor"], f"{site.root_url}{curation.OUTSIDE}")
    saying.say(story, site, sharers, offers, editor=people["editor"], owner=people["owner"])
    ambassadors.let_some_leave(story, sharers, _last_share(shared))
    refresh()
    aims.enrol(story, site, people["owner"], guidelines[-1])
    aims.set_goals(story, site, people["owner"], campaigns["100 engineers"])
    aims.raise_alerts(story, site, people["owner"])
    aims.write_letters(story, site, people["owner"])
    # What the worker tells on a Monday and every morning.
    tell_outcomes()
    send_editors_digests()
    send_owners_summaries()
    return _summary(site, colleagues, sharers, offers, shared, visits, entered)


@transaction.atomic
def remove():
    """Take away the year and its people; the intranet's pages stay."""
    site = Site.objects.get(is_default_site=True)
    Click.objects.filter(share__item__site=site)._raw_delete("default")
    TallyState.objects.all().delete()
    MonthTally.objects.filter(site=site).delete()
    Goal.objects.filter(site=site).delete()
    ResultsLetter.objects.filter(site=site).delete()
    OwnersSummary.objects.filter(site=site).delete()
    AlertRule.objects.filter(site=site).delete()
    Engagement.objects.filter(share__item__site=site).delete()
    for model in (Conversion, ConversionKey, ConversionKind):
        model.objects.filter(site=site).delete()
    Share.objects.filter(item__site=site).delete()
    Ambassador.objects.filter(site=site).delete()
    ShareInfo.objects.update(campaign=None)
    PublicEdition.objects.all().delete()
    for model in (
        EditorsDigest,
        Suggestion,
        Poll,
        CuratedLink,
        MediaPost,
        Feed,
        Item,
        Topic,
        Campaign,
        Role,
        HeadCount,
        Team,
        Price,
        ProgrammeCost,
        GuidelinesVersion,
        ProgrammeSettings,
    ):
        model.objects.filter(site=site).delete()
    ProgrammeSettings.objects.filter(site=site).delete()
    users = get_user_model().objects
    users.filter(groups__name=staff.EMPLOYEES).delete()
    users.filter(username__in=CAST).delete()
    names = [staff.TEAM_GROUP.format(name) for name in (*TEAMS, SMALL_TEAM)]
    Group.objects.filter(name__in=[staff.EMPLOYEES, *names]).delete()


def _last_share(shared):
    return {one.share.ambassador_id: one.share.last_started_at for one in shared}


def _summary(site, colleagues, sharers, offers, shared, visits, entered):
    networks = {one.share.pk: one.share.network for one in shared}
    readers = {
        (click.share_id, click.day, click.visitor)
        for click in visits
        if click.verdict == "counted" and click.visitor
    }
    book = price_book(site)
    return Summary(
        staff=len(colleagues),
        ambassadors=len(sharers),
        items=len(offers),
        shares=len(shared),
        confirmed=sum(one.share.state == Share.State.CONFIRMED for one in shared),
        clicks=sum(
            1 if click.visitor else click.hits for click in visits if click.verdict == "counted"
        ),
        readers=len(readers),
        requests=sum(click.hits for click in visits),
        engagements=sum(
            (row.likes or 0) + (row.comments or 0) + (row.reshares or 0) for row in entered
        ),
        value=sum((book.on(networks[share], day) for share, day, _visitor in readers), Decimal(0)),
        currency=book.currency,
    )
