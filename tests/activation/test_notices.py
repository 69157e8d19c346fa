"""Who is told of what, and that nobody is told twice."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction, Site

from wagtail_advocacy.activation.models import Notice, NoticeChoice, Way
from wagtail_advocacy.activation.queries import people_who_see
from wagtail_advocacy.activation.services import (
    choose_ways,
    make_notices,
    pause_emails,
    read_all_notices,
    resume_emails,
)
from wagtail_advocacy.content.models import Item, Rating
from wagtail_advocacy.content.queries import offered_items
from wagtail_advocacy.content.questions import answer_question, ask_question
from wagtail_advocacy.content.services import stop_sharing, update_item, write_item
from wagtail_advocacy.programme.models import Ambassador
from wagtail_advocacy.programme.services import leave
from wagtail_advocacy.sharing.services import start_share


def told(kind):
    return set(
        Notice.objects.filter(kind=kind).values_list("ambassador__user__username", flat=True)
    )


def test_everybody_who_may_see_an_important_item_is_told(important, alice, bob, carol):
    assert make_notices("important_item", important.pk) == 2
    assert told("important_item") == {"alice", "bob"}


def test_whoever_shared_it_already_is_not_told(important, alice, bob):
    start_share(alice, important, "x", "Look")
    make_notices("important_item", important.pk)
    assert told("important_item") == {"bob"}


def test_whoever_said_not_for_me_is_not_told(important, alice, bob):
    Rating.objects.create(ambassador=alice, item=important)
    make_notices("important_item", important.pk)
    assert told("important_item") == {"bob"}


def test_whoever_left_is_not_told(important, alice, bob):
    leave(alice)
    make_notices("important_item", important.pk)
    assert told("important_item") == {"bob"}


def test_an_account_that_is_not_active_is_not_told(important, alice, bob):
    alice.user.is_active = False
    alice.user.save()
    make_notices("important_item", important.pk)
    assert told("important_item") == {"bob"}


def test_whoever_may_no_longer_take_part_is_not_told(important, alice, bob):
    alice.user.groups.clear()
    make_notices("important_item", important.pk)
    assert told("important_item") == {"bob"}


def test_another_sites_people_are_not_told(important, alice, home):
    other = Site.objects.create(hostname="other.example.com", root_page=home)
    Ambassador.objects.create(user=alice.user, site=other)
    make_notices("important_item", important.pk)
    assert Notice.objects.get().ambassador == alice


def test_only_the_audience_is_told(aim, alice, bob, expert):
    bob.roles.add(expert)
    aimed = aim(roles=[expert.pk])
    make_notices("important_item", aimed.pk)
    assert told("important_item") == {"bob"}


def test_people_whom_a_topic_is_closed_to_are_not_told(aim, make_topic, alice, bob, expert):
    bob.roles.add(expert)
    topic = make_topic("Secrets")
    topic.roles.add(expert)
    make_notices("important_item", aim(topic).pk)
    assert told("important_item") == {"bob"}


def test_seeing_is_the_same_for_many_as_for_each(
    aim, make_ambassador, make_topic, alice, bob, expert, team, admin_user, site, guidelines
):
    bob.roles.add(expert)
    dora = make_ambassador("dora", team=None)
    aimed = aim(make_topic("Water"), roles=[expert.pk], teams=[team.pk])
    people = [alice, bob, dora]
    seeing = people_who_see(aimed, Ambassador.objects.all())
    assert seeing == {
        each.pk for each in people if offered_items(site, each.user).filter(pk=aimed.pk)
    }
    assert seeing == {alice.pk, bob.pk}


def test_people_outside_a_pages_groups_are_not_told(make_article, restrict, alice, bob, programme):
    page = make_article(target_kind="address", target_address="https://example.com/")
    restrict(page, PageViewRestriction.GROUPS, bob.user.groups.all())
    alice.user.groups.clear()
    programme.eligible_group = None
    programme.save()
    make_notices("important_item", page.advocacy_item.pk)
    assert told("important_item") == {"bob"}


def test_nobody_is_told_twice_of_the_same_thing(important, alice, tell):
    tell("important_item", important)
    tell("important_item", important)
    assert Notice.objects.count() == 1
    assert len(mail.outbox) == 1


def test_a_task_that_stopped_half_way_tells_the_rest(important, alice, bob, tell):
    Notice.objects.create(ambassador=alice, kind="important_item", thing_id=important.pk)
    tell("important_item", important)
    assert told("important_item") == {"alice", "bob"}
    assert [message.to for message in mail.outbox] == [["bob@example.com"]]


def test_a_thousand_people_are_told_in_a_bounded_number_of_queries(important, crowd):
    def queries_for(more):
        crowd_of = crowd(more)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            make_notices("important_item", important.pk)
        return len(captured), len(crowd_of)

    queries, people = queries_for(1000)
    assert Notice.objects.count() == people == 1000
    assert queries < 40


@pytest.mark.parametrize(
    ("way", "notices", "emails"), [(Way.NONE, 0, 0), (Way.INBOX, 1, 0), (Way.EMAIL, 1, 1)]
)
def test_a_person_chooses_how_he_hears_of_a_kind(important, alice, tell, way, notices, emails):
    choose_ways(alice, {"important_item": way})
    tell("important_item", important)
    assert Notice.objects.count() == notices
    assert len(mail.outbox) == emails


def test_a_choice_replaces_the_earlier_one(alice):
    choose_ways(alice, {"important_item": Way.NONE})
    choose_ways(alice, {"important_item": Way.EMAIL})
    assert NoticeChoice.objects.get().way == Way.EMAIL


def test_a_kind_that_is_not_there_cannot_be_chosen(alice):
    with pytest.raises(KeyError):
        choose_ways(alice, {"gossip": Way.EMAIL})


def test_a_way_that_is_not_there_cannot_be_chosen(alice):
    with pytest.raises(ValueError, match="pigeon"):
        choose_ways(alice, {"important_item": "pigeon"})


def test_a_pause_keeps_the_inbox(important, alice, tell):
    pause_emails(alice)
    tell("important_item", important)
    assert Notice.objects.count() == 1
    assert mail.outbox == []


def test_after_the_pause_e_mails_go_on(important, alice, tell):
    pause_emails(alice)
    resume_emails(alice)
    tell("important_item", important)
    assert len(mail.outbox) == 1


def test_the_sharers_hear_that_their_item_was_withdrawn(
    article, item, alice, bob, eve, django_capture_on_commit_callbacks
):
    start_share(alice, item, "x", "Look")
    with django_capture_on_commit_callbacks(execute=True):
        stop_sharing(article, eve)
    assert told("item_withdrawn") == {"alice"}


def test_an_item_that_becomes_important_is_told_of(item, alice, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        update_item(item, {"importance": Item.Importance.IMPORTANT}, offered=True)
    assert told("important_item") == {"alice"}


def test_another_change_of_an_important_item_tells_nobody(
    important, alice, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as tasks:
        update_item(important, {"title": "Dyke raised again"}, offered=True)
    assert tasks == []


def test_a_new_important_page_is_told_of(make_article, alice, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        make_article("Flood", importance=Item.Importance.IMPORTANT)
    assert told("important_item") == {"alice"}


def test_an_important_page_that_is_unpublished_tells_nobody_of_importance(
    make_article, alice, bob, django_capture_on_commit_callbacks
):
    page = make_article("Flood", importance=Item.Importance.IMPORTANT)
    with django_capture_on_commit_callbacks(execute=True):
        page.unpublish()
        write_item(page)
    assert told("important_item") == set()


def test_the_asker_hears_of_the_answer(item, alice, bob, eve, make_user, tell):
    editor = make_user("ed", permissions=["wagtail_advocacy.answer_questions"])
    question = ask_question(alice, item, "May I crop it?")
    answer_question(question, "Yes.", editor)
    tell("question_answered", question)
    assert told("question_answered") == {"alice"}


def test_everything_is_marked_as_read_for_oneself_alone(important, alice, bob):
    make_notices("important_item", important.pk)
    assert read_all_notices(alice) == 1
    assert read_all_notices(alice) == 0
    assert Notice.objects.get(ambassador=bob).read_at is None
