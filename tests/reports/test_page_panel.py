from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from tests.measurement.builders import click, share
from wagtail_advocacy.content.feedback import dismiss_item
from wagtail_advocacy.content.models import ItemAudience
from wagtail_advocacy.measurement.services import add_price
from wagtail_advocacy.programme.calendar import programme_day


@pytest.fixture
def panel(editor, soup):
    """The text of the panel in the editor of a page, or ``None`` where it is not shown."""

    def read(page):
        response = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        found = soup(response).select_one(".wa-page-panel")
        return " ".join(found.get_text(" ").split()) if found else None

    return read


def test_a_page_that_was_never_offered_has_no_figures(make_article, panel):
    assert panel(make_article(shareable=False)) is None


def test_the_figures_of_the_page(article, item, alice, site, panel):
    moment = timezone.now() - timedelta(minutes=1)
    add_price(site, "linkedin", 3, programme_day())
    one = share(alice, item, "linkedin", moment)
    click(one, moment, "v1")
    click(one, moment, "v2")
    text = panel(article)
    assert "Shares 1" in text
    assert "Clicks 2" in text
    assert "Readers 2" in text
    assert "EUR 6" in text


def test_whom_it_is_offered_to(article, item, panel):
    assert "Offered to: everybody who takes part." in panel(article)
    item.is_aimed = True
    item.save()
    assert "Offered to: nobody: its audience no longer exists." in panel(article)
    ItemAudience.objects.create(item=item, group=Group.objects.create(name="Engineers"))
    assert "Offered to: Engineers." in panel(article)


def test_why_it_is_not_offered(article, item, panel, restrict):
    restrict(article)
    assert "not offered this page now: Outsiders would see a login page." in panel(article)


def test_the_panel_is_hidden_with_the_tab(article, item, plain_editor, soup):
    response = plain_editor.get(reverse("wagtailadmin_pages:edit", args=[article.pk]))
    assert soup(response).select_one(".wa-page-panel") is None


def test_what_colleagues_think_of_it_without_names(article, item, alice, bob, panel, programme):
    assert "What colleagues think" not in panel(article)
    dismiss_item(alice, item, "topic", "I work on fish")
    dismiss_item(bob, item, "topic")
    text = panel(article)
    assert "Fewer than 5 colleagues said what they think of it." in text
    assert "I work on fish" not in text
    programme.minimum_group_size = 2
    programme.save()
    text = panel(article)
    assert "Useful 0, not for me 2 (Not my topic 2)" in text
    assert "“I work on fish” (Not my topic)" in text
    assert "alice" not in text


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"share_until": -1}, "Its sharing has ended; links that were shared go on working."),
        ({"share_from": 1}, "Its sharing begins later."),
    ],
)
def test_the_tab_and_the_listing_tell_the_window(editor, make_article, days, words):
    dates = {name: timezone.now() + timedelta(days=count) for name, count in days.items()}
    page = make_article(**dates)
    tab = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert f"Colleagues are not offered this page now: {words}" in " ".join(tab.split())
    listing = editor.get(reverse("wagtail_advocacy_reports:items")).content.decode()
    assert words in listing
