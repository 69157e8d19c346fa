"""What colleagues propose, what they tell, and what they are asked."""

from .polls import MOST_ANSWERS, Poll, PollAnswer, PollVoter
from .stories import LONGEST_STORY, Story
from .suggestions import (
    LONGEST_DESCRIPTION,
    LONGEST_MESSAGE,
    LONGEST_TEXT,
    LONGEST_WHY,
    Suggestion,
    SuggestionImage,
    SuggestionMessage,
    SuggestionOutcome,
    SuggestionSupport,
)


__all__ = [
    "LONGEST_DESCRIPTION",
    "LONGEST_MESSAGE",
    "LONGEST_STORY",
    "LONGEST_TEXT",
    "LONGEST_WHY",
    "MOST_ANSWERS",
    "Poll",
    "PollAnswer",
    "PollVoter",
    "Story",
    "Suggestion",
    "SuggestionImage",
    "SuggestionMessage",
    "SuggestionOutcome",
    "SuggestionSupport",
]
