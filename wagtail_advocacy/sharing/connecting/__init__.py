"""The ways in which people connect an account.

``signing_in``: at the network's own page, by social-auth (LinkedIn, X). ``servers``: the same at a
server that the person names (Mastodon). ``passwords``: by a password made for this purpose
(Bluesky). Each gives a ``Grant``, which ``granting.accept`` keeps.
"""
