"""Sending the e-mails of notices: each is claimed before it is sent, so none goes out twice."""

import logging
import smtplib
from datetime import timedelta

from django.utils import timezone, translation

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.programme.models import Ambassador
from wagtail_advocacy.programme.queries import settings_for

from .emails import make_message, new_connection
from .kinds import Standing, get_kind
from .models import EditorMail, Notice, Way
from .queries import language_of, paused_among, people_who_see, reachable, sharers_among, ways_of
from .services import enqueue_editor_mails, enqueue_emails, make_notices


logger = logging.getLogger(__name__)

# Claimed for longer than this: the worker died between sending and noting that it was sent.
LOST_AFTER = timedelta(hours=1)
# What the mail server put off for longer is given up: old news is no news.
GIVE_UP_AFTER = timedelta(days=3)
# How far back the schedule looks for items whose time to be offered came.
LOOK_BACK = timedelta(hours=1)
SUBJECT = "wagtail_advocacy/activation/notice_subject.txt"


def send_emails(first_id: int, last_id: int) -> int:
    """Send what is due among the notices from ``first_id`` to ``last_id``, over one connection.

    Gives how many were sent. Safe to repeat and to run twice at once. When the connection breaks
    the error goes on: what was not claimed stays due, and the one that was under way stays
    claimed, because nobody knows whether it arrived.
    """
    due = list(
        Notice.objects.filter(pk__range=(first_id, last_id), email=Notice.Email.DUE)
        .select_related("ambassador__user", "ambassador__site")
        .order_by("pk")
    )
    if not due:
        return 0
    return send_all(list(_messages(due)))


def send_all(messages: list[tuple]) -> int:
    """Send pairs of a row (a ``Notice``, or what has its columns for e-mail) and what makes its
    message, over one connection. Gives how many were sent."""
    if not messages:
        return 0
    connection = new_connection()
    connection.open()
    try:
        return sum(_send(connection, row, make) for row, make in messages)
    finally:
        connection.close()


def _messages(due: list[Notice]):
    """Pairs of a notice and what makes its message; others are no longer to be sent."""
    programmes = {}
    by_thing: dict[tuple[str, int], list[Notice]] = {}
    for notice in due:
        by_thing.setdefault((notice.kind, notice.thing_id), []).append(notice)
    for (kind_id, thing_id), notices in by_thing.items():
        try:
            kind = get_kind(kind_id)
        except KeyError:
            _drop(notices)
            continue
        thing = kind.load([thing_id]).get(thing_id)
        standings = _standings(kind.item_of(thing), notices) if thing else {}
        wanted = _who_wants(kind, notices)
        dropped = []
        for notice in notices:
            standing = standings.get(notice.ambassador_id)
            if (
                standing is None
                or notice.ambassador_id not in wanted
                or not kind.is_worth_an_email(thing, standing)
            ):
                dropped.append(notice)
                continue
            site = notice.ambassador.site
            if site.pk not in programmes:
                programmes[site.pk] = settings_for(site)
            yield notice, _maker(kind, thing, notice.ambassador, programmes[site.pk], standing)
        _drop(dropped)


def _standings(item: Item | None, notices: list[Notice]) -> dict[int, Standing]:
    ids = [notice.ambassador_id for notice in notices]
    if item is None:
        return dict.fromkeys(ids, Standing(sees=True, shared=False))
    seeing = people_who_see(item, Ambassador.objects.filter(pk__in=ids).exclude(user=None))
    shared = sharers_among(item, ids)
    return {pk: Standing(sees=pk in seeing, shared=pk in shared) for pk in ids}


def _who_wants(kind, notices: list[Notice]) -> set[int]:
    """Those who still take part, have an address and want e-mail of this kind."""
    ids = {notice.ambassador_id for notice in notices}
    ways = ways_of(kind, ids)
    paused = paused_among(ids)
    wanted = set()
    for site in {notice.ambassador.site for notice in notices}:
        people = reachable(site).filter(pk__in=ids).exclude(user__email="")
        wanted.update(people.values_list("pk", flat=True))
    return {pk for pk in wanted if ways.get(pk, kind.default) == Way.EMAIL and pk not in paused}


def _maker(kind, thing, ambassador, programme, standing):
    def make():
        with translation.override(language_of(ambassador)):
            notice = kind.text(thing, standing)
            return make_message(
                ambassador,
                programme,
                templates=[SUBJECT, kind.text_template, kind.html_template],
                kind=kind,
                context={
                    "notice": notice,
                    "kind": kind,
                    "address": ambassador.site.root_url + notice.path,
                    **kind.email_context(thing, ambassador.user),
                },
            )

    return make


def _drop(notices: list[Notice]) -> None:
    _due(pk__in=[notice.pk for notice in notices]).update(email=Notice.Email.NONE)


def _due(**conditions):
    return Notice.objects.filter(email=Notice.Email.DUE, **conditions)


def _send(connection, row, make) -> bool:
    rows = type(row).objects.filter(pk=row.pk)
    due, own = rows.filter(email=Notice.Email.DUE), rows.filter(email=Notice.Email.CLAIMED)
    try:
        message = make()
    except Exception:
        # One that cannot be written must not keep the others back.
        logger.exception("%s %s could not be written.", type(row).__name__, row.pk)
        due.update(email=Notice.Email.FAILED)
        return False
    if not due.update(email=Notice.Email.CLAIMED, emailed_at=timezone.now()):
        return False
    try:
        connection.send_messages([message])
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
        # The server answered, so this one did not go out: for good, or to be tried again.
        state = Notice.Email.FAILED if _is_final(error) else Notice.Email.DUE
        own.update(email=state, emailed_at=None)
        name = type(row).__name__
        logger.warning("The mail server refused %s %s: %s", name, row.pk, _code(error))
        return False
    own.update(email=Notice.Email.SENT)
    return True


def _code(error: smtplib.SMTPException) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max((code for code, _text in error.recipients.values()), default=550)
    return error.smtp_code


def _is_final(error: smtplib.SMTPException) -> bool:
    return _code(error) >= 500


def lost_emails(model=Notice):
    """Rows that were claimed and never noted as sent; whether they arrived is not known."""
    return model.objects.filter(
        email=Notice.Email.CLAIMED, emailed_at__lt=timezone.now() - LOST_AFTER
    )


def catch_up() -> dict[str, int]:
    """Do what was missed: important items whose time came, and e-mails that were left over.

    Gives how many e-mails are ``due``, were given up (``failed``), and are ``lost``. Safe to
    repeat.
    """
    now = timezone.now()
    begun = Item.objects.filter(
        importance=Item.Importance.IMPORTANT,
        withdrawn_at=None,
        share_from__range=(now - LOOK_BACK, now),
    )
    for item in begun:
        make_notices("important_item", item.pk)
    failed = lost = 0
    for model in (Notice, EditorMail):
        old = model.objects.filter(email=Notice.Email.DUE, created_at__lt=now - GIVE_UP_AFTER)
        failed += old.update(email=Notice.Email.FAILED)
        lost += lost_emails(model).count()
    due = enqueue_emails() + enqueue_editor_mails()
    if lost:
        logger.warning("%s e-mails were begun and not finished; they are not sent again.", lost)
    return {"due": due, "failed": failed, "lost": lost}
