"""Saving the pictures and the video of a post."""

from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError

from wagtail_advocacy.content.media_files import files_of
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.hub.access import member_page
from wagtail_advocacy.hub.media import filter_for, kind_of_video, picture_name, video_name
from wagtail_advocacy.sharing.queries import offered_item


@require_safe
@member_page
def picture(request, item_id, picture_id, size):
    """One picture in a size that a network wants, to keep as a file."""
    item = _item(request, item_id)
    spec = filter_for(size)
    files = files_of(item)
    found = next(
        (
            (number, each)
            for number, each in enumerate(files.pictures, start=1)
            if each.pk == picture_id
        ),
        None,
    )
    if spec is None or found is None:
        raise Http404
    number, wanted = found
    try:
        rendition = wanted.image.get_rendition(spec)
        file = rendition.file.open("rb")
    except (SourceImageIOError, InvalidFilterSpecError, OSError) as error:
        raise Http404 from error
    name = picture_name(item, number, rendition.width, rendition.height)
    return _attachment(file, name, "image/jpeg")


@require_safe
@member_page
def video(request, item_id):
    """The video, to keep as a file."""
    item = _item(request, item_id)
    document = files_of(item).video
    if document is None:
        raise Http404
    try:
        kind = kind_of_video(document)
        if kind is None:
            raise Http404
        file = document.file.storage.open(document.file.name, "rb")
    except OSError as error:
        raise Http404 from error
    return _attachment(file, video_name(item, kind), kind)


def _item(request, item_id: int) -> Item:
    """The item, if it is one of pictures or a video and is offered to this person now."""
    item = offered_item(request.ambassador, item_id)
    if item is None or not item.is_without_link:
        raise Http404
    return item


def _attachment(file, name: str, kind: str) -> FileResponse:
    response = FileResponse(file, as_attachment=True, filename=name, content_type=kind)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
