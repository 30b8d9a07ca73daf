"""The endpoints of filer management: each a function from its arguments to a call. All need both tokens."""

from collections.abc import Iterable, Sequence

import msgspec

from section16.edgar.api.answers import (
    Acknowledgement,
    Delegations,
    FilerInformation,
    Individual,
    Individuals,
    NewCcc,
    Verification,
)
from section16.edgar.api.calls import JSON
from section16.edgar.api.filer_reading import (
    read_acknowledgement,
    read_delegations,
    read_filer,
    read_individuals,
    read_new_ccc,
    read_verification,
)
from section16.edgar.call import ApiCall, HttpMethod
from section16.edgar.secret import Secret
from section16.standard.numbers import Cik

__all__ = [
    "change_roles_call",
    "delegate_call",
    "delegations_call",
    "filer_call",
    "individuals_call",
    "invite_call",
    "new_ccc_call",
    "remove_call",
    "request_delegations_call",
    "set_ccc_call",
    "verify_call",
]


def filer_call(cik: str) -> ApiCall[FilerInformation]:
    """Ask what EDGAR holds about a filer; the answer has its CCC."""
    return ApiCall(method="GET", path=_path(cik), read=read_filer, repeatable=True)


def verify_call(cik: str) -> ApiCall[Verification]:
    """Ask whether these tokens may file for a CIK."""
    return ApiCall(method="GET", path=_path(cik, "verify"), read=read_verification, repeatable=True)


def new_ccc_call(cik: str) -> ApiCall[NewCcc]:
    """Let EDGAR make a new CCC."""
    return ApiCall(method="POST", path=_path(cik, "ccc"), read=read_new_ccc)


def set_ccc_call(cik: str, ccc: Secret, new: Secret) -> ApiCall[Acknowledgement]:
    """Replace the current CCC by one of your own."""
    body = msgspec.json.encode({"ccc": ccc.reveal(), "newCCC": new.reveal()})
    return ApiCall(
        method="PUT",
        path=_path(cik, "ccc"),
        read=read_acknowledgement,
        body=body,
        content_type=JSON,
        hidden=(ccc, new),
    )


def delegations_call(cik: str) -> ApiCall[Delegations]:
    """Ask who may file for a CIK, and for whom it may file."""
    return ApiCall(method="GET", path=_path(cik, "delegations"), read=read_delegations, repeatable=True)


def delegate_call(cik: str, to: Iterable[str]) -> ApiCall[Acknowledgement]:
    """Invite CIKs to file for this one."""
    return _change("POST", _path(cik, "delegations"), [Cik.parse(one).padded for one in to])


def request_delegations_call(cik: str, by: Iterable[str]) -> ApiCall[Acknowledgement]:
    """Ask CIKs to let this one file for them."""
    return _change("POST", _path(cik, "delegationRequests"), [Cik.parse(one).padded for one in by])


def individuals_call(cik: str) -> ApiCall[Individuals]:
    """Ask for the people with a role."""
    return ApiCall(method="GET", path=_path(cik, "individuals"), read=read_individuals, repeatable=True)


def invite_call(cik: str, people: Iterable[Individual]) -> ApiCall[Acknowledgement]:
    """Invite people to their roles."""
    named = [
        {"firstName": one.first_name, "middleName": one.middle_name, "lastName": one.last_name, **_roles(one)}
        for one in people
    ]
    return _change(
        "POST", _path(cik, "individuals"), [{k: v for k, v in one.items() if v is not None} for one in named]
    )


def change_roles_call(cik: str, people: Iterable[Individual]) -> ApiCall[Acknowledgement]:
    """Set the roles of people, who are named by their e-mail."""
    return _change("PUT", _path(cik, "individuals"), [_roles(one) for one in people])


def remove_call(cik: str, emails: Iterable[str]) -> ApiCall[Acknowledgement]:
    """Remove people, who are named by their e-mail."""
    return _change("DELETE", _path(cik, "individuals"), list(emails))


def _roles(one: Individual) -> dict[str, str | bool | None]:
    return {
        "email": one.email,
        "inAdminRole": one.administrator,
        "inTechAdminRole": one.technical_administrator,
        "inUserRole": one.user,
    }


def _path(cik: str, *more: str) -> str:
    return "/".join(("/fm", Cik.parse(cik).padded, *more))


def _change(method: HttpMethod, path: str, items: Sequence[object]) -> ApiCall[Acknowledgement]:
    if not items:
        message = f"{method} {path}: nobody is named; name at least one"
        raise ValueError(message)
    return ApiCall(
        method=method, path=path, read=read_acknowledgement, body=msgspec.json.encode(items), content_type=JSON
    )
