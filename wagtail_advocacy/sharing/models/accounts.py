"""Accounts on networks that employees connected."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from wagtail_advocacy.networks.api import Credentials
from wagtail_advocacy.programme.models import Ambassador
from wagtail_advocacy.sharing.encryption import EncryptedField, LostSecret, SecretLost


class Account(models.Model):
    """One person's account on one network. Disconnecting deletes the row."""

    class State(models.TextChoices):
        CONNECTED = "connected", _("Connected")
        NEEDS_RECONNECT = "needs_reconnect", _("Needs to be connected again")

    ambassador = models.ForeignKey(
        Ambassador,
        verbose_name=_("ambassador"),
        on_delete=models.CASCADE,
        related_name="accounts",
    )
    # The ambassador's, so that the database knows who holds an account within a site.
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    network = models.CharField(verbose_name=_("network"), max_length=30)
    # A host name, where the network has many servers.
    server = models.CharField(verbose_name=_("server"), max_length=253, blank=True)
    remote_id = models.CharField(verbose_name=_("id on the network"), max_length=255)
    handle = models.CharField(verbose_name=_("handle"), max_length=255, blank=True)
    name = models.CharField(verbose_name=_("name"), max_length=255, blank=True)
    profile_url = models.URLField(verbose_name=_("profile"), max_length=500, blank=True)
    # ``networks.api.Credentials`` as a dictionary.
    secrets = EncryptedField(editable=False)
    scopes = models.JSONField(verbose_name=_("granted"), default=list, editable=False)
    # What the network said of this account, as ``{"characters": 500, "url_length": 23}``.
    limits = models.JSONField(verbose_name=_("limits"), default=dict, editable=False)
    state = models.CharField(
        verbose_name=_("state"), max_length=20, choices=State.choices, default=State.CONNECTED
    )
    # Why it must be connected again: an ``ApiProblem``.
    problem = models.CharField(max_length=30, blank=True, editable=False)
    connected_at = models.DateTimeField(verbose_name=_("connected at"), default=timezone.now)
    # When the connection ends for good unless the person connects again; empty: never by itself.
    ends_at = models.DateTimeField(verbose_name=_("ends at"), null=True, blank=True)
    # For which end the person was told, so that nobody is told twice.
    warned_of = models.DateTimeField(null=True, editable=False)
    # Until then a worker has its token refreshed; no other may use the same refresh token.
    refreshing_until = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("connected account")
        verbose_name_plural = _("connected accounts")
        constraints = [
            models.UniqueConstraint(
                fields=["ambassador", "network"], name="wagtail_advocacy_account_one"
            ),
            models.UniqueConstraint(
                fields=["site", "network", "server", "remote_id"],
                name="wagtail_advocacy_account_identity",
            ),
        ]
        indexes = [models.Index(fields=["state", "ends_at"], name="wagtail_advocacy_account_ends")]

    def __str__(self):
        return f"{self.network}: {self.handle or self.name}"

    @property
    def is_usable(self) -> bool:
        return self.state == self.State.CONNECTED and not isinstance(self.secrets, LostSecret)

    @property
    def credentials(self) -> Credentials:
        """What the network's interface needs to act for the person.

        Raises ``SecretLost`` where the key is gone.
        """
        if isinstance(self.secrets, LostSecret):
            raise SecretLost
        return Credentials.from_dict(
            self.secrets,
            server=self.server,
            remote_id=self.remote_id,
            scopes=tuple(self.scopes),
            limits=self.limits,
        )


class ServerApp(models.Model):
    """This site as it is registered with one Mastodon server."""

    server = models.CharField(verbose_name=_("server"), max_length=253)
    # Servers take only addresses that they were told of.
    redirect_uri = models.URLField(max_length=500)
    secrets = EncryptedField(editable=False)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("registration with a server")
        verbose_name_plural = _("registrations with servers")
        constraints = [
            models.UniqueConstraint(
                fields=["server", "redirect_uri"], name="wagtail_advocacy_server_app_unique"
            )
        ]

    def __str__(self):
        return self.server
