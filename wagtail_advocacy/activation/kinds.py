"""The kinds of notices. A later kind is one more class here, or one that a site registers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Site

from wagtail_advocacy.content.models import Item, Question

from . import queries
from .models import Way


@dataclass(frozen=True)
class NoticeText:
    """What a notice says to one person, in the language that is active.

    ``path`` is where it leads to, ``action`` what the link or button there is called.
    ``read_address`` is the whole address of what can be read of it besides, if any.
    """

    title: str
    text: str
    path: str
    action: str
    read_address: str = ""


@dataclass(frozen=True)
class Standing:
    """How a person stands to the item that a notice is about."""

    sees: bool
    shared: bool

    @property
    def knows(self) -> bool:
        """Whether he may read its title: he may see it, or he shared it."""
        return self.sees or self.shared


class Kind:
    """One kind of notice.

    ``id`` is stored, ``default`` is a ``Way``. The e-mail is made from ``html_template`` and
    ``text_template``, which get ``notice`` (a ``NoticeText``) besides what every e-mail gets.
    """

    id: str
    label: str
    description: str = ""
    default: Way = Way.EMAIL
    html_template = "wagtail_advocacy/activation/notice.html"
    text_template = "wagtail_advocacy/activation/notice.txt"

    def is_for(self, user) -> bool:
        """Whether ``user`` can be told of such things at all, and so is asked how."""
        return True

    def recipients(self, thing_id: int) -> Iterator[list[int]]:
        """The ids of the ambassadors to tell, in chunks."""
        raise NotImplementedError

    def told_otherwise(self, thing_id: int, ambassador_ids: Iterable[int]) -> set[int]:
        """Those of the people who know it from another notice, so that they need none. Asked in
        the transaction that writes the notices."""
        return set()

    def load(self, ids: Iterable[int]) -> dict[int, object]:
        """The things with these ids, by id, in a fixed number of queries."""
        raise NotImplementedError

    def item_of(self, thing) -> Item | None:
        """The item that ``thing`` is about, if any: what it says may not be for everybody."""
        return None

    def text(self, thing, standing: Standing) -> NoticeText:
        """What the notice says to somebody who stands to its item as ``standing`` tells."""
        raise NotImplementedError

    def is_worth_an_email(self, thing, standing: Standing) -> bool:
        """Whether it still makes sense to send it, now that its turn has come."""
        return True

    def email_context(self, thing, user) -> dict:
        """What else the e-mail's templates get, for ``user`` alone."""
        return {}

    def without_inbox(self, thing_id: int) -> tuple[Site | None, list[int]]:
        """A site, and the ids of users to tell by e-mail who take no part in its programme."""
        return None, []


class ItemKind(Kind):
    """A notice about an item."""

    def load(self, ids):
        return Item.objects.in_bulk(list(ids))

    def item_of(self, thing):
        return thing


class ImportantItem(ItemKind):
    id = "important_item"
    label = gettext_lazy("Something important to share")
    description = gettext_lazy("An editor marked an item as important for everybody.")

    def recipients(self, thing_id):
        return queries.recipients_of(thing_id)

    def told_otherwise(self, thing_id, ambassador_ids):
        return queries.told_of_a_twin(thing_id, self.id, ambassador_ids)

    def text(self, thing, standing):
        if standing.sees:
            return NoticeText(
                title=_("Important: %(title)s") % {"title": thing.title},
                text=thing.summary,
                path=reverse("wagtail_advocacy:composer", args=[thing.pk]),
                action=_("Share it"),
            )
        title = _("Something important is no longer offered")
        if standing.shared:
            title = _("“%(title)s” is no longer offered") % {"title": thing.title}
        return NoticeText(
            title=title,
            text="",
            path=reverse("wagtail_advocacy:hub"),
            action=_("See what else there is"),
        )

    def is_worth_an_email(self, thing, standing):
        return standing.sees and not standing.shared


class ItemWithdrawn(ItemKind):
    id = "item_withdrawn"
    label = gettext_lazy("Something you shared was withdrawn")
    description = gettext_lazy("You need do nothing; you know it if somebody asks you about it.")
    default = Way.INBOX

    def recipients(self, thing_id):
        return queries.sharers_of(thing_id)

    def text(self, thing, standing):
        values = {"title": thing.title}
        if thing.withdrawn_at is None:
            text = _("It was withdrawn for a while and is offered again.")
        else:
            values["day"] = date_format(thing.withdrawn_at, "j M")
            text = (
                _("It was withdrawn on %(day)s and cannot be shared any more. You need do nothing.")
                if thing.is_without_link
                else _(
                    "It was withdrawn on %(day)s and cannot be shared any more. You need do "
                    "nothing: whoever follows your link is told that it is over."
                )
            )
        title = _("“%(title)s” was withdrawn") if standing.knows else _("An item was withdrawn")
        return NoticeText(
            title=title % values,
            text=text % values,
            path=reverse("wagtail_advocacy:impact"),
            action=_("See your shares"),
        )


class QuestionAnswered(Kind):
    id = "question_answered"
    label = gettext_lazy("Your question was answered")
    description = gettext_lazy("An editor answered what you asked.")

    def recipients(self, thing_id):
        return queries.asker_of(thing_id)

    def load(self, ids):
        return Question.objects.select_related("item").in_bulk(list(ids))

    def item_of(self, thing):
        return thing.item

    def text(self, thing, standing):
        title = _("Your question was answered")
        if standing.knows:
            title = _("Your question about “%(title)s” was answered") % {"title": thing.item.title}
        return NoticeText(
            title=title,
            text=Truncator(thing.answer).chars(300),
            path=f"{reverse('wagtail_advocacy:notices')}#question-{thing.pk}",
            action=_("Read the answer"),
        )


_kinds: dict[str, Kind] = {}


def register_kind(kind: type[Kind]) -> type[Kind]:
    """Make ``kind`` known; also a decorator. A second one with the same id replaces the first."""
    _kinds[kind.id] = kind()
    return kind


def all_kinds() -> list[Kind]:
    """Every kind, in the order in which they were registered."""
    return list(_kinds.values())


def kinds_for(user) -> list[Kind]:
    """The kinds that ``user`` can be told of."""
    return [kind for kind in all_kinds() if kind.is_for(user)]


def get_kind(kind_id: str) -> Kind:
    """The kind with this id. Raises ``KeyError`` when there is none (any more)."""
    return _kinds[kind_id]


for built_in in (ImportantItem, ItemWithdrawn, QuestionAnswered):
    register_kind(built_in)
