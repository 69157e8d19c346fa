"""What came of asking an address."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Problem(models.TextChoices):
    """Why nothing could be fetched."""

    ADDRESS = "address", _("It is no address that can be asked for.")
    INTERNAL = "internal", _("It leads to an internal address.")
    UNKNOWN_HOST = "unknown_host", _("There is no server of this name.")
    UNREACHABLE = "unreachable", _("The server does not answer.")
    INSECURE = "insecure", _("The server’s certificate is not valid.")
    SLOW = "slow", _("The server takes too long.")
    BROKEN = "broken", _("The server’s answer breaks off or cannot be read.")
    TOO_BIG = "too_big", _("The answer is too big.")
    REDIRECTS = "redirects", _("It is passed on too often.")
    KIND = "kind", _("The answer is of another kind than expected.")


class FetchError(Exception):
    """Nothing could be fetched; ``problem`` is a ``Problem`` with a sentence for editors.

    ``may_have_arrived`` is False where it is certain that the server never got the request.
    """

    def __init__(self, problem: Problem, *, may_have_arrived: bool = False):
        super().__init__(str(problem.label))
        self.problem = problem
        self.may_have_arrived = may_have_arrived


@dataclass(frozen=True)
class Answer:
    """What a server said.

    ``url`` is where it was found after redirects, ``kind`` the media type in lower case without
    parameters, ``content_type`` the whole header, ``body`` what was read of the answer.
    """

    url: str
    status: int
    kind: str
    content_type: str
    body: bytes
    etag: str = ""
    last_modified: str = ""
