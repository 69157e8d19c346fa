"""What the programme is known for, and the parts that people play in it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site, TranslatableMixin
from wagtail.search import index

from .people import Ambassador
from .roles import Role
from .teams import Team


class Topic(TranslatableMixin, index.Indexed, models.Model):
    """Something that the organisation wants to be known for; items have topics, people follow
    them.

    A topic is all its translations together: whoever follows one follows the others. It is
    closed to people outside its teams and roles, where it has any.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(verbose_name=_("name"), max_length=60)
    description = models.TextField(
        verbose_name=_("description"),
        blank=True,
        max_length=300,
        help_text=_("Shown to colleagues who choose what they follow."),
    )
    is_mandatory = models.BooleanField(
        verbose_name=_("everybody follows it"),
        default=False,
        help_text=_("Nobody can unfollow it."),
    )
    teams = models.ManyToManyField(
        Team,
        verbose_name=_("only for teams"),
        blank=True,
        related_name="+",
        help_text=_("Nobody outside these teams and roles sees what has this topic."),
    )
    roles = models.ManyToManyField(
        Role, verbose_name=_("only for roles"), blank=True, related_name="+"
    )
    experts = models.ManyToManyField(
        Ambassador,
        verbose_name=_("experts"),
        blank=True,
        related_name="expert_topics",
        help_text=_("Colleagues who know most about it."),
    )

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.FilterField("locale_id"),
        index.FilterField("site_id"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]

    def __str__(self):
        return self.name


class UnfollowedTopic(models.Model):
    """A topic that a person does not follow. Everybody follows all others, new ones too."""

    ambassador = models.ForeignKey(
        Ambassador, on_delete=models.CASCADE, related_name="unfollowed_topics"
    )
    topic_key = models.UUIDField()

    class Meta:
        verbose_name = _("unfollowed topic")
        verbose_name_plural = _("unfollowed topics")
        constraints = [
            models.UniqueConstraint(
                fields=["ambassador", "topic_key"], name="wagtail_advocacy_unfollowed_topic"
            )
        ]

    def __str__(self):
        return f"{self.ambassador}: {self.topic_key}"
