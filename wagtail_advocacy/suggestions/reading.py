"""What a person typed into the one field: a link, a story, an idea, or a customer's question."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wagtail_advocacy.content.unfurl import plain

from .models import Suggestion


# With a scheme, or as people say it: www.example.com/x; at the beginning, where no "Node.js/C" is
# meant, example.com/x; and example.com alone.
HOST = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}"
ADDRESS = re.compile(
    rf"(?:https?://|www\.)[^\s<>\"']+|\A{HOST}(?::\d+)?/[^\s<>\"']*|\A{HOST}\Z",
    re.IGNORECASE,
)
AFTER_AN_ADDRESS = ".,;:!?)]}»”’"
QUESTION_MARKS = ("?", "\N{ARABIC QUESTION MARK}", "\N{FULLWIDTH QUESTION MARK}")
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# An idea is told in a sentence or two.
LONGEST_IDEA = 280


@dataclass(frozen=True)
class Proposal:
    """What was read: the kind, the address (``""`` without one) and the words beside it."""

    kind: str
    address: str
    text: str


def plain_text(text: str) -> str:
    """``text`` without control characters and spaces around it; line breaks stay."""
    return CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def check_length(name: str, text: str, longest: int) -> None:
    """Raise ``ValidationError``, keyed by ``name``, when ``text`` is too long."""
    if len(text) > longest:
        raise ValidationError(
            {name: _("This has %(most)s characters at most.") % {"most": longest}}
        )


def read_proposal(typed: str, *, has_images: bool = False) -> Proposal:
    """Infer what ``typed`` is. Pictures make a story of what is no link."""
    text = plain_text(typed)
    match = ADDRESS.search(text)
    if match and _leads(text, match):
        address = match[0].rstrip(AFTER_AN_ADDRESS)
        if not address.lower().startswith(("http://", "https://")):
            address = f"https://{address}"
        rest = f"{text[: match.start()]} {text[match.end() :]}"
        return Proposal(Suggestion.Kind.LINK, address, plain(rest, LONGEST_IDEA * 10))
    if has_images or len(text) > LONGEST_IDEA or text.count("\n") > 2:
        return Proposal(Suggestion.Kind.STORY, "", text)
    if text.endswith(QUESTION_MARKS):
        return Proposal(Suggestion.Kind.QUESTION, "", text)
    return Proposal(Suggestion.Kind.IDEA, "", text)


def _leads(text: str, match: re.Match) -> bool:
    """Whether the address is what it is about, and not one within a story."""
    return match.start() == 0 or len(text) - len(match[0]) <= LONGEST_IDEA
