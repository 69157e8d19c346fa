"""The people with a part to play. They exist in the demo only."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from example_site.intranet.people import SMALL_TEAM


@dataclass(frozen=True)
class Part:
    """One person of the demo.

    `signs_in` says that the password is the name; the others are reached from the tour alone.
    `shares` says that the year holds shares of this person.
    """

    username: str
    first_name: str
    last_name: str
    team: str
    role: str
    signs_in: bool = False
    shares: bool = False

    @property
    def full_name(self):
        return f"{self.first_name} {self.last_name}"


CAST = {
    part.username: part
    for part in (
        Part(
            "admin",
            "Kwame",
            "Asante",
            "Data and Automation",
            _("software developer, runs the site"),
            signs_in=True,
        ),
        Part(
            "owner",
            "Femke",
            "Zijlstra",
            "Customers and Neighbours",
            _("press officer, leads Waterfans"),
            signs_in=True,
        ),
        Part(
            "editor",
            "Noor",
            "Hakimi",
            "Customers and Neighbours",
            _("editor of the intranet"),
            signs_in=True,
        ),
        Part(
            "employee",
            "Tjeerd",
            "Hoekstra",
            "Dykes and Shores",
            _("dyke guard, shares since the first day"),
            signs_in=True,
            shares=True,
        ),
        Part("newcomer", "Yara", "Lindqvist", "Energy and Heat", _("started this month")),
        Part(
            "expert",
            "Ruben",
            "Groenewoud",
            "Water Quality",
            _("hydrologist, asked when it rains"),
            shares=True,
        ),
        Part(
            "council",
            "Rachid",
            "Ouali",
            "Customers and Neighbours",
            _("customer adviser, works council"),
            shares=True,
        ),
        Part(
            "archivist",
            "Wim",
            "Aalders",
            SMALL_TEAM,
            _("archivist, one of a team of three"),
            shares=True,
        ),
    )
}
SIGN_INS = [part for part in CAST.values() if part.signs_in]
