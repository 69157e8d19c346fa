"""Items of the programme's menu in the admin."""

from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from wagtail_advocacy.permissions import has_permission


class WaitingMenuItem(MenuItem):
    """A menu item that says how many wait for a decision. Subclass it and give what follows."""

    #: Codename of the package's permission that shows it.
    permission: str
    #: The label with ``%(count)s``, lazily translated.
    label_with_count: str

    def count_waiting(self) -> int:
        """How many wait."""
        raise NotImplementedError

    def is_shown(self, request):
        return has_permission(request.user, self.permission)

    def render_component(self, request):
        waiting = self.count_waiting()
        label = self.label_with_count % {"count": waiting} if waiting else self.label
        return LinkMenuItem(
            self.name,
            str(label),
            self.url,
            icon_name=self.icon_name,
            classname=self.classname,
            attrs=self.attrs,
        )
