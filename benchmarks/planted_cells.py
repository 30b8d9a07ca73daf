"""What the ledger's repairs find of the wrong cells that were planted in made-up filings, and what they find besides.

A wrong cell counts where no amendment has replaced its row, or the one that it repeats; it is found where a repair of
its kind proposes what was meant. The generator plants only what balances, days, footnotes or prices near it can prove:
no price of a row without one, none that nothing is compared with. A repair of a row without a wrong cell is a false
alarm.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation

from benchmarks.figure import Figure
from section16.ledger.values import Repair, RowRef
from section16.synth.generate import TrueRow
from section16.synth.report import PlantedError

__all__ = ["Place", "RepairCount", "place_of"]

# What the generator calls a wrong cell, and the code of its repair.
_CODES = {
    "year typed wrongly": "year",
    "day after the filing": "day-after-filing",
    "total in the price cell": "total-in-price",
    "price in thousands": "price-in-thousands",
    "price in cents": "price-in-cents",
    "shares a digit more": "shares-digit",
    "shares in thousands": "shares-in-thousands",
    "A/D reversed": "letter-reversed",
    "code against A/D": "code-against-letter",
    "strike in the price cell": "strike-in-price",
    "shares and balance swapped": "swapped",
    "duplicate row": "duplicate-row",
}
_EACH, _ALARMS = 0.95, 0.005
_ROUNDED = Decimal("0.001")  # a price that was a total in cents, divided again

Place = tuple[str, str, int | None]  # accession number, Table I or II, the row there


def place_of(ref: RowRef) -> Place:
    """Return where a row stands."""
    return ref.accession, ref.table.partition("_")[0], ref.row


class RepairCount:
    """Wrong cells and repairs, counted over several lots of filings."""

    def __init__(self) -> None:
        """Begin at zero."""
        self.planted, self.found = Counter[str](), Counter[str]()
        self.sure = Counter[tuple[str, str]]()
        self.rows = self.alarms = 0

    def count(self, truth: Mapping[Place, TrueRow], repairs: Iterable[Repair], replaced: frozenset[Place]) -> None:
        """Judge what was found in the filings of a truth."""
        told: dict[Place, list[Repair]] = {}
        for one in repairs:
            told.setdefault(place_of(one.row), []).append(one)
        excused = set[Place]()
        for place, row in truth.items():
            for error in row.planted:
                if error.family == "repair":
                    rows = {place, _above(place)} if error.kind == "duplicate row" else {place}
                    excused |= rows
                    if rows.isdisjoint(replaced):
                        self._judge(error, _told_of(error, place, told))
        self.rows += len(truth) - len(excused)
        self.alarms += sum(place in truth and place not in excused for place in told)

    def _judge(self, error: PlantedError, told: Iterable[Repair]) -> None:
        self.planted[error.kind] += 1
        found = next((one for one in told if one.code == _CODES[error.kind] and _is_meant(one, error.meant)), None)
        if found:
            self.found[error.kind] += 1
            self.sure[error.kind, found.certainty] += 1

    def figures(self, command: str) -> Iterator[Figure]:
        """Yield a figure for each kind, and the false alarms."""
        for kind, number in sorted(self.planted.items()):
            share = self.found[kind] / number
            sure = ", ".join(f"{self.sure[kind, one]} {one}" for one in ("certain", "likely", "possible"))
            told = f"{share:.1%} of {number:,} ({sure})"
            yield Figure(f"planted, found: repair, {kind}", told, f">= {_EACH:.0%}", share >= _EACH, command)
        share = self.alarms / self.rows
        what = "false alarms: repairs of rows without a wrong cell"
        yield Figure(what, f"{share:.2%} of {self.rows:,}", f"< {_ALARMS:.1%}", share < _ALARMS, command)


def _above(place: Place) -> Place:
    return place[0], place[1], (place[2] or 0) - 1


def _told_of(error: PlantedError, place: Place, told: Mapping[Place, list[Repair]]) -> Iterable[Repair]:
    """Return the repairs of a row; of two equal rows either may be called the second."""
    both = told.get(_above(place), ()) if error.kind == "duplicate row" else ()
    return (*told.get(place, ()), *both)


def _is_meant(repair: Repair, meant: str) -> bool:
    if repair.proposed == meant:
        return True
    try:
        proposed, right = Decimal(repair.proposed), Decimal(meant)
    except InvalidOperation:
        return False
    return abs(proposed - right) <= right * _ROUNDED
