"""Bluesky: a personal data server, the directory of identifiers, and what is public.

As @atproto/dev-env 0.6.7 answers: tokens that ended are 400, a key is a TID, limits are counted in
graphemes and bytes.
"""

import base64
import hashlib
import re
import secrets
import time

import jwt
import regex

from .server import Failed, Fake, Person, Said, Token, route, run


PDS = "https://pds.bluesky.example"
COLLECTION = "app.bsky.feed.post"
TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
SECRET = "a-secret-of-this-server-long-enough-for-hs256"


def did_of(handle: str) -> str:
    """An identifier of the right form for ``handle``."""
    digest = base64.b32encode(hashlib.sha256(handle.encode()).digest()).decode().lower()
    return f"did:plc:{digest[:24]}"


class Bluesky(Fake):
    """Bluesky."""

    stands_for = (
        PDS,
        "https://bsky.social",
        "https://plc.directory",
        "https://public.api.bsky.app",
    )
    token_seconds = 7200
    own_faults = ("suspended", "too_long", "scope")

    def what_is_it(self, request):
        method = request.path.removeprefix("/xrpc/")
        if method in {"com.atproto.repo.putRecord", "com.atproto.repo.createRecord"}:
            return "post"
        if method.startswith("com.atproto.server."):
            return "token"
        return "upload" if method == "com.atproto.repo.uploadBlob" else ""

    def refuse(self, kind):
        status, error, message = {
            "error_before": (500, "InternalServerError", "Internal Server Error"),
            "busy": (503, "UpstreamTimeout", "Not now"),
            "limited": (429, "RateLimitExceeded", "Rate Limit Exceeded"),
            "expired": (400, "ExpiredToken", "Token has expired"),
            "scope": (403, "Forbidden", "Bad token scope"),
            "suspended": (400, "AccountTakedown", "Account has been taken down"),
            "too_long": (400, "InvalidRequest", "Record/text must not be longer than 300"),
            "missing": (404, "NotFound", "Not found"),
        }[kind]
        headers = {"ratelimit-reset": str(int(time.time()) + 60)} if kind == "limited" else {}
        return Failed(status, {"error": error, "message": message}, headers)

    def add_person(self, id: str, handle: str = "", **more) -> Person:
        """Somebody by his handle, as ``ann.bsky.social``; his ``id`` is made from it."""
        handle = handle or id
        return super().add_person(did_of(handle), handle, **more)

    def give_token(self, person, scopes=(), *, refreshes=True) -> Token:
        did = person if person.startswith("did:") else did_of(person)
        if did not in self.people:
            self.add_person(person)
        ends = time.time() + self.token_seconds
        access, refresh = (
            jwt.encode({"sub": did, "exp": int(end), "jti": secrets.token_hex(8)}, SECRET, "HS256")
            for end in (ends, ends + 90 * 86_400)
        )
        token = Token(access, refresh, did, tuple(scopes), ends)
        with self.lock:
            self.tokens[access] = token
            self.refreshes[refresh] = token
        return token

    def find(self, identifier: str) -> Person:
        for person in self.people.values():
            if identifier in {person.id, person.handle}:
                return person
        raise Failed(400, {"error": "InvalidRequest", "message": "Unable to resolve handle"})

    # Who is who

    @route("GET", "/xrpc/com.atproto.identity.resolveHandle")
    def told_handle(self, request):
        return Said(body={"did": self.find(request.query.get("handle", "")).id})

    @route("GET", "/(did:plc:[a-z2-7]{24})")
    def told_document(self, request):
        person = self.find(request.groups[0])
        service = {
            "id": "#atproto_pds",
            "type": "AtprotoPersonalDataServer",
            "serviceEndpoint": PDS,
        }
        return Said(
            body={"id": person.id, "alsoKnownAs": [f"at://{person.handle}"], "service": [service]}
        )

    @route("GET", "/xrpc/app.bsky.actor.getProfile")
    def told_profile(self, request):
        person = self.find(request.query.get("actor", ""))
        return Said(
            body={
                "did": person.id,
                "handle": person.handle,
                "displayName": person.name,
                "followersCount": person.followers,
            }
        )

    # Sessions

    def told_of(self, token: Token) -> dict:
        return {
            "did": token.person,
            "handle": self.people[token.person].handle,
            "accessJwt": token.access,
            "refreshJwt": token.refresh,
            "active": True,
        }

    @route("POST", "/xrpc/com.atproto.server.createSession")
    def told_new_session(self, request):
        asked = request.json
        people = [
            person
            for person in self.people.values()
            if asked.get("identifier") in {person.id, person.handle}
        ]
        if not people or asked.get("password") != people[0].password:
            raise Failed(
                401,
                {"error": "AuthenticationRequired", "message": "Invalid identifier or password"},
            )
        return Said(body=self.told_of(self.give_token(people[0].id)))

    @route("POST", "/xrpc/com.atproto.server.refreshSession")
    def told_refreshed(self, request):
        with self.lock:
            old = self.refreshes.pop(request.bearer, None)
        if old is None:
            raise self.refuse("expired")
        self.tokens.pop(old.access, None)
        return Said(body=self.told_of(self.give_token(old.person)))

    @route("POST", "/xrpc/com.atproto.server.deleteSession")
    def told_end(self, request):
        token = self.refreshes.get(request.bearer)
        if token is None:
            raise self.refuse("expired")
        self.forget(token.access)
        return Said(200)

    @route("GET", "/xrpc/com.atproto.server.getSession")
    def told_session(self, request):
        person = self.people[self.token_of(request).person]
        return Said(body={"did": person.id, "handle": person.handle, "active": True})

    # Records

    def writer(self, request) -> Person:
        person = self.people[self.token_of(request).person]
        if person.is_suspended:
            raise self.refuse("suspended")
        return person

    @route("POST", "/xrpc/com.atproto.repo.uploadBlob")
    def told_blob(self, request):
        self.writer(request)
        if len(request.content) > 1_000_000:
            raise Failed(400, {"error": "BlobTooLarge", "message": "Too large"})
        link = f"bafkrei{hashlib.sha256(request.content).hexdigest()[:52]}"
        self.pictures[link] = request.content
        blob = {
            "$type": "blob",
            "ref": {"$link": link},
            "mimeType": request.headers.get("Content-Type", ""),
            "size": len(request.content),
        }
        return Said(body={"blob": blob})

    @route("POST", "/xrpc/com.atproto.repo.putRecord")
    def told_record(self, request):
        person = self.writer(request)
        body = request.json
        record, key = body.get("record", {}), body.get("rkey", "")
        if body.get("repo") not in {person.id, person.handle}:
            raise Failed(403, {"error": "InvalidRequest", "message": "Not your repo"})
        if body.get("collection") != COLLECTION or record.get("$type") != COLLECTION:
            raise Failed(400, {"error": "InvalidRequest", "message": "Wrong collection"})
        if not TID.fullmatch(key):
            raise Failed(400, {"error": "InvalidRequest", "message": "Invalid record key"})
        self.check(record)
        uri = f"at://{person.id}/{COLLECTION}/{key}"
        with self.lock:
            is_new = uri not in self.posts
            if is_new:
                self.keep(uri, person.id, record)
            else:
                self.posts[uri].body = record
        return Said(body={"uri": uri, "cid": self.cid(record)}, wrote=is_new)

    def check(self, record: dict) -> None:
        text = record.get("text")
        if not isinstance(text, str) or "createdAt" not in record:
            raise Failed(400, {"error": "InvalidRequest", "message": "Record must have text"})
        if len(regex.findall(r"\X", text)) > 300 or len(text.encode()) > 3000:
            raise self.refuse("too_long")
        for facet in record.get("facets", []):
            place = facet["index"]
            # Raises where it does not begin or end between characters.
            text.encode()[place["byteStart"] : place["byteEnd"]].decode()
        thumb = record.get("embed", {}).get("external", {}).get("thumb")
        if thumb and thumb["ref"]["$link"] not in self.pictures:
            raise Failed(400, {"error": "BlobNotFound", "message": "Could not find blob"})

    @staticmethod
    def cid(record: dict) -> str:
        return f"bafyrei{hashlib.sha256(repr(record).encode()).hexdigest()[:52]}"

    @route("GET", "/xrpc/com.atproto.repo.getRecord")
    def told_one(self, request):
        asked = request.query
        uri = f"at://{asked.get('repo')}/{asked.get('collection')}/{asked.get('rkey')}"
        kept = self.posts.get(uri)
        if kept is None:
            raise Failed(400, {"error": "RecordNotFound", "message": "Could not locate record"})
        return Said(body={"uri": uri, "cid": self.cid(kept.body), "value": kept.body})

    @route("POST", "/xrpc/com.atproto.repo.deleteRecord")
    def told_delete(self, request):
        person = self.writer(request)
        with self.lock:
            self.posts.pop(f"at://{person.id}/{COLLECTION}/{request.json.get('rkey')}", None)
        return Said(body={})

    @route("GET", "/xrpc/app.bsky.feed.getPosts")
    def told_posts_of(self, request):
        found = [self.posts[uri] for uri in request.lists.get("uris", []) if uri in self.posts]
        return Said(
            body={
                "posts": [
                    {
                        "uri": kept.id,
                        "likeCount": kept.likes,
                        "replyCount": kept.comments,
                        "repostCount": kept.reshares,
                        "quoteCount": 0,
                    }
                    for kept in found
                ]
            }
        )


if __name__ == "__main__":
    run(Bluesky)
