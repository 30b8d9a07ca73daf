"""What stands around the rows: issuer, owners, the box for 10b5-1 plans, signatures, exhibits and remarks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from msgspec import Struct

from section16.drafting.case import Case, EventContext
from section16.drafting.lines.balance import BalanceStep
from section16.drafting.lines.plan_notes import adopted_by, plan_note
from section16.drafting.plan.mistake import ask
from section16.drafting.plan.people import Address, Owner, PlannedIssuer, Signature, TradingPlan
from section16.drafting.plan.plan import Plan
from section16.drafting.wording import standard_text
from section16.form.document import DerivativeRow, NonDerivativeRow, OwnerSignature, TransactionRow
from section16.form.issuer import Issuer
from section16.form.owner import OwnerAddress, ReportingOwner
from section16.law.changes import RULE_10B5_1, answer
from section16.standard.limits import limit
from section16.standard.text.characters import transliterate
from section16.standard.text.prose import listed, one_or_more

__all__ = [
    "PartOf",
    "boxed_notes",
    "exhibit_lines",
    "is_boxed",
    "issuer_of",
    "owner_of",
    "printed",
    "remarks_of",
    "signatures_for",
    "ticks",
]


_LONGEST: Final = limit("remarks")


def ticks(plan: TradingPlan, on: date) -> bool:
    """Tell whether a trade of a day ticks the box: the filer's own word, else the rule in force at the plan's adoption.

    A modified plan is a new one, adopted on the day of the change (17 CFR 240.10b5-1(c)(1)(iv)).
    """
    return answer(RULE_10B5_1, adopted_by(plan, on), "") == "amended" if plan.box is None else plan.box


def boxed_notes(case: Case, steps: Iterable[BalanceStep]) -> frozenset[str]:
    """Return the footnotes that mark rows under plans that tick the box."""
    return frozenset(
        plan_note(EventContext(case, step.event, case.plan.events[step.event]), plan, step.on)
        for step in steps
        if step.plan is not None and ticks(plan := case.trading_plans[step.plan], step.on)
    )


def is_boxed(rows: Iterable[NonDerivativeRow | DerivativeRow], notes: frozenset[str]) -> bool:
    """Tell whether a part holds a row under such a plan; its footnotes are still texts."""
    return any(isinstance(row, TransactionRow) and not notes.isdisjoint(row.coding_footnotes) for row in rows)


def issuer_of(issuer: PlannedIssuer) -> Issuer:
    """Return box 2; the name is for the proof, EDGAR puts its own."""
    return Issuer(
        cik=issuer.cik,
        name=issuer.name,
        trading_symbol=issuer.ticker,
        foreign_trading_symbol=issuer.foreign_ticker,
    )


def owner_of(owner: Owner) -> ReportingOwner:
    """Return boxes 1 and 5 of one owner; without an address EDGAR prints the one on file."""
    return ReportingOwner(
        cik=owner.cik,
        name=owner.name,
        address=None if owner.address is None else _address(owner.address),
        is_director="director" in owner.relationship,
        is_officer="officer" in owner.relationship,
        is_ten_percent_owner="ten percent owner" in owner.relationship,
        is_other="other" in owner.relationship,
        officer_title=owner.title,
        other_text=owner.other,
    )


def _address(address: Address) -> OwnerAddress:
    return OwnerAddress(
        non_us=address.country is not None,
        street1=address.street,
        street2=address.street2,
        city=address.city,
        non_us_state_territory=address.territory,
        state=address.state,
        country=address.country,
        zip_code=address.zip,
    )


def signatures_for(plan: Plan, owners: Sequence[Owner]) -> tuple[OwnerSignature, ...]:
    """Return the signatures of the owners of one part; one that binds no owner by id is on every part."""
    here = {id for owner in owners for id in _ids(owner)}
    elsewhere = {id for owner in plan.owners for id in _ids(owner)} - here
    return tuple(
        OwnerSignature(name=printed(signature, plan.owners), signed_on=signature.on)
        for signature in plan.signatures
        if signature.for_ not in elsewhere
    )


def printed(signature: Signature, owners: Sequence[Owner]) -> str:
    """Return a conformed signature: `/s/ Jane Roe by power of attorney for John Doe`."""
    if signature.printed is not None:
        return signature.printed
    signed = f"/s/ {signature.name}"
    bound = _bound(signature, owners)
    match signature.as_.strip().lower():
        case "self":
            return signed
        case "power of attorney":
            return f"{signed} by power of attorney for {bound}" if bound else f"{signed}, by power of attorney"
        case "attorney-in-fact":
            return f"{signed}, Attorney-in-Fact for {bound}" if bound else f"{signed}, Attorney-in-Fact"
        case _:
            title = f"{signed}, {signature.as_}"
            return f"{bound}, By: {title}" if bound else title


def exhibit_lines(plan: Plan) -> Iterator[str]:
    """Yield a line of the remarks for each power of attorney that goes with the report."""
    bound = [_bound(one, plan.owners) or one.name for one in plan.signatures if one.exhibit_24]
    if len(bound) == 1:
        yield standard_text(plan.texts, "exhibit 24")
        return
    for number, name in enumerate(dict.fromkeys(bound), 1):
        yield standard_text(plan.texts, "exhibit 24 of several", number=str(number), name=name)


def _bound(signature: Signature, owners: Sequence[Owner]) -> str | None:
    """Return whom a signature binds, as printed; the only owner when the plan does not say."""
    names: Mapping[str, str] = {id: owner.name for owner in owners for id in _ids(owner)}
    if signature.for_ is not None:
        return names.get(signature.for_, signature.for_)
    return owners[0].name if len(owners) == 1 else None


def _ids(owner: Owner) -> tuple[str, ...]:
    return (owner.cik,) if owner.id is None else (owner.id, owner.cik)


class PartOf(Struct, frozen=True):
    """Which of several reports one is: `part` from 1, and the owners of this part."""

    part: int
    parts: int
    owners: tuple[Owner, ...]


def remarks_of(plan: Plan, part: PartOf) -> str | None:
    """Return the remarks of one part, a paragraph each; ask when they are too long."""
    text = transliterate("\n".join(_paragraphs(plan, part))).text
    if len(text) > _LONGEST:
        seen = f"{len(text):,} characters with what the draft adds, EDGAR takes {_LONGEST:,}"
        ask("remarks", seen, "shorten them, or move some to an EX-99 that they name")
    return text or None


def _paragraphs(plan: Plan, part: PartOf) -> Iterator[str]:
    if plan.amend is not None:
        yield plan.amend.explain
    if plan.remarks:
        yield plan.remarks
    yield from exhibit_lines(plan)
    if part.parts > 1:
        yield " ".join(_part(plan, part))


def _part(plan: Plan, part: PartOf) -> Iterator[str]:
    words = {"form": plan.form[0], "part": str(part.part), "parts": _in_letters(part.parts), "count": str(part.parts)}
    yield standard_text(plan.texts, "part", **words)
    others: Sequence[str] = [owner.name for owner in plan.owners if owner not in part.owners]
    elsewhere = "part" if part.parts - 1 == 1 else "parts"
    if others:
        yield standard_text(plan.texts, "part for owners", others=listed(tuple(others)), elsewhere=elsewhere)
    else:
        yield standard_text(plan.texts, "part for rows", elsewhere=elsewhere)


def _in_letters(number: int) -> str:
    return one_or_more(Decimal(number), "", "").strip()
