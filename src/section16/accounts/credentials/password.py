"""Passwords, kept as Argon2id hashes; what a good one is."""

import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from section16.accounts.errors import AccountError

__all__ = ["SHORTEST", "hash_password", "password_fits", "require_good_password", "wrong_with_password"]

SHORTEST: Final = 12
_LONGEST: Final = 200
_FEWEST_SIGNS: Final = 5
_HASHER: Final = PasswordHasher()


def require_good_password(password: str, name: str, repeated: str | None = None) -> None:
    """Raise AccountError with all that is wrong with a password."""
    if wrong := tuple(wrong_with_password(password, name, repeated)):
        raise AccountError(*wrong)


def wrong_with_password(password: str, name: str, repeated: str | None = None) -> Iterator[str]:
    """Yield what is wrong with one that is short, of few signs, made of the name, or not repeated rightly."""
    if not SHORTEST <= len(password) <= _LONGEST:
        yield f"password: it has {len(password)} characters; take {SHORTEST} to {_LONGEST}, as a few words have"
    elif len(set(password)) < _FEWEST_SIGNS or (name and name.lower() in password.lower()):
        yield "password: it is easily guessed; take one of more signs and without your name"
    if repeated is not None and repeated != password:
        yield "repeated: it is not the same as the password; type both again"


def hash_password(password: str) -> bytes:
    """Return what is kept of a password."""
    return _HASHER.hash(_plain(password)).encode()


def password_fits(kept: bytes | None, password: str) -> bool:
    """Tell whether a password is the one that was kept; where none is, it takes as long to say no."""
    try:
        _HASHER.verify((kept or _nobodys()).decode(), _plain(password[:_LONGEST]))
    except (Argon2Error, InvalidHashError):
        return False
    return kept is not None


def _plain(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


@cache
def _nobodys() -> bytes:
    return hash_password("the password of nobody")
