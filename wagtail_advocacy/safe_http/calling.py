"""Calls of networks' interfaces, which may write something."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from time import monotonic

from django.views.decorators.debug import sensitive_variables
from requests.structures import CaseInsensitiveDict

from wagtail_advocacy.conf import advocacy_settings

from .addresses import checked
from .answers import FetchError, Problem
from .connecting import new_session, open_answer
from .fetching import MOST_BYTES, read_body


USER_AGENT = "wagtail-advocacy"
# Seconds for everything; networks take longer to keep a post than others to give a page.
ALL_SECONDS = 30


@dataclass(frozen=True)
class Reply:
    """What an interface said. ``headers`` may be asked for in any case."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    def json(self) -> dict | list:
        """The body; raises ``FetchError`` (broken, may have arrived) where it is no JSON object
        or list."""
        try:
            value = json.loads(self.body)
        except ValueError:
            value = None
        if not isinstance(value, (dict, list)):
            raise FetchError(Problem.BROKEN, may_have_arrived=True)
        return value


@sensitive_variables("headers", "params", "form", "body", "content", "files", "request", "session")
def call(
    method: str,
    address: str,
    *,
    headers: dict[str, str] | None = None,
    params: Mapping | None = None,
    form: Mapping | None = None,
    body: Mapping | list | None = None,
    content: bytes | None = None,
    files: Mapping | None = None,
    allowed_hosts: Collection[str] = (),
    most_bytes: int = MOST_BYTES,
    seconds: float = ALL_SECONDS,
) -> Reply:
    """Send one request of ``method`` to ``address`` and read what comes back, whatever its status.

    ``params`` go into the address; ``form``, ``body`` (as JSON), ``content`` or ``files`` are what
    is sent. No redirect is followed, so a token goes nowhere but to that host, and nothing is
    repeated. ``allowed_hosts`` are as for ``fetch``; ``seconds`` is for everything together.
    Raises ``FetchError`` where there is no whole answer: its ``may_have_arrived`` says whether
    the request may have been carried out.
    """
    allowed = {*allowed_hosts, *advocacy_settings.FETCH_ALLOWED_HOSTS}
    parts = checked(address, allowed)
    deadline = monotonic() + seconds
    request = {"params": params, "data": content or form, "json": body, "files": files}
    with (
        new_session({"User-Agent": USER_AGENT, **(headers or {})}) as session,
        open_answer(session, method, parts, allowed, deadline, wait=seconds, **request) as response,
    ):
        return Reply(
            status=response.status_code,
            headers=CaseInsensitiveDict(response.headers),
            body=read_body(response, most_bytes, cut=False, deadline=deadline),
        )
