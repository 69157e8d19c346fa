"""Social-auth backends of oidc-provider-mock: ours to connect with, and a site's to sign in."""

from social_core.backends.oauth import BaseOAuth2PKCE
from social_core.backends.open_id_connect import OpenIdConnectAuth

from wagtail_advocacy.sharing.connecting.signing_in import ShareBackend


class MockShare(ShareBackend, BaseOAuth2PKCE):
    name = "mock-share"
    AUTHORIZATION_URL = "https://mock.example.org/oauth2/authorize"
    ACCESS_TOKEN_URL = "https://mock.example.org/oauth2/token"

    def get_key_and_secret(self):
        return "our-id", "our-secret"


class MockSignIn(OpenIdConnectAuth):
    """A stock backend, as a site has for its own sign-in."""

    name = "oidc"
