"""Asking for addresses that people or strangers' sites gave us, and for networks' own.

The server stands inside the organisation's network, so what it is told to ask for could be a
machine that only the organisation may reach (server-side request forgery). Only http and https
on their own ports are asked for, the host is resolved once and connected to where it is not an
internal one (requests-hardened), and the same holds for every redirect.
"""

from .addresses import PORTS, validate_public_address
from .answers import Answer, FetchError, Problem
from .calling import Reply, call
from .fetching import fetch


__all__ = [
    "PORTS",
    "Answer",
    "FetchError",
    "Problem",
    "Reply",
    "call",
    "fetch",
    "validate_public_address",
]
