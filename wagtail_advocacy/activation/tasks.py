"""What the worker does for this station."""

from . import delivery, digest, editor_mails, services, summary


def send_welcome(ambassador_id: int) -> bool:
    return services.send_welcome(ambassador_id)


def make_notices(kind_id: str, thing_id: int) -> int:
    """Gives how many people were told."""
    return services.make_notices(kind_id, thing_id)


def send_emails(first_id: int, last_id: int) -> int:
    """Gives how many e-mails were sent."""
    return delivery.send_emails(first_id, last_id)


def catch_up() -> dict[str, int]:
    """Every ten minutes: what was left over. Gives how many e-mails are due, failed and lost."""
    return delivery.catch_up()


def send_editor_mails(first_id: int, last_id: int) -> int:
    """Gives how many e-mails were sent."""
    return editor_mails.send_editor_mails(first_id, last_id)


def send_editors_digests() -> int:
    """Every Monday. Gives of how many sites there was something to tell."""
    return digest.send_editors_digests()


def send_owners_summaries() -> int:
    """On the second day of every month. Gives of how many sites there was something to tell."""
    return summary.send_owners_summaries()
