"""Rows of a report and of its amendment compared, feature by feature and cell by cell."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from section16.ledger.amendments.row_links import FEATURES, LinePair
from section16.ledger.cells import cell_text
from section16.ledger.rows import note_fields, row_fields
from section16.ledger.values import CellChange, LedgerRow
from section16.ledger.words import class_words, nature_words
from section16.standard.datasets import NOTES

__all__ = ["RowFeatures", "changes_of", "features_of", "held_after", "pairs_of", "texts_of"]

FeatureValue = Decimal | date | str | tuple[str, ...] | None

# A value that so many pairs of rows share tells nothing: in one filing with thousands of rows, all of one price.
_SHARED: Final = 10_000


class RowFeatures(NamedTuple):
    """What a row is compared in, in the order of FEATURES; None is unknown."""

    day: date | None
    code: str | None
    way: str | None
    shares: Decimal | None
    price: Decimal | None
    title: str | None
    held: str | None
    nature: str
    before: Decimal | None
    after: Decimal | None
    strike: Decimal | None
    expires: date | None
    notes: tuple[str, ...] | None


_TELLING: Final = tuple(place for place, one in enumerate(FEATURES) if one.telling)


def features_of(row: LedgerRow) -> RowFeatures:
    """Return what a row is compared in."""
    shares, after = row.shares, held_after(row)
    moved = {"A": shares, "D": -shares}.get(row.acquired_disposed) if shares is not None else None
    return RowFeatures(
        row.day,
        row.code or None,
        row.acquired_disposed or None,
        shares,
        row.price,
        class_words(row.title) or None,
        row.ownership or None,
        nature_words(row.nature),
        None if row.after is None or moved is None else row.after - moved,
        after,
        row.strike,
        row.expires,
        tuple(sorted({text for ids in row.notes.values() for text in texts_of(row, ids)})) or None,
    )


def held_after(row: LedgerRow) -> Decimal | None:
    """Return the balance after a row.

    A Form 3 has no column for the number of derivatives: the underlying shares say what is held.
    """
    if row.after is not None or row.is_transaction:
        return row.after
    return row.value_after if row.value_after is not None else row.underlying_shares


def texts_of(row: LedgerRow, ids: Sequence[str]) -> list[str]:
    """Return the texts of footnotes."""
    return [row.filing.footnotes.get(one, one) for one in ids]


def pairs_of(originals: Sequence[LedgerRow], amendments: Sequence[LedgerRow]) -> Iterator[LinePair]:
    """Yield the pairs of rows of one table that share a telling value, by their places in the two lists."""
    before, after = [features_of(one) for one in originals], [features_of(one) for one in amendments]
    for left, right in sorted(_sharing(before, after)):
        if originals[left].ref.table == amendments[right].ref.table:
            yield _pair(left, right, before[left], after[right])


def _sharing(before: Sequence[RowFeatures], after: Sequence[RowFeatures]) -> set[tuple[int, int]]:
    left, right = _by_value(before), _by_value(after)
    found: set[tuple[int, int]] = set()
    for key in left.keys() & right.keys():
        if len(left[key]) * len(right[key]) <= _SHARED:
            found.update((one, other) for one in left[key] for other in right[key])
    return found


def _by_value(rows: Sequence[RowFeatures]) -> Mapping[tuple[int, FeatureValue], list[int]]:
    found: dict[tuple[int, FeatureValue], list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        for feature in _TELLING:
            if row[feature] is not None:
                found[feature, row[feature]].append(place)
    return found


def _pair(left: int, right: int, one: RowFeatures, other: RowFeatures) -> LinePair:
    agree = differ = 0
    for place, (value, given) in enumerate(zip(one, other, strict=True)):
        if value is not None and given is not None:
            if value == given:
                agree |= 1 << place
            else:
                differ |= 1 << place
    goes_on = one.after is not None and one.after == other.before
    comes_before = one.before is not None and one.before == other.after
    # Both ways at once with the same code is no next trade: the letter A or D was corrected.
    next_trade = goes_on != comes_before or (goes_on and one.code != other.code)
    return LinePair(left, right, agree, differ, next_trade)


def changes_of(original: LedgerRow, amendment: LedgerRow) -> tuple[CellChange, ...]:
    """List the cells in which two rows differ, values before footnotes."""
    table = amendment.ref.table
    values = (
        (one.column, cell_text(getattr(original, one.name)), cell_text(getattr(amendment, one.name)))
        for one in row_fields(table)
    )
    notes = (
        (f"{one.name}{NOTES}", _noted(original, one.name), _noted(amendment, one.name)) for one in note_fields(table)
    )
    return tuple(CellChange(*one) for one in (*values, *notes) if one[1] != one[2])


def _noted(row: LedgerRow, column: str) -> str:
    return " ".join(texts_of(row, row.notes.get(column, ())))
