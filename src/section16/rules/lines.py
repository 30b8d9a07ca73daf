"""Lines: the rows of one class that are held in one way, whose balances follow one another."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache

from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.rules.report import AnyRow, Placed, Report, Transaction

__all__ = ["change_of", "lines_of", "note_ids", "noted_texts", "same"]

Key = tuple[object, ...]


@lru_cache(maxsize=4096)
def same(text: str | None) -> str:
    """Return a text without the differences of case and blanks that mean nothing."""
    return " ".join((text or "").casefold().split())


def _key(row: AnyRow) -> Key:
    """Return what a line is: the class or series, direct or indirect, and how."""
    nature = (same(row.nature.value), row.nature.footnotes)
    series: Key = ()
    if isinstance(row, DerivativeTransaction | DerivativeHolding):
        # Restricted stock units have neither price nor dates: their footnotes tell one grant from another.
        terms = (row.exercise_price, row.exercisable_on, row.expires_on, row.security_title.footnotes)
        series = (*terms, same(row.underlying_title.value))
    return (same(row.security_title.value), row.ownership.value, nature, series)


def lines_of(report: Report) -> tuple[tuple[Placed, ...], ...]:
    """Sort the rows into lines, each in document order."""
    lines: dict[Key, list[Placed]] = {}
    for placed in report.placed_rows:
        lines.setdefault(_key(placed[1]), []).append(placed)
    return tuple(tuple(line) for line in lines.values())


def change_of(row: AnyRow) -> Decimal | None:
    """Return by how much a transaction changes its balance, in shares; None where a row does not say."""
    if not isinstance(row, Transaction) or row.shares.value is None:
        return None
    sign = {"A": 1, "D": -1}.get(row.acquired_disposed.value or "")
    return None if sign is None else sign * row.shares.value


def noted_texts(report: Report, ids: Iterable[str]) -> str:
    """Return the texts of some footnotes, one after another."""
    texts = report.note_texts
    return " ".join(texts.get(id_, "") for id_ in dict.fromkeys(ids))


def note_ids(row: AnyRow) -> Iterator[str]:
    """Yield the ids of all footnotes that hang on a row, once for each cell."""
    for name in row.__struct_fields__:
        yield from getattr(getattr(row, name), "footnotes", ())
    yield from row.coding_footnotes
