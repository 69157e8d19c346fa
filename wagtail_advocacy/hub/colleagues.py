"""What the hub says of colleagues' posts."""

from collections.abc import Iterable
from dataclasses import dataclass

from wagtail_advocacy.programme.models import Ambassador
from wagtail_advocacy.sharing.models import Delivery
from wagtail_advocacy.sharing.posts import has_shown_posts, posts_of_colleagues
from wagtail_advocacy.sharing.queries import network_label


POSTS_BESIDE = 3


@dataclass(frozen=True)
class PostRow:
    """One post: who wrote it, about what, and where it stands."""

    post: Delivery
    author: str
    network: str


def post_rows(posts: Iterable[Delivery]) -> list[PostRow]:
    """``posts`` with what is said of them."""
    return [
        PostRow(
            post=post,
            author=post.ambassador.user.get_full_name() or post.ambassador.user.get_username(),
            network=network_label(post.network),
        )
        for post in posts
    ]


def colleagues_aside(ambassador: Ambassador) -> list[PostRow]:
    """The latest posts beside the feed; no query where nobody shows one."""
    if not has_shown_posts(ambassador.site):
        return []
    return post_rows(posts_of_colleagues(ambassador)[:POSTS_BESIDE])
