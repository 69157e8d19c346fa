"""For you: cards, search, pages, states."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction
from wagtail.search.backends import get_search_backend

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.programme.services import publish_guidelines
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.sharing.services import confirm_share, start_share
from wagtail_advocacy.tracking.models import Click, Verdict


HUB = reverse("wagtail_advocacy:hub")


@pytest.fixture
def hub(client, alice, soup):
    client.force_login(alice.user)

    def show(headers=None, **query):
        if "q" in query:
            get_search_backend().add_bulk(Item, list(Item.objects.all()))
        return soup(client.get(HUB, query, headers=headers or {}))

    return show


@pytest.fixture
def many(make_article, home, site):
    """Offered items made in bulk, one page each."""
    from tests.testapp.models import StandardPage

    def make(count):
        first = make_article("Article 0").advocacy_item
        pages = [
            home.add_child(instance=StandardPage(title=f"Article {n}", slug=f"a{n}"))
            for n in range(1, count)
        ]
        Item.objects.bulk_create(
            Item(
                site=site,
                page_id=page.pk,
                title=page.title,
                summary="Words",
                shareable=True,
                language="en",
            )
            for page in pages
        )
        return [first, *Item.objects.exclude(pk=first.pk)]

    return make


def titles(page):
    return [title.text for title in page.select(".wa-card__title")]


def add_clicks(share, count):
    now = timezone.now()
    Click.objects.bulk_create(
        Click(
            share=share,
            slot=now,
            day=now.date(),
            verdict=Verdict.COUNTED,
            visitor=f"v{number}",
        )
        for number in range(count)
    )


def test_the_programme_name_stands_on_top(hub):
    assert hub().h1.text == "Waterfans"


def test_a_card_leads_to_the_article_and_to_the_composer(hub, article, item):
    card = hub().select_one(".wa-card")
    assert card.select_one(".wa-card__title a")["href"] == article.url
    main = card.select_one(".wa-button--primary")
    assert (
        main["href"] == f"{reverse('wagtail_advocacy:composer', args=[item.pk])}?network=linkedin"
    )
    assert main.text == "Share on LinkedIn: Dyke raised"


def test_the_card_leads_with_the_network_used_last(hub, alice, item, make_article):
    other = make_article("Other").advocacy_item
    start_share(alice, other, "bluesky", "Hi")
    card = hub().select_one(f"#item-{item.pk}")
    assert "Share on Bluesky" in card.text


def test_pinned_comes_first_and_is_featured(hub, make_article):
    pinned = make_article("Old but pinned").advocacy_item
    pinned.pinned = True
    pinned.offered_at = timezone.now() - timedelta(days=30)
    pinned.save()
    make_article("New")
    page = hub()
    assert titles(page) == ["Old but pinned", "New"]
    assert page.select_one(".wa-card--featured").select_one(".wa-card__title").text == (
        "Old but pinned"
    )


def test_what_closes_soon_says_when(hub, make_article):
    make_article("Soon", share_until=timezone.now() + timedelta(hours=48))
    make_article("Late", share_until=timezone.now() + timedelta(hours=80))
    closing = hub().select(".wa-card__closes")
    assert len(closing) == 1
    assert closing[0].text.startswith("closes ")


def test_a_posted_share_shows_network_day_and_readers(hub, alice, item):
    share = start_share(alice, item, "linkedin", "Hi")
    confirm_share(share)
    add_clicks(share, 14)
    card = hub().select_one(".wa-card")
    assert "LinkedIn, " in card.select_one(".wa-shared--confirmed").text
    assert "14 readers" in card.text
    assert "Share again" in card.text


def test_no_readers_is_no_bare_zero(hub, alice, item):
    confirm_share(start_share(alice, item, "linkedin", "Hi"))
    assert "0 reader" not in hub().text


def test_the_latest_started_share_asks_on_top_the_others_on_their_cards(
    hub, alice, item, make_article
):
    start_share(alice, item, "linkedin", "Hi")
    later = make_article("Fish ladder").advocacy_item
    start_share(alice, later, "linkedin", "Hi")
    page = hub()
    assert len(page.select("[data-wa-question]")) == 2
    assert page.select_one(f"#item-{item.pk} [data-wa-question] form")["method"] == "post"
    assert not page.select(f"#item-{later.pk} [data-wa-question]")


def test_a_colleagues_share_shows_nowhere(hub, bob, item):
    confirm_share(start_share(bob, item, "linkedin", "Hi"))
    assert not hub().select(".wa-card__shares")


def test_everybodys_readers_make_the_sentence(hub, bob, item):
    share = start_share(bob, item, "linkedin", "Hi")
    add_clicks(share, 1204)
    assert "Together we reached 1,204 readers this month." in " ".join(hub().text.split())


def test_search_looks_in_title_and_summary(hub, make_article):
    make_article("Wind on sea")
    make_article("Dyke")
    Item.objects.filter(title="Dyke").update(summary="Against wind and water")
    make_article("Canteen")
    assert set(titles(hub(q="wind"))) == {"Wind on sea", "Dyke"}
    assert titles(hub(q="wind water")) == ["Dyke"]


def test_nothing_found_has_a_way_back(hub, item):
    page = hub(q="<b>zebra")
    assert "Nothing found for “<b>zebra”" in page.text
    assert page.select_one(".wa-state a").text == "Clear filters"


def test_nothing_to_share_is_a_state_of_its_own(hub):
    page = hub()
    assert "Nothing to share yet" in page.text
    assert page.select_one(".wa-state a")


def test_all_done_says_so(hub, alice, item):
    confirm_share(start_share(alice, item, "linkedin", "Hi"))
    assert "You're up to date" in hub().text


def test_new_guidelines_are_announced(hub, site):
    assert "The guidelines have changed" not in hub().text
    publish_guidelines(site, "<p>New.</p>")
    cache.clear()
    assert "The guidelines have changed" in hub().text


def test_twenty_cards_a_page_with_its_own_address(hub, many):
    many(45)
    first, second, third = hub(), hub(page=2), hub(page=3)
    assert [len(page.select(".wa-card")) for page in (first, second, third)] == [20, 20, 5]
    assert first.select_one("#wa-more a")["href"] == "?page=2"
    assert not third.select("#wa-more")
    assert len({*titles(first), *titles(second), *titles(third)}) == 45


def test_show_more_keeps_the_search(hub, many):
    many(25)
    assert hub(q="article").select_one("#wa-more a")["href"] == "?q=article&page=2"


def test_more_by_script_is_the_cards_alone(hub, many):
    many(25)
    fragment = hub({"hx-request": "true"}, page=2)
    assert len(fragment.select(".wa-card")) == 5
    assert not fragment.select("html, h1, nav")


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999999999999", ""])
def test_a_page_number_that_is_none_does_no_harm(hub, item, number):
    hub(page=number)


@pytest.mark.parametrize("number", ["x", "-1", "²", "9" * 40])
def test_a_thanks_number_that_is_none_does_no_harm(hub, item, number):
    assert not hub(posted=number).select(".wa-banner--success")


def test_thanks_only_for_a_share_of_ones_own(hub, bob, item):
    share = start_share(bob, item, "linkedin", "Hi")
    assert not hub(posted=share.pk).select(".wa-banner--success")


def test_an_item_in_another_language_says_so(hub, item):
    item.language = "da"
    item.save()
    assert hub().select_one(".wa-card")["lang"] == "da"


def test_without_networks_cards_have_no_buttons(hub, item, programme):
    programme.networks_off = [network.id for network in programme.networks]
    programme.save()
    assert not hub().select(".wa-card__actions")


def test_the_hub_costs_the_same_with_10_and_with_1000_rows(
    client, alice, many, django_assert_max_num_queries, django_assert_num_queries
):
    client.force_login(alice.user)
    items = many(1000)
    rest = [item.pk for item in items[10:]]
    Item.objects.filter(pk__in=rest).update(shareable=False)
    _share_all(alice, items[:10])
    client.get(HUB)
    cache.clear()
    with django_assert_max_num_queries(27) as few:
        client.get(HUB)
    Item.objects.filter(pk__in=rest).update(shareable=True)
    _share_all(alice, items[10:])
    cache.clear()
    with django_assert_num_queries(len(few)):
        client.get(HUB)


def test_a_page_of_the_hub_costs_few_queries(client, alice, many, django_assert_num_queries):
    """Session, person, ambassador with settings, group, open question, own roles and topics, the
    site's topics, restrictions, feed, shares, topics and ratings of the items, poll, stories."""
    client.force_login(alice.user)
    _share_all(alice, many(30)[:5])
    client.get(HUB)
    with django_assert_num_queries(14):
        client.get(HUB)


def test_an_address_follows_the_page_at_once(hub, article):
    hub()
    article.slug = "dyke-lowered"
    article.save_revision().publish()
    assert hub().select_one(".wa-card__title a")["href"] == "/dyke-lowered/"


def _share_all(alice, items):
    shares = Share.objects.bulk_create(
        Share(ambassador=alice, item=item, network="linkedin", state="confirmed") for item in items
    )
    now = timezone.now()
    Click.objects.bulk_create(
        Click(share=share, slot=now, day=now.date(), verdict=Verdict.COUNTED, visitor="v")
        for share in shares
    )


def test_a_kept_card_shows_nobody_what_he_may_not_open(hub, article, item):
    assert titles(hub()) == ["Dyke raised"]
    PageViewRestriction.objects.create(page=article, restriction_type="login")
    assert titles(hub()) == []


def test_a_kept_card_follows_title_and_network(hub, alice, item, programme):
    hub()
    Item.objects.filter(pk=item.pk).update(title="Dyke lowered")
    programme.networks_off = ["linkedin"]
    programme.save()
    card = hub().select_one(".wa-card")
    assert card.select_one(".wa-card__title").text == "Dyke lowered"
    assert "Share on X" in card.text


def test_a_kept_card_of_a_colleague_is_not_mine(client, alice, bob, item, soup):
    confirm_share(start_share(bob, item, "linkedin", "Hi"))
    for ambassador, count in ((bob, 1), (alice, 0), (bob, 1)):
        client.force_login(ambassador.user)
        assert len(soup(client.get(HUB)).select(".wa-shared--confirmed")) == count


def test_forms_on_cards_carry_the_visitors_own_token(client, alice, item, make_article, soup):
    start_share(alice, item, "linkedin", "Hi")
    start_share(alice, make_article("Later").advocacy_item, "linkedin", "Hi")
    client.force_login(alice.user)
    tokens = soup(client.get(HUB)).select(".wa-card [name=csrfmiddlewaretoken]")
    assert len(tokens) == 2
    assert all(token["value"] for token in tokens)


def test_a_search_for_what_no_text_holds_finds_nothing(hub, article):
    assert titles(hub(q="Dyke\x00")) == ["Dyke raised"]
