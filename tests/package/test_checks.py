"""One test for each way in which an installation can be incomplete."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.urls import include, path
from django.utils import timezone
from wagtail import urls as wagtail_urls
from wagtail.models import Site

from wagtail_advocacy import checks
from wagtail_advocacy.background import schedules
from wagtail_advocacy.conf import SETTINGS
from wagtail_advocacy.management.installation import install


HUB = path("advocacy/", include("wagtail_advocacy.urls"))
PUBLIC = path("", include("wagtail_advocacy.public_urls"))
WAGTAIL = path("", include(wagtail_urls))


class OnlyHub:
    urlpatterns = [HUB, WAGTAIL]


class OnlyPublic:
    urlpatterns = [PUBLIC, WAGTAIL]


class PublicTooLate:
    urlpatterns = [
        HUB,
        path("<path:everything>/", include([path("", lambda request: None)])),
        PUBLIC,
    ]


def ids(messages):
    return [message.id.removeprefix("wagtail_advocacy.") for message in messages]


def the_one(messages):
    assert len(messages) == 1, messages
    assert messages[0].hint
    return messages[0]


def test_a_sound_installation_has_nothing_to_say():
    for check in (
        checks.check_settings,
        checks.check_page_types,
        checks.check_urls,
        checks.check_apps,
        checks.check_cluster,
        checks.check_base_template,
    ):
        assert check(None) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PAGE_TYPES", "testapp.NamedPage"),
        ("BASE_TEMPLATE", None),
        ("PUBLIC_BASE_URL", "go.example.com"),
        ("SITE_REQUIRES_LOGIN", "yes"),
        ("ELIGIBLE_EMPLOYEES", "nowhere.to_be_found"),
        ("TEAM_RESOLVER", "nowhere.to_be_found"),
        ("EXTRA_NETWORKS", "one"),
        ("EXTRA_NETWORKS", ["nowhere.Network"]),
        ("TIME_ZONE", "Mars/Olympus"),
        ("TRUSTED_PROXIES", -1),
        ("INTERNAL_NETWORKS", ["10.0.0.0/99"]),
        ("CLICK_SINK", "memory"),
        ("CLICK_RETENTION_DAYS", -1),
        ("CLICK_RETENTION_DAYS", 3),
        ("FETCH_ALLOWED_HOSTS", ["http://10.0.0.5/"]),
    ],
)
def test_e001_a_setting_that_cannot_be_used(name, value):
    with override_settings(**{f"WAGTAIL_ADVOCACY_{name}": value}):
        message = the_one(checks.check_settings(None))
    assert message.id == "wagtail_advocacy.E001"
    assert f"WAGTAIL_ADVOCACY_{name}" in message.msg


def test_every_setting_explains_itself():
    assert all(len(setting.text) > 20 for setting in SETTINGS.values())


@pytest.mark.parametrize("name", ["testapp.Nothing", "nothing", "auth.User"])
def test_e002_a_page_type_that_is_none(name):
    with override_settings(WAGTAIL_ADVOCACY_PAGE_TYPES=[name]):
        assert the_one(checks.check_page_types(None)).id == "wagtail_advocacy.E002"


@override_settings(ROOT_URLCONF=OnlyPublic)
def test_e003_the_hub_is_not_included():
    assert the_one(checks.check_urls(None)).id == "wagtail_advocacy.E003"


@override_settings(ROOT_URLCONF=OnlyHub)
def test_e004_short_links_are_not_included():
    assert the_one(checks.check_urls(None)).id == "wagtail_advocacy.E004"


@override_settings(ROOT_URLCONF=PublicTooLate)
def test_e005_short_links_stand_behind_a_catch_all():
    assert the_one(checks.check_urls(None)).id == "wagtail_advocacy.E005"


def test_e006_an_app_is_missing(monkeypatch):
    monkeypatch.setattr(checks.apps, "is_installed", lambda name: name != "wagtail_modeladmin")
    message = the_one(checks.check_apps(None))
    assert message.id == "wagtail_advocacy.E006"
    assert '"wagtail_modeladmin"' in message.hint


@pytest.mark.parametrize("cluster", [None, {}, {"name": "advocacy", "workers": 2}])
def test_e007_the_cluster_names_no_broker(cluster):
    with override_settings(Q_CLUSTER=cluster):
        assert the_one(checks.check_cluster(None)).id == "wagtail_advocacy.E007"


@pytest.mark.parametrize(
    "times", [{}, {"timeout": 60, "retry": 60}, {"timeout": 60, "retry": 120, "workers": 4}]
)
def test_w008_the_cluster_would_run_tasks_twice(times):
    with override_settings(Q_CLUSTER={"orm": "default", **times}):
        assert the_one(checks.check_cluster(None)).id == "wagtail_advocacy.W008"


@override_settings(WAGTAIL_ADVOCACY_BASE_TEMPLATE="nowhere.html")
def test_e009_the_base_template_does_not_exist():
    assert the_one(checks.check_base_template(None)).id == "wagtail_advocacy.E009"


def test_w010_sqlite_without_immediate_transactions(monkeypatch):
    monkeypatch.setattr(
        checks.settings, "DATABASES", {"default": {"ENGINE": "django.db.backends.sqlite3"}}
    )
    assert the_one(checks.check_sqlite(None)).id == "wagtail_advocacy.W010"


def test_other_databases_need_no_immediate_transactions(monkeypatch):
    monkeypatch.setattr(
        checks.settings, "DATABASES", {"default": {"ENGINE": "django.db.backends.postgresql"}}
    )
    assert checks.check_sqlite(None) == []


@override_settings(WAGTAIL_ADVOCACY_PUBLIC_BASE_URL="")
def test_w011_shared_links_would_point_to_localhost(site):
    Site.objects.update(hostname="localhost", port=8000)
    message = the_one(checks.check_public_address(None, databases=["default"]))
    assert message.id == "wagtail_advocacy.W011"
    assert "http://localhost:8000" in message.msg


def test_a_public_address_is_fine(site):
    assert checks.check_public_address(None, databases=["default"]) == []


@pytest.mark.parametrize("address", ["/accounts/login/", "/nowhere"])
def test_w014_the_login_address_leads_nowhere(address):
    with override_settings(LOGIN_URL=address):
        message = the_one(checks.check_login(None))
    assert message.id == "wagtail_advocacy.W014"
    assert address in message.msg


@pytest.mark.parametrize(
    "address", ["wagtailadmin_login", "/admin/login/", "https://login.example.com/"]
)
def test_a_login_page_is_found(address):
    with override_settings(LOGIN_URL=address):
        assert checks.check_login(None) == []


@pytest.mark.django_db
def test_w012_the_set_up_command_was_not_run():
    message = the_one(checks.check_worker(None, databases=["default"]))
    assert message.id == "wagtail_advocacy.W012"


def test_w013_no_worker_is_running(site):
    install()
    schedules().update(next_run=timezone.now() - timedelta(minutes=6))
    message = the_one(checks.check_worker(None, databases=["default"]))
    assert message.id == "wagtail_advocacy.W013"


def test_a_worker_that_keeps_up_is_fine(site):
    install()
    assert checks.check_worker(None, databases=["default"]) == []


@pytest.mark.parametrize("folder", ["", "relative", "/nowhere/at/all"])
def test_e015_the_spool_is_no_folder(folder):
    with override_settings(
        WAGTAIL_ADVOCACY_CLICK_SINK="spool", WAGTAIL_ADVOCACY_CLICK_SPOOL=folder
    ):
        message = the_one(checks.check_click_spool(None))
    assert message.id == "wagtail_advocacy.E015"
    assert repr(folder) in message.msg


def test_e015_the_spool_cannot_be_written_to(settings, tmp_path, monkeypatch):
    settings.WAGTAIL_ADVOCACY_CLICK_SINK = "spool"
    settings.WAGTAIL_ADVOCACY_CLICK_SPOOL = str(tmp_path)
    assert checks.check_click_spool(None) == []
    monkeypatch.setattr(checks.os, "access", lambda path, mode: False)
    assert the_one(checks.check_click_spool(None)).id == "wagtail_advocacy.E015"
    monkeypatch.setattr(checks.os, "name", "nt")
    assert "Unix" in the_one(checks.check_click_spool(None)).msg


def test_w016_the_middleware_does_not_stand_first(settings):
    ours = "wagtail_advocacy.tracking.middleware.ShortLinkMiddleware"
    others = settings.MIDDLEWARE
    assert checks.check_middleware(None) == []
    settings.MIDDLEWARE = [*others, ours]
    assert the_one(checks.check_middleware(None)).id == "wagtail_advocacy.W016"
    settings.MIDDLEWARE = [ours, *others]
    assert checks.check_middleware(None) == []


@pytest.mark.parametrize("address", ["", "localhost:6379"])
def test_e017_clicks_cannot_be_put_down_in_redis(settings, monkeypatch, address):
    settings.WAGTAIL_ADVOCACY_CLICK_SINK = "redis"
    settings.WAGTAIL_ADVOCACY_CLICK_REDIS_URL = address
    assert the_one(checks.check_click_redis(None)).id == "wagtail_advocacy.E017"
    assert checks.check_redis_server(None, databases=["default"]) == []
    settings.WAGTAIL_ADVOCACY_CLICK_REDIS_URL = "redis://127.0.0.1:6379/0"
    assert checks.check_click_redis(None) == []
    monkeypatch.setattr(checks, "find_spec", lambda name: None)
    assert "not installed" in the_one(checks.check_click_redis(None)).msg


def test_w018_the_redis_server_would_not_keep_clicks(settings, monkeypatch):
    monkeypatch.setattr("wagtail_advocacy.tracking.stream.problem", lambda: "It forgets.")
    assert checks.check_redis_server(None, databases=["default"]) == []
    settings.WAGTAIL_ADVOCACY_CLICK_SINK = "redis"
    settings.WAGTAIL_ADVOCACY_CLICK_REDIS_URL = "redis://127.0.0.1:6379/0"
    assert checks.check_redis_server(None, databases=None) == []
    message = the_one(checks.check_redis_server(None, databases=["default"]))
    assert (message.id, message.msg) == ("wagtail_advocacy.W018", "It forgets.")
