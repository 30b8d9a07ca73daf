"""How balances of the same words carry on: from row to row of a report, and from report to report.

Many filers write "See footnote" for every fund and trust, or report each grant of units under one title. One report
does not contradict itself: its rows are lines of their own, unless a trade begins with the balance at which the one
before it ended, or ends at the same, or a holding of a derivative series repeats the balance after a trade of it. From
report to report a line goes on where the balance with which a row begins is the one with which the line ended. The rows
of a report are tied to open lines and to one another all at once, so that as much as can be foots; where balances leave
it open, the footnotes on the holder decide. A row that begins with nothing is a new line, and so is one of a grant that
vests otherwise than all before; any other that fits nowhere goes on the line with the nearest balance, since balances
also change between reports.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Final

import pyarrow as pa
from msgspec import Struct

from section16.ledger.assignment import best_matching

__all__ = ["BalanceChain", "ReportedBalance", "carry_on", "newest_of_each"]

# What it costs to tie a row to what is before it.
_OTHER_FOOTNOTES: Final = 9_000  # at most, where balances foot
_OTHER_OWNERS: Final = 20_000
_LAST_ON_EACH: Final = 40_000  # filers give the last balance on each row of a day
_UNKNOWN: Final = 500_000
_NOT_FOOTING: Final = 1_000_000
_NEAR: Final = 99_000  # at most, by how far balances are apart
_ONE_HOLDER: Final = 1_200_000
# What is saved by not opening a line: a row that begins with nothing may well open one.
_FROM_NOTHING: Final = 300_000
_FROM_SOMETHING: Final = 2_000_000
_OTHER_GRANT: Final = 0.5  # texts that have fewer words in common tell of two grants
_FEW: Final = 12  # open lines that are all looked at
_LOOK_BACK: Final = 100  # earlier rows of a report


class ReportedBalance(Struct, frozen=True, kw_only=True):
    """A balance as a row of a report gives it; `before` is None for a row that reports no trade."""

    row: int
    accession: str
    before: Decimal | None
    after: Decimal | None
    is_trade: bool
    owners: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()  # ids of the footnotes that tell who holds
    words: frozenset[str] = frozenset()  # of their texts, each with how often it came before
    is_of_grant: bool = False  # the words tell how a grant vests, not who holds
    is_one_line: bool = False  # by law rows of its words and report have one balance
    is_one_series: bool = False  # rows of its words and report are of one derivative, with strike and expiry

    @property
    def start(self) -> Decimal | None:
        """Return the balance with which the row begins."""
        return self.before if self.is_trade else self.after


class BalanceChain:
    """A line as far as it is known: its rows, and what it holds after them."""

    def __init__(self, first: ReportedBalance) -> None:
        """Open a line."""
        self.rows = [first]
        self.balance = first.after

    @property
    def last(self) -> ReportedBalance:
        """Return the newest row."""
        return self.rows[-1]

    def add(self, row: ReportedBalance) -> None:
        """Go on with a row."""
        self.rows.append(row)
        self.balance = row.after


class ChainDoubt(Struct, frozen=True):
    """A row that foots on other lines as well as on its own, and whether footnotes decided."""

    row: int
    chain: BalanceChain
    others: tuple[BalanceChain, ...]
    by_footnotes: bool


_Before = tuple[bool, int]  # whether it is a row of the report, and which row or open line


class _Tie(Struct, frozen=True):
    """What it costs to put a row behind something, by balances and by footnotes."""

    balances: int
    footnotes: int = 0

    @property
    def cost(self) -> int:
        return self.balances + self.footnotes


def carry_on(chains: list[BalanceChain], report: Sequence[ReportedBalance]) -> list[ChainDoubt]:
    """Put the rows of one report, all of the same words, on the open lines or on new ones; return what is in doubt."""
    rows = _in_order(report)
    if _is_plain(chains, rows) or _foots_one_way(chains, rows):
        return []
    ties = {(before, place): tie for place in range(len(rows)) for before, tie in _ties(chains, rows, place)}
    gains = {pair: gain for pair, tie in ties.items() if (gain := _saved(rows[pair[1]]) - tie.cost) > 0}
    chosen = best_matching(gains)
    found: list[BalanceChain] = []
    opened: list[BalanceChain] = []
    for place, row in enumerate(rows):
        before = chosen.get(place)
        if before is None:
            opened.append(BalanceChain(row))
            found.append(opened[-1])
        else:
            chain = found[before[1]] if before[0] else chains[before[1]]
            chain.add(row)
            found.append(chain)
    doubts = list(_doubts(rows, ties, chosen, (chains, found)))
    chains += opened
    return doubts


def _is_plain(chains: list[BalanceChain], rows: Sequence[ReportedBalance]) -> bool:
    """Put rows that can only be on one line there, which nearly all can; tell whether they were such."""
    if len(chains) > 1 or not all(_foots(one.after, other.before) for one, other in pairwise(rows)):
        return False
    first = rows[0]
    if any(one.notes != first.notes or not one.is_trade for one in rows[1:]) or (len(rows) > 1 and not first.is_trade):
        return False
    if chains and not (chains[0].last.owners == first.owners and _foots(chains[0].balance, first.start)):
        return False
    line = chains[0] if chains else BalanceChain(first)
    for row in rows if chains else rows[1:]:
        line.add(row)
    if not chains:
        chains.append(line)
    return True


def _foots_one_way(chains: Sequence[BalanceChain], rows: Sequence[ReportedBalance]) -> bool:
    """Put rows that foot in one place each, no two in the same, in these; tell whether they were such.

    What does not foot costs more, whatever footnotes say, so nothing else is as good, and nothing is in doubt.
    """
    if len(rows) > _FEW:
        return False
    places: list[BalanceChain | int] = []
    for number, row in enumerate(rows):
        start = row.start
        if start is None:
            return False
        lines: list[BalanceChain | int] = [chain for chain in chains if chain.balance == start]
        lines += [earlier for earlier in range(number) if rows[earlier].after == start]
        if len(lines) != 1 or lines[0] in places or not _may_follow(lines[0], rows, row):
            return False
        places += lines
    found: list[BalanceChain] = []
    for place, row in zip(places, rows, strict=True):
        chain = found[place] if isinstance(place, int) else place
        chain.add(row)
        found.append(chain)
    return True


def _may_follow(before: BalanceChain | int, rows: Sequence[ReportedBalance], row: ReportedBalance) -> bool:
    if not isinstance(before, int):
        return before.last.owners == row.owners
    one = rows[before]
    return one.is_trade and row.is_trade and not _of_other_holders(one, row)


def _of_other_holders(one: ReportedBalance, other: ReportedBalance) -> bool:
    return bool(one.notes and other.notes and one.notes != other.notes)


def _in_order(report: Sequence[ReportedBalance]) -> Sequence[ReportedBalance]:
    """Return the rows as their balances follow: some filers list the newest first."""
    if len(report) == 1:
        return report
    turned = report[::-1]
    return turned if _following(turned) > _following(report) else report


def _following(rows: Sequence[ReportedBalance]) -> int:
    return sum(_foots(one.after, other.start) for one, other in pairwise(rows) if one.is_trade and other.is_trade)


def _foots(balance: Decimal | None, start: Decimal | None) -> bool:
    return balance is not None and balance == start


def _saved(row: ReportedBalance) -> int:
    return _FROM_NOTHING if row.start == 0 and row.is_trade and not row.is_one_line else _FROM_SOMETHING


def _ties(
    chains: Sequence[BalanceChain], rows: Sequence[ReportedBalance], place: int
) -> Iterator[tuple[_Before, _Tie]]:
    row = rows[place]
    near = range(len(chains)) if len(chains) <= _FEW else _near(chains, row)
    for number in near:
        if (tie := _to_chain(chains[number], row)) is not None:
            yield (False, number), tie
    for number in _earlier(rows, place):
        if (tie := _to_row(rows[number], row)) is not None:
            yield (True, number), tie


def _near(chains: Sequence[BalanceChain], row: ReportedBalance) -> Iterable[int]:
    """Return the open lines that foot, those of the same footnotes, and some with the nearest balances."""
    start = row.start or Decimal(0)
    by_distance = sorted(range(len(chains)), key=lambda one: abs((chains[one].balance or Decimal(0)) - start))
    same = [one for one, chain in enumerate(chains) if row.words and chain.last.words == row.words]
    footing = [one for one, chain in enumerate(chains) if _foots(chain.balance, row.start)]
    return dict.fromkeys((*footing[:_FEW], *same[:_FEW], *by_distance[:_FEW]))


def _earlier(rows: Sequence[ReportedBalance], place: int) -> Iterable[int]:
    """Return earlier rows of the report: those that end where this one begins or ends, and the last of its holder."""
    row, found = rows[place], dict[int, None]()
    for number in range(place - 1, max(place - 1 - _LOOK_BACK, -1), -1):
        one = rows[number]
        if _foots(one.after, row.start) or _foots(one.after, row.after) or one.notes == row.notes:
            found[number] = None
            if len(found) == _FEW:
                break
    return found


def _to_chain(chain: BalanceChain, row: ReportedBalance) -> _Tie | None:
    last, start = chain.rows[-1], row.start
    same_owners = last.owners == row.owners
    if not same_owners and (start is None or chain.balance != start or last.owners.isdisjoint(row.owners)):
        return None
    apart = _apart(last.words, row.words)
    if _foots(chain.balance, start):
        return _Tie(0 if same_owners else _OTHER_OWNERS, round(_OTHER_FOOTNOTES * apart))
    if row.is_of_grant and last.is_of_grant and row.is_trade and last.is_trade and apart > _OTHER_GRANT:
        return None  # a holding may tell of the terms in other words than the trade that ends it
    if chain.balance is None or start is None:
        return _Tie(_UNKNOWN, round(_UNKNOWN * apart))
    largest = max(abs(chain.balance), abs(start)) or 1
    far = int(_NEAR * abs(chain.balance - start) / largest)
    return _Tie(_NOT_FOOTING + far, round(_UNKNOWN * apart))


def _to_row(before: ReportedBalance, row: ReportedBalance) -> _Tie | None:
    if not before.is_trade or _of_other_holders(before, row):
        return None
    apart = round(_OTHER_FOOTNOTES * _apart(before.words, row.words))
    if not row.is_trade:
        return _Tie(_LAST_ON_EACH, apart) if row.is_one_series and _foots(before.after, row.after) else None
    if _foots(before.after, row.start):
        return _Tie(0, apart)
    if _foots(before.after, row.after):
        return _Tie(_LAST_ON_EACH, apart)
    if row.is_one_line or (row.notes and before.notes == row.notes):
        return _Tie(_ONE_HOLDER, apart)
    return _Tie(_FROM_SOMETHING - 1) if before.after is None or row.start is None else None


def _apart(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how much footnotes differ, from 0 to 1; half where only one side has any."""
    if one == other:
        return 0
    if not one or not other:
        return 0.5
    return 1 - len(one & other) / len(one | other)


def _doubts(
    rows: Sequence[ReportedBalance],
    ties: dict[tuple[_Before, int], _Tie],
    chosen: dict[int, _Before],
    lines: tuple[Sequence[BalanceChain], Sequence[BalanceChain]],
) -> Iterator[ChainDoubt]:
    """Find the rows that could change places, or go on another line, with as much footing as now."""
    chains, found = lines
    follower = {before: place for place, before in chosen.items()}
    footing: dict[int, list[_Before]] = {}
    for (before, place), tie in ties.items():
        if tie.balances == 0:
            footing.setdefault(place, []).append(before)
    for place, candidates in footing.items():
        own = chosen.get(place)
        if own not in candidates or len(candidates) == 1:
            continue
        others: dict[int, BalanceChain] = {}
        decided = True
        for before in candidates:
            line = found[before[1]] if before[0] else chains[before[1]]
            other = follower.get(before)
            if line is found[place] or not (other is None or _could_swap(ties, own, other)):
                continue
            others[id(line)] = line
            decided &= _gain_of_text(ties, (own, place), (before, other)) > 0
        if others:
            yield ChainDoubt(rows[place].row, found[place], tuple(others.values()), decided)


def _could_swap(ties: dict[tuple[_Before, int], _Tie], own: _Before, other: int) -> bool:
    """Tell whether the row that is where this one could be would foot in its place."""
    tie = ties.get((own, other))
    return tie is not None and tie.balances == 0


def _gain_of_text(
    ties: dict[tuple[_Before, int], _Tie], now: tuple[_Before, int], instead: tuple[_Before, int | None]
) -> int:
    """Return by how much footnotes speak for the rows as they are."""
    (own, place), (before, other) = now, instead
    gain = ties[before, place].footnotes - ties[own, place].footnotes
    return gain if other is None else gain + ties[own, other].footnotes - ties[before, other].footnotes


def newest_of_each(groups: pa.Array) -> pa.Array:
    """Return for each list of balances, in the order of their days, the rows that are the newest of their lines."""
    return pa.array([_newest(group) for group in groups.to_pylist()], pa.list_(pa.int64()))


def _newest(group: Iterable[dict[str, object]]) -> list[int]:
    rows = [ReportedBalance(**row) for row in group]  # type: ignore[arg-type]
    chains: list[BalanceChain] = []
    for _, report in groupby(rows, key=lambda row: row.accession):
        carry_on(chains, list(report))
    return [chain.last.row for chain in chains]
