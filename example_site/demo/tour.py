"""The chapters of the tour: who does what, where that is, and whether it has been done here."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from example_site.demo.cast import CAST, Part
from example_site.demo.history.offering import UNMARKED
from wagtail_advocacy.content.models import TargetKind
from wagtail_advocacy.content.target import public_target
from wagtail_advocacy.models import Ambassador, Item


PRIVATE = "dyke-tender-section-7"
SHARED_ARTICLE = "hundred-engineers"
OUTSIDE_ADDRESS = "https://www.waterkant.example/tenders/section-7"


@dataclass(frozen=True)
class Step:
    """Something to do as one person, or as nobody: `label` says where it leads, `address` is
    there."""

    part: Part | None
    label: str
    address: str


@dataclass(frozen=True)
class Chapter:
    """One card of the tour."""

    anchor: str
    title: str
    text: list
    steps: list
    is_done: bool = False
    value: str = ""
    is_wide: bool = False


def chapters():
    """Return the chapters in the order of the loop. A step whose page is gone is left out."""
    pages = {
        page.slug: page
        for page in Page.objects.filter(slug__in=[UNMARKED, PRIVATE, SHARED_ARTICLE]).order_by("pk")
    }
    return [
        _join(),
        _mark(pages.get(UNMARKED)),
        _cure(pages.get(PRIVATE)),
        _edition(),
        _curate(),
        _share(pages.get(SHARED_ARTICLE)),
        _count(),
        _results(),
        _apply(),
        _report(),
        _mail(),
    ]


def _join():
    return Chapter(
        "join",
        _("Join on one screen"),
        [
            _(
                "Yara started this month. The programme is called Waterfans; she reads what it "
                "is, what is seen by "
                "whom, and the guidelines. One button, and she is in."
            ),
        ],
        [Step(CAST["newcomer"], _("Open the hub"), reverse("wagtail_advocacy:hub"))],
        is_done=Ambassador.objects.filter(user__username="newcomer", left_at=None).exists(),
    )


def _mark(page):
    title = page.title if page else ""
    return Chapter(
        "mark",
        _("Mark an article, see it in the hub"),
        [
            _(
                "Noor opens “%(title)s” where it was written. On the tab Waterfans she turns on "
                "“May colleagues share "
                "this?” and publishes. Then look at the hub as Tjeerd: it is there, on the phone "
                "as well."
            )
            % {"title": title},
        ],
        [
            *_edit_step(page, _("Edit the article")),
            Step(CAST["employee"], _("See it in the hub"), reverse("wagtail_advocacy:hub")),
        ],
        is_done=_is_offered(page),
    )


def _cure(page):
    return Chapter(
        "cure",
        _("A private article is refused, and cured"),
        [
            _(
                "“%(title)s” is for colleagues only. Mark it, and the tab says at once that "
                "outsiders would see a "
                "login page. The cure: under “What outsiders open” choose an outside address, for"
                " instance this one:"
            )
            % {"title": page.title if page else ""},
        ],
        _edit_step(page, _("Edit the private article")),
        is_done=_is_offered(page),
        value=OUTSIDE_ADDRESS,
    )


def _edition():
    item = (
        Item.objects.filter(target_kind=TargetKind.EDITION, has_edition=True)
        .select_related("page", "site")
        .first()
    )
    address = public_target(item).url if item else None
    return Chapter(
        "edition",
        _("What outsiders may read of it"),
        [
            _(
                "The article about the canteen is for colleagues. Its public edition is what an "
                "editor wrote for outsiders: a title, a picture, a text, at an address of its own. "
                "Nothing of the intranet shows there."
            ),
        ],
        [
            *([Step(None, _("Read it as an outsider"), address)] if address else []),
            *(_edit_step(item.page, _("See it in the editor")) if item else []),
        ],
    )


def _curate():
    return Chapter(
        "curate",
        _("News of others, from a feed"),
        [
            _(
                "People follow colleagues who share more than their own organisation’s news. "
                "Noor pastes an address, and title, text and picture are fetched; the feed of a "
                "magazine fills a queue that she looks through. The magazine is invented, and "
                "served by this demo."
            ),
        ],
        [
            Step(CAST["editor"], _("Curated links"), reverse("advocacy_links:list")),
            Step(CAST["editor"], _("Feeds"), reverse("advocacy_feeds:index")),
            Step(CAST["owner"], _("The balance"), reverse("wagtail_advocacy_reports:items")),
        ],
    )


def _share(page):
    read = [Step(CAST["employee"], _("Read and share"), page.url)] if page else []
    return Chapter(
        "share",
        _("Share in two clicks"),
        [
            _(
                "Tjeerd shares from the article itself: first the network, then the button that "
                "says what it does. "
                "LinkedIn ignores texts, so his goes to the clipboard and the button says so."
            ),
            _(
                "Choose QR code under “More ways” to get a link that another phone opens with its"
                " camera."
            ),
        ],
        read,
    )


def _count():
    return Chapter(
        "counter",
        _("A reader counts, a robot does not"),
        [
            _(
                "Open the link in a private window or on a phone: that is a reader. In this "
                "window you are signed in, "
                "so you are a colleague and counted apart. Or let a link preview robot come by."
            ),
        ],
        [],
        is_wide=True,
    )


def _results():
    return Chapter(
        "impact",
        _("Results come back"),
        [
            _(
                "Tjeerd has shared for a year. My impact shows what it brought, and only he sees "
                "it. For Yara the "
                "line has yet to start."
            ),
        ],
        [
            Step(CAST["employee"], _("My impact"), reverse("wagtail_advocacy:impact")),
            Step(CAST["newcomer"], _("An empty page"), reverse("wagtail_advocacy:impact")),
            Step(CAST["employee"], _("What sharing led to"), reverse("wagtail_advocacy:stories")),
        ],
    )


def _apply():
    return Chapter(
        "apply",
        _("From a reader to an application"),
        [
            _(
                "A short link tells the vacancy which share it was, without a cookie, and the form "
                "books the application to it. Follow a link to a vacancy in a private window, "
                "press Apply, and look at the register as Femke."
            ),
        ],
        [
            Step(
                CAST["owner"],
                _("Applications and leads"),
                reverse("advocacy_conversions:index"),
            ),
            Step(
                CAST["owner"],
                _("Upload a file"),
                reverse("wagtail_advocacy_tracking:import_conversions"),
            ),
        ],
    )


def _report():
    return Chapter(
        "report",
        _("The owner reads what it is worth"),
        [
            _(
                "Forty superusers first, the launch in month five, the summer, the flood in "
                "December, new prices from "
                "March on. Participation counts people, the media value counts readers at the "
                "price of their day, "
                "and a team of three is never shown on its own."
            ),
        ],
        [
            Step(CAST["owner"], _("Dashboard"), reverse("wagtail_advocacy_reports:dashboard")),
            Step(
                CAST["owner"], _("Participation"), reverse("wagtail_advocacy_reports:participation")
            ),
            Step(CAST["owner"], _("Teams"), reverse("wagtail_advocacy_reports:teams")),
            Step(CAST["owner"], _("Media value"), reverse("wagtail_advocacy_reports:media_value")),
            Step(
                CAST["owner"],
                _("How the value came about"),
                reverse("wagtail_advocacy_reports:explanation", args=["media_value", "value"]),
            ),
            Step(CAST["owner"], _("Content"), reverse("wagtail_advocacy_reports:content")),
            Step(CAST["owner"], _("Campaigns"), reverse("wagtail_advocacy_reports:campaigns")),
            Step(CAST["owner"], _("Forecast"), reverse("wagtail_advocacy_reports:forecast")),
            Step(CAST["owner"], _("Goals"), reverse("wagtail_advocacy_reports:goals")),
            Step(
                CAST["editor"],
                _("What colleagues think of it"),
                reverse("wagtail_advocacy_reports:feedback"),
            ),
            Step(CAST["owner"], _("The loop"), reverse("wagtail_advocacy_reports:suggestions")),
        ],
    )


def _mail():
    return Chapter(
        "mail",
        _("The e-mails"),
        [
            _(
                "The demo sends no e-mail. Whoever joins gets a welcome a few seconds later; read"
                " it here, as Yara "
                "for her own and as Kwame for all. Tjeerd reads what his ideas brought, and Noor "
                "what the editors' week was like."
            ),
        ],
        [
            Step(CAST["newcomer"], _("Her mailbox"), reverse("mail:list")),
            Step(CAST["admin"], _("All e-mails"), reverse("mail:list")),
        ],
        is_wide=True,
    )


def _edit_step(page, label):
    if page is None:
        return []
    return [Step(CAST["editor"], label, reverse("wagtailadmin_pages:edit", args=[page.pk]))]


def _is_offered(page):
    return page is not None and Item.objects.filter(page_id=page.pk, shareable=True).exists()
