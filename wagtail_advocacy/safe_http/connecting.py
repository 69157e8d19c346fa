"""One request to one address that was checked."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from time import monotonic
from urllib.parse import SplitResult

import requests
from requests_hardened.ip_filter import InvalidIPAddress
from urllib3.exceptions import HTTPError

from .addresses import is_allowed
from .answers import FetchError, Problem
from .watching import Adapter, FilteringAdapter, cut_off_at


USER_AGENT = "Mozilla/5.0 (compatible; wagtail-advocacy; link preview)"
# Seconds for the connection, for each wait on the server, and for everything together.
CONNECT_SECONDS, READ_SECONDS, ALL_SECONDS = 3, 5, 10


def new_session(headers: dict[str, str] | None) -> requests.Session:
    """A session that takes nothing from this machine's environment: neither proxies nor passwords
    are for strangers."""
    session = requests.Session()
    session.trust_env = False
    session.headers.update({"User-Agent": USER_AGENT, **(headers or {})})
    return session


@contextmanager
def open_answer(
    session: requests.Session,
    method: str,
    parts: SplitResult,
    allowed: Collection[str],
    deadline: float,
    *,
    wait: float | None = None,
    **request,
) -> Iterator[requests.Response]:
    """The answer's head; its body is read within the block.

    ``wait`` are the seconds that each wait on the server may take, ``request`` is what
    ``requests`` takes besides. Raises ``FetchError``.
    """
    with cut_off_at(deadline) as watch:
        adapter = (
            Adapter(watch)
            if is_allowed(parts, allowed)
            else FilteringAdapter(watch, is_https_proto=parts.scheme == "https")
        )
        session.mount(f"{parts.scheme}://", adapter)
        try:
            with session.request(
                method,
                parts.geturl(),
                stream=True,
                allow_redirects=False,
                timeout=(CONNECT_SECONDS, READ_SECONDS if wait is None else wait),
                **request,
            ) as response:
                check_time(deadline)
                yield response
        except FetchError as error:
            error.may_have_arrived = watch.is_connected
            raise
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            problem = _problem(error, is_late=monotonic() >= deadline)
            raise FetchError(problem, may_have_arrived=watch.is_connected) from error
        finally:
            adapter.close()


def _problem(error: Exception, *, is_late: bool) -> Problem:
    if isinstance(error, InvalidIPAddress):
        return Problem.INTERNAL
    if is_late or isinstance(error, requests.Timeout):
        return Problem.SLOW
    if isinstance(error, requests.exceptions.SSLError):
        return Problem.INSECURE
    if isinstance(error, requests.exceptions.ConnectionError):
        if "resolve" in str(error).lower():
            return Problem.UNKNOWN_HOST
        return Problem.SLOW if "timed out" in str(error) else Problem.UNREACHABLE
    if isinstance(error, (requests.exceptions.InvalidURL, UnicodeError)):
        return Problem.ADDRESS
    return Problem.BROKEN


def check_time(deadline: float) -> None:
    """Raise ``FetchError`` when ``deadline`` (by ``monotonic()``) is over."""
    if monotonic() >= deadline:
        raise FetchError(Problem.SLOW)
