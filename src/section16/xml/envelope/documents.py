"""Rules for the documents as files: one report, which others, how many, and their names."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from section16.form.envelope import Envelope, SubmissionDocument
from section16.standard.files import DOCUMENT_KINDS, GROUP_LIMITS, NAME_CHARACTERS, PRIMARY_ENDING, document_kind
from section16.standard.limits import limit
from section16.standard.row import DOCUMENT_TYPES
from section16.xml.container.refusal import NotOwnershipDocument
from section16.xml.envelope.rule import PlacedMessage, envelope_rule
from section16.xml.tree import parse_tree

__all__ = [
    "documents_are_few_enough",
    "documents_are_no_pdf",
    "documents_hold_something",
    "endings_fit_their_types",
    "file_names_are_edgars",
    "file_names_stand_once",
    "one_document_is_the_report",
    "types_are_of_the_list",
]

_RULES = "EDGAR Ownership XML Technical Specification v5.5, 4.2"
_LIST = "EDGAR Ownership XML Technical Specification v5.5, 3.6.3"
_ONCE: Final = "_-."
_PDF: Final = b"%PDF"


@envelope_rule("EN010", "suspense", f"{_RULES}, rule 1, and 4.2.1.1")
def one_document_is_the_report(envelope: Envelope) -> Iterator[PlacedMessage]:
    """Enclose one report, of the type that the submission says it is.

    The type stands three times: on the submission, on the document, and in the report.
    """
    reports = [(place, document) for place, document in _with_places(envelope) if document.type in DOCUMENT_TYPES]
    if len(reports) != 1:
        yield "edgarDocument", f"{len(reports)} documents are of the type of a form; enclose one report"
    for place, document in reports:
        if document.type != envelope.submission_type:
            yield (
                f"{place}/documentType",
                f"'{document.type}' in a submission of type '{envelope.submission_type}'; write the same in both",
            )
        yield from ((place, reason) for reason in _not_the_report(document))


def _not_the_report(document: SubmissionDocument) -> Iterator[str]:
    try:
        root, repairs = parse_tree(document.content)
    except NotOwnershipDocument as refusal:
        yield f"'{document.name}' is no report: {refusal}"
        return
    if repairs:
        yield f"'{document.name}' is not well-formed XML, line {repairs[0].line}; write it anew"
    if b"<?" in document.content[1:]:
        yield f"'{document.name}' has a processing instruction, which EDGAR takes in no report; take it out"
    if root.tag != "ownershipDocument":
        yield f"'{document.name}' has the root '{root.tag}'; enclose an ownershipDocument"
    elif (seen := (root.findtext("documentType") or "").strip()) != document.type:
        of_envelope = f"the envelope '{document.type}'"
        yield f"'{document.name}' says that it is a Form '{seen}', {of_envelope}; write the same in both"


@envelope_rule("EN011", "suspense", _LIST)
def types_are_of_the_list(envelope: Envelope) -> Iterator[PlacedMessage]:
    """Give each supporting document a type of the list, with a text of your own after a point if you like."""
    words = ", ".join(kind.type for kind in DOCUMENT_KINDS)
    most = limit("documentType")
    for place, document in _with_places(envelope):
        if document.type not in DOCUMENT_TYPES and not document_kind(document.type):
            yield f"{place}/documentType", f"'{document.type}' is no type of document; write one of {words}"
        if len(document.type) > most or not document.type.isascii() or not document.type.isprintable():
            yield (
                f"{place}/documentType",
                f"'{document.type}' is not taken whole; keep to {most} letters, digits and signs",
            )


@envelope_rule("EN012", "suspense", "EDGAR Ownership XML Technical Specification v5.5, 4.2.1 and 4.2.1.2")
def documents_are_few_enough(envelope: Envelope) -> Iterator[PlacedMessage]:
    """Keep to the number of documents that EDGAR takes, in all and of each kind."""
    most = limit("documents")
    if len(envelope.documents) > most:
        yield "edgarDocument", f"{len(envelope.documents)} documents; enclose at most {most}"
    kinds = (document_kind(document.type) for document in envelope.documents)
    counts = Counter(kind.group for kind in kinds if kind)
    for group, allowed in GROUP_LIMITS.items():
        if counts[group] > allowed:
            yield "edgarDocument", f"{counts[group]} documents that are {group}; enclose at most {allowed}"


@envelope_rule("EN013", "suspense", f"{_RULES}, rule 6")
def file_names_are_edgars(envelope: Envelope) -> Iterator[PlacedMessage]:
    """Name each file in lower case, a letter first, with one point, at most one _ and one -, 32 characters in all."""
    most = limit("documentName")
    for place, document in _with_places(envelope):
        name = document.name
        faults = [f"it has {name.count(one)} of '{one}'" for one in _ONCE if name.count(one) > 1]
        if not NAME_CHARACTERS.fullmatch(name):
            faults.append("it has other characters than a-z, 0-9, _ - and ., or no letter first")
        if len(name) > most:
            faults.append(f"it has {len(name)} characters, above {most}")
        if faults:
            yield f"{place}/documentName", f"'{name}': {', '.join(faults)}; name it as 'poa_smith.txt'"


@envelope_rule("EN014", "suspense", "EDGAR Filer Manual, Volume II, 5.2.2.1")
def file_names_stand_once(envelope: Envelope) -> Iterator[PlacedMessage]:
    """Give no two documents one name: EDGAR unpacks all of them into one folder."""
    for name, count in Counter(document.name.lower() for document in envelope.documents).items():
        if count > 1:
            yield "edgarDocument", f"'{name}' is the name of {count} documents; name each its own"


@envelope_rule("EN015", "suspense", f"{_RULES}, rule 6, and 4.2.1.2")
def endings_fit_their_types(envelope: Envelope) -> Iterator[PlacedMessage]:
    """End the report's name in .xml, a text's in .txt or .htm, a graphic's in .gif or .jpg."""
    for place, document in _with_places(envelope):
        endings = _endings(document.type)
        if endings and not document.name.endswith(endings) and not _is_pdf(document):
            yield (
                f"{place}/documentName",
                f"'{document.name}' does not fit the type '{document.type}'; let it end in {' or '.join(endings)}",
            )


def _endings(document_type: str) -> tuple[str, ...]:
    if document_type in DOCUMENT_TYPES:
        return (PRIMARY_ENDING,)
    kind = document_kind(document_type)
    return kind.endings if kind else ()


@envelope_rule("EN016", "warning", "EDGAR Ownership XML Technical Specification v5.5, 4.2.1.2, note", lost=True)
def documents_are_no_pdf(envelope: Envelope) -> Iterator[PlacedMessage]:
    """Enclose no PDF: EDGAR discards it from a Form 3, 4 or 5 and files the rest."""
    for place, document in _with_places(envelope):
        if _is_pdf(document):
            yield place, f"'{document.name}' is a PDF, which EDGAR discards; enclose it as .htm or .txt"


def _is_pdf(document: SubmissionDocument) -> bool:
    return document.name.lower().endswith(".pdf") or document.content.startswith(_PDF)


@envelope_rule("EN017", "suspense", "edgarSubmission.xsd")
def documents_hold_something(envelope: Envelope) -> Iterator[PlacedMessage]:
    """Enclose no empty document."""
    for place, document in _with_places(envelope):
        if not document.content:
            yield place, f"'{document.name}' is empty; leave it out"


def _with_places(envelope: Envelope) -> Iterator[tuple[str, SubmissionDocument]]:
    for number, document in enumerate(envelope.documents, 1):
        yield f"edgarDocument[{number}]", document
