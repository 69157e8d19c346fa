"""Everything that Wagtail's admin is told, station by station. No logic lives here."""

from functools import partial

from wagtail import hooks
from wagtail.contrib.settings.models import register_setting
from wagtail.contrib.settings.registry import SettingMenuItem
from wagtail.snippets.models import register_snippet

from .activation.account import EditorMailsPanel
from .content import admin_urls as content_admin_urls
from .content import bulk_actions as content_bulk_actions
from .content import bulk_terms as content_bulk_terms
from .content import buttons as content_buttons
from .content import link_viewsets as content_links
from .content import log_actions as content_log_actions
from .content import media_viewset as content_media
from .content import question_viewset as content_questions
from .content import viewsets as content_viewsets
from .measurement import alert_viewsets as measurement_alerts
from .measurement import goal_viewset as measurement_goals
from .measurement import letter_viewset
from .measurement import log_actions as measurement_log_actions
from .measurement import viewsets as measurement_viewsets
from .permissions import package_permissions
from .programme import log_actions as programme_log_actions
from .programme import viewsets as programme_viewsets
from .programme.models import ProgrammeSettings
from .reports import admin_urls as report_urls
from .reports import menu as reports_menu
from .reports import panels as report_panels
from .sharing import control as share_control
from .suggestions import control as suggestion_control
from .suggestions import log_actions as suggestion_log_actions
from .suggestions import poll_viewset, story_viewset
from .suggestions import viewset as suggestion_viewset
from .tracking import admin_urls as tracking_admin_urls
from .tracking import log_actions as tracking_log_actions
from .tracking.conversions import viewsets as conversion_viewsets
from .tracking.modeladmin import click_register


# Permission policies first: nothing may have asked for them before.
programme_viewsets.register_policies()
content_viewsets.register_policies()
content_questions.register_policies()
conversion_viewsets.register_policies()
measurement_viewsets.register_policies()
measurement_alerts.register_policies()
suggestion_viewset.register_policies()
story_viewset.register_policies()
poll_viewset.register_policies()

hooks.register("register_permissions", package_permissions)

# programme
register_setting(ProgrammeSettings, icon="group")
hooks.register("register_admin_viewset", lambda: programme_viewsets.team_viewset)
hooks.register("register_admin_viewset", lambda: programme_viewsets.role_viewset)
hooks.register("register_admin_viewset", lambda: programme_viewsets.ambassador_viewset)
register_snippet(programme_viewsets.topic_viewset)
hooks.register("register_admin_viewset", lambda: programme_viewsets.guidelines_viewset)
hooks.register("register_log_actions", programme_log_actions.register_log_actions)

# content
hooks.register("register_admin_viewset", lambda: content_viewsets.campaign_viewset)
register_snippet(content_links.link_viewset)
hooks.register("register_admin_viewset", lambda: content_links.feed_viewset)
register_snippet(content_media.media_viewset)
hooks.register("register_admin_viewset", lambda: content_questions.question_viewset)
hooks.register("register_admin_urls", content_admin_urls.admin_urls)
hooks.register("register_bulk_action", content_bulk_actions.MakeShareableBulkAction)
hooks.register("register_bulk_action", content_bulk_actions.StopSharingBulkAction)
for bulk_action in content_bulk_terms.BULK_ACTIONS:
    hooks.register("register_bulk_action", bulk_action)
hooks.register("register_page_header_buttons", content_buttons.header_buttons)
hooks.register("register_page_listing_more_buttons", content_buttons.listing_buttons)
hooks.register("register_log_actions", content_log_actions.register_log_actions)

# tracking
hooks.register("register_admin_urls", click_register.get_admin_urls_for_registration)
hooks.register("register_admin_urls", tracking_admin_urls.admin_urls)
hooks.register("register_admin_viewset", lambda: conversion_viewsets.conversion_viewset)
hooks.register("register_admin_viewset", lambda: conversion_viewsets.kind_viewset)
hooks.register("register_log_actions", tracking_log_actions.register_log_actions)

# measurement
hooks.register("register_admin_viewset", lambda: measurement_viewsets.price_viewset)
hooks.register("register_admin_viewset", lambda: measurement_viewsets.cost_viewset)
hooks.register("register_admin_viewset", lambda: letter_viewset.letter_viewset)
hooks.register("register_admin_viewset", lambda: measurement_goals.goal_viewset)
hooks.register("register_admin_viewset", lambda: measurement_alerts.rule_viewset)
hooks.register("register_admin_viewset", lambda: measurement_alerts.alert_viewset)
hooks.register("register_admin_urls", measurement_alerts.admin_urls)
hooks.register("register_log_actions", measurement_log_actions.register_log_actions)

# suggestions
hooks.register(share_control.HOOK, suggestion_control.suggested_by)
hooks.register(share_control.HOOK, suggestion_control.suggest_something_like)
register_snippet(suggestion_viewset.suggestion_viewset)
hooks.register("register_admin_viewset", lambda: story_viewset.story_viewset)
hooks.register("register_admin_viewset", lambda: poll_viewset.poll_viewset)
hooks.register("register_log_actions", suggestion_log_actions.register_log_actions)

# activation
hooks.register("register_account_settings_panel", EditorMailsPanel)

# reports
hooks.register("register_admin_urls", report_urls.admin_urls)
hooks.register("register_admin_menu_item", reports_menu.register_menu)
for menu_item in reports_menu.ITEMS:
    hooks.register(reports_menu.HOOK, menu_item)
for menu_item in reports_menu.REPORT_ITEMS:
    hooks.register(reports_menu.REPORTS_HOOK, menu_item)
hooks.register("construct_homepage_panels", report_panels.add_home_panel)

# the programme's menu
for hook, viewset, order in (
    (reports_menu.HOOK, suggestion_viewset.suggestion_viewset, 300),
    (reports_menu.HOOK, content_questions.question_viewset, 400),
    (reports_menu.REPORTS_HOOK, click_register, 1200),
    (reports_menu.CONTENT_HOOK, content_links.link_viewset, 100),
    (reports_menu.CONTENT_HOOK, content_links.feed_viewset, 200),
    (reports_menu.CONTENT_HOOK, content_media.media_viewset, 300),
    (reports_menu.CONTENT_HOOK, content_viewsets.campaign_viewset, 400),
    (reports_menu.CONTENT_HOOK, programme_viewsets.topic_viewset, 500),
    (reports_menu.CONTENT_HOOK, story_viewset.story_viewset, 600),
    (reports_menu.CONTENT_HOOK, poll_viewset.poll_viewset, 700),
    (reports_menu.PEOPLE_HOOK, programme_viewsets.ambassador_viewset, 100),
    (reports_menu.PEOPLE_HOOK, programme_viewsets.role_viewset, 200),
    (reports_menu.PEOPLE_HOOK, programme_viewsets.team_viewset, 300),
    (reports_menu.PEOPLE_HOOK, programme_viewsets.guidelines_viewset, 400),
    (reports_menu.FIGURES_HOOK, measurement_goals.goal_viewset, 100),
    (reports_menu.FIGURES_HOOK, letter_viewset.letter_viewset, 200),
    (reports_menu.FIGURES_HOOK, measurement_viewsets.price_viewset, 300),
    (reports_menu.FIGURES_HOOK, measurement_viewsets.cost_viewset, 400),
    (reports_menu.FIGURES_HOOK, conversion_viewsets.conversion_viewset, 500),
    (reports_menu.FIGURES_HOOK, measurement_alerts.alert_viewset, 600),
    (reports_menu.FIGURES_HOOK, measurement_alerts.rule_viewset, 700),
):
    hooks.register(hook, partial(viewset.get_menu_item, order))
hooks.register(
    reports_menu.HOOK, lambda: SettingMenuItem(ProgrammeSettings, icon="cog", order=1000)
)
