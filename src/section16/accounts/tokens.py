"""Random names that nobody guesses: 256 bits, of which only the hash is kept."""

from hashlib import sha256
from secrets import token_urlsafe

__all__ = ["form_token_of", "hash_of", "new_token"]

_BYTES = 32


def new_token() -> str:
    """Return 256 random bits as text for a cookie or an address."""
    return token_urlsafe(_BYTES)


def hash_of(token: str) -> str:
    """Return what is kept of a token; so many random bits need no slower hash."""
    return sha256(token.encode()).hexdigest()


def form_token_of(token: str) -> str:
    """Return what the forms of a session carry: it follows from the cookie, and the cookie does not follow from it."""
    return sha256(b"form " + token.encode()).hexdigest()
