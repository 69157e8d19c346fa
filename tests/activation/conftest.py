import socket

import django
import pytest
from aiosmtpd.controller import Controller
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from wagtail_advocacy.activation.services import make_notices
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.programme.models import Ambassador


@pytest.fixture
def important(item):
    item.importance = Item.Importance.IMPORTANT
    item.summary = "It is a metre higher now."
    item.save()
    return item


@pytest.fixture
def tell(django_capture_on_commit_callbacks):
    """Run a task of notices and what it enqueues, as the worker would."""

    def tell(kind, thing):
        with django_capture_on_commit_callbacks(execute=True):
            return make_notices(kind, thing.pk)

    return tell


@pytest.fixture
def crowd(site, programme):
    """So many ambassadors, made in bulk."""

    def make(count):
        users = get_user_model().objects.bulk_create(
            get_user_model()(username=f"p{number}", email=f"p{number}@example.com")
            for number in range(count)
        )
        group = Group.objects.get(name="Staff")
        through = get_user_model().groups.through
        through.objects.bulk_create(through(user=user, group=group) for user in users)
        return Ambassador.objects.bulk_create(Ambassador(user=user, site=site) for user in users)

    return make


class Sink:
    """What arrived at a real mail server: envelopes, and how many connections brought them."""

    def __init__(self):
        self.envelopes = []
        self.connections = 0
        self.refuse = {}

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.envelopes.append(envelope)
        return "250 OK"


@pytest.fixture
def sink(settings):
    """A mail server on this machine; e-mail goes there."""
    sink = Sink()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    backend = "django.core.mail.backends.smtp.EmailBackend"
    if django.VERSION >= (6, 1):
        settings.MAILERS = {
            "default": {"BACKEND": backend, "OPTIONS": {"host": "127.0.0.1", "port": port}}
        }
    else:
        settings.EMAIL_BACKEND = backend
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield sink
    controller.stop()
