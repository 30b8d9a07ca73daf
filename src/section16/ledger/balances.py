"""What each row adds to its line, what is reported after it, and what a line held at the end of a day."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import accumulate

from section16.ledger.values import Balance, LedgerRow, LineKey, Posting, PostingKind

__all__ = ["balance_on", "postings_of"]


def _kind(row: LedgerRow) -> PostingKind:
    if row.is_transaction:
        return "transaction"
    return "opening" if row.filing.form.startswith("3") else "holding"


def postings_of(line: LineKey, rows: Iterable[LedgerRow]) -> Iterator[Posting]:
    """Yield the posting of each row of a line, in the order of the rows.

    A holding is of the period of its report. A day after the filing is a typing error, and taken as the filing's.
    """
    for row in rows:
        change, filing = row.change, row.filing
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
