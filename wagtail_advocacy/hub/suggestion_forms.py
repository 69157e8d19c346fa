"""What people fill in to suggest something and to talk about it."""

from collections.abc import Iterable
from uuid import UUID

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from wagtail_advocacy.suggestions.models import (
    LONGEST_DESCRIPTION,
    LONGEST_MESSAGE,
    LONGEST_TEXT,
    LONGEST_WHY,
    Suggestion,
    SuggestionImage,
)
from wagtail_advocacy.suggestions.pictures import KINDS, MOST_IMAGES
from wagtail_advocacy.suggestions.services import EDITABLE_KINDS


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"class": "wa-input wa-textarea", "rows": rows})


class PicturesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Several files at once."""

    def __init__(self):
        super().__init__(
            label=_("Pictures"),
            help_text=format_lazy(
                _("Up to {most}. Where they were taken is removed from them."), most=MOST_IMAGES
            ),
            required=False,
            widget=PicturesInput(attrs={"class": "wa-file", "accept": ",".join(KINDS)}),
        )

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data]
        return [super(PicturesField, self).clean(file) for file in files if file]


class ProposeForm(forms.Form):
    """The first screen: one field, and pictures."""

    text = forms.CharField(
        label=_("Paste a link or tell us in a sentence"),
        required=False,
        max_length=LONGEST_TEXT,
        strip=False,
        widget=_area(3),
    )
    images = PicturesField()


class SuggestionForm(forms.Form):
    """The second screen: what else an editor would ask."""

    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[choice for choice in Suggestion.Kind.choices if choice[0] in EDITABLE_KINDS],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("What it is about"), required=False, max_length=LONGEST_TEXT, widget=_area(5)
    )
    images = PicturesField()
    why = forms.CharField(
        label=_("Why does it matter?"),
        help_text=_("You may leave this out."),
        required=False,
        max_length=LONGEST_WHY,
        widget=_area(3),
    )
    topic_key = forms.ChoiceField(label=_("Topic"), required=False, widget=forms.RadioSelect)
    may_show_name = forms.BooleanField(
        label=_("Show my name"),
        help_text=_(
            "On the board, and on what is made of it. The editors see your name in any case. "
            "You can change it later."
        ),
        required=False,
    )

    def __init__(
        self,
        *args,
        suggestion: Suggestion,
        topics: list[tuple[UUID, str]],
        images: Iterable[SuggestionImage] = (),
        **kwargs,
    ):
        names = ("kind", "text", "why", "may_show_name")
        initial = {name: getattr(suggestion, name) for name in names}
        initial["topic_key"] = str(suggestion.topic_key or "")
        super().__init__(*args, initial=initial, **kwargs)
        if suggestion.address:
            for name in ("kind", "text"):
                del self.fields[name]
        if topics:
            self.fields["topic_key"].choices = [
                ("", _("None of these")),
                *((str(key), name) for key, name in topics),
            ]
        else:
            del self.fields["topic_key"]
        self.images = list(images)
        for number, image in enumerate(self.images, start=1):
            self.fields[_description_name(image)] = forms.CharField(
                label=_("What picture %(number)s shows") % {"number": number},
                initial=image.description,
                required=False,
                max_length=LONGEST_DESCRIPTION,
                widget=forms.TextInput(attrs={"class": "wa-input"}),
            )

    def clean_topic_key(self):
        key = self.cleaned_data["topic_key"]
        return UUID(key) if key else None

    @property
    def values(self) -> dict:
        """What was filled in, as the services want it."""
        no_values = {"images", *map(_description_name, self.images)}
        return {name: value for name, value in self.cleaned_data.items() if name not in no_values}

    @property
    def descriptions(self) -> dict[int, str]:
        """What the pictures show, by their ids."""
        return {image.pk: self.cleaned_data[_description_name(image)] for image in self.images}

    @property
    def pictures(self) -> list[tuple]:
        """Each picture that was sent along with its field."""
        return [(image, self[_description_name(image)]) for image in self.images]


def _description_name(image: SuggestionImage) -> str:
    return f"description_{image.pk}"


class MessageForm(forms.Form):
    """A comment, or an answer to the editors."""

    text = forms.CharField(
        label=_("Your comment"),
        help_text=_("Your colleagues see your name with it."),
        max_length=LONGEST_MESSAGE,
        widget=_area(3),
        error_messages={"required": _("Please write something.")},
    )


class AnswerForm(MessageForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Your answer")
        self.fields["text"].help_text = _("Only the editors read it.")
