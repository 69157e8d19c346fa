"""What the editor of a page chooses from is what the page's own site has."""

import pytest
from django.urls import reverse
from wagtail.models import Site

from tests.testapp.models import StandardPage
from wagtail_advocacy.content.models import Campaign, Item
from wagtail_advocacy.programme.models import ProgrammeSettings, Role, Team, Topic


CHOICES = ["topic", "team", "role", "campaign"]


@pytest.fixture
def site_b(home):
    root = home.get_root().add_child(instance=StandardPage(title="Home B", slug="b"))
    site = Site.objects.create(hostname="b.example", port=80, root_page=root)
    Site.clear_site_root_paths_cache()
    return site


@pytest.fixture
def choices(site, site_b, home):
    """One of everything on both sites: "topic of A" and so on."""
    for letter, each in (("A", site), ("B", site_b)):
        settings = ProgrammeSettings.for_site(each)
        settings.programme_name = f"Programme {letter}"
        settings.networks_off = ["x"] if letter == "B" else []
        settings.save()
        Topic.objects.create(site=each, name=f"topic of {letter}", locale=home.locale)
        Team.objects.create(site=each, name=f"team of {letter}")
        Role.objects.create(site=each, slug="role", name=f"role of {letter}")
        Campaign.objects.create(site=each, name=f"campaign of {letter}", slug=letter)


@pytest.fixture
def edit_url(make_article, home, site_b):
    """The address of the editor of a page on either site."""

    def edit_url(letter):
        page = make_article(f"On {letter}", parent=home if letter == "A" else site_b.root_page)
        return reverse("wagtailadmin_pages:edit", args=[page.pk])

    return edit_url


@pytest.fixture
def add_url(home, site_b):
    """The address of the form of a new page on either site."""

    def add_url(letter):
        parent = home if letter == "A" else site_b.root_page
        return reverse("wagtailadmin_pages:add", args=["testapp", "standardpage", parent.pk])

    return add_url


@pytest.mark.parametrize(("own", "other"), [("A", "B"), ("B", "A")])
@pytest.mark.parametrize("form", ["edit", "add"])
def test_the_tab_offers_what_the_pages_site_has(
    editor, choices, edit_url, add_url, form, own, other
):
    html = editor.get({"edit": edit_url, "add": add_url}[form](own)).content.decode()
    for name in CHOICES:
        assert f"{name} of {own}" in html
        assert f"{name} of {other}" not in html
    assert f"Programme {own}" in html
    assert ('value="x"' in html) == (own == "A")


def test_a_new_page_gets_what_its_site_has(editor, choices, add_url, posted, site_b):
    url = add_url("B")
    topic = Topic.objects.get(name="topic of B")
    values = {
        "title": "Turbine built",
        "slug": "turbine-built",
        "share_info-0-shareable": "on",
        "share_info-0-topics": [str(topic.translation_key)],
        "share_info-0-campaign": str(Campaign.objects.get(slug="B").pk),
        "action-publish": "1",
    }
    assert editor.post(url, posted(editor, url, **values)).status_code == 302
    item = Item.objects.get()
    assert (item.site, item.campaign.slug) == (site_b, "B")
    assert [row.topic for row in item.topic_rows.all()] == [topic]


@pytest.mark.parametrize("form", ["edit", "add"])
def test_a_campaign_of_another_site_is_refused(editor, choices, edit_url, add_url, posted, form):
    url = {"edit": edit_url, "add": add_url}[form]("B")
    values = {
        "title": "Turbine built",
        "slug": "turbine-built",
        "share_info-0-shareable": "on",
        "share_info-0-campaign": str(Campaign.objects.get(slug="A").pk),
        "action-publish": "1",
    }
    response = editor.post(url, posted(editor, url, **values))
    assert response.status_code == 200
    assert "Select a valid choice" in response.content.decode()


def test_a_topic_of_another_site_on_a_copied_page_is_none(make_article, choices, site_b, home):
    theirs = Topic.objects.get(name="topic of B")
    make_article(topic_keys=[str(theirs.translation_key)])
    assert not Item.objects.get().topic_rows.exists()
