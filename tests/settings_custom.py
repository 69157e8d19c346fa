"""Settings of a site with its own user, image and base page models, network and languages."""

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS as _APPS


INSTALLED_APPS = [
    "tests.customapp",
    *(name for name in _APPS if name not in {"tests.testapp", "example_site.intranet"}),
]

AUTH_USER_MODEL = "customapp.Employee"
WAGTAILIMAGES_IMAGE_MODEL = "customapp.Picture"
WAGTAIL_PAGE_MODEL = "customapp.IntranetPage"

LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("fy", "Frysk")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES

WAGTAIL_ADVOCACY_PAGE_TYPES = []
WAGTAIL_ADVOCACY_EXTRA_NETWORKS = ["tests.customapp.models.Fediwall"]
