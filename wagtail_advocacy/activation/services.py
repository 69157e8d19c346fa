"""The verbs of telling people."""

from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from wagtail_advocacy.programme.models import Ambassador, ProgrammeSettings
from wagtail_advocacy.programme.queries import settings_for


def sender_of(programme: ProgrammeSettings) -> str:
    """Who the programme's e-mails come from, as an address with a name."""
    address = programme.sender_email or settings.DEFAULT_FROM_EMAIL
    name = programme.sender_name or programme.name
    return address if "<" in address else formataddr((name, address))


def send_welcome(ambassador_id: int) -> bool:
    """E-mail a new ambassador what he joined and how to leave. Gives whether it was sent.

    Safe to repeat: nobody is welcomed twice. When sending fails the claim is rolled back and
    the error goes on, so that the worker tries again.
    """
    with transaction.atomic():
        claimed = Ambassador.objects.filter(
            pk=ambassador_id, left_at=None, welcomed_at=None, user__is_active=True
        ).exclude(user__email="")
        if not claimed.update(welcomed_at=timezone.now()):
            return False
        ambassador = Ambassador.objects.select_related("user", "site", "guidelines").get(
            pk=ambassador_id
        )
        _welcome_message(ambassador).send()
    return True


def _welcome_message(ambassador: Ambassador) -> EmailMultiAlternatives:
    programme = settings_for(ambassador.site)
    with translation.override(ambassador.language or settings.LANGUAGE_CODE):
        context = {
            "ambassador": ambassador,
            "person": ambassador.user,
            "programme": programme,
            "site": ambassador.site,
            "hub_address": ambassador.site.root_url + reverse("wagtail_advocacy:hub"),
            "settings_address": ambassador.site.root_url + reverse("wagtail_advocacy:settings"),
            "language": translation.get_language(),
            "is_rtl": translation.get_language_bidi(),
        }
        subject, text, html = (
            render_to_string(f"wagtail_advocacy/activation/{name}", context)
            for name in ("welcome_subject.txt", "welcome.txt", "welcome.html")
        )
    message = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=text.strip() + "\n",
        from_email=sender_of(programme),
        to=[ambassador.user.email],
    )
    message.attach_alternative(html, "text/html")
    return message
