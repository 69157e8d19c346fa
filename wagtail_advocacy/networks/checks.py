"""System checks of the networks' interfaces."""

import re
from datetime import date

from django.core.checks import Warning, register
from django.utils import timezone

from wagtail_advocacy.conf import PREFIX, advocacy_settings

from .linkedin_api import LinkedInApi


# LinkedIn ends a version after about a year.
OLDEST_MONTHS = 10


@register()
def check_linkedin_version(app_configs, **kwargs):
    """W023: LinkedIn will soon end the version of its interface that is asked for."""
    version = advocacy_settings.LINKEDIN_VERSION
    if not LinkedInApi().is_available() or not re.fullmatch(r"\d{6}", str(version)):
        return []
    if months_since(version, timezone.now().date()) <= OLDEST_MONTHS:
        return []
    return [
        Warning(
            f"{PREFIX}LINKEDIN_VERSION is {version}, which LinkedIn ends about a year after its "
            "month.",
            hint="Update wagtail-advocacy, or name a newer version that LinkedIn lists as active.",
            id="wagtail_advocacy.W023",
        )
    ]


def months_since(version: str, today: date) -> int:
    """Whole months between the month of ``version`` and that of ``today``."""
    return (today.year - int(version[:4])) * 12 + today.month - int(version[4:])
