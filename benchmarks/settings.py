"""Settings of the benchmarks: a production site with the middleware that startproject gives."""

import os

import dj_database_url

from tests.settings import *  # noqa: F403


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
    # As the documentation advises where no pooler in transaction mode stands between.
    DATABASES["default"]["OPTIONS"] = {"prepare_threshold": 5}
LOGGING_CONFIG = None
WAGTAIL_ADVOCACY_TRUSTED_PROXIES = 1
