"""Signing in by an OpenID provider (Entra ID, Google, Keycloak, …), where the environment names
one. Off by default."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


BACKEND = "social_core.backends.open_id_connect.OpenIdConnectAuth"
# Providers at which anybody can have an account.
OPEN_TO_ALL = {"accounts.google.com"}
# As social-auth's own, without the steps that join people by their e-mail address.
PIPELINE = [
    "social_core.pipeline.social_auth.social_details",
    "social_core.pipeline.social_auth.social_uid",
    "social_core.pipeline.social_auth.auth_allowed",
    "social_core.pipeline.social_auth.social_user",
    "social_core.pipeline.user.get_username",
    "social_core.pipeline.user.create_user",
    "social_core.pipeline.social_auth.associate_user",
    "social_core.pipeline.user.user_details",
]


def sign_in_settings(environment, login_url):
    """Return Django settings for the provider that `environment` (a mapping) names, or none.

    INSTALLED_APPS, MIDDLEWARE and AUTHENTICATION_BACKENDS hold what comes on top of the site's.
    Raises `ImproperlyConfigured` for a provider that would let everybody in.
    """
    endpoint = environment.get("SIGN_IN_ENDPOINT", "").rstrip("/")
    if not endpoint:
        return {}
    domains = [name.strip() for name in environment.get("SIGN_IN_DOMAINS", "").split(",")]
    domains = [name for name in domains if name]
    if urlsplit(endpoint).hostname in OPEN_TO_ALL and not domains:
        raise ImproperlyConfigured(
            "Anybody has an account there: say who may sign in, SIGN_IN_DOMAINS=example.com."
        )
    return {
        "INSTALLED_APPS": ["social_django"],
        "MIDDLEWARE": ["social_django.middleware.SocialAuthExceptionMiddleware"],
        "AUTHENTICATION_BACKENDS": [BACKEND],
        "SIGN_IN_LABEL": environment.get("SIGN_IN_LABEL") or "OpenID",
        "SIGN_IN_ORIGIN": "{0.scheme}://{0.netloc}".format(urlsplit(endpoint)),
        "SOCIAL_AUTH_OIDC_OIDC_ENDPOINT": endpoint,
        "SOCIAL_AUTH_OIDC_KEY": environment.get("SIGN_IN_ID", ""),
        "SOCIAL_AUTH_OIDC_SECRET": environment.get("SIGN_IN_SECRET", ""),
        "SOCIAL_AUTH_OIDC_USE_PKCE": True,
        "SOCIAL_AUTH_OIDC_PKCE_CODE_VERIFIER_LENGTH": 64,
        "SOCIAL_AUTH_OIDC_WHITELISTED_DOMAINS": domains,
        "SOCIAL_AUTH_PIPELINE": PIPELINE,
        "SOCIAL_AUTH_RAISE_EXCEPTIONS": False,
        "SOCIAL_AUTH_LOGIN_ERROR_URL": login_url,
        "SOCIAL_AUTH_ERROR_TRANSPORT": "query",
        "SOCIAL_AUTH_ERROR_PARAM_NAME": "refused",
    }
