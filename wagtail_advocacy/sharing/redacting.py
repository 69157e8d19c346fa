"""Secrets that must not stand in logs.

The package logs none itself. These are for what others write: a library that logs addresses, an
access log with the one-time code of a network, a service that collects errors.
"""

import logging
import re


# How secrets are named in requests, answers and variables. Also for a site's own filters.
SECRET_NAMES = (
    "access_token",
    "refresh_token",
    "id_token",
    "token",
    "accessJwt",
    "refreshJwt",
    "client_secret",
    "code",
    "code_verifier",
    "verifier",
    "state",
    "password",
    "authorization",
    "credentials",
    "secrets",
    "begun",
    "grant",
    "answer",
)
MASK = "[hidden]"
# Words that mean something else in most sentences are hidden in addresses and forms alone.
_NAMES = "|".join(re.escape(name) for name in SECRET_NAMES[: SECRET_NAMES.index("credentials")])
_IN_ADDRESS = re.compile(rf"(?<![\w-])({_NAMES})=[^&\s\"']+", re.IGNORECASE)
_IN_JSON = re.compile(rf"([\"']({_NAMES})[\"']\s*:\s*)([\"'])(?:(?!\3).)*\3", re.IGNORECASE)
_IN_HEADER = re.compile(r"\b(Bearer|Basic|DPoP)\s+[\w.~+/=-]{8,}", re.IGNORECASE)


def without_secrets(text: str) -> str:
    """``text`` with ``[hidden]`` for what looks like a secret in an address, a form, JSON or an
    ``Authorization`` header."""
    text = _IN_ADDRESS.sub(lambda match: f"{match[1]}={MASK}", text)
    text = _IN_JSON.sub(lambda match: f"{match[1]}{match[3]}{MASK}{match[3]}", text)
    return _IN_HEADER.sub(lambda match: f"{match[1]} {MASK}", text)


class HideSecrets(logging.Filter):
    """For a handler in ``LOGGING``: hides secrets in what it writes."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        hidden = without_secrets(message)
        if hidden != message:
            record.msg, record.args = hidden, ()
        return True
