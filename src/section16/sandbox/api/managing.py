"""Endpoints of filer management: account, CCC, delegations, individuals."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from litestar import delete, get, post, put
from litestar.params import JSONBody
from msgspec.structs import asdict, replace

from section16.sandbox.api.answers import (
    CccAnswer,
    ChangeCcc,
    Ciks,
    DelegationEntry,
    DelegationsAnswer,
    DoneAnswer,
    Emails,
    FilerAnswer,
    FilerInfo,
    IndividualEntry,
    IndividualsAnswer,
    People,
    VerifyAnswer,
)
from section16.sandbox.api.checks import CikPath
from section16.sandbox.api.http import SandboxRequest, new_tracking, refusal
from section16.sandbox.api.openapi import BODY_REFUSALS, REFUSALS
from section16.sandbox.settings import AccountUser, Filer
from section16.sandbox.store import ApiMessage
from section16.standard.numbers import Cik

__all__ = [
    "add_individuals",
    "change_individuals",
    "delegate",
    "delegations",
    "filer",
    "individuals",
    "new_ccc",
    "remove_individuals",
    "request_delegations",
    "set_ccc",
    "verify",
]

_YEAR: Final = timedelta(days=365)


@get("/fm/{cik:str}", responses=REFUSALS)
async def filer(request: SandboxRequest, cik: CikPath) -> FilerAnswer:
    """Tell what EDGAR holds about a filer, its CCC too."""
    account = _authorize(request, cik)
    info = _filer_info(account, _confirmation_due(account, request.sandbox.clock.now()))
    return FilerAnswer(**new_tracking(), filer_info=info, messages=())


@get("/fm/{cik:str}/verify", responses=REFUSALS)
async def verify(request: SandboxRequest, cik: CikPath) -> VerifyAnswer:
    """Tell whether the two tokens may file for a CIK."""
    register, user = request.sandbox.register, request.user
    account = register.find_or_add(cik)
    may_act = account is not None and register.may_act_for(request.token_cik, account.cik)
    role = register.role(user.user_id or "", cik) if user else None
    return VerifyAnswer(
        **new_tracking(),
        can_file=bool(may_act and role and (role.in_user_role or role.in_admin_role)),
        confirmation_due_date=_confirmation_due(account, request.sandbox.clock.now()).isoformat(),
        filer_api_token_expiration_date=request.auth.expires_at.isoformat(),
        user_api_token_expiration_date=user.expires_at.isoformat() if user else "",
        messages=(),
    )


@post("/fm/{cik:str}/ccc", status_code=200, responses=REFUSALS)
async def new_ccc(request: SandboxRequest, cik: CikPath) -> CccAnswer:
    """Make a new CCC; the old one is no longer good."""
    account = _authorize(request, cik, administrator=True)
    return CccAnswer(**new_tracking(), filer_ccc=request.sandbox.register.new_ccc(account), messages=())


@put("/fm/{cik:str}/ccc", responses=BODY_REFUSALS)
async def set_ccc(request: SandboxRequest, cik: CikPath, data: JSONBody[ChangeCcc]) -> DoneAnswer:
    """Change the CCC to one that the filer chose."""
    account = _authorize(request, cik, administrator=True)
    register = request.sandbox.register
    if not register.accepts_ccc(account.cik, data.ccc):
        raise refusal(403, "ccc: it is not the filer's CCC; send the one in force")
    register.save(replace(account, ccc=data.new_ccc))
    return _done("the CCC was changed")


@get("/fm/{cik:str}/delegations", responses=REFUSALS)
async def delegations(request: SandboxRequest, cik: CikPath) -> DelegationsAnswer:
    """List who may act for a CIK, and for whom it may."""
    account = _authorize(request, cik, own=True)
    store, register = request.sandbox.store, request.sandbox.register
    given = ((register.filer(other), other, state) for other, state in account.delegates)
    received = (
        (other, other.cik, state) for other in store.filers() for to, state in other.delegates if to == account.cik
    )
    return DelegationsAnswer(
        **new_tracking(),
        delegations_to=tuple(_delegation(*one) for one in given),
        delegations_from=tuple(_delegation(*one) for one in received),
        messages=(),
    )


@post("/fm/{cik:str}/delegations", status_code=200, responses=BODY_REFUSALS)
async def delegate(request: SandboxRequest, cik: CikPath, data: JSONBody[Ciks]) -> DoneAnswer:
    """Let other CIKs act for this one; the sandbox takes each invitation as accepted."""
    account = _authorize(request, cik, administrator=True, own=True)
    ciks = dict.fromkeys((Cik.of(one).padded for one in data), "Active")
    kept = {number: state for number, state in account.delegates if number not in ciks}
    request.sandbox.register.save(replace(account, delegates=tuple((kept | ciks).items())))
    return _done(f"{len(ciks)} delegation invitations were sent")


@post("/fm/{cik:str}/delegationRequests", status_code=200, responses=BODY_REFUSALS)
async def request_delegations(request: SandboxRequest, cik: CikPath, data: JSONBody[Ciks]) -> DoneAnswer:
    """Ask other CIKs to delegate to this one; their administrators then see a request."""
    account = _authorize(request, cik, administrator=True, own=True)
    register = request.sandbox.register
    ciks = dict.fromkeys(Cik.of(one).padded for one in data)
    for number in ciks:
        other = register.find_or_add(number)
        if other is None:
            raise refusal(404, f"body: '{number}' is no CIK that EDGAR knows; look it up")
        if account.cik not in dict(other.delegates):
            register.save(replace(other, delegates=(*other.delegates, (account.cik, "Requested"))))
    return _done(f"{len(ciks)} delegation requests were sent")


@get("/fm/{cik:str}/individuals", responses=REFUSALS)
async def individuals(request: SandboxRequest, cik: CikPath) -> IndividualsAnswer:
    """List the people with a role for a CIK."""
    account = _authorize(request, cik, administrator=True)
    people = tuple(IndividualEntry(**asdict(person)) for person in account.individuals)
    return IndividualsAnswer(**new_tracking(), individuals=people, messages=())


@post("/fm/{cik:str}/individuals", status_code=200, responses=BODY_REFUSALS)
async def add_individuals(request: SandboxRequest, cik: CikPath, data: JSONBody[People]) -> DoneAnswer:
    """Give people a role; the sandbox takes each invitation as accepted."""
    account = _authorize(request, cik, administrator=True)
    _keep_people(request, account, _by_email(account.individuals) | _by_email(data))
    return _done(f"{len(data)} invitations were sent")


@put("/fm/{cik:str}/individuals", responses=BODY_REFUSALS)
async def change_individuals(request: SandboxRequest, cik: CikPath, data: JSONBody[People]) -> DoneAnswer:
    """Change the roles of people who have one."""
    account = _authorize(request, cik, administrator=True)
    people, known = _by_email(data), _by_email(account.individuals)
    _refuse_strangers([person.email for person in data], known)
    roles = ("in_admin_role", "in_tech_admin_role", "in_user_role")
    changed = {
        email: replace(known[email], **{role: getattr(person, role) for role in roles})
        for email, person in people.items()
    }
    _keep_people(request, account, known | changed)
    return _done(f"the roles of {len(data)} people were changed")


@delete("/fm/{cik:str}/individuals", status_code=200, responses=BODY_REFUSALS)
async def remove_individuals(request: SandboxRequest, cik: CikPath, data: JSONBody[Emails]) -> DoneAnswer:
    """Take all roles from people."""
    account = _authorize(request, cik, administrator=True)
    known = _by_email(account.individuals)
    _refuse_strangers(data, known)
    gone = {email.lower() for email in data}
    _keep_people(request, account, {email: person for email, person in known.items() if email not in gone})
    return _done(f"{len(data)} people were removed")


def _authorize(request: SandboxRequest, cik: str, *, administrator: bool = False, own: bool = False) -> Filer:
    """Return the account of a CIK, if the tokens may do this for it."""
    register = request.sandbox.register
    account = register.find_or_add(cik)
    if account is None:
        raise refusal(404, f"cik: there is no filer '{cik}'; look it up")
    token_cik = request.token_cik
    if not (account.cik == token_cik or (not own and register.may_act_for(token_cik, account.cik))):
        raise refusal(403, f"cik: the filer token is of '{token_cik}', which may not act for '{account.cik}'")
    role = register.role(request.user.user_id or "" if request.user else "", account.cik)
    if role is None or (administrator and not role.in_admin_role):
        raise refusal(403, f"cik: the user token's person is not the account administrator of '{account.cik}'")
    return account


def _confirmation_due(account: Filer | None, now: datetime) -> date:
    """Return the day of the yearly confirmation; a year from now where the register has none."""
    return (account and account.confirmation_due_on) or now.date() + _YEAR


def _filer_info(account: Filer, due: date) -> FilerInfo:
    return FilerInfo(
        cik=account.cik,
        entity_name=account.name,
        individual_or_company=account.kind.upper(),
        entity_type="filer",
        state_code=account.address.state,
        irs_number=account.irs_number,
        sic_code=account.sic_code,
        fy_end=account.fiscal_year_end if account.kind == "company" else None,
        ccc=account.ccc,
        confirmation_due_date=due.isoformat(),
        mail_street1=account.address.street1,
        mail_street2=account.address.street2,
        mail_city=account.address.city,
        mail_state=account.address.state or account.address.country,
        mail_zip=account.address.zip_code,
        business_phone=account.address.phone,
    )


def _delegation(account: Filer | None, cik: str, state: str) -> DelegationEntry:
    return DelegationEntry(cik=cik, name=account.name if account else None, status=state)


def _by_email(people: Iterable[AccountUser]) -> dict[str, AccountUser]:
    return {person.email.lower(): person for person in people}


def _refuse_strangers(emails: Iterable[str], known: dict[str, AccountUser]) -> None:
    unknown = sum(email.lower() not in known for email in emails)
    if unknown:
        raise refusal(404, f"email: {unknown} of them have no role for this CIK; add them first")


def _keep_people(request: SandboxRequest, account: Filer, people: dict[str, AccountUser]) -> None:
    request.sandbox.register.save(replace(account, individuals=tuple(people.values())))


def _done(words: str) -> DoneAnswer:
    return DoneAnswer(**new_tracking(), messages=(ApiMessage(type="INFO", content=words),))
