"""Settings of a server process that works on the running test's own database."""

import os

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES


ROOT_URLCONF = "benchmarks.urls"
DATABASES["default"] |= {
    "NAME": os.environ["ADVOCACY_TEST_DATABASE"],
    "CONN_MAX_AGE": None,
}
LOGGING_CONFIG = None
for name in ("CLICK_SINK", "CLICK_SPOOL", "CLICK_REDIS_URL", "CLICK_REDIS_KEY"):
    if name in os.environ:
        globals()[f"WAGTAIL_ADVOCACY_{name}"] = os.environ[name]
# HAS_PEER is for the addresses of the benchmarks.
HAS_PEER = False
