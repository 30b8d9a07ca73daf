"""Answers of filer management, as values."""

from typing import Final

from section16.edgar.api.answers import (
    Acknowledgement,
    Delegation,
    Delegations,
    FilerInformation,
    Individual,
    Individuals,
    NewCcc,
    Verification,
)
from section16.edgar.call import HttpAnswer
from section16.edgar.parsing import (
    Fields,
    day_of,
    fields_of,
    first,
    flag_of,
    items_of,
    messages_of,
    text_of,
    trace_of,
    value_of,
)
from section16.edgar.secret import Secret

__all__ = [
    "read_acknowledgement",
    "read_delegations",
    "read_filer",
    "read_individuals",
    "read_new_ccc",
    "read_verification",
]

_FILER_FIELDS: Final = frozenset(
    {"cik", "entityName", "ccc", "entityType", "stateCode", "irsNumber", "sicCode", "fyEnd", "confirmationDueDate"}
)
_PERSON_FIELDS: Final = frozenset(
    {"firstName", "middleName", "lastName", "email", "inAdminRole", "inTechAdminRole", "inUserRole", "status"}
)


def read_verification(answer: HttpAnswer) -> Verification:
    """Read whether the tokens may file; anything but a clear yes means no."""
    fields = fields_of(answer.body)
    return Verification(
        can_file=flag_of(first(fields, "canFile", "valid")) is True,
        confirmation_due_on=day_of(fields.get("confirmationDueDate")),
        filer_token_expires_on=day_of(fields.get("filerApiTokenExpirationDate")),
        user_token_expires_on=day_of(fields.get("userApiTokenExpirationDate")),
        messages=messages_of(fields.get("messages")),
        **trace_of(fields),
    )


def read_filer(answer: HttpAnswer) -> FilerInformation:
    """Read what EDGAR holds about a filer, its CCC as a secret."""
    fields = fields_of(answer.body)
    held = fields.get("filerInfo")
    held = held if isinstance(held, dict) else fields
    return FilerInformation(
        cik=text_of(held.get("cik")),
        name=text_of(held.get("entityName")),
        ccc=_secret(held.get("ccc")),
        entity_type=text_of(held.get("entityType")),
        state=text_of(held.get("stateCode")),
        irs_number=text_of(held.get("irsNumber")),
        sic_code=text_of(held.get("sicCode")),
        fiscal_year_end=text_of(held.get("fyEnd")),
        confirmation_due_on=day_of(held.get("confirmationDueDate")),
        other=_other(held, _FILER_FIELDS),
        messages=messages_of(fields.get("messages")),
        **trace_of(fields),
    )


def read_new_ccc(answer: HttpAnswer) -> NewCcc:
    """Read a CCC that EDGAR made."""
    fields = fields_of(answer.body)
    return NewCcc(ccc=_secret(fields.get("filerCCC")), messages=messages_of(fields.get("messages")), **trace_of(fields))


def read_acknowledgement(answer: HttpAnswer) -> Acknowledgement:
    """Read the confirmation of a change."""
    fields = fields_of(answer.body)
    return Acknowledgement(messages=messages_of(fields.get("messages")), **trace_of(fields))


def read_delegations(answer: HttpAnswer) -> Delegations:
    """Read who may file for a CIK and for whom it may file."""
    fields = fields_of(answer.body)
    return Delegations(
        to=_delegations(fields.get("delegationsTo")),
        from_=_delegations(fields.get("delegationsFrom")),
        messages=messages_of(fields.get("messages")),
        **trace_of(fields),
    )


def _delegations(value: object) -> tuple[Delegation, ...]:
    items = value if isinstance(value, list) else []
    return tuple(_delegation(item if isinstance(item, dict) else {"cik": item}) for item in items)


def _delegation(fields: Fields) -> Delegation:
    known = ("cik", "delegatedCik", "entityName", "name", "company", "status")
    return Delegation(
        cik=text_of(first(fields, "cik", "delegatedCik")),
        name=text_of(first(fields, "entityName", "name", "company")),
        status=text_of(fields.get("status")),
        other=_other(fields, frozenset(known)),
    )


def read_individuals(answer: HttpAnswer) -> Individuals:
    """Read the people of a CIK, from a list or an object that holds one."""
    value = value_of(answer.body)
    fields = value if isinstance(value, dict) else {"individuals": value}
    return Individuals(
        people=tuple(_individual(item) for item in items_of(first(fields, "individuals", "responses"))),
        messages=messages_of(fields.get("messages")),
        **trace_of(fields),
    )


def _individual(fields: Fields) -> Individual:
    return Individual(
        first_name=text_of(fields.get("firstName")),
        middle_name=text_of(fields.get("middleName")),
        last_name=text_of(fields.get("lastName")),
        email=text_of(fields.get("email")),
        administrator=flag_of(fields.get("inAdminRole")) is True,
        technical_administrator=flag_of(fields.get("inTechAdminRole")) is True,
        user=flag_of(fields.get("inUserRole")) is True,
        status=text_of(fields.get("status")),
        other=_other(fields, _PERSON_FIELDS),
    )


def _other(fields: Fields, known: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Return the values that have no field here, except what may be a CCC."""
    texts = ((name, text_of(value)) for name, value in fields.items() if name not in known)
    return tuple((name, text) for name, text in texts if text and "ccc" not in name.lower())


def _secret(value: object) -> Secret | None:
    text = text_of(value)
    return Secret(text) if text else None
