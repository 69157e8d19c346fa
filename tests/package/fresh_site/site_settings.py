"""The smallest site that the package can be installed into. Used by ``test_wheel``."""

from pathlib import Path


SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["localhost"]
ROOT_URLCONF = "site_urls"
LOGIN_URL = "wagtailadmin_login"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("nl", "Nederlands"), ("da", "Dansk")]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
STATIC_URL = "/static/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "wagtail_advocacy",
    "wagtail_modeladmin",
    "django_q",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": Path(__file__).with_name("db.sqlite3"),
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE"},
    }
}

Q_CLUSTER = {
    "name": "advocacy",
    "orm": "default",
    "workers": 2,
    "timeout": 300,
    "retry": 660,
    "queue_limit": 2,
}

WAGTAIL_SITE_NAME = "Fresh site"
WAGTAILADMIN_BASE_URL = "http://localhost"
WAGTAIL_ADVOCACY_PAGE_TYPES = ["wagtailcore.Page"]
WAGTAIL_ADVOCACY_PUBLIC_BASE_URL = "https://go.example.com"
