from datetime import timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.images.models import SourceImageIOError

from tests.testapp.models import StandardPage
from wagtail_advocacy.content.meta import meta_of


def render(page, request=None):
    template = Template("{% load advocacy_tags %}{% advocacy_meta page %}")
    return template.render(Context({"page": page, "request": request}))


@pytest.fixture
def illustrated(make_article, picture):
    page = make_article('Dyke "raised"', shareable=False)
    page.search_description = "One metre <higher>"
    page.lead_image = picture
    page.save_revision().publish()
    return StandardPage.objects.get(pk=page.pk)


def test_a_public_page_has_the_tags_of_its_card(illustrated):
    html = render(illustrated)
    assert '<meta property="og:type" content="article">' in html
    assert '<meta property="og:title" content="Dyke &quot;raised&quot;">' in html
    assert '<meta property="og:description" content="One metre &lt;higher&gt;">' in html
    assert f'<meta property="og:url" content="{illustrated.full_url}">' in html
    assert '<meta property="og:locale" content="en">' in html
    assert '<meta property="og:site_name" content="Test intranet">' in html
    assert '<meta name="twitter:card" content="summary_large_image">' in html


def test_the_picture_is_absolute_and_says_its_size(illustrated):
    image = meta_of(illustrated).image
    assert image.url.startswith("http://testserver/media/")
    assert (image.width, image.height) == (1200, 627)
    assert image.alt == "A green dyke"
    assert '<meta property="og:image:width" content="1200">' in render(illustrated)


def test_a_page_without_a_picture_has_the_small_card(article):
    html = render(article)
    assert "og:image" not in html
    assert '<meta name="twitter:card" content="summary">' in html


def test_a_private_page_says_nothing_of_itself(illustrated, restrict):
    restrict(illustrated.get_parent())
    assert render(illustrated).strip() == '<meta name="robots" content="noindex">'


@pytest.mark.parametrize(
    "values", [{"live": False}, {"expire_at": timezone.now() - timedelta(seconds=1)}]
)
def test_a_page_that_is_not_public_any_more_says_nothing(article, values):
    StandardPage.objects.update(**values)
    assert meta_of(StandardPage.objects.get(pk=article.pk)) is None


def test_a_site_behind_a_login_says_nothing(article, settings):
    settings.WAGTAIL_ADVOCACY_SITE_REQUIRES_LOGIN = True
    assert meta_of(article) is None


def test_the_preview_of_a_draft_says_nothing(article, rf):
    request = rf.get("/")
    request.is_preview = True
    assert "og:" not in render(article, request)


def test_an_alias_names_its_source(article):
    alias = article.create_alias(update_slug="alias")
    assert meta_of(alias).url == article.full_url


def test_the_tags_are_on_the_page_that_visitors_get(client, article):
    assert "og:title" in client.get(article.url).content.decode()


def test_a_picture_whose_file_is_lost_leaves_the_page_readable(illustrated, monkeypatch):
    def lost(self, spec):
        raise SourceImageIOError

    monkeypatch.setattr(get_image_model(), "get_rendition", lost)
    html = render(illustrated)
    assert "og:title" in html
    assert "og:image" not in html


def test_an_alias_does_not_name_a_source_behind_a_login(illustrated, make_article, restrict, home):
    section = make_article("Inside", shareable=False)
    illustrated.move(section, pos="last-child")
    source = StandardPage.objects.get(pk=illustrated.pk)
    alias = source.create_alias(parent=home, update_slug="dyke-outside")
    assert meta_of(alias).url == source.full_url
    restrict(section)
    assert meta_of(StandardPage.objects.get(pk=alias.pk)).url == alias.full_url
