"""The sign-in pages and token addresses of OAuth 2."""

import base64
import hashlib
import secrets
from urllib.parse import urlencode

from .server import Failed, Fake, Request, Said


class SignIn(Fake):
    """A network whose sign-in page says yes at once.

    ``signed_in`` is whose browser it is, ``grants`` what is granted instead of what was asked,
    ``denies`` that the person says no.
    """

    client_id = "client-1"
    client_secret = "secret-1"
    #: True where the app's id and secret come in the header, not in the form.
    wants_basic = False
    #: The scope without which no refresh token is given; ``None``: none is ever given.
    refresh_scope: str | None = None

    def __init__(self, port: int = 0):
        super().__init__(port)
        self.signed_in = ""
        self.grants: tuple[str, ...] | None = None
        self.denies = False
        self.codes: dict[str, dict] = {}

    def page(self, request: Request) -> Said:
        """Where the browser is sent back to."""
        asked = request.query
        back = {"state": asked.get("state", "")}
        if self.denies:
            back |= {"error": "user_cancelled_authorize", "error_description": "No."}
        else:
            code = secrets.token_urlsafe(16)
            person = self.signed_in or next(iter(self.people), "")
            with self.lock:
                self.codes[code] = {**asked, "person": person}
            back["code"] = code
        return Said(302, headers={"Location": f"{asked['redirect_uri']}?{urlencode(back)}"})

    def give(self, request: Request) -> Said:
        """A token for a code or for a refresh token."""
        form = request.form
        self.check_client(request)
        if form.get("grant_type") == "refresh_token":
            with self.lock:
                # Each is good for one use.
                old = self.refreshes.pop(form.get("refresh_token", ""), None)
            if old is None:
                raise Failed(400, {"error": "invalid_grant", "error_description": "No."})
            self.tokens.pop(old.access, None)
            return Said(body=self.told_of(self.give_token(old.person, old.scopes, refreshes=True)))
        with self.lock:
            asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or asked["redirect_uri"] != form.get("redirect_uri"):
            raise Failed(400, {"error": "invalid_grant", "error_description": "No."})
        if "code_challenge" in asked:
            self.check_verifier(asked, form.get("code_verifier", ""))
        scopes = self.grants if self.grants is not None else tuple(asked["scope"].split())
        refreshes = self.refresh_scope is not None and self.refresh_scope in scopes
        token = self.give_token(asked["person"], scopes, refreshes=refreshes)
        return Said(body={**self.told_of(token), **self.more_of(token, asked)})

    def check_client(self, request: Request) -> None:
        given = (request.form.get("client_id"), request.form.get("client_secret"))
        if self.wants_basic:
            header = request.headers.get("Authorization", "").removeprefix("Basic ")
            given = tuple(base64.b64decode(header).decode().split(":", 1)) if header else ()
        if given != (self.client_id, self.client_secret):
            raise Failed(401, {"error": "invalid_client", "error_description": "No."})

    @staticmethod
    def check_verifier(asked: dict, verifier: str) -> None:
        digest = hashlib.sha256(verifier.encode()).digest()
        made = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        wanted = made if asked.get("code_challenge_method", "").upper() == "S256" else verifier
        if not 43 <= len(verifier) <= 128 or wanted != asked["code_challenge"]:
            raise Failed(400, {"error": "invalid_grant", "error_description": "No."})

    def told_of(self, token) -> dict:
        told = {
            "access_token": token.access,
            "expires_in": self.token_seconds,
            "scope": " ".join(token.scopes),
            "token_type": "Bearer",
        }
        return {**told, "refresh_token": token.refresh} if token.refresh else told

    def more_of(self, token, asked: dict) -> dict:
        """What else comes with the first token."""
        return {}

    def end(self, request: Request) -> Said:
        """Take a token back."""
        self.check_client(request)
        given = request.form.get("token", "")
        token = self.refreshes.get(given) or self.tokens.get(given)
        if token:
            self.forget(token.access)
        return Said(body={})
