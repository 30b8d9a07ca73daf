"""A filing in one of EDGAR's lists: index, feed or filer's record."""

from datetime import date
from typing import Final

from msgspec import Struct

from section16.standard.numbers import Accession, Cik

__all__ = ["Listed", "public_address", "text_path"]

_SITE: Final = "https://www.sec.gov/Archives/"


class Listed(Struct, frozen=True, kw_only=True):
    """A filing in one of EDGAR's lists; `path` is that of its full text, `edgar/data/CIK/NUMBER.txt`.

    `filed_on` and `period` are None where the list does not say; only a filer's record has the period.
    """

    accession: str
    form: str
    path: str
    filed_on: date | None = None
    period: date | None = None

    @property
    def cik(self) -> str:
        """Return the CIK in its path, of one of its parties, without leading zeros."""
        return self.path.split("/")[2]

    @property
    def page(self) -> str:
        """Return the address of its page for people."""
        folder = self.path.rpartition("/")[0]
        return f"{_SITE}{folder}/{Accession(self.accession).undashed}/{self.accession}-index.htm"


def public_address(cik: str, accession: str) -> str:
    """Return the address of a filing's full text at the SEC, under one of its parties."""
    return f"{_SITE}{text_path(cik, accession)}"


def text_path(cik: str, accession: str) -> str:
    """Return where a filing's full text is, under one of its parties."""
    return f"edgar/data/{Cik.of(cik).bare}/{accession}.txt"
