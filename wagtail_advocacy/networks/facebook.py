from decimal import Decimal

from .base import Network, with_query


class Facebook(Network):
    """Facebook's sharer honours the address alone; quote, title and description are ignored."""

    id = "facebook"
    label = "Facebook"
    limit = 63206
    takes_text = False
    placement = "card"
    picture_sizes = ((1200, 630), (1080, 1350))
    home_url = "https://www.facebook.com/"
    default_price = Decimal("1.00")
    default_bounds = (Decimal("0.50"), Decimal("1.10"))

    def build_share_url(self, *, url, text, title, server):
        return with_query("https://www.facebook.com/sharer/sharer.php", u=url)
