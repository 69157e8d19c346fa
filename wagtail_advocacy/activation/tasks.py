"""What the worker does for this station."""

from . import services


def send_welcome(ambassador_id: int) -> bool:
    return services.send_welcome(ambassador_id)
