"""Shares, letters and balances that the line's balances disprove, and rows that stand twice."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Final, NamedTuple

from msgspec.structs import replace

from section16.ledger.balances import postings_of
from section16.ledger.cells import cell_text
from section16.ledger.gaps import in_order_of_days
from section16.ledger.lines import LedgerLine
from section16.ledger.values import Certainty, LedgerRow, Posting, Repair, RowRef

__all__ = [
    "LineStart",
    "amount_repairs",
    "balance_repairs",
    "disposes_of_a_derivative",
    "follows",
    "may_be_swapped",
    "swapped",
]

SHARES: Final = "TRANS_SHARES"
WAY: Final = "TRANS_ACQUIRED_DISP_CD"
CODE: Final = "TRANS_CODE"
AFTER: Final = "SHRS_OWND_FOLWNG_TRANS"
_WAY_OF: Final = {"P": "A", "S": "D", "F": "D"}
_FEW: Final = 1000  # of numbers below, a digit more or less may be chance
_OTHER: Final = {"A": "D", "D": "A"}
_EXERCISED: Final = frozenset("MC")


def _is_against(row: LedgerRow) -> bool:
    """Tell whether a code goes with the other letter."""
    due = _WAY_OF.get(row.code)
    return due is not None and row.acquired_disposed == _OTHER[due] and not row.is_derivative


def _code_repairs(row: LedgerRow, *, foots: bool | None) -> Iterator[Repair]:
    """Yield what is wrong where the code is against the letter; `foots` is what the balances say of the letter."""
    if not _is_against(row):
        return
    due = _WAY_OF[row.code]
    if foots:
        code = {"A": "P", "D": "S"}[row.acquired_disposed]
        said = f"the balance follows with {row.acquired_disposed}, so the code {row.code} is against it"
        yield _repair(row, (CODE, code), "code-against-letter", "likely", said, LineStart())
    elif foots is None:
        said = f"code {row.code} goes with {due}; no balance decides which is wrong"
        yield _repair(row, (WAY, due), "code-against-letter", "possible", said, LineStart())


def amount_repairs(line: LedgerLine, postings: Sequence[Posting] | None = None) -> Iterator[Repair]:
    """Yield what is wrong in the rows of one line, with those that are reported late at their own days.

    A report whose rows foot as a whole is right: some filers write the last balance on each row, or the newest first.
    `postings` are those of the line in this order, where they are known already.
    """
    last: LedgerRow | None = None
    place = 0
    by_ref = {row.ref: row for row in line.rows}
    ordered = postings or in_order_of_days(line.key, tuple(postings_of(line.key, line.rows)))
    rows = [by_ref[one.row] for one in ordered]
    for _, several in groupby(rows, key=lambda one: one.ref.accession):
        report = list(several)
        place += len(report)
        following = rows[place] if place < len(rows) else None
        if not _is_plain(report, last, following):
            yield from _of_report(report, start_after(last) if last else LineStart(), following)
        if report[-1].change.after is not None:
            last = report[-1]


def _is_plain(report: Sequence[LedgerRow], last: LedgerRow | None, following: LedgerRow | None) -> bool:
    """Tell whether nothing can be wrong in a report, as in nearly all: each trade follows, and its code fits.

    A disposition may have number and balance swapped although it follows; the row after it tells.
    """
    if not any(row.is_transaction for row in report):
        return True
    before = last.change.after if last else None
    for row in report:
        opens = before is None and row is report[0]
        if not row.is_transaction or not (opens or follows(row, before)) or not row.change.amount or _is_against(row):
            return False
        before = row.change.after
    return _goes_on(following) != report[-1].shares


def _goes_on(following: LedgerRow | None) -> Decimal | None:
    return following.change.before(is_transaction=following.is_transaction) if following else None


class LineStart(NamedTuple):
    """The balance with which a row of a line begins, the row that reports it, and the day of that."""

    balance: Decimal | None = None
    row: RowRef | None = None
    day: date | None = None
    of_underlying: bool = False  # a Form 3 counts the shares that a derivative stands for, not the derivatives


def start_after(row: LedgerRow) -> LineStart:
    """Return what the row after another begins with."""
    of_underlying = row.is_derivative and not row.is_transaction and row.after is None
    return LineStart(row.change.after, row.ref, row.day, of_underlying)


def _of_report(report: Sequence[LedgerRow], start: LineStart, following: LedgerRow | None) -> Iterator[Repair]:
    trades = [one for one in report if one.is_transaction]
    repeated = set(_repeated(trades, start.balance))
    if _foots_whole(trades, start.balance, either_way=not repeated):
        for row in trades:
            yield from _code_repairs(row, foots=True)
        return
    begun = Counter(map(_begins, trades))  # some filers take each trade of a report from the balance before all
    for row, after in zip(report, (*report[1:], following), strict=True):
        if row.ref in repeated:
            yield _repeats(row, start)
            continue
        change = row.change
        if row.is_transaction:
            found = tuple(balance_repairs(row, start, _goes_on(after)))
            if begun[_begins(row)] > 1:
                found = tuple(replace(one, certainty="possible") for one in found)
            yield from found or _code_repairs(row, foots=follows(row, start.balance) or None)
        if change.after is not None:
            start = start_after(row)


def _begins(row: LedgerRow) -> Decimal | None:
    return row.change.before(is_transaction=True)


def follows(row: LedgerRow, before: Decimal | None) -> bool:
    """Tell whether a trade begins with a balance."""
    return before is not None and _begins(row) == before


def _foots_whole(trades: Sequence[LedgerRow], before: Decimal | None, *, either_way: bool) -> bool:
    """Tell whether the trades end at the last balance, or, newest first, at that of the first row."""
    changes = [one.change for one in trades]
    alone = len(changes) < 2  # noqa: PLR2004 - of one row no order is in question
    if before is None or alone or any(one.amount is None or one.after is None for one in changes):
        return False
    end = before + sum(one.amount or Decimal(0) for one in changes)
    return end == changes[-1].after or (either_way and end == changes[0].after)


def _repeated(trades: Sequence[LedgerRow], before: Decimal | None) -> Iterator[RowRef]:
    """Yield the rows that equal the one above, where the balance moved only once."""
    for place in range(1, len(trades)):
        one, other = trades[place - 1], trades[place]
        start = before if place == 1 else trades[place - 2].change.after
        if other.shares and other.change == one.change and _said(one) == _said(other) and follows(one, start):
            yield other.ref


def _said(row: LedgerRow) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in row.__struct_fields__ if name != "ref")


def _repeats(row: LedgerRow, start: LineStart) -> Repair:
    said = f"the row above says the same, and only one of the two fits the balance, {cell_text(start.balance)}"
    return _repair(row, ("", ""), "duplicate-row", "certain", said, start)


def balance_repairs(row: LedgerRow, start: LineStart, goes_on: Decimal | None) -> Iterator[Repair]:
    """Yield what the balances prove; `goes_on` is the one with which the next row of the line begins."""
    shares, after, before = row.shares, row.after, start.balance
    if before is None or not shares or after is None or row.acquired_disposed not in _OTHER:
        return
    if start.day and row.day and row.day < start.day:  # reported late: it begins with an older balance
        return
    sign = 1 if row.acquired_disposed == "A" else -1
    expected = before + sign * shares
    if goes_on == shares and may_be_swapped(row, before):
        yield from swapped(row, start, "likely")
    counts_other = start.of_underlying and abs(after - before) == row.underlying_shares
    if expected in {after, goes_on} or counts_other:  # all is well, or the balance is the wrong number: that is a gap
        return
    earlier = start.row is not None and start.row.accession != row.ref.accession
    sure: Certainty = "certain" if goes_on == after or (goes_on is None and earlier) else "likely"
    moved, begin, end = after - before, cell_text(before), cell_text(after)
    if moved == -sign * shares and not (sign < 0 and disposes_of_a_derivative(row)):
        said = f"{begin} before and {end} after: {cell_text(shares)} went the other way"
        yield _repair(row, (WAY, _OTHER[row.acquired_disposed]), "letter-reversed", sure, said, start)
    elif before + sign * after == shares:
        yield from swapped(row, start, sure)
    elif moved * sign > 0 and (code := _misplaced(shares, abs(moved))):
        said = f"{begin} before and {end} after are {cell_text(abs(moved))} apart, not {cell_text(shares)}"
        few = code == "shares-digit" and min(shares, abs(moved)) < _FEW
        yield _repair(row, (SHARES, cell_text(abs(moved))), code, "possible" if few else sure, said, start)


def disposes_of_a_derivative(row: LedgerRow) -> bool:
    """Tell whether a trade exercises or converts a derivative, which can only dispose of it."""
    return row.is_derivative and row.code in _EXERCISED


def may_be_swapped(row: LedgerRow, before: Decimal | None) -> bool:
    """Tell whether a disposition would foot as well with number and balance swapped, unless it is one of equal parts.

    Before less shares is after, and before less after is shares: only what follows tells them apart.
    """
    moves = row.acquired_disposed == "D" and row.shares and row.after and row.shares != row.after
    return bool(moves and before and before % row.shares and follows(row, before))  # type: ignore[operator]


def swapped(row: LedgerRow, start: LineStart, sure: Certainty) -> Iterator[Repair]:
    """Yield number and balance, each in the other's cell; of a disposition of few shares that may be chance."""
    begin, shares, end = cell_text(start.balance), cell_text(row.shares), cell_text(row.after)
    sign = "+" if row.acquired_disposed == "A" else "-"
    said = f"{begin} {sign} {end} = {shares}: each stands in the cell of the other"
    said += "" if sign == "+" else f", and the line goes on from {shares}"
    if sign == "-" and min(row.shares or 0, row.after or 0) < _FEW:
        sure = "possible"
    yield _repair(row, (SHARES, end), "swapped", sure, said, start)
    yield _repair(row, (AFTER, shares), "swapped", sure, said, start)


def _misplaced(shares: Decimal, moved: Decimal) -> str | None:
    """Return how a number was mistyped: in thousands, or with a digit more or less."""
    if moved in {shares * 1000, shares / 1000}:
        return "shares-in-thousands"
    filed, meant = cell_text(shares), cell_text(moved)
    more, less = (filed, meant) if len(filed) > len(meant) else (meant, filed)
    if len(more) == len(less) + 1 and any(more[:place] + more[place + 1 :] == less for place in range(len(more))):
        return "shares-digit"
    return None


def _repair(  # noqa: PLR0913, PLR0917 - what a repair is made of
    row: LedgerRow, proposed: tuple[str, str], code: str, sure: Certainty, said: str, start: LineStart
) -> Repair:
    """Make a repair of a column and its proposed value; it rests on the row with the balance before."""
    filed = {SHARES: row.shares, WAY: row.acquired_disposed, AFTER: row.after, CODE: row.code}.get(proposed[0])
    return Repair(
        row=row.ref,
        column=proposed[0],
        as_filed=cell_text(filed),
        proposed=proposed[1],
        code=code,
        certainty=sure,
        evidence=said,
        rows=(start.row,) if start.row else (),
    )
