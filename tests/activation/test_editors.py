"""Editors hear of what they are to decide, whether or not they take part themselves."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.measurement.builders import click, share
from wagtail_advocacy.activation.delivery import catch_up
from wagtail_advocacy.activation.digest import content_of, last_week, send_editors_digests
from wagtail_advocacy.activation.editor_mails import send_editor_mails
from wagtail_advocacy.activation.kinds import get_kind
from wagtail_advocacy.activation.models import (
    EditorMail,
    EditorMailStop,
    EditorsDigest,
    Notice,
    Way,
)
from wagtail_advocacy.activation.services import choose_ways, make_notices
from wagtail_advocacy.activation.unsubscribing import editor_unsubscribe_path
from wagtail_advocacy.content.models import Item, Origin
from wagtail_advocacy.programme.services import join
from wagtail_advocacy.suggestions import decisions, services
from wagtail_advocacy.suggestions.models import Suggestion


MONDAY = date(2026, 11, 23)
IN_THE_WEEK = datetime(2026, 11, 18, 12, tzinfo=UTC)
DECIDES = ["wagtailadmin.access_admin", "wagtail_advocacy.manage_suggestions"]


@pytest.fixture
def mod(make_user, programme):
    """An editor who takes no part in the programme."""
    return make_user("mod", permissions=DECIDES)


@pytest.fixture
def noor(make_user, site, programme, guidelines):
    """An editor who takes part."""
    user = make_user("noor", groups=["Staff"], permissions=DECIDES)
    return join(user, site, guidelines=guidelines)


@pytest.fixture
def run(django_capture_on_commit_callbacks):
    """Does something and lets the worker do what it enqueues."""

    def run(act, *arguments):
        with django_capture_on_commit_callbacks(execute=True):
            return act(*arguments)

    return run


@pytest.fixture
def suggestion(alice):
    return services.submit(services.propose(alice, "Eels").suggestion, alice).suggestion


@pytest.fixture
def in_the_week(suggestion):
    Suggestion.objects.update(submitted_at=IN_THE_WEEK)
    return suggestion


def to(user) -> list:
    return [message for message in mail.outbox if message.to == [user.email]]


# Handing over


def test_whom_it_is_handed_to_gets_an_email_or_his_inbox(suggestion, mod, noor, run):
    run(decisions.hand_over, suggestion, noor.user, mod)
    assert Notice.objects.get(ambassador=noor).kind == "suggestion_handed_over"
    assert len(to(noor.user)) == 1
    run(decisions.hand_over, suggestion, mod, noor.user)
    (message,) = to(mod)
    assert message.subject == "“Eels” is in your hands"
    address = reverse("advocacy_suggestions:edit", args=[suggestion.pk])
    assert f"http://testserver{address}" in message.body
    assert "noor handed you this suggestion" in message.body
    assert EditorMail.objects.get(user=mod).email == "sent"
    run(decisions.hand_over, suggestion, noor.user, mod)
    assert Notice.objects.filter(ambassador=noor).count() == 2


def test_who_takes_it_himself_is_told_nothing(suggestion, mod, noor, run):
    run(decisions.hand_over, suggestion, mod, mod)
    run(decisions.hand_over, suggestion, noor.user, noor.user)
    assert not mail.outbox
    assert not Notice.objects.filter(ambassador=noor).exists()


@pytest.fixture
def handed(suggestion, noor):
    """Makes the e-mail of handing the suggestion over, not sent yet."""

    def handed(user, **values):
        decisions.hand_over(suggestion, user, noor.user)
        entry = ModelLogEntry.objects.filter(action__endswith="hand_over_suggestion").latest("pk")
        return EditorMail.objects.create(
            user=user,
            site=suggestion.site,
            kind="suggestion_handed_over",
            thing_id=entry.pk,
            **values,
        )

    return handed


@pytest.mark.parametrize("is_decided", [True, False])
def test_what_is_no_longer_his_to_decide_is_not_told(suggestion, handed, mod, noor, is_decided):
    mails = handed(mod)
    if is_decided:
        decisions.decline(suggestion, "No", mod)
    else:
        decisions.hand_over(suggestion, noor.user, mod)
    assert send_editor_mails(mails.pk, mails.pk) == 0
    mails.refresh_from_db()
    assert mails.email == "none"


def test_who_may_no_longer_decide_gets_no_email(handed, mod):
    mails = handed(mod)
    mod.user_permissions.clear()
    assert send_editor_mails(mails.pk, mails.pk) == 0


# Answers


def test_who_asked_and_who_is_to_decide_hear_the_answer_once(suggestion, alice, mod, noor, run):
    decisions.ask(suggestion, "Where?", mod)
    decisions.hand_over(suggestion, noor.user, noor.user)
    run(services.answer, suggestion, alice, "At the lock")
    (message,) = to(mod)
    assert message.subject == "What was asked about “Eels” is answered"
    assert "At the lock" in message.body
    address = reverse("advocacy_suggestions:edit", args=[suggestion.pk])
    assert f"http://testserver{address}" in message.body
    assert Notice.objects.get(ambassador=noor).kind == "suggestion_answered"
    assert not to(alice.user)
    # Noor asks next, so Mod is no longer waiting for anything.
    decisions.ask(suggestion, "When?", noor.user)
    run(services.answer, suggestion, alice, "At night")
    assert len(to(mod)) == 1
    assert Notice.objects.filter(ambassador=noor).count() == 2


@pytest.mark.parametrize("is_decided", [True, False])
def test_an_answer_is_told_only_to_who_still_decides(suggestion, alice, mod, noor, run, is_decided):
    decisions.ask(suggestion, "Where?", mod)
    services.answer(suggestion, alice, "At the lock")
    if is_decided:
        decisions.decline(suggestion, "No", noor.user)
    else:
        mod.user_permissions.clear()
    answer = suggestion.messages.get(kind="answer")
    run(make_notices, "suggestion_answered", answer.pk)
    assert not to(mod)


def test_who_answers_his_own_question_is_told_nothing(noor, run):
    own = services.submit(services.propose(noor, "Dykes").suggestion, noor).suggestion
    decisions.ask(own, "Where?", noor.user)
    run(services.answer, own, noor, "Here")
    assert not Notice.objects.filter(kind="suggestion_answered").exists()


# The digest


@pytest.mark.parametrize(
    ("today", "week"),
    [
        (date(2026, 11, 23), date(2026, 11, 16)),
        (date(2026, 11, 29), date(2026, 11, 16)),
        (date(2026, 11, 30), date(2026, 11, 23)),
    ],
)
def test_the_last_week_is_one_that_is_over(today, week):
    assert last_week(today) == week


def test_a_week_has_what_came_what_waits_and_what_worked(in_the_week, site, alice, bob, mod):
    item = Item.objects.create(site=site, title="Dyke", shareable=True, origin=Origin.SUGGESTED)
    own = Item.objects.create(site=site, title="Own", shareable=True)
    for each, visitors in ((item, "ab"), (own, "cde")):
        made = share(bob, each, "linkedin", IN_THE_WEEK)
        for visitor in visitors:
            click(made, IN_THE_WEEK, visitor * 16)
    later = services.submit(services.propose(bob, "Later").suggestion, bob).suggestion
    Suggestion.objects.filter(pk=later.pk).update(submitted_at=IN_THE_WEEK + timedelta(days=9))
    decisions.ask(later, "Where?", mod)
    content = content_of(site, date(2026, 11, 16))
    assert (content.proposed, content.proposed_ids) == (1, [in_the_week.pk])
    assert (content.waiting, content.waiting_ids) == (1, [in_the_week.pk])
    assert content.best == [[own.pk, 3], [item.pk, 2]]
    assert content.suggested == [[item.pk, 2]]


def test_a_week_is_told_once_however_often_it_is_run(in_the_week, mod, noor, run):
    for _time in range(3):
        assert run(send_editors_digests, MONDAY) == 1
    assert len(to(mod)) == len(to(noor.user)) == 1
    assert EditorsDigest.objects.count() == 1
    run(send_editors_digests, MONDAY + timedelta(days=6))
    assert len(mail.outbox) == 2
    run(send_editors_digests, MONDAY + timedelta(days=7))
    assert len(mail.outbox) == 4


def test_what_stopped_half_way_is_made_good(in_the_week, mod, run):
    send_editors_digests(MONDAY)
    assert not mail.outbox
    run(send_editors_digests, MONDAY)
    assert len(to(mod)) == 1


def test_of_nothing_there_is_no_digest(site, mod, noor, run):
    assert run(send_editors_digests, MONDAY) == 0
    assert not mail.outbox
    assert not EditorsDigest.objects.exists()


def test_the_digest_names_what_waits_and_says_for_how_long(in_the_week, mod, run):
    run(send_editors_digests, MONDAY)
    (message,) = to(mod)
    html = message.alternatives[0][0]
    assert message.subject == "The editors’ week from 16 November"
    for text in (message.body, html):
        assert "1 suggestion came in" in text
        assert "Eels" in text
        assert "working day" in text
        assert "What worked best" not in text


def test_an_item_that_an_editor_may_not_see_is_not_named(
    in_the_week, site, bob, article, item, eve, mod, run
):
    made = share(bob, item, "linkedin", IN_THE_WEEK)
    click(made, IN_THE_WEEK, "a" * 16)
    # Eve may edit everywhere, and decides as well.
    eve.user_permissions.set(mod.user_permissions.all())
    run(send_editors_digests, MONDAY)
    assert "Dyke raised" in to(eve)[0].body
    assert "Dyke raised" not in to(mod)[0].body


def test_only_those_who_decide_are_told(in_the_week, alice, bob, mallory, mod, run):
    run(send_editors_digests, MONDAY)
    assert [message.to for message in mail.outbox] == [[mod.email]]
    assert not Notice.objects.filter(kind="editors_digest").exists()


def test_the_inbox_has_the_digest_without_naming_items(in_the_week, client, noor, run):
    run(send_editors_digests, MONDAY)
    client.force_login(noor.user)
    text = client.get(reverse("wagtail_advocacy:notices")).text
    assert "The editors’ week from 16 November" in text
    assert "1 suggestion came in. 1 waited for a decision." in text


# Choosing


def test_an_editor_who_takes_part_chooses_in_the_hub(in_the_week, client, noor, alice, run):
    address = reverse("wagtail_advocacy:settings")
    client.force_login(alice.user)
    assert "The editors’ week" not in client.get(address).text
    client.force_login(noor.user)
    assert "The editors’ week" in client.get(address).text
    choose_ways(noor, {"editors_digest": Way.NONE})
    run(send_editors_digests, MONDAY)
    assert not mail.outbox
    assert not Notice.objects.filter(ambassador=noor).exists()


def test_the_others_choose_in_their_account(in_the_week, client, mod, run):
    client.force_login(mod)
    page = client.get(reverse("wagtailadmin_account"))
    assert "Advocacy by e-mail" in page.text
    form = {
        "name_email-first_name": "Mo",
        "name_email-last_name": "Derator",
        "name_email-email": mod.email,
        "theme-theme": "system",
        "theme-density": "default",
        "theme-contrast": "system",
        "theme-keyboard_shortcuts": "on",
        "locale-preferred_language": "",
        "locale-current_time_zone": "",
        "advocacy-suggestion_handed_over": "on",
    }
    response = client.post(reverse("wagtailadmin_account"), form)
    assert response.status_code == 302, response.context["panels_by_tab"]
    assert list(EditorMailStop.objects.values_list("kind", flat=True)) == [
        "suggestion_answered",
        "editors_digest",
    ]
    run(send_editors_digests, MONDAY)
    assert not mail.outbox


def test_the_account_has_no_such_panel_for_others(client, eve):
    client.force_login(eve)
    assert "Advocacy by e-mail" not in client.get(reverse("wagtailadmin_account")).text


@pytest.fixture
def stop(site, mod):
    return editor_unsubscribe_path(mod, site, get_kind("editors_digest"))


def test_one_press_in_the_email_stops_its_kind(in_the_week, client, mod, run):
    run(send_editors_digests, MONDAY)
    header = to(mod)[0].extra_headers["List-Unsubscribe"]
    stop = header.removeprefix("<http://testserver").removesuffix(">")
    assert client.get(stop).status_code == 200
    assert not EditorMailStop.objects.exists()
    for _time in range(2):
        assert "Stopped" in client.post(stop).text
    assert [stopped.kind for stopped in EditorMailStop.objects.all()] == ["editors_digest"]
    run(send_editors_digests, MONDAY + timedelta(days=7))
    assert len(to(mod)) == 1


def test_all_of_them_can_be_stopped(client, mod, stop):
    client.post(stop, {"stop": "all"})
    assert EditorMailStop.objects.filter(user=mod).count() >= 2


def test_a_forged_address_is_not_found(client, stop):
    assert client.post(stop[:-3] + "abc/").status_code == 404


# Left over


def test_what_was_left_over_is_sent_and_old_ones_are_given_up(handed, mod, make_user, run):
    due = handed(mod)
    long_ago = timezone.now() - timedelta(days=4)
    old = EditorMail.objects.create(
        user=make_user("old", permissions=DECIDES),
        site=due.site,
        kind=due.kind,
        thing_id=due.thing_id,
        created_at=long_ago,
    )
    assert run(catch_up)["failed"] == 1
    due.refresh_from_db()
    old.refresh_from_db()
    assert (due.email, old.email) == ("sent", "failed")
