"""What is left to do before a programme can start."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Site

from wagtail_advocacy.background import worker_problem
from wagtail_advocacy.conf import advocacy_settings
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.measurement.charts import figure
from wagtail_advocacy.measurement.prices import price_book
from wagtail_advocacy.programme.calendar import programme_day
from wagtail_advocacy.programme.models import Ambassador, ProgrammeSettings
from wagtail_advocacy.programme.queries import eligible_users, settings_for
from wagtail_advocacy.sharing.models import Share


ARTICLES = 5
PILOT_GROUP = 5
LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class Step:
    """One thing to do: what it is, how it stands, and where it is done."""

    title: str
    text: str
    done: bool
    url: str = ""
    action: str = ""


def address(name: str, *args) -> str:
    """The address of a view, ``""`` where the site does not include it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def has_data(site: Site) -> bool:
    """Whether anybody shared anything on ``site`` yet."""
    return Share.objects.filter(ambassador__site=site).exists()


def worker_text(problem: str | None) -> str:
    """What the worker's state means, and what to do about it."""
    if problem == "unscheduled":
        return _(
            "The background work is not set up, so heads are not counted and pages do not "
            "expire on time. Run “manage.py advocacy_setup”."
        )
    if problem == "stopped":
        return _(
            "The background worker does not run, so heads are not counted and e-mails wait. "
            "Start “manage.py qcluster”."
        )
    return _("The background worker runs.")


def steps(site: Site) -> list[Step]:
    """The set-up of ``site``'s programme, in the order in which it is best done."""
    programme = settings_for(site)
    meta = ProgrammeSettings._meta
    settings_url = address("wagtailsettings:edit", meta.app_label, meta.model_name, site.pk)
    return [
        Step(
            _("Give the programme a name"),
            programme.programme_name or _("People see it everywhere in place of “Advocacy”."),
            bool(programme.programme_name),
            settings_url,
            _("Programme settings"),
        ),
        _who_counts(site, programme, settings_url),
        _networks(programme, settings_url),
        _prices(site, programme),
        _articles(site, programme),
        _pilot_group(site),
        _public_address(site),
        Step(
            _("Keep the background worker running"),
            worker_text(problem := worker_problem()),
            problem is None,
        ),
    ]


def _who_counts(site: Site, programme, url: str) -> Step:
    people = eligible_users(site).count()
    if advocacy_settings.ELIGIBLE_EMPLOYEES:
        who = _("Chosen by the site’s code")
    elif programme.eligible_group:
        who = _("The group “%(group)s”") % {"group": programme.eligible_group}
    else:
        who = _("Everybody with an active account")
    text = ngettext("%(who)s: %(people)s person.", "%(who)s: %(people)s people.", people)
    return Step(
        _("Say who counts as an employee"),
        text % {"who": who, "people": figure(people)},
        people > 0,
        url,
        _("Programme settings"),
    )


def _networks(programme, url: str) -> Step:
    count = len(programme.networks)
    return Step(
        _("Choose the networks"),
        ngettext("%(count)d network is on.", "%(count)d networks are on.", count)
        % {"count": count},
        count > 0,
        url,
        _("Programme settings"),
    )


def _prices(site: Site, programme) -> Step:
    book, today = price_book(site), programme_day()
    paid = [network for network in programme.networks if network.takes_link]
    missing = [network.label for network in paid if book.on(network.id, today) is None]
    text = (
        _("Without a price yet: %(networks)s.") % {"networks": ", ".join(map(str, missing))}
        if missing
        else _("Every network has one, in %(currency)s.") % {"currency": book.currency}
    )
    return Step(
        _("Set a price per click"), text, not missing, address("advocacy_prices:index"), _("Prices")
    )


def _articles(site: Site, programme) -> Step:
    count = Item.objects.filter(site=site, shareable=True, withdrawn_at=None).count()
    return Step(
        _("Make five articles shareable"),
        _("%(count)s of %(wanted)s.") % {"count": min(count, ARTICLES), "wanted": ARTICLES}
        + " "
        + _("The switch is on each page’s tab “%(name)s”.") % {"name": programme.name},
        count >= ARTICLES,
        address("wagtailadmin_explore", site.root_page_id),
        _("Pages"),
    )


def _pilot_group(site: Site) -> Step:
    count = Ambassador.objects.filter(site=site, left_at=None).count()
    return Step(
        _("Invite a pilot group"),
        _("%(count)s of %(wanted)s have joined. Begin with colleagues who share already.")
        % {"count": min(count, PILOT_GROUP), "wanted": PILOT_GROUP},
        count >= PILOT_GROUP,
        address("wagtail_advocacy:hub"),
        _("The hub, to pass on"),
    )


def _public_address(site: Site) -> Step:
    public = advocacy_settings.PUBLIC_BASE_URL or site.root_url
    host = urlsplit(public).hostname or ""
    reachable = bool(host) and host not in LOCAL_HOSTS
    text = (
        _("Shared links begin with %(address)s.")
        if reachable
        else _("Shared links begin with %(address)s, which nobody outside can open.")
    )
    url = "" if advocacy_settings.PUBLIC_BASE_URL else address("wagtailsites:edit", site.pk)
    return Step(
        _("Set the public address"), text % {"address": public}, reachable, url, _("Site settings")
    )
