from functools import cache
from io import BytesIO

import pytest
from django.db import transaction
from django.test import override_settings
from PIL import Image

from example_site.intranet import loading


@cache
def plain_picture():
    file = BytesIO()
    Image.new("RGB", (40, 21), "teal").save(file, "JPEG")
    return file.getvalue()


@pytest.fixture(scope="module")
def loaded_intranet(django_db_setup, django_db_blocker, tmp_path_factory):
    """The example intranet, loaded once for a module and rolled back after it."""
    folder = tmp_path_factory.mktemp("intranet")
    changes = {
        "ROOT_URLCONF": "example_site.urls",
        "MEDIA_ROOT": folder / "media",
        "MAIL_FOLDER": folder / "mail",
        "WAGTAILADMIN_BASE_URL": "http://localhost",
        "WAGTAIL_FRONTEND_LOGIN_URL": "/login/",
        "LOGIN_URL": "/login/",
    }
    with (
        pytest.MonkeyPatch.context() as patch,
        override_settings(**changes),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        # Drawing and resizing thirty real pictures would take longer than all the tests.
        patch.setattr(loading, "illustration", lambda motif, palette, seed: plain_picture())
        # Wagtail leaves the temporary file of a new rendition to the garbage collector.
        patch.setattr("wagtail.images.models.SpooledTemporaryFile", lambda max_size: BytesIO())
        loading.load_site()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def intranet(loaded_intranet, db):
    """The example intranet: a dict of slug to page."""
    return loading.load_site()


@pytest.fixture
def colleague(django_user_model):
    return django_user_model.objects.create_user(
        "noor", "noor@waterkant.example", "noor", first_name="Noor", last_name="Hakimi"
    )
