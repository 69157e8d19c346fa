"""Why a post did not go out, beside what the network says (``ApiProblem``) and ``Refusal``."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_advocacy.networks.api import ApiProblem
from wagtail_advocacy.sharing.services import Refusal


class DeliveryProblem(models.TextChoices):
    """Why the programme did not send a post."""

    DISCONNECTED = "disconnected", _("The account is no longer connected.")
    TEXT = "text", _("The text cannot be posted as it is.")
    OVER = "over", _("Its time was over before the network took it.")
    BY_HAND = "by_hand", _("The account was not connected again in time.")
    SHARED = "shared", _("You shared it yourself in the meantime.")
    SWITCHED_OFF = "switched_off", _("Posting from the hub is switched off.")


def in_words(problem: str) -> str:
    """The sentence for a stored ``Delivery.problem``; ``""`` for none or an unknown one."""
    for choices in (ApiProblem, Refusal, DeliveryProblem):
        if problem in choices.values:
            return str(choices(problem).label)
    return ""
