"""A filing in one line: the form, the issuer, who reports, and what happened."""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from section16.form.document import OwnershipDocument
from section16.form.phrases import event_phrases, holding_phrases, owner_phrase

__all__ = ["FilingSummary", "summarize"]

_MOST: Final = 3
_SHORT: Final = 12  # letters of an issuer's symbol; else its name


class FilingSummary(Struct, frozen=True, kw_only=True):
    """A filing in one line; `what` has a phrase for each kind of transaction, in the order of the form."""

    form: str = ""
    issuer: str = ""
    symbol: str = ""
    owners: tuple[str, ...] = ()
    what: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """Return the line: `4    ACME  Doe Jane (CEO)  bought 1,000 at 12.30`."""
        name = self.symbol if 0 < len(self.symbol) <= _SHORT else self.issuer
        who = ", ".join(self.owners[:2]) + (f" and {len(self.owners) - 2} more" if self.owners[2:] else "")
        what = "; ".join(self.what[:_MOST]) + (f"; and {len(self.what) - _MOST} more" if self.what[_MOST:] else "")
        return "  ".join((f"{self.form:<3}", name or "?", who or "?", what or "no transactions"))


def summarize(report: OwnershipDocument) -> FilingSummary:
    """Return what a report is about."""
    issuer = report.issuer
    return FilingSummary(
        form=report.document_type or "?",
        issuer=(issuer.name if issuer else None) or "",
        symbol=(issuer.trading_symbol if issuer else None) or "",
        owners=tuple(owner_phrase(one) for one in report.reporting_owners),
        what=tuple(event_phrases(report.transactions)) or tuple(_held(report)),
    )


def _held(report: OwnershipDocument) -> Iterator[str]:
    if report.no_securities_owned or ((report.document_type or "").startswith("3") and not report.holdings):
        yield "holds nothing"
    yield from holding_phrases(report.holdings)
