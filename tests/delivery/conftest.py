"""A network whose interface does as the test says, and keeps the posts that were written."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.delivery.scripted import ScriptedNetwork
from wagtail_advocacy.networks import get_network
from wagtail_advocacy.networks.api import Credentials, Profile
from wagtail_advocacy.networks.linkedin import LinkedIn
from wagtail_advocacy.networks.x import X
from wagtail_advocacy.sharing.accounts import connect_account
from wagtail_advocacy.sharing.delivery.ordering import order_post
from wagtail_advocacy.sharing.models import Delivery


@pytest.fixture
def api(monkeypatch, programme):
    """What stands for LinkedIn's interface."""
    api = ScriptedNetwork()
    monkeypatch.setattr(LinkedIn, "api", api)
    return api


@pytest.fixture
def x_api(monkeypatch, programme):
    api = ScriptedNetwork()
    monkeypatch.setattr(X, "api", api)
    return api


@pytest.fixture
def connect(api):
    def connect(ambassador, network="linkedin", **values):
        values = {"access_token": f"token-{ambassador.pk}", **values}
        whose = Profile(f"{network}-{ambassador.pk}", handle="me", limits=values.pop("limits", {}))
        return connect_account(ambassador, get_network(network), Credentials(**values), whose, ())

    return connect


@pytest.fixture
def account(connect, alice):
    return connect(alice)


@pytest.fixture
def order(account, alice, item):
    """Order a post; of Alice now unless told otherwise."""

    def order(ambassador=None, what=None, network="linkedin", text="My words", **values):
        values.setdefault("key", uuid.uuid4())
        return order_post(ambassador or alice, what or item, network, text, **values)

    return order


@pytest.fixture
def due(order):
    """An ordered post whose moment has come."""

    def due(*args, **values):
        delivery = order(*args, **values)
        pass_by(delivery)
        return delivery

    return due


@pytest.fixture
def heard():
    """The states that ``delivery_changed`` told."""
    from wagtail_advocacy.signals import delivery_changed

    states = []

    def receive(delivery, **kwargs):
        states.append(delivery.state)

    delivery_changed.connect(receive)
    yield states
    delivery_changed.disconnect(receive)


def pass_by(delivery, **values):
    """Its time comes, or whatever else of it lies in the past."""
    values = values or {"due_at": timezone.now() - timedelta(seconds=1)}
    Delivery.objects.filter(pk=delivery.pk).update(**values)
    delivery.refresh_from_db()
