"""Settings of the example intranet. The environment may change a few things:

DEMO_DIR (data folder), DATABASE_URL, HOST and PORT (what the server listens on), BASE_URL (what
people type), DEBUG, ADVOCACY_TOKEN_KEYS, DEMO_MASTODON (the address of a Mastodon server that
stands for waterkant.social), and SIGN_IN_… (see sign_in.py).
"""

import os

import django
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from example_site.environment import (
    allowed_hosts,
    base_url,
    data_folder,
    env_flag,
    secret_key,
    token_keys,
)
from example_site.networks import SERVER
from example_site.sign_in import sign_in_settings


DATA_DIR = data_folder()
HOST = os.environ.get("HOST") or "127.0.0.1"
PORT = int(os.environ.get("PORT") or 8000)
BASE_URL = base_url(HOST, PORT)

SECRET_KEY = secret_key(DATA_DIR)
DEBUG = env_flag("DEBUG")
# The tour signs anybody in as one of the demo's people.
DEMO = env_flag("DEMO", default=True)
ALLOWED_HOSTS = allowed_hosts(HOST)

INSTALLED_APPS = [
    "example_site.intranet",
    "example_site.demo",
    "example_site.outside",
    "wagtail_advocacy",
    "wagtail_modeladmin",
    "django_q",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.locales",
    "wagtail.admin",
    "wagtail",
    "django_tasks",
    "modelcluster",
    "taggit",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "example_site.middleware.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "example_site.urls"
WSGI_APPLICATION = "example_site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

if os.environ.get("DATABASE_URL"):
    import dj_database_url

    DATABASES = {"default": dj_database_url.config(conn_max_age=60, conn_health_checks=True)}
else:
    DATABASES = {
        "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA_DIR / "db.sqlite3"}
    }
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # Wagtail's search index asks for it; without PostgreSQL its driver need not be installed.
    INSTALLED_APPS.append("django.contrib.postgres")
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Web server and worker write at the same time. A transaction that reads first and writes later
    # fails at once with "database is locked" unless it takes the write lock at its start.
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = []  # The demo's sign-ins use their own name as password.
LOGIN_URL = reverse_lazy("login")
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
SIGN_IN_LABEL = SIGN_IN_ORIGIN = ""
for _name, _value in sign_in_settings(os.environ, LOGIN_URL).items():
    if _name in {"INSTALLED_APPS", "MIDDLEWARE", "AUTHENTICATION_BACKENDS"}:
        globals()[_name] += _value
    else:
        globals()[_name] = _value

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("nl", _("Dutch")), ("da", _("Danish"))]
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"

DEFAULT_FROM_EMAIL = "Waterkant intranet <intranet@waterkant.example>"
MAIL_FOLDER = DATA_DIR / "mail"
MAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
if django.VERSION >= (6, 1):
    MAILERS = {"default": {"BACKEND": MAIL_BACKEND, "OPTIONS": {"file_path": MAIL_FOLDER}}}
else:
    EMAIL_BACKEND = MAIL_BACKEND
    EMAIL_FILE_PATH = MAIL_FOLDER

Q_CLUSTER = {
    "name": "waterkant",
    "label": "Background work",
    "orm": "default",
    "workers": 1,
    # The retry clock starts when a task is fetched, not when it runs, so:
    # retry > timeout * (queue_limit / workers + 1).
    "queue_limit": 1,
    "timeout": 60,
    "retry": 150,
    "max_attempts": 5,
    "poll": 0.5,
    "save_limit": -1,
    "catch_up": False,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

WAGTAIL_SITE_NAME = "Waterkant"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("nl", "Nederlands"), ("da", "Dansk")]
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]

WAGTAIL_ADVOCACY_BASE_TEMPLATE = "intranet/base.html"
# Articles use the mixin in code; vacancies get their tab by this line alone. Both ways are shown.
WAGTAIL_ADVOCACY_PAGE_TYPES = ["intranet.VacancyPage"]
WAGTAIL_ADVOCACY_PUBLIC_BASE_URL = BASE_URL
WAGTAIL_ADVOCACY_TOKEN_KEYS = token_keys(DATA_DIR)
DEMO_MASTODON = os.environ.get("DEMO_MASTODON", "")
if DEMO_MASTODON:
    WAGTAIL_ADVOCACY_NETWORK_ADDRESSES = {f"https://{SERVER}": DEMO_MASTODON}
    # Whoever tries it out does not wait an hour for a like.
    WAGTAIL_ADVOCACY_ENGAGEMENT_HOURS = [0.02, 0.05, 0.1, 0.25, 0.5, 1, 24, 168, 720]
# The demo's other websites are served by itself.
WAGTAIL_ADVOCACY_FETCH_ALLOWED_HOSTS = [BASE_URL.partition("//")[2]]

# The demo is meant for this machine or its own network, so a local address is right here.
SILENCED_SYSTEM_CHECKS = ["wagtail_advocacy.W011"]
