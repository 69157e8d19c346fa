"""Alice suggests, Bob is her colleague, Mod decides."""

import pytest

from wagtail_advocacy import signals
from wagtail_advocacy.suggestions import services


ADDRESS = "https://www.example.com/dykes"


@pytest.fixture
def mod(make_user, home, eve):
    """An editor who may decide on suggestions, and add pages as Eve may."""
    user = make_user(
        "mod",
        groups=["Page editors"],
        permissions=["wagtailadmin.access_admin", "wagtail_advocacy.manage_suggestions"],
    )
    return user


@pytest.fixture
def suggest(alice):
    """What Alice typed and sent."""

    def suggest(typed="Tell them about the eels", *, by=None, **values):
        by = by or alice
        proposed = services.propose(by, typed)
        return services.submit(proposed.suggestion, by, **values).suggestion

    return suggest


@pytest.fixture
def suggestion(suggest):
    return suggest()


@pytest.fixture
def link_suggestion(suggest):
    return suggest(ADDRESS)


@pytest.fixture
def heard():
    """The names of the signals about suggestions, as they are sent."""
    names = [name for name in vars(signals) if name.startswith("suggestion_")]
    seen, receivers = [], []
    for name in names:

        def receiver(sender, name=name, **kwargs):
            seen.append(name)

        getattr(signals, name).connect(receiver)
        receivers.append((name, receiver))
    yield seen
    for name, receiver in receivers:
        getattr(signals, name).disconnect(receiver)
