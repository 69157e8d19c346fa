from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from .base import Network, with_query
from .counting import X_URL_LENGTH
from .x_api import XApi


class X(Network):
    """X's web intent takes text and address apart and joins them with a space."""

    id = "x"
    label = "X"
    limit = 280
    counting = "weighted"
    url_length = X_URL_LENGTH
    separator = " "
    forbids_identical = True
    picture_sizes = ((1600, 900), (1080, 1080))
    home_url = "https://x.com/compose/post"
    media_takes_text = True
    api = XApi()
    default_price = Decimal("0.40")
    default_bounds = (Decimal("0.25"), Decimal("0.50"))
    policy_note = _(
        "X does not allow the same post from several people. Please put it in your own words."
    )

    def build_share_url(self, *, url, text, title, server):
        return with_query("https://x.com/intent/tweet", text=text, url=url)

    def build_media_url(self, *, text, server):
        return with_query("https://x.com/intent/tweet", text=text)
