import re

import pytest
from django.utils import timezone

from example_site.intranet.records import read_records
from example_site.middleware import FRONT_END_POLICY, header_value


INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)[^>]*>", re.IGNORECASE)


def paths(pages, *, public):
    return [
        pages[record.slug].get_url()
        for record in read_records(timezone.localdate())
        if record.public is public
    ]


def test_every_public_page_opens_for_an_outsider(intranet, client):
    answers = {path: client.get(path).status_code for path in paths(intranet, public=True)}

    assert len(answers) == 30
    assert set(answers.values()) == {200}


def test_every_private_page_sends_an_outsider_to_the_sign_in_page(intranet, client):
    answers = {path: client.get(path) for path in paths(intranet, public=False)}

    assert len(answers) == 7
    for path, answer in answers.items():
        assert (answer.status_code, answer["Location"]) == (302, f"/login/?next={path}")


def test_every_private_page_opens_for_a_colleague(intranet, client, colleague):
    client.force_login(colleague)

    assert {client.get(path).status_code for path in paths(intranet, public=False)} == {200}


def test_lists_do_not_name_private_pages_to_outsiders(intranet, client, colleague):
    private = "Tender for dyke section 7"

    outsider = client.get("/projects/").content.decode()
    client.force_login(colleague)
    insider = client.get("/projects/").content.decode()

    assert private not in outsider
    assert private in insider


def test_the_internal_section_is_in_the_navigation_of_colleagues_only(intranet, client, colleague):
    outsider = client.get("/").content.decode()
    client.force_login(colleague)
    insider = client.get("/").content.decode()

    assert 'href="/internal/"' not in outsider
    assert 'href="/internal/"' in insider


@pytest.mark.parametrize(
    "path", ["/", "/projects/", "/projects/dyke-hollebeek/", "/login/", "/mail/", "/nowhere/"]
)
def test_front_pages_carry_a_strict_policy_and_nothing_inline(
    intranet, client, colleague, settings, path
):
    settings.MIDDLEWARE = [
        name for name in settings.MIDDLEWARE if not name.endswith("ContentSecurityPolicyMiddleware")
    ] + ["example_site.middleware.ContentSecurityPolicyMiddleware"]
    client.force_login(colleague)

    response = client.get(path)

    assert response["Content-Security-Policy"] == header_value(FRONT_END_POLICY)
    assert "unsafe" not in response["Content-Security-Policy"]
    assert INLINE.findall(response.content.decode()) == []


def test_an_article_speaks_its_own_language_and_the_frame_the_readers(intranet, client):
    html = client.get("/projects/gemaal-de-vooruit/").content.decode()

    assert '<html lang="en"' in html
    assert '<div class="wk-article__body wk-prose" lang="nl">' in html


def test_a_section_takes_as_many_queries_for_ten_articles_as_for_one(
    intranet, client, colleague, django_assert_max_num_queries
):
    client.force_login(colleague)
    client.get("/projects/")  # Fills caches and makes the pictures' renditions.
    with django_assert_max_num_queries(40) as many:
        client.get("/projects/")
    articles = intranet["projects"].get_children().specific()
    for article in articles[1:]:
        article.unpublish()
    with django_assert_max_num_queries(40) as one:
        client.get("/projects/")

    assert len(many) <= len(one) + 1


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_a_visitor_chooses_the_appearance(intranet, client, choice):
    response = client.post(
        "/appearance/", {"appearance": choice, "next": "/projects/"}, follow=True
    )

    assert response.redirect_chain == [("/projects/", 302)]
    assert f'data-theme="{choice}"' in response.content.decode()


def test_the_appearance_form_never_sends_a_visitor_to_another_site(intranet, client):
    response = client.post("/appearance/", {"appearance": "dark", "next": "https://evil.example/"})

    assert response["Location"] == "/"
