"""What the public reads of an accepted submission: EDGAR adds elements of its own and removes the CCC.

Follows EDGAR Ownership XML Technical Specification v5.5, 3.5 (NA elements) and 4.3.1 (address of record).
"""

from collections.abc import Iterator
from datetime import date, datetime

from msgspec.structs import replace

from section16.form.derivative import DerivativeHolding
from section16.form.document import OwnershipDocument
from section16.form.envelope import Envelope, PublishedDocument
from section16.form.header import DocumentEntry, HeaderAddress, HeaderParty, SubmissionHeader
from section16.form.nonderivative import NonDerivativeHolding
from section16.form.owner import OwnerAddress, ReportingOwner
from section16.form.rows import as_submitted
from section16.sandbox.clock import EASTERN
from section16.sandbox.register import Register
from section16.sandbox.settings import AddressOfRecord, Filer
from section16.standard.numbers import Cik
from section16.standard.row import DOCUMENT_TYPES
from section16.standard.versions import current_version
from section16.xml import write_disseminated
from section16.xml.container.markup import ISSUER, OWNER

__all__ = ["header_of", "public_documents", "public_report"]

# Correspondence is for the SEC's staff; EDGAR publishes it later and by itself (Filer Manual, Volume II, 5.2.2).
_PRIVATE = ("CORRESP", "COVER")
_PDF = b"%PDF"
_ADDRESS = ("street1", "street2", "city", "state", "zip_code", "country", "non_us_state_territory")


def public_report(document: OwnershipDocument, register: Register) -> OwnershipDocument:
    """Return the report as EDGAR disseminates it."""
    form = document.document_type or ""
    submitted = as_submitted(document, form)
    owners = tuple(_public_owner(owner, register) for owner in submitted.reporting_owners)
    issuer = submitted.issuer and replace(
        submitted.issuer, cik=Cik.of(submitted.issuer.cik).padded, name=_filer_name(submitted.issuer.cik, register)
    )
    return replace(
        submitted,
        schema_version=current_version(form).name,
        issuer=issuer,
        reporting_owners=owners,
        header=None,
        faults=(),
        **_flags(submitted),
    )


def _flags(document: OwnershipDocument) -> dict[str, bool]:
    """Return the boxes that EDGAR ticks by what the rows say."""
    form = (document.document_type or "")[:1]
    rows = (*document.non_derivative_table, *document.derivative_table)
    if form == "3":
        return {"no_securities_owned": not rows}
    if form == "5":
        holdings = (row for row in rows if isinstance(row, NonDerivativeHolding | DerivativeHolding))
        return {
            "form3_holdings_reported": any(row.form_type == "3" for row in holdings),
            "form4_transactions_reported": any(row.form_type == "4" for row in rows),
        }
    return {}


def _filer_name(cik: str | None, register: Register) -> str | None:
    filer = register.filer(cik or "")
    return filer.name if filer else None


def _public_owner(owner: ReportingOwner, register: Register) -> ReportingOwner:
    filer = register.filer(owner.cik or "")
    address = owner.address
    if filer and not any(getattr(address, name, None) for name in _ADDRESS):
        address = _owner_address(filer.address)
    return replace(owner, cik=Cik.of(owner.cik).padded, ccc=None, name=filer.name if filer else None, address=address)


def _owner_address(address: AddressOfRecord) -> OwnerAddress | None:
    """Return an address of record as the form has it; None where the register has none."""
    if address == AddressOfRecord():
        return None
    return OwnerAddress(
        non_us=address.country is not None,
        street1=address.street1,
        street2=address.street2,
        city=address.city,
        state=address.state,
        country=address.country,
        zip_code=address.zip_code,
    )


def public_documents(submission: Envelope, report: OwnershipDocument) -> tuple[PublishedDocument, ...]:
    """List the documents for the archive, numbered from 1; PDFs and correspondence are not among them."""
    return tuple(
        PublishedDocument(sequence=number, name=name, type=type, description=description, content=content)
        for number, (name, type, description, content) in enumerate(_published(submission, report), 1)
    )


def _published(submission: Envelope, report: OwnershipDocument) -> Iterator[tuple[str, str, str | None, bytes]]:
    for one in submission.documents:
        if one.type in DOCUMENT_TYPES:
            yield one.name, one.type, one.description or f"FORM {one.type}", write_disseminated(report)
        elif not one.type.startswith(_PRIVATE) and not one.content.startswith(_PDF):
            yield one.name, one.type, one.description, one.content


def header_of(
    report: OwnershipDocument,
    documents: tuple[PublishedDocument, ...],
    register: Register,
    acceptance: tuple[str, date, datetime],
) -> SubmissionHeader:
    """Return EDGAR's header of a filing; `acceptance` is its accession number, its day of filing and when it was."""
    accession_number, filed_on, accepted_at = acceptance
    form = report.document_type or ""
    issuer = register.filer(report.issuer.cik or "") if report.issuer else None
    known = (register.filer(owner.cik or "") for owner in report.reporting_owners)
    film = f"{filed_on:%y}1{int(accession_number[-6:]):06}"
    file_number = issuer.file_number if issuer else None
    owners = (_party(OWNER, filer, form, (file_number, film)) for filer in known if filer)
    return SubmissionHeader(
        accession_number=accession_number,
        submission_type=form,
        public_document_count=len(documents),
        period=report.period_of_report,
        filed_on=filed_on,
        changed_on=filed_on,
        accepted_at=accepted_at.astimezone(EASTERN).replace(microsecond=0),
        reporting_owners=tuple(owners),
        issuer=_party(ISSUER, issuer, None, (None, None)) if issuer else None,
        documents=tuple(
            DocumentEntry(type=one.type, sequence=one.sequence, filename=one.name, description=one.description)
            for one in documents
        ),
    )


def _party(role: str, filer: Filer, form: str | None, numbers: tuple[str | None, str | None]) -> HeaderParty:
    file_number, film_number = numbers
    company = filer.kind == "company"
    address = _header_address(filer.address)
    return HeaderParty(
        role=role,
        name=filer.name,
        cik=filer.cik,
        sic_text=filer.sic_text,
        sic_code=filer.sic_code,
        organization=filer.organization,
        irs_number=filer.irs_number,
        state_of_incorporation=filer.state_of_incorporation,
        fiscal_year_end=filer.fiscal_year_end if company else None,
        form_type=form,
        sec_act="34" if form else None,
        file_number=file_number,
        film_number=film_number,
        business_address=address if company else None,
        mail_address=address and replace(address, phone=None),
    )


def _header_address(address: AddressOfRecord) -> HeaderAddress | None:
    if address == AddressOfRecord():
        return None
    return HeaderAddress(
        street1=address.street1,
        street2=address.street2,
        city=address.city,
        state=address.state,
        zip_code=address.zip_code,
        phone=address.phone,
        non_us=True if address.country else None,
        province_country=address.country,
    )
