"""What the tour shows of today, and the bot that it can send."""

import urllib.error
import urllib.request
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from example_site.environment import EVERY_ADDRESS
from wagtail_advocacy.content.target import public_target
from wagtail_advocacy.models import Click, Share
from wagtail_advocacy.programme.calendar import programme_day
from wagtail_advocacy.sharing.links import tracked_url
from wagtail_advocacy.tracking.models import Verdict
from wagtail_advocacy.tracking.queries import figures


BOT = "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)"
BOT_TIMEOUT = 5
CANDIDATES = 20


@dataclass(frozen=True)
class Today:
    """Today's figures as the tour shows them: what counts, and what does not by reason."""

    readers: int
    clicks: int
    not_counted: int
    reasons: list


def today():
    """Return what the short links were asked for today."""
    found = figures(Click.objects.filter(day=programme_day()))
    reasons = [(Verdict(verdict).label, hits) for verdict, hits in found.reasons.items() if hits]
    if found.repeats:
        reasons.append((Verdict.COUNTED.label, found.repeats))
    return Today(
        readers=found.readers,
        clicks=found.clicks,
        not_counted=sum(found.reasons.values()),
        reasons=reasons,
    )


def example_share():
    """Return the employee's latest share that outsiders can open, or None."""
    shares = (
        Share.objects.filter(ambassador__user__username="employee", item__shareable=True)
        .select_related("item__page", "item__site")
        .order_by("-last_started_at", "-pk")
    )
    return next((share for share in shares[:CANDIDATES] if public_target(share.item).url), None)


def example_address(share):
    """Return the short link that the tour invites to open."""
    return tracked_url(share)


def call_as_bot(share):
    """Ask for a share's short link as LinkedIn's preview robot does.

    Returns the status, None without an answer.
    """
    host = "127.0.0.1" if settings.HOST in EVERY_ADDRESS else settings.HOST
    path = reverse("wagtail_advocacy_public:short_link", args=[share.code])
    address = f"http://{host}:{settings.PORT}{path}"
    request = urllib.request.Request(address, headers={"User-Agent": BOT})
    try:
        with urllib.request.build_opener(_StayHere).open(request, timeout=BOT_TIMEOUT) as answer:
            return answer.status
    except urllib.error.HTTPError as answer:
        return answer.code
    except OSError:
        return None


class _StayHere(urllib.request.HTTPRedirectHandler):
    """The robot is answered with a redirect; where it leads does not matter here."""

    def redirect_request(self, *_details):
        return None
