"""What an editor may change of many pages' terms at once. Applied by ``services.change_terms``."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractPage, Site

from .forms import site_of
from .models import Campaign, ShareInfo
from .target import Reason


# An end of the window that stays as it is.
KEEP = object()


class TermsChange:
    """One change; ``action`` is its name in the audit log."""

    action: str

    def new_terms(self, row: ShareInfo) -> dict[str, object]:
        """The values, by attribute name, that ``row`` is to have."""
        raise NotImplementedError

    def refusal(self, page: AbstractPage, rows: list[ShareInfo]) -> Reason | None:
        """Why ``page`` cannot have it, whose live row is the first of ``rows`` and whose drafts
        have the others."""
        return None


class HowTopics(models.TextChoices):
    ADD = "add", _("Add them to the topics that a page has")
    REPLACE = "replace", _("Give each page these topics and no others")
    REMOVE = "remove", _("Take them away from the pages that have them")


@dataclass(frozen=True)
class SetTopics(TermsChange):
    """``keys`` are translation keys of topics of ``site``, as text."""

    site: Site
    keys: tuple[str, ...]
    how: str = HowTopics.ADD
    action = "wagtail_advocacy.set_topics"

    def new_terms(self, row):
        present = row.topic_keys
        if self.how == HowTopics.REMOVE:
            keys = [key for key in present if key not in self.keys]
        else:
            kept = [key for key in present if self.how == HowTopics.ADD or key in self.keys]
            keys = kept + [key for key in self.keys if key not in kept]
        return {"topic_keys": keys}

    def refusal(self, page, rows):
        return None if site_of(page) == self.site else Reason.OTHER_SITE


@dataclass(frozen=True)
class SetCampaign(TermsChange):
    """``campaign`` is one of ``site``, or ``None`` for no campaign."""

    site: Site
    campaign: Campaign | None
    action = "wagtail_advocacy.set_campaign"

    def new_terms(self, row):
        return {"campaign_id": self.campaign.pk if self.campaign else None}

    def refusal(self, page, rows):
        sites = {self.site.pk, self.campaign.site_id if self.campaign else self.site.pk}
        page_site = site_of(page)
        return None if page_site and sites == {page_site.pk} else Reason.OTHER_SITE


@dataclass(frozen=True)
class SetSharingWindow(TermsChange):
    """From ``start`` until ``end``: an aware moment, ``None`` for without, or ``KEEP``."""

    start: datetime | object | None = KEEP
    end: datetime | object | None = KEEP
    action = "wagtail_advocacy.set_sharing_window"

    def new_terms(self, row):
        wanted = {"share_from": self.start, "share_until": self.end}
        return {name: value for name, value in wanted.items() if value is not KEEP}

    def refusal(self, page, rows):
        for row in rows:
            values = self.new_terms(row)
            start = values.get("share_from", row.share_from)
            end = values.get("share_until", row.share_until)
            if start and end and end <= start:
                return Reason.WINDOW
            if row.is_vacancy and self.end is None:
                return Reason.VACANCY_END
        return None


def _this_second() -> datetime:
    return timezone.now().replace(microsecond=0)


@dataclass(frozen=True)
class EndSharing(TermsChange):
    """Nothing new is shared from ``moment`` on; links that were shared go on working."""

    moment: datetime = field(default_factory=_this_second)
    action = "wagtail_advocacy.end_sharing"

    def new_terms(self, row):
        ended = row.share_until is not None and row.share_until <= self.moment
        return {} if ended else {"share_until": self.moment}

    def refusal(self, page, rows):
        if not rows[0].shareable:
            return Reason.WITHDRAWN
        if any(row.share_from and row.share_from >= self.moment for row in rows):
            return Reason.BEGINS_LATER
        return None
