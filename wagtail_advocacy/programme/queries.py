"""Reads about who takes part."""

from datetime import date
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Count, QuerySet, Sum
from wagtail.models import Site

from wagtail_advocacy.conf import configured_callable
from wagtail_advocacy.statements import kept, key_slot

from .calendar import next_month
from .models import (
    Ambassador,
    GuidelinesVersion,
    HeadCount,
    ProgrammeSettings,
    Team,
    TeamMembership,
)


def settings_for(site: Site) -> ProgrammeSettings:
    """The programme settings of ``site``; made with their defaults when there are none yet."""
    return ProgrammeSettings.for_site(site)


def membership(user, site: Site) -> tuple[Ambassador | None, ProgrammeSettings]:
    """The ambassador that ``user`` is or was on ``site``, ``None`` if he never joined, and the
    programme settings; in one query, where both are there."""
    ambassador_fields, programme_fields = _fields(Ambassador), _fields(ProgrammeSettings)
    statement = _membership_row()
    rows = statement.rows(user=user.pk, site=site.pk)
    if not rows:
        return None, settings_for(site)
    values, more = rows[0][: len(ambassador_fields)], rows[0][len(ambassador_fields) :]
    ambassador = Ambassador.from_db(statement.alias, ambassador_fields, values)
    ambassador.user, ambassador.site = user, site
    if more[0] is None:
        return ambassador, settings_for(site)
    programme = ProgrammeSettings.from_db(statement.alias, programme_fields, more)
    programme.site = site
    return ambassador, programme


@kept(Ambassador)
def _membership_row() -> QuerySet:
    own = Ambassador.objects.filter(
        user=key_slot("user", get_user_model()), site=key_slot("site", Site)
    )
    path = f"site__{ProgrammeSettings._meta.get_field('site').related_query_name()}__"
    settings = [path + name for name in _fields(ProgrammeSettings)]
    return own.order_by().values_list(*_fields(Ambassador), *settings)


def _fields(model) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def eligible_users(site: Site, programme: ProgrammeSettings | None = None) -> QuerySet:
    """The users who may take part on ``site``; ``programme`` are its settings, where at hand."""
    chosen_by_code = configured_callable("ELIGIBLE_EMPLOYEES")
    if chosen_by_code is not None:
        return chosen_by_code(site)
    users = get_user_model()._default_manager.filter(is_active=True)
    group_id = (programme or settings_for(site)).eligible_group_id
    return users.filter(groups=group_id) if group_id else users


def is_eligible(
    user, site: Site, programme: ProgrammeSettings | None = None, *, is_fresh: bool = False
) -> bool:
    """Whether ``user`` may take part on ``site``; ``programme`` as for ``eligible_users``.

    ``is_fresh`` says that ``user`` was read from the database for this very request, so that
    whether the account is active need not be asked again.
    """
    if not user.is_authenticated:
        return False
    if not is_fresh or configured_callable("ELIGIBLE_EMPLOYEES") is not None:
        return eligible_users(site, programme).filter(pk=user.pk).exists()
    group_id = (programme or settings_for(site)).eligible_group_id
    is_in_group = group_id is None or bool(_in_group().rows(user=user.pk, group=group_id))
    return user.is_active and is_in_group


@kept(Group)
def _in_group() -> QuerySet:
    user, group = key_slot("user", get_user_model()), key_slot("group", Group)
    return Group.objects.filter(pk=group, user=user).order_by().values_list("pk")


def active_ambassador(user, site: Site) -> Ambassador | None:
    """The ambassador that ``user`` is on ``site``, unless he never joined or has left."""
    if not user.is_authenticated:
        return None
    return (
        Ambassador.objects.select_related("user", "site", "guidelines")
        .filter(user=user, site=site, left_at=None)
        .first()
    )


def current_guidelines(site: Site) -> GuidelinesVersion | None:
    """The guidelines in force on ``site``."""
    return GuidelinesVersion.objects.filter(site=site).first()


def team_of(user, site: Site, programme: ProgrammeSettings | None = None) -> Team | None:
    """The team of ``user`` on ``site``, whether or not he joined; ``programme`` as for
    ``eligible_users``.

    Asked of the source that the programme settings name, and where that knows none, of the
    list of teams in the admin.
    """
    source = (programme or settings_for(site)).team_source
    team = None
    if source == ProgrammeSettings.TeamSource.CODE:
        team = _team_from_code(user, site)
    elif source == ProgrammeSettings.TeamSource.GROUPS:
        team = Team.objects.filter(site=site, group__user=user).first()
    return team or Team.objects.filter(site=site, memberships__user=user).first()


def _team_from_code(user, site: Site) -> Team | None:
    resolve = configured_callable("TEAM_RESOLVER")
    name = resolve(user, site) if resolve else None
    return _team_named(name, site) if name else None


def _team_ids_from_code(users: QuerySet, site: Site) -> dict[int, int]:
    """Team ids by user id; asks for the teams once and not for each person."""
    resolve = configured_callable("TEAM_RESOLVER")
    if resolve is None:
        return {}
    known = dict(Team.objects.filter(site=site).values_list("name", "pk"))
    found = {}
    for user in users.iterator():
        if name := resolve(user, site):
            if name not in known:
                known[name] = _team_named(name, site).pk
            found[user.pk] = known[name]
    return found


def _team_named(name: str, site: Site) -> Team:
    return Team.objects.get_or_create(site=site, name=name)[0]


def team_ids_by_user(site: Site, users: QuerySet) -> dict[int, int]:
    """The team's id by user id, as ``team_of`` would say of each, in a fixed number of queries.

    It may name more people than ``users``; nobody without a team is in it.
    """
    source = settings_for(site).team_source
    team_by_user = dict(
        TeamMembership.objects.filter(team__site=site)
        .order_by("-team__name")
        .values_list("user_id", "team_id")
    )
    if source == ProgrammeSettings.TeamSource.GROUPS:
        team_by_user.update(
            Team.objects.filter(site=site, group__user__isnull=False)
            .order_by("-name")
            .values_list("group__user", "pk")
        )
    elif source == ProgrammeSettings.TeamSource.CODE:
        team_by_user.update(_team_ids_from_code(users, site))
    return team_by_user


def eligible_by_team(site: Site) -> dict[int | None, int]:
    """How many people may take part now, by team id; ``None`` is people without a team."""
    users = eligible_users(site)
    team_by_user = team_ids_by_user(site, users)
    counts: dict[int | None, int] = {None: 0}
    for user_id in users.values_list("pk", flat=True).distinct():
        team_id = team_by_user.get(user_id)
        counts[team_id] = counts.get(team_id, 0) + 1
    return counts


def mean_head_counts(site: Site, month: date) -> dict[int | None, Decimal]:
    """Eligible people by team id, as the mean of the days of ``month`` that were recorded.

    A team that did not exist on some of the days counts as empty on them. Gives an empty
    dictionary for a month of which no day was recorded.
    """
    counts = HeadCount.objects.filter(site=site, day__gte=month, day__lt=next_month(month))
    days = counts.aggregate(days=Count("day", distinct=True))["days"]
    if not days:
        return {}
    sums = counts.values_list("team").annotate(total=Sum("eligible")).order_by()
    return {team_id: Decimal(total) / days for team_id, total in sums}


def on_site(column: str, site: Site) -> dict[str, Site]:
    """Conditions for ``filter``: what ``column`` names is ``site``. Where there is no other site
    there are none, so that large tables need not be joined for it. One query for each ``Site``
    object, which lives as long as a request or a task."""
    known = vars(site)
    if "_advocacy_is_only_one" not in known:
        known["_advocacy_is_only_one"] = not Site.objects.exclude(pk=site.pk).exists()
    return {} if known["_advocacy_is_only_one"] else {column: site}
