"""Results for everyone: figures of the whole group, with the owner's words."""

import json
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import connection
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Site

from tests.measurement.builders import at, click, head_count, share
from wagtail_advocacy.hub.blocks import ResultsBlock
from wagtail_advocacy.measurement.models import Price, ResultsLetter
from wagtail_advocacy.measurement.results import results_of, shown_months
from wagtail_advocacy.programme.services import leave


RESULTS = reverse("wagtail_advocacy:results")
OCTOBER = date(2026, 10, 1)
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def november(monkeypatch):
    for module in ("hub.results", "measurement.letter_viewset"):
        monkeypatch.setattr(f"wagtail_advocacy.{module}.programme_day", lambda: TODAY)


@pytest.fixture
def sharers(make_ambassador):
    return [make_ambassador(f"sharer{number}") for number in range(5)]


@pytest.fixture
def october(site, programme, item, sharers):
    """Five people, one share each, three readers of the first one."""
    head_count(site, date(2026, 10, 10), none=20)
    shares = [
        share(person, item, "linkedin", at(2026, 10, 5 + number))
        for number, person in enumerate(sharers)
    ]
    for number in range(3):
        click(shares[0], at(2026, 10, 6, 9), f"v{number}")
    Price.objects.create(
        site=site, network="linkedin", currency="EUR", amount=3, valid_from=date(2026, 1, 1)
    )
    return shares


@pytest.fixture
def letter(site):
    return ResultsLetter.objects.create(
        site=site,
        month=OCTOBER,
        thanks="<p>Thanks to all</p>",
        setbacks="<p>The video failed</p>",
        is_shown=True,
    )


@pytest.fixture
def page(client, carol, soup):
    client.force_login(carol)
    return lambda **query: soup(client.get(RESULTS, query))


def words(page):
    return " ".join(page.text.split())


def test_a_month_adds_up_what_everybody_did(site, october):
    found = results_of(site, OCTOBER)
    assert (found.people, found.rate, found.shares, found.readers) == (5, 25, 5, 3)


def test_the_value_is_kept_back_unless_the_owner_wants_it_shown(site, programme, october):
    assert results_of(site, OCTOBER).value is None
    programme.shows_value_to_all = True
    programme.save()
    assert results_of(site, OCTOBER).value == 9


def test_too_few_people_are_not_shown(site, programme, october):
    october[0].delete()
    found = results_of(site, OCTOBER)
    assert found.is_hidden
    assert (found.people, found.shares, found.readers) == (0, 0, 0)


def test_only_months_that_are_over_are_shown(site, october):
    assert shown_months(site, TODAY) == [OCTOBER]
    assert shown_months(site, date(2026, 10, 31)) == []
    assert shown_months(site, date(2026, 12, 1)) == [date(2026, 11, 1), OCTOBER]


def test_no_more_than_twelve_months_are_shown(site, october):
    months = shown_months(site, date(2028, 3, 1))
    assert (len(months), months[0], months[-1]) == (12, date(2028, 2, 1), date(2027, 3, 1))


def test_somebody_who_has_not_joined_reads_it(page, october, letter):
    shown = page()
    assert shown.h1.text == "What we reached in October 2026"
    assert "Thanks to all" in words(shown) and "The video failed" in words(shown)
    assert [figure.find(string=True) for figure in shown.select(".wa-tile__figure")] == [
        "5",
        "5",
        "3",
    ]
    assert shown.select_one(".wa-actions a")["href"] == reverse("wagtail_advocacy:hub")
    assert not shown.select(".wa-tabs")


def test_somebody_who_may_not_take_part_reads_it(client, mallory, october):
    client.force_login(mallory)
    assert client.get(RESULTS).status_code == 200


def test_somebody_who_left_reads_it(client, alice, october):
    leave(alice)
    client.force_login(alice.user)
    assert "What we reached" in client.get(RESULTS).text


def test_somebody_who_is_not_signed_in_is_sent_to_the_login(client, programme, october):
    assert client.get(RESULTS).status_code == 302


def test_words_that_are_not_shown_yet_stay_with_the_owner(page, october, letter):
    letter.is_shown = False
    letter.save()
    assert "The video failed" not in words(page())


def test_an_earlier_month_has_an_address(page, october, letter, monkeypatch):
    monkeypatch.setattr(
        "wagtail_advocacy.hub.results.programme_day", lambda: TODAY + timedelta(days=31)
    )
    assert page().h1.text == "What we reached in November 2026"
    assert page(month="2026-10").h1.text == "What we reached in October 2026"
    assert page(month="2026-13").h1.text == "What we reached in November 2026"


def test_before_the_first_month_is_over_it_says_so(page, programme):
    assert page().h1.text == "Our results"


def test_the_results_of_another_site_are_not_shown(page, october, home):
    other = Site.objects.create(hostname="other.example", root_page=home)
    assert shown_months(other, TODAY) == []


def test_a_page_costs_the_same_with_more_shares(client, carol, october, item, make_ambassador):
    client.force_login(carol)

    def queries():
        cache.clear()
        with CaptureQueriesContext(connection) as context:
            client.get(RESULTS)
        return len(context)

    client.get(RESULTS)
    before = queries()
    for number in range(20):
        share(make_ambassador(f"more{number}"), item, "linkedin", at(2026, 10, 9))
    assert queries() == before


def block_html(user) -> str:
    request = RequestFactory().get("/")
    request.user = user
    return Template("{% load advocacy_tags %}{% advocacy_results %}").render(
        Context({"request": request})
    )


def test_a_page_of_the_site_shows_the_block_by_a_tag(carol, october, letter):
    html = block_html(carol)
    assert "What we reached in October 2026" in html and "Thanks to all" in html
    assert RESULTS in html


def test_outsiders_see_nothing_of_the_block(october, letter):
    assert block_html(AnonymousUser()).strip() == ""


def test_an_editor_puts_the_block_into_a_page_with_a_heading(carol, october):
    request = RequestFactory().get("/")
    request.user = carol
    block = ResultsBlock()
    html = block.render(block.to_python({"heading": "Waterfans"}), {"request": request})
    assert "Waterfans" in html and "What we reached in October 2026" in html


def rich(text: str) -> str:
    """What the rich text editor sends."""
    block = {"key": "a", "text": text, "type": "unstyled", "depth": 0}
    return json.dumps(
        {
            "blocks": [{**block, "inlineStyleRanges": [], "entityRanges": []}],
            "entityMap": {},
        }
    )


EMPTY = json.dumps({"blocks": [], "entityMap": {}})


@pytest.fixture
def owner(client, make_user):
    owner = make_user(
        "lena",
        permissions=[
            "wagtailadmin.access_admin",
            "wagtail_advocacy.add_resultsletter",
            "wagtail_advocacy.change_resultsletter",
        ],
    )
    client.force_login(owner)
    return owner


@pytest.fixture
def write(client, owner, site):
    def write(**values):
        data = {"site": site.pk, "month": "2026-10-01", "thanks": EMPTY, "setbacks": EMPTY}
        return client.post(reverse("advocacy_results:add"), {**data, **values})

    return write


def test_the_owner_writes_about_a_month(write, owner):
    assert write(setbacks=rich("Too late"), is_shown="on").status_code == 302
    letter = ResultsLetter.objects.get()
    assert (letter.month, letter.is_shown, letter.changed_by) == (OCTOBER, True, owner)
    assert "Too late" in letter.setbacks


def test_a_month_has_one_letter_and_what_was_typed_stays(write, letter):
    response = write(thanks=rich("Once more"))
    assert response.status_code == 200
    assert "There are words about this month already." in response.text
    assert "Once more" in response.text


def test_words_are_needed(write):
    assert "Write something" in write().text


def test_the_running_month_cannot_be_written_about(write):
    assert write(month="2026-11-01", thanks=rich("Early")).status_code == 200
    assert not ResultsLetter.objects.exists()


@pytest.mark.parametrize("name", ["index", "add", "edit", "delete"])
def test_others_do_not_see_the_owners_words(client, make_user, letter, name):
    client.force_login(make_user("lena", permissions=["wagtailadmin.access_admin"]))
    args = [letter.pk] if name in {"edit", "delete"} else []
    assert client.get(reverse(f"advocacy_results:{name}", args=args)).status_code == 302
