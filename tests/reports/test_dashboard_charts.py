"""The charts of the dashboard."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.measurement.builders import click, share
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.measurement.services import add_price
from wagtail_advocacy.programme.calendar import programme_day


@pytest.fixture
def two_networks(site, programme, alice):
    """X brings more readers, LinkedIn more value."""
    moment = timezone.now() - timedelta(minutes=1)
    item = Item.objects.create(site=site, title="Dyke", shareable=True)
    add_price(site, "x", 1, programme_day())
    add_price(site, "linkedin", 9, programme_day())
    for network, readers in (("x", 3), ("linkedin", 2)):
        one = share(alice, item, network, moment)
        for number in range(readers):
            click(one, moment, f"v{number}")


def test_the_value_by_network_is_ordered_by_value(report, two_networks, olive):
    chart = report(olive, "dashboard").context["network_chart"]
    page = str(chart.render() if hasattr(chart, "render") else chart)
    assert page.index("LinkedIn") < page.index(">X<")
    assert "X brought most readers: 3." in page
