"""What people say of items: “not for me”."""

from collections import Counter

from wagtail_advocacy.programme.models import Ambassador

from .models import Dismissal, Item


def dismiss_item(ambassador: Ambassador, item: Item, reason: str = "") -> Dismissal:
    """Hide ``item`` from the person's feed; a reason given later replaces the earlier one.

    Raises ``ValueError`` for a reason that there is not.
    """
    reason = Dismissal.Reason(reason).value
    dismissal, _is_new = Dismissal.objects.update_or_create(
        ambassador=ambassador, item=item, defaults={"reason": reason}
    )
    return dismissal


def restore_item(ambassador: Ambassador, item: Item) -> None:
    """Show a dismissed ``item`` again. Safe to repeat."""
    Dismissal.objects.filter(ambassador=ambassador, item=item).delete()


def dismissals_of(item: Item) -> list[tuple[str, int]]:
    """How many people dismissed ``item``, by reason and without names, the commonest first."""
    counts = Counter(item.dismissals.values_list("reason", flat=True))
    return [(str(Dismissal.Reason(reason).label), count) for reason, count in counts.most_common()]
