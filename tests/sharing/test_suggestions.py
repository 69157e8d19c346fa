"""Which suggested text a person is offered."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from wagtail_advocacy.networks import get_network
from wagtail_advocacy.sharing.likeness import text_digest
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.sharing.services import start_share
from wagtail_advocacy.sharing.suggestions import (
    is_suggestion,
    offered_suggestion,
    ranked_suggestions,
    suggestions_for,
)


LINKEDIN, X = get_network("linkedin"), get_network("x")


def row(text, network="", language=""):
    return {"network": network, "language": language, "text": text}


@pytest.fixture
def make_item(make_article):
    def make(*further, text="For all", **terms):
        page = make_article("Dyke raised", text=text, further_texts=list(further), **terms)
        return page.advocacy_item

    return make


@pytest.fixture
def colleagues(make_ambassador):
    return [make_ambassador(f"colleague{number}") for number in range(3)]


def share(ambassador, item, text, network="linkedin", words=None):
    words = words or f"Words of {ambassador}"
    return start_share(ambassador, item, network, words, suggestion=text_digest(text))


def test_an_item_without_further_texts_has_the_one_for_the_network(make_item):
    item = make_item(network_texts={"x": "For X"})
    assert suggestions_for(item, LINKEDIN, "en") == ["For all"]
    assert suggestions_for(item, X, "en") == ["For X"]


def test_an_item_without_any_text_has_no_suggestion(make_item, alice):
    item = make_item(text="")
    assert suggestions_for(item, X, "en") == []
    assert offered_suggestion(item, X, alice) == ""


def test_a_text_for_another_network_is_left_out(make_item):
    item = make_item(row("On LinkedIn", "linkedin"), row("On X", "x"), row("Anywhere"))
    assert suggestions_for(item, X, "en") == ["For all", "On X", "Anywhere"]


def test_a_text_in_another_language_is_left_out(make_item):
    item = make_item(row("Nederlands", language="nl"), row("Dansk", language="da"), row("Any"))
    assert suggestions_for(item, X, "nl") == ["For all", "Nederlands", "Any"]


def test_a_language_covers_its_variants(make_item):
    item = make_item(row("Nederlands", language="nl"), row("Vlaams", language="nl-be"))
    assert suggestions_for(item, X, "nl-be") == ["For all", "Nederlands", "Vlaams"]
    assert suggestions_for(item, X, "nl") == ["For all", "Nederlands"]


def test_the_closer_a_text_fits_the_earlier_it_comes(make_item):
    item = make_item(
        row("Any"), row("X", "x"), row("English", language="en"), row("Exact", "x", "en")
    )
    assert suggestions_for(item, X, "en") == ["For all", "Exact", "X", "English", "Any"]


def test_the_same_words_are_one_suggestion(make_item):
    item = make_item(row("for all!"), row("Another"), row("another.", "x"))
    assert suggestions_for(item, X, "en") == ["For all", "another."]


def test_a_text_without_words_is_left_out_where_there_are_others(make_item):
    assert suggestions_for(make_item(row("🌊🌊"), text="One"), X, "en") == ["One"]
    assert suggestions_for(make_item(text="🌊🌊"), X, "en") == ["🌊🌊"]


def test_fifteen_texts_go_round_among_fifteen_colleagues(make_item, make_ambassador):
    item = make_item(*(row(f"Text number {number}") for number in range(1, 15)))
    given = []
    for number in range(15):
        ambassador = make_ambassador(f"colleague{number}")
        given.append(offered_suggestion(item, LINKEDIN, ambassador))
        share(ambassador, item, given[-1])
    assert len(set(given)) == 15


def test_the_text_that_colleagues_used_least_is_offered(make_item, alice, colleagues):
    item = make_item(row("Second"), row("Third"))
    share(colleagues[0], item, "For all")
    share(colleagues[1], item, "For all", network="x")
    share(colleagues[0], item, "Second", network="bluesky")
    assert offered_suggestion(item, LINKEDIN, alice) == "Third"
    share(colleagues[2], item, "Third")
    share(colleagues[2], item, "Third", network="x")
    assert offered_suggestion(item, LINKEDIN, alice) == "Second"


def test_equal_use_leaves_the_order(make_item, alice, colleagues):
    item = make_item(row("Second"), row("Exact", "linkedin", "en"))
    assert ranked_suggestions(item, LINKEDIN, alice) == ["For all", "Exact", "Second"]
    for number, text in enumerate(["For all", "Exact", "Second"]):
        share(colleagues[number], item, text)
    assert ranked_suggestions(item, LINKEDIN, alice) == ["For all", "Exact", "Second"]


def test_ones_own_use_does_not_count(make_item, alice):
    item = make_item(row("Second"))
    share(alice, item, "For all")
    assert offered_suggestion(item, X, alice) == "For all"


def test_the_use_of_another_item_does_not_count(make_item, alice, bob):
    share(bob, make_item(row("Second")), "For all")
    assert offered_suggestion(make_item(row("Second")), LINKEDIN, alice) == "For all"


def test_the_language_is_the_persons_own_else_that_of_the_page(make_item, alice):
    item = make_item(row("Nederlands", language="nl"), text="")
    with translation.override("nl"):
        assert offered_suggestion(item, X, alice) == "Nederlands"
        alice.language = "en"
        assert offered_suggestion(item, X, alice) == ""


def test_a_text_too_long_for_the_network_comes_last(make_item, alice, bob):
    item = make_item(row("Short"), text="a long word " * 30)
    share(bob, item, "Short")
    assert offered_suggestion(item, X, alice) == "Short"
    assert offered_suggestion(item, LINKEDIN, alice) == ("a long word " * 30).strip()


def test_the_signature_counts_for_what_is_too_long(make_item, alice, bob):
    item = make_item(row("Short"), text="y" * 240)
    share(bob, item, "Short")
    assert offered_suggestion(item, X, alice) == "y" * 240
    assert offered_suggestion(item, X, alice, signature="I work here") == "Short"


@pytest.mark.parametrize("texts", [1, 29])
def test_one_query_however_many_texts(make_item, alice, texts):
    item = make_item(*(row(f"Text number {number}") for number in range(texts)))
    with CaptureQueriesContext(connection) as queries:
        offered_suggestion(item, X, alice)
    assert len(queries) == 1


def test_a_lone_text_needs_no_query(make_item, alice, django_assert_num_queries):
    item = make_item()
    with django_assert_num_queries(0):
        assert offered_suggestion(item, X, alice) == "For all"


def test_every_text_of_the_item_is_known_as_one(make_item):
    item = make_item(row("One\ntwo", "linkedin", "da"), network_texts={"x": "For X"})
    assert all(is_suggestion(text, item) for text in ["For all", "For X", " One\r\ntwo "])
    assert not is_suggestion("for all", item)


def test_a_share_remembers_the_suggestion_it_began_as(make_item, alice):
    item = make_item(row("Second"))
    first = share(alice, item, "Second")
    assert first.suggestion_digest == text_digest("Second")
    again = share(alice, item, "For all")
    assert (again.pk, again.suggestion_digest) == (first.pk, text_digest("For all"))


def test_a_suggestion_sent_as_it_is_needs_nobody_to_name_it(make_item, alice):
    item = make_item(row("Second"))
    assert share(alice, item, "For all", words="Second").suggestion_digest == text_digest("Second")


def test_a_share_that_began_as_no_suggestion_remembers_none(make_item, alice):
    item = make_item(row("Second"))
    for claimed in ("", "Unknown"):
        assert share(alice, item, claimed).suggestion_digest == ""


def test_a_link_without_a_text_remembers_none(make_item, alice):
    item = make_item(row("Second"))
    assert share(alice, item, "Second", network="link").suggestion_digest == ""
    assert Share.objects.get().text == ""
