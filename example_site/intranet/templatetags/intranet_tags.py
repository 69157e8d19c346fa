from django import template
from django.urls import reverse
from wagtail.models import Page, Site

from example_site.intranet.views import APPEARANCE_COOKIE, APPEARANCES


register = template.Library()


@register.simple_tag(takes_context=True)
def intranet_sections(context):
    """Return (section, address) pairs for the navigation; private ones for colleagues only."""
    request = context.get("request")
    site = Site.find_for_request(request) if request else None
    if site is None:
        return []
    sections = Page.objects.child_of(site.root_page).live().in_menu()
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        sections = sections.public()
    return [(section, section.get_url(request)) for section in sections]


@register.simple_tag(takes_context=True)
def appearance(context):
    """Return "light" or "dark" if the visitor chose one, else an empty text: the system decides."""
    request = context.get("request")
    choice = request.COOKIES.get(APPEARANCE_COOKIE, "") if request else ""
    return choice if choice in APPEARANCES else ""


@register.simple_tag
def edit_address(page, user):
    """Return the address of the page's editor if this user may edit it, else an empty text."""
    if not isinstance(page, Page) or not page.pk or not user.has_perm("wagtailadmin.access_admin"):
        return ""
    if not page.permissions_for_user(user).can_edit():
        return ""
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


@register.filter
def initials(name):
    """Return up to two initials of a person's name, without Dutch and Danish particles."""
    words = [word for word in str(name).split() if word[:1].isupper()] or str(name).split()
    return "".join(word[0].upper() for word in [*words[:1], *words[1:][-1:]])
