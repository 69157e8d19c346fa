"""Everything that Wagtail's admin is told, station by station. No logic lives here."""

from wagtail import hooks
from wagtail.contrib.settings.models import register_setting

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
