"""The verbs of telling people."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone, translation

from wagtail_advocacy.background import enqueue
from wagtail_advocacy.programme.models import Ambassador
from wagtail_advocacy.programme.queries import settings_for

from .emails import make_message
from .kinds import Kind, all_kinds, get_kind
from .models import EditorMail, EditorMailStop, EmailPause, Notice, NoticeChoice, Way
from .queries import CHUNK, chunks, language_of, notices_of, paused_among, unread_key, ways_of


PAUSE = timedelta(days=30)


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
        with translation.override(language_of(ambassador)):
            message = make_message(
                ambassador,
                settings_for(ambassador.site),
                templates=[
                    f"wagtail_advocacy/activation/{name}"
                    for name in ("welcome_subject.txt", "welcome.txt", "welcome.html")
                ],
            )
        message.send()
    return True


def make_notices(kind_id: str, thing_id: int) -> int:
    """Tell everybody whom this kind of notice is for of the thing. Gives how many people that is.

    Safe to repeat and to run twice at once: nobody is told twice of the same thing. E-mails are
    left to tasks of their own, one a chunk.
    """
    kind = get_kind(kind_id)
    count = 0
    for chunk in kind.recipients(thing_id):
        count += _make_chunk(kind, thing_id, chunk)
    enqueue_emails(kind=kind_id, thing_id=thing_id)
    return count + _make_editor_mails(kind, thing_id)


def _make_editor_mails(kind: Kind, thing_id: int) -> int:
    site, user_ids = kind.without_inbox(thing_id)
    stops = EditorMailStop.objects.filter(kind=kind.id, user__in=user_ids)
    stopped = set(stops.values_list("user_id", flat=True))
    mails = [
        EditorMail(user_id=user_id, site=site, kind=kind.id, thing_id=thing_id)
        for user_id in user_ids
        if user_id not in stopped
    ]
    EditorMail.objects.bulk_create(mails, batch_size=CHUNK, ignore_conflicts=True)
    if mails:
        enqueue_editor_mails(kind=kind.id, thing_id=thing_id)
    return len(mails)


def _make_chunk(kind: Kind, thing_id: int, ambassador_ids: list[int]) -> int:
    ways = ways_of(kind, ambassador_ids)
    paused = paused_among(ambassador_ids)
    now = timezone.now()
    with transaction.atomic():
        told = kind.told_otherwise(thing_id, ambassador_ids)
        notices = []
        for ambassador_id in ambassador_ids:
            way = ways.get(ambassador_id, kind.default)
            if way == Way.NONE or ambassador_id in told:
                continue
            by_email = way == Way.EMAIL and ambassador_id not in paused
            notices.append(
                Notice(
                    ambassador_id=ambassador_id,
                    kind=kind.id,
                    thing_id=thing_id,
                    created_at=now,
                    email=Notice.Email.DUE if by_email else Notice.Email.NONE,
                )
            )
        Notice.objects.bulk_create(notices, batch_size=CHUNK, ignore_conflicts=True)
    cache.delete_many([unread_key(notice.ambassador_id) for notice in notices])
    return len(notices)


def enqueue_emails(**conditions) -> int:
    """Have the worker send the e-mails that are due, a task a chunk. Gives how many are due."""
    due = Notice.objects.filter(email=Notice.Email.DUE, **conditions).order_by("pk")
    count = 0
    for chunk in chunks(due.values_list("pk", flat=True)):
        count += len(chunk)
        enqueue("wagtail_advocacy.activation.tasks.send_emails", chunk[0], chunk[-1])
    return count


def enqueue_editor_mails(**conditions) -> int:
    """As ``enqueue_emails``, for editors without an inbox."""
    due = EditorMail.objects.filter(email=Notice.Email.DUE, **conditions).order_by("pk")
    count = 0
    for chunk in chunks(due.values_list("pk", flat=True)):
        count += len(chunk)
        enqueue("wagtail_advocacy.activation.tasks.send_editor_mails", chunk[0], chunk[-1])
    return count


@transaction.atomic
def choose_editor_mails(user, wanted: Mapping[str, bool]) -> None:
    """Store which kinds an editor without an inbox wants by e-mail (by kind id); what waits to be
    sent of the others is not sent. Raises ``KeyError`` for a kind that there is not."""
    for kind_id, is_wanted in wanted.items():
        kind = get_kind(kind_id)
        if is_wanted:
            EditorMailStop.objects.filter(user=user, kind=kind.id).delete()
            continue
        EditorMailStop.objects.get_or_create(user=user, kind=kind.id)
        waiting = EditorMail.objects.filter(user=user, kind=kind.id, email=Notice.Email.DUE)
        waiting.update(email=Notice.Email.NONE)


def read_notice(ambassador: Ambassador, notice: Notice) -> None:
    """Note that the person read ``notice``, which is his own. Safe to repeat."""
    notices_of(ambassador).filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())
    cache.delete(unread_key(ambassador.pk))


def read_all_notices(ambassador: Ambassador) -> int:
    """Note that the person read all his notices. Gives how many were new. Safe to repeat."""
    count = notices_of(ambassador).filter(read_at=None).update(read_at=timezone.now())
    cache.delete(unread_key(ambassador.pk))
    return count


def take_back_notices(kind_ids: Iterable[str], thing_id: int) -> None:
    """Forget what people were told of a thing that is settled, so that they can be told anew when
    it happens again. E-mails that wait are not sent. Safe to repeat."""
    told = Notice.objects.filter(kind__in=kind_ids, thing_id=thing_id)
    people = list(told.values_list("ambassador_id", flat=True))
    told.delete()
    cache.delete_many([unread_key(ambassador_id) for ambassador_id in people])


@transaction.atomic
def choose_ways(ambassador: Ambassador, ways: Mapping[str, str]) -> None:
    """Store how the person wants to hear of each kind (``ways``: values of ``Way`` by kind id).

    Raises ``KeyError`` for a kind and ``ValueError`` for a way that there is not.
    """
    for kind_id, way in ways.items():
        NoticeChoice.objects.update_or_create(
            ambassador=ambassador, kind=get_kind(kind_id).id, defaults={"way": Way(way)}
        )


def chosen_ways(ambassador: Ambassador) -> dict[str, str]:
    """How the person hears of each kind, by kind id."""
    chosen = dict(ambassador.notice_choices.values_list("kind", "way"))
    return {kind.id: chosen.get(kind.id, kind.default.value) for kind in all_kinds()}


def stop_emails(ambassador: Ambassador, kind: Kind | None = None) -> None:
    """Send the person no more e-mail of ``kind``, or of any kind; the inbox goes on.

    Also what waits to be sent is not sent. Safe to repeat.
    """
    kinds = [kind.id] if kind else [each.id for each in all_kinds()]
    chosen = chosen_ways(ambassador)
    choose_ways(ambassador, {each: Way.INBOX for each in kinds if chosen[each] == Way.EMAIL})
    waiting = notices_of(ambassador).filter(kind__in=kinds, email=Notice.Email.DUE)
    waiting.update(email=Notice.Email.NONE)


def pause_emails(ambassador: Ambassador) -> EmailPause:
    """Send the person no e-mail for ``PAUSE``. A running pause is not made longer."""
    now = timezone.now()
    pause, _is_new = EmailPause.objects.get_or_create(
        ambassador=ambassador, defaults={"until": now + PAUSE}
    )
    if pause.until <= now:
        pause.until = now + PAUSE
        pause.save(update_fields=["until"])
    return pause


def resume_emails(ambassador: Ambassador) -> None:
    """End the person's pause. Safe to repeat."""
    EmailPause.objects.filter(ambassador=ambassador).delete()
