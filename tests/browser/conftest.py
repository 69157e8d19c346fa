"""A real Chromium against a live server.

An installed Chromium is used, else Playwright's own download; without either the tests are
skipped with the reason, unless ``REQUIRE_BROWSER`` is set, which makes that an error.
"""

import os
import shutil

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from playwright.sync_api import Error, sync_playwright


# Playwright's synchronous interface runs an event loop in this thread, which Django's ORM
# would otherwise take for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
INSTALLED = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
# Headless Chromium names itself as such and is rightly taken for a bot.
USER_AGENT = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/156.0.0.0 Safari/537.36"
)
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in item.nodeid:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True))


@pytest.fixture(scope="session")
def chromium(django_db_setup):
    contents = connection._test_serialized_contents
    executable = next(filter(None, map(shutil.which, INSTALLED)), None)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        except Error as error:
            reason = f"no Chromium can be started: {error.message.splitlines()[0]}"
            if os.environ.get("REQUIRE_BROWSER"):
                pytest.fail(reason, pytrace=False)
            pytest.skip(reason)
        # Under Playwright's event loop Django has a connection of its own in this thread. It must
        # know, too, what the database is filled with after each test.
        connection._test_serialized_contents = contents
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium, live_server, site, settings):
    """Opens pages, each in a browser of its own. A CSP violation or script error fails the test."""
    settings.WAGTAIL_ADVOCACY_PUBLIC_BASE_URL = live_server.url
    site.hostname, port = live_server.url.removeprefix("http://").split(":")
    site.port = int(port)
    site.save()
    contexts, complaints = [], []

    def note(message):
        if "Content Security Policy" in message.text:
            complaints.append(message.text)

    def listen(page):
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", note)

    def open_page(user=None, *, viewport=DESKTOP, **options):
        context = chromium.new_context(
            base_url=live_server.url,
            viewport=viewport,
            locale="en-GB",
            user_agent=USER_AGENT,
            **options,
        )
        context.set_default_timeout(10_000)
        context.on("page", listen)
        contexts.append(context)
        if user is not None:
            context.add_cookies([session_cookie(user, live_server.url)])
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints


def session_cookie(user, address):
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return {
        "name": django_settings.SESSION_COOKIE_NAME,
        "value": session.session_key,
        "url": address,
    }
