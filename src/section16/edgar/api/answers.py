"""What EDGAR answers, as values; each keeps the tracking and locator that EDGAR's support asks for."""

from datetime import date, datetime
from typing import Final

from msgspec import Struct

from section16.edgar.errors import Message
from section16.edgar.secret import Secret

__all__ = [
    "FINAL_STATUSES",
    "Acknowledgement",
    "Delegation",
    "Delegations",
    "FilerInformation",
    "Individual",
    "Individuals",
    "NewCcc",
    "OperationalStatus",
    "Receipt",
    "Registrant",
    "SubmissionStatus",
    "Verification",
]

# Final where EDGAR does not say `final` itself; any other word, known or not, is not the end.
FINAL_STATUSES: Final = frozenset({"SUSPENDED", "DISSEMINATED", "ACCEPTED", "DONE", "BLOCKED"})


class Receipt(Struct, frozen=True, kw_only=True):
    """The answer to a submission: received or not; whether EDGAR accepts it comes later, with its status.

    `mode` is LIVE or TEST as EDGAR understood it.
    """

    accession_number: str | None = None
    status: str | None = None
    mode: str | None = None
    tracking: str | None = None
    locator: str | None = None
    messages: tuple[Message, ...] = ()


class Registrant(Struct, frozen=True, kw_only=True):
    """One party of a submission, as EDGAR names it."""

    cik: str | None = None
    name: str | None = None
    form_type: str | None = None
    file_numbers: tuple[str, ...] = ()


class SubmissionStatus(Struct, frozen=True, kw_only=True):
    """How far a submission has come.

    `status` is EDGAR's word, also one that is not known here. Times are aware, in America/New_York. `notification` is
    the text of EDGAR's e-mail, and comes only with a final status.
    """

    accession_number: str
    status: str | None = None
    final: bool = False
    mode: str | None = None
    form_type: str | None = None
    company: str | None = None
    document_count: int | None = None
    received_at: datetime | None = None
    filed_on: date | None = None
    accepted_at: datetime | None = None
    suspended_at: datetime | None = None
    messages: tuple[Message, ...] = ()
    registrants: tuple[Registrant, ...] = ()
    file_numbers: tuple[str, ...] = ()
    notification: str | None = None
    tracking: str | None = None
    locator: str | None = None


class OperationalStatus(Struct, frozen=True, kw_only=True):
    """Whether EDGAR takes submissions now; `condition` is its word."""

    condition: str | None = None
    message: str | None = None
    accepting: bool = False
    after_hours: bool = False
    difficulties: bool = False
    tracking: str | None = None
    locator: str | None = None


class Verification(Struct, frozen=True, kw_only=True):
    """Whether the tokens may file for a CIK, and until when."""

    can_file: bool = False
    confirmation_due_on: date | None = None
    filer_token_expires_on: date | None = None
    user_token_expires_on: date | None = None
    messages: tuple[Message, ...] = ()
    tracking: str | None = None
    locator: str | None = None


class FilerInformation(Struct, frozen=True, kw_only=True):
    """What EDGAR holds about a filer; `other` keeps, as (name, value), what has no field here.

    `fiscal_year_end` is MMDD. EDGAR answers with the CCC too, so it comes as a secret.
    """

    cik: str | None = None
    name: str | None = None
    ccc: Secret | None = None
    entity_type: str | None = None
    state: str | None = None
    irs_number: str | None = None
    sic_code: str | None = None
    fiscal_year_end: str | None = None
    confirmation_due_on: date | None = None
    other: tuple[tuple[str, str], ...] = ()
    messages: tuple[Message, ...] = ()
    tracking: str | None = None
    locator: str | None = None


class NewCcc(Struct, frozen=True, kw_only=True):
    """A CCC that EDGAR made."""

    ccc: Secret | None = None
    messages: tuple[Message, ...] = ()
    tracking: str | None = None
    locator: str | None = None


class Acknowledgement(Struct, frozen=True, kw_only=True):
    """A change that EDGAR has made, in its words."""

    messages: tuple[Message, ...] = ()
    tracking: str | None = None
    locator: str | None = None


class Delegation(Struct, frozen=True, kw_only=True):
    """One delegation, to or from a CIK; `status` is EDGAR's word (Active, Pending, Requested, Deactivated)."""

    cik: str | None = None
    name: str | None = None
    status: str | None = None
    other: tuple[tuple[str, str], ...] = ()


class Delegations(Struct, frozen=True, kw_only=True):
    """Who may file for the CIK (`to`), and for whom it may file (`from_`)."""

    to: tuple[Delegation, ...] = ()
    from_: tuple[Delegation, ...] = ()
    messages: tuple[Message, ...] = ()
    tracking: str | None = None
    locator: str | None = None


class Individual(Struct, frozen=True, kw_only=True):
    """One person who has a role for a CIK, or is to get one."""

    first_name: str | None = None
    middle_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    administrator: bool = False
    technical_administrator: bool = False
    user: bool = False
    status: str | None = None
    other: tuple[tuple[str, str], ...] = ()


class Individuals(Struct, frozen=True, kw_only=True):
    """The people with a role for a CIK."""

    people: tuple[Individual, ...] = ()
    messages: tuple[Message, ...] = ()
    tracking: str | None = None
    locator: str | None = None
