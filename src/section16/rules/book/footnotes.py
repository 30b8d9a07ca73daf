"""Footnotes: ids, definitions, references."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain

from section16.form.document import Footnote
from section16.rules.report import Report
from section16.rules.rule import SPECIFICATION, Found, rule
from section16.standard.kinds import NoteIds
from section16.standard.row import use_on

__all__ = [
    "footnote_ids_are_f1_to_f99",
    "footnote_ids_are_unique",
    "footnotes_are_not_empty",
    "footnotes_are_referenced",
    "footnotes_are_short_enough",
    "footnotes_hang_where_they_may",
    "references_are_defined",
    "references_stand_once_in_a_cell",
]

_DEFINING = f"{SPECIFICATION}, 4.3.5"
_REFERRING = f"{SPECIFICATION}, 4.3.6"
_ID = re.compile(NoteIds.pattern).fullmatch


def _is_id(text: str) -> bool:
    return _ID(text) is not None


@rule("FN001", "suspense", f"{_DEFINING} and 4.3.6; ownershipDocumentCommon.xsd, FID", schema=True)
def footnote_ids_are_f1_to_f99(report: Report) -> Iterator[Found]:
    """Call footnotes F1 to F99.

    A capital F and a number without a leading zero. EDGAR links a reference to its text by this id.
    """
    for spot, note in report.of(Footnote):
        if not _is_id(note.id):
            yield spot.place, f"'{note.id}' is no footnote id; write F1 to F99"
    defined = {note.id for _, note in report.of(Footnote)}
    for one in report.noted:
        for id_ in one.footnotes:
            if not _is_id(id_) and id_ not in defined:
                yield one.place, f"'{id_}' is no footnote id; write F1 to F99"


@rule("FN002", "suspense", f"{_DEFINING}; ownershipDocumentCommon.xsd, FID", schema=True)
def footnote_ids_are_unique(report: Report) -> Iterator[Found]:
    """Define each footnote id once.

    EDGAR cannot tell which text an id means when two notes share it.
    """
    seen: set[str] = set()
    for spot, note in report.of(Footnote):
        if note.id in seen:
            yield spot.place, f"footnote '{note.id}' is defined again; give it an id of its own"
        seen.add(note.id)


@rule("FN003", "suspense", f"{_REFERRING}; ownershipDocumentCommon.xsd, FIDREF", schema=True)
def references_are_defined(report: Report) -> Iterator[Found]:
    """Refer only to footnotes that are defined.

    A reference without a text leaves the reader in the dark; the schema links the two as ID and IDREF.
    """
    defined = {note.id for _, note in report.of(Footnote)}
    for one in report.noted:
        for id_ in dict.fromkeys(one.footnotes):
            if id_ not in defined and _is_id(id_):
                yield one.place, f"footnote '{id_}' is not defined; add its text or take the reference away"


@rule("FN004", "suspense", f"{SPECIFICATION}, 5, Error Reporting")
def footnotes_are_referenced(report: Report) -> Iterator[Found]:
    """Refer to each footnote from some cell.

    EDGAR suspends a report with a footnote that nothing refers to. A remark without a cell goes into remarks.
    """
    used = set(chain.from_iterable(one.footnotes for one in report.noted))
    for spot, note in report.of(Footnote):
        if note.id not in used and _is_id(note.id):
            yield spot.place, f"no cell refers to footnote '{note.id}'; refer to it, or move its text to remarks"


@rule("FN005", "suspense", _REFERRING)
def references_stand_once_in_a_cell(report: Report) -> Iterator[Found]:
    """Refer to a footnote once in a cell.

    A second reference in the same cell says nothing, and EDGAR suspends it.
    """
    for one in report.noted:
        if len(one.footnotes) == len(set(one.footnotes)):
            continue
        for id_, times in Counter(one.footnotes).items():
            if times > 1:
                yield one.place, f"footnote '{id_}' is referred to {times} times in one cell; keep one reference"


@rule("FN006", "suspense", f"{SPECIFICATION}, Table 3.5", stage="submitted")
def footnotes_are_short_enough(report: Report) -> Iterator[Found]:
    """Keep a footnote to 1,000 characters.

    A longer explanation is split over several footnotes of the same cell. The schema sets no limit, so older
    filings may hold more; EDGAR's own forms enforce it.
    """
    for spot, note in report.of(Footnote):
        if len(note.text) > Footnote.longest:
            yield spot.place, f"footnote '{note.id}' has {len(note.text)} characters where 1000 fit; split it"


@rule(
    "FN007",
    "suspense",
    f"{SPECIFICATION}, Table 3.5; document XSD",
    schema=True,
    first="X0407",
)
def footnotes_hang_where_they_may(report: Report) -> Iterator[Found]:
    """Attach footnotes only to cells that take them.

    The letter A or D of a derivative transaction takes none, nor does timeliness on Form 5. The coding of the
    row, or its amount, does. Filings before X0407 have been accepted with such footnotes.
    """
    for one in report.noted:
        if use_on(one.field.row.notes, report.document_type) == "-":
            yield one.place, f"footnote '{one.footnotes[0]}' hangs where none may; move it to another cell of the row"


@rule("FN008", "advice", "Forms 3, 4 and 5, Explanation of Responses")
def footnotes_are_not_empty(report: Report) -> Iterator[Found]:
    """Write a text in each footnote.

    EDGAR takes an empty one; it explains nothing.
    """
    for spot, note in report.of(Footnote):
        if not note.text.strip():
            yield spot.place, f"footnote '{note.id}' is empty; write its text or take it out with its references"
