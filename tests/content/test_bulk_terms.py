"""The bulk actions on a page's terms, as an editor uses them."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Site

from tests.testapp.models import PlainPage, StandardPage
from wagtail_advocacy.content.bulk_terms import SetCampaignBulkAction
from wagtail_advocacy.content.models import Campaign, Item, ShareInfo
from wagtail_advocacy.content.terms_changes import SetCampaign


def bulk_url(verb, *pages):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", verb])
    return f"{url}?{urlencode([('id', page.pk) for page in pages])}&next=/admin/"


@pytest.fixture
def campaign(site):
    return Campaign.objects.create(site=site, name="Engineers", slug="engineers")


@pytest.fixture
def energy(make_topic):
    return make_topic("Energy")


@pytest.fixture
def data(campaign, energy):
    """What is filled in, by verb."""
    return {
        "set_topics": {"how": "add", "topics": [str(energy.translation_key)]},
        "set_campaign": {"campaign": str(campaign.pk)},
        "set_sharing_window": {"start": "as_is", "end": "at", "share_until": "2099-01-01 12:00"},
        "end_sharing": {},
    }


HEADINGS = {
    "set_topics": "Set topics",
    "set_campaign": "Set campaign",
    "set_sharing_window": "Set sharing window",
    "end_sharing": "End sharing now",
}
VERBS = list(HEADINGS)


@pytest.mark.parametrize("verb", VERBS)
def test_the_page_shows_the_form_the_pages_and_the_refused_ones(
    editor, article, make_article, home, data, verb
):
    plain = home.add_child(instance=PlainPage(title="Plain"))
    locked = make_article("Locked")
    Page.objects.filter(pk=locked.pk).update(locked=True)
    html = BeautifulSoup(editor.get(bulk_url(verb, article, plain, locked)).content, "html.parser")
    assert [" ".join(h1.text.split()) for h1 in html.select("h1")] == [HEADINGS[verb]]
    lines = [" ".join(li.text.split()) for li in html.select("#main li")]
    assert "Dyke raised" in lines
    assert "Plain: Pages of this type cannot be made shareable." in lines
    assert "Locked: The page is locked." in lines
    assert html.select("#main form button[type=submit]")


@pytest.mark.parametrize("verb", VERBS)
def test_it_acts_on_all_that_are_not_refused(editor, article, make_article, home, data, verb):
    other, plain = make_article("Other"), home.add_child(instance=PlainPage(title="Plain"))
    response = editor.post(bulk_url(verb, article, other, plain), data[verb], follow=True)
    text = " ".join(response.content.decode().split())
    assert "2 pages" in text
    assert "Left as they are: Plain. Pages of this type cannot be made shareable." in text
    log = PageLogEntry.objects.filter(action=f"wagtail_advocacy.{verb}")
    assert set(log.values_list("page", flat=True)) == {article.pk, other.pk}


def test_topics_are_given(editor, article, data, energy):
    editor.post(bulk_url("set_topics", article), data["set_topics"])
    assert [row.topic for row in Item.objects.get().topic_rows.all()] == [energy]


def test_a_campaign_is_given_and_taken_away(editor, article, data, campaign):
    url = bulk_url("set_campaign", article)
    editor.post(url, data["set_campaign"])
    assert Item.objects.get().campaign == campaign
    editor.post(url, {"campaign": "none"})
    assert Item.objects.get().campaign is None


def test_the_window_is_set(editor, article, data):
    editor.post(bulk_url("set_sharing_window", article), data["set_sharing_window"])
    end = timezone.localtime(Item.objects.get().share_until)
    assert (end.isoformat(), Item.objects.get().share_from) == ("2099-01-01T12:00:00+01:00", None)


def test_sharing_ends_now_and_links_go_on_working(editor, client, article, item, alice, data):
    from wagtail_advocacy.sharing.services import start_share

    share = start_share(alice, item, "x", "Look")
    editor.post(bulk_url("end_sharing", article))
    assert Item.objects.get().share_until <= timezone.now()
    assert client.get(f"/s/{share.code}/").status_code == 302


@pytest.mark.parametrize(
    ("verb", "filled_in", "message"),
    [
        ("set_topics", {"how": "add"}, "Choose at least one topic."),
        ("set_topics", {"how": "replace"}, "Choose at least one topic."),
        ("set_campaign", {}, "Choose a campaign, or “No campaign”."),
        ("set_campaign", {"campaign": "9999"}, "not one of the available choices"),
        (
            "set_sharing_window",
            {"start": "as_is", "end": "as_is"},
            "Both are left as they are, so nothing would change.",
        ),
        ("set_sharing_window", {"start": "at", "end": "as_is"}, "Enter a date."),
        (
            "set_sharing_window",
            {"start": "as_is", "share_from": "2099-01-01 12:00", "end": "without"},
            "Choose the date here, too, or leave the field of the date empty.",
        ),
        (
            "set_sharing_window",
            {"start": "at", "share_from": "tomorrow", "end": "as_is"},
            "Enter a valid date/time.",
        ),
        (
            "set_sharing_window",
            {
                "start": "at",
                "share_from": "2099-01-02 12:00",
                "end": "at",
                "share_until": "2099-01-01 12:00",
            },
            "The end must be later than the start.",
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(editor, article, data, verb, filled_in, message):
    response = editor.post(bulk_url(verb, article), filled_in)
    assert response.status_code == 200
    text = " ".join(BeautifulSoup(response.content, "html.parser").text.split())
    assert message in text
    assert "Dyke raised" in text
    assert not PageLogEntry.objects.filter(action=f"wagtail_advocacy.{verb}").exists()


def test_a_page_that_the_window_does_not_suit_is_named(editor, article, make_article, data):
    later = make_article("Later", share_from=timezone.now() + timedelta(days=365 * 200))
    response = editor.post(
        bulk_url("set_sharing_window", article, later), data["set_sharing_window"], follow=True
    )
    text = response.content.decode()
    assert "The sharing window of 1 page is set." in text
    assert "Left as they are: Later." in text
    assert later.share_info.get().share_until is None


@pytest.mark.parametrize("verb", VERBS)
def test_nothing_is_done_without_the_permission(plain_editor, article, data, verb):
    url = bulk_url(verb, article)
    html = plain_editor.get(url).content.decode()
    assert "You may not change the sharing of this page" in html
    before = ShareInfo.objects.values().get()
    plain_editor.post(url, data[verb])
    assert ShareInfo.objects.values().get() == before
    assert not PageLogEntry.objects.filter(action=f"wagtail_advocacy.{verb}").exists()


@pytest.mark.parametrize("verb", VERBS)
def test_looking_changes_nothing(editor, article, data, verb):
    before = ShareInfo.objects.values().get()
    editor.get(bulk_url(verb, article), data[verb])
    assert ShareInfo.objects.values().get() == before


def test_without_topics_the_way_back_is_offered(editor, article):
    html = editor.get(bulk_url("set_topics", article)).content.decode()
    assert "There are no topics yet." in html
    assert "Go back" in html


def test_a_retired_campaign_is_not_offered(editor, article, campaign):
    campaign.is_retired = True
    campaign.save()
    assert "Engineers" not in editor.get(bulk_url("set_campaign", article)).content.decode()


def test_topics_and_campaigns_are_those_of_the_first_pages_site(
    editor, article, home, campaign, energy
):
    root = home.get_root().add_child(instance=StandardPage(title="B", slug="b"))
    other = Site.objects.create(hostname="b.example", root_page=root)
    theirs = root.add_child(instance=StandardPage(title="Theirs"))
    Campaign.objects.create(site=other, name="Their campaign")
    html = editor.get(bulk_url("set_campaign", article, theirs)).content.decode()
    assert "Engineers" in html
    assert "Their campaign" not in html
    assert "Theirs</a>: It belongs to another site; choose the pages of one site." in html
    html = editor.get(bulk_url("set_topics", theirs)).content.decode()
    assert "Energy" not in html
    assert "There are no topics yet." in html


def test_a_page_that_was_locked_meanwhile_is_left_out(article, eve, site):
    page = Page.objects.get(pk=article.pk)
    page.locked = True
    change = SetCampaign(site, None)
    done = SetCampaignBulkAction.execute_action([page], user=eve, change=change)
    assert done == (0, 0)


def test_the_explorer_offers_them(editor, article, home):
    html = editor.get(reverse("wagtailadmin_explore", args=[home.pk])).content.decode()
    assert all(f"/{verb}/" in html for verb in VERBS)
