"""EDGAR's two numbers, the CIK of a filer and the accession number of a filing, in each of their spellings."""

import re
from typing import Final, Self

from msgspec import Struct

from section16.standard.errors import IdentifierError
from section16.standard.limits import limit

__all__ = ["ACCESSION_PATTERN", "CIK_PATTERN", "PADDED_PATTERN", "Accession", "Cik"]

# For use inside larger patterns; none has a group or an anchor.
CIK_PATTERN: Final = "[0-9]{1,10}"
PADDED_PATTERN: Final = "[0-9]{10}"
ACCESSION_PATTERN: Final = "[0-9]{10}-[0-9]{2}-[0-9]{6}"

_DIGITS: Final = limit("cik")
_CIK: Final = re.compile(CIK_PATTERN)
_ACCESSION: Final = re.compile("([0-9]{10})-?([0-9]{2})-?([0-9]{6})")
_WITHIN: Final = re.compile(f"(?<![0-9]){_ACCESSION.pattern}(?![0-9])")


class Cik(Struct, frozen=True):
    """A Central Index Key; two are equal when they are the same number, however each was written.

    A form keeps its CIKs as filed: make a `Cik` of the text to compare it, or to write it in another spelling.
    `bare` has no leading zeros, as in EDGAR's paths.
    """

    bare: str

    @classmethod
    def of(cls, text: str | None) -> Self:
        """Take any text as it was filed, also one that is not a number."""
        text = text.strip() if text else ""
        return cls(text.lstrip("0") or text[:1])

    @classmethod
    def match(cls, text: str) -> Self | None:
        """Read 1 to 10 digits; return None for any other text."""
        return cls.of(text) if _CIK.fullmatch(text) else None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read 1 to 10 digits; raise IdentifierError for any other text."""
        found = cls.match(text)
        if found is None:
            message = f"CIK: '{text}' is not one; write up to {_DIGITS} digits"
            raise IdentifierError(message)
        return found

    @property
    def padded(self) -> str:
        """Return the ten digits, as in EDGAR's headers and its API."""
        return self.bare.zfill(_DIGITS)


class Accession(Struct, frozen=True):
    """The number that EDGAR gives to a submission; `dashed` is its usual spelling, 0001234567-26-000001."""

    dashed: str

    @classmethod
    def match(cls, text: str) -> Self | None:
        """Read a text that is an accession number, with or without dashes; return None for any other."""
        found = _ACCESSION.fullmatch(text)
        return cls("-".join(found.groups())) if found else None

    @classmethod
    def find(cls, text: str, start: int = 0) -> Self | None:
        """Return the first accession number in a text, with or without dashes."""
        found = _WITHIN.search(text, start)
        return cls("-".join(found.groups())) if found else None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an accession number, with or without dashes; raise IdentifierError for any other text."""
        found = cls.match(text)
        if found is None:
            message = f"accession number: '{text}' is not one; write it as 0001234567-26-000001"
            raise IdentifierError(message)
        return found

    @classmethod
    def compose(cls, cik: str, year: int, sequence: int) -> Self:
        """Put the number together from the CIK that sent it, the year, and how many it had sent in that year."""
        return cls(f"{Cik.of(cik).padded}-{year % 100:02}-{sequence:06}")

    @property
    def undashed(self) -> str:
        """Return the 18 digits, as in the names of EDGAR's folders."""
        return self.dashed.replace("-", "")
