"""News of the year that is offline by now: the pages are gone, their numbers stay."""

# ruff: noqa: E501 - a table reads best with one row on two lines

from dataclasses import dataclass


@dataclass(frozen=True)
class Old:
    """An item without a page.

    `month_day` is when it was offered, `days` for how long, `picture` the page whose image it had.
    """

    title: str
    month_day: str
    days: int
    text: str
    picture: str = ""
    language: str = "en"


ARCHIVE = (
    Old("Why we check 1,200 kilometres of dyke every autumn", "11-24", 90,
        "Every autumn my colleagues walk 1,200 kilometres of dyke, one step at a time.", "day-of-a-dyke-guard"),
    Old("De winter begint in de regelkamer", "11-26", 80,
        "Wie let er op het water als iedereen slaapt? Mijn collega's.", "nacht-in-de-regelkamer", "nl"),
    Old("Five pumps, one winter: what maintenance week is for", "11-29", 75,
        "If you do it well nobody notices. That is maintenance.", "gemaal-de-vooruit"),
    Old("What a weather warning means for the polder", "12-02", 70,
        "Yellow, orange, red: this is what we do at each colour."),
    Old("High water expected from Thursday: what we do, what you can do", "12-07", 60,
        "High water is coming. This is what we do, and what you can do.", "ten-things-before-heavy-rain"),
    Old("Hoogwater: vragen en antwoorden", "12-09", 60,
        "Veelgestelde vragen over het hoogwater, beantwoord door mijn collega's.", "december-flood-night", "nl"),
    Old("Live: water levels and closed roads", "12-10", 45,
        "Water levels and closed roads, updated every half-hour.", "december-flood-night"),
    Old("Morning update: all dykes hold", "12-12", 45,
        "All dykes hold. 312 colleagues have been up all night.", "dyke-hollebeek"),
    Old("Thank you, 312 times", "12-15", 60,
        "312 colleagues and volunteers. One night. Thank you.", "thank-you-henk"),
    Old("Where the water went: a map of the flood", "01-06", 150,
        "One map that explains the night of 11 December.", "open-water-data"),
    Old("Sådan pumper man en provins tør", "02-04", 120,
        "38 pumpestationer, 97 millimeter regn.", "laes-et-vandstandskort", "da"),
    Old("Eight weeks, one lock: what a drained canal shows you", "02-26", 120,
        "We pulled the plug out of a canal. This is what lay at the bottom.", "harbour-pipe"),
    Old("Ask the dyke guard: your questions, answered", "03-11", 110,
        "Do moles swim? And nineteen other questions to our dyke guards.", "day-of-a-dyke-guard"),
    Old("Wereldwaterdag: wat kost een glas water?", "03-22", 90,
        "Wat kost een glas water? Minder dan u denkt, en meer dan het lijkt.", "what-we-find-in-ditch-water", "nl"),
    Old("We are launching Waterfans: colleagues tell it better", "03-26", 100,
        "From today my colleagues and I tell you about our work ourselves."),
    Old("Eels on the move: why the pumps pause at night", "04-09", 100,
        "Some nights our pumps wait for the eels.", "fish-ladder-tolbrug"),
    Old("Drones above the dyke: four hours instead of four days", "04-21", 110,
        "Four hours of flying instead of four days of walking.", "dyke-hollebeek"),
    Old("De zonneweide op het slibdepot levert stroom", "05-12", 120,
        "Op ons oude slibdepot schijnt nu de zon.", "windpark-polder-noord", "nl"),
    Old("Girls' Day: forty pupils start a pumping station", "05-27", 90,
        "Forty pupils, one very large green button.", "stagiair-sem"),
    Old("Open day at the pumping station: come and hear it start", "03-28", 60,
        "A hundred years old and it still starts. Come and hear it.", "gemaal-de-vooruit"),
    Old("Swimming water: twelve new places are safe", "04-27", 140,
        "Twelve new places where you can swim this summer.", "what-we-find-in-ditch-water"),
    Old("How a heat pump can use a canal", "07-24", 90,
        "The canal in front of your door is warmer than you think.", "canal-heat-marsum"),
)  # fmt: skip
