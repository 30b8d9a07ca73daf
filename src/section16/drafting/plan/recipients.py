"""One award to many people: a plan with recipients is a plan for each of them."""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from section16.drafting.plan.events import AWARDS, AnyEvent
from section16.drafting.plan.people import Owner, Recipient, Signature
from section16.drafting.plan.plan import Plan

__all__ = ["label_of", "plans_of"]


def plans_of(plan: Plan) -> tuple[Plan, ...]:
    """Return the plan of each recipient, in order; a plan without recipients is its own."""
    return tuple(_plan_of(plan, one) for one in plan.recipients) or (plan,)


def label_of(recipient: Recipient) -> str:
    """Return what the files of a recipient's report are called: the `id`, else the CIK."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", recipient.id or recipient.cik).strip("-").lower()


def _plan_of(plan: Plan, one: Recipient) -> Plan:
    return replace(
        plan,
        recipients=(),
        owners=(Owner(**{name: getattr(one, name) for name in Owner.__struct_fields__}),),
        holdings=(*one.holdings, *plan.holdings),
        events=tuple(_event_of(event, one) for event in plan.events),
        signatures=tuple(_signatures_of(plan, one)),
    )


def _event_of(event: AnyEvent, one: Recipient) -> AnyEvent:
    """Give an award the recipient's own number."""
    return replace(event, shares=one.shares) if isinstance(event, AWARDS) and one.shares is not None else event


def _signatures_of(plan: Plan, one: Recipient) -> Iterator[Signature]:
    """Yield the signatures that bind the recipient, and those that bind nobody by id."""
    others = {id for other in plan.recipients if other is not one for id in (other.id, other.cik)}
    return (signature for signature in plan.signatures if signature.for_ is None or signature.for_ not in others)
