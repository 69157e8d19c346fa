from datetime import date

import pytest

from example_site.intranet.illustrations import MOTIFS, illustration
from example_site.intranet.records import latest, read_records
from example_site.intranet.sheet import PALETTES


TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("month_day", "expected"),
    [
        ("11-22", date(2026, 11, 22)),
        ("11-23", date(2025, 11, 23)),
        ("01-05", date(2026, 1, 5)),
    ],
)
def test_a_day_of_the_year_means_the_latest_such_day(month_day, expected):
    assert latest(month_day, TODAY) == expected


def test_the_story_is_told_in_three_languages_and_four_sections():
    records = read_records(TODAY)

    assert {record.language for record in records} == {"en", "nl", "da"}
    assert {record.section for record in records} == {
        "projects",
        "people-and-jobs",
        "knowledge",
        "internal",
    }
    assert sum(record.kind == "vacancy" for record in records) == 3
    assert max(len(record.title) for record in records) > 150


def test_shareable_articles_have_a_suggested_text_that_fits_the_shortest_network():
    for record in read_records(TODAY):
        if record.shareable:
            assert record.public, record.slug
            # 280 characters at X, less its 23 for the link and a space.
            assert 0 < len(record.text) <= 256, record.slug
            assert len(record.network_texts.get("x", "")) <= 256, record.slug


def test_internal_articles_are_neither_public_nor_shareable():
    internal = [record for record in read_records(TODAY) if record.section == "internal"]

    assert internal
    assert not any(record.public or record.shareable for record in internal)


def test_every_record_names_a_motif_and_palette_that_exist():
    for record in read_records(TODAY):
        if record.motif:
            assert record.motif in MOTIFS, record.slug
            assert record.palette in PALETTES, record.slug


def test_the_same_seed_draws_the_same_picture_and_another_seed_another():
    first = illustration("people", "tide", "a")

    assert first == illustration("people", "tide", "a")
    assert first != illustration("people", "tide", "b")


def test_an_introduction_never_ends_inside_a_quotation():
    for record in read_records(TODAY):
        assert record.intro.count('"') % 2 == 0, record.slug
