"""What colleagues proposed: one suggestion per state, and what became of some."""

from datetime import timedelta

from django.utils import timezone

from wagtail_advocacy.models import Suggestion
from wagtail_advocacy.suggestions.decisions import ask, decline, take_up
from wagtail_advocacy.suggestions.services import comment, propose, submit, support


STAR = "employee"
IDEAS = {
    "open": "Why do we mow the dykes so late? People ask me every June, and the answer is bees.",
    "asked": "A story about the night we found a mitten crab in the pump.",
    "taken_up": "A page that shows how high the water stands at your door, in plain words.",
    "declined": "A calendar with our pumps, one for each month.",
}
ADDRESS = "night-shift"
QUESTION = "Lovely. Was anybody there who took a picture?"
REASON = "We gave away two thousand calendars last year and found most of them again. Thank you!"
COMMENT = "My neighbours ask the same. I would share this at once."
SUPPORTERS = 4


def suggest(sharers, editor, magazine_address):
    """Make the suggestions through the services, so that everybody hears what he would hear.

    Args:
        sharers: the ambassadors with their habits.
        editor: the user who decides.
        magazine_address: where the magazine's stories begin.
    """
    people = [one.ambassador for one in sharers]
    star = next(person for person in people if person.user.username == STAR)
    others = [person for person in people if person.pk != star.pk and person.user][: SUPPORTERS + 1]
    made = {name: _submitted(star, text, days=9) for name, text in IDEAS.items()}
    _submitted(others[0], magazine_address + f"{ADDRESS}/", days=2)
    for person in others[:SUPPORTERS]:
        support(made["open"], person)
    comment(made["open"], others[0], COMMENT)
    ask(made["asked"], QUESTION, editor)
    take_up(made["taken_up"], editor)
    decline(made["declined"], REASON, editor)
    propose(star, "Half a thought about swans, to be finished.")


def _submitted(ambassador, typed, *, days):
    suggestion = submit(propose(ambassador, typed).suggestion, ambassador, may_show_name=True)
    long_ago = timezone.now() - timedelta(days=days)
    Suggestion.objects.filter(pk=suggestion.suggestion.pk).update(submitted_at=long_ago)
    return suggestion.suggestion
