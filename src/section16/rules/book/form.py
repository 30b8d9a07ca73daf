"""What the report says of itself: the exit box, parts, exhibits, nothing owned."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from section16.form.nonderivative import NonDerivativeHolding
from section16.rules.report import Report
from section16.rules.rule import Found, rule
from section16.standard.codes import timeliness_on
from section16.standard.limits import limit

__all__ = [
    "direct_ownership_has_no_nature",
    "every_owner_signs",
    "full_reports_say_where_they_go_on",
    "indirect_ownership_has_a_nature",
    "named_exhibits_are_attached",
    "nothing_owned_has_no_row",
    "reports_of_changes_have_a_transaction",
    "reports_of_changes_have_rows",
    "those_who_left_tick_the_box",
    "timeliness_fits_the_form_type",
    "types_agree",
]

_ROWS: Final = limit("rows of a table")
_OWNERS: Final = limit("reporting owners")


_LEAVING: Final = ("subject to", "no longer a", "final form", "final section")
_LEFT: Final = re.compile(
    r"(?:is|are|was|am) (?:no longer|not) subject to (?:the (?:reporting )?requirements? of )?Section 16"
    r"|(?:has )?ceased to be subject to Section 16|final (?:Form 4|Section 16 (?:report|filing))"
    r"|no longer (?:a|an) (?:Section 16|insider|reporting (?:person|owner))",
    re.IGNORECASE,
)
_GOES_ON: Final = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|last|part|form|filing|report|page)s? (?:4 )?(?:#?\d+ )?"
    r"(?:and last )?of\b|continu|additional (?:form|filing|report|statement|reporting)|more than one form"
    r"|(?:another|separate|other|two|three|multiple) (?:related )?(?:form|filing|report|statement)"
    r"|ex(?:hibit|-)? ?99"
)
_EXHIBIT: Final = re.compile(r"\bEx(?:hibit|\.)?\s?(?:List:?\s?(?:Exhibit|EX-)?\s?)?[-#]?\s?(24|99)\b", re.IGNORECASE)
_EARLIER: Final = re.compile(r"previously|incorporated|on file|filed (?:with|as)", re.IGNORECASE)
_CELLS: Final = ("security_title", "shares_following", "ownership", "nature")
_NATURE = "EDGAR Ownership XML Technical Specification v5.5, 3.3, cm(5)"
_FOR_OTHERS = re.compile(r"attorney|behalf|\bfor\b|\bPOA\b|power of", re.IGNORECASE)


def _texts(report: Report) -> Iterator[str]:
    """Yield remarks, where such things are said most often, and the footnotes."""
    return chain((report.document.remarks or "",), (note.text for note in report.document.footnotes))


@rule("DO003", "law", "Forms 4 and 5, General Instruction 1(b)", forms=("4", "5"))
def those_who_left_tick_the_box(report: Report) -> Iterator[Found]:
    """Tick the exit box when the owner is no longer subject to Section 16.

    The rule looks for a text that says so in plain words. The box does not end all duties: what is opposite to a
    trade of the last six months is still reported.
    """
    if report.document.not_subject_to_section16:
        return
    for text, plain in zip(_texts(report), report.plain_texts, strict=True):
        # A look for the words alone is many times faster, and nearly all texts have none of them.
        said = _LEFT.search(text) if _has_any(plain, _LEAVING) else None
        if said is not None:
            place = report.spots[0].at("not_subject_to_section16")
            yield place, f"a text says '{said[0]}' and the exit box is not ticked; tick it, or correct the text"
            return


def _has_any(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text for word in words)


@rule("DO004", "advice", "EDGAR Ownership XML Technical Specification v5.5, Table 3.5; 17 CFR 240.16a-3(j)")
def full_reports_say_where_they_go_on(report: Report) -> Iterator[Found]:
    """Say where a report goes on when a table or the list of owners is full.

    A table ends at 30 rows, the owners at ten. What did not fit stands in another report; remarks or a footnote
    say so, as `first of two`.
    """
    document = report.document
    counts = (
        ("non_derivative_table", len(document.non_derivative_table), _ROWS),
        ("derivative_table", len(document.derivative_table), _ROWS),
        ("reporting_owners", len(document.reporting_owners), _OWNERS),
    )
    for name, count, most in counts:
        if count == most and not any(map(_GOES_ON.search, report.plain_texts)):
            message = f"all {most} are used and no text says whether another report goes on; say so in remarks"
            yield report.spots[0].at(name), message


@rule("DO005", "advice", "Form 4, General Instructions 6 and 7; EDGAR Filer Manual, Volume II")
def named_exhibits_are_attached(report: Report) -> Iterator[Found]:
    """Attach the exhibits that remarks name.

    Judged where the whole submission is at hand. An exhibit that was given with an earlier report may be referred
    to as such.
    """
    header, remarks = report.document.header, report.document.remarks or ""
    if header is None or not header.documents or not remarks:
        return
    attached = {(one.type or "").upper()[:5] for one in header.documents}
    for number in dict.fromkeys(_EXHIBIT.findall(remarks)):
        if f"EX-{number}" not in attached and not _EARLIER.search(remarks):
            place = report.spots[0].at("remarks")
            yield place, f"remarks name exhibit {number} and none is attached; attach it, or say where it was filed"


@rule("RO006", "advice", "Form 3, General Instruction 5; Form 3, No securities are beneficially owned", forms=("3",))
def nothing_owned_has_no_row(report: Report) -> Iterator[Found]:
    """Leave both tables empty when nothing is owned.

    EDGAR then says by itself that no securities are beneficially owned. A row of 0 shares looks like a holding.
    """
    for spot, row in report.of(NonDerivativeHolding):
        if row.shares_following.value == 0 and not any(getattr(row, name).footnotes for name in _CELLS):
            yield spot.at("shares_following"), "'0' is owned; take the row out, an empty table says it"


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
