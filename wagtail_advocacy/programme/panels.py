"""How the programme's settings and records are laid out in the admin."""

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)

from .forms import (
    AmbassadorForm,
    GuidelinesForm,
    ProgrammeSettingsForm,
    RoleForm,
    TeamForm,
    TopicForm,
)


class SitePanel(FieldPanel):
    """Which site it is for; nothing is seen of it where there is but one (``SiteFieldMixin``)."""

    class BoundPanel(FieldPanel.BoundPanel):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            if self.bound_field is not None and self.bound_field.is_hidden:
                self.heading = self.help_text = ""


settings_edit_handler = TabbedInterface(
    [
        ObjectList(
            [
                FieldPanel("programme_name"),
                MultiFieldPanel(
                    [
                        FieldPanel("eligible_group"),
                        FieldPanel("team_source"),
                        FieldPanel("minimum_group_size"),
                    ],
                    heading=_("Who takes part"),
                ),
                FieldPanel("networks_on"),
                FieldPanel("may_connect"),
                MultiFieldPanel(
                    [
                        FieldPanel("suggestions_per_day"),
                        FieldPanel("answer_promise"),
                        FieldPanel("outcome_after_days"),
                    ],
                    heading=_("Suggestions"),
                ),
                MultiFieldPanel(
                    [
                        FieldPanel("currency"),
                        FieldPanel("campaign"),
                        FieldPanel("landing_code"),
                        FieldPanel("shows_value_to_all"),
                    ],
                    heading=_("Counting"),
                ),
                FieldPanel("third_party_target"),
            ],
            heading=_("Programme"),
        ),
        ObjectList(
            [
                FieldPanel("introduction"),
                FieldPanel("visibility_text"),
                FieldPanel("leaving_text"),
            ],
            heading=_("Texts"),
        ),
        ObjectList(
            [
                FieldPanel("signature"),
                FieldPanel("network_signatures_text"),
                MultiFieldPanel(
                    [FieldPanel("blocked_terms"), FieldPanel("blocked_file")],
                    heading=_("Words that no post may have"),
                ),
            ],
            heading=_("Wording"),
        ),
        ObjectList(
            [FieldPanel("sender_name"), FieldPanel("sender_email")],
            heading=_("E-mail"),
        ),
    ],
    base_form_class=ProgrammeSettingsForm,
)

team_edit_handler = ObjectList(
    [
        SitePanel("site"),
        FieldPanel("name"),
        FieldPanel("group"),
        InlinePanel(
            "memberships",
            panels=[FieldPanel("user")],
            heading=_("Members"),
            label=_("Member"),
            help_text=_("Needed only where neither groups nor the site's code know the team."),
        ),
    ],
    base_form_class=TeamForm,
)

role_edit_handler = ObjectList(
    [SitePanel("site"), FieldPanel("name"), FieldPanel("description"), FieldPanel("sort_order")],
    base_form_class=RoleForm,
)

topic_edit_handler = ObjectList(
    [
        SitePanel("site"),
        FieldPanel("name"),
        FieldPanel("description"),
        FieldPanel("is_mandatory"),
        MultiFieldPanel(
            [
                FieldPanel("teams", widget=CheckboxSelectMultiple),
                FieldPanel("roles", widget=CheckboxSelectMultiple),
            ],
            heading=_("Who may see it"),
        ),
    ],
    base_form_class=TopicForm,
)

ambassador_edit_handler = ObjectList(
    [
        FieldPanel("roles", widget=CheckboxSelectMultiple),
        FieldPanel("expert_topics", widget=CheckboxSelectMultiple),
    ],
    base_form_class=AmbassadorForm,
)

guidelines_edit_handler = ObjectList(
    [SitePanel("site"), FieldPanel("text")], base_form_class=GuidelinesForm
)
