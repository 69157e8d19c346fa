"""One question to colleagues, and how many gave which answer.

Who voted and what was chosen are never in the same row, and neither has a time. Votes are
counted and not kept one by one: rows of ballots would stand in the order in which the people
came, and the order gives away who is who.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from wagtail_advocacy.permissions import POLL_PERMISSIONS
from wagtail_advocacy.programme.models import Ambassador, Role, Team


FEWEST_ANSWERS, MOST_ANSWERS = 2, 6


class Poll(models.Model):
    """One question with two to six answers, on the hub from ``opens_at`` to ``closes_at``."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    question = models.CharField(verbose_name=_("question"), max_length=200)
    opens_at = models.DateTimeField(verbose_name=_("opens at"), default=timezone.now)
    closes_at = models.DateTimeField(verbose_name=_("closes at"))
    # True: only for people of the teams and roles, which may be nobody by now.
    is_aimed = models.BooleanField(default=False, editable=False)
    teams = models.ManyToManyField(
        Team, verbose_name=_("only for teams"), blank=True, related_name="+"
    )
    roles = models.ManyToManyField(
        Role, verbose_name=_("only for roles"), blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("poll")
        verbose_name_plural = _("polls")
        default_permissions = ()
        permissions = POLL_PERMISSIONS
        ordering = ["-opens_at", "-pk"]
        indexes = [models.Index(fields=["site", "closes_at"], name="wagtail_advocacy_poll_window")]

    def __str__(self):
        return self.question

    @property
    def is_open(self) -> bool:
        return self.opens_at <= timezone.now() < self.closes_at

    @property
    def is_closed(self) -> bool:
        return self.closes_at <= timezone.now()

    @property
    def state(self) -> str:
        """Whether it is open, in a word."""
        if self.is_closed:
            return str(_("Closed"))
        return str(_("Open") if self.is_open else _("Planned"))


class PollAnswer(models.Model):
    """One answer, with the votes for it.

    ``shown_votes`` is what people are shown while the poll runs: it follows ``votes`` in steps of
    the minimum group size, so that no single vote can be read off two looks.
    """

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="answers")
    text = models.CharField(verbose_name=_("answer"), max_length=100)
    sort_order = models.PositiveSmallIntegerField()
    votes = models.PositiveIntegerField(default=0, editable=False)
    shown_votes = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("answer of a poll")
        verbose_name_plural = _("answers of polls")
        default_permissions = ()
        ordering = ["sort_order"]
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "sort_order"], name="wagtail_advocacy_poll_answer"
            )
        ]

    def __str__(self):
        return self.text


class PollVoter(models.Model):
    """Somebody voted in a poll that is not over yet; what he chose is nowhere.

    Deleted once the poll is closed, when nobody needs to know it any more.
    """

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="voters")
    ambassador = models.ForeignKey(Ambassador, on_delete=models.CASCADE, related_name="+")

    # Wagtail would keep a second list of who voted, in its index of references.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("voter of a poll")
        verbose_name_plural = _("voters of polls")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "ambassador"], name="wagtail_advocacy_poll_voter_once"
            )
        ]

    def __str__(self):
        return str(self.poll)
