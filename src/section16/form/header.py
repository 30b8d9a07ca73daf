"""What EDGAR's submission header says about a filing: who, what, when, and which documents.

The header is EDGAR's, not the filer's: it comes with the full-submission text and the feed, never with the bare XML.
It has two written forms, labelled (`FILED AS OF DATE:`) and tagged (`<FILING-DATE>`); both give these values. Only
the labelled form names the industry in words, and only it and `.hdr.sgml` give the time of acceptance.
"""

from datetime import date, datetime

from msgspec import Struct

__all__ = [
    "DocumentEntry",
    "FormerName",
    "HeaderAddress",
    "HeaderParty",
    "SubmissionHeader",
]


class FormerName(Struct, frozen=True, kw_only=True):
    """A name the party had until `changed_on`."""

    name: str | None = None
    changed_on: date | None = None


class HeaderAddress(Struct, frozen=True, kw_only=True):
    """An address of record; `state` and `province_country` are EDGAR's codes."""

    street1: str | None = None
    street2: str | None = None
    city: str | None = None
    state: str | None = None
    zip_code: str | None = None
    phone: str | None = None
    non_us: bool | None = None
    province_country: str | None = None


class HeaderParty(Struct, frozen=True, kw_only=True):
    """One reporting owner, issuer or other party.

    `role` is the header's own word (`REPORTING-OWNER`, `ISSUER`, `SUBJECT-COMPANY`); `sec_act` is two digits (`34`);
    `fiscal_year_end` is MMDD. `other` keeps each value that has no field here, as (`SECTION/LABEL`, text).
    """

    role: str = ""
    name: str | None = None
    cik: str | None = None
    sic_text: str | None = None
    sic_code: str | None = None
    organization: str | None = None
    irs_number: str | None = None
    state_of_incorporation: str | None = None
    fiscal_year_end: str | None = None
    relationship: str | None = None
    form_type: str | None = None
    sec_act: str | None = None
    file_number: str | None = None
    film_number: str | None = None
    business_address: HeaderAddress | None = None
    mail_address: HeaderAddress | None = None
    former_names: tuple[FormerName, ...] = ()
    other: tuple[tuple[str, str], ...] = ()


class DocumentEntry(Struct, frozen=True, kw_only=True):
    """One document of the submission, named but not carried; `size` is in bytes, between its text tags."""

    type: str | None = None
    sequence: int | None = None
    filename: str | None = None
    description: str | None = None
    size: int = 0


class SubmissionHeader(Struct, frozen=True, kw_only=True):
    """The header of one submission.

    `accepted_at` is aware, in America/New_York. `other_parties` holds each party that is neither reporting owner nor
    (first) issuer; `other` each labelled value that has no field, as (`LABEL`, text).
    """

    accession_number: str | None = None
    submission_type: str | None = None
    public_document_count: int | None = None
    period: date | None = None
    filed_on: date | None = None
    changed_on: date | None = None
    effective_on: date | None = None
    accepted_at: datetime | None = None
    reporting_owners: tuple[HeaderParty, ...] = ()
    issuer: HeaderParty | None = None
    other_parties: tuple[HeaderParty, ...] = ()
    documents: tuple[DocumentEntry, ...] = ()
    other: tuple[tuple[str, str], ...] = ()
