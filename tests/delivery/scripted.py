"""A network in memory."""

from itertools import count

from wagtail_advocacy.networks.api import PostingApi, Rejected, Sent, Unconfirmed


WRITES = object()


class ScriptedNetwork(PostingApi):
    """``script`` says what becomes of the next calls of ``publish``: ``WRITES``, an outcome, an
    error, or a pair of ``WRITES`` and an outcome (it is written and the answer is lost). When it is
    empty, posts are written. ``posts`` are those that stand there, as pairs of id and post."""

    backend = "scripted"

    def __init__(self, **values):
        self.script = []
        self.posts = []
        self.asked = []
        self.verdict = None
        self.renewed = None
        self.numbers = count(1)
        self.while_publishing = None
        for name, value in values.items():
            setattr(self, name, value)

    def write(self, post):
        remote_id = f"post-{next(self.numbers)}"
        self.posts.append((remote_id, post))
        return Sent(remote_id, f"https://network.example/{remote_id}")

    def publish(self, credentials, post):
        self.asked.append(("publish", credentials.access_token, post))
        step = self.script.pop(0) if self.script else WRITES
        if self.while_publishing is not None:
            self.while_publishing()
        if isinstance(step, Exception):
            raise step
        if isinstance(step, tuple):
            self.write(post)
            return step[1]
        return self.write(post) if step is WRITES else step

    def verify(self, credentials, post):
        self.asked.append(("verify", credentials.access_token, post))
        if self.verdict is not None:
            return self.verdict
        for remote_id, standing in self.posts:
            if standing.url == post.url:
                return Sent(remote_id, f"https://network.example/{remote_id}")
        return Rejected("gone") if self.verifies else Unconfirmed()

    def refresh(self, credentials):
        self.asked.append(("refresh", credentials.access_token, None))
        if isinstance(self.renewed, Exception):
            raise self.renewed
        if self.renewed is None:
            return super().refresh(credentials)
        return self.renewed

    def revoke(self, credentials):
        self.asked.append(("revoke", credentials.access_token, None))

    def verbs(self):
        return [verb for verb, _token, _post in self.asked]
