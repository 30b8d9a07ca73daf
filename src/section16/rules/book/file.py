"""The file of a submission: what EDGAR minds although the document can be read."""

from collections.abc import Iterator

from section16.form.problems import Slip
from section16.rules.book.elements import missing_places
from section16.rules.report import Report
from section16.rules.rule import Found, rule

__all__ = [
    "bare_brackets_are_escaped",
    "files_have_lines",
    "files_hold_no_instructions",
    "no_code_is_published",
    "optional_values_are_not_blank",
    "the_declaration_stands_first",
    "values_stand_alone",
]

_FORMATTING = "EDGAR Ownership XML Technical Specification v5.5, 4.1"
_TYPES = "EDGAR Ownership XML Technical Specification v5.5, 3.2"
_CCC = "rptOwnerCcc"


def _of_kind(report: Report, kind: str) -> Iterator[Slip]:
    return (slip for slip in report.slips if slip.kind == kind)


@rule("EL015", "suspense", f"{_FORMATTING} and 5, Error Reporting", stage="submitted", reads="slips")
def files_hold_no_instructions(report: Report) -> Iterator[Found]:
    """Give no processing instruction.

    `<?xml-stylesheet ...?>` is what editors leave behind. EDGAR takes none but the XML declaration.
    """
    for slip in _of_kind(report, "instruction"):
        yield slip.place, f"'{slip.text}' is a processing instruction; take it out", slip.line


@rule("EL016", "suspense", f"{_FORMATTING}, rule 4", stage="submitted", reads="slips")
def the_declaration_stands_first(report: Report) -> Iterator[Found]:
    """Begin with the XML declaration, of version 1.0, or leave it out.

    Not even a blank line may stand before it.
    """
    for slip in _of_kind(report, "declaration"):
        if slip.text:
            message = f"'{slip.text}' is the version of XML that the declaration names; write 1.0"
        else:
            message = "white space stands before the XML declaration; let the file begin with the declaration"
        yield slip.place, message, slip.line


@rule("EL017", "suspense", f"{_TYPES}, string", stage="submitted", reads="slips")
def bare_brackets_are_escaped(report: Report) -> Iterator[Found]:
    """Write > in a text as &gt;.

    XML would take a bare one, EDGAR does not. A bare < or & is no well-formed XML in the first place.
    """
    for slip in _of_kind(report, "bracket"):
        said = f"'{slip.text}' has" if slip.text else "the text has"
        yield slip.place, f"{said} a bare '>'; write '&gt;'", slip.line


@rule("EL018", "advice", "EDGAR Filer Manual, Volume I; 17 CFR 232.10(b)", stage="disseminated", reads="faults")
def no_code_is_published(report: Report) -> Iterator[Found]:
    """Publish no CCC.

    EDGAR takes the code out of what it disseminates. One in a public document is known to the world; the reader
    takes it out too and shows it nowhere. Its owner changes it on EDGAR's dashboard.
    """
    for fault in report.faults("repair"):
        if fault.place.endswith(_CCC):
            yield fault.place, "a CCC stands in a public document; change it at EDGAR, and take it out of the file"


@rule("EL019", "advice", f"{_FORMATTING}, rule 3", stage="submitted", reads="slips")
def files_have_lines(report: Report) -> Iterator[Found]:
    """Break the file into lines.

    EDGAR takes a document on a single line and discourages it strongly: the raw file is public, and people read it.
    """
    for slip in _of_kind(report, "line"):
        yield slip.place, "the whole document stands on one line; write one element a line", slip.line


@rule("VA015", "suspense", f"{_TYPES}, boolean, date, decimal", stage="submitted", reads="slips")
def optional_values_are_not_blank(report: Report) -> Iterator[Found]:
    """Leave out a date, a number or a box that is not given.

    The element of an optional value is not there at all if there is no value: an empty one is a violation of the
    schema. EDGAR itself disseminates empty elements, so what it published is not judged.
    """
    missing = missing_places(report)
    for slip in _of_kind(report, "blank"):
        cell = slip.place.removesuffix("/value")
        if not any(cell == place or cell.startswith(f"{place}/") for place in missing):  # which another rule says
            yield slip.place, f"'{cell.rpartition('/')[2]}' is empty; leave the element out", slip.line


@rule("VA016", "suspense", f"{_FORMATTING}, rules 5 and 6", stage="submitted", reads="slips")
def values_stand_alone(report: Report) -> Iterator[Found]:
    """Keep tag, value and tag on one line, without white space around the value.

    White space counts: with it the value is too long, is not on its list or is not of its pattern. Some validators
    take no date with it. Around numbers and boxes, and in texts that are still short enough, it does no harm.
    """
    for slip in _of_kind(report, "spaces"):
        said = f"'{slip.text}'" if slip.text else "the value"
        yield slip.place, f"{said} has white space around it, which counts as part of it; take it away", slip.line
