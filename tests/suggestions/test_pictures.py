"""What is kept of a picture that was sent along."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture

from wagtail_advocacy.suggestions.pictures import LONGEST_SIDE, MOST_BYTES, clean_picture


GPS = 0x8825


def reopened(kept):
    return Picture.open(io.BytesIO(kept.content))


def test_the_place_is_taken_out(upload):
    exif = Picture.Exif()
    exif.get_ifd(GPS)[2] = (52.0, 5.0, 0.0)
    exif[0x010F] = "Camera"
    file = upload(exif=exif)
    assert Picture.open(file).getexif().get_ifd(GPS)
    file.seek(0)
    picture = reopened(clean_picture(file))
    assert not picture.getexif()
    assert "exif" not in picture.info


def test_a_picture_stands_upright_afterwards(upload):
    exif = Picture.Exif()
    exif[0x0112] = 6
    kept = clean_picture(upload(size=(400, 200), exif=exif))
    assert (kept.width, kept.height) == (200, 400)


def test_a_large_picture_is_made_smaller(upload):
    assert clean_picture(upload(size=(4000, 1000))).width == LONGEST_SIDE


def test_transparency_stays(upload):
    kept = clean_picture(upload("a.png", kind="PNG", mode="RGBA"))
    assert kept.format == "PNG"
    assert reopened(kept).mode == "RGBA"


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_the_content_decides_and_not_the_name(upload, kind):
    assert clean_picture(upload("photo.jpg", kind=kind)).width == 400


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no picture",
        b'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"/>',
        b"%PDF-1.4",
    ],
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(ValidationError, match="no picture"):
        clean_picture(SimpleUploadedFile("photo.jpg", content, "image/jpeg"))


def test_a_broken_picture_is_refused(upload):
    whole = upload(size=(600, 600)).read()
    with pytest.raises(ValidationError):
        clean_picture(SimpleUploadedFile("photo.jpg", whole[: len(whole) // 2]))


def test_a_tiny_picture_is_refused(upload):
    with pytest.raises(ValidationError, match="too small"):
        clean_picture(upload(size=(20, 20)))


def test_a_huge_file_is_refused_before_it_is_read(upload):
    file = upload()
    file.size = MOST_BYTES + 1
    with pytest.raises(ValidationError, match="too big"):
        clean_picture(file)
