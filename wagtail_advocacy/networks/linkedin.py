from decimal import Decimal

from .base import Network, with_query
from .linkedin_api import LinkedInApi


class LinkedIn(Network):
    """LinkedIn's dialog honours the address alone and draws the card from the page's own tags."""

    id = "linkedin"
    label = "LinkedIn"
    limit = 3000
    takes_text = False
    placement = "card"
    fold_at = 200
    picture_sizes = ((1200, 627), (1080, 1350))
    home_url = "https://www.linkedin.com/feed/"
    default_price = Decimal("3.00")
    default_bounds = (Decimal("1.70"), Decimal("5.00"))
    api = LinkedInApi()

    def build_share_url(self, *, url, text, title, server):
        return with_query("https://www.linkedin.com/sharing/share-offsite/", url=url)
