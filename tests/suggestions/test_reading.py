import pytest

from wagtail_advocacy.suggestions.reading import read_proposal


@pytest.mark.parametrize(
    "typed, kind, address, text",
    [
        ("https://example.com/a", "link", "https://example.com/a", ""),
        ("www.example.com/a", "link", "https://www.example.com/a", ""),
        ("Read this: https://example.com/a.", "link", "https://example.com/a", "Read this:"),
        ("https://example.com/a great piece", "link", "https://example.com/a", "great piece"),
        ("example.com/dykes", "link", "https://example.com/dykes", ""),
        ("example.com:8000/a why not", "link", "https://example.com:8000/a", "why not"),
        ("example.com", "link", "https://example.com", ""),
        ("Node.js is what they use", "idea", "", "Node.js is what they use"),
        ("See Node.js/Express", "idea", "", "See Node.js/Express"),
        ("someone@example.com", "idea", "", "someone@example.com"),
        ("Why is the water brown?", "question", "", "Why is the water brown?"),
        ("لماذا الماء بني؟", "question", "", "لماذا الماء بني؟"),
        ("A day with the lock keeper", "idea", "", "A day with the lock keeper"),
        ("javascript:alert(1)", "idea", "", "javascript:alert(1)"),
        ("One.\n\nTwo.\n\nThree.", "story", "", "One.\n\nTwo.\n\nThree."),
        ("a\0b\x07c", "idea", "", "abc"),
    ],
)
def test_the_kind_is_inferred(typed, kind, address, text):
    read = read_proposal(typed)
    assert (read.kind, read.address, read.text) == (kind, address, text)


def test_a_long_text_is_a_story_though_there_is_an_address_in_it():
    text = f"{'We were out all night. ' * 30} See https://example.com/a"
    read = read_proposal(text)
    assert (read.kind, read.address) == ("story", "")


def test_pictures_make_a_story():
    assert read_proposal("Look", has_images=True).kind == "story"
