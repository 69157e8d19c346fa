"""How a page type gets the Advocacy tab: by a marker on its class, or named in a setting."""

from django.apps import apps
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import ObjectList, TabbedInterface
from wagtail.models import AbstractPage
from wagtail.utils.decorators import cached_classmethod

from wagtail_advocacy.conf import advocacy_settings


class ShareableMixin:
    """Marks a page type whose pages may be made shareable. It adds no fields.

    A class may define ``get_share_summary(self)``, ``get_share_image(self)`` to say what a
    card shows; otherwise the search description and the first image field are taken.
    """


def is_shareable_type(page_class: type) -> bool:
    """Whether pages of this class may be made shareable."""
    return issubclass(page_class, ShareableMixin) or (
        issubclass(page_class, AbstractPage)
        and any(base in named_page_types() for base in page_class.__mro__)
    )


def named_page_types() -> list[type]:
    """The page classes of the setting ``PAGE_TYPES``. Raises ``LookupError`` for a wrong name."""
    return [apps.get_model(name) for name in advocacy_settings.PAGE_TYPES]


def shareable_page_types() -> list[type]:
    """Every concrete page class whose pages may be made shareable."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, AbstractPage) and is_shareable_type(model)
    ]


def attach_tabs(*further_panels) -> None:
    """Give every shareable page type the Advocacy tab, with ``further_panels`` below what is
    filled in there. Called once, when the apps are ready."""
    try:
        page_types = shareable_page_types()
    except LookupError:
        # The system check reports the wrong name; start-up goes on so that it can be read.
        return
    for page_class in page_types:
        _attach_tab(page_class, further_panels)


def _attach_tab(page_class: type, further_panels: tuple = ()) -> None:
    own = page_class.__dict__.get("get_edit_handler")

    def get_edit_handler(cls):
        if own is not None:
            inherited = own.__get__(None, cls)
        else:
            inherited = super(page_class, cls).get_edit_handler
        if hasattr(inherited, "cache_clear"):
            inherited.cache_clear()
        return _with_tab(inherited(), cls, further_panels)

    page_class.get_edit_handler = cached_classmethod(get_edit_handler)


def _with_tab(handler, page_class, further_panels: tuple = ()):
    from .panels import AdvocacyTab, advocacy_tab

    if not isinstance(handler, TabbedInterface):
        panels = handler.children if type(handler) is ObjectList else [handler]
        handler = TabbedInterface(
            [ObjectList(panels, heading=_("Content"))],
            base_form_class=handler.base_form_class,
        )
    elif any(isinstance(child, AdvocacyTab) for child in handler.children):
        return handler
    tabbed = handler.clone()
    tabbed.children = [*handler.children, advocacy_tab(further_panels)]
    return tabbed.bind_to_model(page_class)
