"""What the Delta Dispatch writes. All of it is invented."""

from dataclasses import dataclass


MAGAZINE = "Delta Dispatch"


@dataclass(frozen=True)
class Story:
    """One article of the magazine. `motif` and `palette` are those of its picture."""

    slug: str
    title: str
    summary: str
    body: str
    motif: str
    palette: str
    topic: str


# ruff: noqa: E501 - a table reads best with one text on a line
STORIES = (
    Story(
        "rivers-need-room",
        "Rivers need room, and so do budgets",
        "A study of forty river projects finds that room for water pays for itself within twelve years.",
        "Forty projects in nine countries were compared. Where rivers were given room, damage fell by a third, and the land found new uses: pasture, reed, a place to walk on Sunday.",
        "river",
        "meadow",
        "Water safety",
    ),
    Story(
        "heat-from-canals",
        "A canal can heat a town, says this town",
        "Three winters of heat from surface water, and the figures are in.",
        "The pumps have run for three winters. Gas use fell by 61 per cent, the canal is half a degree cooler in summer, and the ducks were asked and had no objections.",
        "heat",
        "dusk",
        "Energy",
    ),
    Story(
        "fish-count",
        "Volunteers counted 214,000 fish at one doorbell",
        "Viewers press a button when a fish waits at the lock. It has become a minor hit.",
        "A camera under water, a button on a website: who sees a fish rings, and the lock keeper opens. Last spring 214,000 fish were let through.",
        "waves",
        "tide",
        "Nature",
    ),
    Story(
        "open-sensors",
        "Why a city gave away its rain gauges’ data",
        "Gardeners, insurers and a school found uses that nobody had planned.",
        "When the data were opened, an insurer drew a map, a school built a game and a hundred gardeners stopped watering before rain.",
        "data",
        "frost",
        "Data",
    ),
    Story(
        "apprentices",
        "Four days at the pump, one at school",
        "Where technicians are scarce, water boards train their own.",
        "Sixteen apprentices started, fifteen finished, fourteen stayed. The fifteenth teaches now.",
        "people",
        "brick",
        "People",
    ),
    Story(
        "dry-april",
        "The driest April in a century, in five charts",
        "What it did to groundwater, boats and asparagus.",
        "Groundwater stood sixty centimetres lower than usual. Boats waited. The asparagus was excellent.",
        "drought",
        "dusk",
        "Climate",
    ),
    Story(
        "night-shift",
        "What happens in a control room at three in the morning",
        "Nothing, if everybody did their work. A report.",
        "Nine screens, two people, one kettle. The most dramatic moment of the night is a swan before a sluice.",
        "office",
        "frost",
        "People",
    ),
    Story(
        "bridges-that-count",
        "Bridges that know who crosses them",
        "Sensors the size of a coin tell when a bridge grows tired.",
        "They cost less than the cones that are put up when a bridge is closed, and they never take a holiday.",
        "bridge",
        "tide",
        "Data",
    ),
)


def story(slug):
    """The story with this slug, or `None`."""
    return next((one for one in STORIES if one.slug == slug), None)
