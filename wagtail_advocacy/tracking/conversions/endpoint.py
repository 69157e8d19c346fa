"""Where other systems send conversions: ``POST /s/conversions/``, signed.

Every answer is JSON. ``{"error": ..., "message": ...}``, with ``"fields"`` where single values are
wrong, says what is the matter; the same request again gets the same answer.
"""

import json
import time
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from wagtail.models import Site

from wagtail_advocacy.programme.calendar import programme_day
from wagtail_advocacy.tracking import throttle
from wagtail_advocacy.tracking.models import Conversion, ConversionKey
from wagtail_advocacy.tracking.visitor import client_address, network_hash

from .checking import FIELDS, REQUIRED, Sent
from .keys import find_key, is_signed, note_use
from .services import OtherContent, book_conversion


MAX_BYTES = 8_192
# Seconds that a time stamp may be off. An older request is not accepted again.
WINDOW_SECONDS = 300
# Requests that one key may send within the throttle's window.
KEY_LIMIT = 600
WRONG_LIMIT = 30

HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


class Refused(Exception):
    """Why a request is not booked."""

    def __init__(self, status: int, error: str, message: str, **more):
        super().__init__(message)
        self.status = status
        self.content = {"error": error, "message": message, **more}


# The signature stands for the sender: no cookie is read, so there is no forgery to protect
# against. The booking commits before it is answered.
@csrf_exempt
@transaction.non_atomic_requests
def receive_conversion(request: HttpRequest) -> JsonResponse:
    """Book what a system with a key sends."""
    try:
        content = _answer(request)
    except Refused as refusal:
        response = JsonResponse(refusal.content, status=refusal.status, headers=HEADERS)
        if refusal.status == 405:
            response["Allow"] = "POST"
        if refusal.status == 429:
            response["Retry-After"] = str(throttle.WINDOW_SECONDS)
        return response
    return JsonResponse(content, headers=HEADERS)


def _answer(request: HttpRequest) -> dict:
    if request.method != "POST":
        raise Refused(405, "method_not_allowed", _("Send conversions by POST."))
    body = request.read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        raise Refused(
            413,
            "too_large",
            _("A conversion has at most %(bytes)d bytes.") % {"bytes": MAX_BYTES},
        )
    key = _check_signature(request, body)
    if throttle.is_over_limit(f"conversions.{key.pk}", KEY_LIMIT):
        raise Refused(429, "too_many_requests", _("Slow down and send it again in a minute."))
    values = _read(request, body)
    try:
        booking = book_conversion(**values, site=key.site, way=Conversion.Way.SERVER)
    except OtherContent as error:
        raise Refused(409, "other_content", str(error)) from error
    except ValidationError as error:
        fields = {name: texts[0] for name, texts in error.message_dict.items()}
        raise Refused(422, "invalid", _("Some values cannot be used."), fields=fields) from error
    return _content(booking.conversion)


def _check_signature(request: HttpRequest, body: bytes) -> ConversionKey:
    timestamp = request.headers.get("Advocacy-Timestamp", "")
    now = timezone.now()
    key = find_key(request.headers.get("Advocacy-Key", ""), now)
    given = request.headers.get("Advocacy-Signature", "")
    if key is None or not given.isascii() or not is_signed(key, timestamp, body, given.lower()):
        _throttle_wrong(request)
        raise Refused(
            401, "invalid_signature", _("The key is not known, or the signature does not fit it.")
        )
    # Asked after the signature, so that it tells strangers nothing.
    if not timestamp.isdecimal() or abs(int(timestamp[:15]) - time.time()) > WINDOW_SECONDS:
        raise Refused(
            401,
            "invalid_timestamp",
            _("The time stamp must be the present time in seconds since 1970, not more than "
              "%(seconds)d seconds off.")
            % {"seconds": WINDOW_SECONDS},
        )  # fmt: skip
    note_use(key, now)
    return key


def _throttle_wrong(request: HttpRequest) -> None:
    address = client_address(request)
    if address is None:
        return
    site = Site.find_for_request(request)
    network = network_hash(address, site_id=site.pk if site else 0, day=programme_day())
    if throttle.is_over_limit(f"signatures.{network}", WRONG_LIMIT):
        raise Refused(429, "too_many_requests", _("Too many wrong signatures came from here."))


def _read(request: HttpRequest, body: bytes) -> dict:
    if request.content_type != "application/json":
        raise Refused(415, "not_json", _("Send JSON, with the content type application/json."))
    try:
        values = json.loads(body, parse_float=Decimal, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise Refused(400, "not_json", _("This is not JSON in UTF-8.")) from error
    if not isinstance(values, dict):
        raise Refused(400, "not_an_object", _("Send one JSON object."))
    unknown = sorted(values.keys() - set(FIELDS))
    if unknown:
        # What is not needed may be about a person, so it is refused rather than dropped.
        raise Refused(
            422,
            "invalid",
            _("Some values cannot be used."),
            fields={name[:40]: _("There is no such field.") for name in unknown[:10]},
        )
    for name in (*REQUIRED, "currency"):
        if not isinstance(values.get(name, ""), str):
            raise Refused(
                422,
                "invalid",
                _("Some values cannot be used."),
                fields={name: _("Write this as a text.")},
            )
    return vars(Sent(**values))


def _content(conversion: Conversion) -> dict:
    """What was sent, as it was understood then: a later correction does not change the answer."""
    return {"external_id": conversion.external_id, **conversion.sent}
