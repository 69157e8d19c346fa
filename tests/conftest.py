"""People and pages with relations to one another.

Alice and Bob are ambassadors; Carol may take part but has not joined; Eve edits; Olive owns
the programme; Mallory has an account without any right in the admin and no part in the group.
"""

import gc
import io
import warnings

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image as Picture
from wagtail.images import get_image_model
from wagtail.models import GroupPagePermission, Locale, Page, PageViewRestriction, Site
from wagtail.test.utils.form_data import querydict_from_html

from tests.outside import Outside
from tests.testapp.models import StandardPage
from wagtail_advocacy.content.meta import IMAGE_FILTER as META_FILTER
from wagtail_advocacy.content.models import MediaPicture, MediaPost, ShareInfo
from wagtail_advocacy.content.preview import IMAGE_FILTER as CARD_FILTER
from wagtail_advocacy.content.services import write_item
from wagtail_advocacy.programme.models import (
    ProgrammeSettings,
    Role,
    Team,
    TeamMembership,
    Topic,
)
from wagtail_advocacy.programme.services import add_default_roles, join, publish_guidelines
from wagtail_advocacy.tracking import lookup


@pytest.fixture(autouse=True)
def _empty_caches():
    """Rows of different tests may have the same ids."""
    cache.clear()
    lookup._page_address.cache_clear()
    lookup.forget()
    yield
    cache.clear()


@pytest.fixture
def prepared(db):
    """Statements are prepared, as a site allows by ``prepare_threshold``."""
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL prepares statements")
    connection.ensure_connection()
    connection.connection.prepare_threshold = 0
    yield
    connection.connection.prepare_threshold = None


@pytest.fixture
def site(db) -> Site:
    """The default site, with a home page of its own below the root."""
    Locale.objects.get_or_create(language_code="en")
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
    home = root.get_children().first() or root.add_child(
        instance=StandardPage(title="Home", slug="home")
    )
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname, site.port, site.root_page = "testserver", 80, home
    site.site_name = "Test intranet"
    site.save()
    Site.clear_site_root_paths_cache()
    return site


@pytest.fixture
def home(site):
    return site.root_page


@pytest.fixture
def programme(site) -> ProgrammeSettings:
    """The programme "Waterfans", open to the group "Staff"."""
    settings = ProgrammeSettings.for_site(site)
    settings.programme_name = "Waterfans"
    settings.eligible_group = Group.objects.get_or_create(name="Staff")[0]
    settings.save()
    return settings


@pytest.fixture
def make_user(db, django_user_model):
    def make(name, *, groups=(), permissions=(), **values):
        user = django_user_model.objects.create_user(
            username=name, email=f"{name}@example.com", password=name, **values
        )
        for group in groups:
            user.groups.add(Group.objects.get_or_create(name=group)[0])
        for permission in permissions:
            app_label, codename = permission.split(".")
            user.user_permissions.add(
                Permission.objects.get(content_type__app_label=app_label, codename=codename)
            )
        return user

    return make


@pytest.fixture
def team(site) -> Team:
    return Team.objects.create(site=site, name="Projects")


@pytest.fixture
def guidelines(site):
    return publish_guidelines(site, "<p>Be kind.</p>")


@pytest.fixture
def make_ambassador(site, programme, team, guidelines, make_user):
    def make(name, *, team=team):
        user = make_user(name, groups=["Staff"])
        if team is not None:
            TeamMembership.objects.create(team=team, user=user)
        return join(user, site, guidelines=guidelines)

    return make


@pytest.fixture
def alice(make_ambassador):
    return make_ambassador("alice")


@pytest.fixture
def bob(make_ambassador):
    return make_ambassador("bob")


@pytest.fixture
def carol(programme, make_user):
    return make_user("carol", groups=["Staff"])


@pytest.fixture
def mallory(programme, make_user):
    return make_user("mallory")


@pytest.fixture
def eve(home, make_user):
    """An editor who may edit and publish everywhere and make pages shareable."""
    user = make_user(
        "eve",
        groups=["Page editors"],
        permissions=["wagtailadmin.access_admin", "wagtail_advocacy.make_shareable"],
    )
    group = user.groups.get(name="Page editors")
    for codename in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(
            content_type__app_label="wagtailcore", codename=codename
        )
        GroupPagePermission.objects.get_or_create(
            group=group, page=home.get_root(), permission=permission
        )
    return user


@pytest.fixture
def olive(make_user):
    """The programme's owner: every report, nothing else."""
    return make_user(
        "olive",
        permissions=[
            "wagtailadmin.access_admin",
            "wagtail_advocacy.view_dashboard",
            "wagtail_advocacy.view_participation",
            "wagtail_advocacy.view_media_value",
            "wagtail_advocacy.view_content_report",
            "wagtail_advocacy.view_mix",
            "wagtail_advocacy.view_networks",
            "wagtail_advocacy.view_campaign_report",
            "wagtail_advocacy.view_forecast",
            "wagtail_advocacy.view_suggestion_report",
            "wagtail_advocacy.view_teams",
            "wagtail_advocacy.view_click",
        ],
    )


@pytest.fixture
def admin_user(make_user):
    return make_user("admin", is_superuser=True, is_staff=True)


@pytest.fixture
def make_article(home):
    """A published page, offered for sharing unless told otherwise."""

    def make(title="Dyke raised", *, parent=None, shareable=True, page_class=StandardPage, **terms):
        page = page_class(title=title, live=False)
        page.share_info = [ShareInfo(shareable=shareable, **terms)]
        (parent or home).add_child(instance=page)
        page.save_revision().publish()
        return page_class.objects.get(pk=page.pk)

    return make


@pytest.fixture
def article(make_article):
    return make_article()


@pytest.fixture
def item(article):
    return article.advocacy_item


@pytest.fixture
def restrict():
    """Put a page behind a login (or behind groups, or a password)."""

    def restrict(page, kind=PageViewRestriction.LOGIN, groups=()):
        restriction = PageViewRestriction.objects.create(
            page=page, restriction_type=kind, password="sesame"
        )
        restriction.groups.set(groups)
        return restriction

    return restrict


@pytest.fixture
def editor(client, eve):
    """The browser of Eve, who may edit, publish and make pages shareable."""
    client.force_login(eve)
    return client


@pytest.fixture
def plain_editor(client, eve):
    """The browser of an editor who may do all of that but make pages shareable."""
    eve.user_permissions.filter(codename="make_shareable").delete()
    client.force_login(type(eve).objects.get(pk=eve.pk))
    return client


@pytest.fixture
def expert(site):
    add_default_roles(site)
    return Role.objects.get(site=site, slug="expert")


@pytest.fixture
def make_topic(site, home):
    def make(name, **values):
        return Topic.objects.create(site=site, name=name, locale=home.locale, **values)

    return make


@pytest.fixture
def aim(article, item):
    """Aim the article at ``audience`` and ``topics`` as its editor would, and give its item."""

    def aim(*topics, **audience):
        row = article.share_info.get()
        row.topic_keys = [str(topic.translation_key) for topic in topics]
        row.audience = audience
        row.save()
        return write_item(article)

    return aim


@pytest.fixture
def picture(db, settings, tmp_path, render):
    settings.MEDIA_ROOT = str(tmp_path)
    content = io.BytesIO()
    Picture.new("RGB", (1600, 900), "teal").save(content, "JPEG")
    content.seek(0)
    image = get_image_model().objects.create(
        title="A dyke", file=ImageFile(content, name="dyke.jpg"), description="A green dyke"
    )
    render(image, CARD_FILTER, META_FILTER, "max-165x165")
    return image


@pytest.fixture
def render():
    """Make renditions of an image before a page asks for them: Wagtail leaves the temporary file
    of a new one to the garbage collector."""

    def render(image, *names):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            for name in names:
                image.get_rendition(name)
            gc.collect()

    return render


@pytest.fixture
def media_post(site, picture):
    """A published picture to take along without a link."""
    post = MediaPost(site=site, title="The new lock", text="Look at this lock", live=False)
    post.pictures = [MediaPicture(image=picture, description="A lock")]
    post.save()
    post.save_revision().publish()
    return MediaPost.objects.get(pk=post.pk)


@pytest.fixture
def posted():
    """What a browser would post from the page editor at ``url``, with changes."""

    def posted(client, url, **changes):
        response = client.get(url)
        assert response.status_code == 200
        data = querydict_from_html(response.content.decode(), form_id="page-edit-form").copy()
        if data.get("share_info-0-shareable") == "":
            # A ticked box without a value of its own: browsers post "on".
            data["share_info-0-shareable"] = "on"
        for name, value in changes.items():
            if value is None:
                data.pop(name, None)
            elif isinstance(value, list):
                data.setlist(name, value)
            else:
                data[name] = value
        return data

    return posted


@pytest.fixture
def outside(settings):
    """A web server of others, which may be asked though it is on this machine."""
    server = Outside()
    settings.WAGTAIL_ADVOCACY_FETCH_ALLOWED_HOSTS = [server.host]
    yield server
    server.close()


@pytest.fixture
def soup():
    """Reads the HTML of a response."""
    return lambda response: BeautifulSoup(response.content, "html.parser")


@pytest.fixture
def upload():
    """A picture as a browser would send it."""

    def upload(name="eel.jpg", *, kind="JPEG", size=(400, 300), mode="RGB", **options):
        content = io.BytesIO()
        Picture.new(mode, size, "teal").save(content, kind, **options)
        return SimpleUploadedFile(name, content.getvalue())

    return upload
