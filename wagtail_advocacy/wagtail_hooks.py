"""Everything that Wagtail's admin is told, station by station. No logic lives here."""

from wagtail import hooks
from wagtail.contrib.settings.models import register_setting

from .content import admin_urls as content_admin_urls
from .content import bulk_actions as content_bulk_actions
from .content import buttons as content_buttons
from .content import log_actions as content_log_actions
from .permissions import package_permissions
from .programme import log_actions as programme_log_actions
from .programme import viewsets as programme_viewsets
from .programme.models import ProgrammeSettings


# Permission policies first: nothing may have asked for them before.
programme_viewsets.register_policies()

hooks.register("register_permissions", package_permissions)

# programme
register_setting(ProgrammeSettings, icon="group")
hooks.register("register_admin_viewset", lambda: programme_viewsets.team_viewset)
hooks.register("register_admin_viewset", lambda: programme_viewsets.guidelines_viewset)
hooks.register("register_log_actions", programme_log_actions.register_log_actions)

# content
hooks.register("register_admin_urls", content_admin_urls.admin_urls)
hooks.register("register_bulk_action", content_bulk_actions.MakeShareableBulkAction)
hooks.register("register_bulk_action", content_bulk_actions.StopSharingBulkAction)
hooks.register("register_page_header_buttons", content_buttons.header_buttons)
hooks.register("register_page_listing_more_buttons", content_buttons.listing_buttons)
hooks.register("register_log_actions", content_log_actions.register_log_actions)
