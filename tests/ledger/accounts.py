"""Lines and rows for tests, written as one reads them: a report, its day, what moved, what it says is held."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from msgspec.structs import replace

from section16.ledger.gaps import explained_gaps
from section16.ledger.values import Gap, LedgerFiling, LedgerOwner, LedgerRow, LineKey, Posting, RowRef

NEW_YEAR = date(2024, 1, 1)


def line(owner: str = "9", **changes: object) -> LineKey:
    """Return a direct line of common shares."""
    plain = LineKey(issuer="7", owners=(owner,), derivative=False, security="common", ownership="D")
    return replace(plain, **changes)


TRUST = {"ownership": "I", "nature": "by trust"}


class Account:
    """Lines of one issuer, report by report; `report` is its number, and its day is so many days into the year."""

    def __init__(self) -> None:
        self.lines = defaultdict[LineKey, list[Posting]](list)
        self.rows: dict[RowRef, LedgerRow] = {}

    def add(  # noqa: PLR0913 - a row has that many values
        self,
        key: LineKey,
        report: int,
        amount: float | str | None,
        reported: float | str | None,
        *,
        notes: tuple[str, ...] = (),
        day: int | None = None,
        code: str = "P",
        **filing: object,
    ) -> "Account":
        """Add a transaction, or a holding where no amount is given; footnotes hang on its balance."""
        kind = "holding" if amount is None else "transaction"
        table = f"{'deriv' if key.derivative else 'nonderiv'}_{'holding' if amount is None else 'trans'}"
        number = f"{report:010}-24-000001"
        ref = RowRef(number, table, len(self.rows) + 1, len(self.rows) + 1)
        on = NEW_YEAR + timedelta(days=10 * report if day is None else day)
        texts = {f"F{len(self.rows)}{place}": text for place, text in enumerate(notes)}
        known = next((row.filing for row in self.rows.values() if row.ref.accession == number), None)
        if known is None:
            owners = tuple(LedgerOwner(cik=one) for one in key.owners)
            filed_on = NEW_YEAR + timedelta(days=10 * report)
            plain = LedgerFiling(accession=number, form="4", issuer="7", owners=owners, filed_on=filed_on)
            known = replace(plain, **filing)
        known = replace(known, footnotes={**known.footnotes, **texts})
        for row in [row for row in self.rows.values() if row.ref.accession == number]:
            self.rows[row.ref] = replace(row, filing=known)
        self.rows[ref] = LedgerRow(
            ref=ref, filing=known, title=key.security, nature=key.nature, notes={"SHRS_OWND_FOLWNG_TRANS": tuple(texts)}
        )
        self.lines[key].append(
            Posting(
                line=key,
                kind=kind,
                row=ref,
                day=on,
                amount=None if amount is None else Decimal(str(amount)),
                reported=None if reported is None else Decimal(str(reported)),
                code="" if amount is None else code,
            )
        )
        return self

    def gaps(self) -> tuple[Gap, ...]:
        """Return the explained gaps."""
        return explained_gaps(self.lines, self.rows)

    def kinds(self) -> list[list[tuple[str, str]]]:
        """Return kind and certainty of each explanation of each gap."""
        return [[(one.kind, one.certainty) for one in gap.explanations] for gap in self.gaps()]
