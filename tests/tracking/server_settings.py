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
