"""Settings of the hub's benchmark: the hub beside Wagtail, on one site."""

from pathlib import Path

from benchmarks.settings import *  # noqa: F403


ROOT_URLCONF = "benchmarks.hub_urls"
TEMPLATES = [
    {**engine, "DIRS": [Path(__file__).parent / "templates"]}
    for engine in TEMPLATES  # noqa: F405
]
