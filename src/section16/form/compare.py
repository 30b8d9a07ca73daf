"""What differs between two reports, field by field and row by row: an amendment against its original."""

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from msgspec import Struct

from section16.form.cell import Cell
from section16.form.document import OwnershipDocument
from section16.form.rows import Field, fields_of
from section16.standard.kinds import Amount, Flag, NoteIds

__all__ = ["Difference", "differences"]

Notes = Mapping[str, str]  # the text of a footnote by its id

# Two rows are one row changed if at least this share of their filled fields is the same.
_SAME_ROW = 0.5
_LONG_TEXT = 15


class Difference(Struct, frozen=True, kw_only=True):
    """One field that differs; None where a report does not have it. Footnotes stand with their text in brackets."""

    place: str
    before: str | None
    after: str | None


def differences(before: OwnershipDocument, after: OwnershipDocument) -> tuple[Difference, ...]:
    """List what differs, in the order of the form; footnotes are compared by their words, not their numbers."""
    notes = ({note.id: note.text for note in before.footnotes}, {note.id: note.text for note in after.footnotes})
    return tuple(_parts("", before, after, notes))


def _parts(place: str, before: Any, after: Any, notes: tuple[Notes, Notes]) -> Iterator[Difference]:  # noqa: ANN401
    for field in fields_of(type(before or after)):
        one = getattr(before, field.name, None)
        other = getattr(after, field.name, None)
        here = f"{place}{_label(field)}"
        if field.many:
            yield from _rows(here, one or (), other or (), notes)
        elif field.parts:
            if one is not None or other is not None:
                yield from _parts(f"{here}: ", one, other, notes)
        else:
            yield from _texts(here, _text(one, field, notes[0]), _text(other, field, notes[1]))


def _texts(place: str, before: str | None, after: str | None) -> Iterator[Difference]:
    if before != after:
        yield Difference(place=place, before=before, after=after)


def _label(field: Field) -> str:
    return field.box.label if field.box else field.row.path.rpartition("/")[2]


def _rows(
    place: str, before: tuple[Any, ...], after: tuple[Any, ...], notes: tuple[Notes, Notes]
) -> Iterator[Difference]:
    pairs = _pairs(before, after, notes)
    for number, other in enumerate(after):
        one = next((before[left] for left, right in pairs if right == number), None)
        here = f"{place} {number + 1}"
        if one is None:
            yield Difference(place=here, before=None, after=_line(other, notes[1]))
        else:
            yield from _changed(here, one, other, notes)
    matched = {left for left, _ in pairs}
    for number, one in enumerate(before):
        if number not in matched:
            yield Difference(place=f"{place} {number + 1}", before=_line(one, notes[0]), after=None)


def _changed(place: str, one: Any, other: Any, notes: tuple[Notes, Notes]) -> Iterator[Difference]:  # noqa: ANN401
    if fields_of(type(one)):
        yield from _parts(f"{place}: ", one, other, notes)
    else:  # a footnote
        yield from _texts(place, one.text, other.text)


def _pairs(before: tuple[Any, ...], after: tuple[Any, ...], notes: tuple[Notes, Notes]) -> list[tuple[int, int]]:
    """Match the rows that are most alike, each once; of equals, the nearest in order."""
    scored = sorted(
        (-_alike(one, other, notes), abs(left - right), left, right)
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


def _alike(one: Any, other: Any, notes: tuple[Notes, Notes]) -> float:  # noqa: ANN401 - two rows of one type
    mine, theirs = dict(_cells(one, notes[0])), dict(_cells(other, notes[1]))
    names = mine.keys() | theirs.keys()
    return sum(_likeness(mine.get(name), theirs.get(name)) for name in names) / (len(names) or 1)


def _likeness(one: str | None, other: str | None) -> float:
    """Compare two texts: alike are long ones that share most of their words, short ones only when equal."""
    if one == other:
        return 1
    if one is None or other is None or min(len(one), len(other)) < _LONG_TEXT:
        return 0
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def _line(row: Any, notes: Notes) -> str:  # noqa: ANN401 - any row
    return "; ".join(f"{label}: {text}" for label, text in _cells(row, notes))


def _cells(row: Any, notes: Notes) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any row
    if not fields_of(type(row)):
        yield row.element, row.text
    for field in fields_of(type(row)):
        value = getattr(row, field.name)
        if field.parts and value is not None:
            yield from _cells(value, notes)
        elif (text := _text(value, field, notes)) is not None and not field.parts:
            yield _label(field), text


def _text(value: Any, field: Field, notes: Notes) -> str | None:  # noqa: ANN401 - any field's value
    kind = field.row.kind
    if isinstance(kind, NoteIds):
        return _with_notes("", value, notes)
    if isinstance(value, Cell):
        plain = "" if value.value is None else _plain(value.value, kind)
        return _with_notes(plain, value.footnotes, notes)
    return None if value is None else _plain(value, kind)


def _plain(value: Any, kind: Any) -> str:  # noqa: ANN401 - any field's value and kind
    if isinstance(kind, Amount):
        return f"{value.normalize():f}"  # 10.50 and 10.5 are one amount
    if isinstance(kind, Flag):
        return "yes" if value else "no"
    return str(kind.format(value))


def _with_notes(text: str, ids: tuple[str, ...], notes: Notes) -> str | None:
    words = "".join(f" [{notes.get(id_, id_)}]" for id_ in ids)
    return f"{text}{words}".strip() or None
