"""System checks for every way in which an installation can be incomplete."""

import os
from importlib.util import find_spec
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections
from django.shortcuts import resolve_url
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from wagtail.models import AbstractPage

from .conf import PREFIX, SETTINGS, advocacy_settings
from .networks import all_networks


REQUIRED_APPS = {
    "django_q": "the background work",
    "wagtail_modeladmin": "the click register",
    "wagtail.contrib.settings": "the programme settings",
}
BROKERS = {"orm", "redis", "django_redis", "sqs", "mongo", "iron_mq", "broker_class"}
REDIS_SCHEMES = ("redis://", "rediss://", "unix://")
SHORT_LINKS = "ShortLinkMiddleware"
LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1", "0.0.0.0"}  # noqa: S104


@register()
def check_settings(app_configs, **kwargs):
    """E001: a deployment setting has a value that cannot be used."""
    problems = {name: advocacy_settings.check(name) for name in SETTINGS}
    if not problems["EXTRA_NETWORKS"]:
        try:
            all_networks()
        except ImproperlyConfigured as error:
            problems["EXTRA_NETWORKS"] = str(error)
    return [
        Error(
            problem,
            hint=f"{setting.text} See the settings reference.",
            id="wagtail_advocacy.E001",
        )
        for name, setting in SETTINGS.items()
        if (problem := problems[name])
    ]


@register()
def check_page_types(app_configs, **kwargs):
    """E002: a page type is named that does not exist or is no page."""
    names = advocacy_settings.PAGE_TYPES
    if not isinstance(names, list | tuple):
        return []
    errors = []
    for name in names:
        try:
            is_page = issubclass(apps.get_model(name), AbstractPage)
        except (LookupError, ValueError):
            is_page = False
        if not is_page:
            errors.append(
                Error(
                    f"{PREFIX}PAGE_TYPES names {name!r}, which is no page type.",
                    hint='Write it as "app_label.ModelName", for example "news.ArticlePage".',
                    id="wagtail_advocacy.E002",
                )
            )
    return errors


@register(Tags.urls)
def check_urls(app_configs, **kwargs):
    """E003, E004, E005: an address is missing, or stands behind Wagtail's catch-all."""
    errors = []
    try:
        reverse("wagtail_advocacy:hub")
    except NoReverseMatch:
        errors.append(
            Error(
                "The hub has no address.",
                hint='Add to the URL configuration: path("advocacy/", '
                'include("wagtail_advocacy.urls")), before Wagtail\'s own URLs.',
                id="wagtail_advocacy.E003",
            )
        )
    try:
        address = reverse("wagtail_advocacy_public:short_link", args=["check"])
    except NoReverseMatch:
        errors.append(
            Error(
                "Short links have no address.",
                hint='Add to the URL configuration: path("", '
                'include("wagtail_advocacy.public_urls")), before Wagtail\'s own URLs and '
                "outside i18n_patterns.",
                id="wagtail_advocacy.E004",
            )
        )
        return errors
    try:
        found = resolve(address).namespace
    except Resolver404:
        found = None
    if found != "wagtail_advocacy_public":
        errors.append(
            Error(
                f"Something else answers {address} before the short links do.",
                hint='Move path("", include("wagtail_advocacy.public_urls")) above '
                "Wagtail's own URLs.",
                id="wagtail_advocacy.E005",
            )
        )
    return errors


@register()
def check_apps(app_configs, **kwargs):
    """E006: an app that the package relies on is not installed."""
    return [
        Error(
            f"{name} is missing from INSTALLED_APPS; {purpose} needs it.",
            hint=f'Add "{name}" to INSTALLED_APPS.',
            id="wagtail_advocacy.E006",
        )
        for name, purpose in REQUIRED_APPS.items()
        if not apps.is_installed(name)
    ]


@register()
def check_cluster(app_configs, **kwargs):
    """E007, W008: the worker has no broker, or would run tasks twice."""
    cluster = getattr(settings, "Q_CLUSTER", None)
    if not cluster or not BROKERS & cluster.keys():
        return [
            Error(
                "Q_CLUSTER names no broker, so nothing can be done in the background.",
                hint='Write Q_CLUSTER = {"name": "advocacy", "orm": "default", "workers": 2, '
                '"timeout": 300, "retry": 660, "queue_limit": 2} into the settings.',
                id="wagtail_advocacy.E007",
            )
        ]
    timeout, retry = cluster.get("timeout"), cluster.get("retry", 60)
    workers = cluster.get("workers") or 1
    queue_limit = cluster.get("queue_limit", workers**2)
    needed = (timeout or 0) * (queue_limit / workers + 1)
    if timeout is None or retry <= needed:
        return [
            Warning(
                "Q_CLUSTER may hand out a task again while it still waits or runs.",
                hint='Set "timeout", and "retry" above timeout × (queue_limit ÷ workers + 1), '
                'for example "timeout": 300, "retry": 660, "workers": 2, "queue_limit": 2.',
                id="wagtail_advocacy.W008",
            )
        ]
    return []


@register()
def check_sqlite(app_configs, **kwargs):
    """W010: SQLite would answer "database is locked" as soon as the worker writes too."""
    return [
        Warning(
            f"The SQLite database {alias!r} does not open its transactions at once.",
            hint='Write "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", '
            '"init_command": "PRAGMA journal_mode=WAL;"} into DATABASES.',
            id="wagtail_advocacy.W010",
        )
        for alias, database in settings.DATABASES.items()
        if database["ENGINE"].endswith("sqlite3")
        and str(database.get("OPTIONS", {}).get("transaction_mode", "")).upper() != "IMMEDIATE"
    ]


@register()
def check_base_template(app_configs, **kwargs):
    """E009: the template that the hub extends does not exist."""
    try:
        get_template(advocacy_settings.BASE_TEMPLATE)
    except TemplateDoesNotExist:
        return [
            Error(
                f"There is no template {advocacy_settings.BASE_TEMPLATE!r} for the hub to extend.",
                hint=f"Name your site's base template in {PREFIX}BASE_TEMPLATE, or remove the "
                "setting.",
                id="wagtail_advocacy.E009",
            )
        ]
    except (AttributeError, TypeError):
        pass  # E001 reports a value that is no text.
    return []


@register()
def check_click_spool(app_configs, **kwargs):
    """E015: clicks could not be put down in the spool."""
    if advocacy_settings.CLICK_SINK != "spool":
        return []
    folder = advocacy_settings.CLICK_SPOOL
    if os.name != "posix":
        return [
            Error(
                "The click sink 'spool' needs the file locks of Unix.",
                hint=f'Write {PREFIX}CLICK_SINK = "database" into the settings.',
                id="wagtail_advocacy.E015",
            )
        ]
    if isinstance(folder, str) and os.path.isabs(folder) and os.path.isdir(folder):
        if os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            return []
        problem = f"The user that runs this may not write to {folder}."
    else:
        problem = f"{PREFIX}CLICK_SPOOL names no folder: {folder!r}."
    return [
        Error(
            problem,
            hint=f"Make a folder for the user that runs web server and worker, and write its whole "
            f'path into the settings: {PREFIX}CLICK_SPOOL = "/var/lib/mysite/clicks".',
            id="wagtail_advocacy.E015",
        )
    ]


@register()
def check_click_redis(app_configs, **kwargs):
    """E017: clicks could not be put down in Redis."""
    if advocacy_settings.CLICK_SINK != "redis":
        return []
    if find_spec("redis") is None:
        problem = "The package redis is not installed."
    elif not str(advocacy_settings.CLICK_REDIS_URL).startswith(REDIS_SCHEMES):
        problem = f"{PREFIX}CLICK_REDIS_URL names no Redis server."
    else:
        return []
    return [
        Error(
            problem,
            hint='Run pip install "wagtail-advocacy[redis]", and write into the settings, for '
            f'example: {PREFIX}CLICK_REDIS_URL = "redis://127.0.0.1:6379/0".',
            id="wagtail_advocacy.E017",
        )
    ]


@register(Tags.database)
def check_redis_server(app_configs, databases=None, **kwargs):
    """W018: the Redis server would not keep clicks."""
    from .tracking.stream import problem

    if not databases or advocacy_settings.CLICK_SINK != "redis" or check_click_redis(None):
        return []
    found = problem()
    if found is None:
        return []
    return [
        Warning(
            found,
            hint="Start it with: appendonly yes, appendfsync always, maxmemory-policy noeviction.",
            id="wagtail_advocacy.W018",
        )
    ]


@register()
def check_middleware(app_configs, **kwargs):
    """W016: the middleware for short links does not stand first."""
    places = [name for name in settings.MIDDLEWARE if name.endswith(f".{SHORT_LINKS}")]
    if not places or settings.MIDDLEWARE[0] in places:
        return []
    return [
        Warning(
            f"{places[0]} does not stand first in MIDDLEWARE, so short links gain little by it.",
            hint="Move it to the beginning of MIDDLEWARE, or remove it.",
            id="wagtail_advocacy.W016",
        )
    ]


@register(Tags.urls)
def check_login(app_configs, **kwargs):
    """W014: whoever opens the hub without being signed in is sent to no login page."""
    address = resolve_url(settings.LOGIN_URL)
    try:
        found = resolve(urlsplit(address).path).url_name
    except Resolver404:
        found = None
    is_elsewhere = bool(urlsplit(address).netloc)
    if is_elsewhere or found not in {None, "wagtail_serve"}:
        return []
    return [
        Warning(
            f"LOGIN_URL leads to {address}, where no login page is.",
            hint="Name your login page in the settings, for example "
            'LOGIN_URL = "wagtailadmin_login".',
            id="wagtail_advocacy.W014",
        )
    ]


@register(Tags.database)
def check_public_address(app_configs, databases=None, **kwargs):
    """W011: shared links would point to a host that outsiders cannot reach."""
    if not databases or settings.DEBUG:
        return []
    address = public_address()
    if address is None or urlsplit(address).hostname not in LOCAL_HOSTS:
        return []
    return [
        Warning(
            f"Shared links would point to {address}, which nobody outside can open.",
            hint=f'Set {PREFIX}PUBLIC_BASE_URL = "https://…", or give the Wagtail site its '
            "public host name under Settings → Sites.",
            id="wagtail_advocacy.W011",
        )
    ]


def public_address() -> str | None:
    """Where shared links point to, or ``None`` where no site is known yet."""
    from wagtail.models import Site

    if advocacy_settings.PUBLIC_BASE_URL:
        return advocacy_settings.PUBLIC_BASE_URL
    try:
        site = Site.objects.filter(is_default_site=True).first()
    except DatabaseError:
        return None
    return site.root_url if site else None


@register(Tags.database)
def check_worker(app_configs, databases=None, **kwargs):
    """W012, W013: the set-up command was not run, or no worker is running."""
    from .background import SCHEDULE_PREFIX, worker_problem

    if not databases or not apps.is_installed("django_q"):
        return []
    if "django_q_schedule" not in connections["default"].introspection.table_names():
        return []
    problem = worker_problem()
    if problem == "unscheduled":
        return [
            Warning(
                "wagtail-advocacy is not set up yet.",
                hint="Run: python manage.py advocacy_setup",
                id="wagtail_advocacy.W012",
            )
        ]
    if problem == "stopped":
        return [
            Warning(
                "No worker is running: head-counts, e-mails and checks wait.",
                hint="Start one beside the web server and keep it running: "
                f"python manage.py qcluster (schedules {SCHEDULE_PREFIX}*).",
                id="wagtail_advocacy.W013",
            )
        ]
    return []
