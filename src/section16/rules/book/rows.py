"""RO: the rows of both tables, and conditions between the cells of one."""

import re
from collections.abc import Iterator
from typing import Final

from section16.form.nonderivative import NonDerivativeHolding
from section16.rules.report import Report
from section16.rules.rule import CHANGES, SPECIFICATION, Found, rule
from section16.standard.codes.lists import timeliness_on

__all__ = [
    "direct_ownership_has_no_nature",
    "indirect_ownership_has_a_nature",
    "natures_have_the_note_they_name",
    "nothing_owned_has_no_row",
    "reports_of_changes_have_a_transaction",
    "reports_of_changes_have_rows",
    "timeliness_fits_the_form_type",
]

_CELLS: Final = ("security_title", "shares_following", "ownership", "nature")
_NATURE = f"{SPECIFICATION}, 3.3, cm(5)"
_SEE_NOTE: Final = re.compile(r"\W*see\s+(?:below\s+)?(?:foot)?notes?\b", re.IGNORECASE)


@rule("RO001", "suspense", _NATURE)
def direct_ownership_has_no_nature(report: Report) -> Iterator[Found]:
    """Give no nature of ownership for what is owned directly.

    Neither a text nor a footnote: EDGAR suspends the report. Explain direct ownership on another cell.
    """
    for spot, row in report.placed_rows:
        if row.ownership.value == "D" and row.nature:
            text = row.nature.value or row.nature.footnotes[0]
            yield spot.at("nature"), f"'{text}' explains direct ownership; take it out or write I"


@rule("RO002", "suspense", _NATURE)
def indirect_ownership_has_a_nature(report: Report) -> Iterator[Found]:
    """Give the nature of what is owned indirectly.

    `By Trust`, `By Spouse`: a text is needed, a footnote alone is not enough. `See footnote` will do.
    """
    for spot, row in report.placed_rows:
        if row.ownership.value == "I" and not row.nature.value:
            yield spot.at("nature"), "the ownership is indirect and nothing says how; write it, as 'By Trust'"


@rule("RO003", "suspense", f"{SPECIFICATION}, 4.3.8")
def timeliness_fits_the_form_type(report: Report) -> Iterator[Found]:
    """Mark a row as early or late only on a form that can have such a row.

    On Form 4 a row of type 4 is on time and one of type 5 early (E or nothing). On Form 5 a row of type 4 is
    late (L or nothing), one of type 5 late with L and on time without.
    """
    for spot, row in report.transactions:
        allowed = timeliness_on(report.document_type, row.form_type)
        mark = row.timeliness.value or ""
        if allowed is not None and mark in {"E", "L"} and mark not in allowed.allowed:
            may = " or ".join(one or "nothing" for one in allowed.allowed)
            message = f"'{mark}' on a row of type {row.form_type} on Form {report.document_type}; write {may}"
            yield spot.at("timeliness"), message


@rule("RO004", "suspense", f"{SPECIFICATION}, 4.3", forms=CHANGES)
def reports_of_changes_have_rows(report: Report) -> Iterator[Found]:
    """Report something on Forms 4 and 5.

    EDGAR suspends a report with neither a transaction nor a holding, unless the exit box says that the owner is no
    longer subject to Section 16.
    """
    document = report.document
    if not report.rows and not document.not_subject_to_section16:
        place = report.at("non_derivative_table")
        yield place, "the report has no row; add a transaction, or tick the exit box"


@rule(
    "RO005",
    "warning",
    f"{SPECIFICATION}, 4.3.3 and 4.3.4",
    forms=CHANGES,
    stage="submitted",
)
def reports_of_changes_have_a_transaction(report: Report) -> Iterator[Found]:
    """Report at least one transaction on Forms 4 and 5.

    The specification says in one place that a report without a transaction is suspended, in another that one
    with holdings alone is not; such reports have been accepted. A late holding on Form 5 needs no transaction.
    """
    document = report.document
    late = any(getattr(row, "form_type", None) == "3" for row in report.rows)
    if report.rows and not late and not document.not_subject_to_section16 and not report.transactions:
        place = report.at("non_derivative_table")
        yield place, "the report has holdings and no transaction; add one, or tick the exit box"


@rule("RO006", "advice", "Form 3, General Instruction 5; Form 3, No securities are beneficially owned", forms=("3",))
def nothing_owned_has_no_row(report: Report) -> Iterator[Found]:
    """Leave both tables of a Form 3 empty when nothing is owned.

    EDGAR then states that no securities are beneficially owned. A row of 0 shares looks like a holding.
    """
    for spot, row in report.of(NonDerivativeHolding):
        if row.shares_following.value == 0 and not any(getattr(row, name).footnotes for name in _CELLS):
            yield spot.at("shares_following"), "'0' is owned; take the row out, an empty table says it"


@rule("RO007", "advice", "Form 4, General Instruction 4(b)(iii); Form 3, General Instruction 5(b)(iii)")
def natures_have_the_note_they_name(report: Report) -> Iterator[Found]:
    """Attach the footnote that a nature of ownership names.

    `See footnote` alone does not say which one is meant.
    """
    for spot, row in report.placed_rows:
        nature, text = row.nature, row.nature.value
        if text and not nature.footnotes and not row.ownership.footnotes and _SEE_NOTE.match(text):
            yield spot.at("nature"), f"'{text}' names a footnote and none hangs here; add the reference"
