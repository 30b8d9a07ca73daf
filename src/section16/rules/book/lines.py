"""What several files of rules ask about rows: their line, the change they make, their footnotes.

A line is what one balance counts: a class or a derivative series, held in one way.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Final

from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.rules.report import AnyRow, AnyTransaction, PlacedRow, Report
from section16.standard.directions import Position, Right

__all__ = [
    "EXERCISES",
    "change_of",
    "codes_turned_within_table_2",
    "lines_of",
    "note_ids",
    "noted_texts",
    "position_named",
    "rights_named",
    "same",
]

EXERCISES: Final = frozenset("CMOX")  # the codes of exercises and conversions
_PUT: Final = re.compile(r"\bputs?\b|\bright to sell\b|\bobligation to (?:buy|purchase)\b", re.IGNORECASE)
_CALL: Final = re.compile(r"\bcalls?\b|\bright to (?:buy|purchase)\b|\bobligation to (?:sell|deliver)\b", re.IGNORECASE)
_WRITTEN_FOR_ANOTHER: Final = re.compile(r"\bobligation to\b|\bwritten\b|\bshort\b|\bassigned\b", re.IGNORECASE)
_Key = tuple[object, ...]


@lru_cache(maxsize=4096)
def same(text: str | None) -> str:
    """Return a text in one case and with single blanks, to compare it with another."""
    return " ".join((text or "").casefold().split())


def _key(row: AnyRow) -> _Key:
    """Return what tells the line of a row from others: class or series, direct or indirect, nature of ownership."""
    nature = (same(row.nature.value), row.nature.footnotes)
    series: _Key = ()
    if isinstance(row, DerivativeTransaction | DerivativeHolding):
        # Restricted stock units have neither price nor dates: their footnotes tell one grant from another.
        terms = (row.exercise_price, row.exercisable_on, row.expires_on, row.security_title.footnotes)
        series = (*terms, same(row.underlying_title.value))
    return (same(row.security_title.value), row.ownership.value, nature, series)


def lines_of(report: Report) -> tuple[tuple[PlacedRow, ...], ...]:
    """Sort the rows into lines, each in document order."""
    lines: dict[_Key, list[PlacedRow]] = {}
    for placed in report.placed_rows:
        lines.setdefault(_key(placed[1]), []).append(placed)
    return tuple(tuple(line) for line in lines.values())


def change_of(row: AnyRow) -> Decimal | None:
    """Return by how many shares a row changes its balance; None for a holding, or if the row does not say."""
    if not isinstance(row, AnyTransaction) or row.shares.value is None:
        return None
    sign = {"A": 1, "D": -1}.get(row.acquired_disposed.value or "")
    return None if sign is None else sign * row.shares.value


def noted_texts(report: Report, ids: Iterable[str]) -> str:
    """Return the texts of the footnotes with these ids, joined."""
    texts = report.note_texts
    return " ".join(texts.get(id_, "") for id_ in dict.fromkeys(ids))


def note_ids(row: AnyRow) -> Iterator[str]:
    """Yield the footnote ids of a row, cell by cell; one that hangs on two cells comes twice."""
    for name in row.__struct_fields__:
        yield from getattr(getattr(row, name), "footnotes", ())
    yield from row.coding_footnotes


def codes_turned_within_table_2(report: Report) -> set[str | None]:
    """Return the codes of exercises that bring another derivative security: both sides stand in Table II."""
    rows = [row for _, row in report.transactions if isinstance(row, DerivativeTransaction)]
    letters = {letter: {row.code for row in rows if row.acquired_disposed.value == letter} for letter in "AD"}
    return letters["A"] & letters["D"] & EXERCISES


def rights_named(title: str) -> tuple[Right, ...]:
    """Return what a title says that a derivative security is: both where it says both, a call where it says neither."""
    put, call = _PUT.search(title), _CALL.search(title)
    return ("put", "call") if put and call else ("put",) if put else ("call",)


def position_named(title: str) -> Position:
    """Return whether a title says that a derivative security is owned or was written for another."""
    return "short" if _WRITTEN_FOR_ANOTHER.search(title) else "long"
