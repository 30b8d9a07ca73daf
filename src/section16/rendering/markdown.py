"""A printed sheet as GitHub-flavoured Markdown: for an issue, a wiki, a mail that is rendered."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from section16.rendering.printed import (
    ColumnHead,
    PrintedBox,
    PrintedCell,
    PrintedPerson,
    PrintedRelationship,
    PrintedTable,
    Sheet,
    Tick,
    visible_sheet,
)

__all__ = ["markdown"]

# All that GitHub reads as markup inside a line, its mathematics included; the rest it reads at a line's start.
_MARKUP: Final = re.compile(r"([\\`*_~<>\[\]|$&])")
_START: Final = re.compile(r"^(#{1,6}(?= |$)|[-+=]|\d+(?=[.)]))")
_BREAK: Final = "<br>"


def markdown(sheet: Sheet) -> str:
    """Lay out a sheet as headings, tables and paragraphs."""
    sheet = visible_sheet(sheet)
    parts = [
        *_masthead(sheet),
        _grid(("Box", "As filed"), _boxes(sheet)),
        *(part for table in sheet.tables for part in _table(table)),
        *_persons(sheet),
        *_explanation(sheet),
        *_remarks(sheet),
        _grid(map(_text, sheet.signature_labels), ((_text(one.name), _text(one.day)) for one in sheet.signatures)),
        *(_paragraph(line) for line in sheet.closing[:-1]),
        f"**{_text(sheet.closing[-1])}**",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _text(text: str) -> str:
    """Escape text for the inside of a line; its line breaks stay breaks."""
    return _BREAK.join(_MARKUP.sub(r"\\\1", " ".join(line.split())) for line in text.strip().split("\n"))


def _paragraph(text: str) -> str:
    """Escape text that starts a line, where more is markup."""
    return _START.sub(_escaped_start, _text(text))


def _escaped_start(found: re.Match[str]) -> str:
    start = found[0]
    return f"{start}\\" if start.isdigit() else f"\\{start}"


def _grid(heads: Iterable[str], rows: Iterable[Iterable[str]], marks: Iterable[str] | None = None) -> str:
    """Return a table of texts that are escaped already."""
    names = list(heads)
    lines = [names, marks or [":---"] * len(names), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _masthead(sheet: Sheet) -> Iterator[str]:
    yield f"# {_text(sheet.name)}"
    yield _BREAK.join([f"**{_text(sheet.agency[0])}**", *map(_text, sheet.agency[1:])])
    yield f"## {_text(sheet.title)}"
    yield _BREAK.join(map(_text, sheet.authority))
    figures = ((sheet.omb.number_label, sheet.omb.number), (" ".join(sheet.omb.burden_label), sheet.omb.hours))
    yield _grid((sheet.omb.title, ""), ((_text(label), _text(figure)) for label, figure in figures))
    yield "\n".join(f"- {_tick(one)}" for one in sheet.options)


def _tick(one: Tick) -> str:
    return f"{'☒' if one.ticked else '☐'} {_text(one.label)}"


def _boxes(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """List the numbered boxes in the order of their numbers."""
    first = sheet.persons[0]
    yield _person(first)
    middle = [each for each in (sheet.issuer, sheet.foreign_symbol, sheet.event, sheet.amended, sheet.plan) if each]
    relations = (_label(sheet.relationship), _relationship(first.relationship))
    rows = [(each.number, (_label(each), _filled(each))) for each in middle]
    yield from (row for _, row in sorted([*rows, (sheet.relationship.number, relations)], key=_numbered))
    yield _label(sheet.filing), _filled(sheet.filing)


def _numbered(row: tuple[str, tuple[str, str]]) -> str:
    """Sort the 10b5-1 box, which has no number, after box 4."""
    return row[0] or "4z"


def _label(box: PrintedBox) -> str:
    return _text(" ".join(part for part in (box.number and f"{box.number}.", box.label, box.hint) if part))


def _filled(box: PrintedBox) -> str:
    return _BREAK.join([*([_text(box.text)] if box.text else []), *map(_tick, box.ticks)])


def _person(person: PrintedPerson) -> tuple[str, str]:
    place = " ".join(part for part in (person.city, person.state, person.zip_code) if part)
    lines = (person.name, *person.street, place, person.country)
    return _text(f"{person.number}. {person.label}*"), _BREAK.join(_text(line) for line in lines if line)


def _relationship(one: PrintedRelationship) -> str:
    specified = [_text(text) for text in (one.officer_title, one.other_text) if text]
    return _BREAK.join([*map(_tick, one.ticks), *specified])


def _table(table: PrintedTable) -> Iterator[str]:
    yield f"### {_BREAK.join(map(_text, table.caption))}"
    heads = (name for head in table.heads for name in _names(head))
    marks = (":---" if column.align == "left" else ":---:" for column in table.columns)
    yield _grid(heads, (map(_cell, row) for row in table.rows), marks)


def _names(head: ColumnHead) -> Iterator[str]:
    """Name each column: Markdown has no head above two columns, so that the others carry its number."""
    first, *others = head.columns
    yield _BREAK.join(_text(text) for text in (head.text, first.text) if text)
    for column in others:
        yield _text(f"{head.text.partition('.')[0]}. {column.text}")


def _cell(cell: PrintedCell) -> str:
    return _text(cell.text) + "".join(f"<sup>({_text(number)})</sup>" for number in cell.notes)


def _persons(sheet: Sheet) -> Iterator[str]:
    """List all persons of a joint report with the relationship of each."""
    if sheet.joint:
        yield "### Reporting Persons"
        rows = ((_person(one)[1], _relationship(one.relationship)) for one in sheet.persons)
        yield _grid((_person(sheet.persons[0])[0], _label(sheet.relationship)), rows)


def _explanation(sheet: Sheet) -> Iterator[str]:
    yield f"### {_text(sheet.explanation)}"
    yield _paragraph(sheet.statement)
    for note in sheet.notes:
        yield f"({_text(note.number)}) {_text(note.text)}"


def _remarks(sheet: Sheet) -> Iterator[str]:
    if sheet.remarks is not None:
        yield f"### {_text(sheet.remarks_label)}"
        yield _paragraph(sheet.remarks)
