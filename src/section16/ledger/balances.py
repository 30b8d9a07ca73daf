"""What each row adds to its line, what is reported after it, and what a line held at the end of a day."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

from section16.ledger.values import Balance, LedgerRow, LineKey, Posting, PostingKind

__all__ = ["Change", "balance_on", "change_of", "postings_of"]


class Change(NamedTuple):
    """What a row moves and reports; None where the filer does not say, which is not zero."""

    amount: Decimal | None  # signed; None for a holding
    after: Decimal | None
    by_value: bool  # in dollars

    def before(self, *, is_transaction: bool) -> Decimal | None:
        """Return the balance with which the row begins; a holding begins as it ends."""
        if not is_transaction:
            return self.after
        return None if self.after is None or self.amount is None else self.after - self.amount


def change_of(row: LedgerRow) -> Change:
    """Return what a row moves and reports.

    A Form 3 has no column for the number of derivatives: the underlying amount says what is held.
    """
    after, value = row.after, row.value_after
    if after is None and value is None and row.is_derivative and not row.is_transaction:
        after, value = row.underlying_shares, row.underlying_value
    by_value = after is None and value is not None
    moved = row.shares
    if by_value or (moved is None and after is None):
        moved = row.shares if row.total_value is None else row.total_value
        by_value |= row.shares is None and row.total_value is not None
    signed = {"A": moved, "D": None if moved is None else -moved}.get(row.acquired_disposed)
    return Change(signed if row.is_transaction else None, value if by_value else after, by_value)


def _kind(row: LedgerRow) -> PostingKind:
    if row.is_transaction:
        return "transaction"
    return "opening" if row.filing.form.startswith("3") else "holding"


def postings_of(line: LineKey, rows: Iterable[LedgerRow]) -> Iterator[Posting]:
    """Yield the posting of each row of a line, in the order of the rows.

    A holding is of the period of its report. A day after the filing is a typing error, and taken as the filing's.
    """
    for row in rows:
        change, filing = change_of(row), row.filing
        day = row.day or filing.period or filing.filed_on
        yield Posting(
            line=line,
            kind=_kind(row),
            row=row.ref,
            day=min(day, filing.filed_on) if day and filing.filed_on else day,
            amount=change.amount,
            reported=change.after,
            code=row.code,
            known_at=filing.known_at,
        )


def balance_on(postings: Sequence[Posting], day: date | None = None) -> Balance | None:
    """Return what a line held at the end of a day, or after all postings; None where nothing was reported until then.

    A row that is reported late takes its own day: what it reports afterwards is of the day of the report before it, and
    what it moved is added to the balances that did not have it.
    """
    if day is None:
        counted = list(range(len(postings)))
        base = next((place for place in reversed(counted) if postings[place].reported is not None), None)
    else:
        days = [one.day or date.min for one in postings]
        asserted = list(accumulate(days, max))
        counted = [place for place, one in enumerate(days) if one <= day]
        base = next(
            (place for place in reversed(counted) if asserted[place] <= day and postings[place].reported is not None),
            None,
        )
    if base is None:
        return None
    start = postings[base]
    moved = [amount for place in counted if place > base and (amount := postings[place].amount) is not None]
    last = postings[counted[-1]] if moved else start
    return Balance(
        line=start.line,
        as_of=day if day is not None else last.day,
        amount=sum(moved, start.reported or Decimal(0)),
        basis="computed" if moved else "reported",
        row=start.row,
    )
