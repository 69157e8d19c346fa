"""Builds the intranet: pages, pictures, login restrictions and the site record."""

from datetime import UTC, datetime, timedelta
from html import escape
from io import BytesIO
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.images import ImageFile
from django.db import transaction
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Locale, Page, PageViewRestriction, Site

from example_site.intranet.illustrations import illustration
from example_site.intranet.models import (
    ApplicationPage,
    ArticlePage,
    HomePage,
    SectionPage,
    VacancyPage,
)
from example_site.intranet.records import INTERNAL_SECTION, LANGUAGES, SECTIONS, read_records


FEATURED = "dyke-hollebeek"
SITE_NAME = "Waterkant"
APPLICATION = "apply"
# Label, type and choices of what an applicant fills in.
APPLICATION_FIELDS = (
    ("Your name", "singleline", ""),
    ("Your e-mail address", "email", ""),
    ("Which job", "dropdown", "Hydraulic engineer, Data engineer, Pump mechanic, Another one"),
    ("Why you", "multiline", ""),
)
TAGLINE = "Together we keep the province dry, warm and green."


@transaction.atomic
def load_site():
    """Build whatever is missing of the intranet and leave everything else as it is.

    Returns:
        A dict of slug to page; "waterkant" is the home page.
    """
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in LANGUAGES}
    home = _home(locales["en"])
    pages = {home.slug: home}
    for slug, (title, intro) in SECTIONS.items():
        pages[slug] = _section(home, slug, title, intro, locales["en"])
    _restrict(pages[INTERNAL_SECTION])
    today = timezone.localdate()
    for record in read_records(today):
        parent = pages[record.section]
        page = Page.objects.child_of(parent).filter(slug=record.slug).specific().first()
        if page is None:
            page = _add_page(parent, record, locales[record.language], today)
        pages[record.slug] = page
    pages[APPLICATION] = _application(pages["people-and-jobs"], locales["en"])
    if home.featured_page_id is None:
        home.featured_page = Page.objects.get(pk=pages[FEATURED].pk)
        home.save_revision().publish()
    _site(home)
    return pages


def _home(locale):
    home = HomePage.objects.first()
    if home is not None:
        return home
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root", locale=locale)
    home = root.add_child(
        instance=HomePage(title=SITE_NAME, slug="waterkant", tagline=TAGLINE, locale=locale)
    )
    home.save_revision().publish()
    return home


def _section(home, slug, title, intro, locale):
    section = SectionPage.objects.child_of(home).filter(slug=slug).first()
    if section is None:
        section = SectionPage(
            title=title, slug=slug, intro=intro, locale=locale, show_in_menus=True
        )
        home.add_child(instance=section)
        section.save_revision().publish()
    return section


def _application(section, locale):
    page = ApplicationPage.objects.child_of(section).filter(slug=APPLICATION).first()
    if page is None:
        page = ApplicationPage(
            title="Apply at Waterkant",
            slug=APPLICATION,
            intro="Four questions, two minutes. We call you within a week, whatever the answer is.",
            thanks="Thank you. We have your application and call you within a week.",
            locale=locale,
        )
        for label, kind, choices in APPLICATION_FIELDS:
            page.form_fields.add(
                page.form_fields.model(label=label, field_type=kind, choices=choices)
            )
        section.add_child(instance=page)
        page.save_revision().publish()
    return page


def _restrict(page):
    if not page.view_restrictions.exists():
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def _add_page(parent, record, locale, today):
    # One tree for all languages, as in most intranets; a page has the language of its text.
    build = _vacancy if record.kind == "vacancy" else _article
    page = parent.add_child(instance=build(record, locale, today))
    if not record.public and record.section != INTERNAL_SECTION:
        _restrict(page)
    page.save_revision().publish()
    published = datetime.combine(record.published_on, datetime.min.time(), UTC) + timedelta(hours=9)
    Page.objects.filter(pk=page.pk).update(
        first_published_at=published,
        last_published_at=published,
        latest_revision_created_at=published,
    )
    return type(page).objects.get(pk=page.pk)


def _common(record, locale):
    return {
        "title": record.title,
        "slug": record.slug,
        "locale": locale,
        "intro": record.intro,
        "date": record.published_on,
        "lead_image": _image(record),
        "search_description": record.intro,
        "body": [_stream_block(*block) for block in record.body],
    }


def _article(record, locale, today):
    return ArticlePage(
        **_common(record, locale),
        topic=record.topic,
        author_name=record.author,
        author_role=record.role,
    )


def _vacancy(record, locale, today):
    return VacancyPage(
        **_common(record, locale),
        team=record.team,
        place=record.place,
        hours=record.hours,
        salary=record.salary,
        apply_before=today + timedelta(days=record.closes_in_days),
        contact_name=record.author,
    )


def _image(record):
    if not record.motif:
        return None
    images = get_image_model().objects
    title = f"{record.motif.capitalize()} ({record.slug})"
    image = images.filter(title=title).first()
    if image is None:
        file = BytesIO(illustration(record.motif, record.palette, record.slug))
        image = images.create(
            title=title,
            description=f"Illustration in three inks: {record.motif}",
            file=ImageFile(file, name=f"{record.slug}.jpg"),
        )
    return image


def _stream_block(kind, value):
    if kind == "quote":
        text, name = value
        return kind, {"text": text, "name": name}
    if kind == "paragraph":
        return kind, f"<p>{escape(value, quote=False)}</p>"
    return kind, value


def _site(home):
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    values = {
        "hostname": address.hostname,
        "port": address.port or (443 if address.scheme == "https" else 80),
        "root_page_id": home.pk,
        "site_name": SITE_NAME,
    }
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    if any(getattr(site, name) != value for name, value in values.items()):
        untouched_welcome = site.root_page if site.pk and site.root_page_id != home.pk else None
        for name, value in values.items():
            setattr(site, name, value)
        site.save()
        if untouched_welcome and type(untouched_welcome.specific) is Page:
            untouched_welcome.delete()
