"""Feedback, stories and polls in a browser, with and without scripts; axe on their pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from wagtail_advocacy.content.feedback import dismiss_item, rate_useful
from wagtail_advocacy.models import Poll, Rating, Story
from wagtail_advocacy.sharing.services import confirm_share, start_share
from wagtail_advocacy.suggestions.polls import save_poll, vote
from wagtail_advocacy.suggestions.stories import decide_on_story, tell_story

from .conftest import PHONE
from .test_accessibility import HUB, REPORTS, assert_accessible, assert_no_violations


@pytest.fixture
def said(alice, bob, article, make_article, admin_user, site, programme):
    """A story that is shown, ratings with words, a running and a closed poll."""
    programme.minimum_group_size = 2
    programme.save()
    item = article.advocacy_item
    make_article("Fish ladder opened")
    confirm_share(start_share(alice, item, "linkedin", "Proud of it."))
    story = tell_story(alice, item, "A school asked me to talk.", kind="talk", may_be_shown=True)
    decide_on_story(story, "show", admin_user, words=story.text)
    rate_useful(alice, item)
    dismiss_item(bob, item, "tone", "Too stiff for me")
    now = timezone.now()
    polls = []
    for question in ("Dykes or fish?", "Tea or coffee?"):
        poll = Poll(
            site=site,
            question=question,
            opens_at=now - timedelta(days=2),
            closes_at=now + timedelta(days=1),
        )
        polls.append(save_poll(poll, ["Yes", "No"], admin_user))
    for person in (alice, bob):
        vote(person, polls[1], polls[1].answers.first().pk)
    Poll.objects.filter(pk=polls[1].pk).update(closes_at=now - timedelta(minutes=1))
    return story, polls


def test_the_employees_pages(new_page, said, alice, bob):
    story, (running, closed) = said
    page = new_page(alice.user)
    for address in (
        HUB,
        f"{HUB}impact/",
        f"{HUB}stories/",
        f"{HUB}stories/{story.pk}/",
        f"{HUB}stories/{story.pk}/withdraw/",
        f"{HUB}items/{story.item_id}/story/",
        f"{HUB}polls/",
        f"{HUB}polls/{running.pk}/",
        f"{HUB}polls/{closed.pk}/",
    ):
        assert_accessible(page, address)
    other = new_page(bob.user)
    assert_accessible(other, f"{HUB}items/{story.item_id}/dismiss/")
    other.goto(HUB)
    other.locator(".wa-card__dismiss").first.click()
    other.get_by_text("Say why").click()
    assert_no_violations(other, "the step after Not for me")


def test_the_editors_pages(new_page, said, admin_user):
    story, (running, _closed) = said
    page = new_page(admin_user)
    for address in (
        f"{REPORTS}feedback/",
        f"{REPORTS}polls/",
        "/admin/advocacy/stories/",
        f"/admin/advocacy/stories/edit/{story.pk}/",
        "/admin/advocacy/polls/",
        "/admin/advocacy/polls/new/",
        f"/admin/advocacy/polls/edit/{running.pk}/",
        f"/admin/advocacy/polls/close/{running.pk}/",
        f"/admin/pages/{story.item.page_id}/edit/",
    ):
        assert_accessible(page, address)


@pytest.mark.parametrize("scripts", [True, False])
def test_not_for_me_why_and_back_again(new_page, article, alice, scripts):
    page = new_page(alice.user, java_script_enabled=scripts)
    page.goto(HUB)
    page.get_by_role("button", name="Not for me: Dyke raised").click()
    page.get_by_text("“Dyke raised” is hidden.").wait_for()
    page.get_by_text("Say why").click()
    page.get_by_label("Too promotional").check()
    page.get_by_label("In your own words").fill("Reads like a poster")
    page.get_by_role("button", name="Tell the editors").click()
    page.get_by_text("the editors learn why without your name").wait_for()
    rating = Rating.objects.get()
    assert (rating.reason, rating.words) == ("promotional", "Reads like a poster")
    page.get_by_role("button", name="Show it again").click()
    page.get_by_role("heading", name="Dyke raised").wait_for()
    assert not Rating.objects.exists()


@pytest.mark.parametrize("scripts", [True, False])
def test_useful_and_no_longer(new_page, article, alice, scripts):
    page = new_page(alice.user, java_script_enabled=scripts)
    page.goto(HUB)
    for pressed in ("true", "false"):
        page.get_by_role("button", name="Useful: Dyke raised").click()
        page.locator(f'.wa-useful[aria-pressed="{pressed}"]').wait_for()
        assert Rating.objects.count() == (pressed == "true")
    if scripts:
        # The page stayed where it was.
        assert "#" not in page.url


def test_voting_and_telling_on_a_phone(new_page, said, alice):
    _story, (running, _closed) = said
    page = new_page(alice.user, viewport=PHONE)
    page.goto(HUB)
    page.get_by_role("link", name="Answer in one click: Dykes or fish?").click()
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Vote").click()
    page.get_by_text("Your vote is counted.").wait_for()
    assert running.answers.get(text="Yes").votes == 1
    page.goto(f"{HUB}impact/")
    page.get_by_role("link", name="Did it lead to something?").first.click()
    page.get_by_label("What did it lead to?").fill("A neighbour applied.")
    page.get_by_text("An application").click()
    page.get_by_label("Colleagues may read it").check()
    page.get_by_role("button", name="Send").click()
    page.get_by_text("It is with the editors.").wait_for()
    assert Story.objects.get(kind="application").may_be_shown
