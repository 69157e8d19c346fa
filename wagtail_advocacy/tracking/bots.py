"""Which user agents are programs and not people."""

import re
from functools import cache, lru_cache

from crawlerdetect import CrawlerDetect
from is_bot import Bots


# Longer user agents are cut, so that a long one costs no more than a short one.
MAX_LENGTH = 300

# Link previews of federated servers and mail scanners that both lists miss.
MISSED_BY_THE_LISTS = re.compile(
    r"cardyb|snac/|gotosocial|barracuda|safelinks|proofpoint|mimecast|urlscan|xing-content",
    re.IGNORECASE,
)


@cache
def _lists() -> tuple[Bots, CrawlerDetect]:
    return Bots(), CrawlerDetect()


def is_bot(user_agent: str) -> bool:
    """Whether ``user_agent`` is that of a program. None at all is a program's, too."""
    user_agent = user_agent.strip()
    if len(user_agent) < 2:
        return True
    return _is_listed(user_agent[:MAX_LENGTH])


# Asking the lists takes half a millisecond, and most visitors share a few user agents.
@lru_cache(maxsize=8192)
def _is_listed(user_agent: str) -> bool:
    bots, crawlers = _lists()
    return (
        MISSED_BY_THE_LISTS.search(user_agent) is not None
        or bots.is_bot(user_agent)
        or bool(crawlers.isCrawler(user_agent))
    )
