"""Suggestions in the admin: who sees them, and each decision in two clicks."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.suggestions.conftest import ADDRESS
from wagtail_advocacy.signals import suggestion_declined
from wagtail_advocacy.suggestions import decisions, sent_pictures, services
from wagtail_advocacy.suggestions.decision_views import DECISIONS, NAMESPACE
from wagtail_advocacy.suggestions.models import Suggestion


LIST = reverse(f"{NAMESPACE}:list")


def address(name, suggestion, *more):
    return reverse(f"{NAMESPACE}:{name}", args=[suggestion.pk, *more])


@pytest.fixture
def desk(client, mod):
    client.force_login(mod)
    return client


def test_the_list_has_the_one_that_waits_longest_on_top(desk, suggest, mod):
    newer, older, done = suggest("Newer"), suggest("Older"), suggest("Done")
    Suggestion.objects.filter(pk=older.pk).update(submitted_at=timezone.now() - timedelta(days=9))
    decisions.decline(done, "No", mod)
    assert list(desk.get(LIST).context["object_list"]) == [older, newer, done]


@pytest.mark.parametrize(
    "query, found",
    [
        ({"state": "declined"}, ["Done"]),
        ({"state": ["submitted", "asked"]}, ["Older", "Newer"]),
        ({"kind": "link"}, []),
        ({"waits": "7"}, ["Older"]),
        ({"hands": "mine"}, ["Newer"]),
        ({"hands": "nobody"}, ["Older", "Done"]),
        ({"q": "new"}, ["Newer"]),
    ],
)
def test_the_list_is_filtered(desk, suggest, mod, query, found):
    newer, older, done = suggest("Newer"), suggest("Older"), suggest("Done")
    Suggestion.objects.filter(pk=older.pk).update(submitted_at=timezone.now() - timedelta(days=9))
    decisions.decline(done, "No", mod)
    decisions.hand_over(newer, mod, mod)
    shown = desk.get(LIST, query).context["object_list"]
    assert [suggestion.text for suggestion in shown] == found


def test_the_menu_says_how_many_wait(desk, suggestion):
    assert "Suggestions (1)" in desk.get(reverse("wagtailadmin_home")).text


@pytest.mark.parametrize("name", ["list", "edit", "history", "decide", "image"])
def test_without_the_permission_the_admin_refuses(client, eve, alice, upload, name):
    draft = services.propose(alice, "Look", images=[upload()]).suggestion
    suggestion = services.submit(draft, alice).suggestion
    more = {"decide": ["decline"], "image": [suggestion.images.get().pk]}.get(name, [])
    args = [] if name == "list" else [suggestion.pk, *more]
    client.force_login(eve)
    response = client.get(reverse(f"{NAMESPACE}:{name}", args=args))
    assert response.status_code == 302
    assert response.url == reverse("wagtailadmin_home")


@pytest.mark.parametrize(
    "name, more",
    [
        ("edit", []),
        ("history", []),
        ("usage", []),
        ("preview_on_edit", []),
        ("decide", ["decline"]),
        ("delete", []),
    ],
)
def test_a_draft_is_found_by_nobody_but_its_author(client, admin_user, alice, name, more):
    draft = services.propose(alice, "Not yet").suggestion
    client.force_login(admin_user)
    assert client.get(address(name, draft, *more)).status_code == 404
    assert draft not in client.get(LIST).context["object_list"]


def test_there_is_no_chooser_that_would_show_drafts():
    with pytest.raises(NoReverseMatch):
        reverse("wagtailsnippetchoosers_wagtail_advocacy_suggestion:choose")


def test_the_page_says_all_there_is_and_offers_what_is_possible(desk, suggestion, bob, soup):
    services.comment(suggestion, bob, "Me too")
    page = soup(desk.get(address("edit", suggestion)))
    words = page.get_text()
    assert "Tell them about the eels" in words
    assert "Me too" in words
    assert "does not want to be named" in words
    buttons = [link.get_text(strip=True) for link in page.select(".wa-suggested__decisions a")]
    assert buttons == [
        "Make a page",
        "Take it up",
        "Ask",
        "Hand over",
        "Join with another",
        "Decline",
    ]


@pytest.mark.parametrize("name", DECISIONS)
def test_every_decision_has_a_page_to_confirm(desk, link_suggestion, mod, name):
    if name == "reopen":
        decisions.decline(link_suggestion, "No", mod)
    response = desk.get(address("decide", link_suggestion, name))
    assert response.status_code == 200


def test_two_clicks_make_a_draft_page(desk, suggestion, soup):
    form = soup(desk.get(address("decide", suggestion, "take_up_as_page")))
    values = {
        "page_type": "testapp.standardpage",
        "parent": form.select_one("[name=parent]")["value"],
    }
    response = desk.post(address("decide", suggestion, "take_up_as_page"), values)
    suggestion.refresh_from_db()
    assert response.url == reverse("wagtailadmin_pages:edit", args=[suggestion.page_id])
    assert desk.get(response.url).status_code == 200


def test_a_place_where_the_type_is_not_allowed_is_said(desk, suggestion, home):
    values = {"page_type": "intranet.articlepage", "parent": home.pk}
    response = desk.post(address("decide", suggestion, "take_up_as_page"), values)
    assert "You may not do this here." in response.text


def test_what_was_joined_with_it_is_read_beside_it(desk, link_suggestion, bob):
    services.propose(bob, f"{ADDRESS} my words")
    text = desk.get(address("edit", link_suggestion)).text
    assert "Joined with it" in text
    assert "my words" in text


def test_an_editor_takes_a_comment_off_the_board(desk, suggestion, bob):
    message = services.comment(suggestion, bob, "Rude words")
    where = address("remove_comment", suggestion, message.pk)
    assert where in desk.get(address("edit", suggestion)).text
    assert "Rude words" in desk.get(where).text
    assert desk.post(where).url == address("edit", suggestion)
    assert not suggestion.messages.exists()
    assert desk.get(where).status_code == 404


def test_without_the_permission_no_comment_is_removed(client, suggestion, bob, eve):
    message = services.comment(suggestion, bob, "Good")
    client.force_login(eve)
    response = client.post(address("remove_comment", suggestion, message.pk))
    assert response.status_code in (302, 403)
    assert suggestion.messages.exists()
    with pytest.raises(PermissionDenied):
        decisions.remove_comment(message, eve)


def test_what_is_a_link_already_is_not_made_a_page(desk, link_suggestion, mod):
    decisions.take_up_as_link(link_suggestion, mod)
    response = desk.get(address("decide", link_suggestion, "take_up_as_page"))
    assert response.url == address("edit", link_suggestion)


def test_two_clicks_make_a_curated_link(desk, link_suggestion, mod):
    response = desk.post(address("decide", link_suggestion, "take_up_as_link"))
    link_suggestion.refresh_from_db()
    assert response.url == reverse("advocacy_links:edit", args=[link_suggestion.link_id])
    assert link_suggestion.link.address == ADDRESS


@pytest.mark.parametrize(
    "name, values, state",
    [
        ("take_up", {}, "taken_up"),
        ("ask", {"text": "Where?"}, "asked"),
        ("decline", {"reason": "Told last week"}, "declined"),
    ],
)
def test_two_clicks_decide(desk, suggestion, name, values, state):
    response = desk.post(address("decide", suggestion, name), values)
    assert response.url == address("edit", suggestion)
    suggestion.refresh_from_db()
    assert suggestion.state == state


@pytest.mark.parametrize("name, field", [("ask", "text"), ("decline", "reason")])
def test_a_decision_without_words_is_asked_for_them(desk, suggestion, name, field):
    response = desk.post(address("decide", suggestion, name), {field: " "})
    assert response.context["form"].errors[field]


def test_joining_and_handing_over(desk, suggest, mod):
    one, two = suggest("One"), suggest("Two")
    desk.post(address("decide", one, "hand_over"), {"colleague": mod.pk})
    desk.post(address("decide", one, "merge"), {"other": two.pk})
    one.refresh_from_db()
    assert (one.assigned_to, one.merged_into) == (mod, two)


def test_what_is_over_is_said_and_nothing_happens(desk, suggestion, mod):
    decisions.decline(suggestion, "No", mod)
    response = desk.post(address("decide", suggestion, "ask"), {"text": "Where?"}, follow=True)
    assert "can no longer be done" in response.text


def test_an_unknown_decision_is_not_found(desk, suggestion):
    assert desk.get(address("decide", suggestion, "explode")).status_code == 404


def test_a_picture_is_shown_to_those_who_decide(desk, alice, upload):
    draft = services.propose(alice, "Look", images=[upload()]).suggestion
    image = draft.images.get()
    assert desk.get(address("image", draft, image.pk)).status_code == 404
    services.submit(draft, alice)
    response = desk.get(address("image", draft, image.pk))
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_nobody_adds_one_in_the_admin(desk):
    response = desk.get(reverse(f"{NAMESPACE}:add"))
    assert response.url == reverse("wagtailadmin_home")


def test_a_handler_that_fails_undoes_the_decision_and_says_so(desk, suggestion):
    def fail(**kwargs):
        raise RuntimeError("The chat is down")

    suggestion_declined.connect(fail)
    try:
        where = address("decide", suggestion, "decline")
        response = desk.post(where, {"reason": "We told it in May"})
    finally:
        suggestion_declined.disconnect(fail)
    assert "Nothing was changed, because this failed: The chat is down" in response.text
    assert "We told it in May" in response.text
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.decline_reason) == ("submitted", "")
    assert not ModelLogEntry.objects.filter(action="wagtail_advocacy.decline_suggestion").exists()


def test_the_picture_says_what_it_shows(desk, alice, upload):
    draft = services.propose(alice, "Look", images=[upload()]).suggestion
    sent_pictures.describe_images(draft, alice, {draft.images.get().pk: "An eel"})
    suggestion = services.submit(draft, alice).suggestion
    assert 'alt="An eel"' in desk.get(address("edit", suggestion)).text


@pytest.mark.parametrize("count", [2, 40])
def test_the_list_has_a_bounded_number_of_queries(
    desk, alice, site, count, django_assert_max_num_queries
):
    now = timezone.now()
    Suggestion.objects.bulk_create(
        Suggestion(
            site=site, ambassador=alice, text=f"Idea {n}", state="submitted", submitted_at=now
        )
        for n in range(count)
    )
    desk.get(LIST)
    with django_assert_max_num_queries(25):
        desk.get(LIST)
