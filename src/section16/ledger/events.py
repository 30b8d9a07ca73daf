"""Which rows of several filings report one thing that happened: each event is counted once, and keeps every owner.

A group of more than ten owners files in parts; a director reports what a fund reports, too; EDGAR takes the same Form 4
twice; an amendment repeats its report. Rows are one event if they agree in issuer, day, code, class or series, shares,
price, balance and the answer in the box for 10b5-1 plans, and if their owners are linked: one in common, a joint
report in common, one named in the texts of the other's report, or both reports say that they are parts of one. Equal
rows of one filing are tranches, each an event of its own: the first of one filing is the first of the other.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import combinations
from typing import Final, Literal

from msgspec import Struct

from section16.ledger.values import LedgerFiling, LedgerRow, ReportedEvent, RowRef
from section16.ledger.words import class_words

__all__ = ["EventSum", "EventsBy", "events_of", "sums_of"]

EventsBy = Literal["event", "owner"]
_NUMBER: Final = "[0-9]+|two|three|four|five|six|seven|eight|nine|ten"
_PART: Final = re.compile(
    rf"\b(?:form|part|report|filing)\s+(?:no\.?\s*)?(?:one|{_NUMBER})\s+of\s+({_NUMBER})\b",
    re.IGNORECASE,
)
_NOT_A_WORD: Final = re.compile(r"[^a-z0-9]+")
_SHORT: Final = 3  # words of a name at most that is taken for a person's
_TELLING: Final = 6  # letters at least of a name that is looked for in texts


class EventSum(Struct, frozen=True):
    """What events of one issuer, code and direction add up to; `without_value` have no price or no number of shares."""

    issuer: str
    owner: str | None  # only where sums are by owner
    code: str
    acquired_disposed: str
    derivative: bool
    events: int
    shares: Decimal
    value: Decimal
    without_value: int


def events_of(
    rows: Iterable[LedgerRow], restated: Mapping[RowRef, RowRef | None] | None = None
) -> tuple[ReportedEvent, ...]:
    """Return the events that transactions report, each with all its rows, the first filed first.

    `restated` are rows with the row of an amendment in place of each, as `superseded_rows` gives them: both are one
    event, whatever the amendment corrected. What was withdrawn did not happen, and is no event.
    """
    given = restated or {}
    trades = _in_order(one for one in rows if one.is_transaction and given.get(one.ref, one) is not None)
    joined = _Joined(trades)
    for old, new in given.items():
        if new in joined.rows and old in joined.rows:
            joined.join(old, new, "an amendment restates it")
    links = _OwnerLinks(one.filing for one in trades)
    for same in _alike(trades):
        # One report of each set of owners stands for all of theirs: the same Form 4 may be there a thousand times.
        first = {one.filing.owner_ciks: one for one in reversed(same)}
        for row in same:
            own = first[row.filing.owner_ciks]
            if row is not own:
                joined.join(own.ref, row.ref, f"the same owners report it in {row.ref.accession} again")
        for one, other in combinations(first.values(), 2):
            if reason := links.between(one.filing, other.filing):
                joined.join(one.ref, other.ref, reason)
    return tuple(joined.events())


def _in_order(trades: Iterable[LedgerRow]) -> list[LedgerRow]:
    """Return trades, those of the report that was known first at the beginning, each report's in its order."""
    reports: dict[str, list[LedgerRow]] = defaultdict(list)
    for row in trades:
        reports[row.filing.accession].append(row)
    for report in reports.values():
        report.sort(key=lambda one: (one.ref.table, not one.ref.row, one.ref.row or 0, one.ref.key))
    known = sorted(reports.items(), key=lambda one: (str(one[1][0].filing.known_at or ""), one[0]))
    return [row for _, report in known for row in report]


def _alike(trades: Sequence[LedgerRow]) -> Iterator[list[LedgerRow]]:
    """Yield rows of several filings that agree; the second of equal rows in a filing agrees with another's second."""
    found: dict[tuple[object, ...], list[LedgerRow]] = defaultdict(list)
    count: dict[tuple[object, ...], int] = defaultdict(int)
    for row in _of_several_filings(trades):
        balance = row.after if row.after is not None else row.value_after
        series = (row.strike, row.expires, class_words(row.title), row.filing.plan_box)
        key = (
            row.filing.issuer,
            row.ref.table,
            row.day,
            row.code,
            row.acquired_disposed,
            row.shares,
            row.price,
            balance,
            series,
        )
        count[row.ref.accession, key] += 1
        found[*key, count[row.ref.accession, key]].append(row)
    return (one for one in found.values() if len(one) > 1)


def _of_several_filings(trades: Iterable[LedgerRow]) -> Iterator[LedgerRow]:
    """Yield the trades that say what they have to, of which several filings report one of that day and size."""
    known = [
        ((row.filing.issuer, row.day, row.shares), row)
        for row in trades
        if row.code and not (row.day is None or row.shares is None or (row.after is None and row.value_after is None))
    ]
    first = {key: row.ref.accession for key, row in reversed(known)}
    several = {key for key, row in known if first[key] != row.ref.accession}
    return (row for key, row in known if key in several)


class _Joined:
    """Rows joined to events, with the reasons."""

    def __init__(self, trades: Sequence[LedgerRow]) -> None:
        self.rows = {one.ref: one for one in trades}
        self._above: dict[RowRef, RowRef] = {}
        self._filings = {one.ref: {one.ref.accession} for one in trades}
        self._reasons: list[tuple[RowRef, str]] = []

    def top(self, ref: RowRef) -> RowRef:
        while (higher := self._above.get(ref, ref)) != ref:
            self._above[ref] = ref = self._above.get(higher, higher)
        return ref

    def join(self, one: RowRef, other: RowRef, reason: str) -> None:
        """Join two rows and what each is joined with, unless two rows of one filing would become one."""
        upper, lower = self.top(one), self.top(other)
        if upper != lower:
            if self._filings[upper] & self._filings[lower]:
                return
            self._filings[upper] |= self._filings.pop(lower)
            self._above[lower] = upper
        self._reasons.append((one, reason))

    def events(self) -> Iterator[ReportedEvent]:
        groups: dict[RowRef, list[LedgerRow]] = defaultdict(list)
        for row in self.rows.values():
            groups[self.top(row.ref)].append(row)
        reasons: dict[RowRef, dict[str, None]] = defaultdict(dict)
        for ref, reason in self._reasons:
            reasons[self.top(ref)][reason] = None
        for top, several in groups.items():
            yield ReportedEvent(
                rows=tuple(row.ref for row in several),
                owners=tuple(sorted(frozenset().union(*(row.filing.owner_ciks for row in several)))),
                reasons=tuple(reasons.get(top, ())),
            )


class _OwnerLinks:
    """Why the owners of two reports belong together."""

    def __init__(self, filings: Iterable[LedgerFiling]) -> None:
        self._joint: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._known: dict[tuple[str, str], str | None] = {}
        for filing in {one.accession: one for one in filings}.values():
            for owner in filing.owners if len(filing.owners) > 1 else ():
                self._joint[filing.issuer, owner.cik].add(filing.accession)

    def between(self, one: LedgerFiling, other: LedgerFiling) -> str | None:
        """Return why two reports are of one person or group, None if nothing says so."""
        key = (one.accession, other.accession)
        if key not in self._known:
            ways: tuple[Callable[[LedgerFiling, LedgerFiling], str | None], ...] = (
                _in_common,
                self._together,
                _parts,
                _named,
                lambda left, right: _named(right, left),
            )
            self._known[key] = next((found for way in ways if (found := way(one, other))), None)
        return self._known[key]

    def _together(self, one: LedgerFiling, other: LedgerFiling) -> str | None:
        for left in one.owners:
            for right in other.owners:
                common = self._joint[one.issuer, left.cik] & self._joint[one.issuer, right.cik]
                if common:
                    return f"{left.cik} and {right.cik} report together in {min(common)}"
        return None


def _in_common(one: LedgerFiling, other: LedgerFiling) -> str | None:
    common = one.owner_ciks & other.owner_ciks
    return f"{min(common)} is an owner of both reports" if common else None


def _parts(one: LedgerFiling, other: LedgerFiling) -> str | None:
    """Tell whether both reports say that they are parts of one, of as many parts."""
    mine, theirs = _PART.search(_texts(one)), _PART.search(_texts(other))
    if mine and theirs and mine[1].lower() == theirs[1].lower() and mine[0].lower() != theirs[0].lower():
        return f"'{mine[0]}' and '{theirs[0]}': parts of one report"
    return None


def _named(one: LedgerFiling, other: LedgerFiling) -> str | None:
    """Tell whether a report names an owner of the other in its footnotes or remarks."""
    said = f" {_words(_texts(one))} "
    for owner in other.owners:
        if any(f" {name} " in said for name in _names(owner.name)):
            return f"the report {one.accession} names {owner.name}"
    return None


def _texts(filing: LedgerFiling) -> str:
    return " ".join((filing.remarks or "", *filing.footnotes.values()))


@lru_cache(4096)
def _words(text: str) -> str:
    return _NOT_A_WORD.sub(" ", text.lower()).strip()


def _names(name: str) -> set[str]:
    """Return how a text may write an owner's name: EDGAR has last names first."""
    words = _words(name).removeprefix("the ").split()
    people = {f"{words[1]} {words[0]}", " ".join((*words[1:], words[0]))} if 1 < len(words) <= _SHORT else set()
    return {one for one in {" ".join(words), *people} if len(one) >= _TELLING and " " in one}


def sums_of(
    events: Iterable[ReportedEvent], rows: Mapping[RowRef, LedgerRow], by: EventsBy = "event"
) -> tuple[EventSum, ...]:
    """Return what events add up to, as their last row reports them; by owner, each owner has the whole of an event."""
    groups: dict[tuple[str, str | None, str, str, bool], list[LedgerRow]] = defaultdict(list)
    for event in events:
        row = rows[event.rows[-1]]
        for owner in event.owners if by == "owner" else (None,):
            groups[row.filing.issuer, owner, row.code, row.acquired_disposed, row.is_derivative].append(row)
    return tuple(_sum(key, several) for key, several in sorted(groups.items(), key=lambda one: str(one[0])))


def _sum(key: tuple[str, str | None, str, str, bool], rows: Sequence[LedgerRow]) -> EventSum:
    values = [one.shares * one.price for one in rows if one.shares is not None and one.price is not None]
    return EventSum(
        *key,
        events=len(rows),
        shares=sum((one.shares for one in rows if one.shares is not None), Decimal(0)),
        value=sum(values, Decimal(0)),
        without_value=len(rows) - len(values),
    )
