"""Make the pictures of the guides: start the demo, be its people, and look at its pages.

Run by hand from anywhere: python docs/screenshots.py. Look at the pictures before you commit them.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, Route, sync_playwright


DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
PICTURES = DOCS / "_static" / "screenshots"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# Headless Chromium says so in its user agent, and would be taken for a bot.
USER_AGENT = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/156.0.0.0 Safari/537.36"
)
START_SECONDS = 300
PAGE_WIDTH = 1280
COLOURS = 256


def main(arguments: list[str] | None = None) -> int:
    """Make the pictures that ``arguments`` ask for; gives the exit code."""
    options = parse(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(options.data or scratch)
        with running_demo(folder, options.port, options.scale) as address:
            set_up_django(folder, options.port)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=installed_chromium(), args=CHROMIUM_FLAGS
                )
                studio = Studio(browser, address)
                for name in options.only or SHOTS:
                    SHOTS[name](studio, name)
                    print(f"{name}.png: {(PICTURES / f'{name}.png').stat().st_size // 1024} KB")
                browser.close()
    return 0


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--only", action="append", choices=list(SHOTS), metavar="NAME",
        help=f"Make this picture alone; may be repeated. One of: {', '.join(SHOTS)}.",
    )  # fmt: skip
    parser.add_argument("--port", type=int, default=8640, help="Where the demo listens.")
    parser.add_argument("--scale", default="0.1", help="The size of the demo's year.")
    parser.add_argument(
        "--data", help="A folder that keeps the demo's data for the next time. Default: a new one."
    )
    return parser.parse_args(arguments)


def installed_chromium() -> str | None:
    """The path of an installed Chromium; ``None`` for Playwright's own."""
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


@contextmanager
def running_demo(folder: Path, port: int, scale: str) -> Iterator[str]:
    """The address of a demo with its data in ``folder``; stopped at the end."""
    sys.path.insert(0, str(ROOT))
    from example_site.run import check_port

    # Else another demo there would be taken for this one.
    check_port("127.0.0.1", port)
    process = subprocess.Popen(
        [sys.executable, "-m", "example_site.run", "--port", str(port), "--scale", scale],
        cwd=ROOT,
        env=os.environ | {"DEMO_DIR": str(folder)},
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(process, address)
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)


def wait_until_ready(process: subprocess.Popen, address: str) -> None:
    """Return once ``address`` answers; raises ``SystemExit`` when the demo does not start."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own address
                return
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{address} answers with error {error.code}.") from None
        except OSError:
            time.sleep(0.5)
    raise SystemExit("The demo did not start.")


def set_up_django(folder: Path, port: int) -> None:
    """Give this process the demo's database, to look up people and pages."""
    os.environ |= {
        "DEMO_DIR": str(folder),
        "PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "example_site.settings",
        # Playwright's loop runs in this thread, and Django takes that for asynchronous code.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
    }
    import django

    django.setup()


class Studio:
    """Opens pages as one of the demo's people and keeps what they look like."""

    def __init__(self, browser: Browser, address: str):
        self.browser = browser
        self.address = address

    @contextmanager
    def page(self, username: str, path: str, *, height: int = 900) -> Iterator[Page]:
        """The page at ``path``, ``height`` pixels high, as ``username`` sees it."""
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": PAGE_WIDTH, "height": height},
            user_agent=USER_AGENT,
            color_scheme="light",
            reduced_motion="reduce",
            locale="en-GB",
        )
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        context.route("**/*", self.stay_here)
        context.add_cookies(
            [{"name": "sessionid", "value": session_of(username), "url": self.address}]
        )
        page = context.new_page()
        page.goto(path)
        page.wait_for_load_state("networkidle")
        yield page
        context.close()

    def stay_here(self, route: Route) -> None:
        """Nothing leaves this computer; a network's dialog is an empty page."""
        if route.request.url.startswith((self.address, "data:", "blob:")):
            route.continue_()
        else:
            route.fulfill(status=200, content_type="text/html", body="<title>A network</title>")

    def keep(self, page: Page, name: str, *, of: str = "", height: int = 900) -> None:
        """Store the top ``height`` pixels of ``page``, or its element ``of`` alone."""
        target = PICTURES / f"{name}.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        if of:
            page.locator(of).first.screenshot(path=target, animations="disabled")
        else:
            clip = {"x": 0, "y": 0, "width": PAGE_WIDTH, "height": height}
            page.screenshot(path=target, clip=clip, full_page=True, animations="disabled")
        with Image.open(target) as picture:
            small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        small.save(target, optimize=True)


def session_of(username: str) -> str:
    """The key of a new session in which ``username`` is signed in."""
    from django.contrib.auth import (
        BACKEND_SESSION_KEY,
        HASH_SESSION_KEY,
        SESSION_KEY,
        get_user_model,
    )
    from django.contrib.sessions.backends.db import SessionStore

    user = get_user_model().objects.get(username=username)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


def editor_tab(studio: Studio, name: str) -> None:
    from wagtail_advocacy.models import Item

    item = (
        Item.objects.exclude(image=None)
        .exclude(text="")
        .exclude(page__content_type__model="vacancypage")
        .filter(shareable=True, page__live=True, target_kind="page")
        .latest("offered_at")
    )
    show_tab(studio, name, item.page_id)


def editor_private(studio: Studio, name: str) -> None:
    from wagtail.models import Page as WagtailPage
    from wagtail.models import PageViewRestriction

    from wagtail_advocacy.content.shareable import shareable_page_types

    closed = PageViewRestriction.objects.values_list("page__path", flat=True)
    article = next(
        page
        for page in WagtailPage.objects.live().order_by("path")
        if page.specific_class in shareable_page_types()
        and any(page.path.startswith(path) for path in closed)
    )
    show_tab(studio, name, article.pk, height=700)


def show_tab(studio: Studio, name: str, page_id: int, *, height: int = 1080) -> None:
    # Tall, so that the bar at the bottom covers nothing.
    with studio.page("editor", f"/admin/pages/{page_id}/edit/", height=height) as page:
        page.get_by_role("tab", name="Waterfans").click()
        page.wait_for_timeout(500)
        studio.keep(page, name, height=height)


def employee_hub(studio: Studio, name: str) -> None:
    from wagtail_advocacy.models import Item, Share

    # A person who has shared a part of what is on offer, and owes no answer.
    newest = Item.objects.filter(shareable=True).order_by("-pinned", "-offered_at")[1:8:2]
    Share.objects.filter(ambassador__user__username="employee", item__in=list(newest)).delete()
    with studio.page("employee", "/advocacy/join/") as page:
        page.locator("[name=accepted]").check()
        page.get_by_role("button", name="Accept").click()
        page.wait_for_load_state("networkidle")
        while page.locator(".wa-question").count():
            page.get_by_role("button", name="Not yet").first.click()
            page.goto("/advocacy/")
            page.wait_for_load_state("networkidle")
        studio.keep(page, name, height=1260)


def employee_join(studio: Studio, name: str) -> None:
    with studio.page("newcomer", "/advocacy/join/") as page:
        studio.keep(page, name, height=1150)


def open_composer(page: Page) -> None:
    page.locator("[data-wa-compose]:not(:has-text('Share again'))").nth(1).click()
    page.locator("dialog[open] [data-wa-form]").wait_for()
    linkedin = page.locator('[data-wa-switch][value="linkedin"]')
    if linkedin.get_attribute("aria-pressed") != "true":
        linkedin.click()
        page.locator('[data-wa-switch][value="linkedin"][aria-pressed="true"]').wait_for()
    page.wait_for_load_state("networkidle")


def employee_composer(studio: Studio, name: str) -> None:
    with studio.page("employee", "/advocacy/") as page:
        open_composer(page)
        studio.keep(page, name, of="dialog[open]")


def employee_question(studio: Studio, name: str) -> None:
    with studio.page("employee", "/advocacy/") as page:
        open_composer(page)
        with page.context.expect_page():
            page.locator("[data-wa-send]").click()
        page.goto("/advocacy/")
        page.locator(".wa-question").first.wait_for()
        studio.keep(page, name, height=520)


def employee_impact(studio: Studio, name: str) -> None:
    with studio.page("employee", "/advocacy/impact/") as page:
        studio.keep(page, name, height=1200)


def admin_page(path: str, *, username: str = "owner", height: int = 900) -> Callable:
    def shot(studio: Studio, name: str) -> None:
        with studio.page(username, path, height=height) as page:
            studio.keep(page, name, height=height)

    return shot


def owner_checklist(studio: Studio, name: str) -> None:
    """The dashboard before the first share. Takes the demo's shares away, so it comes last."""
    from wagtail_advocacy.models import Share

    Share.objects.all().delete()
    admin_page("/admin/advocacy/reports/dashboard/", height=900)(studio, name)


SHOTS = {
    "editor-tab": editor_tab,
    "editor-private": editor_private,
    "employee-join": employee_join,
    "employee-hub": employee_hub,
    "employee-composer": employee_composer,
    "employee-question": employee_question,
    "employee-impact": employee_impact,
    "owner-dashboard": admin_page("/admin/advocacy/reports/dashboard/", height=1100),
    "owner-participation": admin_page("/admin/advocacy/reports/participation/", height=1100),
    "owner-media-value": admin_page("/admin/advocacy/reports/media-value/", height=1100),
    "owner-forecast": admin_page("/admin/advocacy/reports/forecast/", height=900),
    "owner-register": admin_page("/admin/advocacy/clicks/?period=30", height=800),
    "owner-checklist": owner_checklist,
}


if __name__ == "__main__":
    sys.exit(main())
