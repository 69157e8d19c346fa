"""Websites of others, as the demo needs them: a trade magazine with pages and a feed."""
