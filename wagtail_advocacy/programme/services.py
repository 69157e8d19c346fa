"""The verbs of taking part."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Site

from wagtail_advocacy.signals import ambassador_joined, ambassador_left

from .calendar import programme_day
from .models import (
    Ambassador,
    GuidelinesVersion,
    HeadCount,
    ProgrammeSettings,
    Role,
    Team,
    TeamMembership,
    Topic,
    UnfollowedTopic,
)
from .queries import current_guidelines, eligible_by_team, is_eligible, team_of


class NotEligible(Exception):
    """The person may not take part on this site."""


class GuidelinesChanged(Exception):
    """The guidelines that the person read are no longer the current ones."""


PREFERENCES = {"language", "content_languages", "last_network", "mastodon_server"}


@transaction.atomic
def join(
    user,
    site: Site,
    *,
    guidelines: GuidelinesVersion | None,
    language: str = "",
    team: Team | None = None,
) -> Ambassador:
    """Make ``user`` an ambassador on ``site``; whoever left before comes back with his history.

    ``guidelines`` is the version that the person accepted, ``team`` what he says when his
    team is not known otherwise. Safe to repeat. Raises ``NotEligible``, or
    ``GuidelinesChanged`` when another version is in force by now.
    """
    if not is_eligible(user, site):
        raise NotEligible
    if guidelines != current_guidelines(site):
        raise GuidelinesChanged
    now = timezone.now()
    if team is not None and team_of(user, site) is None:
        TeamMembership.objects.get_or_create(team=team, user=user)
    ambassador, is_new = Ambassador.objects.get_or_create(
        user=user,
        site=site,
        defaults={
            "joined_at": now,
            "guidelines": guidelines,
            "guidelines_accepted_at": now if guidelines else None,
            "language": language,
        },
    )
    if not is_new:
        if ambassador.is_active and ambassador.guidelines == guidelines:
            return ambassador
        came_back = not ambassador.is_active
        ambassador.guidelines = guidelines
        ambassador.guidelines_accepted_at = now if guidelines else None
        ambassador.language = language or ambassador.language
        ambassador.left_at = None
        if came_back:
            ambassador.joined_at = now
        ambassador.save()
        if not came_back:
            return ambassador
    log(ambassador, "wagtail_advocacy.join", user=user)
    ambassador_joined.send(Ambassador, ambassador=ambassador)
    return ambassador


@transaction.atomic
def leave(ambassador: Ambassador) -> None:
    """End the person's part in the programme. His shares stay in the figures. Safe to repeat."""
    if not ambassador.is_active:
        return
    ambassador.left_at = timezone.now()
    ambassador.save(update_fields=["left_at"])
    log(ambassador, "wagtail_advocacy.leave", user=ambassador.user)
    ambassador_left.send(Ambassador, ambassador=ambassador)


def change_preferences(ambassador: Ambassador, **values) -> None:
    """Store what the person chose: any of ``language``, ``content_languages`` (a list),
    ``last_network``, ``mastodon_server``."""
    unknown = values.keys() - PREFERENCES
    if unknown:
        raise TypeError(f"No preference: {', '.join(sorted(unknown))}")
    changed = [name for name, value in values.items() if getattr(ambassador, name) != value]
    for name in changed:
        setattr(ambassador, name, values[name])
    if changed:
        ambassador.save(update_fields=changed)


@transaction.atomic
def publish_guidelines(site: Site, text: str, user=None) -> GuidelinesVersion:
    """Put ``text`` (rich text) in force as the next version of the guidelines.

    Gives the current version unchanged when the text is the same.
    """
    # The lock on the site row makes the next number ours alone.
    Site.objects.select_for_update().get(pk=site.pk)
    current = current_guidelines(site)
    if current and current.text == text:
        return current
    version = GuidelinesVersion.objects.create(
        site=site,
        text=text,
        version=current.version + 1 if current else 1,
        created_by=user,
    )
    log(version, "wagtail_advocacy.publish_guidelines", user=user)
    return version


def add_default_signature(site: Site) -> None:
    """Have posts say who is writing, in a plain sentence, where a programme is set up for the
    first time. What an owner wrote or took away stays so."""
    if not ProgrammeSettings.objects.filter(site=site).exists():
        name = site.site_name or getattr(settings, "WAGTAIL_SITE_NAME", "") or site.hostname
        signature = _("I work at %(name)s.") % {"name": name}
        ProgrammeSettings.objects.create(site=site, signature=signature)


def add_default_roles(site: Site) -> None:
    """Give ``site`` the roles of the seven-step plan (Lam, “Power to the people”) and the
    superusers whom a programme begins with. Only where it has none: what an owner renamed or
    deleted stays so."""
    if Role.objects.filter(site=site).exists():
        return
    Role.objects.bulk_create(
        Role(site=site, slug=slug, name=name, description=description, sort_order=number)
        for number, (slug, name, description) in enumerate(default_roles())
    )


def default_roles() -> list[tuple[str, str, str]]:
    """Slug, name and description of the first roles, in the language that is active."""
    return [
        (
            "social-savvy",
            _("Social savvy"),
            _("At home on social media; shares often and helps colleagues."),
        ),
        ("expert", _("Subject matter expert"), _("Knows one subject deeply and answers for it.")),
        ("thought-leader", _("Thought leader"), _("Has views of the field that others follow.")),
        ("spokesperson", _("Spokesperson"), _("May speak for the organisation.")),
        ("superuser", _("Superuser"), _("Was there first, tries things out and tells the others.")),
    ]


@transaction.atomic
def follow_topics(ambassador: Ambassador, keys: Iterable[UUID]) -> None:
    """Let ``ambassador`` follow the topics with these translation keys, and no others of those
    that he may leave. Topics that come later are followed by everybody. Safe to repeat."""
    followed = set(keys)
    topics = Topic.objects.filter(site=ambassador.site_id)
    free = set(topics.values_list("translation_key", flat=True)) - set(
        topics.filter(is_mandatory=True).values_list("translation_key", flat=True)
    )
    unfollowed = UnfollowedTopic.objects.filter(ambassador=ambassador)
    unfollowed.exclude(topic_key__in=free - followed).delete()
    UnfollowedTopic.objects.bulk_create(
        [UnfollowedTopic(ambassador=ambassador, topic_key=key) for key in free - followed],
        ignore_conflicts=True,
    )


@transaction.atomic
def record_head_counts(site: Site, day: date | None = None) -> None:
    """Remember how many people of each team may take part on ``day`` (today when left out).

    Safe to repeat: a later count of the same day replaces the earlier one.
    """
    day = day or programme_day()
    counts = eligible_by_team(site)
    HeadCount.objects.filter(site=site, day=day).delete()
    HeadCount.objects.bulk_create(
        HeadCount(site=site, day=day, team_id=team_id, eligible=eligible)
        for team_id, eligible in counts.items()
    )


@transaction.atomic
def keep_head_counts(team: Team) -> None:
    """Before ``team`` is deleted, count its people of every day among those without a team.

    Its shares stay as shares of nobody's team; without this, the months that have passed would
    have had fewer people than took part in them.
    """
    own = HeadCount.objects.filter(team=team)
    others = HeadCount.objects.filter(site_id=team.site_id, team=None)
    HeadCount.objects.bulk_create(
        HeadCount(site_id=team.site_id, day=day, team=None, eligible=0)
        for day in own.exclude(day__in=others.values("day")).values_list("day", flat=True)
    )
    same_day = own.filter(day=OuterRef("day")).values("eligible")
    others.filter(day__in=own.values("day")).update(eligible=F("eligible") + Subquery(same_day))


def default_guidelines() -> str:
    """The guidelines that a fresh installation starts with."""
    return _(
        "<p>Share what you find worth sharing, in your own words.</p>"
        "<ul>"
        "<li>Say that you work here when you write about our work.</li>"
        "<li>Share only what the hub offers; internal news stays inside.</li>"
        "<li>Be kind, be accurate, and correct yourself when you were wrong.</li>"
        "<li>Sharing is your own choice, every time.</li>"
        "</ul>"
    )
