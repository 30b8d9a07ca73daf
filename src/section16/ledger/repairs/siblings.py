"""Trades that do not foot on their line, tried on all lines of the same words, all trades of a report at once.

A wrong letter or number makes a trade begin with a balance that its line never had, so that it may be put on the line
of another grant or fund, or on a new one. Where all trades of a report foot on the open lines with some repairs, and
with no others as few, these are likely; where a trade is left over, or others do as well, they are only possible.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from msgspec.structs import replace

from section16.ledger.assignment import best_matching
from section16.ledger.lines import LedgerLine, moment_of
from section16.ledger.repairs.amounts import (
    LineStart,
    balance_repairs,
    disposes_of_a_derivative,
    follows,
    may_be_swapped,
    start_after,
    swapped,
)
from section16.ledger.values import Certainty, LedgerFiling, LedgerRow, LineKey, Repair, RowRef

__all__ = ["sibling_repairs"]

# What it is worth that a trade foots as filed, that it opens a line, and that it foots with a repair.
_FOOTS: Final = 12
_OPENS: Final = 11
_MENDED: Final = 10
_MOST: Final = 40  # trades of a report; not so many are mistyped
_BY_BALANCE: Final = frozenset({"letter-reversed", "shares-in-thousands", "shares-digit"})

_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)

_Start = tuple[Literal["line", "trade", "new"], int]  # with what a trade begins, and which
_Pair = tuple[_Start, int]  # that, and which trade of the report


class _Known(NamedTuple):
    """A row of a line, when it became known, with what it begins, and what is held after it."""

    at: tuple[datetime, str]
    before: Decimal | None
    start: LineStart


class _Sibling(NamedTuple):
    """A line as its rows became known, and whose it is."""

    rows: tuple[_Known, ...]
    owners: frozenset[str]

    def at(self, moment: tuple[datetime, str]) -> tuple[LineStart, Decimal | None]:
        """Return what the line held before a report, and with what it goes on after it."""
        earlier = [one for one in self.rows if one.at < moment]
        later = next((one.before for one in self.rows if one.at > moment), None)
        return earlier[-1].start if earlier else LineStart(), later


def sibling_repairs(lines: Iterable[LedgerLine], found: Sequence[Repair]) -> Iterator[Repair]:
    """Yield what was found line by line, and what the lines of the same words tell besides or instead."""
    words: dict[LineKey, list[LedgerLine]] = {}
    for line in lines:
        words.setdefault(replace(line.key, owners=(), part=1), []).append(line)
    told: dict[RowRef, tuple[Repair, ...]] = {}
    for several in words.values():
        if len(several) > 1:
            told.update(_of_words(several))
            told.update(_swapped_elsewhere(several))
    kept = [one for one in found if one.code not in _BY_BALANCE or _agrees(one, told.get(one.row))]
    yield from kept
    mended = {one.row for one in kept}
    yield from (one for row, several in told.items() if row not in mended for one in several)


def _agrees(one: Repair, told: tuple[Repair, ...] | None) -> bool:
    return told is None or any((other.column, other.proposed) == (one.column, one.proposed) for other in told)


def _of_words(lines: Sequence[LedgerLine]) -> Iterator[tuple[RowRef, tuple[Repair, ...]]]:
    reports: dict[str, list[LedgerRow]] = {}
    strays = set[str]()
    for line in lines:
        before = None
        for row in line.rows:
            if row.is_transaction:
                reports.setdefault(row.ref.accession, []).append(row)
                if not (follows(row, before) or _opens(row)):
                    strays.add(row.ref.accession)
            before = row.change.after
    siblings = [_Sibling(tuple(map(_known, line.rows)), line.owners) for line in lines] if strays else []
    for accession in sorted(strays):
        report = sorted(reports[accession], key=lambda row: row.ref)
        if len(report) <= _MOST:
            yield from _of_report(report, siblings)


def _swapped_elsewhere(lines: Sequence[LedgerLine]) -> Iterator[tuple[RowRef, tuple[Repair, ...]]]:
    """Yield dispositions after which no line goes on, while one comes from nowhere with the number of the shares.

    Before less shares is after, and before less after is shares: both foot, and only what follows tells them apart.
    """
    breaks = [one for line in lines for one in _breaks(line)]
    begun: dict[Decimal, datetime] = {}
    for _, _, row in breaks:
        if row is not None and (before := _before(row)):
            begun[before] = max(moment_of(row.filing), begun.get(before, _LONG_AGO))
    for row, start, _ in breaks:
        if row is None or row.shares is None or not may_be_swapped(row, start.balance):
            continue
        if begun.get(row.shares, _LONG_AGO) > moment_of(row.filing):
            yield row.ref, tuple(swapped(row, start, "possible"))


def _breaks(line: LedgerLine) -> Iterator[tuple[LedgerRow | None, LineStart, LedgerRow | None]]:
    """Yield two rows of which the second does not begin with the balance of the first, and the start of the first."""
    start = held = LineStart()
    last = None
    for row in line.rows:
        if _before(row) != held.balance:
            yield last, start, row
        start, held, last = held, start_after(row), row
    yield last, start, None


def _before(row: LedgerRow) -> Decimal | None:
    return row.change.before(is_transaction=row.is_transaction)


def _known(row: LedgerRow) -> _Known:
    return _Known(_moment(row.filing), _before(row), start_after(row))


def _moment(filing: LedgerFiling) -> tuple[datetime, str]:
    return moment_of(filing), filing.accession


def _opens(row: LedgerRow) -> bool:
    """Tell whether a trade may be the first of a line."""
    return follows(row, Decimal(0)) and not disposes_of_a_derivative(row)


def _of_report(
    report: Sequence[LedgerRow], siblings: Sequence[_Sibling]
) -> Iterator[tuple[RowRef, tuple[Repair, ...]]]:
    gains, mends = _ways(report, siblings)
    chosen = best_matching(gains)
    whole = len(chosen) == len(report)
    for place, row in enumerate(report):
        if place not in chosen:
            continue
        pair = chosen[place], place
        mended = mends.get(pair, ())
        if mended:
            sure: Certainty = "likely" if whole and _is_the_only(pair, gains, mends) else "possible"
            yield row.ref, tuple(replace(one, certainty=sure) for one in mended)
        elif whole:
            yield row.ref, ()


def _ways(
    report: Sequence[LedgerRow], siblings: Sequence[_Sibling]
) -> tuple[dict[_Pair, int], dict[_Pair, tuple[Repair, ...]]]:
    """Return what each trade may begin with, what that is worth, and by which repairs it does."""
    owners = report[0].filing.owner_ciks
    moment = _moment(report[0].filing)
    starts: dict[_Start, tuple[LineStart, Decimal | None]] = {
        ("line", number): one.at(moment) for number, one in enumerate(siblings) if not one.owners.isdisjoint(owners)
    }
    gains: dict[_Pair, int] = {}
    mends: dict[_Pair, tuple[Repair, ...]] = {}
    for place, row in enumerate(report):
        for begins, (start, goes_on) in starts.items():
            if follows(row, start.balance):
                gains[begins, place] = _FOOTS
            elif begins[0] == "line" and (mended := tuple(balance_repairs(row, start, goes_on))):
                gains[begins, place], mends[begins, place] = _MENDED, mended
        if _opens(row):
            gains[("new", place), place] = _OPENS
        starts["trade", place] = start_after(row), None
    return gains, mends


def _is_the_only(pair: _Pair, gains: Mapping[_Pair, int], mends: Mapping[_Pair, tuple[Repair, ...]]) -> bool:
    """Tell whether without the repairs of a trade less would foot."""
    same = _values(mends[pair])
    others = {one: gain for one, gain in gains.items() if one[1] != pair[1] or _values(mends.get(one, ())) != same}
    return _worth(others) < _worth(gains)


def _values(repairs: Iterable[Repair]) -> frozenset[tuple[str, str]]:
    return frozenset((one.column, one.proposed) for one in repairs)


def _worth(gains: Mapping[_Pair, int]) -> int:
    return sum(gains[begins, place] for place, begins in best_matching(gains).items())
