"""Sets the site up, has somebody join, and looks at the hub. Run by ``test_wheel`` in an
environment of its own, outside this repository."""

import os
import re
from pathlib import Path

import django


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "site_settings"
    django.setup()

    import wagtail_advocacy

    here = Path(__file__).resolve().parent
    package = Path(wagtail_advocacy.__file__)
    require("site-packages" in package.parts, f"It runs from {package}, not from the wheel.")
    require(not package.is_relative_to(here), f"It runs from {package}, not from the wheel.")

    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("advocacy_setup")
    call_command("check", databases=["default"], fail_level="WARNING")
    look_at_the_hub(a_member())
    require_translations()
    print("The hub was rendered.")  # noqa: T201


def a_member():
    from django.contrib.auth import get_user_model
    from wagtail.models import Site

    from wagtail_advocacy.content.services import make_shareable
    from wagtail_advocacy.programme.queries import current_guidelines, settings_for
    from wagtail_advocacy.programme.services import join

    site = Site.objects.get()
    programme = settings_for(site)
    programme.programme_name = "Waterfans"
    programme.save()
    user = get_user_model().objects.create_superuser("admin", "admin@example.com", "admin")
    join(user, site, guidelines=current_guidelines(site))
    make_shareable(site.root_page, user)
    return user


def look_at_the_hub(user) -> None:
    from django.conf import settings
    from django.contrib.staticfiles import finders
    from django.test import Client
    from wagtail.models import Site

    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    response = client.get("/advocacy/")
    page = response.content.decode()
    require(response.status_code == 200, f"The hub answered {response.status_code}.")
    require("Waterfans" in page, "The hub does not say the programme's name.")
    require(Site.objects.get().root_page.title in page, "The hub shows no card.")
    styles = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    require(bool(styles), "The hub has no style sheet.")
    for address in [*styles, *re.findall(r'<script src="([^"]+)"', page)]:
        found = finders.find(address.removeprefix(settings.STATIC_URL))
        require(bool(found) and Path(found).stat().st_size > 0, f"Missing or empty: {address}")


def require_translations() -> None:
    from django.utils.translation import gettext, override

    for language in ("nl", "da"):
        with override(language):
            require(gettext("Yes, posted") != "Yes, posted", f"No translation into {language}.")


def require(condition: bool, message: str) -> None:
    if not condition:
        raise SystemExit(message)


if __name__ == "__main__":
    main()
