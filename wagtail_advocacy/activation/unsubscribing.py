"""The address in an e-mail that stops it, without signing in."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core import signing
from django.urls import reverse
from wagtail.models import Site

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


@dataclass(frozen=True)
class EditorSubscription:
    """An editor without an inbox, and the kind that an address stops e-mail for."""

    user: AbstractBaseUser
    site: Site
    kind: Kind | None


EDITOR_SALT = f"{SALT}.editor"


def editor_unsubscribe_path(user, site: Site, kind: Kind) -> str:
    """As ``unsubscribe_path``, for an editor who takes no part in the programme of ``site``."""
    token = signing.dumps([user.pk, site.pk, kind.id], salt=EDITOR_SALT)
    return reverse("wagtail_advocacy:unsubscribe_editor", args=[token])


def read_editor_token(token: str) -> EditorSubscription | None:
    """As ``read_token``, for ``editor_unsubscribe_path``."""
    try:
        user_id, site_id, kind_id = signing.loads(token, salt=EDITOR_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = get_user_model()._default_manager.filter(pk=user_id).first()
    site = Site.objects.filter(pk=site_id).first()
    if user is None or site is None:
        return None
    kinds = {kind.id: kind for kind in all_kinds()}
    return EditorSubscription(user, site, kinds.get(kind_id))
