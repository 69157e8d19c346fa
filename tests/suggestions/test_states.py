"""The table of transitions: every allowed one works, every other one is refused."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tests.suggestions.conftest import ADDRESS
from wagtail_advocacy.content.links import address_key
from wagtail_advocacy.suggestions import decisions, services
from wagtail_advocacy.suggestions.models import Suggestion
from wagtail_advocacy.suggestions.moves import NotNow
from wagtail_advocacy.suggestions.states import TRANSITIONS, State, is_allowed


# The table once more, as people would say it, so that a slip in the code is seen.
ALLOWED = {
    "edit": {"draft", "submitted", "asked"},
    "submit": {"draft"},
    "answer": {"asked"},
    "withdraw": {"draft", "submitted", "asked"},
    "join": {"submitted", "asked", "taken_up", "published"},
    "support": {"submitted", "asked", "taken_up"},
    "comment": {"submitted", "asked", "taken_up", "published", "declined"},
    "ask": {"submitted", "asked"},
    "hand_over": {"submitted", "asked", "taken_up"},
    "take_up": {"submitted", "asked", "taken_up"},
    "decline": {"submitted", "asked", "taken_up"},
    "merge": {"draft", "submitted", "asked"},
    "reopen": {"declined", "taken_up", "published", "merged"},
    "publish": {"taken_up"},
}
LEADS_TO = {
    "submit": "submitted",
    "answer": "submitted",
    "withdraw": "withdrawn",
    "ask": "asked",
    "take_up": "taken_up",
    "decline": "declined",
    "merge": "merged",
    "reopen": "submitted",
    "publish": "published",
}
# Repeating these is no error.
REPEATABLE = {
    ("submit", "submitted"),
    ("withdraw", "withdrawn"),
    ("decline", "declined"),
    ("reopen", "submitted"),
    ("publish", "published"),
}
# Where an address cannot be joined, it is proposed anew.
NEVER_REFUSED = {"publish", "join"}
# Nobody but its author knows of a draft.
HIDDEN = {("merge", "draft")}
PAIRS = [(verb, state.value) for verb in ALLOWED for state in State]


@pytest.fixture
def act(alice, bob, mod, suggest):
    """Does a verb to a suggestion."""

    def act(verb, suggestion):
        if verb == "merge":
            return decisions.merge(suggestion, suggest("Another one"), mod)
        acts = {
            "edit": lambda: services.edit(suggestion, alice, why="Because"),
            "submit": lambda: services.submit(suggestion, alice),
            "answer": lambda: services.answer(suggestion, alice, "Yes"),
            "withdraw": lambda: services.withdraw(suggestion, alice),
            "join": lambda: services.propose(bob, ADDRESS),
            "support": lambda: services.support(suggestion, bob),
            "comment": lambda: services.comment(suggestion, bob, "Good"),
            "ask": lambda: decisions.ask(suggestion, "Where?", mod),
            "hand_over": lambda: decisions.hand_over(suggestion, mod, mod),
            "take_up": lambda: decisions.take_up(suggestion, mod),
            "decline": lambda: decisions.decline(suggestion, "Known already", mod),
            "reopen": lambda: decisions.reopen(suggestion, mod),
            "publish": lambda: decisions.publish(suggestion),
        }
        return acts[verb]()

    return act


@pytest.fixture
def put(alice, suggest):
    """A suggestion of Alice's in a state."""

    def put(state):
        suggestion = services.propose(alice, "Tell them about the eels").suggestion
        submitted_at = None if state == "draft" else timezone.now()
        Suggestion.objects.filter(pk=suggestion.pk).update(
            state=state,
            submitted_at=submitted_at,
            address=ADDRESS,
            address_key=address_key(ADDRESS),
        )
        return Suggestion.objects.get(pk=suggestion.pk)

    return put


def test_the_table_says_what_people_would_say():
    assert {verb: set(each.sources) for verb, each in TRANSITIONS.items()} == ALLOWED
    assert {verb: each.target for verb, each in TRANSITIONS.items() if each.target} == LEADS_TO


@pytest.mark.parametrize("verb, state", PAIRS)
def test_the_table_is_what_counts(verb, state):
    assert is_allowed(verb, state) == (state in ALLOWED[verb])


@pytest.mark.parametrize(
    "verb, state", [pair for pair in PAIRS if pair[1] in ALLOWED[pair[0]] and pair not in HIDDEN]
)
def test_an_allowed_transition_leads_where_the_table_says(act, put, verb, state):
    suggestion = put(state)
    act(verb, suggestion)
    suggestion.refresh_from_db()
    assert suggestion.state == LEADS_TO.get(verb, state)


@pytest.mark.parametrize(
    "verb, state",
    [pair for pair in PAIRS if pair[1] not in ALLOWED[pair[0]] or pair in HIDDEN],
)
def test_any_other_transition_is_refused_and_changes_nothing(act, put, verb, state):
    suggestion = put(state)
    is_silent = (verb, state) in REPEATABLE or verb in NEVER_REFUSED
    if is_silent:
        act(verb, suggestion)
    else:
        with pytest.raises((NotNow, PermissionDenied)):
            act(verb, suggestion)
    suggestion.refresh_from_db()
    assert suggestion.state == state
