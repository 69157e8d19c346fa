from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.measurement.builders import click, head_count, share
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.measurement.services import add_price
from wagtail_advocacy.programme.calendar import programme_day


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
