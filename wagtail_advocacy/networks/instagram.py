from .base import Network


class Instagram(Network):
    """Instagram has no dialog, and links in its posts lead nowhere: pictures and videos alone."""

    id = "instagram"
    label = "Instagram"
    limit = 2200
    takes_text = False
    placement = "card"
    fold_at = 125
    takes_link = False
    picture_sizes = ((1080, 1080), (1080, 1350))
    home_url = "https://www.instagram.com/"
