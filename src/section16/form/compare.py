"""What differs between two reports, as an amendment and its original, field by field and row by row."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from difflib import SequenceMatcher
from typing import NamedTuple

from msgspec import Struct

from section16.form.cell import Cell
from section16.form.document import Footnote, OwnershipDocument
from section16.form.issuer import CIK
from section16.form.rows import Field, fields_of
from section16.standard.kinds import NoteIds
from section16.standard.numbers import Cik

__all__ = ["Difference", "differences", "exact"]


class _Wording(NamedTuple):
    """How a report's cells are written: the text of a footnote by its id, and an amount."""

    notes: Mapping[str, str]
    number: Callable[[Decimal], str]


_BothWordings = tuple[_Wording, _Wording]  # of the report before, and of the one after

# Two rows are one row changed if at least this share of their filled fields is the same.
_SAME_ROW = 0.5
_LONG_TEXT = 15


class Difference(Struct, frozen=True, kw_only=True):
    """One field that differs; None where a report does not have it. Footnotes stand with their text in brackets."""

    place: str
    before: str | None
    after: str | None


def exact(value: Decimal) -> str:
    """Write an amount for programs; 10.50 and 10.5 are one."""
    return f"{value.normalize():f}"


def differences(
    before: OwnershipDocument, after: OwnershipDocument, number: Callable[[Decimal], str] = exact
) -> tuple[Difference, ...]:
    """List what differs, in the order of the form; footnotes are compared by their words, not their numbers.

    `number` writes amounts, alike where they are equal.
    """
    one, other = (_Wording({note.id: note.text for note in each.footnotes}, number) for each in (before, after))
    return tuple(_fields("", before, after, (one, other)))


def _fields(place: str, before: Struct | None, after: Struct | None, wording: _BothWordings) -> Iterator[Difference]:
    """Compare the fields of a part that stands in one report or in both."""
    part = before or after
    for field in fields_of(type(part)) if part is not None else ():
        one = getattr(before, field.name, None)
        other = getattr(after, field.name, None)
        here = f"{place}{_label(field)}"
        if field.many:
            yield from _rows(here, one or (), other or (), wording)
        elif field.parts:
            yield from _fields(f"{here}: ", one, other, wording)
        elif field.row.kind != CIK or Cik.of(one) != Cik.of(other):  # EDGAR's copy pads what was filed bare
            yield from _texts(here, _text(one, field, wording[0]), _text(other, field, wording[1]))


def _texts(place: str, before: str | None, after: str | None) -> Iterator[Difference]:
    if before != after:
        yield Difference(place=place, before=before, after=after)


def _label(field: Field) -> str:
    """Name a field as the form does; a column of a table by its number and title, for titles may be alike."""
    if field.box is None:
        return field.row.path.rpartition("/")[2]
    column = field.box.number.partition(".")[2]
    return f"{column}. {field.box.label}" if column else field.box.label


def _rows(
    place: str, before: tuple[Struct, ...], after: tuple[Struct, ...], wording: _BothWordings
) -> Iterator[Difference]:
    pairs = _pairs(before, after, wording)
    for number, other in enumerate(after):
        one = next((before[left] for left, right in pairs if right == number), None)
        here = f"{place} {number + 1}"
        if one is None:
            yield Difference(place=here, before=None, after=_line(other, wording[1]))
        else:
            yield from _changed(here, one, other, wording)
    matched = {left for left, _ in pairs}
    for number, one in enumerate(before):
        if number not in matched:
            yield Difference(place=f"{place} {number + 1}", before=_line(one, wording[0]), after=None)


def _changed(place: str, one: Struct, other: Struct, wording: _BothWordings) -> Iterator[Difference]:
    if isinstance(one, Footnote) and isinstance(other, Footnote):
        yield from _texts(place, one.text, other.text)
    else:
        yield from _fields(f"{place}: ", one, other, wording)


def _pairs(before: tuple[Struct, ...], after: tuple[Struct, ...], wording: _BothWordings) -> list[tuple[int, int]]:
    """Match the rows that are most alike, each once; of equals, the nearest in order."""
    scored = sorted(
        (-_alike(one, other, wording), abs(left - right), left, right)
        for left, one in enumerate(before)
        for right, other in enumerate(after)
        if type(one) is type(other)
    )
    pairs: list[tuple[int, int]] = []
    for score, _, left, right in scored:
        free = all(left != one and right != other for one, other in pairs)
        if -score >= _SAME_ROW and free:
            pairs.append((left, right))
    return sorted(pairs)


def _alike(one: Struct, other: Struct, wording: _BothWordings) -> float:
    mine, theirs = dict(_cells(one, wording[0])), dict(_cells(other, wording[1]))
    names = mine.keys() | theirs.keys()
    return sum(_likeness(mine.get(name), theirs.get(name)) for name in names) / (len(names) or 1)


def _likeness(one: str | None, other: str | None) -> float:
    """Compare two texts: alike are long ones that share most of their words, short ones only when equal."""
    if one == other:
        return 1
    if one is None or other is None or min(len(one), len(other)) < _LONG_TEXT:
        return 0
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def _line(row: Struct, wording: _Wording) -> str:
    return "; ".join(f"{label}: {text}" for label, text in _cells(row, wording))


def _cells(row: Struct, wording: _Wording) -> Iterator[tuple[str, str]]:
    if isinstance(row, Footnote):
        yield row.element, row.text
    for field in fields_of(type(row)):
        value = getattr(row, field.name)
        if field.parts and value is not None:
            yield from _cells(value, wording)
        elif (text := _text(value, field, wording)) is not None and not field.parts:
            yield _label(field), text


def _text(value: object, field: Field, wording: _Wording) -> str | None:
    if isinstance(value, Cell):
        return _with_notes("" if value.value is None else _plain(value.value, wording), value.footnotes, wording)
    if isinstance(field.row.kind, NoteIds) and isinstance(value, tuple):
        return _with_notes("", value, wording)
    return None if value is None else _plain(value, wording)


def _plain(value: object, wording: _Wording) -> str:
    if isinstance(value, Decimal):
        return wording.number(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _with_notes(text: str, ids: tuple[str, ...], wording: _Wording) -> str | None:
    words = "".join(f" [{wording.notes.get(id_, id_)}]" for id_ in ids)
    return f"{text}{words}".strip() or None
