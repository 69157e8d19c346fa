"""How the programme's e-mails are made and sent."""

from collections.abc import Iterable
from email.utils import formataddr

from django.conf import settings
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from wagtail.models import Site

from wagtail_advocacy.conf import advocacy_settings
from wagtail_advocacy.programme.models import Ambassador, ProgrammeSettings

from .kinds import Kind
from .unsubscribing import unsubscribe_path


# Machines are told that a machine wrote this, so that no out-of-office note comes back.
AUTOMATIC = {
    "Auto-Submitted": "auto-generated",
    "Precedence": "bulk",
    "X-Auto-Response-Suppress": "All",
}


def sender_of(programme: ProgrammeSettings) -> str:
    """Who the programme's e-mails come from, as an address with a name."""
    address = programme.sender_email or settings.DEFAULT_FROM_EMAIL
    name = programme.sender_name or programme.name
    return address if "<" in address else formataddr((name, address))


def make_message(
    ambassador: Ambassador,
    programme: ProgrammeSettings,
    *,
    templates: Iterable[str],
    kind: Kind | None = None,
    context: dict | None = None,
) -> EmailMultiAlternatives:
    """The e-mail to ``ambassador`` from ``templates`` for subject, text and HTML, in the language
    that is active. It can be stopped for ``kind``, or for all kinds without one."""
    return compose(
        ambassador.user,
        ambassador.site,
        programme,
        templates=templates,
        stop_path=unsubscribe_path(ambassador, kind),
        settings_path=reverse("wagtail_advocacy:settings"),
        context={"ambassador": ambassador, **(context or {})},
    )


def compose(
    user,
    site: Site,
    programme: ProgrammeSettings,
    *,
    templates: Iterable[str],
    stop_path: str,
    settings_path: str,
    context: dict,
) -> EmailMultiAlternatives:
    """An e-mail to ``user`` from the programme of ``site``. A POST to ``stop_path`` stops e-mails
    of its kind; at ``settings_path`` he chooses what he hears of."""
    root = site.root_url
    stop = root + stop_path
    values = {
        "person": user,
        "programme": programme,
        "site": site,
        "hub_address": root + reverse("wagtail_advocacy:hub"),
        "settings_address": root + settings_path,
        "stop_address": stop,
        "language": translation.get_language(),
        "is_rtl": translation.get_language_bidi(),
        **context,
    }
    subject, text, html = (render_to_string(name, values) for name in templates)
    sender = sender_of(programme)
    message = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=text.strip() + "\n",
        # The envelope's sender: where what cannot be delivered goes back to.
        from_email=advocacy_settings.BOUNCE_ADDRESS or sender,
        to=[user.email],
        headers={
            **AUTOMATIC,
            "From": sender,
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    message.attach_alternative(html, "text/html")
    return message


def new_connection():
    """A connection to the mail server that is not open yet."""
    # Django 6.1 has several mail servers and deprecates the function.
    if hasattr(mail, "mailers"):
        return mail.mailers["default"]
    return mail.get_connection()
