"""Notices about connected accounts, to those whose accounts they are."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_advocacy.programme.calendar import programme_day
from wagtail_advocacy.sharing.models import Account
from wagtail_advocacy.sharing.queries import network_label

from . import queries
from .kinds import Kind, NoticeText, register_kind


class AccountKind(Kind):
    """A notice that an account wants connecting again. Once that is done it goes."""

    def recipients(self, thing_id):
        return queries.holder_of(thing_id)

    def load(self, ids):
        # What an account is worth stays out of it.
        return Account.objects.defer("secrets").in_bulk(list(ids))

    def text(self, thing, standing):
        network = network_label(thing.network)
        return NoticeText(
            title=self.title(thing) % {"network": network, "day": self.day(thing)},
            text=self.words(thing) % {"network": network, "day": self.day(thing)},
            path=reverse("wagtail_advocacy:connect_account", args=[thing.network]),
            action=_("Connect again"),
        )

    def day(self, account: Account) -> str:
        return date_format(programme_day(account.ends_at), "j F") if account.ends_at else ""

    def title(self, account: Account) -> str:
        raise NotImplementedError

    def words(self, account: Account) -> str:
        raise NotImplementedError


@register_kind
class AccountEnding(AccountKind):
    id = "account_ending"
    label = gettext_lazy("A connected account must be connected again soon")
    description = gettext_lazy("A week before the network ends the connection.")

    def title(self, account):
        return _("Your %(network)s account: please connect it again before %(day)s")

    def words(self, account):
        return _(
            "%(network)s ends each connection after a while. Connect again, which takes a minute, "
            "and what you planned goes out as planned."
        )

    def is_worth_an_email(self, thing, standing):
        return thing.state == Account.State.CONNECTED and thing.warned_of is not None


@register_kind
class AccountLost(AccountKind):
    id = "account_lost"
    label = gettext_lazy("A connected account must be connected again")
    description = gettext_lazy("The network has ended the connection.")

    def title(self, account):
        return _("Your %(network)s account must be connected again")

    def words(self, account):
        return _(
            "%(network)s does not accept the connection any more. What you planned there waits "
            "until you connect again. You can share by hand in the meantime."
        )

    def is_worth_an_email(self, thing, standing):
        return thing.state == Account.State.NEEDS_RECONNECT
