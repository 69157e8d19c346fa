from wagtail.images import get_image_model
from wagtail.models import Page, PageLogEntry, PageViewRestriction, Revision, Site

from example_site.intranet.loading import load_site
from example_site.intranet.people import PEOPLE, SMALL_TEAM, SMALL_TEAM_SIZE, TEAMS
from example_site.intranet.sheet import PALETTES
from wagtail_advocacy.content.shareable import is_shareable_type


def counts():
    models = (Page, Revision, PageViewRestriction, Site, get_image_model(), PageLogEntry)
    return [model.objects.count() for model in models]


def test_loading_again_changes_nothing(intranet):
    before = counts()
    dates = dict(Page.objects.values_list("pk", "last_published_at"))

    again = load_site()

    assert counts() == before
    assert dict(Page.objects.values_list("pk", "last_published_at")) == dates
    assert {slug: page.pk for slug, page in again.items()} == {
        slug: page.pk for slug, page in intranet.items()
    }


def test_loading_again_keeps_what_an_editor_changed(intranet):
    article = intranet["dyke-hollebeek"]
    article.title = "Changed by an editor"
    article.save_revision().publish()

    assert load_site()["dyke-hollebeek"].title == "Changed by an editor"


def test_the_site_record_points_to_the_home_page(intranet):
    site = Site.objects.get(is_default_site=True)

    assert site.root_page_id == intranet["waterkant"].pk
    assert (site.hostname, site.port) == ("localhost", 80)


def test_articles_have_pictures_of_their_own_and_one_has_none(intranet):
    articles = [page for page in intranet.values() if hasattr(page, "lead_image_id")]
    pictures = [page.lead_image_id for page in articles if page.lead_image_id]

    assert [page.slug for page in articles if not page.lead_image_id] == ["thank-you-henk"]
    assert len(set(pictures)) == len(pictures)


def test_articles_are_published_on_their_own_dates(intranet):
    article = intranet["december-flood-night"]

    assert (article.date.month, article.date.day) == (12, 13)
    assert article.first_published_at.date() == article.date


def test_both_ways_to_a_shareable_page_type_are_shown(intranet):
    assert is_shareable_type(type(intranet["dyke-hollebeek"]))
    assert is_shareable_type(type(intranet["vacancy-data-engineer"]))
    assert not is_shareable_type(type(intranet["projects"]))


def test_everybody_belongs_to_a_known_team_and_one_team_is_three_people():
    assert {person.team for person in PEOPLE} == set(TEAMS)
    assert sum(person.team == SMALL_TEAM for person in PEOPLE) == SMALL_TEAM_SIZE == 3
    assert round(sum(TEAMS.values()), 6) == 1


def test_each_palette_is_paper_and_three_inks():
    assert {len(colours) for colours in PALETTES.values()} == {4}
