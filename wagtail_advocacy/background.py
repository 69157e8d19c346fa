"""Work that happens outside the request, by django-q2's cluster.

django-q2 is imported when it is used: where it is missing from INSTALLED_APPS, the system
check says so instead of an import error.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone


# How long a schedule may be overdue before the worker is taken to be stopped.
WORKER_GRACE = timedelta(minutes=5)

SCHEDULE_PREFIX = "wagtail_advocacy."


def enqueue(task: str, *arguments: int | str) -> None:
    """Run ``task`` (dotted path) in the worker once the current transaction is committed.

    ``arguments`` are ids, never tokens or texts: the queue stores them in clear text.
    A task may run twice, so it must be safe to repeat.
    """
    from django_q.tasks import async_task

    transaction.on_commit(lambda: async_task(task, *arguments))


def waits_for_tasks() -> bool:
    """Whether a request itself runs what it enqueues: django-q2's setting ``sync``."""
    from django_q.conf import Conf

    return Conf.SYNC


def schedule(name: str, task: str, *, cron: str, arguments: str = "") -> None:
    """Have the worker run ``task`` (dotted path) at the times of ``cron``.

    Safe to repeat. An existing schedule keeps its next run unless its times changed.
    """
    from django_q.models import Schedule

    full_name = SCHEDULE_PREFIX + name
    existing = Schedule.objects.filter(name=full_name).first()
    values = {
        "func": task,
        "args": arguments or None,
        "schedule_type": Schedule.CRON,
        "cron": cron,
        "repeats": -1,
    }
    if existing is None or any(getattr(existing, key) != value for key, value in values.items()):
        Schedule.objects.update_or_create(
            name=full_name, defaults={**values, "next_run": timezone.now()}
        )


def schedules():
    """Queryset of the package's schedules."""
    from django_q.models import Schedule

    return Schedule.objects.filter(name__startswith=SCHEDULE_PREFIX)


def worker_problem() -> str | None:
    """``"unscheduled"``, ``"stopped"``, or ``None`` when the worker seems to run.

    A running cluster picks up every due schedule within its polling interval, so one that is
    overdue for longer than ``WORKER_GRACE`` shows that none runs.
    """
    from django_q.models import OrmQ

    if not schedules().exists():
        return "unscheduled"
    overdue = timezone.now() - WORKER_GRACE
    if schedules().filter(next_run__lt=overdue).exists():
        return "stopped"
    if OrmQ.objects.filter(lock__lt=overdue).exists():
        return "stopped"
    return None
