"""What an outsider gets who follows a link."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from tests.testapp.models import LongPage
from tests.tracking import user_agents as ua
from wagtail_advocacy.content.models import Campaign
from wagtail_advocacy.sharing.links import tracked_url
from wagtail_advocacy.tracking.models import Click, Verdict


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("way")]


def query_of(response):
    return {
        name: values[0] for name, values in parse_qs(urlsplit(response["Location"]).query).items()
    }


def test_the_visitor_is_sent_on_to_the_page(visit, share, article):
    response = visit(share)
    assert response.status_code == 302
    assert response["Location"].partition("?")[0] == article.full_url
    assert query_of(response) == {
        "utm_source": "linkedin",
        "utm_medium": "social",
        "utm_campaign": "waterfans",
        "utm_content": share.code,
    }


def test_the_redirect_is_neither_kept_nor_indexed(visit, share):
    response = visit(share)
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert not response.cookies


def test_the_address_that_a_share_gives_out_works(client, share, article):
    response = client.get(tracked_url(share).removeprefix("http://testserver"))
    assert response["Location"].startswith(article.full_url)


def test_the_link_works_without_its_last_slash(client, share):
    assert client.get(f"/s/{share.code}").status_code == 302


@pytest.mark.parametrize("method", ["head", "options"])
def test_other_harmless_methods_are_sent_on_but_not_counted(visit, share, method):
    assert visit(share, method=method).status_code == 302
    assert Click.objects.get().verdict == Verdict.METHOD


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_sent_to_a_link(visit, share, method):
    response = visit(share, method=method)
    assert response.status_code == 405
    assert "GET" in response["Allow"]
    assert not Click.objects.exists()


def test_a_forged_form_is_refused_like_any_other(share):
    assert Client(enforce_csrf_checks=True).post(f"/s/{share.code}/").status_code == 405


def test_bots_get_the_page_and_are_put_down_apart(visit, share):
    assert visit(share, user_agent=ua.BOTS["linkedin"]).status_code == 302
    assert Click.objects.get().verdict == Verdict.BOT


def test_the_target_never_comes_from_the_query(client, share, article):
    response = client.get(
        f"/s/{share.code}/?url=https://evil.example&next=https://evil.example&utm_source=evil"
    )
    assert response["Location"].startswith(article.full_url + "?utm_source=linkedin")
    assert "evil" not in response["Location"]


def test_an_outside_address_keeps_its_query_and_fragment(visit, make_article, make_share):
    article = make_article(
        target_kind="address",
        target_address="https://www.example.org/a%20b?x=1&x=2&utm_source=own&empty=#part/2?",
    )
    share = make_share(item=article.advocacy_item)
    assert visit(share)["Location"] == (
        "https://www.example.org/a%20b?x=1&x=2&utm_source=own&empty="
        f"&utm_medium=social&utm_campaign=waterfans&utm_content={share.code}#part/2?"
    )


def test_the_campaign_that_the_owner_chose_is_named(visit, share, programme):
    programme.campaign = "spring"
    programme.save()
    assert query_of(visit(share))["utm_campaign"] == "spring"


def test_a_share_without_a_campaign_names_that_of_its_item(visit, share, item, site):
    item.campaign = Campaign.objects.create(site=site, name="Engineers", slug="engineers")
    item.save()
    assert query_of(visit(share))["utm_campaign"] == "engineers"


def test_a_share_names_its_own_campaign_when_the_item_moved_on(visit, make_share, item, site):
    first, second = (
        Campaign.objects.create(site=site, name=name, slug=name) for name in ("first", "second")
    )
    share = make_share(campaign=first)
    for campaign in (second, None):
        item.campaign = campaign
        item.save()
        assert query_of(visit(share))["utm_campaign"] == "first"


def test_a_campaign_without_a_name_for_links_leaves_the_programmes(visit, make_share, site):
    share = make_share(campaign=Campaign.objects.create(site=site, name="Nameless"))
    assert query_of(visit(share))["utm_campaign"] == "waterfans"


def test_a_site_without_settings_has_a_campaign_too(visit, share, programme):
    programme.delete()
    assert query_of(visit(share))["utm_campaign"] == "advocacy"


def test_a_page_type_with_its_own_address_is_followed(visit, share, article, monkeypatch):
    monkeypatch.setattr(
        type(article),
        "get_url_parts",
        lambda page, request=None: (
            1,
            "https://e.example",
            f"/{page.slug}-{page.introduction}/",
        ),
    )
    type(article).objects.update(introduction="own")
    assert visit(share)["Location"].startswith(f"https://e.example/{article.slug}-own/?utm_")


def test_a_page_under_no_site_is_nowhere(visit, share, article):
    Page.objects.filter(pk=article.pk).update(url_path="/elsewhere/")
    assert visit(share).status_code == 410


def test_a_subtype_two_levels_below_is_followed(visit, make_article, make_share):
    article = make_article("Long", page_class=LongPage)
    response = visit(make_share(item=article.advocacy_item))
    assert response["Location"].partition("?")[0] == article.full_url


@pytest.mark.parametrize("way", ["database"], indirect=True)
def test_a_redirect_costs_two_statements(visit, share, django_assert_num_queries):
    visit(share)
    with django_assert_num_queries(2):
        visit(share, ip="203.0.113.99")


@pytest.mark.parametrize("way", ["database"], indirect=True)
def test_a_bot_costs_no_more(visit, share, django_assert_num_queries):
    visit(share)
    with django_assert_num_queries(2):
        visit(share, user_agent=ua.BOTS["slack"])


@pytest.mark.parametrize("way", ["spool"], indirect=True)
def test_a_link_that_was_just_followed_costs_none(client, share, django_assert_num_queries):
    client.get(f"/s/{share.code}/")
    with django_assert_num_queries(0):
        assert client.get(f"/s/{share.code}/").status_code == 302


def test_a_code_that_cannot_be_one_is_not_looked_up(visit, share, django_assert_max_num_queries):
    visit("nothing")
    with django_assert_max_num_queries(1) as queries:
        visit("no.such/shape")
    assert not any("wagtail_advocacy_share" in query["sql"] for query in queries.captured_queries)


def test_nobody_needs_an_account(client, share, settings):
    settings.LOGIN_URL = "/elsewhere/"
    assert client.get(f"/s/{share.code}/").status_code == 302
    assert client.get("/s/unknown/").status_code == 410


@pytest.fixture(params=["restricted", "ancestor", "unpublished", "expired", "deleted", "stopped"])
def withdrawn(request, article, item, share, home):
    """The same share, withdrawn in one of the ways in which that happens."""
    if request.param == "restricted":
        PageViewRestriction.objects.create(page=article, restriction_type="login")
    elif request.param == "ancestor":
        PageViewRestriction.objects.create(page=home, restriction_type="password", password="x")
    elif request.param == "unpublished":
        article.unpublish()
    elif request.param == "expired":
        Page.objects.filter(pk=article.pk).update(expire_at=timezone.now() - timedelta(seconds=1))
    elif request.param == "deleted":
        article.delete()
    else:
        type(item).objects.update(shareable=False)
    return share


def test_withdrawn_links_get_the_same_page_as_unknown_ones(visit, withdrawn):
    unknown = visit("23456789AB")
    response = visit(withdrawn)
    assert response.status_code == unknown.status_code == 410
    assert response.content == unknown.content
    assert dict(response.headers) == dict(unknown.headers)
    assert not Click.objects.exists()


@pytest.mark.parametrize(
    "code", ["unknown", "no/such/shape", "a" * 300, "%00", "Ω", "../admin", "a.b", "' OR 1=1 --"]
)
def test_every_shape_of_unknown_code_gets_the_same_page(client, site, code):
    response = client.get(f"/s/{code}/")
    assert response.status_code == 410
    assert response.content == client.get("/s/23456789AB/").content


def test_an_expiry_in_the_future_is_no_obstacle(visit, share, article):
    Page.objects.filter(pk=article.pk).update(expire_at=timezone.now() + timedelta(minutes=1))
    assert visit(share).status_code == 302


def test_a_restriction_elsewhere_is_no_obstacle(visit, share, make_article):
    PageViewRestriction.objects.create(page=make_article("Canteen"), restriction_type="login")
    assert visit(share).status_code == 302


def test_a_restriction_of_an_alias_source_holds_below_the_alias(
    visit, make_article, make_share, home
):
    section = make_article("Section")
    mirror = section.create_alias(parent=home, update_slug="mirror")
    article = make_article("Below", parent=mirror)
    share = make_share(item=article.advocacy_item)
    assert visit(share).status_code == 302
    PageViewRestriction.objects.create(page=section, restriction_type="login")
    assert visit(share).status_code == 410


def test_a_site_behind_a_login_has_no_public_pages(visit, share, settings):
    settings.WAGTAIL_ADVOCACY_SITE_REQUIRES_LOGIN = True
    assert visit(share).status_code == 410


def test_the_end_of_the_offer_does_not_end_the_link(visit, share, item):
    type(item).objects.update(share_until=timezone.now() - timedelta(days=1))
    assert visit(share).status_code == 302


def test_the_neutral_page_is_not_kept_and_needs_nothing_inline(client, site):
    response = client.get("/s/unknown/")
    html = response.content.decode()
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "There is nothing to read at this address." in html
    assert "Test intranet" in html
    assert 'href="http://testserver"' in html
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", html)


def test_the_neutral_page_works_without_any_site(client, site):
    site.delete()
    response = client.get("/s/unknown/")
    assert response.status_code == 410
    assert 'href="/"' in response.content.decode()


@pytest.mark.parametrize("language", ["nl", "da"])
def test_the_neutral_page_speaks_the_visitors_language(client, site, language):
    html = client.get("/s/unknown/", HTTP_ACCEPT_LANGUAGE=language).content.decode()
    assert f'<html lang="{language}"' in html


def test_whoever_tries_out_codes_is_slowed_down_but_working_links_are_not(
    visit, share, monkeypatch
):
    monkeypatch.setattr("wagtail_advocacy.tracking.throttle.LIMIT", 3)
    answers = [visit(f"unknown{number}").status_code for number in range(5)]
    assert answers == [410, 410, 410, 429, 429]
    assert visit(share).status_code == 302
    assert visit("unknown", ip="198.51.100.1").status_code == 410


def test_a_cache_that_fails_slows_nobody_down(visit, site, monkeypatch, caplog):
    def fail(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr("wagtail_advocacy.tracking.throttle.cache.add", fail)
    assert visit("unknown").status_code == 410
    assert "The cache did not count." in caplog.text
