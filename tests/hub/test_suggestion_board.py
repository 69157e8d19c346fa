"""The board, one suggestion, and what colleagues do there."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from wagtail_advocacy.content.links import add_link, publish_link
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.content.services import credit_item
from wagtail_advocacy.sharing.services import confirm_share, start_share
from wagtail_advocacy.suggestions import decisions, services
from wagtail_advocacy.suggestions.models import Suggestion, SuggestionMessage, SuggestionSupport


BOARD = reverse("wagtail_advocacy:suggestion_board")


def url(name, suggestion, *more):
    return reverse(f"wagtail_advocacy:{name}", args=[suggestion.pk, *more])


@pytest.fixture
def mod(make_user):
    return make_user("mod", permissions=["wagtail_advocacy.manage_suggestions"])


@pytest.fixture
def suggestion(alice):
    draft = services.propose(alice, "Tell them about the eels").suggestion
    return services.submit(draft, alice).suggestion


@pytest.fixture
def colleague(client, bob):
    client.force_login(bob.user)
    return client


def test_the_board_shows_each_state_where_it_belongs(colleague, suggestion, mod):
    def shown(tab):
        return suggestion.heading in colleague.get(BOARD, {"show": tab}).text

    assert [shown(tab) for tab in ("open", "taken_up", "published", "declined")] == [
        True,
        False,
        False,
        False,
    ]
    decisions.take_up(suggestion, mod)
    assert shown("taken_up")
    decisions.decline(suggestion, "Told last week", mod)
    assert shown("declined")
    assert "Told last week" in colleague.get(BOARD, {"show": "declined"}).text
    assert colleague.get(BOARD, {"show": "secret"}).status_code == 404


def test_drafts_and_withdrawn_ones_are_on_no_board(colleague, alice, suggestion):
    services.propose(alice, "Not yet")
    services.withdraw(suggestion, alice)
    for tab in ("open", "taken_up", "published", "declined"):
        text = colleague.get(BOARD, {"show": tab}).text
        assert "Not yet" not in text
        assert suggestion.heading not in text


def test_the_name_is_shown_only_with_consent(colleague, alice, suggestion):
    for address in (BOARD, url("suggestion", suggestion)):
        assert "alice" not in colleague.get(address).text
    services.show_name(suggestion, alice, shown=True)
    for address in (BOARD, url("suggestion", suggestion)):
        assert "alice" in colleague.get(address).text


def test_a_topic_that_is_closed_to_the_person_closes_its_suggestions(
    colleague, alice, suggestion, make_topic, expert
):
    topic = make_topic("Secret")
    services.edit(suggestion, alice, topic_key=topic.translation_key)
    topic.roles.add(expert)
    assert suggestion.heading not in colleague.get(BOARD).text
    assert colleague.get(url("suggestion", suggestion)).status_code == 404


def test_another_site_has_a_board_of_its_own(colleague, suggestion, home):
    Suggestion.objects.update(
        site=Site.objects.create(hostname="other.example.com", root_page=home)
    )
    assert suggestion.heading not in colleague.get(BOARD).text
    assert colleague.get(url("suggestion", suggestion)).status_code == 404
    assert colleague.post(url("support_suggestion", suggestion)).status_code == 404


def test_a_colleague_supports_and_takes_it_back(colleague, suggestion):
    response = colleague.post(url("support_suggestion", suggestion), {"back": "open"})
    assert response.url == f"{BOARD}?show=open#s{suggestion.pk}"
    assert "You support it" in colleague.get(BOARD).text
    assert "1 colleague supports it" in colleague.get(url("suggestion", suggestion)).text
    colleague.post(url("support_suggestion", suggestion), {"withdraw": "1"})
    assert not SuggestionSupport.objects.exists()


def test_ones_own_cannot_be_supported(client, alice, suggestion, soup):
    client.force_login(alice.user)
    assert client.post(url("support_suggestion", suggestion)).status_code == 404
    assert not soup(client.get(BOARD)).select(".wa-proposal form")


def test_what_was_declined_meanwhile_is_not_supported_and_no_error(colleague, suggestion, mod):
    decisions.decline(suggestion, "No", mod)
    response = colleague.post(url("support_suggestion", suggestion))
    assert response.url == url("suggestion", suggestion)
    assert not SuggestionSupport.objects.exists()


def test_a_comment_is_read_by_all_and_is_escaped(colleague, suggestion):
    response = colleague.post(url("comment_suggestion", suggestion), {"text": "<b>Good</b>"})
    assert response.url == url("suggestion", suggestion) + "#comments"
    text = colleague.get(url("suggestion", suggestion)).text
    assert "&lt;b&gt;Good&lt;/b&gt;" in text
    assert "bob" in text


def test_a_comment_without_words_is_asked_for_them(colleague, suggestion):
    response = colleague.post(url("comment_suggestion", suggestion), {"text": " "})
    assert response.status_code == 422
    assert "Please write something." in response.text


def test_the_editors_question_and_its_answer_are_between_the_two(
    colleague, client, alice, bob, suggestion, mod
):
    decisions.ask(suggestion, "Where was that?", mod)
    assert "Where was that?" not in colleague.get(url("suggestion", suggestion)).text
    assert colleague.post(url("answer_suggestion", suggestion), {"text": "x"}).status_code == 404
    client.force_login(alice.user)
    assert "The editors ask you" in client.get(reverse("wagtail_advocacy:suggest")).text
    assert "Where was that?" in client.get(url("suggestion", suggestion)).text
    assert client.post(url("answer_suggestion", suggestion), {"text": ""}).status_code == 422
    response = client.post(url("answer_suggestion", suggestion), {"text": "At the lock"})
    assert response.url == url("suggestion", suggestion) + "#thread"
    suggestion.refresh_from_db()
    assert suggestion.state == "submitted"
    client.force_login(bob.user)
    assert "At the lock" not in client.get(url("suggestion", suggestion)).text


def test_the_one_who_suggested_it_sees_what_it_brought(
    client, alice, bob, suggestion, article, item, soup
):
    Suggestion.objects.update(
        state="taken_up", page=article.pk, taken_up_at=timezone.now(), may_show_name=True
    )
    decisions.publish(suggestion)
    confirm_share(start_share(bob, item, "linkedin", "Hi"))
    client.force_login(alice.user)
    page = soup(client.get(url("suggestion", suggestion)))
    assert "Dyke raised" in page.select_one(".wa-outcome").text
    assert page.select_one(".wa-outcome__figures").get_text(" ", strip=True) == "1 share"
    steps = [step.text for step in page.select(".wa-track__step--done")]
    assert len(steps) == 4
    client.post(url("show_name", suggestion))
    assert Item.objects.get().credited_to is None


def test_whoever_commented_takes_it_away_again(colleague, bob, suggestion, soup):
    services.comment(suggestion, bob, "Good")
    address = url("suggestion", suggestion)
    form = soup(colleague.get(address)).select_one("#comments li form")
    for _time in range(2):
        assert colleague.post(form["action"]).url == f"{address}#comments"
    assert not suggestion.messages.exists()


def test_nobody_takes_the_comment_of_another_away(client, alice, bob, suggestion, soup):
    message = services.comment(suggestion, bob, "Good")
    client.force_login(alice.user)
    assert not soup(client.get(url("suggestion", suggestion))).select("#comments li form")
    assert client.post(url("remove_comment", suggestion, message.pk)).status_code == 404
    assert suggestion.messages.exists()


def test_nobody_takes_an_answer_away(client, alice, suggestion, mod):
    decisions.ask(suggestion, "Where?", mod)
    services.answer(suggestion, alice, "Here")
    client.force_login(alice.user)
    answer = suggestion.messages.get(kind="answer")
    assert client.post(url("remove_comment", suggestion, answer.pk)).status_code == 404


def test_while_an_editor_has_locked_it_its_author_reads_why_it_cannot_be_changed(
    client, alice, suggestion
):
    client.force_login(alice.user)
    assert "Change it" in client.get(url("suggestion", suggestion)).text
    Suggestion.objects.update(locked=True)
    text = client.get(url("suggestion", suggestion)).text
    assert "Change it" not in text
    assert "An editor is working on this suggestion." in text


def publish_as(page, **values):
    Suggestion.objects.filter(state="submitted").update(state="published", page=page.pk, **values)


def actions(soup, client, suggestion):
    """The links below what was made of ``suggestion``, by what they are called."""
    links = soup(client.get(url("suggestion", suggestion))).select(".wa-outcome a")
    return {link.text: link["href"] for link in links}


def test_what_was_made_of_it_can_be_read_from_its_page(colleague, suggestion, article, item, soup):
    publish_as(article)
    assert actions(soup, colleague, suggestion) == {
        "Share it": reverse("wagtail_advocacy:composer", args=[item.pk]),
        "Read it": article.get_full_url(),
    }
    article.unpublish()
    assert actions(soup, colleague, suggestion) == {}


def test_what_is_not_shared_can_be_read_too(colleague, suggestion, make_article, soup):
    page = make_article(shareable=False)
    publish_as(page)
    assert actions(soup, colleague, suggestion) == {"Read it": page.get_full_url()}


def test_a_link_leads_to_its_own_address(colleague, suggestion, site, soup):
    link, _is_new = add_link(site, "https://www.example.com/dykes", title="Dykes")
    Suggestion.objects.update(state="published", link=link)
    assert actions(soup, colleague, suggestion) == {}
    publish_link(link)
    assert actions(soup, colleague, suggestion)["Read it"] == "https://www.example.com/dykes"


def test_a_page_that_is_closed_to_the_reader_is_not_led_to(
    colleague, suggestion, make_article, restrict, soup, bob
):
    page = make_article("Secret", shareable=False)
    publish_as(page)
    group = Group.objects.create(name="Board")
    restrict(page, "groups", [group])
    assert "Secret" not in colleague.get(url("suggestion", suggestion)).text
    bob.user.groups.add(group)
    assert actions(soup, colleague, suggestion) == {"Read it": page.get_full_url()}


def test_who_was_joined_with_it_finds_what_was_made(
    colleague, bob, suggestion, article, item, mod, soup
):
    own = services.submit(services.propose(bob, "Eels").suggestion, bob).suggestion
    decisions.merge(own, suggestion, mod)
    assert actions(soup, colleague, own) == {}
    publish_as(article)
    assert list(actions(soup, colleague, own)) == ["Share it", "Read it"]


def test_the_card_names_who_suggested_it(client, alice, bob, article, item, soup):
    credit_item(item, alice)
    client.force_login(bob.user)
    card = soup(client.get(reverse("wagtail_advocacy:hub"))).select_one(".wa-card")
    assert "Suggested by alice" in card.text
    credit_item(item, None)
    card = soup(client.get(reverse("wagtail_advocacy:hub"))).select_one(".wa-card")
    assert "alice" not in card.text


def test_article_and_composer_name_who_suggested_it(client, alice, bob, article, item, carol):
    pages = [article.url, reverse("wagtail_advocacy:composer", args=[item.pk])]
    client.force_login(bob.user)
    assert not any("Suggested by" in client.get(page).text for page in pages)
    credit_item(item, alice)
    assert all("Suggested by alice" in client.get(page).text for page in pages)
    credit_item(item, None)
    assert not any("Suggested by" in client.get(page).text for page in pages)


def test_a_deleted_account_is_no_error(colleague, alice, suggestion, bob):
    services.comment(suggestion, bob, "Good")
    services.show_name(suggestion, alice, shown=True)
    alice.user.delete()
    SuggestionMessage.objects.update(author=None)
    for address in (BOARD, url("suggestion", suggestion)):
        assert "Somebody who left" in colleague.get(address).text


@pytest.mark.parametrize("count", [3, 40])
def test_the_board_has_a_bounded_number_of_queries(
    colleague, alice, site, count, django_assert_max_num_queries
):
    now = timezone.now()
    Suggestion.objects.bulk_create(
        Suggestion(
            site=site, ambassador=alice, text=f"Idea {n}", state="submitted", submitted_at=now
        )
        for n in range(count)
    )
    colleague.get(BOARD)
    with django_assert_max_num_queries(12):
        colleague.get(BOARD)
