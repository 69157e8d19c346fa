"""Settings of the reports' benchmark: the admin, too."""

from benchmarks.settings import *  # noqa: F403


ROOT_URLCONF = "tests.urls"
ALLOWED_HOSTS = ["testserver"]
