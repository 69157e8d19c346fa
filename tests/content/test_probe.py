import pytest
from django.urls import reverse

from wagtail_advocacy.content.models import Item, TargetKind, TargetState
from wagtail_advocacy.content.probe import (
    CHECK_ITEMS,
    check_all_targets_later,
    check_target,
    check_text,
    problem_text,
)
from wagtail_advocacy.content.services import make_shareable, stop_sharing, write_item
from wagtail_advocacy.content.tasks import check_targets


CARD = '<meta property="og:title" content="T"><meta property="og:image" content="/i.png">'
PASSWORD = '<title>Hello</title><input type="password">'


@pytest.fixture
def at(item, outside):
    """The item with a path of the outside server as its target."""

    def move(path: str) -> Item:
        item.target_kind, item.target_address = TargetKind.ADDRESS, outside.url(path)
        item.save()
        return item

    return move


@pytest.fixture
def queued(monkeypatch):
    tasks = []
    monkeypatch.setattr(
        "wagtail_advocacy.content.probe.enqueue", lambda *arguments: tasks.append(arguments)
    )
    return tasks


def test_a_page_with_a_card_opens(at, outside):
    outside.serve("/a", CARD)
    item = at("/a")
    assert check_target(item) == TargetState.OPENS
    item.refresh_from_db()
    assert item.target_state == "opens"
    assert item.target_checked_at is not None


def test_a_page_without_a_card(at, outside):
    outside.serve("/a", "<title>Only this</title>")
    assert check_target(at("/a")) == TargetState.NO_CARD


def test_a_file_has_no_card(at, outside):
    outside.serve("/a", b"%PDF", kind="application/pdf")
    assert check_target(at("/a")) == TargetState.NO_CARD


@pytest.mark.parametrize("status", [401, 403, 407])
def test_a_refusal_asks_for_a_login(at, outside, status):
    outside.serve("/a", CARD, status=status)
    assert check_target(at("/a")) == TargetState.LOGIN


@pytest.mark.parametrize(
    "path", ["/login/", "/_util/login/?next=/a", "/accounts/login/", "/sso/start", "/users/sign_in"]
)
def test_being_sent_to_a_login_page(at, outside, path):
    outside.redirect("/a", path)
    outside.serve(path, CARD)
    assert check_target(at("/a")) == TargetState.LOGIN


def test_a_password_in_place_of_the_page(at, outside):
    outside.serve("/a", PASSWORD)
    assert check_target(at("/a")) == TargetState.LOGIN


@pytest.mark.parametrize("path", ["/blogging/", "/author/jane", "/authors"])
def test_a_new_address_is_no_login(at, outside, path):
    outside.redirect("/a", path)
    outside.serve(path, CARD)
    assert check_target(at("/a")) == TargetState.OPENS


def test_a_form_to_sign_in_beside_the_article_is_no_login(at, outside):
    outside.serve("/a", CARD + PASSWORD)
    assert check_target(at("/a")) == TargetState.OPENS


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone(at, outside, status):
    outside.serve("/a", status=status)
    assert check_target(at("/a")) == TargetState.NOT_FOUND


def test_a_server_with_an_error_says_which(at, outside):
    outside.serve("/a", status=503)
    item = at("/a")
    assert check_target(item) == TargetState.UNREACHABLE
    assert problem_text(item) == "The server answered with the error 503."


def test_an_internal_address_cannot_be_reached(item):
    item.target_kind, item.target_address = TargetKind.ADDRESS, "http://10.0.0.1/"
    assert check_target(item) == TargetState.UNREACHABLE
    assert problem_text(item) == "It leads to an internal address."


def test_the_site_itself_may_be_internal(item, site, outside, settings):
    settings.WAGTAIL_ADVOCACY_FETCH_ALLOWED_HOSTS = []
    site.hostname, site.port = "127.0.0.1", outside.server_port
    site.save()
    outside.serve(item.page.get_url(), CARD)
    item.refresh_from_db()
    assert check_target(item) == TargetState.OPENS


def test_of_what_is_not_offered_nothing_is_known(at, outside):
    item = at("/a")
    item.target_state = TargetState.OPENS
    item.shareable = False
    item.save()
    assert check_target(item) == TargetState.UNKNOWN
    assert outside.requests == []
    assert check_text(item) == "Not checked yet"


def test_publishing_has_the_target_checked(article, queued):
    article.save_revision().publish()
    assert (CHECK_ITEMS, str(article.advocacy_item.pk)) in queued


def test_making_shareable_has_the_target_checked(make_article, admin_user, queued):
    article = make_article(shareable=False)
    queued.clear()
    item = make_shareable(article, admin_user)
    assert queued == [(CHECK_ITEMS, str(item.pk))]


def test_what_is_withdrawn_is_not_checked(article, admin_user, queued):
    stop_sharing(article, admin_user)
    queued.clear()
    write_item(article)
    assert check_all_targets_later() == 0
    assert queued == []


def test_all_targets_are_checked_in_batches(make_article, queued):
    for number in range(7):
        make_article(f"Article {number}")
    queued.clear()
    assert check_all_targets_later() == 7
    assert [len(ids.split(",")) for _task, ids in queued] == [5, 2]


def test_the_task_checks_its_items(at, outside):
    outside.serve("/a", CARD)
    item = at("/a")
    assert check_targets(f"{item.pk},0") == {str(item.pk): "opens"}


def address(item) -> str:
    return reverse("wagtail_advocacy_content:check", args=[item.pk])


def test_the_page_of_the_check_says_what_was_found(editor, at, outside):
    item = at("/a")
    check_target(item)
    response = editor.get(address(item))
    assert "Not found" in response.content.decode()
    assert outside.url("/a") in response.content.decode()


def test_a_check_on_demand_is_left_to_the_worker(editor, item, queued):
    response = editor.post(address(item))
    assert response.status_code == 302
    assert queued == [(CHECK_ITEMS, str(item.pk))]


def test_a_script_can_wait_for_the_check(editor, at, outside, queued):
    outside.serve("/a", CARD)
    item = at("/a")
    before = editor.post(address(item), headers={"accept": "application/json"}).json()
    assert before["checked"] is None
    check_target(item)
    after = editor.get(address(item), headers={"accept": "application/json"}).json()
    assert after["state"] == "opens"
    assert after["text"].startswith("Opens (")
    assert after["checked"]


def test_whoever_may_not_make_pages_shareable_is_refused(plain_editor, item, queued):
    assert plain_editor.get(address(item)).status_code in {302, 403}
    assert plain_editor.post(address(item)).status_code in {302, 403}
    assert queued == []


def test_the_editor_of_the_page_shows_the_check(editor, at, article, outside, soup):
    check_target(at("/a"))
    response = editor.get(reverse("wagtailadmin_pages:edit", args=[article.pk]))
    found = soup(response).select_one("[data-advocacy-check]")
    assert "Not found" in found.get_text()


def test_the_listing_can_be_narrowed_to_what_outsiders_meet(client, olive, at, outside, soup):
    item = at("/a")
    check_target(item)
    client.force_login(olive)
    listing = reverse("wagtail_advocacy_reports:items")
    assert item.title in client.get(listing, {"met": "not_found"}).content.decode()
    assert item.title not in client.get(listing, {"met": "opens"}).content.decode()
    assert item.title not in client.get(listing, {"met": "unknown"}).content.decode()


def test_the_listing_knows_public_editions(client, olive, item, article):
    Item.objects.filter(pk=item.pk).update(target_kind="edition", has_edition=True)
    client.force_login(olive)
    page = client.get(reverse("wagtail_advocacy_reports:items")).content.decode()
    assert "no title or no text" not in page
