"""A report as it is to be filed: its bytes without CCC, and the two hashes by which it is known again."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from section16.form.document import OwnershipDocument
from section16.form.envelope import Contact, Envelope, SubmissionDocument
from section16.form.rows import as_submitted
from section16.standard.numbers import Cik
from section16.tasks.report import write
from section16.workspace.audit import canonical
from section16.workspace.kept_reports import hash_with
from section16.xml import read_document, write_submission
from section16.xml.envelope.write import write_envelope

__all__ = ["Document", "document_of", "envelope_of", "likeness_of", "without_ccc"]

# EDGAR puts the address of record in where none was given; nothing else of an address tells two reports apart.
_NOT_ALIKE = frozenset({"header", "faults", "flat", "ccc"})
_EDGAR_MAY_CHANGE = _NOT_ALIKE | {"address"}


class Document(Struct, frozen=True, kw_only=True):
    """A report as it is to be filed, and the documents that go with it.

    `hash` is over everything that is filed, `likeness` over what EDGAR disseminates of the report as it was filed: two
    reports alike could not be told apart in the archives, so only one of them may be on its way.
    """

    report: OwnershipDocument
    content: bytes
    documents: tuple[SubmissionDocument, ...] = ()
    hash: str
    likeness: str


def document_of(report: OwnershipDocument, documents: tuple[SubmissionDocument, ...] = ()) -> Document:
    """Write a report as it is to be filed, without CCC; raises NotWritable where EDGAR would suspend it."""
    content = write(without_ccc(report))
    return document_in(content, documents)


def document_in(content: bytes, documents: tuple[SubmissionDocument, ...] = ()) -> Document:
    """Read a document that was written for filing."""
    report = read_document(content)
    return Document(
        report=report,
        content=content,
        documents=documents,
        hash=hash_with(_hash(report, _NOT_ALIKE), documents),
        likeness=likeness_of(report),
    )


def without_ccc(report: OwnershipDocument) -> OwnershipDocument:
    """Take the CCCs out."""
    return replace(report, reporting_owners=tuple(replace(owner, ccc=None) for owner in report.reporting_owners))


def likeness_of(report: OwnershipDocument) -> str:
    """Return a hash that a report has before EDGAR takes it and after EDGAR has disseminated it."""
    return _hash(as_submitted(report, report.document_type or ""), _EDGAR_MAY_CHANGE, loosely=True)


def _hash(report: OwnershipDocument, without: frozenset[str], *, loosely: bool = False) -> str:
    plain = msgspec.to_builtins(report, builtin_types=(Decimal, date))
    return sha256(canonical(_told(plain, without, loosely=loosely)).encode()).hexdigest()


def _told(value: Any, without: frozenset[str], *, loosely: bool) -> Any:  # noqa: ANN401 - any part of a report
    """Leave out what says nothing; loosely, also what may be said in several ways."""
    if isinstance(value, dict):
        return _told_fields(value, without, loosely=loosely)
    if isinstance(value, list | tuple):
        return [_told(one, without, loosely=loosely) for one in value]
    if isinstance(value, Decimal):
        return format(value.normalize() + 0, "f")
    if isinstance(value, str) and loosely:
        return " ".join(value.split()).casefold()
    return str(value) if isinstance(value, date) else value


def _told_fields(fields: dict[str, Any], without: frozenset[str], *, loosely: bool) -> dict[str, Any]:
    told = {name: _told(one, without, loosely=loosely) for name, one in fields.items() if name not in without}
    if isinstance(told.get("cik"), str):
        told["cik"] = Cik.of(told["cik"]).bare
    if loosely and "reporting_owners" in told:  # their order means nothing (specification 4.3.2)
        told["reporting_owners"].sort(key=canonical)
    nothing: tuple[Any, ...] = (None, "", [], {}, False) if loosely else (None, "", [], {})
    return {name: one for name, one in told.items() if not any(one is no or one == no for no in nothing)}


def envelope_of(
    document: Document,
    cccs: Mapping[str, str],
    *,
    live: bool,
    contact: Contact | None = None,
    notifications: tuple[str, ...] = (),
) -> bytes:
    """Wrap a document for EDGAR, the CCCs in; what comes back must reach no log and no database.

    Raises NotWritable where EDGAR would not take what goes with the report.
    """
    form = document.report.document_type or ""
    content = write_submission(document.report, cccs)
    primary = SubmissionDocument(name=f"form{form[:1]}.xml", type=form, content=content)
    return write_envelope(
        Envelope(
            submission_type=form,
            live=live,
            contact=contact,
            notifications=notifications,
            documents=(primary, *document.documents),
        )
    )
