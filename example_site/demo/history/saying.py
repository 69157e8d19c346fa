"""What colleagues say: of items, of what a share led to, and in two polls."""

from datetime import timedelta

from django.utils import timezone

from example_site.demo.cast import CAST
from wagtail_advocacy.models import Poll, PollAnswer, Rating, Share
from wagtail_advocacy.suggestions.polls import forget_voters, save_poll, vote
from wagtail_advocacy.suggestions.stories import decide_on_story, tell_story


STAR = "employee"
RATES = 0.14
FINDS_USEFUL = 0.72
GIVES_A_REASON = 0.6
REASONS = {"topic": 30, "seen": 16, "network": 20, "tone": 14, "promotional": 15, "other": 5}
WRITES_WORDS = 0.1
WORDS = (
    "I would share it if the first sentence said what is in it for the reader.",
    "My network is mostly abroad and does not read Dutch.",
    "Reads like a poster.",
    "A picture of the people instead of the building would help.",
    "We said the same thing in March.",
    "Too much about us, too little about the river.",
    "I do not work on this and could not answer questions.",
    "Lovely story, but the headline gives it away.",
)
SHOWN = (
    "A school in Harderwijk saw my post about the dyke and asked me to tell two classes what a "
    "dyke guard does. Forty children, one hour, and now they all want the boots.",
    "talk",
    "dyke-hollebeek",
)
WAITING = (
    "A former classmate wrote to me after I shared the vacancies. She applied last week.",
    "application",
    "hundred-engineers",
)
RUNNING = (
    "What should we tell more of?",
    ("Work on the dykes", "Nature and fish", "Heat and energy", "People at work"),
    (5, 3, 2, 7),
)
CLOSED = (
    "When do you like to share?",
    ("On my way to work", "In the lunch break", "In the evening", "At the weekend"),
    (6, 9, 4, 2),
)
MOST_VOTERS = 60
RUNS, RAN = timedelta(days=9), timedelta(days=12)


def say(story, site, sharers, offers, *, editor, owner):
    """Make ratings, two stories of which one is shown, and a running and a closed poll.

    Args:
        story: the `Story` that is told.
        sharers: the ambassadors with their habits.
        offers: what was offered in the year.
        editor: the user who decides on stories.
        owner: the user who holds the polls.
    """
    chance = story.chance("saying")
    Rating.objects.bulk_create(_ratings(chance, sharers, offers), batch_size=2_000)
    people = [one.ambassador for one in sharers]
    star = next(person for person in people if person.user.username == STAR)
    told = _tell(star, SHOWN, may_show_name=True)
    if told is not None:
        decide_on_story(told, "show", editor, words=told.text)
    sharers_of_it = Share.objects.filter(
        item__page__slug=WAITING[2], state=Share.State.CONFIRMED
    ).values("ambassador")
    others = [person for person in people if person.user.username not in CAST]
    applied = {row["ambassador"] for row in sharers_of_it}
    _tell(next((one for one in others if one.pk in applied), others[0]), WAITING)
    _hold(chance, site, people, CLOSED, owner, began=RAN + timedelta(days=7), ends=-RAN)
    _hold(chance, site, people, RUNNING, owner, began=timedelta(days=2), ends=RUNS)
    forget_voters()


def _ratings(chance, sharers, offers):
    unsaid = list(WORDS)
    for sharer in sharers:
        is_cast = sharer.ambassador.user.username in CAST
        for offer in offers:
            if chance.random() > RATES * (0.4 + sharer.keenness):
                continue
            if is_cast or chance.random() < FINDS_USEFUL:
                yield Rating(
                    ambassador=sharer.ambassador, item=offer.item, verdict=Rating.Verdict.USEFUL
                )
                continue
            reason = words = ""
            if chance.random() < GIVES_A_REASON:
                reason = chance.choices(list(REASONS), list(REASONS.values()))[0]
            if reason and unsaid and chance.random() < WRITES_WORDS:
                words = unsaid.pop()
            yield Rating(ambassador=sharer.ambassador, item=offer.item, reason=reason, words=words)


def _tell(ambassador, told, *, may_show_name=False):
    text, kind, slug = told
    shares = Share.objects.filter(ambassador=ambassador, state=Share.State.CONFIRMED)
    share = shares.filter(item__page__slug=slug).first() or shares.first()
    if share is None:
        return None
    return tell_story(
        ambassador,
        share.item,
        text,
        kind=kind,
        may_be_shown=True,
        may_show_name=may_show_name,
    )


def _hold(chance, site, people, asked, owner, *, began, ends):
    """Hold a poll that began some days ago; with `ends` before now it is over."""
    question, answers, weights = asked
    now = timezone.now()
    poll = Poll(site=site, question=question, opens_at=now - began, closes_at=now + RUNS)
    save_poll(poll, answers, owner)
    ids = list(PollAnswer.objects.filter(poll=poll).values_list("pk", flat=True))
    voters = [person for person in people if person.user.username not in CAST]
    for person in chance.sample(voters, min(len(voters) // 2, MOST_VOTERS)):
        vote(person, poll, chance.choices(ids, weights)[0])
    Poll.objects.filter(pk=poll.pk).update(closes_at=now + ends)
