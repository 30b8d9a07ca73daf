"""Which printed cell a finding is at, which part of the plan made each cell, and the way between the two."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from section16.drafting.report.assemble import RowOrigins
from section16.form.document import DerivativeRow, NonDerivativeRow, OwnershipDocument
from section16.form.places import Spot, spots_of
from section16.form.rows import fields_of
from section16.rendering.columns import columns_of_fields
from section16.rendering.html import BoxMark, CellPlace, FoundMark, RowMark, SheetMarks
from section16.tasks.desk.parts import HEAD

__all__ = ["CellAt", "PlacedFinding", "WayBack", "cell_at", "marks_of"]

# The key of an event by which a filer says what a cell has, where it is not called as the form calls it.
_KEYS: Final[Mapping[str, str]] = {
    "traded_on": "on", "deemed_executed_on": "deemed", "total_value": "value", "security_title": "security",
    "ownership": "nature", "code": "what", "exercisable_on": "exercisable", "expires_on": "expires",
    "underlying_title": "underlying", "timeliness": "late", "shares_following": "", "value_following": "",
    "acquired_disposed": "what", "form_type": "form",
}  # fmt: skip
_BOXES: Final[Mapping[str, tuple[str, str]]] = {
    "issuer": ("issuer", "issuer"),
    "reportingOwner": ("person", "owner-1"),
    "periodOfReport": ("event", HEAD),
    "dateOfOriginalSubmission": ("amended", "amend"),
    "notSubjectToSection16": ("filing", HEAD),
    "aff10b5One": ("plan", "plan-1"),
    "remarks": ("remarks", HEAD),
    "ownerSignature": ("signatures", "signature-1"),
}

_LABELS: Final = {
    "person": "change the owner",
    "issuer": "change the issuer",
    "remarks": "change the remarks",
    "signatures": "change the signature",
}


class CellAt(Struct, frozen=True, kw_only=True):
    """A cell of the printed form: in a table, or a box by its name; and the part and key of the plan behind it."""

    table: str = ""
    row: int = 0
    column: int = 0
    box: str = ""
    part: str = ""
    key: str = ""


class PlacedFinding(Struct, frozen=True, kw_only=True):
    """What a mark on a cell needs of a finding."""

    number: int
    severity: str
    cell: CellAt | None


def _part(origin: str) -> str:
    """Return the name of a part: `event[2]` is `event-2`, `recipient[1].holding[2]` is `recipient-1`."""
    return origin.partition(".")[0].replace("[", "-").rstrip("]")


def _row_spots(report: OwnershipDocument) -> Iterator[tuple[Spot, str, int, NonDerivativeRow | DerivativeRow]]:
    counts = {"I": 0, "II": 0}
    for spot in spots_of(report):
        if isinstance(spot.part, NonDerivativeRow | DerivativeRow):
            table = "II" if isinstance(spot.part, DerivativeRow) else "I"
            yield spot, table, counts[table], spot.part
            counts[table] += 1


def cell_at(report: OwnershipDocument, origins: RowOrigins, place: str) -> CellAt | None:
    """Return the cell that a place of a finding means; None where it is of the whole report."""
    for spot, table, row, part in _row_spots(report):
        if place == spot.place or place.startswith(f"{spot.place}/"):
            named = [one.name for one in fields_of(type(part)) if f"{place}/".startswith(f"{spot.at(one.name)}/")]
            columns = columns_of_fields(part, (report.document_type or "4")[0])
            name = next((one for one in named if one in columns), "")
            made_by = (origins.first if table == "I" else origins.second)[row]
            return CellAt(
                table=table, row=row, column=columns.get(name, 0), part=_part(made_by), key=_KEYS.get(name, name)
            )
    root = place.partition("/")[0].partition("[")[0]
    if root in _BOXES:
        box, part_name = _BOXES[root]
        return CellAt(box=box, part=part_name)
    if root == "footnotes":
        number = place.partition("@id='F")[2].partition("'")[0]
        return CellAt(box=f"note {number}", part=_part_of_note(report, origins, f"F{number}"))
    return None


def _part_of_note(report: OwnershipDocument, origins: RowOrigins, id: str) -> str:
    for rows, named in ((report.non_derivative_table, origins.first), (report.derivative_table, origins.second)):
        for row, origin in zip(rows, named, strict=True):
            if id in _notes_of(row):
                return _part(origin)
    return HEAD


def _notes_of(row: Struct) -> Iterator[str]:
    for name in row.__struct_fields__:
        value = getattr(row, name)
        yield from value if isinstance(value, tuple) else getattr(value, "footnotes", ())


class WayBack(Struct, frozen=True):
    """How a page leads from a cell to the plan: an address that a part's name is put after, and the parts there are."""

    address: str
    parts: frozenset[str]


def marks_of(
    report: OwnershipDocument, origins: RowOrigins, findings: Sequence[PlacedFinding], way: WayBack
) -> SheetMarks:
    """Return the marks of a report's sheet."""
    found: dict[CellPlace, list[FoundMark]] = {}
    in_boxes: dict[str, list[FoundMark]] = {}
    for one in findings:
        mark = FoundMark(f"#finding-{one.number}", one.number, one.severity)
        if one.cell is not None and one.cell.table:
            found.setdefault((one.cell.table, one.cell.row, one.cell.column), []).append(mark)
        elif one.cell is not None:
            in_boxes.setdefault(one.cell.box, []).append(mark)
    rows: dict[tuple[str, int], RowMark] = {}
    for _, table, row, _part_of_row in _row_spots(report):
        origin = _part((origins.first if table == "I" else origins.second)[row])
        rows[table, row] = RowMark(f"row-{table}-{row + 1}", f"{way.address}{origin}#{origin}")
    at_cells = {place: tuple(some) for place, some in found.items()}
    return SheetMarks(found=at_cells, boxes=dict(_box_marks(in_boxes, way)), rows=rows)


def _box_marks(found: Mapping[str, list[FoundMark]], way: WayBack) -> Iterator[tuple[str, BoxMark]]:
    for box, part in _BOXES.values():
        label = _LABELS.get(box, "") if part in way.parts else ""
        href = f"{way.address}{part}#{part}" if label else ""
        yield box, BoxMark(href=href, label=label, found=tuple(found.get(box, ())))
    yield from ((box, BoxMark(found=tuple(marks))) for box, marks in found.items() if box.startswith("note "))
