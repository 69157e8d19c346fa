"""Settings of the benchmarks: a production site with the middleware that startproject gives."""

import os
from importlib.metadata import packages_distributions

import dj_database_url

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS


DEBUG = False
ROOT_URLCONF = "benchmarks.urls"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
DATABASES = {"default": dj_database_url.parse(os.environ["BENCH_DATABASE_URL"], conn_max_age=None)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    # As the documentation advises, the first where no pooler in transaction mode stands between.
    DATABASES["default"]["OPTIONS"] = {"prepare_threshold": 5, "options": "-c jit=off"}
LOGGING_CONFIG = None
# What the redirect is compared with; see benchmarks/redirect.py.
HAS_PEER = "django-link-shortener" in packages_distributions().get("shortener", ())
if HAS_PEER:
    INSTALLED_APPS.append("shortener")
WAGTAIL_ADVOCACY_CLICK_SINK = os.environ.get("BENCH_SINK", "database")
WAGTAIL_ADVOCACY_CLICK_SPOOL = os.environ.get("BENCH_SPOOL", "")
WAGTAIL_ADVOCACY_CLICK_REDIS_URL = os.environ.get("BENCH_REDIS_URL", "")
if os.environ.get("BENCH_FIRST"):
    MIDDLEWARE.insert(0, "wagtail_advocacy.tracking.middleware.ShortLinkMiddleware")
WAGTAIL_ADVOCACY_TRUSTED_PROXIES = 1
