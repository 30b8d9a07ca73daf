"""Endpoints of filer management: account, CCC, delegations, individuals."""

from datetime import date, timedelta
from typing import Final

from msgspec.structs import replace

from section16.sandbox.api.answers import (
    CccAnswer,
    ChangeCcc,
    Ciks,
    Delegation,
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
from section16.sandbox.api.call import Call, RefusalError
from section16.sandbox.settings import Filer, Individual
from section16.sandbox.store import Message
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


def filer(call: Call) -> FilerAnswer:
    """Tell what EDGAR holds about a filer, its CCC too."""
    one = _filer(call)
    return FilerAnswer(**call.marks, filer_info=_info(one, _due(call, one)), messages=())


def verify(call: Call) -> VerifyAnswer:
    """Tell whether the two tokens may file for a CIK."""
    one = call.sandbox.register.met(call.cik)
    user = call.user
    may = one is not None and user is not None and call.sandbox.register.acts_for(call.token_cik, one.cik)
    role = call.sandbox.register.role(user.user_id or "", call.cik) if user else None
    return VerifyAnswer(
        **call.marks,
        can_file=bool(may and role and (role.in_user_role or role.in_admin_role)),
        confirmation_due_date=_due(call, one).isoformat(),
        filer_api_token_expiration_date=call.filer.expires_at.isoformat(),
        user_api_token_expiration_date=user.expires_at.isoformat() if user else "",
        messages=(),
    )


def new_ccc(call: Call) -> CccAnswer:
    """Make a new CCC; the old one is no longer good."""
    one = _filer(call, administrator=True)
    return CccAnswer(**call.marks, filer_ccc=call.sandbox.register.new_ccc(one), messages=())


def set_ccc(call: Call) -> DoneAnswer:
    """Change the CCC to one that the filer chose."""
    wish = call.json(ChangeCcc)
    one = _filer(call, administrator=True)
    if not call.sandbox.register.fits(one.cik, wish.ccc):
        raise RefusalError(403, "ccc: it is not the filer's CCC; send the one in force")
    call.sandbox.register.keep(replace(_filer(call), ccc=wish.new_ccc))
    return _done(call, "the CCC was changed")


def delegations(call: Call) -> DelegationsAnswer:
    """List who may act for a CIK, and for whom it may."""
    one = _filer(call, own=True)
    to = tuple(_delegation(call, cik, state) for cik, state in one.delegates)
    known = (
        (other, state) for other in call.sandbox.store.filers() for cik, state in other.delegates if cik == one.cik
    )
    from_ = tuple(Delegation(cik=other.cik, name=other.name, status=state) for other, state in known)
    return DelegationsAnswer(**call.marks, delegations_to=to, delegations_from=from_, messages=())


def delegate(call: Call) -> DoneAnswer:
    """Let other CIKs act for this one; the sandbox takes each invitation as accepted."""
    ciks = _ciks(call)
    one = _filer(call, administrator=True, own=True)
    kept = tuple((cik, state) for cik, state in one.delegates if cik not in ciks)
    call.sandbox.register.keep(replace(one, delegates=(*kept, *((cik, "Active") for cik in ciks))))
    return _done(call, f"{len(ciks)} delegation invitations were sent")


def request_delegations(call: Call) -> DoneAnswer:
    """Ask other CIKs to delegate to this one; their administrators then see a request."""
    ciks = _ciks(call)
    one = _filer(call, administrator=True, own=True)
    for cik in ciks:
        other = call.sandbox.register.met(cik)
        if other is None:
            raise RefusalError(404, f"body: '{cik}' is no CIK that EDGAR knows; look it up")
        if one.cik not in dict(other.delegates):
            call.sandbox.register.keep(replace(other, delegates=(*other.delegates, (one.cik, "Requested"))))
    return _done(call, f"{len(ciks)} delegation requests were sent")


def individuals(call: Call) -> IndividualsAnswer:
    """List the people with a role for a CIK."""
    one = _filer(call, administrator=True)
    people = tuple(
        IndividualEntry(**{name: getattr(person, name) for name in Individual.__struct_fields__})
        for person in one.individuals
    )
    return IndividualsAnswer(**call.marks, individuals=people, messages=())


def add_individuals(call: Call) -> DoneAnswer:
    """Give people a role; the sandbox takes each invitation as accepted."""
    people = call.json(People)
    one = _filer(call, administrator=True)
    _keep_people(call, one, {person.email.lower(): person for person in people})
    return _done(call, f"{len(people)} invitations were sent")


def change_individuals(call: Call) -> DoneAnswer:
    """Change the roles of people who have one."""
    people = call.json(People)
    one = _filer(call, administrator=True)
    known = {person.email.lower(): person for person in one.individuals}
    _refuse_strangers([person.email for person in people], known)
    roles = ("in_admin_role", "in_tech_admin_role", "in_user_role")
    changed = {
        person.email.lower(): replace(known[person.email.lower()], **{name: getattr(person, name) for name in roles})
        for person in people
    }
    _keep_people(call, one, changed)
    return _done(call, f"the roles of {len(people)} people were changed")


def remove_individuals(call: Call) -> DoneAnswer:
    """Take all roles from people."""
    emails = [email.lower() for email in call.json(Emails)]
    one = _filer(call, administrator=True)
    _refuse_strangers(emails, {person.email.lower(): person for person in one.individuals})
    left = tuple(person for person in one.individuals if person.email.lower() not in emails)
    call.sandbox.register.keep(replace(one, individuals=left))
    return _done(call, f"{len(emails)} people were removed")


def _filer(call: Call, *, administrator: bool = False, own: bool = False) -> Filer:
    """Return the filer of the path, if the tokens may do this for it."""
    register = call.sandbox.register
    one = register.met(call.cik)
    if one is None:
        raise RefusalError(404, f"cik: there is no filer '{call.cik}'; look it up")
    if not (one.cik == call.token_cik or (not own and register.acts_for(call.token_cik, one.cik))):
        raise RefusalError(403, f"cik: the filer token is of '{call.token_cik}', which may not act for '{one.cik}'")
    role = register.role(call.user.user_id or "" if call.user else "", one.cik)
    if role is None or (administrator and not role.in_admin_role):
        raise RefusalError(403, f"cik: the user token's person is not the account administrator of '{one.cik}'")
    return one


def _due(call: Call, one: Filer | None) -> date:
    """Return the day of the yearly confirmation; a year from today where the register has none."""
    return (one and one.confirmation_due_on) or call.sandbox.clock.now().date() + _YEAR


def _info(one: Filer, due: date) -> FilerInfo:
    return FilerInfo(
        cik=one.cik,
        entity_name=one.name,
        individual_or_company=one.kind.upper(),
        entity_type="filer",
        state_code=one.address.state,
        irs_number=one.irs_number,
        sic_code=one.sic_code,
        fy_end=one.fiscal_year_end if one.kind == "company" else None,
        ccc=one.ccc,
        confirmation_due_date=due.isoformat(),
        mail_street1=one.address.street1,
        mail_street2=one.address.street2,
        mail_city=one.address.city,
        mail_state=one.address.state or one.address.country,
        mail_zip=one.address.zip_code,
        business_phone=one.address.phone,
    )


def _delegation(call: Call, cik: str, state: str) -> Delegation:
    other = call.sandbox.register.filer(cik)
    return Delegation(cik=cik, name=other.name if other else None, status=state)


def _ciks(call: Call) -> tuple[str, ...]:
    return tuple(dict.fromkeys(Cik.of(one).padded for one in call.json(Ciks)))


def _refuse_strangers(emails: list[str], known: dict[str, Individual]) -> None:
    unknown = sum(email.lower() not in known for email in emails)
    if unknown:
        raise RefusalError(404, f"email: {unknown} of them have no role for this CIK; add them first")


def _keep_people(call: Call, one: Filer, people: dict[str, Individual]) -> None:
    kept = {person.email.lower(): person for person in one.individuals} | people
    call.sandbox.register.keep(replace(one, individuals=tuple(kept.values())))


def _done(call: Call, words: str) -> DoneAnswer:
    return DoneAnswer(**call.marks, messages=(Message(type="INFO", content=words),))
