from wagtail.admin.ui.tables import TitleColumn


class SentenceColumn(TitleColumn):
    """A title of some sentences, which keeps room for whole words on a phone."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"classname": "wa-sentence", **kwargs})

    class Media:
        css = {"all": ["wagtail_advocacy/css/suggestions-admin.css"]}
