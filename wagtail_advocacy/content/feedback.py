"""What people say of items: useful, or not for me and why."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _

from wagtail_advocacy.programme.models import Ambassador

from .models import Item, Rating
from .models.feedback import LONGEST_WORDS
from .unfurl import plain


def rate_useful(ambassador: Ambassador, item: Item) -> Rating:
    """Note that the person finds ``item`` useful, in place of what he said before.

    Whether he may see the item is for the caller to ask. Safe to repeat. Raises
    ``PermissionDenied`` when he left or the item belongs to another site.
    """
    return _rate(ambassador, item, Rating.Verdict.USEFUL)


def dismiss_item(ambassador: Ambassador, item: Item, reason: str = "", words: str = "") -> Rating:
    """Hide ``item`` from the person's feed, in place of what he said before.

    ``words`` are his own, which editors read without his name; without a reason they are one
    (``other``). Raises ``ValueError`` for a reason that there is not, ``ValidationError``, keyed by
    ``words``, when they are too long, and ``PermissionDenied`` as ``rate_useful`` does.
    """
    reason = Rating.Reason(reason)
    if len(words) > LONGEST_WORDS:
        raise ValidationError(
            {"words": _("This has %(most)s characters at most.") % {"most": LONGEST_WORDS}}
        )
    words = plain(words, LONGEST_WORDS)
    if words and not reason:
        reason = Rating.Reason.OTHER
    return _rate(ambassador, item, Rating.Verdict.NOT_FOR_ME, reason=reason.value, words=words)


def _rate(ambassador: Ambassador, item: Item, verdict: str, reason: str = "", words: str = ""):
    if not ambassador.is_active or item.site_id != ambassador.site_id:
        raise PermissionDenied
    rating, _is_new = Rating.objects.update_or_create(
        ambassador=ambassador,
        item=item,
        defaults={"verdict": verdict, "reason": reason, "words": words},
    )
    return rating


def restore_item(ambassador: Ambassador, item: Item) -> None:
    """Take back what the person said of ``item``; if it was hidden, it is shown again. Safe to
    repeat."""
    Rating.objects.filter(ambassador=ambassador, item=item).delete()


def rating_of(ambassador: Ambassador, item: Item) -> Rating | None:
    """What the person says of ``item``."""
    return Rating.objects.filter(ambassador=ambassador, item=item).first()


def verdicts_of(ambassador: Ambassador, items: Iterable[Item]) -> dict[int, str]:
    """What the person says of these items by item id; in a query, or none without items."""
    ids = [item.pk for item in items]
    if not ids:
        return {}
    own = Rating.objects.filter(ambassador=ambassador, item__in=ids)
    return dict(own.values_list("item_id", "verdict"))
