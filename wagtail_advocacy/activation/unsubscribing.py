"""The address in an e-mail that stops it, without signing in."""

from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

from wagtail_advocacy.programme.models import Ambassador

from .kinds import Kind, all_kinds


SALT = "wagtail_advocacy.unsubscribe"


@dataclass(frozen=True)
class Subscription:
    """Whom an address stops e-mail for; ``kind`` is ``None`` for all kinds."""

    ambassador: Ambassador
    kind: Kind | None


def unsubscribe_path(ambassador: Ambassador, kind: Kind | None) -> str:
    """The address below the hub for this person and kind. It is signed and does not expire:
    the law asks for it to work as long as somebody finds the e-mail."""
    token = signing.dumps([ambassador.pk, kind.id if kind else ""], salt=SALT)
    return reverse("wagtail_advocacy:unsubscribe", args=[token])


def read_token(token: str) -> Subscription | None:
    """What ``token`` was signed for; ``None`` when it was not signed by us or its person is
    gone."""
    try:
        ambassador_id, kind_id = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    ambassador = Ambassador.objects.select_related("user", "site").filter(pk=ambassador_id).first()
    if ambassador is None:
        return None
    kinds = {kind.id: kind for kind in all_kinds()}
    # A kind that the site no longer has cannot be stopped by itself.
    return Subscription(ambassador, kinds.get(kind_id))
