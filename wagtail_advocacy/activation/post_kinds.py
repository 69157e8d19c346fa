"""Notices about direct posts, to those whose posts they are."""

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_advocacy.sharing.delivery.problems import DeliveryProblem, in_words
from wagtail_advocacy.sharing.models import Delivery
from wagtail_advocacy.sharing.queries import network_label
from wagtail_advocacy.sharing.services import Refusal

from . import queries
from .kinds import Kind, NoticeText, register_kind
from .models import Way


class PostKind(Kind):
    """A notice about a post, which one of ``states`` is the reason for."""

    states: tuple[str, ...] = ()

    def recipients(self, thing_id):
        return queries.poster_of(thing_id)

    def load(self, ids):
        return Delivery.objects.select_related("item").in_bulk(list(ids))

    def item_of(self, thing):
        return thing.item

    def text(self, thing, standing):
        # Where he may not know the item's title any more, his own words say which post it is.
        name = thing.item.title if standing.knows else thing.text
        values = {
            "title": Truncator(name or "…").chars(80),
            "network": network_label(thing.network),
        }
        return NoticeText(
            title=self.title(thing) % values,
            text=self.words(thing) % values,
            path=self.path(thing),
            action=self.action(thing),
        )

    def is_worth_an_email(self, thing, standing):
        return thing.state in self.states

    def title(self, post: Delivery) -> str:
        raise NotImplementedError

    def words(self, post: Delivery) -> str:
        raise NotImplementedError

    def path(self, post: Delivery) -> str:
        return f"{reverse('wagtail_advocacy:planned')}#post-{post.pk}"

    def action(self, post: Delivery) -> str:
        return _("See your posts")


@register_kind
class PostSent(PostKind):
    id = "post_sent"
    label = gettext_lazy("A post that you planned is out")
    description = gettext_lazy("It stands on the network.")
    default = Way.INBOX
    states = (Delivery.State.SENT,)

    def title(self, post):
        return _("Posted on %(network)s: “%(title)s”")

    def words(self, post):
        return _("Your post is out, at the time that you chose.")


@register_kind
class PostUnconfirmed(PostKind):
    id = "post_unconfirmed"
    label = gettext_lazy("Please check whether a post arrived")
    description = gettext_lazy("The network did not answer in time, so nobody knows but you.")
    states = (Delivery.State.UNCONFIRMED,)

    def title(self, post):
        return _("Please check: is “%(title)s” on %(network)s?")

    def words(self, post):
        return _(
            "%(network)s did not say whether your post arrived. Look at your profile there, then "
            "tell us. We do not send it again by ourselves, so that it is not there twice."
        )

    def action(self, post):
        return _("Tell us")


@register_kind
class PostStopped(PostKind):
    id = "post_stopped"
    label = gettext_lazy("A post did not go out")
    description = gettext_lazy("The network did not take it, or it was withdrawn before its time.")
    states = (Delivery.State.REJECTED, Delivery.State.CANCELLED)

    def title(self, post):
        return _("Not posted on %(network)s: “%(title)s”")

    def words(self, post):
        reason = post.message if post.problem == DeliveryProblem.TEXT else in_words(post.problem)
        reason = reason.replace("%", "%%")
        if self.can_share_by_hand(post):
            return _("%(reason)s Your text is kept: you can share it by hand.") % {"reason": reason}
        return _("%(reason)s You need do nothing.") % {"reason": reason}

    def path(self, post):
        if not self.can_share_by_hand(post):
            return super().path(post)
        composer = reverse("wagtail_advocacy:composer", args=[post.item_id])
        return f"{composer}?network={post.network}&post={post.pk}"

    def action(self, post):
        return _("Share it by hand") if self.can_share_by_hand(post) else super().action(post)

    def can_share_by_hand(self, post: Delivery) -> bool:
        return post.problem not in (Refusal.WITHDRAWN, Refusal.NOT_TAKING_PART)
