"""The verbs of sharing."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.networks.base import Network, clean_text
from wagtail_advocacy.networks.mastodon import clean_server
from wagtail_advocacy.programme.models import Ambassador, ProgrammeSettings
from wagtail_advocacy.programme.queries import is_eligible, settings_for, team_of
from wagtail_advocacy.programme.services import change_preferences
from wagtail_advocacy.programme.wording import check_wording, signed
from wagtail_advocacy.signals import share_confirmed, share_started

from .followers import followers_now
from .likeness import colleagues_with, text_digest
from .links import example_url
from .models import Share
from .queries import networks_for, offered_item
from .suggestions import suggestion_behind


# A post is stored as typed, also where a network sets no limit of its own.
MAX_TEXT_LENGTH = 10_000


class Refusal(models.TextChoices):
    """Why something cannot be shared."""

    NOT_TAKING_PART = "not_taking_part", _("You are not taking part.")
    WITHDRAWN = "withdrawn", _("This is no longer offered for sharing.")
    NETWORK_OFF = "network_off", _("This cannot be shared on that network.")


class ShareRefused(Exception):
    """Sharing is not possible; ``reason`` is a ``Refusal``."""

    def __init__(self, reason: Refusal):
        super().__init__(str(reason.label))
        self.reason = reason


def start_share(
    ambassador: Ambassador,
    item: Item,
    network_id: str,
    text: str,
    *,
    server: str = "",
    suggestion: str = "",
) -> Share:
    """Note that ``ambassador`` opens a network's dialog for ``item`` with ``text``.

    One person, item and network is one share: doing it again raises ``times`` and keeps the
    link. ``server`` is the Mastodon server and remembered with the network; ``suggestion`` is
    the digest of the suggested text that the person started from. Raises
    ``ShareRefused`` when it is not possible, ``ValidationError`` when text or server is not
    right (keyed by ``text`` and ``server``).
    """
    network = check_may_share(ambassador, item, network_id)
    has_text = network.takes_text or network.copies_text
    text = clean_text(text) if has_text else ""
    # A share sheet belongs to the device at hand, so it is no preference for the next one.
    preferences = {} if network.opens == "device" else {"last_network": network.id}
    if network.needs_server:
        preferences["mastodon_server"] = _clean_server(server)
    programme = settings_for(ambassador.site)
    check_text(network, text, item, programme)
    with transaction.atomic():
        check_own_words(network, text, item, ambassador)
        texts = {
            "text": text,
            "text_digest": text_digest(text),
            "suggestion_digest": suggestion_behind(text, item, suggestion) if has_text else "",
        }
        share, is_new = make_share(ambassador, item, network.id, **texts)
        if not is_new:
            share_again(share, **texts)
        change_preferences(ambassador, **preferences)
    return share


def confirm_share(
    share: Share, by: str = Share.ConfirmedBy.PERSON, *, at: datetime | None = None
) -> bool:
    """Take ``share`` as really posted, because ``by`` said or showed so ``at`` that moment (aware;
    left out: now), or when it was started if that was later.

    Gives whether it was not known before. Safe to repeat and to race: the first one counts.
    """
    with transaction.atomic():
        moment = timezone.now() if at is None else max(at, share.started_at)
        is_first = Share.objects.filter(pk=share.pk, state=Share.State.STARTED).update(
            state=Share.State.CONFIRMED, confirmed_at=moment, confirmed_by=by
        )
        share.refresh_from_db(fields=["state", "confirmed_at", "confirmed_by"])
        if is_first:
            share_confirmed.send(Share, share=share)
    return bool(is_first)


def answer_not_yet(share: Share) -> None:
    """Note that the person has not posted it yet, so that he is not asked again for this start."""
    share.answered_at = timezone.now()
    share.save(update_fields=["answered_at"])


def check_may_share(ambassador: Ambassador, item: Item, network_id: str) -> Network:
    """The network, if ``ambassador`` may share ``item`` there now; raises ``ShareRefused``."""
    user, site = ambassador.user, ambassador.site
    if user is None or not ambassador.is_active or not is_eligible(user, site):
        raise ShareRefused(Refusal.NOT_TAKING_PART)
    if offered_item(ambassador, item.pk) is None:
        raise ShareRefused(Refusal.WITHDRAWN)
    for network in networks_for(item, settings_for(site)):
        if network.id == network_id:
            return network
    raise ShareRefused(Refusal.NETWORK_OFF)


def _clean_server(server: str) -> str:
    try:
        return clean_server(server)
    except ValidationError as error:
        raise ValidationError({"server": error.messages}) from error


def check_own_words(network: Network, text: str, item: Item, ambassador: Ambassador) -> None:
    """Raise ``ValidationError`` where a colleague posted the same and ``network`` forbids it.

    To be called in the transaction that stores the text.
    """
    if not network.forbids_identical:
        return
    # Two people who send the same words at once wait for one another here.
    Item.objects.select_for_update().filter(pk=item.pk).values_list("pk").first()
    if colleagues_with(text, item, ambassador, network.id):
        raise ValidationError(
            {
                "text": _(
                    "A colleague has posted these words on %(network)s already, and %(network)s "
                    "forbids the same post from several people. Please put it in your own words."
                )
                % {"network": network.label}
            }
        )


def check_text(network: Network, text: str, item: Item, programme: ProgrammeSettings) -> None:
    """Raise ``ValidationError`` (keyed by ``text``) where ``text`` cannot be posted as it is."""
    if len(text) > MAX_TEXT_LENGTH:
        raise ValidationError({"text": _("This text is too long.")})
    try:
        check_wording(text, programme.blocked)
        network.validate(
            text=signed(text, programme.signature_for(network)), url=example_url(item.site)
        )
    except ValidationError as error:
        raise ValidationError({"text": error.messages}) from error


def make_share(ambassador: Ambassador, item: Item, network_id: str, **values) -> tuple[Share, bool]:
    """The person's share of ``item`` on a network, made with ``values`` where there is none yet.

    Gives whether it is new. To be called in a transaction.
    """
    # get_or_create survives two clicks at once: the loser of the race meets the unique
    # constraint and finds the winner's row.
    share, is_new = Share.objects.get_or_create(
        ambassador=ambassador,
        item=item,
        network=network_id,
        defaults={
            **values,
            "team": team_of(ambassador.user, ambassador.site),
            "campaign_id": item.campaign_id,
            "followers": followers_now(ambassador, network_id),
        },
    )
    share.ambassador, share.item = ambassador, item
    if is_new:
        share_started.send(Share, share=share)
    return share, is_new


def share_again(share: Share, **texts) -> None:
    """Note that the person shared once more, with ``texts`` (fields of ``Share``)."""
    followers = followers_now(share.ambassador, share.network)
    Share.objects.filter(pk=share.pk).update(
        times=F("times") + 1,
        last_started_at=timezone.now(),
        answered_at=None,
        followers=Coalesce(F("followers"), Value(followers, models.IntegerField())),
        **texts,
    )
    share.refresh_from_db(fields=["times", *texts, "last_started_at", "answered_at", "followers"])
