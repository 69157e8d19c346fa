import pytest
from wagtail.test.utils.form_data import querydict_from_html


@pytest.fixture
def posted():
    """What a browser would post from the page editor at ``url``, with changes."""

    def posted(client, url, **changes):
        response = client.get(url)
        assert response.status_code == 200
        data = querydict_from_html(response.content.decode(), form_id="page-edit-form").copy()
        if data.get("share_info-0-shareable") == "":
            # A ticked box without a value of its own: browsers post "on".
            data["share_info-0-shareable"] = "on"
        for name, value in changes.items():
            if value is None:
                data.pop(name, None)
            elif isinstance(value, list):
                data.setlist(name, value)
            else:
                data[name] = value
        return data

    return posted
