"""Reads the intranet's articles: one Markdown file each, with a few `key: value` lines on top.

Dates are kept as month-day and mean the latest such day, so the intranet always looks a year deep:
the flood is last December's, the drought last summer's.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path


CONTENT_FOLDER = Path(__file__).resolve().parent / "content"
SECTIONS = {
    "projects": (
        "Projects",
        "Dykes, heat, rivers and fish: what we are building, and what we learn while doing so.",
    ),
    "people-and-jobs": (
        "People & jobs",
        "The colleagues behind dry feet and warm homes, and the chairs that are still free.",
    ),
    "knowledge": (
        "Knowledge",
        "What we know about water, energy and climate, explained for everyone who asks.",
    ),
    "internal": (
        "Internal",
        "For colleagues only: how we organise ourselves, what changes, and what is for lunch.",
    ),
}
INTERNAL_SECTION = "internal"
LANGUAGES = ("en", "nl", "da")


@dataclass(frozen=True)
class Record:
    """One article or vacancy, with what the demo needs to offer it for sharing.

    Attributes:
        public: whether outsiders may open the page.
        shareable: whether the demo marks it as shareable.
        text: the suggested text for every network; "" for none.
        network_texts: texts for single networks, by network id.
        motif: the picture's subject, "" for an article without picture.
        closes_in_days: for a vacancy, days from loading until it closes; else None.
        body: (block type, value) pairs; the value is text, for a quote (text, name).
    """

    slug: str
    section: str
    kind: str
    title: str
    intro: str
    published_on: date
    language: str
    topic: str
    author: str
    role: str
    motif: str
    palette: str
    public: bool
    shareable: bool
    text: str
    network_texts: dict[str, str] = field(default_factory=dict)
    team: str = ""
    place: str = ""
    hours: str = ""
    salary: str = ""
    closes_in_days: int | None = None
    body: tuple = ()


def read_records(today):
    """Return all articles and vacancies, the oldest first.

    Args:
        today: the date that "the latest 11 December" is counted from.
    """
    records = [
        _read(path, section, today)
        for section in SECTIONS
        for path in sorted((CONTENT_FOLDER / section).glob("*.md"))
    ]
    return sorted(records, key=lambda record: (record.published_on, record.slug))


def latest(month_day, today):
    """Return the latest day not after `today` that falls on "MM-DD"."""
    month, day = (int(part) for part in month_day.split("-"))
    this_year = date(today.year, month, day)
    return this_year if this_year <= today else date(today.year - 1, month, day)


def _read(path, section, today):
    head, body = path.read_text(encoding="utf-8").split("\n\n", 1)
    values = dict(line.split(": ", 1) for line in head.splitlines())
    blocks = tuple(_block(chunk) for chunk in body.strip().split("\n\n"))
    introduction, blocks = _introduction(blocks)
    published_on = latest(values["date"], today)
    closes = values.get("closes")
    if closes:
        published_on = max(published_on, today - timedelta(days=14))
    return Record(
        slug=path.stem,
        section=section,
        kind=values.get("kind", "article"),
        title=values["title"],
        intro=introduction,
        published_on=published_on,
        language=values.get("language", "en"),
        topic=values["topic"],
        author=values["author"],
        role=values.get("role", ""),
        motif=values.get("motif", ""),
        palette=values.get("palette", ""),
        public=section != INTERNAL_SECTION and values.get("public") != "no",
        shareable=values.get("shareable") != "no",
        text=values.get("text", ""),
        network_texts={
            key.removeprefix("text."): text
            for key, text in values.items()
            if key.startswith("text.")
        },
        team=values.get("team", ""),
        place=values.get("place", ""),
        hours=values.get("hours", ""),
        salary=values.get("salary", ""),
        closes_in_days=int(closes) if closes else None,
        body=blocks,
    )


def _introduction(blocks):
    """Take the introduction off the first paragraph: its first sentences, about 190 characters."""
    kind, text = blocks[0]
    sentences = text.replace("? ", "?| ").replace("! ", "!| ").replace(". ", ".| ").split("| ")
    introduction = sentences.pop(0)
    while sentences and (
        introduction.count('"') % 2 or len(introduction) + len(sentences[0]) < 190
    ):
        introduction = f"{introduction} {sentences.pop(0)}"
    rest = " ".join(sentences)
    return introduction, ((kind, rest), *blocks[1:]) if rest else blocks[1:]


def _block(chunk):
    if chunk.startswith("## "):
        return "heading", chunk.removeprefix("## ")
    if chunk.startswith("> "):
        text, name = (line.removeprefix("> ") for line in chunk.splitlines())
        return "quote", (text, name.removeprefix("-- "))
    return "paragraph", chunk
