"""Random names that nobody guesses: 256 bits, of which only the hash is kept."""

from hashlib import sha256
from hmac import compare_digest
from secrets import token_bytes, token_urlsafe

__all__ = ["form_token_of", "hash_of", "is_masked", "masked", "new_token"]

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


def masked(token: str) -> str:
    """Return a token as one page carries it, never twice the same, so that a compressed page's length tells nothing."""
    plain = token.encode()
    mask = token_bytes(len(plain))
    return (mask + _xor(plain, mask)).hex()


def is_masked(given: str, token: str) -> bool:
    """Tell whether a text is a token, masked."""
    try:
        both = bytes.fromhex(given)
        half = len(both) // 2
        plain = _xor(both[:half], both[half:])
    except ValueError:  # also of halves that are not alike
        return False
    return compare_digest(plain, token.encode())


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
