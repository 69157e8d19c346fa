"""What a web page says of itself: the words and the picture of its card."""

import codecs
import re
from dataclasses import dataclass
from urllib.parse import urljoin

from bs4 import BeautifulSoup, SoupStrainer
from django.utils.text import Truncator

from wagtail_advocacy.safe_http import Answer, fetch


HTML_KINDS = ("text/html", "application/xhtml+xml")
TITLE_LENGTH, SUMMARY_LENGTH, ADDRESS_LENGTH = 255, 400, 2000
# Nothing but these is read, so it does not matter how the rest is nested.
TAGS = SoupStrainer(["title", "meta", "link", "input"])

CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
LANGUAGE = re.compile(rb"<html[^>]{0,500}?\slang\s*=\s*[\"']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)")
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


@dataclass(frozen=True)
class WebCard:
    """What networks find for their card; texts are plain, addresses absolute, "" where missing.

    ``title`` may be the window's title; ``has_card`` says whether there are a title and a
    picture that were meant for cards. ``asks_password``: there is a field for one.
    """

    title: str = ""
    summary: str = ""
    image_url: str = ""
    canonical_url: str = ""
    language: str = ""
    has_card: bool = False
    asks_password: bool = False


def unfurl(address: str, **options) -> tuple[WebCard, Answer]:
    """Fetch ``address`` as an outsider would and read its card; gives what the server said, too.

    ``options`` are those of ``safe_http.fetch``. Raises ``FetchError``; the card of an answer
    other than 200 is empty.
    """
    answer = fetch(address, kinds=HTML_KINDS, cut=True, **options)
    return read_card(answer), answer


def read_card(answer: Answer) -> WebCard:
    """The card of an HTML page that was fetched."""
    soup = BeautifulSoup(
        answer.body,
        "html.parser",
        parse_only=TAGS,
        from_encoding=declared_charset(answer.content_type),
    )
    found = _meta(soup)
    title = found.get("og:title") or found.get("twitter:title") or ""
    image = found.get("og:image:secure_url") or found.get("og:image") or found.get("twitter:image")
    image_url = _absolute(answer.url, image)
    link = soup.find("link", rel="canonical")
    canonical = (link.get("href") if link else "") or found.get("og:url")
    language = LANGUAGE.search(answer.body[:5000])
    window = soup.title.get_text() if soup.title else ""
    return WebCard(
        title=plain(title or window, TITLE_LENGTH),
        summary=plain(
            found.get("og:description")
            or found.get("twitter:description")
            or found.get("description")
            or "",
            SUMMARY_LENGTH,
        ),
        image_url=image_url,
        canonical_url=_absolute(answer.url, canonical),
        language=language[1].decode().lower() if language else "",
        has_card=bool(title and image_url),
        asks_password=soup.find("input", type="password") is not None,
    )


def plain(text: str, length: int) -> str:
    """``text`` in one line without control characters, cut to ``length``."""
    return Truncator(" ".join(CONTROLS.sub(" ", text).split())).chars(length)


def declared_charset(content_type: str) -> str | None:
    """The character set that a header names, if it is one of texts that Python knows."""
    match = CHARSET.search(content_type)
    if match is None:
        return None
    try:
        # Not ``codecs.lookup`` alone: it also knows "zip", "rot13" and the like.
        "".encode(match[1])
        return codecs.lookup(match[1]).name
    except (LookupError, ValueError, TypeError):
        return None


def _meta(soup: BeautifulSoup) -> dict[str, str]:
    """The ``meta`` tags by name or property; the first of each that says something."""
    found: dict[str, str] = {}
    for tag in soup.find_all("meta"):
        name = tag.get("property") or tag.get("name")
        content = (tag.get("content") or "").strip()
        if isinstance(name, str) and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _absolute(base: str, address: str | None) -> str:
    """``address`` as a web address, or ``""``."""
    try:
        url = urljoin(base, (address or "").strip()) if address else ""
    except ValueError:
        return ""
    is_web = url.startswith(("https://", "http://"))
    return url if is_web and len(url) <= ADDRESS_LENGTH else ""
