"""docs/reference/fields.md: every row of the form."""

from collections.abc import Iterator
from itertools import compress

from msgspec import Struct

from pages.markdown import code, page, table
from section16.form.document import OwnershipDocument
from section16.form.header import DocumentEntry, FormerName, HeaderAddress, HeaderParty, SubmissionHeader
from section16.form.rows import Field, fields_of
from section16.standard.kinds import Amount, Choice, Kind, NoteIds, Text

__all__ = ["fields"]

_HEAD = ("Field", "Element", "Kind", "Use", "Footnotes", "Box", "Notes", "Column")
_INTRO = """
Each row of the form is declared once, beside its field, in `src/section16/form`. The reader, the writer, the rules,
the pages and this list walk the same rows; a test holds them equal to the SEC's schemas, element by element.

- **Field** is the name in Python and in JSON; **Element** the path below the part's own element.
- **Kind** is what the element holds, with its greatest length in characters.
- **Use** has one word for each of 3, 3/A, 4, 4/A, 5, 5/A, or one for all: `m` mandatory, `c` mandatory under a
  condition, `o` optional, `n` inserted by EDGAR, `-` not there. In brackets: what the schema has where it differs from
  the specification.
- **Footnotes** tells whether the element is a cell, a value with footnotes: `value` (the value is needed),
  `value or footnote` (a footnote may stand for it), or the forms on which none may hang.
- **Box** is where it stands on the printed form: `I.4` is column 4 of Table I, `5` box 5 of the head.
- **Column** is the name in the SEC's insider transactions data sets; a column `…_FN` beside it holds the footnotes.
"""
_HEADER_INTRO = """
What EDGAR's full-submission text says around the document (`report.header`). It has no rows: EDGAR writes it, and
nobody submits it. A label that has no field is kept in `other`.
"""
_HEADER = (SubmissionHeader, HeaderParty, HeaderAddress, FormerName, DocumentEntry)
_FORMS = ("3", "3/A", "4", "4/A", "5", "5/A")


def fields() -> str:
    """Return the page."""
    parts = (f"## {part.__name__}\n\n{_about(part)}\n\n{_rows(part)}" for part in _parts(OwnershipDocument))
    header = (f"### {part.__name__}\n\n{_about(part)}\n\n{_header(part)}" for part in _HEADER)
    return page("Fields", _INTRO, *parts, f"## Header\n{_HEADER_INTRO}", *header)


def _parts(part: type[Struct]) -> Iterator[type[Struct]]:
    """List a part and all parts in it, in the order of the form."""
    yield part
    for field in fields_of(part):
        for below in field.parts:
            yield from _parts(below)


def _about(part: type[Struct]) -> str:
    return (part.__doc__ or "").replace("\n    ", "\n").strip()


def _rows(part: type[Struct]) -> str:
    """Return the table of a part, without empty columns; a footnote, an id and a text, has no rows."""
    rows = [_row(field) for field in fields_of(part)]
    said = [any(column) for column in zip(*rows, strict=True)]
    lines = [tuple(compress(line, said)) for line in (_HEAD, *rows)]
    return table(lines[0], lines[1:]) if rows else _plain(part)


def _row(field: Field) -> tuple[str, ...]:
    row, box = field.row, field.box
    where = f"{box.number} {box.label}".strip() if box else ""
    kind = _kind(row.kind) if row.kind else ", ".join(part.__name__ for part in field.parts)
    notes = "; ".join(_notes(field))
    return (code(field.name), code(row.path), kind, _use(field), _footnotes(field), where, notes, _column(field))


def _kind(kind: Kind) -> str:
    if isinstance(kind, Text):
        return _text(kind)
    if isinstance(kind, Choice):
        return f"choice of {' '.join(kind.words)}{', or empty' if kind.empty else ''}"
    if isinstance(kind, Amount):
        return f"number, {kind.digits - kind.decimals} digits and {kind.decimals} decimals"
    return f"footnote ids, {kind.pattern}" if isinstance(kind, NoteIds) else kind.name


def _text(kind: Text) -> str:
    if kind.longest is None:
        return kind.name
    exactly = kind.longest == kind.shortest
    pattern = f", {code(kind.pattern)}" if kind.pattern else ""
    return f"{kind.name}, {'exactly' if exactly else 'at most'} {kind.longest}{pattern}"


def _use(field: Field) -> str:
    row = field.row
    return code(_short(row.use)) + (f" (schema: {code(_short(row.xsd))})" if row.xsd and row.xsd != row.use else "")


def _short(use: str) -> str:
    words = use.split()
    return words[0] if len(set(words)) == 1 else use


def _footnotes(field: Field) -> str:
    if not field.is_cell:
        return ""
    need = {"m": "value", "o": "value optional", "e": "value or footnote"}[field.row.value]
    without = [form for form, word in zip(_FORMS, field.row.notes.split(), strict=True) if word == "-"]
    used = [form for form, word in zip(_FORMS, field.row.use.split(), strict=True) if word != "-"]
    none = [form for form in without if form in used]
    return need + (f"; none on {', '.join(none)}" if none else "")


def _column(field: Field) -> str:
    row = field.row
    notes = row.tsv_notes or (f"{row.tsv}_FN" if field.is_cell and row.tsv else "")
    return ", ".join(code(name) for name in (row.tsv or "", notes if row.tsv_notes else "") if name)


def _notes(field: Field) -> Iterator[str]:
    row = field.row
    if row.most > 1:
        yield f"at most {row.most}"
    if row.since:
        yield f"since {row.since}"
    if row.either:
        yield f"one of the `{row.either}` elements"
    if row.flat:
        yield f"in X0101 `{row.flat}`"
    if row.about:
        yield row.about


def _plain(part: type[Struct]) -> str:
    return table(("Field", "Kind"), ((code(name), "text") for name in part.__struct_fields__))


def _header(part: type[Struct]) -> str:
    kinds = part.__annotations__
    return table(("Field", "Type"), ((code(name), code(_type(kinds[name]))) for name in part.__struct_fields__))


def _type(hint: object) -> str:
    return (
        hint.__name__
        if isinstance(hint, type) and not hasattr(hint, "__args__")
        else str(hint).replace("section16.form.header.", "").replace("datetime.", "")
    )
