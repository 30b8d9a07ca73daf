"""Signatures as printed, whose they are, and the powers of attorney that go with the report (Instruction 7)."""

from collections.abc import Iterator, Mapping, Sequence

from section16.draft.plan import Owner, Plan, Signature
from section16.draft.wording import say
from section16.form.signature import OwnerSignature

__all__ = ["exhibit_lines", "printed", "signatures_for"]


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
        yield say(plan.texts, "exhibit 24")
        return
    for number, name in enumerate(dict.fromkeys(bound), 1):
        yield say(plan.texts, "exhibit 24 of several", number=str(number), name=name)


def _bound(signature: Signature, owners: Sequence[Owner]) -> str | None:
    """Return whom a signature binds, as printed; the only owner when the plan does not say."""
    names: Mapping[str, str] = {id: owner.name for owner in owners for id in _ids(owner)}
    if signature.for_ is not None:
        return names.get(signature.for_, signature.for_)
    return owners[0].name if len(owners) == 1 else None


def _ids(owner: Owner) -> tuple[str, ...]:
    return (owner.cik,) if owner.id is None else (owner.id, owner.cik)
