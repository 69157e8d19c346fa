from .base import Network, with_query


class Threads(Network):
    """Threads' web intent takes text and address apart; the link counts at its own length."""

    id = "threads"
    label = "Threads"
    limit = 500
    picture_sizes = ((1080, 1350), (1080, 1080))
    home_url = "https://www.threads.com/"
    media_takes_text = True

    def build_share_url(self, *, url, text, title, server):
        return with_query("https://www.threads.com/intent/post", text=text, url=url)

    def build_media_url(self, *, text, server):
        return with_query("https://www.threads.com/intent/post", text=text)
