"""Networks on loopback: they keep what is posted, and fail as the real ones do.

Each also runs by itself, as ``python -m tests.fakes.linkedin --port 9001``; what it holds and how
it shall fail are then asked for and said by HTTP, below ``/_fake/``.
"""
