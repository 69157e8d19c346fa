"""From the landing page to the form that is filled in on it, without a cookie.

A short link leads to the page with ``?advocacy=<code>``, if the programme's owner wants that. The
tags of this package carry the code on: in links to other pages of the site, and in a hidden field
of the form. What handles the form books the conversion.
"""

import logging
from datetime import datetime
from decimal import Decimal
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from wagtail.models import Site

from wagtail_advocacy.tracking.lookup import CODE_SHAPE
from wagtail_advocacy.tracking.models import Conversion
from wagtail_advocacy.tracking.utm import CODE_PARAMETER, with_code

from .services import OtherContent, book_conversion


logger = logging.getLogger(__name__)

# The hidden field's name.
CODE_FIELD = "advocacy_code"


def code_of(request: HttpRequest) -> str:
    """The share's code that the form or the address of ``request`` carries, ``""`` without one
    and for what is none by its shape."""
    code = request.POST.get(CODE_FIELD) or request.GET.get(CODE_PARAMETER, "")
    return code if CODE_SHAPE.fullmatch(code) else ""


def carried(request: HttpRequest, address: str) -> str:
    """``address`` with the code that ``request`` carries, if it is one of the same site. Codes
    are given to nobody else."""
    code = code_of(request)
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    is_own = parts.netloc in ("", request.get_host()) and parts.scheme in ("", "http", "https")
    if not code or not is_own or not (parts.netloc or parts.path or parts.query):
        return address
    return with_code(address, code)


def book_from_form(
    data,
    kind: str,
    external_id: str,
    value: Decimal | str | int | None = None,
    currency: str = "",
    occurred_at: datetime | None = None,
    *,
    site: Site | None = None,
) -> Conversion | None:
    """Book a conversion to the share whose code stands in the hidden field of ``data``, as
    ``request.POST``. The other arguments are those of ``book_conversion``.

    Gives ``None`` where nobody came by a share. What cannot be booked is written to the log as a
    warning and is ``None``, too: nobody's application is lost for it.
    """
    code = data.get(CODE_FIELD, "")
    if not CODE_SHAPE.fullmatch(code):
        return None
    try:
        booking = book_conversion(code, kind, external_id, value, currency, occurred_at, site=site)
    except (ValidationError, OtherContent) as error:
        logger.warning("A conversion %s was not booked: %s", external_id, error)
        return None
    return booking.conversion


class ConversionFormMixin:
    """For pages with a form (``wagtail.contrib.forms``): books each submission of somebody who
    came by a share as a conversion of ``conversion_kind``.

    Put it before ``AbstractForm`` or ``AbstractEmailForm``, and ``{% advocacy_conversion_field %}``
    into the page's ``<form>``. Migrations of sites name it by its path, so it stays here.
    """

    conversion_kind = "lead"

    def process_form_submission(self, form):
        submission = super().process_form_submission(form)
        if submission is not None:
            book_from_form(
                form.data,
                self.conversion_kind,
                f"form-{self.pk}-{submission.pk}",
                site=self.get_site(),
            )
        return submission
