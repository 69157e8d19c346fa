"""Which site a request is for, without asking the database each time."""

from django.core.cache import cache
from django.db import router
from django.http.request import HttpRequest, split_domain_port
from wagtail.models import Site


KEY = "wagtail_advocacy.sites"
# Seconds for which a site's name, host or root page may be old; saving a site forgets them.
AGE = 30

FIELDS = [field.attname for field in Site._meta.concrete_fields]


def site_of(request: HttpRequest) -> Site | None:
    """The site that ``Site.find_for_request`` gives, from a list at most half a minute old."""
    # Wagtail keeps it here, for page addresses and for the templates of the site.
    if not hasattr(request, "_wagtail_site"):
        hostname = split_domain_port(request.get_host())[0]
        request._wagtail_site = _site_for(hostname, int(request.get_port()))
    return request._wagtail_site


def forget_sites() -> None:
    """Read the sites anew, because one was changed."""
    cache.delete(KEY)


def _site_for(hostname: str, port: int) -> Site | None:
    """The site of this host and port, else the only one of this host, else the default one. The
    order is Wagtail's."""
    rows = cache.get_or_set(KEY, lambda: list(Site.objects.values_list(*FIELDS)), AGE)
    alias = router.db_for_read(Site)
    sites = [Site.from_db(alias, FIELDS, row) for row in rows]
    at_host = [site for site in sites if site.hostname == hostname]
    default = [site for site in sites if site.is_default_site]
    exact = [site for site in at_host if site.port == port]
    exact += [site for site in at_host if site.is_default_site]
    if exact:
        return exact[0]
    if len(at_host) == 1:
        return at_host[0]
    return default[0] if default else None
