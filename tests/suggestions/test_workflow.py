"""Suggestions in Wagtail's own workflow."""

from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from tests.suggestions.conftest import ADDRESS
from wagtail_advocacy.management.installation import EDITORS
from wagtail_advocacy.signals import suggestion_taken_up
from wagtail_advocacy.suggestions import decisions, services


@pytest.fixture(autouse=True)
def _set_up(site, programme):
    call_command("advocacy_setup", stdout=StringIO())


@pytest.fixture
def approver(make_user):
    return make_user("approver", groups=[EDITORS])


@pytest.fixture
def act(client, approver):
    """Approves or rejects in the admin, as the buttons there do."""

    def act(suggestion, name, **values):
        client.force_login(approver)
        task_state = suggestion.current_workflow_task_state
        address = reverse(
            "advocacy_suggestions:workflow_action", args=[suggestion.pk, name, task_state.pk]
        )
        response = client.post(address, values)
        suggestion.refresh_from_db()
        return response

    return act


def test_sending_starts_the_workflow_without_the_persons_name(suggestion):
    running = suggestion.current_workflow_state
    assert (running.status, running.requested_by) == ("in_progress", None)


def test_the_editors_are_told_and_the_employee_gets_no_admin_mail(
    suggest, approver, act, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        suggestion = suggest()
        act(suggestion, "approve")
    told = {address for message in mail.outbox for address in message.to}
    assert approver.email in told
    to_alice = [message.body for message in mail.outbox if "alice@example.com" in message.to]
    assert to_alice
    assert not any("/admin/" in body for body in to_alice)


def test_an_approval_takes_it_up(suggestion, act, heard):
    act(suggestion, "approve")
    assert (suggestion.state, suggestion.live) == ("taken_up", True)
    assert heard.count("suggestion_taken_up") == 1


def test_an_approved_link_becomes_a_curated_link(link_suggestion, act):
    act(link_suggestion, "approve")
    assert link_suggestion.link.address == ADDRESS


def test_a_rejection_asks_and_the_answer_goes_on_with_the_workflow(suggestion, alice, act):
    act(suggestion, "reject", comment="Where was that?")
    assert suggestion.state == "asked"
    assert suggestion.messages.get().text == "Where was that?"
    services.answer(suggestion, alice, "At the lock")
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.current_workflow_state.status) == (
        "submitted",
        "in_progress",
    )
    act(suggestion, "approve")
    assert suggestion.state == "taken_up"


def test_taking_up_by_a_button_approves_the_workflow(suggestion, approver, heard):
    running = suggestion.current_workflow_state
    decisions.take_up(suggestion, approver)
    running.refresh_from_db()
    assert running.status == "approved"
    assert set(running.task_states.values_list("status", flat=True)) == {"approved"}
    assert heard.count("suggestion_taken_up") == 1


@pytest.mark.parametrize(
    "decide",
    [
        lambda suggestion, alice, approver: decisions.decline(suggestion, "No", approver),
        lambda suggestion, alice, approver: services.withdraw(suggestion, alice),
    ],
)
def test_what_is_over_leaves_no_workflow_running(suggestion, alice, approver, decide):
    running = suggestion.current_workflow_state
    decide(suggestion, alice, approver)
    running.refresh_from_db()
    assert running.status == "cancelled"


def test_a_handler_that_fails_rolls_the_approval_back_and_says_so(
    suggestion, act, client, approver
):
    def fail(**kwargs):
        raise RuntimeError("The chat is down")

    suggestion_taken_up.connect(fail)
    try:
        response = act(suggestion, "approve")
    finally:
        suggestion_taken_up.disconnect(fail)
    assert "The chat is down" in client.get(response.url).text
    assert (suggestion.state, suggestion.live) == ("submitted", False)
    assert suggestion.current_workflow_state.status == "in_progress"


def test_publishing_it_directly_in_the_admin_takes_it_up(suggestion, client, approver):
    client.force_login(approver)
    address = reverse("advocacy_suggestions:edit", args=[suggestion.pk])
    response = client.post(
        address, {"text": "Corrected", "why": "", "topic_key": "", "action-publish": "1"}
    )
    assert response.status_code == 302
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.text) == ("taken_up", "Corrected")


def test_saving_a_draft_in_the_admin_decides_nothing(suggestion, client, approver):
    client.force_login(approver)
    address = reverse("advocacy_suggestions:edit", args=[suggestion.pk])
    client.post(address, {"text": "Corrected", "why": "", "topic_key": ""})
    suggestion.refresh_from_db()
    assert suggestion.state == "submitted"
    assert suggestion.get_latest_revision_as_object().text == "Corrected"
