"""Reads about whom to tell, and what a person was told."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageViewRestriction, Site

from wagtail_advocacy.content.interest import twin_that_suits
from wagtail_advocacy.content.models import Item, ItemAudience, Question, Rating
from wagtail_advocacy.content.queries import offered_items
from wagtail_advocacy.programme.models import Ambassador, Topic
from wagtail_advocacy.programme.queries import eligible_users, team_ids_by_user
from wagtail_advocacy.sharing.models import Account, Delivery, Share
from wagtail_advocacy.suggestions.models import Story, Suggestion, SuggestionMessage

from .models import EmailPause, Notice, NoticeChoice


CHUNK = 500
# Seconds for which the number beside the bell may be old.
UNREAD_AGE = 60


def reachable(site: Site) -> QuerySet[Ambassador]:
    """Those who take part on ``site`` now and may: they can be told something."""
    return Ambassador.objects.filter(
        site=site,
        left_at=None,
        user__is_active=True,
        user__in=eligible_users(site).order_by().values("pk"),
    )


def language_of(ambassador: Ambassador) -> str:
    """The language in which a person is written to."""
    return ambassador.language or settings.LANGUAGE_CODE


def recipients_of(item_id: int) -> Iterator[list[int]]:
    """In chunks, the ambassadors who may see the item, whom no important translation of
    it suits better, and who shared or dismissed none of them."""
    item = Item.objects.select_related("site").filter(pk=item_id).first()
    if item is None:
        return
    twins = list(twins_of(item))
    done = Share.objects.filter(item__in=[item, *twins], ambassador=OuterRef("pk"))
    unwanted = Rating.objects.filter(
        item__in=[item, *twins],
        ambassador=OuterRef("pk"),
        verdict=Rating.Verdict.NOT_FOR_ME,
    )
    people = reachable(item.site).filter(~Exists(done), ~Exists(unwanted))
    rivals = [twin for twin in twins if twin.importance == Item.Importance.IMPORTANT]
    seeing = people_who_see(item, people)
    yield from chunks(sorted(seeing - _better_served(item, rivals, people)))


def twins_of(item: Item) -> QuerySet[Item]:
    """The other translations of the page of ``item``, on its site."""
    if item.translation_key is None:
        return Item.objects.none()
    twins = Item.objects.filter(translation_key=item.translation_key, site=item.site_id)
    return twins.exclude(pk=item.pk).select_related("site")


def _better_served(item: Item, rivals: list[Item], people: QuerySet[Ambassador]) -> set[int]:
    """The ids of those of ``people`` who see one of ``rivals`` that suits them better."""
    seen_by = {rival: people_who_see(rival, people) for rival in rivals}
    served = set()
    for ambassador in people.only("pk", "language", "content_languages") if rivals else ():
        shown = [item, *(rival for rival in rivals if ambassador.pk in seen_by[rival])]
        own, chosen = language_of(ambassador), ambassador.content_languages
        if twin_that_suits(shown, own, chosen) is not item:
            served.add(ambassador.pk)
    return served


def told_of_a_twin(item_id: int, kind_id: str, ambassador_ids: Iterable[int]) -> set[int]:
    """Those of the people who have a notice of ``kind_id`` about another translation.

    To be asked in the transaction that writes the notices: whoever tells of another translation
    at the same time waits until it ends.
    """
    item = Item.objects.filter(pk=item_id).first()
    twins = sorted(twins_of(item).values_list("pk", flat=True)) if item else []
    if not twins:
        return set()
    locked = Item.objects.select_for_update().filter(pk__in=[item_id, *twins])
    list(locked.order_by("pk").values_list("pk"))
    told = Notice.objects.filter(
        kind=kind_id, thing_id__in=twins, ambassador__in=list(ambassador_ids)
    )
    return set(told.values_list("ambassador_id", flat=True))


def sharers_of(item_id: int) -> Iterator[list[int]]:
    """In chunks, the ambassadors who shared the item."""
    item = Item.objects.select_related("site").filter(pk=item_id).first()
    if item is None:
        return
    shared = Share.objects.filter(item=item, ambassador=OuterRef("pk"))
    people = reachable(item.site).filter(Exists(shared))
    yield from chunks(people.order_by("pk").values_list("pk", flat=True))


def asker_of(question_id: int) -> Iterator[list[int]]:
    """The ambassador who asked, if he still takes part."""
    question = Question.objects.select_related("ambassador__site").filter(pk=question_id).first()
    if question is not None:
        people = reachable(question.ambassador.site).filter(pk=question.ambassador_id)
        yield from chunks(people.values_list("pk", flat=True))


def suggester_of(suggestions: QuerySet[Suggestion]) -> Iterator[list[int]]:
    """The ambassador who made the suggestion, if he still takes part."""
    suggestion = suggestions.select_related("site").first()
    if suggestion is not None and suggestion.ambassador_id is not None:
        people = reachable(suggestion.site).filter(pk=suggestion.ambassador_id)
        yield from chunks(people.values_list("pk", flat=True))


def waiting_for(answer: SuggestionMessage) -> set[int]:
    """The ids of the users who wait for ``answer``: who asked since the one before, and in whose
    hands the suggestion is."""
    said = answer.suggestion.messages.filter(pk__lt=answer.pk)
    before = said.filter(kind=SuggestionMessage.Kind.ANSWER).order_by("-pk").first()
    asked = said.filter(kind=SuggestionMessage.Kind.QUESTION, pk__gt=before.pk if before else 0)
    people = set(asked.order_by().values_list("author", flat=True))
    return (people | {answer.suggestion.assigned_to_id}) - {None, answer.author_id}


def told_reason(suggestion: Suggestion) -> str:
    """Why the suggestion was declined the last time, by the audit log; ``""`` if it never was."""
    entries = ModelLogEntry.objects.for_instance(suggestion).filter(
        action="wagtail_advocacy.decline_suggestion"
    )
    entry = entries.order_by("-timestamp", "-pk").first()
    return entry.data.get("reason", "") if entry else ""


def teller_of(story_id: int) -> Iterator[list[int]]:
    """The ambassador who told the story, if he still takes part."""
    story = Story.objects.select_related("ambassador__site").filter(pk=story_id).first()
    if story is not None:
        people = reachable(story.ambassador.site).filter(pk=story.ambassador_id)
        yield from chunks(people.values_list("pk", flat=True))


def holder_of(account_id: int) -> Iterator[list[int]]:
    """The ambassador who connected the account, if he still takes part."""
    account = Account.objects.select_related("site").defer("secrets").filter(pk=account_id).first()
    if account is not None:
        people = reachable(account.site).filter(pk=account.ambassador_id)
        yield from chunks(people.values_list("pk", flat=True))


def poster_of(delivery_id: int) -> Iterator[list[int]]:
    """The ambassador whose post it is, if he still takes part."""
    delivery = Delivery.objects.select_related("item__site").filter(pk=delivery_id).first()
    if delivery is not None:
        people = reachable(delivery.item.site).filter(pk=delivery.ambassador_id)
        yield from chunks(people.values_list("pk", flat=True))


def chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    """The ids in lists of ``CHUNK`` at most."""
    rest = iter(ids)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def people_who_see(item: Item, people: QuerySet[Ambassador]) -> set[int]:
    """The ids of those of ``people`` (on the item's site) to whom ``item`` is offered now.

    People who are alike in everything that can decide it are asked for once, so the number of
    queries grows with the item's audiences and never with the people.
    """
    alike: dict[tuple, list[int]] = {}
    for ambassador_id, profile in _profiles(item.site, item, people):
        alike.setdefault(profile, []).append(ambassador_id)
    seeing = set()
    for ids in alike.values():
        one = Ambassador.objects.select_related("user").get(pk=ids[0])
        if offered_items(item.site, one.user).filter(pk=item.pk).exists():
            seeing.update(ids)
    return seeing


def _profiles(site: Site, item: Item, people: QuerySet[Ambassador]):
    """Pairs of an ambassador's id and what decides whether he sees ``item``."""
    topics = Topic.objects.filter(site=site).order_by()
    audience = ItemAudience.objects.filter(item=item)
    teams = _ids(audience, "team") | _ids(topics, "teams")
    roles = _ids(audience, "role") | _ids(topics, "roles")
    groups = _ids(audience, "group") | _ids(PageViewRestriction.objects.order_by(), "groups")
    rows = list(people.order_by().values_list("pk", "user_id", "user__is_superuser"))
    everybody = get_user_model()._default_manager.filter(advocacy_ambassadors__site=site)
    team_of = team_ids_by_user(site, everybody) if teams else {}
    roles_of = _collect(
        Ambassador.objects.filter(site=site, roles__in=roles).values_list("pk", "roles")
    )
    groups_of = _collect(everybody.filter(groups__in=groups).values_list("pk", "groups"))
    for ambassador_id, user_id, is_superuser in rows:
        team_id = team_of.get(user_id)
        yield (
            ambassador_id,
            (
                is_superuser,
                team_id if team_id in teams else None,
                roles_of.get(ambassador_id, frozenset()),
                groups_of.get(user_id, frozenset()),
            ),
        )


def _ids(rows: QuerySet, column: str) -> set[int]:
    return set(rows.values_list(column, flat=True)) - {None}


def _collect(pairs: Iterable[tuple[int, int]]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    for key, value in pairs:
        found.setdefault(key, set()).add(value)
    return {key: frozenset(values) for key, values in found.items()}


def visible_item_ids(ambassador: Ambassador, item_ids: Iterable[int]) -> set[int]:
    """Those of the items that are offered to this person now."""
    items = offered_items(ambassador.site, ambassador.user).filter(pk__in=set(item_ids))
    return set(items.order_by().values_list("pk", flat=True))


def shared_item_ids(ambassador: Ambassador, item_ids: Iterable[int]) -> set[int]:
    """Those of the items that this person shared."""
    shares = Share.objects.filter(ambassador=ambassador, item__in=set(item_ids))
    return set(shares.values_list("item_id", flat=True))


def sharers_among(item: Item, ambassador_ids: Iterable[int]) -> set[int]:
    """Those of the ambassadors who shared ``item``."""
    shares = Share.objects.filter(item=item, ambassador__in=set(ambassador_ids))
    return set(shares.values_list("ambassador_id", flat=True))


def ways_of(kind, ambassador_ids: Iterable[int]) -> dict[int, str]:
    """How each of these people wants to hear of ``kind``, where it is not the default.

    It may name more people than these: a span is cheaper to ask for than hundreds of ids.
    """
    first, last = _span(ambassador_ids)
    choices = NoticeChoice.objects.filter(kind=kind.id, ambassador__gte=first, ambassador__lte=last)
    return dict(choices.values_list("ambassador_id", "way"))


def paused_among(ambassador_ids: Iterable[int]) -> set[int]:
    """Those of the people who want no e-mail for the time being; others may be named, too."""
    first, last = _span(ambassador_ids)
    pauses = EmailPause.objects.filter(
        ambassador__gte=first, ambassador__lte=last, until__gt=timezone.now()
    )
    return set(pauses.values_list("ambassador_id", flat=True))


def _span(ids: Iterable[int]) -> tuple[int, int]:
    ids = list(ids)
    return min(ids), max(ids)


def notices_of(ambassador: Ambassador) -> QuerySet[Notice]:
    """The person's own notices, the latest first."""
    return Notice.objects.filter(ambassador=ambassador)


def unread_lately(ambassador: Ambassador) -> int:
    """How many notices the person has not read; at most a minute old."""
    return cache.get_or_set(
        unread_key(ambassador.pk),
        lambda: notices_of(ambassador).filter(read_at=None).order_by().count(),
        UNREAD_AGE,
    )


def unread_key(ambassador_id: int) -> str:
    return f"wagtail_advocacy.unread.{ambassador_id}"
