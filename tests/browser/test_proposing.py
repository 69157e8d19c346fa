"""The loop that names the project, in a browser: proposed, made, shared, clicked, told."""

import gc
import io

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from PIL import Image as Picture

from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.suggestions import decisions, services
from wagtail_advocacy.suggestions.models import Suggestion

from .conftest import DESKTOP, PHONE
from .test_accessibility import HUB, assert_accessible


@pytest.fixture
def decider(eve, make_user):
    user = make_user(
        "mod",
        permissions=[
            "wagtailadmin.access_admin",
            "wagtail_advocacy.manage_suggestions",
            "wagtail_advocacy.make_shareable",
        ],
    )
    user.groups.add(Group.objects.get(name="Page editors"))
    return user


@pytest.fixture
def photo():
    content = io.BytesIO()
    Picture.new("RGB", (1200, 800), "teal").save(content, "JPEG")
    return {"name": "eel.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}


# Wagtail leaves the temporary files of new renditions to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_from_a_phone_to_a_page_to_a_reader_and_back(
    new_page, alice, bob, decider, photo, settings, tmp_path
):
    settings.MEDIA_ROOT = str(tmp_path)
    phone = new_page(alice.user, viewport=PHONE)
    phone.goto(HUB)
    phone.get_by_role("link", name="Suggest", exact=True).click()
    phone.get_by_label("Paste a link or tell us in a sentence").fill("Eels at the lock by night")
    phone.get_by_label("Pictures").set_input_files(photo)
    phone.get_by_role("button", name="Next").click()
    phone.get_by_label("What picture 1 shows").fill("An eel below a lamp")
    phone.get_by_label("Why does it matter?").fill("They are rare")
    phone.get_by_text("Saved.").wait_for()
    assert Suggestion.objects.get().why == "They are rare"
    assert Suggestion.objects.get().images.get().description == "An eel below a lamp"
    phone.get_by_label("Show my name").check()
    phone.get_by_role("button", name="Send").click()
    phone.get_by_text("Thank you! It is with the editors.").wait_for()

    desk = new_page(decider, viewport=DESKTOP)
    desk.goto("/admin/advocacy/suggestions/")
    desk.get_by_role("link", name="Eels at the lock by night").click()
    desk.get_by_role("link", name="Make a page").click()
    desk.get_by_role("button", name="Make a page").click()
    desk.wait_for_url("**/admin/pages/*/edit/")
    suggestion = Suggestion.objects.get()
    page = suggestion.page.specific
    assert (page.live, page.lead_image is not None) == (False, True)
    desk.get_by_role("tab", name="Waterfans").click()
    desk.get_by_label("Suggested text", exact=True).fill("Look at these eels.")
    desk.get_by_role("button", name="More actions").click()
    desk.get_by_role("button", name="Publish").click()
    desk.get_by_text("published").first.wait_for()

    colleague = new_page(bob.user)
    colleague.goto(HUB)
    card = colleague.locator(".wa-card", has_text="Eels at the lock by night")
    assert "Suggested by alice" in card.inner_text()
    card.get_by_role("link", name="Eels at the lock by night").first.click()
    colleague.context.grant_permissions(["clipboard-read", "clipboard-write"])
    colleague.context.route(
        "https://www.linkedin.com/**",
        lambda route: route.fulfill(content_type="text/html", body="<title>LinkedIn</title>"),
    )
    colleague.get_by_role("link", name="Share on LinkedIn").click()
    with colleague.context.expect_page() as opened:
        colleague.get_by_role("button", name="Copy text & open LinkedIn").click()
    opened.value.wait_for_url("https://www.linkedin.com/sharing/share-offsite/**")
    share = Share.objects.get()
    outsider = new_page()
    outsider.goto(reverse("wagtail_advocacy_public:short_link", args=[share.code]))
    outsider.get_by_role("heading", name="Eels at the lock by night").first.wait_for()

    phone.goto(reverse("wagtail_advocacy:notices"))
    phone.locator(".wa-notices__link", has_text="Your suggestion is published").click()
    assert phone.locator(".wa-outcome__figures").inner_text().split() == [
        "1",
        "share",
        "1",
        "reader",
    ]
    # Here, not in a test that does not expect it.
    gc.collect()


def test_the_pages_about_suggestions(new_page, alice, bob, decider, photo, make_topic):
    make_topic("Energy")
    draft = services.propose(alice, "https://www.example.com/a").suggestion
    asked = services.submit(services.propose(alice, "Eels").suggestion, alice).suggestion
    services.support(asked, bob)
    services.comment(asked, bob, "Good")
    decisions.ask(asked, "Where?", decider)
    declined = services.submit(services.propose(alice, "Otters").suggestion, alice).suggestion
    decisions.decline(declined, "Told last week", decider)
    page = new_page(alice.user)
    for address in (
        f"{HUB}suggest/",
        f"{HUB}suggest/{draft.pk}/edit/",
        f"{HUB}suggest/{asked.pk}/",
        f"{HUB}suggest/{asked.pk}/edit/",
        f"{HUB}suggest/{asked.pk}/withdraw/",
        f"{HUB}suggest/{declined.pk}/",
        f"{HUB}suggest/board/",
        f"{HUB}suggest/board/?show=declined",
        f"{HUB}suggest/board/?show=published",
        f"{HUB}suggest/anywhere/",
        f"{HUB}inbox/",
        f"{HUB}settings/",
    ):
        assert_accessible(page, address)
    colleague = new_page(bob.user)
    for address in (f"{HUB}suggest/board/", f"{HUB}suggest/{asked.pk}/"):
        assert_accessible(colleague, address)


def test_the_editors_pages_about_suggestions(new_page, alice, bob, decider):
    suggestion = services.submit(services.propose(alice, "Eels").suggestion, alice).suggestion
    comment = services.comment(suggestion, bob, "Good")
    decisions.ask(suggestion, "Where?", decider)
    page = new_page(decider)
    desk = "/admin/advocacy/suggestions/"
    for address in (
        desk,
        f"{desk}edit/{suggestion.pk}/",
        f"{desk}comment/{suggestion.pk}/{comment.pk}/remove/",
        *(
            f"{desk}decide/{suggestion.pk}/{name}/"
            for name in ("take_up_as_page", "take_up", "ask", "hand_over", "merge", "decline")
        ),
    ):
        assert_accessible(page, address)


@pytest.mark.parametrize("language", ["ar", "he"])
def test_right_to_left_fits_a_phone(new_page, alice, settings, language):
    settings.LANGUAGES = [*settings.LANGUAGES, (language, language)]
    suggestion = services.submit(services.propose(alice, "Eels").suggestion, alice).suggestion
    alice.language = language
    alice.save()
    page = new_page(alice.user, viewport=PHONE)
    for address in (f"{HUB}suggest/", f"{HUB}suggest/{suggestion.pk}/", f"{HUB}suggest/board/"):
        assert_accessible(page, address)
        assert page.evaluate("document.documentElement.dir") == "rtl"
