"""What the pages of connected accounts show and ask for."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail_advocacy.networks import get_network
from wagtail_advocacy.networks.api import ApiProblem
from wagtail_advocacy.networks.base import Network
from wagtail_advocacy.networks.mastodon import clean_server
from wagtail_advocacy.programme.models import Ambassador, ProgrammeSettings
from wagtail_advocacy.sharing.accounts import accounts_of, connectable_networks
from wagtail_advocacy.sharing.connecting.passwords import APP_PASSWORD, clean_handle
from wagtail_advocacy.sharing.models import Account

from .forms import STYLED


@dataclass(frozen=True)
class Row:
    """A network in the list, with the person's account there if he has one."""

    network: Network
    account: Account | None
    can_connect: bool

    @property
    def problem(self) -> str:
        """Why it must be connected again, as a sentence."""
        if self.account is None or self.account.is_usable:
            return ""
        try:
            return ApiProblem(self.account.problem).label
        except ValueError:
            return ApiProblem.TOKEN.label


def rows_for(ambassador: Ambassador, programme: ProgrammeSettings) -> list[Row]:
    """The networks on which one can connect an account, and those where this person has one."""
    own = {account.network: account for account in accounts_of(ambassador)}
    offered = connectable_networks(programme)
    rows = [Row(network, own.pop(network.id, None), can_connect=True) for network in offered]
    for account in own.values():
        rows.append(Row(_network_of(account), account, can_connect=False))
    return rows


def _network_of(account: Account) -> Network:
    """The account's network, also one that the site no longer knows: it can be disconnected."""
    try:
        return get_network(account.network)
    except KeyError:
        gone = Network()
        gone.id = gone.label = account.network
        return gone


class ServerForm(forms.Form):
    """At which server the person has his account."""

    server = forms.CharField(
        label=_("Your server"),
        max_length=253,
        help_text=_("The part after the second @ of your name there, for example mastodon.social."),
        widget=forms.TextInput(
            attrs={**STYLED, "autocapitalize": "none", "spellcheck": "false", "dir": "ltr"}
        ),
        error_messages={"required": _("Please give the name of your server.")},
    )

    def clean_server(self):
        return clean_server(self.cleaned_data["server"])


class AppPasswordForm(forms.Form):
    """Who the person is, and the password that he made for this purpose."""

    handle = forms.CharField(
        label=_("Your handle"),
        max_length=300,
        help_text=_("For example alice.bsky.social."),
        widget=forms.TextInput(
            attrs={
                **STYLED,
                "autocapitalize": "none",
                "autocomplete": "username",
                "spellcheck": "false",
                "dir": "ltr",
            }
        ),
        error_messages={"required": _("Please give your handle.")},
    )
    password = forms.CharField(
        label=_("App password"),
        max_length=100,
        help_text=_("Not the password you sign in with: it looks like abcd-ef12-gh34-ij56."),
        widget=forms.PasswordInput(attrs={**STYLED, "autocomplete": "off", "dir": "ltr"}),
        error_messages={"required": _("Please paste the app password.")},
    )

    def clean_handle(self):
        handle = clean_handle(self.cleaned_data["handle"])
        if not handle:
            raise forms.ValidationError(
                _("Please give your handle as Bluesky shows it, for example alice.bsky.social.")
            )
        return handle

    def clean_password(self):
        typed = self.cleaned_data["password"].strip()
        if not APP_PASSWORD.fullmatch(typed):
            raise forms.ValidationError(
                _(
                    "This is no app password. Please make one at Bluesky; never give your own "
                    "password here."
                )
            )
        return typed


FORMS = {"server": ServerForm, "password": AppPasswordForm}
