"""Further suggested texts: the rows on the Advocacy tab."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Page

from tests.testapp.models import StandardPage
from wagtail_advocacy.content.models import ShareInfo
from wagtail_advocacy.content.services import TERMS
from wagtail_advocacy.content.text_forms import further_in_words


def row(text, network="", language=""):
    return {"network": network, "language": language, "text": text}


def posted_rows(*rows, prefix="further"):
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    for number, values in enumerate(rows):
        data |= {f"{prefix}-{number}-{name}": value for name, value in values.items()}
    return data


@pytest.fixture
def fill(home, programme):
    form_class = StandardPage.get_edit_handler().get_form_class().formsets["share_info"].form

    def fill(*rows, stored=()):
        data = {"target_kind": "page", **posted_rows(*rows)}
        return form_class(data, instance=ShareInfo(further_texts=list(stored)), page=home)

    return fill


def errors_of(form):
    return [dict(errors) for errors in form.further_texts.errors]


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def rows_in(response):
    """The text, network and language of each row in the editor."""
    soup = BeautifulSoup(response.content, "html.parser")
    found = soup.select("[data-advocacy-rows] > [data-advocacy-row]")
    return [
        (
            each.textarea.text.strip(),
            *(
                select.select_one("option[selected]")["value"]
                if select.select_one("option[selected]")
                else ""
                for select in each.select("select")
            ),
        )
        for each in found
    ]


def draft_texts(page):
    return Page.objects.get(pk=page.pk).get_latest_revision_as_object().share_info.first()


def test_rows_become_one_field_in_their_order(fill):
    form = fill(row("One", "x", "nl"), row(" Two\r\nlines "), row(""), row("Three", "", "da"))
    assert form.is_valid(), form.errors
    assert form.save(commit=False).further_texts == [
        row("One", "x", "nl"),
        row("Two\nlines"),
        row("Three", "", "da"),
    ]


def test_emptying_a_text_takes_it_away(fill):
    form = fill(row(""), row("Two"), stored=[row("One", "x"), row("Two")])
    assert form.is_valid(), form.errors
    assert form.save(commit=False).further_texts == [row("Two")]


def test_a_row_that_the_browser_took_out_leaves_a_gap(fill):
    form = fill(row("One"), {}, row("Three"), stored=[row("One"), row("Two"), row("Three")])
    assert form.is_valid(), form.errors
    assert form.save(commit=False).further_texts == [row("One"), row("Three")]


def test_rows_that_are_stored_already_are_stored_again(fill):
    form = fill(row("One"), row("Two"), stored=[row("One"), row("Two")])
    assert form.is_valid(), form.errors
    assert form.save(commit=False).further_texts == [row("One"), row("Two")]


@pytest.mark.parametrize(
    ("rows", "has_changed"),
    [
        ([row("One\r\ntwo", "x"), row("")], False),
        ([row("One\r\ntwo", "linkedin")], True),
        ([row("")], True),
        ([row("One\r\ntwo", "x"), row("More")], True),
    ],
)
def test_a_change_of_a_row_is_a_change_of_the_page(fill, rows, has_changed):
    form = fill(*rows, stored=[row("One\ntwo", "x")])
    assert ("further_texts" in form.changed_data) == has_changed


def test_a_request_without_the_rows_leaves_them_alone(fill, home):
    form = fill(stored=[row("One")])
    data = {"target_kind": "page", "text": "New"}
    form = type(form)(data, instance=ShareInfo(further_texts=[row("One")]), page=home)
    assert form.is_valid(), form.errors
    assert form.save(commit=False).further_texts == [row("One")]
    assert "further_texts" not in form.changed_data


def test_a_text_too_long_for_its_network_is_refused_at_its_row(fill):
    form = fill(row("Fine", "x"), row("y" * 300, "x"))
    assert not form.is_valid()
    first, second = errors_of(form)
    assert first == {}
    assert "X allows 280 characters" in second["text"][0]
    assert "Please look at the further suggested texts again." in form.non_field_errors()


def test_the_signature_of_the_network_counts(fill, programme):
    assert fill(row("y" * 240, "x")).is_valid()
    programme.network_signatures = {"x": "I work at Waterkant."}
    programme.save()
    assert not fill(row("y" * 240, "x")).is_valid()


def test_a_text_for_any_network_may_be_longer_than_one_allows(fill):
    assert fill(row("y" * 300)).is_valid()
    assert not fill(row("y" * 3001)).is_valid()


@pytest.mark.parametrize("network", ["", "linkedin"])
def test_blocked_words_are_refused_at_their_row(fill, programme, network):
    programme.blocked_terms = "Delta"
    programme.save()
    form = fill(row("Fine"), row("The delta", network))
    assert errors_of(form) == [{}, {"text": ["Please say it without “Delta”."]}]


def test_networks_without_a_text_are_not_offered(fill, programme):
    programme.networks_off = ["facebook"]
    programme.save()
    choices = dict(fill().further_texts.empty_form.fields["network"].choices)
    assert choices[""] == "Any network"
    assert {"linkedin", "x"} < choices.keys()
    assert not {"qr", "link", "facebook"} & choices.keys()


def test_the_languages_of_the_site_are_offered(fill):
    choices = fill().further_texts.empty_form.fields["language"].choices
    assert choices == [
        ("", "Any language"),
        ("en", "English"),
        ("nl", "Nederlands"),
        ("da", "Dansk"),
    ]


def test_what_is_no_longer_offered_stays_chosen(fill, programme):
    programme.networks_off = ["facebook"]
    programme.save()
    stored = [row("One", "facebook", "fy"), row("Two", "gone")]
    form = fill(row(""), *stored, stored=stored)
    assert form.is_valid(), form.further_texts.errors
    assert form.save(commit=False).further_texts == stored
    choices = dict(form.further_texts.forms[0].fields["network"].choices)
    assert choices["facebook"] == "Facebook (no longer offered)"


@pytest.mark.parametrize("values", [row("One", "orkut"), row("One", "", "xx")])
def test_an_unknown_choice_is_refused(fill, values):
    assert not fill(values).is_valid()


def test_thirty_texts_are_kept_and_one_more_is_refused(fill):
    texts = [row(f"Text {number}") for number in range(31)]
    form = fill(*texts[:30])
    assert form.is_valid(), form.errors
    assert len(form.save(commit=False).further_texts) == 30
    form = fill(*texts)
    assert not form.is_valid()
    assert "30 further texts at most" in form.further_texts.non_form_errors()[0]


def test_empty_rows_do_not_count_against_the_most(fill):
    assert fill(*[row("")] * 10, *[row(f"Text {number}") for number in range(30)]).is_valid()


@pytest.mark.parametrize(
    ("texts", "words"),
    [([], "none"), ([row("One")], "1 text"), ([row("One"), row("Two")], "2 texts")],
)
def test_the_heading_says_how_many_there_are(texts, words):
    assert further_in_words(texts) == words


def test_the_item_gets_them_when_the_page_is_published(make_article):
    assert "further_texts" in TERMS
    article = make_article(further_texts=[row("One", "x", "nl")])
    assert article.advocacy_item.further_texts == [row("One", "x", "nl")]


def test_the_editor_shows_what_there_is_and_a_few_empty_rows(editor, make_article):
    article = make_article(further_texts=[row("One", "x", "nl"), row("Two")])
    response = editor.get(edit_url(article))
    assert rows_in(response) == [("One", "x", "nl"), ("Two", "", ""), *[("", "", "")] * 3]
    assert "2 texts</span>" in response.text


def test_saving_gives_new_empty_rows(editor, article, posted):
    texts = [f"Text {number}" for number in range(3)]
    fields = {f"share_info-0-further-{number}-text": text for number, text in enumerate(texts)}
    data = posted(editor, edit_url(article), **fields)
    response = editor.post(edit_url(article), data, follow=True)
    assert [text for text, *_ in rows_in(response)] == [*texts, "", "", ""]


def test_no_more_empty_rows_than_may_be_filled(editor, make_article):
    article = make_article(further_texts=[row(f"Text {number}") for number in range(29)])
    assert len(rows_in(editor.get(edit_url(article)))) == 30


def test_rows_wait_in_the_draft_and_take_effect_when_published(editor, article, posted):
    fields = {
        "share_info-0-further-0-text": "Draft",
        "share_info-0-further-0-network": "x",
        "share_info-0-further-2-text": "Third",
        "share_info-0-further-2-language": "da",
    }
    data = posted(editor, edit_url(article), **fields)
    assert editor.post(edit_url(article), data).status_code == 302
    stored = [row("Draft", "x"), row("Third", "", "da")]
    assert draft_texts(article).further_texts == stored
    assert article.share_info.get().further_texts == []
    assert article.advocacy_item.further_texts == []
    data = posted(editor, edit_url(article), title="New title")
    assert editor.post(edit_url(article), data).status_code == 302
    assert draft_texts(article).further_texts == stored
    data = posted(editor, edit_url(article)) | {"action-publish": "1"}
    assert editor.post(edit_url(article), data).status_code == 302
    article.refresh_from_db()
    assert article.share_info.get().further_texts == stored
    assert type(article).objects.get(pk=article.pk).advocacy_item.further_texts == stored


def test_autosaving_the_same_rows_twice_keeps_them(editor, home, posted):
    article = home.add_child(instance=StandardPage(title="Fresh"))
    data = posted(editor, edit_url(article), **{"share_info-0-further-1-text": "Second row"})
    for _ in range(2):
        response = editor.post(edit_url(article), data, headers={"Accept": "application/json"})
        assert response.json()["success"], response.content
    assert draft_texts(article).further_texts == [row("Second row")]


def test_a_refused_row_keeps_everything_that_was_typed(editor, article, posted):
    fields = {
        "share_info-0-further-0-text": "y" * 300,
        "share_info-0-further-0-network": "x",
        "share_info-0-further-1-text": "Second",
        "share_info-0-further-1-language": "nl",
    }
    data = posted(editor, edit_url(article), **fields)
    response = editor.post(edit_url(article), data)
    assert rows_in(response)[:2] == [("y" * 300, "x", ""), ("Second", "", "nl")]
    soup = BeautifulSoup(response.content, "html.parser")
    first, second = soup.select("[data-advocacy-row]")[:2]
    assert "X allows 280 characters" in first.text
    assert "allows" not in second.text
    assert (
        "collapsed"
        not in soup.select_one("[data-advocacy-further]").find_parent("section")["class"]
    )


def test_revisions_with_further_texts_can_be_compared(editor, article, posted):
    for text in ("First words", "Second words"):
        data = posted(editor, edit_url(article), **{"share_info-0-further-0-text": text})
        editor.post(edit_url(article), data | {"action-publish": "1"})
    first, second = article.revisions.order_by("-pk")[:2][::-1]
    url = reverse("wagtailadmin_pages:revisions_compare", args=[article.pk, first.pk, second.pk])
    html = editor.get(url).text
    assert "Further suggested texts" in html
    assert "First words" in html
    assert "Second words" in html
