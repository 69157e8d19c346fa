"""What the programme adds to every post, and what no post may say."""

import csv
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import ngettext


MOST_TERMS = 1000
LONGEST_TERM = 60


def signed(text: str, signature: str) -> str:
    """``text`` with ``signature`` as a paragraph of its own below it."""
    return "\n\n".join(part for part in (text.strip(" \t\n"), signature) if part)


def read_terms(lines: str) -> list[str]:
    """The terms in ``lines``, one a line (or the first column of CSV), each once, in order.

    Raises ``ValidationError`` for a term that is too long, or for too many of them.
    """
    terms: dict[str, str] = {}
    for line in lines.splitlines():
        term = " ".join(_first_cell(line.strip().lstrip("\ufeff")).split())
        if term:
            terms.setdefault(_folded(term), term)
    too_long = [term for term in terms.values() if len(term) > LONGEST_TERM]
    if too_long:
        raise ValidationError(
            ngettext(
                "“%(term)s” is too long: at most %(count)d character.",
                "“%(term)s” is too long: at most %(count)d characters.",
                LONGEST_TERM,
            ),
            params={"term": f"{too_long[0][:30]}…", "count": LONGEST_TERM},
        )
    if len(terms) > MOST_TERMS:
        raise ValidationError(
            ngettext(
                "There may be %(count)d term at most.",
                "There may be %(count)d terms at most.",
                MOST_TERMS,
            ),
            params={"count": MOST_TERMS},
        )
    return list(terms.values())


def _first_cell(line: str) -> str:
    if line.startswith('"'):
        return next(csv.reader([line]))[0]
    return line.split(";")[0]


def blocked_in(text: str, terms: Iterable[str]) -> list[str]:
    """Those of ``terms`` that ``text`` has as whole words, whatever their case.

    ``#term`` counts; a longer word that contains the term does not, and nor does one joined to
    it by a hyphen or an apostrophe. Words of a phrase may stand apart by any white space.
    """
    known = tuple(terms)
    if not known or not text:
        return []
    pattern, by_fold = _compiled(known)
    if not by_fold:
        return []
    found = (_spaced(match.group()) for match in pattern.finditer(_folded(text)))
    return [by_fold[fold] for fold in dict.fromkeys(found)]


def check_wording(text: str, terms: Iterable[str]) -> None:
    """Raise ``ValidationError`` when ``text`` has one of ``terms``."""
    found = blocked_in(text, terms)
    if found:
        raise ValidationError(
            ngettext(
                "Please say it without %(terms)s.",
                "Please say it without these: %(terms)s.",
                len(found),
            ),
            code="blocked",
            params={"terms": ", ".join(f"“{term}”" for term in found)},
        )


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


@lru_cache(maxsize=16)
def _compiled(terms: tuple[str, ...]) -> tuple[re.Pattern, dict[str, str]]:
    # Folding may bring spaces, or leave nothing.
    by_fold = {fold: term for term in terms if (fold := _spaced(_folded(term)))}
    # Longer terms first, so that a phrase is named rather than its first word.
    words = sorted(by_fold, key=len, reverse=True)
    alternatives = "|".join(r"\s+".join(map(re.escape, fold.split())) for fold in words)
    before = r"(?<!\w)(?<!\w[-'’])"
    after = r"(?!\w)(?![-'’]\w)"
    return re.compile(f"{before}(?:{alternatives}){after}"), by_fold
