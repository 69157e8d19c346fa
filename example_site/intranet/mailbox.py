"""Reads the mail that the demo's file-based e-mail backend wrote."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path

from django.conf import settings


SEPARATOR = b"\n" + b"-" * 79 + b"\n"


@dataclass(frozen=True)
class Mail:
    name: str
    message: EmailMessage
    sent_at: datetime

    @property
    def subject(self):
        return str(self.message.get("Subject", ""))

    @property
    def sender(self):
        return str(self.message.get("From", ""))

    @property
    def recipients(self):
        return ", ".join(self.message.get_all("To", []))

    @property
    def text(self):
        return self._body("plain")

    @property
    def html(self):
        return self._body("html")

    def is_for(self, address):
        """Return whether the mail was sent to this e-mail address."""
        headers = self.message.get_all("To", []) + self.message.get_all("Cc", [])
        found = {
            email.lower() for _name, email in getaddresses([str(header) for header in headers])
        }
        return bool(address) and address.lower() in found

    def _body(self, kind):
        part = self.message.get_body(preferencelist=(kind,))
        return part.get_content() if part is not None else ""


def mails_for(user, limit=200):
    """Return the newest mails this person may read: staff reads all of them, others their own.

    Args:
        user: a signed-in user.
        limit: how many mails to return at most.
    """
    mails = sorted(_all_mails(), key=lambda mail: mail.sent_at, reverse=True)
    if not (user.is_staff or user.is_superuser):
        mails = [mail for mail in mails if mail.is_for(user.email)]
    return mails[:limit]


def mail_for(user, name):
    """Return the mail of that name if this person may read it, else None."""
    return next((mail for mail in mails_for(user, limit=None) if mail.name == name), None)


def _all_mails():
    folder = Path(settings.MAIL_FOLDER)
    for path in sorted(folder.glob("*.log")) if folder.is_dir() else []:
        # One file holds all messages of one connection, each followed by a line of 79 dashes.
        for position, raw in enumerate(path.read_bytes().split(SEPARATOR)):
            if raw.strip():
                yield _parse(path, position, raw.lstrip(b"\n"))


def _parse(path, position, raw):
    message = message_from_bytes(raw, policy=policy.default)
    sent_at = parsedate_to_datetime(str(message["Date"])) if message["Date"] else None
    if sent_at is None or sent_at.tzinfo is None:
        sent_at = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    name = hashlib.sha256(f"{path.name}:{position}".encode()).hexdigest()[:16]
    return Mail(name=name, message=message, sent_at=sent_at)
