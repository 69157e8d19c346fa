"""Settings of the benchmark of direct posts: the networks are those of ``DELIVERY_ADDRESSES``."""

import json
import os

from benchmarks.settings import *  # noqa: F403


WAGTAIL_ADVOCACY_NETWORK_ADDRESSES = json.loads(os.environ.get("DELIVERY_ADDRESSES", "{}"))
WAGTAIL_ADVOCACY_LINKEDIN_CLIENT_ID = WAGTAIL_ADVOCACY_X_CLIENT_ID = "client-1"
WAGTAIL_ADVOCACY_LINKEDIN_CLIENT_SECRET = WAGTAIL_ADVOCACY_X_CLIENT_SECRET = "secret-1"
WAGTAIL_ADVOCACY_X_MONTHLY_BUDGET = 10_000
# The benchmark is the queue: it takes out what is put in, and gives it to its own workers.
Q_CLUSTER = {**Q_CLUSTER, "sync": False}  # noqa: F405
