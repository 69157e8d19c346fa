"""E-mails to editors who take no part in the programme and so have no inbox in its hub."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from wagtail_advocacy.programme.queries import settings_for

from .delivery import SUBJECT, send_all
from .emails import compose
from .kinds import Kind, Standing, get_kind
from .models import EditorMail, EditorMailStop, Notice
from .unsubscribing import editor_unsubscribe_path


def send_editor_mails(first_id: int, last_id: int) -> int:
    """Send what is due among the e-mails from ``first_id`` to ``last_id``, as
    ``delivery.send_emails`` does. Gives how many were sent."""
    due = EditorMail.objects.filter(pk__range=(first_id, last_id), email=Notice.Email.DUE)
    return send_all(
        list(_messages(due.select_related("user__wagtail_userprofile", "site").order_by("pk")))
    )


def _messages(due) -> Iterator[tuple]:
    unwanted = []
    stops = EditorMailStop.objects.filter(user__in=[mail.user_id for mail in due])
    stopped = set(stops.values_list("user_id", "kind"))
    for mail in due:
        try:
            kind = get_kind(mail.kind)
        except KeyError:
            unwanted.append(mail.pk)
            continue
        thing = kind.load([mail.thing_id]).get(mail.thing_id)
        standing = Standing(sees=True, shared=False)
        is_wanted = (
            thing is not None
            and mail.user.email
            and (mail.user_id, mail.kind) not in stopped
            and kind.is_for(mail.user)
            and kind.is_worth_an_email(thing, standing)
        )
        if is_wanted:
            yield mail, _maker(mail, kind, thing, standing)
        else:
            unwanted.append(mail.pk)
    waiting = EditorMail.objects.filter(pk__in=unwanted, email=Notice.Email.DUE)
    waiting.update(email=Notice.Email.NONE)


def _maker(mail: EditorMail, kind: Kind, thing, standing: Standing):
    def make():
        with translation.override(editor_language(mail.user)):
            notice = kind.text(thing, standing)
            return compose(
                mail.user,
                mail.site,
                settings_for(mail.site),
                templates=[SUBJECT, kind.text_template, kind.html_template],
                stop_path=editor_unsubscribe_path(mail.user, mail.site, kind),
                settings_path=reverse("wagtailadmin_account"),
                context={
                    "notice": notice,
                    "kind": kind,
                    "address": mail.site.root_url + notice.path,
                    **kind.email_context(thing, mail.user),
                },
            )

    return make


def editor_language(user) -> str:
    """The language in which ``user`` uses the admin."""
    profile = getattr(user, "wagtail_userprofile", None)
    return profile.get_preferred_language() if profile else settings.LANGUAGE_CODE
