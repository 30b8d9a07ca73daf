"""Rows of the two tables: conditions between their cells, and that there are any."""

import re
from collections.abc import Iterator

from section16.rules.report import Report
from section16.rules.rule import Found, rule
from section16.standard.codes import timeliness_on

__all__ = [
    "direct_ownership_has_no_nature",
    "every_owner_signs",
    "indirect_ownership_has_a_nature",
    "reports_of_changes_have_a_transaction",
    "reports_of_changes_have_rows",
    "timeliness_fits_the_form_type",
    "types_agree",
]

_NATURE = "EDGAR Ownership XML Technical Specification v5.5, 3.3, cm(5)"


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


@rule("RO003", "suspense", "EDGAR Ownership XML Technical Specification v5.5, 4.3.8")
def timeliness_fits_the_form_type(report: Report) -> Iterator[Found]:
    """Mark a row early or late only where the form can have such a row.

    On Form 4 a row of type 4 is on time and one of type 5 early (E or nothing). On Form 5 a row of type 4 is
    late (L or nothing), one of type 5 late with L and on time without.
    """
    for spot, row in report.transactions:
        allowed = timeliness_on(report.document_type, row.form_type)
        said = row.timeliness.value or ""
        if allowed is not None and said in {"E", "L"} and said not in allowed.allowed:
            may = " or ".join(one or "nothing" for one in allowed.allowed)
            message = f"'{said}' on a row of type {row.form_type} on Form {report.document_type}; write {may}"
            yield spot.at("timeliness"), message


@rule("RO004", "suspense", "EDGAR Ownership XML Technical Specification v5.5, 4.3", forms=("4", "5"))
def reports_of_changes_have_rows(report: Report) -> Iterator[Found]:
    """Report something on Forms 4 and 5.

    EDGAR suspends a report with neither a transaction nor a holding, unless the box tells that the owner is no
    longer subject to Section 16.
    """
    document = report.document
    if not report.rows and not document.not_subject_to_section16:
        place = report.spots[0].at("non_derivative_table")
        yield place, "the report has no row; add a transaction, or tick the exit box"


@rule(
    "RO005",
    "warning",
    "EDGAR Ownership XML Technical Specification v5.5, 4.3.3 and 4.3.4",
    forms=("4", "5"),
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
        place = report.spots[0].at("non_derivative_table")
        yield place, "the report has holdings and no transaction; add one, or tick the exit box"


@rule("DO002", "advice", "17 CFR 240.16a-3(i), (j); Form 4, General Instructions 4(b)(v) and 7")
def every_owner_signs(report: Report) -> Iterator[Found]:
    """Sign for each reporting owner.

    Signatures are not tied to owners, so EDGAR does not count them. One person may sign for all of them, as
    attorney-in-fact or on their behalf, and then says so beside the name.
    """
    document = report.document
    owners, signed = len(document.reporting_owners), len(document.signatures)
    for_others = any(_FOR_OTHERS.search(one.name or "") for one in document.signatures)
    if 0 < signed < owners and not for_others:
        place = report.spots[0].at("signatures")
        yield place, f"{signed} of {owners} owners signed; add the signatures, or say for whom one is given"


_FOR_OTHERS = re.compile(r"attorney|behalf|\bfor\b|\bPOA\b|power of", re.IGNORECASE)


@rule("DO001", "suspense", "EDGAR Ownership XML Technical Specification v5.5, Table 3.4")
def types_agree(report: Report) -> Iterator[Found]:
    """Give the document the type of its submission.

    EDGAR suspends a submission whose document is of another type.
    """
    header = report.document.header
    own, submission = report.document.document_type, header.submission_type if header else None
    if own and submission and own != submission:
        place = report.spots[0].at("document_type")
        yield place, f"'{own}' in a submission of type '{submission}'; make them the same"
