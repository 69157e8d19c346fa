"""The suggested texts of an item, and which of them a person is offered."""

from django.db.models import Count
from django.utils.translation import get_language

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.networks.base import Network, clean_text
from wagtail_advocacy.programme.models import Ambassador
from wagtail_advocacy.programme.wording import signed

from .likeness import text_digest
from .links import example_url
from .models import Share


def suggestions_for(item: Item, network: Network, language: str) -> list[str]:
    """The texts of ``item`` for ``network`` and for who reads ``language``, each once.

    The network's own text or the one for all comes first, then the further ones: those written
    for this network and this language, then those for one of the two, then those for any.
    A text without words is left out where there are others, as nobody could tell its use.
    """
    rows = [
        row
        for row in item.further_texts
        if row["network"] in {"", network.id} and _is_read(row["language"], language)
    ]
    rows.sort(key=lambda row: (not row["network"]) + (not row["language"]))
    texts: dict[str, str] = {}
    for text in (item.text_for(network.id), *(row["text"] for row in rows)):
        if text := clean_text(text):
            texts.setdefault(text_digest(text), text)
    if len(texts) > 1:
        texts.pop("", None)
    return list(texts.values())


def ranked_suggestions(
    item: Item, network: Network, ambassador: Ambassador, *, signature: str = ""
) -> list[str]:
    """The texts for this person, the one that colleagues used least first.

    Those that are too long for the network with its link and ``signature`` come last: nobody can
    use them as they are, so they would always be the least used.
    """
    language = ambassador.language or get_language() or ""
    texts = suggestions_for(item, network, language)
    if len(texts) < 2:
        return texts
    digests = {text: text_digest(text) for text in texts}
    shares = Share.objects.filter(item=item, suggestion_digest__in=digests.values())
    uses = dict(
        shares.exclude(ambassador=ambassador)
        .values_list("suggestion_digest")
        .annotate(uses=Count("pk"))
    )
    url = example_url(ambassador.site)

    def is_too_long(text: str) -> bool:
        return (
            network.limit is not None
            and network.count(signed(text, signature), url=url) > network.limit
        )

    return sorted(texts, key=lambda text: (is_too_long(text), uses.get(digests[text], 0)))


def offered_suggestion(
    item: Item, network: Network, ambassador: Ambassador, *, signature: str = ""
) -> str:
    """The text that this person starts from; ``""`` when the editor wrote none for him."""
    ranked = ranked_suggestions(item, network, ambassador, signature=signature)
    return ranked[0] if ranked else ""


def is_suggestion(text: str, item: Item) -> bool:
    """Whether ``text`` is one of the item's own to the letter, so that nobody typed it."""
    return clean_text(text) in {clean_text(each) for each in _all_texts(item)}


def suggestion_behind(text: str, item: Item, claimed: str) -> str:
    """The digest of the suggestion that ``text`` began as; ``""`` when there was none.

    Where the words have changed, it is the one ``claimed`` by the browser, if the item has it.
    """
    known = {text_digest(each) for each in _all_texts(item)} - {""}
    return next((digest for digest in (text_digest(text), claimed) if digest in known), "")


def _all_texts(item: Item) -> list[str]:
    further = [row["text"] for row in item.further_texts]
    return [item.text, *item.network_texts.values(), *further]


def _is_read(code: str, language: str) -> bool:
    return code in {"", language, language.partition("-")[0]}
