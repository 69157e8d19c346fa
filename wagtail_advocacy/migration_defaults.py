"""Callables that migrations refer to by path. They never move and never change their names."""

import secrets


# Base58: no 0, O, I or l, so that a code can be read aloud.
CODE_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
CODE_LENGTH = 10


def share_code() -> str:
    """A random short code of about 58 bits, so that codes cannot be guessed or counted."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def day_key() -> bytes:
    """32 random bytes that key one day's visitor hashes."""
    return secrets.token_bytes(32)
