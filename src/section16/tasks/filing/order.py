"""What is to be filed: a report, what goes with it, and whether live, tested first, or once more."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from section16.form.document import OwnershipDocument
from section16.form.envelope import Contact, Envelope, SubmissionDocument
from section16.form.header import DocumentEntry, SubmissionHeader
from section16.rules import check_document
from section16.rules.book.document import named_exhibits_are_attached
from section16.standard.files import DOCUMENT_KINDS, document_kind
from section16.standard.row import DOCUMENT_TYPES
from section16.tasks.filing.context import FilingError
from section16.xml.container.recognise import is_envelope
from section16.xml.envelope.check import reasons_not_to_send
from section16.xml.envelope.read import NotEnvelope, read_envelope

__all__ = [
    "NOTHING_ENCLOSED",
    "Enclosures",
    "FilingOrder",
    "documents_left_out",
    "enclosures_in",
    "missing_exhibits",
    "read_attachment",
    "reasons_against",
    "summary_of",
    "type_of_name",
]

_TYPED: Final = re.compile(r"([A-Za-z]+(?:-[0-9]+)?(?:\.[^=/]*)?)=(.+)", re.DOTALL)
# What a file's name begins or ends with, when nobody says the type.
_BY_NAME: Final = (
    (re.compile(r"(?:ex(?:hibit)?[-_]?24|poa|power)"), "EX-24"),
    (re.compile(r"(?:ex(?:hibit)?[-_]?99)"), "EX-99"),
    (re.compile(r"cover"), "COVER"),
    (re.compile(r"corresp"), "CORRESP"),
    (re.compile(r".*\.(?:gif|jpg)$"), "GRAPHIC"),
)


class Enclosures(Struct, frozen=True, kw_only=True):
    """What goes with a report: `documents` other than the report, whom the staff may call, whom EDGAR notifies."""

    documents: tuple[SubmissionDocument, ...] = ()
    contact: Contact | None = None
    notifications: tuple[str, ...] = ()

    def extended(self, more: "Enclosures") -> "Enclosures":
        """Return these with more; a contact takes the place of the one there was."""
        return Enclosures(
            documents=(*self.documents, *more.documents),
            contact=more.contact or self.contact,
            notifications=tuple(dict.fromkeys((*self.notifications, *more.notifications))),
        )


NOTHING_ENCLOSED: Final = Enclosures()


class FilingOrder(Struct, frozen=True, kw_only=True):
    """A report to be filed, and how.

    `name` is what it is called in the workspace. A `live` order files; any other makes a test filing. `test_first`
    puts a test filing before a live one, unless that has left already. `again` lets the same report be filed once more
    with other documents.
    """

    name: str
    report: OwnershipDocument
    live: bool
    enclosures: Enclosures = NOTHING_ENCLOSED
    test_first: bool = True
    again: bool = False


def summary_of(order: FilingOrder, target: str, actor: str) -> Iterator[str]:
    """Say in a line each what is about to be filed live, where, by whom and for whom."""
    report = order.report
    first, second = len(report.non_derivative_table), len(report.derivative_table)
    lines = "line" if first == 1 else "lines"
    yield f"Form {report.document_type} to {target}, live, by {actor}"
    yield f"  period {report.period_of_report}, {first} {lines} in Table I, {second} in Table II"
    for owner in report.reporting_owners:
        yield f"  for {owner.name or 'CIK'} {owner.cik}"
    if report.issuer is not None:
        yield f"  issuer {report.issuer.name or ''} {report.issuer.cik} [{report.issuer.trading_symbol}]"
    for signature in report.signatures:
        yield f"  signed {signature.name}, {signature.signed_on}"
    yield from (f"  {line}" for line in _lines_on(order.enclosures))


def _lines_on(enclosures: Enclosures) -> Iterator[str]:
    for one in enclosures.documents:
        yield f"with {one.type} {one.name}, {len(one.content)} bytes{f', {one.description}' if one.description else ''}"
    contact = enclosures.contact
    if contact:
        yield f"contact {', '.join(filter(None, (contact.name, contact.phone, contact.email)))}"
    for address in enclosures.notifications:
        yield f"notifies {address}"


def read_attachment(word: str) -> SubmissionDocument:
    """Read a document as `--attach` names it, `poa.txt` or `EX-24=poa.txt`; raises FilingError."""
    typed = None if Path(word).exists() else _TYPED.fullmatch(word)
    path = Path(typed[2] if typed else word)
    kind = typed[1] if typed else type_of_name(path.name)
    if typed and document_kind(kind) is None:
        kind = kind.upper()
    try:
        content = path.read_bytes()
    except OSError as error:
        message = f"{path}: cannot be read ({error.strerror or error}); give the path of a file"
        raise FilingError(message) from None
    if document_kind(kind) is None:
        words = ", ".join(one.type for one in DOCUMENT_KINDS)
        seen = f"'{kind}' is no type of document" if kind else "its name does not tell the type of document"
        message = f"{word}: {seen}; write one of {words} before it, as EX-99={path}"
        raise FilingError(message)
    return SubmissionDocument(name=path.name, type=kind, content=content)


def type_of_name(name: str) -> str:
    """Return the type of document that the name of a file tells; an empty text where it tells none."""
    return next((kind for pattern, kind in _BY_NAME if pattern.match(name.lower())), "")


def enclosures_in(data: bytes, name: str) -> Enclosures:
    """Return what a file holds besides its report: nothing, unless it is a submission; raises FilingError."""
    if not is_envelope(data):
        return NOTHING_ENCLOSED
    try:
        submission = read_envelope(data)
    except NotEnvelope as refusal:
        message = f"{name}: not all of the submission can be read: {refusal}"
        raise FilingError(message) from None
    reports = [one for one in submission.documents if one.type in DOCUMENT_TYPES]
    if len(reports) != 1:
        message = f"{name}: it encloses {len(reports)} reports; enclose one"
        raise FilingError(message)
    return Enclosures(
        documents=tuple(one for one in submission.documents if one is not reports[0]),
        contact=submission.contact,
        notifications=submission.notifications,
    )


def documents_left_out(report: OwnershipDocument, data: bytes) -> tuple[str, ...]:
    """List the documents that a copy from EDGAR holds, and that are not taken from it."""
    if report.header is None or is_envelope(data):
        return ()
    others = (one for one in report.header.documents if one.type not in DOCUMENT_TYPES)
    return tuple(f"{one.type} {one.filename or ''}".strip() for one in others)


def missing_exhibits(order: FilingOrder) -> tuple[str, ...]:
    """Say which exhibits a report's remarks name that do not go with it."""
    types = (order.report.document_type, *(one.type for one in order.enclosures.documents))
    header = SubmissionHeader(documents=tuple(DocumentEntry(type=one) for one in types))
    whole = replace(order.report, header=header)
    return tuple(one.message for one in check_document(whole, rules=(named_exhibits_are_attached,)))


def reasons_against(report: OwnershipDocument, enclosures: Enclosures) -> tuple[str, ...]:
    """List why EDGAR would not take what goes with a report, or would lose part of it."""
    form = report.document_type if report.document_type in DOCUMENT_TYPES else "4"
    stand_in = f"<ownershipDocument><documentType>{form}</documentType></ownershipDocument>"
    primary = SubmissionDocument(name="form.xml", type=form, content=stand_in.encode())
    whole = Envelope(
        submission_type=form,
        live=False,
        contact=enclosures.contact,
        notifications=enclosures.notifications,
        documents=(primary, *enclosures.documents),
    )
    return reasons_not_to_send(whole)
