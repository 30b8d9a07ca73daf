"""What issuers and people are called, by the records, else as EDGAR's answers had them."""

from collections.abc import Iterable, Mapping
from typing import Self

from msgspec import Struct
from sqlalchemy.orm import Session

from section16.tasks.records.keeping import typed_records
from section16.tasks.records.kinds.people import InsiderProfile, IssuerProfile
from section16.workspace.people import people

__all__ = ["Names"]


class Names(Struct, frozen=True):
    """Names by CIK, the symbols of issuers, and which insiders each issuer has."""

    known: Mapping[str, str]
    symbols: Mapping[str, str]
    insiders: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, session: Session) -> Self:
        """Read them from a workspace."""
        found = people(session)
        issuers = typed_records(session, IssuerProfile)
        insiders = typed_records(session, InsiderProfile)
        known = {one.cik: one.name for one in found if one.name}
        known |= {one.kept.insider_cik: one.content.name for one in insiders}
        known |= {one.kept.issuer_cik: one.content.name for one in issuers}
        symbols = {one.cik: one.symbol for one in found if one.symbol}
        symbols |= {one.kept.issuer_cik: one.content.ticker for one in issuers}
        pairs = frozenset((one.kept.issuer_cik, one.kept.insider_cik) for one in insiders)
        return cls(known, symbols, pairs)

    @property
    def issuers(self) -> frozenset[str]:
        """Return the issuers that have insiders."""
        return frozenset(issuer for issuer, _ in self.insiders)

    def issuer(self, cik: str) -> str:
        """Return the symbol of an issuer, else its name or CIK."""
        return self.symbols.get(cik) or self.known.get(cik) or cik

    def people(self, ciks: Iterable[str]) -> str:
        """Return the names of people, a semicolon between."""
        return "; ".join(self.known.get(one) or one for one in ciks)
