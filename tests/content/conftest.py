import gc
import io
import warnings

import pytest
from django.core.files.images import ImageFile
from PIL import Image as Picture
from wagtail.images import get_image_model
from wagtail.test.utils.form_data import querydict_from_html

from wagtail_advocacy.content.meta import IMAGE_FILTER as META_FILTER
from wagtail_advocacy.content.preview import IMAGE_FILTER as CARD_FILTER


@pytest.fixture
def picture(db, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    content = io.BytesIO()
    Picture.new("RGB", (1600, 900), "teal").save(content, "JPEG")
    content.seek(0)
    image = get_image_model().objects.create(
        title="A dyke", file=ImageFile(content, name="dyke.jpg"), description="A green dyke"
    )
    # Wagtail leaves the temporary file of a new rendition to the garbage collector.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        for name in (CARD_FILTER, META_FILTER, "max-165x165"):
            image.get_rendition(name)
        gc.collect()
    return image


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
