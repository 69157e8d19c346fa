from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.measurement.builders import click, head_count, share
from tests.reports.test_permissions import NEEDS
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.measurement.periods import ONE_DAY
from wagtail_advocacy.measurement.services import add_price
from wagtail_advocacy.programme.calendar import day_start, month_start, programme_day
from wagtail_advocacy.programme.models import Ambassador, Team


@pytest.fixture
def report(client, site, programme):
    """Fetch a report as somebody: ``report(user, "dashboard", period="year")``."""

    def fetch(user, name, **query):
        client.force_login(user)
        return client.get(reverse(f"wagtail_advocacy_reports:{name}"), query)

    return fetch


@pytest.fixture
def make_history(site, programme, team, alice):
    """``count`` items, each shared once by Alice today and read by two visitors."""

    def make(count, *, title="Item"):
        moment = timezone.now() - timedelta(minutes=1)
        for number in range(count):
            item = Item.objects.create(site=site, title=f"{title} {number}", shareable=True)
            one = share(alice, item, "linkedin", moment, team=team)
            click(one, moment, "v1")
            click(one, moment, "v2")

    return make


@pytest.fixture
def history(site, team, make_history):
    today = programme_day()
    head_count(site, today, **{f"t{team.pk}": 10})
    add_price(site, "linkedin", 3, today)
    make_history(2)


@pytest.fixture
def last_month():
    return month_start(month_start(programme_day()) - ONE_DAY)


@pytest.fixture
def teams(site, programme, item, last_month, make_ambassador, team):
    """Last month 6 of 20 people in Projects shared and were read, 2 of 20 in Dykes, 7 of 30 in
    Locks; all by LinkedIn, one in Projects by X too."""
    add_price(site, "linkedin", 2, last_month, today=last_month)
    dykes, locks = (Team.objects.create(site=site, name=name) for name in ("Dykes", "Locks"))
    head_count(site, last_month, **{f"t{team.pk}": 20, f"t{dykes.pk}": 20, f"t{locks.pk}": 30})
    head_count(site, programme_day(), **{f"t{team.pk}": 20, f"t{dykes.pk}": 20, f"t{locks.pk}": 30})
    moment = day_start(last_month) + timedelta(days=4, hours=9)
    for own, count in ((team, 6), (dykes, 2), (locks, 7)):
        for number in range(count):
            person = make_ambassador(f"{own.name}{number}", team=own)
            click(share(person, item, "linkedin", moment, team=own), moment, f"v{person.pk}")
            if own == team and not number:
                share(person, item, "x", moment, team=own)
    Ambassador.objects.update(joined_at=moment)
    return {"Projects": team, "Dykes": dykes, "Locks": locks}


@pytest.fixture
def in_last_month(last_month):
    """The whole month that has figures."""
    return {"period_from": last_month, "period_to": month_start(programme_day()) - ONE_DAY}


@pytest.fixture
def may_see_all(make_user):
    """Somebody who may see every report and personal figures."""
    names = [*NEEDS.values(), "view_personal_figures"]
    permissions = [f"wagtail_advocacy.{name}" for name in names]
    return make_user("otto", permissions=["wagtailadmin.access_admin", *permissions])
