"""Whoever publishes a page or link can, whatever those who hear of it do."""

import logging

import pytest
from wagtail.models import Page

from tests.testapp.models import StandardPage
from wagtail_advocacy.content.links import publish_link
from wagtail_advocacy.content.models import CuratedLink
from wagtail_advocacy.signals import suggestion_published
from wagtail_advocacy.suggestions import decisions
from wagtail_advocacy.suggestions.models import Suggestion
from wagtail_advocacy.suggestions.tasks import tell_outcomes


@pytest.fixture
def failing(db):
    """A receiver that fails, after it changed something."""

    def fail(sender, suggestion, **kwargs):
        Suggestion.objects.filter(pk=suggestion.pk).update(why="Changed")
        raise RuntimeError("no")

    suggestion_published.connect(fail)
    yield lambda: suggestion_published.disconnect(fail)
    suggestion_published.disconnect(fail)


@pytest.fixture
def page(suggestion, home, mod):
    return decisions.take_up_as_page(suggestion, home, StandardPage, mod)


@pytest.fixture
def link(link_suggestion, mod):
    link = decisions.take_up_as_link(link_suggestion, mod)
    CuratedLink.objects.filter(pk=link.pk).update(title="Dykes")
    return CuratedLink.objects.get(pk=link.pk)


def test_a_receiver_that_fails_keeps_no_page_back(failing, page, suggestion, caplog):
    page.save_revision().publish()
    assert Page.objects.get(pk=page.pk).live
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.why) == ("taken_up", "")
    (record,) = [entry for entry in caplog.records if entry.levelno == logging.ERROR]
    assert record.exc_info
    assert f"Suggestion {suggestion.pk}" in record.getMessage()


def test_a_receiver_that_fails_keeps_no_link_back(failing, link, link_suggestion):
    publish_link(link)
    assert CuratedLink.objects.get(pk=link.pk).live
    link_suggestion.refresh_from_db()
    assert link_suggestion.state == "taken_up"


@pytest.mark.parametrize("made", ["page", "link"])
def test_what_failed_is_made_good_and_thanked_for_once(failing, made, request, heard):
    thing = request.getfixturevalue(made)
    publish_link(thing) if made == "link" else thing.save_revision().publish()
    heard.clear()
    tell_outcomes()
    assert Suggestion.objects.get().state == "taken_up"
    failing()
    heard.clear()
    tell_outcomes()
    tell_outcomes()
    assert heard == ["suggestion_published"]
    assert Suggestion.objects.get().state == "published"


def test_a_draft_is_left_alone(page, heard):
    heard.clear()
    tell_outcomes()
    assert heard == []


def test_one_that_fails_does_not_keep_the_others_back(suggest, home, mod, heard, monkeypatch):
    for text in ("One", "Two"):
        page = decisions.take_up_as_page(suggest(text), home, StandardPage, mod)
        Page.objects.filter(pk=page.pk).update(live=True)

    def fail(sender, suggestion, **kwargs):
        if suggestion.text == "One":
            raise RuntimeError("no")

    suggestion_published.connect(fail)
    try:
        tell_outcomes()
    finally:
        suggestion_published.disconnect(fail)
    assert dict(Suggestion.objects.values_list("text", "state")) == {
        "One": "taken_up",
        "Two": "published",
    }
