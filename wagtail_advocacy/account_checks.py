"""System checks of connected accounts."""

from django.conf import settings
from django.core.checks import Error, Warning, register
from django.core.exceptions import ImproperlyConfigured

from .conf import PREFIX, advocacy_settings
from .networks import all_networks


OUR_BACKENDS = "wagtail_advocacy.sharing.connecting."


def _signing_in() -> list:
    """The networks that one connects at their own page."""
    try:
        networks = all_networks()
    except ImproperlyConfigured:
        # E001 reports it.
        return []
    return [
        network
        for network in networks
        if network.api is not None and network.api.connects_by == "social_auth"
    ]


@register()
def check_token_keys(app_configs, **kwargs):
    """W020: a network's keys are set, and there is no key to keep what it gives."""
    if advocacy_settings.TOKEN_KEYS:
        return []
    ready = [str(network.label) for network in _signing_in() if network.api.is_available()]
    if not ready:
        return []
    return [
        Warning(
            f"{PREFIX}TOKEN_KEYS is empty, so nobody can connect an account on {', '.join(ready)}.",
            hint="Run: python manage.py advocacy_token_key, and put what it prints into the "
            "settings, from the environment.",
            id="wagtail_advocacy.W020",
        )
    ]


@register()
def check_backends(app_configs, **kwargs):
    """E021: a network's social-auth backend is missing, or would sign people in."""
    from .sharing.connecting.signing_in import backend_of

    errors = []
    for network in _signing_in():
        try:
            backend = backend_of(network)
        except ImportError as error:
            problem = str(error)
        else:
            if getattr(backend, "ASSOCIATION_ONLY", False):
                continue
            problem = f"{backend.__name__} is not association-only"
        errors.append(
            Error(
                f"{network.id}: {problem}.",
                hint="Subclass wagtail_advocacy.sharing.connecting.signing_in.ShareBackend and "
                "one of social-auth's OAuth 2 backends, and give its path as the api's backend.",
                id="wagtail_advocacy.E021",
            )
        )
    return errors


@register()
def check_session_cookie(app_configs, **kwargs):
    """W022: whoever comes back from a network would not be signed in."""
    if settings.SESSION_COOKIE_SAMESITE != "Strict" or not advocacy_settings.TOKEN_KEYS:
        return []
    return [
        Warning(
            'SESSION_COOKIE_SAMESITE is "Strict", so whoever comes back from a network is not '
            "signed in and connects nothing.",
            hint='Set SESSION_COOKIE_SAMESITE = "Lax", which is Django\'s default.',
            id="wagtail_advocacy.W022",
        )
    ]


@register()
def check_authentication_backends(app_configs, **kwargs):
    """E024: a backend that connects accounts stands among those that sign people in."""
    return [
        Error(
            f"{path} stands in AUTHENTICATION_BACKENDS.",
            hint="Remove it: it connects accounts and signs nobody in.",
            id="wagtail_advocacy.E024",
        )
        for path in settings.AUTHENTICATION_BACKENDS
        if path.startswith(OUR_BACKENDS)
    ]
