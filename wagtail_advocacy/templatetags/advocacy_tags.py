"""The tags that a site's templates use."""

from functools import lru_cache

from django import template
from django.template.loader import select_template
from django.utils.safestring import SafeString, mark_safe

from wagtail_advocacy.content.meta import meta_of
from wagtail_advocacy.hub.blocks import results_context
from wagtail_advocacy.sharing.control import share_control
from wagtail_advocacy.tracking.conversions.landing import CODE_FIELD, carried, code_of


register = template.Library()

PLAIN_ICON = "wagtail_advocacy/networks/icons/link.svg"


@register.inclusion_tag("wagtail_advocacy/sharing/control.html", takes_context=True)
def advocacy_share(context, page):
    """The share control for ``page``: ``{% advocacy_share page %}``.

    Shows nothing to people who cannot share it, and nothing in a preview.
    """
    request = context.get("request")
    if request is None or getattr(request, "is_preview", False):
        return {"control": None}
    return {"control": share_control(request, page)}


@register.inclusion_tag("wagtail_advocacy/content/meta.html", takes_context=True)
def advocacy_meta(context, page):
    """The Open Graph and card tags of ``page``, for the head of its template.

    A page that outsiders cannot open gets ``noindex`` alone; so does the preview of a draft.
    """
    request = context.get("request")
    return {"meta": None if getattr(request, "is_preview", False) else meta_of(page)}


@register.inclusion_tag("wagtail_advocacy/tracking/conversion_field.html", takes_context=True)
def advocacy_conversion_field(context):
    """The hidden field with the code of the share by which the visitor came, for a form of the
    site; nothing where he came by none."""
    request = context.get("request")
    return {"name": CODE_FIELD, "code": code_of(request) if request else ""}


@register.simple_tag(takes_context=True)
def advocacy_carry(context, address) -> str:
    """``address``, one of this site, with the code of the share by which the visitor came."""
    request = context.get("request")
    return carried(request, str(address)) if request else address


@register.inclusion_tag("wagtail_advocacy/hub/results_block.html", takes_context=True)
def advocacy_results(context):
    """The programme's results of the last month that is over: ``{% advocacy_results %}``.

    Shows nothing to people who are not signed in.
    """
    return results_context(context.get("request"))


@register.simple_tag
def network_icon(network) -> SafeString:
    """The icon of a network as inline SVG; a plain link for one that brings none."""
    return _icon(network.icon_template)


@lru_cache(maxsize=64)
def _icon(name: str) -> SafeString:
    # The templates are the package's and the site's own, and take no values.
    icon = select_template([name, PLAIN_ICON]).render().strip()
    return mark_safe(f'<span class="wa-icon">{icon}</span>')  # noqa: S308
