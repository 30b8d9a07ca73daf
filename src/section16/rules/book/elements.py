"""EL: which elements stand where, and what else EDGAR minds in the file."""

from collections.abc import Callable, Iterator

from section16.form.document import Footnote, OwnershipDocument
from section16.form.rows import fields_of
from section16.rules.needs import Need, Needs
from section16.rules.report import Report
from section16.rules.rule import SPECIFICATION, Found, rule
from section16.standard.versions import generation

__all__ = [
    "attributes_are_known",
    "bare_brackets_are_escaped",
    "elements_are_known",
    "elements_are_not_edgars_own",
    "elements_are_of_the_form",
    "elements_are_of_the_version",
    "elements_of_the_schema_are_given",
    "elements_of_the_table_are_given",
    "elements_stand_at_most_so_often",
    "elements_stand_in_order",
    "files_have_lines",
    "files_hold_no_instructions",
    "missing_places",
    "no_code_is_published",
    "one_of_two_elements_is_given",
    "rows_are_of_the_form",
    "text_stands_in_leaves",
    "the_declaration_stands_first",
    "the_file_is_well_formed",
    "the_version_is_the_current_one",
]

_TABLE = f"{SPECIFICATION}, Table 3.5"
_VERSION_LENGTH = 5
_CCC = "rptOwnerCcc"
_SCHEMA = f"ownership document XSD; {_TABLE}"
_ORDER = f"{SPECIFICATION}, 3.1 and 2.1"
_SCHEMA_SECTION = f"{SPECIFICATION}, 3; ownership document XSD"
_FORMATTING = f"{SPECIFICATION}, 4.1"
_XML_TYPES = f"{SPECIFICATION}, 3.2"


@rule("EL001", "suspense", _ORDER, schema=True, reads="faults")
def elements_stand_in_order(report: Report) -> Iterator[Found]:
    """Keep the elements in the order of the schema.

    The schema prescribes the order of every group. The reader takes an element wherever it stands; EDGAR suspends the
    submission.
    """
    for fault in report.faults("moved"):
        yield fault.place, f"{fault.reason}; move it to its place in the schema's order"


@rule("EL002", "suspense", _SCHEMA, schema=True)
def elements_of_the_schema_are_given(report: Report) -> Iterator[Found]:
    """Give every element that the form's schema requires.

    Each form has its own list (Table 3.5, columns 3 to 5/A), and a part or group that is present has mandatory
    elements of its own. Where the schema has a choice (shares or value), either one will do. EDGAR suspends a
    submission without them. An older filing need not have what a later schema version brought.
    """
    for place, need in _missing(report, lambda needs: needs.schema):
        yield _missing_finding(place, need)


def _missing(report: Report, needs: Callable[[Needs], tuple[Need, ...]]) -> Iterator[tuple[str, Need]]:
    for spot, asked, names in report.asked:
        for need in needs(asked):
            if (
                names.isdisjoint(need.names)
                and not (need.inside and names.isdisjoint(need.inside))
                and not report.is_unread(spot.below(need.path))
            ):
                yield spot.below(need.path), need


def missing_places(report: Report) -> frozenset[str]:
    """List the places where EL002 or EL003 says that something is missing."""
    return frozenset(
        place for needs in (lambda one: one.schema, lambda one: one.table) for place, _ in _missing(report, needs)
    )


def _missing_finding(place: str, need: Need) -> Found:
    instead = f" or {need.instead}" if need.instead else ""
    return place, f"'{_last(place)}' is missing; give it{instead}"


def _last(place: str) -> str:
    return place.rpartition("/")[2]


@rule("EL003", "suspense", _TABLE, stage="submitted")
def elements_of_the_table_are_given(report: Report) -> Iterator[Found]:
    """Give every element that the specification's table requires, though the schema does not.

    The CCC (which EDGAR takes out again), the coding of a transaction and the underlying amount are optional in
    the XSD and mandatory in a submission. Disseminated filings need not have them. The CCC is kept apart from drafts
    and put in when the report is filed, so a draft is usually without one.
    """
    for place, need in _missing(report, lambda needs: needs.table):
        if place.endswith(_CCC):
            yield place, f"'{_CCC}' is missing; it is put in when the report is filed, from where codes are kept"
        else:
            yield _missing_finding(place, need)


@rule("EL004", "suspense", _SCHEMA, schema=True)
def elements_are_of_the_form(report: Report) -> Iterator[Found]:
    """Leave out what the form does not have.

    An original has no date of original submission, Form 4 no coding of a holding, Form 3 no balance of a
    derivative holding: the schema of the form has no such element, and EDGAR suspends.
    """
    for place in _present(report, lambda needs: needs.absent):
        yield place, f"'{_last(place)}' is not an element of Form {report.document_type}; take it out"


def _present(report: Report, needs: Callable[[Needs], tuple[Need, ...]]) -> Iterator[str]:
    for spot, asked, names in report.asked:
        for need in needs(asked):
            if not names.isdisjoint(need.names):
                yield spot.below(need.path)


@rule("EL005", "suspense", _SCHEMA, schema=True)
def elements_are_of_the_version(report: Report) -> Iterator[Found]:
    """Leave out what a later schema version brought.

    The 10b5-1 box came with X0407, the foreign symbol and the owner's country with X0609 and X0607. A filing
    of an older version cannot have them.
    """
    for place in _present(report, lambda needs: needs.unborn):
        version = report.version or "today's"
        yield place, f"'{_last(place)}' is not an element of schema {version}; take it out"


@rule("EL006", "warning", f"{_TABLE}; 5, Error Reporting", stage="submitted")
def elements_are_not_edgars_own(report: Report) -> Iterator[Found]:
    """Leave out what EDGAR inserts itself.

    EDGAR takes names, the schema version and some boxes from its own records and from the rows. If a submission has
    them, EDGAR discards what was given, and warns.
    """
    for place in _present(report, lambda needs: needs.edgars):
        yield place, f"'{_last(place)}' is inserted by EDGAR; leave it out, what is given is discarded"


@rule("EL007", "suspense", _SCHEMA_SECTION, schema=True, reads="faults")
def elements_are_known(report: Report) -> Iterator[Found]:
    """Use the elements of the schema only, each no more often than it may stand.

    EDGAR refuses a document with a misspelt name, a second value or an element of another form's schema.
    """
    for fault in report.faults("element"):
        yield fault.place, f"{fault.reason}; take it out, or write the name that was meant"


@rule("EL008", "suspense", _SCHEMA_SECTION, schema=True, reads="faults")
def attributes_are_known(report: Report) -> Iterator[Found]:
    """Use no attribute but the id of a footnote.

    The schemas have no other, and no namespace.
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


@rule("EL010", "suspense", _SCHEMA, schema=True)
def elements_stand_at_most_so_often(report: Report) -> Iterator[Found]:
    """Keep to 10 owners, 30 rows a table, 99 footnotes and 10 signatures.

    What does not fit goes into another submission that refers to this one, in remarks or in an exhibit.
    """
    document = report.document
    for field in fields_of(OwnershipDocument):
        count = len(getattr(document, field.name)) if field.many else 0
        if count > field.row.most:
            place = field.row.path
            yield place, f"{count} of '{place}' where {field.row.most} may stand; move the rest to another report"


@rule("EL011", "suspense", f"{_SCHEMA}, cm(4), cm(6), cm(7)", schema=True)
def one_of_two_elements_is_given(report: Report) -> Iterator[Found]:
    """Give an amount in shares or by value, never both.

    Securities that are counted are reported in shares, those that are measured in money (a convertible note) by
    value. The schema has a choice of the two.
    """
    for spot, asked, given in report.asked:
        for names in asked.choices:
            filled = [name for name in names if name in given]
            for name in filled[1:]:
                place, first = spot.at(name), spot.at(filled[0])
                yield place, f"'{_last(place)}' is given beside '{_last(first)}'; keep one of the two"


@rule("EL012", "suspense", _SCHEMA, schema=True)
def rows_are_of_the_form(report: Report) -> Iterator[Found]:
    """Report transactions on Forms 4 and 5 only.

    Form 3 says what is held when a person becomes an insider. A change after that is reported on Form 4 or 5.
    """
    if report.form != "3":
        return
    for spot in report.spots:
        if not report.has(spot) and type(spot.part) is not Footnote:
            place = spot.place
            yield place, f"a transaction on Form {report.document_type}; report it on Form 4, or the holding alone"


@rule("EL013", "warning", f"{SPECIFICATION}, 3.3; ownershipDocumentCommon.xsd")
def the_version_is_the_current_one(report: Report) -> Iterator[Found]:
    """Name a schema version that EDGAR has used.

    EDGAR inserts the version in what it disseminates. A version that never existed shows that the file was made
    elsewhere; the document is judged by the nearest older version.
    """
    version = report.document.schema_version
    if version is not None and len(version) == _VERSION_LENGTH and not generation(version):
        place = report.at("schema_version")
        yield place, f"'{version}' is no schema version; leave it out of a submission"


@rule("EL014", "suspense", f"{SPECIFICATION}, 4.1", stage="submitted", reads="faults")
def the_file_is_well_formed(report: Report) -> Iterator[Found]:
    """Submit well-formed XML.

    The reader repairs what it can, says so, and goes on. EDGAR does not.
    """
    for fault in report.faults("repair"):
        yield fault.place, f"{fault.reason}; write the file anew"


@rule("EL015", "suspense", f"{_FORMATTING} and 5, Error Reporting", stage="submitted", reads="slips")
def files_hold_no_instructions(report: Report) -> Iterator[Found]:
    """Leave out processing instructions.

    Editors leave some behind, such as `<?xml-stylesheet ...?>`. EDGAR takes the XML declaration only.
    """
    for slip in report.slips_of("instruction"):
        yield slip.place, f"'{slip.text}' is a processing instruction; take it out", slip.line


@rule("EL016", "suspense", f"{_FORMATTING}, rule 4", stage="submitted", reads="slips")
def the_declaration_stands_first(report: Report) -> Iterator[Found]:
    """Begin the file with the XML declaration, version 1.0, or leave it out.

    Nothing may stand before it, not even a blank line.
    """
    for slip in report.slips_of("declaration"):
        if slip.text:
            message = f"'{slip.text}' is the version of XML that the declaration names; write 1.0"
        else:
            message = "white space stands before the XML declaration; let the file begin with the declaration"
        yield slip.place, message, slip.line


@rule("EL017", "suspense", f"{_XML_TYPES}, string", stage="submitted", reads="slips")
def bare_brackets_are_escaped(report: Report) -> Iterator[Found]:
    """Write > in a text as &gt;.

    XML allows a bare >, EDGAR does not. With a bare < or & the file is not even well-formed XML.
    """
    for slip in report.slips_of("bracket"):
        seen = f"'{slip.text}' has" if slip.text else "the text has"
        yield slip.place, f"{seen} a bare '>'; write '&gt;'", slip.line


@rule("EL018", "advice", "EDGAR Filer Manual, Volume I; 17 CFR 232.10(b)", stage="disseminated", reads="faults")
def no_code_is_published(report: Report) -> Iterator[Found]:
    """Keep the CCC out of public documents.

    EDGAR takes the code out of what it disseminates. One that was published all the same is no longer secret: its
    owner should change it on EDGAR's dashboard. The reader takes it out too, and it is never shown.
    """
    for fault in report.faults("repair"):
        if fault.place.endswith(_CCC):
            yield fault.place, "a CCC stands in a public document; change it at EDGAR, and take it out of the file"


@rule("EL019", "advice", f"{_FORMATTING}, rule 3", stage="submitted", reads="slips")
def files_have_lines(report: Report) -> Iterator[Found]:
    """Break the file into lines.

    EDGAR takes a document on a single line and discourages it strongly: the raw file is public, and people read it.
    """
    for slip in report.slips_of("line"):
        yield slip.place, "the whole document stands on one line; write one element a line", slip.line
