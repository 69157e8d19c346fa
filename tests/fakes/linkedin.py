"""LinkedIn: sign-in with OpenID Connect, posts, pictures. It has no refresh tokens for most.

As Posts API li-lms-2026-01: a version in a header, the text in little format, the id in a header.
"""

import json
import re
import time
from base64 import urlsafe_b64encode
from functools import cache
from urllib.parse import unquote

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from .server import Failed, Request, Said, route, run
from .signing_in import SignIn


LIVING_VERSIONS = ("202601", "202609")
#: One reserved character without a backslash, and the text ends there; templates may stand.
TEMPLATE = re.compile(r"\{hashtag\|\\#\|(?:\\.|[^|{}@\[\]()<>#*_~\\])+\}")
PLAIN = re.compile(r"\\.|[^|{}@\[\]()<>#*_~\\]", re.DOTALL)


@cache
def signing_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class LinkedIn(SignIn):
    """LinkedIn."""

    stands_for = ("https://api.linkedin.com", "https://www.linkedin.com")
    token_seconds = 5_184_000
    own_faults = ("duplicate", "version_gone", "suspended", "scope", "too_long")

    def __init__(self, port: int = 0):
        super().__init__(port)
        #: False: posts are kept though their text stands already.
        self.refuses_duplicates = True

    def what_is_it(self, request):
        if (request.method, request.path) == ("POST", "/rest/posts"):
            return "post"
        if request.path in {"/oauth/v2/accessToken", "/oauth/v2/revoke"}:
            return "token"
        if request.path.startswith(("/rest/images", "/dms-uploads/")):
            return "upload"
        return ""

    def refuse(self, kind):
        said = {
            "error_before": (500, "INTERNAL_SERVER_ERROR", "Internal Server Error"),
            "busy": (503, "SERVICE_UNAVAILABLE", "Service Unavailable"),
            "limited": (429, "TOO_MANY_REQUESTS", "Resource level throttle MEMBER DAY limit"),
            "expired": (401, "EXPIRED_ACCESS_TOKEN", "The token used in the request has expired"),
            "scope": (403, "ACCESS_DENIED", "Not enough permissions to access: posts.CREATE"),
            "suspended": (403, "MEMBER_RESTRICTED", "This member account is restricted"),
            "version_gone": (426, "NONEXISTENT_VERSION", "Requested version is not active"),
            "too_long": (422, "FIELD_LENGTH_TOO_LONG", "commentary: length cannot exceed 3000"),
            "missing": (404, "NOT_FOUND", "Could not find entity"),
        }
        if kind == "duplicate":
            return self.duplicate("urn:li:share:1")
        status, code, message = said[kind]
        return Failed(status, {"status": status, "code": code, "message": message})

    @staticmethod
    def duplicate(of: str) -> Failed:
        return Failed(
            422,
            {
                "errorDetailType": "com.linkedin.common.error.BadRequest",
                "message": f"BadRequestResponseException: Content is a duplicate of {of}",
                "errorDetails": {
                    "inputErrors": [
                        {"description": "Duplicate post is detected", "code": "DUPLICATE_POST"}
                    ]
                },
                "status": 422,
            },
        )

    # Signing in

    @route("GET", r"/oauth/\.well-known/openid-configuration")
    def told_openid(self, request):
        return Said(
            body={
                "issuer": f"{self.url}/oauth",
                "authorization_endpoint": f"{self.url}/oauth/v2/authorization",
                "token_endpoint": f"{self.url}/oauth/v2/accessToken",
                "userinfo_endpoint": f"{self.url}/v2/userinfo",
                "jwks_uri": f"{self.url}/oauth/openid/jwks",
                "response_types_supported": ["code"],
                "subject_types_supported": ["pairwise"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "scopes_supported": ["openid", "profile", "email"],
                "claims_supported": ["iss", "aud", "iat", "exp", "sub", "name"],
            }
        )

    @route("GET", "/oauth/openid/jwks")
    def told_keys(self, request):
        key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(signing_key().public_key()))
        return Said(body={"keys": [{**key, "kid": "key-1", "use": "sig", "alg": "RS256"}]})

    @route("GET", "/oauth/v2/authorization")
    def told_page(self, request):
        return self.page(request)

    @route("POST", "/oauth/v2/accessToken")
    def told_token(self, request):
        return self.give(request)

    @route("POST", "/oauth/v2/revoke")
    def told_end(self, request):
        return self.end(request)

    def more_of(self, token, asked):
        if "openid" not in token.scopes:
            return {}
        now = int(time.time())
        claims = {
            "iss": f"{self.url}/oauth",
            "aud": asked["client_id"],
            "iat": now,
            "exp": now + 3600,
            "sub": token.person,
            "name": self.people[token.person].name,
        }
        signed = jwt.encode(claims, signing_key(), "RS256", headers={"kid": "key-1"})
        return {"id_token": signed}

    @route("GET", "/v2/userinfo")
    def told_person(self, request):
        person = self.people[self.token_of(request, "profile").person]
        return Said(body={"sub": person.id, "name": person.name, "locale": {"language": "en"}})

    # Posts

    def check_version(self, request: Request) -> None:
        version = request.headers.get("LinkedIn-Version", "")
        if not version:
            raise Failed(400, {"status": 400, "code": "VERSION_MISSING", "message": "No version"})
        if not LIVING_VERSIONS[0] <= version <= LIVING_VERSIONS[1]:
            raise self.refuse("version_gone")
        if request.headers.get("X-Restli-Protocol-Version") != "2.0.0":
            raise Failed(400, {"status": 400, "message": "Protocol version"})

    def writer(self, request: Request):
        self.check_version(request)
        person = self.people[self.token_of(request, "w_member_social").person]
        if person.is_suspended:
            raise self.refuse("suspended")
        return person

    @route("POST", "/rest/posts")
    def told_post(self, request):
        person = self.writer(request)
        body = request.json
        if body.get("author") != f"urn:li:person:{person.id}":
            raise self.refuse("scope")
        for name in ("visibility", "distribution", "lifecycleState"):
            if name not in body:
                raise Failed(422, {"status": 422, "message": f"{name}: field is required"})
        article = body.get("content", {}).get("article")
        if article is not None and not (article.get("source") and article.get("title")):
            raise Failed(422, {"status": 422, "message": "article: field is required"})
        picture = (article or {}).get("thumbnail")
        if picture and not self.pictures.get(picture):
            raise Failed(422, {"status": 422, "message": "thumbnail: not found"})
        shown = read_little(body.get("commentary", ""))
        if len(shown) > 3000:
            raise self.refuse("too_long")
        with self.lock:
            for kept in self.posts.values():
                if (
                    self.refuses_duplicates
                    and kept.author == person.id
                    and kept.body["content"] == body.get("content")
                    and kept.body["shown"] == shown
                ):
                    raise self.duplicate(kept.id)
            id = f"urn:li:share:{7_000_000_000 + len(self.posts) + 1}"
            self.keep(id, person.id, {"content": None, **body, "shown": shown})
        return Said(201, headers={"x-restli-id": id}, wrote=True)

    @route("DELETE", "/rest/posts/(.+)")
    def told_delete(self, request):
        person = self.writer(request)
        with self.lock:
            kept = self.posts.get(unquote(request.groups[0]))
            if kept is None:
                raise self.refuse("missing")
            if kept.author != person.id:
                raise self.refuse("scope")
            del self.posts[kept.id]
        return Said(204)

    @route("POST", "/rest/images")
    def told_picture(self, request):
        person = self.writer(request)
        if request.json["initializeUploadRequest"]["owner"] != f"urn:li:person:{person.id}":
            raise self.refuse("scope")
        with self.lock:
            name = urlsafe_b64encode(f"picture-{len(self.pictures)}".encode()).decode().rstrip("=")
            self.pictures[f"urn:li:image:{name}"] = b""
        return Said(
            body={
                "value": {
                    "uploadUrlExpiresAt": int((time.time() + 3600) * 1000),
                    "uploadUrl": f"https://www.linkedin.com/dms-uploads/{name}?v=1",
                    "image": f"urn:li:image:{name}",
                }
            }
        )

    @route("PUT", "/dms-uploads/(.+)")
    def told_upload(self, request):
        self.token_of(request, "w_member_social")
        self.pictures[f"urn:li:image:{request.groups[0]}"] = request.content
        return Said(201)


def read_little(text: str) -> str:
    """What readers see of text in little format: it ends at a reserved character."""
    shown, position = [], 0
    while position < len(text):
        tag = TEMPLATE.match(text, position)
        match = tag or PLAIN.match(text, position)
        if match is None:
            break
        piece = match[0]
        if tag:
            piece = "#" + re.sub(r"\\(.)", r"\1", piece[len(r"{hashtag|\#|") : -1])
        shown.append(piece if tag else piece[-1])
        position = match.end()
    return "".join(shown)


if __name__ == "__main__":
    run(LinkedIn)
