from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdvocacyConfig(AppConfig):
    name = "wagtail_advocacy"
    label = "wagtail_advocacy"
    verbose_name = _("Advocacy")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import account_checks, checks  # noqa: F401
        from .activation import receivers as activation_receivers  # noqa: F401
        from .content import receivers as content_receivers  # noqa: F401
        from .content.shareable import attach_tabs
        from .measurement import conversion_metrics, own_metrics  # noqa: F401
        from .measurement import receivers as measurement_receivers  # noqa: F401
        from .networks import checks as network_checks  # noqa: F401
        from .programme import receivers as programme_receivers  # noqa: F401
        from .reports.page_panel import ItemPanel
        from .sharing.connecting import receivers as account_receivers  # noqa: F401
        from .sharing.delivery import receivers as delivery_receivers  # noqa: F401
        from .suggestions import metrics as suggestion_metrics  # noqa: F401
        from .suggestions import receivers as suggestion_receivers  # noqa: F401
        from .tracking import receivers as tracking_receivers  # noqa: F401

        attach_tabs(ItemPanel(heading=_("What it brought"), icon="view"))
