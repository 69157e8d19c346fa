"""The forms of suggestions speak the reader's language."""

import pytest
from django.utils import translation

from wagtail_advocacy.hub.suggestion_forms import ProposeForm, SuggestionForm


@pytest.mark.parametrize("form", [ProposeForm, SuggestionForm])
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Up to 4. Where they were taken is removed from them."),
        ("nl", "Maximaal 4. We halen eruit waar ze zijn gemaakt."),
        ("da", "Op til 4. Vi fjerner oplysningen om, hvor de er taget."),
    ],
)
def test_the_help_of_pictures_follows_the_language(form, language, words):
    help_text = form.base_fields["images"].help_text
    with translation.override(language):
        assert str(help_text) == words
