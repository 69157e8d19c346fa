"""Direct posts that their authors show to colleagues, to like and to answer them."""

from datetime import timedelta

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Site

from wagtail_advocacy.content.queries import offered_items
from wagtail_advocacy.programme.models import Ambassador

from .models import Delivery


# For so long a post is worth an answer.
SHOWN_FOR = timedelta(days=14)
# Seconds for which it may be unknown that there is a first one.
ANY_AGE = 60


def shown_posts(site: Site) -> QuerySet[Delivery]:
    """The posts of the last two weeks that their authors show, of those who still take part; the
    latest first."""
    return (
        Delivery.objects.filter(
            ambassador__site=site,
            ambassador__left_at=None,
            ambassador__user__is_active=True,
            state=Delivery.State.SENT,
            shown_to_colleagues=True,
            sent_at__gt=timezone.now() - SHOWN_FOR,
        )
        .exclude(remote_url="")
        .select_related("ambassador__user", "item")
        .order_by("-sent_at", "-pk")
    )


def posts_of_colleagues(ambassador: Ambassador) -> QuerySet[Delivery]:
    """What colleagues of ``ambassador`` show, about items that he is offered, too."""
    offered = offered_items(ambassador.site, ambassador.user)
    posts = shown_posts(ambassador.site).exclude(ambassador=ambassador)
    return posts.filter(item__in=offered.order_by().values("pk"))


def own_shown_posts(ambassador: Ambassador) -> QuerySet[Delivery]:
    """The person's own posts that colleagues see."""
    return shown_posts(ambassador.site).filter(ambassador=ambassador)


def has_shown_posts(site: Site) -> bool:
    """Whether anybody shows a post; at most a minute old."""
    key = f"wagtail_advocacy.shown_posts.{site.pk}"
    return cache.get_or_set(key, lambda: shown_posts(site).exists(), ANY_AGE)


def hide_post(delivery: Delivery) -> None:
    """Show the post to colleagues no longer. Safe to repeat."""
    Delivery.objects.filter(pk=delivery.pk).update(shown_to_colleagues=False)
