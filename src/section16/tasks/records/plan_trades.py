"""What plans do by themselves: orders of 10b5-1 plans that may be carried out, and purchases that are to be entered."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from msgspec import Struct
from sqlalchemy.orm import Session

from section16.drafting.toml.write import toml_text
from section16.tasks.records.keeping import issuer_profile, typed_records
from section16.tasks.records.kinds.adjustments import HoldingAdjustment
from section16.tasks.records.kinds.awards import PlanEnrolment, TradingOrder, TradingPlanRecord
from section16.tasks.records.kinds.content import in_force
from section16.tasks.records.kinds.people import InsiderProfile
from section16.tasks.records.starting_plan import starting_plan
from section16.workspace import Workspace
from section16.workspace.desk.working_drafts import WorkingDraft, begin_draft, frozen_reports, working_drafts
from section16.workspace.errors import WorkspaceError
from section16.workspace.kept_reads import kept
from section16.workspace.tables.desk import FrozenReportRecord, WorkingDraftRecord
from section16.workspace.tables.records import RecordRow

__all__ = ["OpenOrder", "PlanPurchase", "begin_plan_draft", "open_orders", "plan_purchases"]

_BACK: Final = timedelta(days=30)


class OpenOrder(Struct, frozen=True, kw_only=True):
    """An order of a 10b5-1 plan that may be carried out: what its broker is to do, and until when."""

    insider_cik: str
    key: str
    plan: str
    words: str
    until: date | None
    events: tuple[dict[str, Any], ...]


class PlanPurchase(Struct, frozen=True, kw_only=True):
    """A purchase of an ESPP or another plan that has happened and is not entered: no report is due by it.

    `adjustment` is what is known of it for the record that moves the balance; `events` are for a voluntary report.
    """

    insider_cik: str
    key: str
    on: date
    name: str
    adjustment: dict[str, Any]
    events: tuple[dict[str, Any], ...]


@kept(RecordRow, WorkingDraftRecord, FrozenReportRecord)
def open_orders(session: Session, issuer: str, today: date, insider: str | None = None) -> tuple[OpenOrder, ...]:
    """List the orders that may be carried out on a day and have no draft that is worked on."""
    begun = _begun(session, issuer)
    found = (
        order
        for one in typed_records(session, TradingPlanRecord, issuer, insider)
        if one.content.terminated_on is None or today < one.content.terminated_on
        for order in _orders(one.kept.insider_cik, one.content, today)
    )
    return tuple(one for one in found if one.key not in begun)


def _orders(insider: str, plan: TradingPlanRecord, today: date) -> Iterator[OpenOrder]:
    for number, order in enumerate(plan.orders, 1):
        until = order.until or plan.ends_on
        if in_force(order.since, until, today):
            yield OpenOrder(
                insider_cik=insider,
                key=f"order {number} of plan '{plan.name}' of {insider}",
                plan=plan.name,
                words=_words(order),
                until=until,
                events=tuple(_events(order, plan.name, today)),
            )


def _words(order: TradingOrder) -> str:
    limit = (
        "" if order.limit is None else f" at {order.limit:,f} dollars or {'less' if order.side == 'buy' else 'more'}"
    )
    return f"{order.side} up to {order.shares:,f}{limit}"


def _events(order: TradingOrder, plan: str, on: date) -> Iterator[dict[str, Any]]:
    """Give what happens when the broker carries an order out; how many, and at which price, the broker says."""
    if order.side == "exercise and sell":
        yield {"what": "exercise", "on": on, "plan": plan, **({"grant": order.award} if order.award else {})}
    yield {"what": "purchase" if order.side == "buy" else "sale", "on": on, "plan": plan}


@kept(RecordRow, WorkingDraftRecord, FrozenReportRecord)
def plan_purchases(session: Session, issuer: str, today: date, insider: str | None = None) -> tuple[PlanPurchase, ...]:
    """List the purchases of the last 30 days that were neither entered nor drafted, of those who were insiders then."""
    begun, profile = _begun(session, issuer), issuer_profile(session, issuer)
    people = {one.kept.insider_cik: one.content for one in typed_records(session, InsiderProfile, issuer, insider)}
    entered = {
        (one.kept.insider_cik, one.content.on) for one in typed_records(session, HoldingAdjustment, issuer, insider)
    }
    stock = profile.security if profile else "Common Stock"
    found = (
        _purchase(one.kept.insider_cik, one.content, on, stock)
        for one in typed_records(session, PlanEnrolment, issuer, insider)
        for on in one.content.purchase_days(today)
        if today - _BACK <= on
    )
    return tuple(
        one
        for one in found
        if (one.insider_cik, one.on) not in entered
        and one.key not in begun
        and one.insider_cik in people
        and people[one.insider_cik].is_insider_on(one.on)
    )


def _purchase(insider: str, one: PlanEnrolment, on: date, stock: str) -> PlanPurchase:
    security = one.security or stock
    reinvests = one.what == "dividend reinvestment"
    what: dict[str, Any] = (
        {"what": "dividend reinvestment"} if reinvests else {"what": "plan purchase", "under": one.under}
    )
    return PlanPurchase(
        insider_cik=insider,
        key=f"the purchase of {on} under '{one.under}' of {insider}",
        on=on,
        name=one.label,
        adjustment={**what, "on": on, "security": security},
        events=({"what": "espp purchase", "on": on, "security": security},) if one.what == "ESPP" else (),
    )


@kept(WorkingDraftRecord, FrozenReportRecord)
def _begun(session: Session, issuer: str) -> frozenset[str]:
    """Return from which orders and purchases a draft was begun that has given no report yet."""
    return frozenset(
        one.began_from
        for one in working_drafts(session)
        if one.issuer_cik == issuer and not frozen_reports(session, one.id, one.version)
    )


def begin_plan_draft(workspace: Workspace, issuer: str, insider: str, key: str, today: date) -> WorkingDraft:
    """Begin the draft of an order or a purchase, with what is known of it; raises WorkspaceError for another key."""
    with workspace.writing() as writing:
        waiting: tuple[OpenOrder | PlanPurchase, ...] = (
            *open_orders(writing.session, issuer, today, insider),
            *plan_purchases(writing.session, issuer, today, insider),
        )
        one = next((one for one in waiting if one.key == key and one.events), None)
        if one is None:
            message = f"draft: '{key[:60]}' is no order or purchase that waits here; load the page again"
            raise WorkspaceError(message)
        start = starting_plan(writing.session, issuer, insider, today)
        text = f"{start.text}\n{toml_text({'event': list(one.events)})}"
        who = start.plan.owners[0].name
        what = f"plan '{one.plan}'" if isinstance(one, OpenOrder) else one.name
        return begin_draft(writing, f"{who}, {what} {today}", issuer, text, one.key)
