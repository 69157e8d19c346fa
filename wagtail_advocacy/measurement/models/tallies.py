"""What shares and clicks add up to. Reports read these rows, and raw rows give them again."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from wagtail_advocacy.content.models import Campaign, Item
from wagtail_advocacy.programme.models import Ambassador, Team
from wagtail_advocacy.sharing.models import Share


def count_field(label=None) -> models.PositiveIntegerField:
    """A number that begins at nought; ``label`` is what people read."""
    return models.PositiveIntegerField(verbose_name=label, default=0)


def value_field(label) -> models.DecimalField:
    return models.DecimalField(verbose_name=label, max_digits=16, decimal_places=2, null=True)


class ClickSums(models.Model):
    """What clicks add up to, as ``tracking.queries`` says it.

    ``gross`` is always ``clicks``, ``repeats`` and the reasons together; there is a column
    ``reason_<verdict>`` for every verdict that is no click.
    """

    gross = count_field(_("requests"))
    clicks = count_field(_("clicks"))
    readers = count_field(_("readers"))
    untracked = count_field(_("clicks without a reader"))
    repeats = count_field(_("repeats"))
    reason_method = count_field()
    reason_prefetch = count_field()
    reason_bot = count_field()
    reason_not_nav = count_field()
    reason_internal = count_field()
    reason_scanner = count_field()
    reason_burst = count_field()
    reason_prefix = count_field()
    reason_rate = count_field()

    class Meta:
        abstract = True


class ValuedSums(ClickSums):
    """Clicks and confirmed shares that belong to one campaign or to none, with what the readers are
    worth in ``currency``: empty where no price was in force. Rows without a campaign could stand
    twice, since the database tells empty ones apart: always add up."""

    # That of the shares, which keep it when the item goes to another one.
    campaign = models.ForeignKey(
        Campaign,
        verbose_name=_("campaign at that time"),
        null=True,
        on_delete=models.RESTRICT,
        related_name="+",
    )
    confirmed = count_field(_("shares confirmed"))
    currency = models.CharField(verbose_name=_("currency"), max_length=3, blank=True)
    value = value_field(_("media value"))
    value_low = value_field(_("media value at least"))
    value_high = value_field(_("media value at most"))

    class Meta:
        abstract = True


class ItemTally(ValuedSums):
    """One item by one network on one day.

    ``value`` is readers times ``price``, the price that was valid on the day, ``value_low`` and
    ``value_high`` the same with its bounds.
    """

    day = models.DateField(verbose_name=_("day"))
    item = models.ForeignKey(
        Item, verbose_name=_("item"), on_delete=models.CASCADE, related_name="tallies"
    )
    network = models.CharField(verbose_name=_("network"), max_length=30)
    # Shares that set out on this day, whatever became of them.
    started = count_field(_("shares started"))
    price = models.DecimalField(
        verbose_name=_("price per click"), max_digits=8, decimal_places=2, null=True
    )

    class Meta:
        verbose_name = _("tally of an item")
        verbose_name_plural = _("tallies of items")
        constraints = [
            models.UniqueConstraint(
                fields=["day", "item", "network", "campaign"], name="wagtail_advocacy_item_tally"
            )
        ]
        # PostgreSQL would rather read the whole table than some weeks of it by the constraint's
        # index, of which it cannot know that the rows lie in its order.
        indexes = [models.Index(fields=["day"], name="wagtail_advocacy_item_day")]

    def __str__(self):
        return f"{self.day} {self.item} {self.network}: {self.clicks}"


class PersonSums(models.Model):
    """What one person's shares by one network add up to, in the team of that time. Rows without a
    team may stand twice, since deleting a team takes it off them: always add up."""

    network = models.CharField(verbose_name=_("network"), max_length=30)
    team = models.ForeignKey(
        Team,
        verbose_name=_("team at that time"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    # As in ItemTally.
    started = count_field(_("shares started"))
    confirmed = count_field(_("shares confirmed"))
    clicks = count_field(_("clicks"))
    readers = count_field(_("readers"))

    class Meta:
        abstract = True


class AmbassadorTally(PersonSums):
    """One person by one network in one calendar month. Who changed teams has a row for each."""

    month = models.DateField(verbose_name=_("month"))
    ambassador = models.ForeignKey(
        Ambassador, verbose_name=_("ambassador"), on_delete=models.CASCADE, related_name="tallies"
    )
    # Those of ``started`` that are not known to be posted.
    unconfirmed = count_field(_("shares not confirmed"))

    class Meta:
        verbose_name = _("tally of an ambassador")
        verbose_name_plural = _("tallies of ambassadors")
        constraints = [
            models.UniqueConstraint(
                fields=["month", "ambassador", "network", "team"],
                name="wagtail_advocacy_ambassador_tally",
            )
        ]

    def __str__(self):
        return f"{self.month:%Y-%m} {self.ambassador} {self.network}: {self.clicks}"


class AmbassadorPart(PersonSums):
    """What was in the first days of the running month, up to the day ``last``, so that whoever
    counts ``AmbassadorTally`` again reads the days after them alone.
    ``TallyState.people_added_to`` says which ``last`` is read; rows of the one before stay for who
    is reading them."""

    last = models.DateField(verbose_name=_("last day"))
    ambassador = models.ForeignKey(
        Ambassador, verbose_name=_("ambassador"), on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        verbose_name = _("part of a tally of an ambassador")
        verbose_name_plural = _("parts of tallies of ambassadors")

    def __str__(self):
        return f"{self.last} {self.ambassador} {self.network}: {self.clicks}"


class Sharer(models.Model):
    """When the first and the last of somebody's shares were confirmed, of those that are in the
    tallies, so that people need not be looked for among all shares."""

    ambassador = models.OneToOneField(
        Ambassador,
        verbose_name=_("ambassador"),
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", db_index=False)
    first_confirmed_at = models.DateTimeField(verbose_name=_("first share confirmed at"))
    last_confirmed_at = models.DateTimeField(verbose_name=_("last share confirmed at"))

    class Meta:
        verbose_name = _("sharer")
        verbose_name_plural = _("sharers")
        indexes = [
            models.Index(
                fields=["site", "last_confirmed_at", "first_confirmed_at"],
                name="wagtail_advocacy_sharer_times",
            ),
            models.Index(fields=["first_confirmed_at"], name="wagtail_advocacy_sharer_first"),
        ]

    def __str__(self):
        return f"{self.ambassador}: {self.first_confirmed_at} {self.last_confirmed_at}"


class GroupTally(models.Model):
    """What a group of people did in one calendar month that is over: everybody, those of one
    team, or those who have one role, by one network or (``network`` empty) by all.

    ``key`` is the id of the team or role. It is no foreign key: what a team did stays when the
    team is deleted.
    """

    class Kind(models.TextChoices):
        EVERYBODY = "everybody", _("Everybody")
        TEAM = "team", _("Team")
        ROLE = "role", _("Role")

    # In place of an id: people without a team or role, and those with more than one role.
    NO_GROUP = 0
    SEVERAL = -1

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    month = models.DateField(verbose_name=_("month"))
    kind = models.CharField(verbose_name=_("kind"), max_length=10, choices=Kind.choices)
    key = models.IntegerField(verbose_name=_("group"), default=NO_GROUP)
    network = models.CharField(verbose_name=_("network"), max_length=30, blank=True)
    # People with a confirmed share in the month, and those of them who never had one before.
    people = count_field(_("people"))
    new = count_field(_("new people"))
    shares = count_field(_("shares confirmed"))
    # People whose shares had readers in the month.
    read = count_field(_("people with readers"))
    clicks = count_field(_("clicks"))
    readers = count_field(_("readers"))

    class Meta:
        verbose_name = _("tally of a group")
        verbose_name_plural = _("tallies of groups")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "kind", "network", "month", "key"],
                name="wagtail_advocacy_group_tally",
            )
        ]

    def __str__(self):
        return f"{self.month:%Y-%m} {self.kind} {self.key} {self.network}: {self.people}"


class MonthTally(ValuedSums):
    """Tallies of items of one calendar month, added up, so that a report of years does not read
    every day. Of the running month they have the first days, up to ``TallyState.part_added_to``.

    ``kind`` says of what: of an item by a network, of an item by all (``network`` empty), or of all
    items by a network (``item`` empty). Each is split by the campaign of the shares and by the
    currency of the prices; ``priced`` are the readers of days with a price. Rows without an item or
    campaign could stand twice: always add up.
    """

    class Kind(models.TextChoices):
        CELL = "cell", _("Item and network")
        ITEM = "item", _("Item")
        NETWORK = "network", _("Network")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(verbose_name=_("kind"), max_length=10, choices=Kind.choices)
    month = models.DateField(verbose_name=_("month"), db_index=True)
    item = models.ForeignKey(
        Item, verbose_name=_("item"), null=True, on_delete=models.CASCADE, related_name="+"
    )
    network = models.CharField(verbose_name=_("network"), max_length=30, blank=True)
    priced = count_field(_("readers with a price"))

    class Meta:
        verbose_name = _("tally of a month")
        verbose_name_plural = _("tallies of months")
        indexes = [
            models.Index(
                fields=["site", "kind", "network", "month"], name="wagtail_advocacy_month_tally"
            )
        ]

    def __str__(self):
        return f"{self.month:%Y-%m} {self.item or ''} {self.network}: {self.clicks}"


class PastClicks(ClickSums):
    """What is left of one share's clicks of one month when their detail has been deleted.

    ``since`` is the day from which on they had the price that they had: the first of the month,
    or a later day where the price changed within it.
    """

    share = models.ForeignKey(
        Share,
        verbose_name=_("share"),
        on_delete=models.CASCADE,
        related_name="past_clicks",
        db_index=False,
    )
    month = models.DateField(verbose_name=_("month"), db_index=True)
    since = models.DateField(verbose_name=_("since"))

    class Meta:
        verbose_name = _("past clicks")
        verbose_name_plural = _("past clicks")
        constraints = [
            models.UniqueConstraint(
                fields=["share", "month", "since"], name="wagtail_advocacy_past_clicks"
            )
        ]

    def __str__(self):
        return f"{self.month:%Y-%m} {self.share}: {self.clicks}"


class TallyState(models.Model):
    """How far the tallies are. One row, which whoever writes tallies locks."""

    # Everything that happened before this moment is in the tallies.
    refreshed_to = models.DateTimeField(verbose_name=_("up to date as of"), null=True)
    # Up to this month, which is over, the groups are counted.
    grouped_to = models.DateField(verbose_name=_("last month counted by groups"), null=True)
    # Up to this month, which is over, the days are added up.
    added_up_to = models.DateField(verbose_name=_("last month added up"), null=True)
    # Up to this day, the days of the month after that one are added up.
    part_added_to = models.DateField(
        verbose_name=_("last day added up of the month after it"), null=True
    )
    # Up to this day, the days of that month are added up by person.
    people_added_to = models.DateField(verbose_name=_("last day added up by person"), null=True)
    # Up to this day the verdicts are final.
    settled_to = models.DateField(verbose_name=_("last settled day"), null=True)
    # Up to this day the clicks may be gone: tallies of items are closed and not made again.
    closed_to = models.DateField(verbose_name=_("last closed day"), null=True)

    class Meta:
        verbose_name = _("state of the tallies")
        verbose_name_plural = _("state of the tallies")

    def __str__(self):
        return f"{self.refreshed_to} {self.settled_to} {self.closed_to}"
