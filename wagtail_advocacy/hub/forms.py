"""What people fill in on the hub."""

from datetime import datetime

from django import forms
from django.conf import settings
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.coreutils import get_content_languages

from wagtail_advocacy.activation.kinds import kinds_for
from wagtail_advocacy.activation.models import Way
from wagtail_advocacy.content.models import Rating
from wagtail_advocacy.content.models.feedback import LONGEST_WORDS
from wagtail_advocacy.content.questions import LONGEST as LONGEST_QUESTION
from wagtail_advocacy.networks.mastodon import clean_server
from wagtail_advocacy.programme.models import Team
from wagtail_advocacy.sharing.models import Delivery
from wagtail_advocacy.suggestions.models import LONGEST_STORY, Story
from wagtail_advocacy.tracking.services import MAX_COUNT


STYLED = {"class": "wa-input"}


class LanguageField(forms.ChoiceField):
    def __init__(self, **kwargs):
        super().__init__(
            label=_("Language"),
            choices=lambda: [("", _("As the site")), *settings.LANGUAGES],
            required=False,
            widget=forms.Select(attrs=STYLED),
            **kwargs,
        )


class JoinForm(forms.Form):
    """Joining, or accepting a new version of the guidelines."""

    accepted = forms.BooleanField(
        label=_("I have read the guidelines and follow them"),
        error_messages={"required": _("Please accept the guidelines to take part.")},
    )
    guidelines = forms.IntegerField(widget=forms.HiddenInput, required=False)
    team = forms.ModelChoiceField(
        label=_("Your team"),
        queryset=Team.objects.none(),
        required=False,
        empty_label=_("I'd rather not say"),
        widget=forms.Select(attrs=STYLED),
    )
    language = LanguageField()

    def __init__(self, *args, site, guidelines, team_is_known, **kwargs):
        super().__init__(*args, **kwargs)
        teams = Team.objects.filter(site=site)
        if team_is_known or not teams.exists():
            del self.fields["team"]
        else:
            self.fields["team"].queryset = teams
        if guidelines is None:
            del self.fields["accepted"]
            del self.fields["guidelines"]
        else:
            self.initial["guidelines"] = guidelines.pk


class TopicsField(forms.MultipleChoiceField):
    """The topics that a person may follow; those that everybody follows cannot be unticked."""

    def __init__(self):
        super().__init__(
            label=_("Topics you follow"),
            help_text=_("You are offered what has one of them, and what has no topic."),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def offer(self, topics: list[tuple]) -> None:
        """``topics`` are pairs of topic and whether the person follows it."""
        self.choices = [
            (str(topic.translation_key), _topic_label(topic))
            for topic, _is_followed in topics
            if not topic.is_mandatory
        ]
        self.fixed = [topic for topic, _is_followed in topics if topic.is_mandatory]
        self.initial = [str(topic.translation_key) for topic, followed in topics if followed]


def _topic_label(topic) -> str:
    if not topic.description:
        return topic.name
    return format_html("<b>{}</b> {}", topic.name, topic.description)


class NoticesForm(forms.Form):
    """How a person wants to hear of each kind of notice; a field a kind, named by its id."""

    is_paused = forms.BooleanField(
        label=_("No e-mails for a month"),
        help_text=_("Your inbox goes on. E-mails start again by themselves."),
        required=False,
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.kinds = kinds_for(user)
        for kind in self.kinds:
            self.fields[kind.id] = forms.ChoiceField(
                label=kind.label,
                help_text=kind.description,
                choices=Way.choices,
                required=False,
                widget=forms.Select(attrs=STYLED),
            )

    @property
    def kind_fields(self) -> list:
        return [self[kind.id] for kind in self.kinds]

    @property
    def ways(self) -> dict[str, str]:
        """What was chosen, by kind id. What was not on the form stays as it is."""
        chosen = {kind.id: self.cleaned_data[kind.id] for kind in self.kinds}
        return {kind_id: way for kind_id, way in chosen.items() if way}


class QuestionForm(forms.Form):
    """A question to the editors."""

    text = forms.CharField(
        label=_("Your question"),
        help_text=_("The editors see your name with it. The answer comes to your inbox."),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"class": "wa-input wa-textarea", "rows": 5}),
        error_messages={"required": _("Please write your question.")},
    )


class SettingsForm(forms.Form):
    """What a person may choose for himself."""

    language = LanguageField()
    topics = TopicsField()
    content_languages = forms.MultipleChoiceField(
        label=_("Languages you want to see"),
        help_text=_("None chosen: all of them."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    mastodon_server = forms.CharField(
        label=_("Mastodon server"),
        required=False,
        max_length=253,
        help_text=_("For example mastodon.social. Used when you share to Mastodon."),
        widget=forms.TextInput(attrs={**STYLED, "autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, *args, topics, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topics"].offer(topics)
        if not self.fields["topics"].choices:
            self.fields["topics"].disabled = True
        languages = get_content_languages()
        self.fields["content_languages"].choices = list(languages.items())
        if len(languages) < 2:
            del self.fields["content_languages"]

    def clean_mastodon_server(self):
        typed = self.cleaned_data["mastodon_server"]
        return clean_server(typed) if typed else ""


class DismissForm(forms.Form):
    """Why something is not for a person; he need not say."""

    reason = forms.ChoiceField(
        label=_("Why? You need not say."),
        choices=Rating.Reason.choices,
        required=False,
        widget=forms.RadioSelect,
        initial="",
    )
    words = forms.CharField(
        label=_("In your own words"),
        help_text=_("Editors read this without your name. Leave out what would give you away."),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"class": "wa-input", "rows": 2}),
    )


class StoryForm(forms.Form):
    """What a share led to, and what may be done with it."""

    text = forms.CharField(
        label=_("What did it lead to?"),
        help_text=_("Two or three sentences. Name nobody who did not agree to it."),
        max_length=LONGEST_STORY,
        widget=forms.Textarea(attrs={"class": "wa-input wa-textarea", "rows": 4}),
        error_messages={"required": _("Please write something.")},
    )
    kind = forms.ChoiceField(
        label=_("It was"),
        choices=Story.Kind.choices,
        required=False,
        widget=forms.RadioSelect,
        initial="",
    )
    may_be_shown = forms.BooleanField(
        label=_("Colleagues may read it"),
        help_text=_("Once an editor agreed. Until you tick this, the editors alone read it."),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "wa-check__box"}),
    )
    may_show_name = forms.BooleanField(
        label=_("Show my name with it"),
        help_text=_("The editors see it in any case."),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "wa-check__box"}),
    )


class CountField(forms.IntegerField):
    def __init__(self, label):
        super().__init__(
            label=label,
            required=False,
            min_value=0,
            max_value=MAX_COUNT,
            widget=forms.NumberInput(attrs=STYLED),
        )


class EngagementForm(forms.Form):
    """Figures that a person reads off his own post. Empty means not known, which is not zero."""

    likes = CountField(_("Likes"))
    comments = CountField(_("Comments"))
    reshares = CountField(_("Reshares"))

    def __init__(self, *args, names, origins, **kwargs):
        """``names`` are the figures that the person may enter, ``origins`` says by name where
        those come from that are there."""
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - set(names):
            del self.fields[name]
        for name, field in self.fields.items():
            field.help_text = capfirst(origins.get(name, ""))


class FollowersForm(forms.Form):
    """How many followers a person has on each network; a field a network, named by its id."""

    def __init__(self, *args, networks, known, **kwargs):
        """``known`` has what is known now by network id. What a network reported is not asked."""
        super().__init__(*args, **kwargs)
        for network in networks:
            row = known.get(network.id)
            is_reported = row is not None and row.source == row.Source.NETWORK
            field = CountField(network.label)
            field.initial = row.followers if row else None
            field.disabled = is_reported
            if row is not None and row.followers is not None:
                said = (
                    _("Reported by %(network)s on %(day)s.")
                    if is_reported
                    else _("Entered by you on %(day)s.")
                )
                field.help_text = said % {
                    "network": network.label,
                    "day": date_format(row.day, "j M Y"),
                }
            self.fields[network.id] = field

    @property
    def changed(self) -> dict[str, int | None]:
        """What the person changed, by network id."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


class WallClockField(forms.Field):
    """A day and a time as a clock shows them, without saying where the clock hangs."""

    FORMAT = "%Y-%m-%dT%H:%M"

    def __init__(self, **kwargs):
        widget = forms.DateTimeInput(attrs={**STYLED, "type": "datetime-local"}, format=self.FORMAT)
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value):
        if not value:
            return None
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is not None:
            raise forms.ValidationError(_("Please give a day and a time."), code="invalid")
        return moment.replace(second=0, microsecond=0)


class PlanForm(forms.Form):
    """When a post leaves, and who sees it in the hub."""

    timing = forms.ChoiceField(
        label=_("When"),
        choices=[
            (Delivery.Timing.AT, _("At this time")),
            (Delivery.Timing.GOOD, _("At a good time")),
            (Delivery.Timing.NOW, _("Now")),
        ],
        widget=forms.RadioSelect,
    )
    at = WallClockField(label=_("Day and time"), required=False)
    anytime = forms.BooleanField(label=_("Also at night or at the weekend"), required=False)
    shown_to_colleagues = forms.BooleanField(
        label=_("Show this post to colleagues in the hub"), required=False
    )
