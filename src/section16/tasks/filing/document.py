"""A report as it is to be filed: its bytes without CCC, and the two hashes by which it is known again."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import TypeAlias

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from section16.form.document import OwnershipDocument
from section16.form.envelope import Contact, Envelope, SubmissionDocument
from section16.form.rows import as_submitted
from section16.standard.numbers import Cik
from section16.tasks.reports.report import write
from section16.workspace.kept_reports import hash_with
from section16.workspace.trail.audit import canonical
from section16.xml import read_document, write_submission
from section16.xml.envelope.write import write_envelope

__all__ = ["FilingDocument", "document_in", "document_of", "envelope_of", "likeness_of", "without_ccc"]

# What msgspec makes of a report.
_Plain: TypeAlias = "bool | int | str | Decimal | date | list[_Plain] | tuple[_Plain, ...] | dict[str, _Plain] | None"

# EDGAR puts the address of record in where none was given; nothing else of an address tells two reports apart.
_NOT_ALIKE = frozenset({"header", "faults", "flat", "ccc"})
_EDGAR_MAY_CHANGE = _NOT_ALIKE | {"address"}


class FilingDocument(Struct, frozen=True, kw_only=True):
    """A report as it is to be filed, and the documents that go with it.

    `hash` is over everything that is filed, `likeness` over what EDGAR disseminates of the report as it was filed: two
    reports alike could not be told apart in the archives, so only one of them may be on its way.
    """

    report: OwnershipDocument
    content: bytes
    documents: tuple[SubmissionDocument, ...] = ()
    hash: str
    likeness: str


def document_of(report: OwnershipDocument, documents: tuple[SubmissionDocument, ...] = ()) -> FilingDocument:
    """Write a report as it is to be filed, without CCC; raises NotWritable where EDGAR would suspend it."""
    content = write(without_ccc(report))
    return document_in(content, documents)


def document_in(content: bytes, documents: tuple[SubmissionDocument, ...] = ()) -> FilingDocument:
    """Read a document that was written for filing."""
    report = read_document(content)
    return FilingDocument(
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
    return sha256(canonical(_comparable(plain, without, loosely=loosely)).encode()).hexdigest()


def _comparable(value: _Plain, without: frozenset[str], *, loosely: bool) -> _Plain:
    """Return a value without what says nothing; loosely, also without the ways in which the same may be said."""
    if isinstance(value, dict):
        return _comparable_fields(value, without, loosely=loosely)
    if isinstance(value, list | tuple):
        return [_comparable(one, without, loosely=loosely) for one in value]
    if isinstance(value, Decimal):
        return format(value.normalize() + 0, "f")
    if isinstance(value, str) and loosely:
        return " ".join(value.split()).casefold()
    return str(value) if isinstance(value, date) else value


def _comparable_fields(fields: dict[str, _Plain], without: frozenset[str], *, loosely: bool) -> dict[str, _Plain]:
    found = {name: _comparable(one, without, loosely=loosely) for name, one in fields.items() if name not in without}
    if isinstance(cik := found.get("cik"), str):
        found["cik"] = Cik.of(cik).bare
    if loosely and isinstance(owners := found.get("reporting_owners"), list):
        owners.sort(key=canonical)  # their order means nothing (specification 4.3.2)
    return {name: one for name, one in found.items() if not _says_nothing(one, loosely=loosely)}


def _says_nothing(value: _Plain, *, loosely: bool) -> bool:
    return value is None or value in ("", [], {}) or (loosely and isinstance(value, int) and not value)


def envelope_of(
    document: FilingDocument,
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
