"""What the reader could not place: unknown elements, attributes and texts, and elements out of order."""

from collections.abc import Iterator

from section16.rules.report import Report
from section16.rules.rule import Found, rule

__all__ = [
    "attributes_are_known",
    "elements_are_known",
    "elements_stand_in_order",
    "text_stands_in_leaves",
    "the_file_is_well_formed",
]

_ORDER = "EDGAR Ownership XML Technical Specification v5.5, 3.1 and 2.1"
_SCHEMA_SECTION = "EDGAR Ownership XML Technical Specification v5.5, 3; ownership document XSD"


@rule("EL001", "suspense", _ORDER, schema=True, reads="faults")
def elements_stand_in_order(report: Report) -> Iterator[Found]:
    """Keep the elements in the order of the schema.

    Every group is a sequence. The reader takes an element wherever it stands; EDGAR suspends the submission.
    """
    for fault in report.faults("moved"):
        yield fault.place, f"{fault.reason}; move it to its place in the schema's order"


@rule("EL007", "suspense", _SCHEMA_SECTION, schema=True, reads="faults")
def elements_are_known(report: Report) -> Iterator[Found]:
    """Use the elements of the schema only, each no more often than it may stand.

    A misspelt name, a second value or an element of another form's schema is refused as a whole.
    """
    for fault in report.faults("element"):
        yield fault.place, f"{fault.reason}; take it out, or write the name that was meant"


@rule("EL008", "suspense", _SCHEMA_SECTION, schema=True, reads="faults")
def attributes_are_known(report: Report) -> Iterator[Found]:
    """Give no attribute but the id of a footnote.

    The schemas know no other, and no namespace.
    """
    for fault in report.faults("attribute"):
        yield fault.place, f"{fault.reason}; take it out"


@rule("EL009", "suspense", _SCHEMA_SECTION, schema=True, reads="faults")
def text_stands_in_leaves(report: Report) -> Iterator[Found]:
    """Write text only in elements that hold a value.

    Text between elements is often a value whose tags were lost.
    """
    for fault in report.faults("text"):
        yield fault.place, f"'{fault.text[:40]}' stands between elements; put it into the element it belongs to"


@rule("EL014", "suspense", "EDGAR Ownership XML Technical Specification v5.5, 4.1", stage="submitted", reads="faults")
def the_file_is_well_formed(report: Report) -> Iterator[Found]:
    """Submit well-formed XML.

    The reader mends what it can, says so, and goes on. EDGAR does not.
    """
    for fault in report.faults("repair"):
        yield fault.place, f"{fault.reason}; write the file anew"
