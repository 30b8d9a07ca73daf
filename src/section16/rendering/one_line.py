"""A filing in one line: the form, the issuer, who reports, and what happened."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from msgspec import Struct

from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.form.document import OwnershipDocument
from section16.form.nonderivative import NonDerivativeHolding, NonDerivativeTransaction
from section16.form.owner import ReportingOwner
from section16.standard.codes import transaction_code_named

__all__ = ["FilingSummary", "summarize"]

_Transaction = NonDerivativeTransaction | DerivativeTransaction
_Kind = tuple[str, str, str]

# A verb for the codes that a reader meets daily; the others say their name.
_VERBS: Final = {
    ("P", "A"): "bought",
    ("S", "D"): "sold",
    ("A", "A"): "was granted",
    ("M", "A"): "got by exercise",
    ("M", "D"): "exercised",
    ("F", "D"): "gave up for taxes or the price",
    ("G", "A"): "got as a gift",
    ("G", "D"): "gave away",
    ("C", "A"): "got by conversion",
    ("C", "D"): "converted",
    ("D", "D"): "sold to the issuer",
}
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
        owners=tuple(_owner(one) for one in report.reporting_owners),
        what=tuple(_what(report)),
    )


def _owner(owner: ReportingOwner) -> str:
    roles = (
        (owner.is_officer, owner.officer_title or "officer"),
        (owner.is_director, "director"),
        (owner.is_ten_percent_owner, "10% owner"),
        (owner.is_other, owner.other_text or "other"),
    )
    role = next((words for ticked, words in roles if ticked), "")
    return (owner.name or owner.cik or "?") + (f" ({role})" if role else "")


def _what(report: OwnershipDocument) -> Iterator[str]:
    rows = (*report.non_derivative_table, *report.derivative_table)
    alike: dict[_Kind, list[_Transaction]] = {}
    for row in rows:
        if isinstance(row, NonDerivativeTransaction | DerivativeTransaction):
            of_what = (row.security_title.value or "") if isinstance(row, DerivativeTransaction) else ""
            alike.setdefault((row.code or "", row.acquired_disposed.value or "", of_what), []).append(row)
    yield from (_phrase(kind, lines) for kind, lines in alike.items())
    if not alike:
        yield from _held(report)


def _held(report: OwnershipDocument) -> Iterator[str]:
    rows = (*report.non_derivative_table, *report.derivative_table)
    holdings = [row for row in rows if isinstance(row, NonDerivativeHolding | DerivativeHolding)]
    if report.no_securities_owned or ((report.document_type or "").startswith("3") and not holdings):
        yield "holds nothing"
    for row in holdings:
        shares = row.shares_following.value
        if shares is None and isinstance(row, DerivativeHolding):
            shares = row.underlying_shares.value
        yield " ".join(filter(None, ("holds", _number(shares), row.security_title.value)))


def _phrase(kind: _Kind, lines: list[_Transaction]) -> str:
    """Return a phrase for transactions of one kind: all shares, and the lowest and highest price, not an average."""
    code, way, of_what = kind
    amounts = [line.shares.value for line in lines if line.shares.value is not None]
    prices = sorted({line.price.value for line in lines if line.price.value})
    words = [_verb(code, way), _number(sum(amounts, Decimal())) if amounts else "", of_what]
    if prices:
        words += ["at", _number(prices[0])] + (["to", _number(prices[-1])] if prices[1:] else [])
    return " ".join(filter(None, words))


def _verb(code: str, way: str) -> str:
    if verb := _VERBS.get((code, way)):
        return verb
    did = {"A": "acquired", "D": "disposed of"}.get(way, "reported")
    known = transaction_code_named(code)
    return f"{did} ({code}: {known.short})" if known else f"{did} ({code})" if code else did


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value:,f}"
