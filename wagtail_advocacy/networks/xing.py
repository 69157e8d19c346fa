from .base import Network, with_query


class Xing(Network):
    """XING's share page honours the address alone."""

    id = "xing"
    label = "XING"
    takes_text = False
    placement = "card"
    picture_sizes = ((1200, 630), (1080, 1080))
    home_url = "https://www.xing.com/"

    def build_share_url(self, *, url, text, title, server):
        return with_query("https://www.xing.com/spi/shares/new", url=url)
