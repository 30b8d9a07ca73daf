"""The answers and bodies of the API as they are sent; names and fields are EDGAR's.

The structs of `section16.edgar.api.answers` are what a client makes of them: dates, secrets, names of our own.
A field without a value is left out, unless clients count on it.
"""

from typing import Annotated

from msgspec import Meta, Struct

from section16.sandbox.settings import AccountUser, Email
from section16.sandbox.store import ApiMessage
from section16.standard.numbers import ACCESSION_PATTERN, CIK_PATTERN

__all__ = [
    "AccessionNumbers",
    "BulkAnswer",
    "BulkEntry",
    "CccAnswer",
    "ChangeCcc",
    "Ciks",
    "DelegationEntry",
    "DelegationsAnswer",
    "DoneAnswer",
    "Emails",
    "ErrorAnswer",
    "FilerAnswer",
    "FilerInfo",
    "IndividualEntry",
    "IndividualsAnswer",
    "OperationalAnswer",
    "People",
    "RegistrantEntry",
    "StatusAnswer",
    "StatusesAnswer",
    "SubmissionAnswer",
    "VerifyAnswer",
]


class _Answer(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """What every answer has: two marks by which EDGAR's support finds the request, and messages."""

    tracking: str
    locator: str
    messages: tuple[ApiMessage, ...]


class ErrorAnswer(_Answer, frozen=True, kw_only=True):
    """Why a request was refused."""


class DoneAnswer(_Answer, frozen=True, kw_only=True):
    """What was done, in words."""


class OperationalAnswer(_Answer, frozen=True, kw_only=True, rename="camel"):
    """Whether submissions are taken."""

    condition: str
    message: str


class SubmissionAnswer(_Answer, frozen=True, kw_only=True, rename="camel"):
    """A submission was taken."""

    accession_number: str
    mode: str
    status: str
    transmission_status: str


class BulkEntry(Struct, frozen=True, kw_only=True, rename="camel"):
    """What became of one submission of a bulk."""

    accession_number: str | None
    mode: str
    final: bool
    messages: tuple[ApiMessage, ...]


class BulkAnswer(_Answer, frozen=True, kw_only=True, rename="camel"):
    """What became of a bulk, in the order of its attachments."""

    status: str
    responses: tuple[BulkEntry, ...]


class RegistrantEntry(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """One party of a submission."""

    cik: str
    company: str | None = None
    form_type: str
    file_numbers: tuple[str, ...] = ()


class StatusAnswer(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """How far a submission has come; times are RFC 3339, `notification` the e-mail's text in base64."""

    tracking: str | None = None
    locator: str | None = None
    accession_number: str
    mode: str
    status: str
    submission_processing_status: str
    final: bool
    company: str | None = None
    document_count: int
    form_type: str
    received_date: str
    filing_date: str | None = None
    accepted_date: str | None = None
    suspended_date: str | None = None
    submission_messages: tuple[ApiMessage, ...]
    file_numbers: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    notification: str | None = None
    registrants: tuple[RegistrantEntry, ...] = ()
    series_information: tuple[str, ...] = ()
    class_information: tuple[str, ...] = ()
    messages: tuple[ApiMessage, ...]


class StatusesAnswer(_Answer, frozen=True, kw_only=True, rename="camel"):
    """How far several submissions have come; those that EDGAR does not know are left out."""

    responses: tuple[StatusAnswer, ...]


class AccessionNumbers(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Which submissions are asked about, 25 at most."""

    accession_numbers: Annotated[
        tuple[Annotated[str, Meta(pattern=f"^{ACCESSION_PATTERN}$")], ...], Meta(min_length=1, max_length=25)
    ]


class FilerInfo(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """What EDGAR holds about a filer, its CCC too; dates are YYYY-MM-DD, `fy_end` is MMDD."""

    cik: str
    entity_name: str
    individual_or_company: str
    entity_type: str
    state_code: str | None = None
    irs_number: str | None = None
    sic_code: str | None = None
    fy_end: str | None = None
    ccc: str | None = None
    confirmation_due_date: str | None = None
    website: str | None = None
    mail_street1: str | None = None
    mail_street2: str | None = None
    mail_city: str | None = None
    mail_state: str | None = None
    mail_zip: str | None = None
    business_phone: str | None = None


class FilerAnswer(_Answer, frozen=True, kw_only=True, rename="camel"):
    """What EDGAR holds about a filer."""

    filer_info: FilerInfo


class VerifyAnswer(_Answer, frozen=True, kw_only=True, rename="camel"):
    """Whether the two tokens may file for a CIK, and until when."""

    can_file: bool
    confirmation_due_date: str
    filer_api_token_expiration_date: str
    user_api_token_expiration_date: str


class CccAnswer(_Answer, frozen=True, kw_only=True, rename={"filer_ccc": "filerCCC"}):
    """A new CCC."""

    filer_ccc: str


class ChangeCcc(Struct, frozen=True, kw_only=True, rename={"new_ccc": "newCCC"}, forbid_unknown_fields=True):
    """The CCC that a filer has and the one that it wants: eight letters, digits and marks."""

    ccc: str
    new_ccc: Annotated[str, Meta(pattern="^[a-z0-9@#$*]{8}$")]


class DelegationEntry(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """One delegation and its state."""

    cik: str
    name: str | None = None
    status: str


class DelegationsAnswer(_Answer, frozen=True, kw_only=True, rename="camel"):
    """Who may file for a CIK, and for whom it may."""

    delegations_to: tuple[DelegationEntry, ...]
    delegations_from: tuple[DelegationEntry, ...]


class IndividualEntry(AccountUser, frozen=True, kw_only=True, rename="camel", omit_defaults=False):
    """A person with a role."""

    status: str = "Active"


class IndividualsAnswer(_Answer, frozen=True, kw_only=True, rename="camel"):
    """The people with a role for a CIK."""

    individuals: tuple[IndividualEntry, ...]


# Bodies that are lists.
Ciks = Annotated[tuple[Annotated[str, Meta(pattern=f"^{CIK_PATTERN}$")], ...], Meta(min_length=1, max_length=100)]
Emails = Annotated[tuple[Email, ...], Meta(min_length=1, max_length=100)]
People = Annotated[tuple[AccountUser, ...], Meta(min_length=1, max_length=100)]
