"""An interface that does as the test says."""

from wagtail_advocacy.networks.api import PostingApi


class ScriptedApi(PostingApi):
    """Gives what ``answers`` holds under the verb's name: a value, an error, or a callable."""

    def __init__(self, **values):
        self.answers = {}
        self.calls = []
        for name, value in values.items():
            setattr(self, name, value)

    def _do(self, verb, credentials):
        self.calls.append((verb, credentials))
        answer = self.answers.get(verb)
        if isinstance(answer, Exception):
            raise answer
        return answer(credentials) if callable(answer) else answer

    def profile(self, credentials):
        return self._do("profile", credentials)

    def refresh(self, credentials):
        return self._do("refresh", credentials)

    def revoke(self, credentials):
        self._do("revoke", credentials)

    def verbs(self):
        return [verb for verb, _credentials in self.calls]
