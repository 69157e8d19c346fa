"""How a suggestion goes from one state to the next: locked, checked against the table, once."""

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_advocacy.programme.models import Ambassador

from .models import Suggestion
from .queries import WAITING_KEY
from .states import TRANSITIONS, State


class NotNow(Exception):
    """A verb cannot be done to a suggestion where it stands; ``str()`` gives a sentence."""

    def __init__(self, verb: str, state: str, *, is_locked: bool = False):
        self.verb, self.state = verb, state
        if is_locked:
            text = str(_("An editor is working on this suggestion. Please come back in a while."))
        else:
            text = str(_("This can no longer be done: the suggestion is “%(state)s” by now.")) % {
                "state": State(state).label
            }
        super().__init__(text)


def locked(suggestion: Suggestion) -> Suggestion:
    """``suggestion`` as it is stored, kept from others until the transaction ends."""
    return Suggestion.objects.select_for_update().get(pk=suggestion.pk)


def require_active(ambassador: Ambassador) -> None:
    """Raise ``PermissionDenied`` for somebody who left."""
    if not ambassador.is_active:
        raise PermissionDenied


def own_locked(suggestion: Suggestion, ambassador: Ambassador) -> Suggestion:
    """``suggestion`` as ``locked`` gives it. Raises ``PermissionDenied`` when it is not the
    person's."""
    require_active(ambassador)
    stored = locked(suggestion)
    if stored.ambassador_id != ambassador.pk:
        raise PermissionDenied
    return stored


def require(verb: str, suggestion: Suggestion) -> None:
    """Raise ``NotNow`` unless the table allows ``verb``."""
    if not suggestion.allows(verb):
        raise NotNow(verb, suggestion.state, is_locked=suggestion.is_kept_for_editors(verb))


def move(verb: str, suggestion: Suggestion, *, moment: str = "", **values) -> None:
    """Put the locked ``suggestion`` where ``verb`` leads and store ``values`` with it.

    ``moment`` names a field that gets the time, unless it has one. Raises ``NotNow``.
    """
    require(verb, suggestion)
    target = TRANSITIONS[verb].target
    if target is not None:
        values["state"] = target
    if moment and getattr(suggestion, moment) is None:
        values[moment] = timezone.now()
    for name, value in values.items():
        setattr(suggestion, name, value)
    suggestion.save(update_fields=list(values))
    cache.delete(WAITING_KEY)


def end_workflow(suggestion: Suggestion, user=None) -> None:
    """End the workflow of ``suggestion``, which was decided on without it."""
    running = suggestion.current_workflow_state
    if running is not None:
        running.cancel(user=user)
