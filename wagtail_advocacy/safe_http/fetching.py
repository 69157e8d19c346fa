"""Pages, feeds and pictures that outsiders could fetch."""

from collections.abc import Collection
from time import monotonic
from urllib.parse import urljoin

import requests

from wagtail_advocacy.conf import advocacy_settings

from . import connecting
from .addresses import checked
from .answers import Answer, FetchError, Problem
from .connecting import check_time, new_session, open_answer


MOST_REDIRECTS = 3
MOST_BYTES = 1_000_000
CHUNK = 65_536


def fetch(
    address: str,
    *,
    kinds: Collection[str],
    most_bytes: int = MOST_BYTES,
    cut: bool = False,
    allowed_hosts: Collection[str] = (),
    headers: dict[str, str] | None = None,
) -> Answer:
    """Ask for ``address`` with GET, as somebody who is signed in nowhere.

    ``kinds`` are the media types that are wanted; the body of any other answer than 200 is
    not read. A body beyond ``most_bytes`` is an error, or with ``cut`` is cut there.
    ``allowed_hosts`` are hosts, with their port where it is not the scheme's own, that may be
    asked though they are internal; those of the setting ``FETCH_ALLOWED_HOSTS`` always are.
    Every answer comes back, also one of 404; raises ``FetchError`` where there is none.
    """
    deadline = monotonic() + connecting.ALL_SECONDS
    allowed = {*allowed_hosts, *advocacy_settings.FETCH_ALLOWED_HOSTS}
    with new_session(headers) as session:
        for _hop in range(MOST_REDIRECTS + 1):
            parts = checked(address, allowed)
            address = parts.geturl()
            with open_answer(session, "GET", parts, allowed, deadline) as response:
                if not response.is_redirect:
                    return _read(response, address, kinds, most_bytes, cut, deadline)
                address = urljoin(address, response.headers["Location"])
    raise FetchError(Problem.REDIRECTS)


def _read(
    response: requests.Response,
    address: str,
    kinds: Collection[str],
    most_bytes: int,
    cut: bool,
    deadline: float,
) -> Answer:
    content_type = response.headers.get("Content-Type", "")
    kind = content_type.partition(";")[0].strip().lower()
    body = b""
    if response.status_code == 200:
        if kind not in kinds:
            raise FetchError(Problem.KIND)
        body = read_body(response, most_bytes, cut, deadline)
    return Answer(
        url=address,
        status=response.status_code,
        kind=kind,
        content_type=content_type,
        body=body,
        etag=response.headers.get("ETag", ""),
        last_modified=response.headers.get("Last-Modified", ""),
    )


def read_body(response: requests.Response, most_bytes: int, cut: bool, deadline: float) -> bytes:
    parts, length = [], 0
    # read1 gives what has come; other ways wait for a whole chunk, however slowly it drips in.
    while part := response.raw.read1(CHUNK, decode_content=True):
        parts.append(part)
        length += len(part)
        if length > most_bytes:
            if cut:
                break
            raise FetchError(Problem.TOO_BIG)
        check_time(deadline)
    # A connection that was cut off looks like one that came to its end.
    check_time(deadline)
    return b"".join(parts)[:most_bytes]
