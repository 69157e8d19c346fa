"""A programme of invented people."""

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Sum
from django.utils import timezone

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.management.generating import generate
from wagtail_advocacy.measurement.models import ItemTally
from wagtail_advocacy.networks import all_networks
from wagtail_advocacy.programme.models import Ambassador
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.tracking.models import Click


SIZE = ["--employees=30", "--items=5", "--shares=100", "--clicks=400"]


def test_as_many_as_were_asked_for_are_made_and_counted(site):
    call_command("advocacy_generate", *SIZE, verbosity=0)
    made = [model.objects.count() for model in (Ambassador, Item, Share, Click)]
    assert made == [30, 5, 100, 400]
    assert ItemTally.objects.aggregate(n=Sum("gross"))["n"] == 400
    assert set(Share.objects.values_list("state", flat=True)) == {"started", "confirmed"}


def test_a_few_people_share_most_and_most_goes_to_linkedin(site):
    generate(site, employees=40, items=10, shares=400, clicks=0)
    people = Share.objects.values("ambassador").annotate(n=Count("pk")).order_by("-n")
    assert sum(row["n"] for row in people[:10]) > 200
    by_network = dict(Share.objects.values_list("network").annotate(n=Count("pk")))
    assert max(by_network, key=by_network.get) == "linkedin"


def test_every_share_that_can_be_is_made_once(site):
    most = 2 * 2 * len(all_networks())
    generate(site, employees=2, items=2, shares=most, clicks=0)
    assert Share.objects.values("ambassador", "item", "network").distinct().count() == most


def test_nothing_happens_before_its_item_is_offered_or_after_now(site):
    generate(site, employees=20, items=5, shares=60, clicks=60)
    assert not Share.objects.filter(started_at__lt=F("item__offered_at")).exists()
    assert not Share.objects.filter(started_at__gt=timezone.now()).exists()


def test_a_programme_that_people_use_is_left_alone(site, alice):
    with pytest.raises(CommandError, match="already"):
        call_command("advocacy_generate", *SIZE, verbosity=0)
    assert not Share.objects.exists()


def test_more_shares_than_can_be_are_refused(site):
    with pytest.raises(CommandError, match="cannot have"):
        call_command("advocacy_generate", "--employees=1", "--items=1", verbosity=0)
    assert not Ambassador.objects.exists()
