"""A programme of invented people."""

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.measurement.models import ItemTally
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


def test_a_programme_that_people_use_is_left_alone(site, alice):
    with pytest.raises(CommandError, match="already"):
        call_command("advocacy_generate", *SIZE, verbosity=0)
    assert not Share.objects.exists()


def test_more_shares_than_can_be_are_refused(site):
    with pytest.raises(CommandError, match="cannot have"):
        call_command("advocacy_generate", "--employees=1", "--items=1", verbosity=0)
    assert not Ambassador.objects.exists()
