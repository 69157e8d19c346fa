"""Slows down whoever tries out codes or signatures.

Of short links only answers that lead nowhere are counted, so a link that works is never held back,
whatever the cache does and however many people share one address.
"""

import logging

from django.core.cache import cache


logger = logging.getLogger(__name__)

WINDOW_SECONDS = 60
LIMIT = 120

CACHE_PREFIX = "wagtail_advocacy.nowhere."


def is_over_limit(who: str, limit: int | None = None) -> bool:
    """Count one answer to ``who`` (the hash of a network, or what else is counted by itself), and
    say whether it had more than ``limit`` of them (``LIMIT`` when left out) within the window. A
    cache that fails says no."""
    key = CACHE_PREFIX + who
    try:
        if cache.add(key, 1, WINDOW_SECONDS):
            return False
        return cache.incr(key) > (LIMIT if limit is None else limit)
    except ValueError:  # It ran out between the two calls.
        return False
    except Exception:
        logger.exception("The cache did not count.")
        return False
