"""All events of a plan as steps in order, each built by its family; every mistake in them is listed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from section16.drafting.case import Case, EventContext
from section16.drafting.events import awards, trades, transfers
from section16.drafting.lines.balance import BalanceStep, Opening, in_order
from section16.drafting.lines.fold import folded
from section16.drafting.lines.rows import cells_given
from section16.drafting.lines.steps import waits
from section16.drafting.plan.balance_events import (
    AdsConversion,
    Correction,
    DividendReinvestment,
    DomesticRelationsOrder,
    HouseholdChange,
    PlanAcquisition,
    SpinOff,
    Split,
)
from section16.drafting.plan.events import (
    Award,
    Conversion,
    Discretionary,
    Distribution,
    EquitySwapEvent,
    EsppPurchase,
    Exercise,
    Expiration,
    Forfeiture,
    GiftMade,
    GiftReceived,
    Inheritance,
    OptionGrant,
    Other,
    PsuGrant,
    Purchase,
    RsuGrant,
    Sale,
    SmallAcquisition,
    Tender,
    ToIssuer,
    Transfer,
    Vest,
    VotingTrust,
)
from section16.drafting.plan.mistake import Mistake, PlanError, refuse
from section16.drafting.plan.parts import Event
from section16.form.rows import fields_of

__all__ = ["BUILDERS", "steps_of"]

BUILDERS: Final[Mapping[type[Event], Callable[[EventContext[Any]], Iterator[BalanceStep]]]] = {
    Purchase: trades.purchase,
    Sale: trades.sale,
    EsppPurchase: awards.espp_purchase,
    SmallAcquisition: trades.small_acquisition,
    GiftMade: trades.gift_made,
    GiftReceived: trades.gift_received,
    Inheritance: trades.inheritance,
    Tender: trades.tender,
    Transfer: transfers.transfer,
    Distribution: transfers.distribution,
    Discretionary: trades.discretionary,
    VotingTrust: trades.voting_trust,
    Other: trades.other,
    OptionGrant: awards.award,
    RsuGrant: awards.award,
    PsuGrant: awards.award,
    Award: awards.award,
    Vest: awards.vest,
    Exercise: awards.exercise,
    Conversion: awards.conversion,
    ToIssuer: awards.to_issuer,
    Forfeiture: awards.forfeiture,
    Expiration: awards.expiration,
    EquitySwapEvent: awards.equity_swap,
    DividendReinvestment: transfers.dividend_reinvestment,
    PlanAcquisition: transfers.plan_acquisition,
    DomesticRelationsOrder: transfers.domestic_relations_order,
    SpinOff: transfers.spin_off,
    HouseholdChange: transfers.household_change,
    AdsConversion: transfers.ads_conversion,
    Correction: transfers.correction,
}


def steps_of(case: Case, opening: Opening) -> tuple[BalanceStep, ...]:
    """Build the steps of all events, in order, without the lines that wait for Form 5; raise PlanError."""
    early = case.plan.settings.early
    steps: list[BalanceStep] = []
    mistakes: list[Mistake] = []
    for number, event in enumerate(case.plan.events):
        context = EventContext(case, number, event)
        try:
            built = tuple(_build(context))
        except PlanError as error:
            mistakes.extend(error.mistakes)
        else:
            steps.extend(
                one for one in built if one.row is None or not waits(case.form, one.row.form_type, early=early)
            )
            mistakes.extend(_misplaced(context, built))
    if mistakes:
        refuse(mistakes)
    ordered = in_order((*steps, *_splits(case, opening, steps)))
    return folded(ordered) if case.plan.settings.same_day == "together" else ordered


def _build(context: EventContext[Event]) -> Iterator[BalanceStep]:
    builder = BUILDERS.get(type(context.event))
    return iter(()) if builder is None else builder(context)


def _misplaced(context: EventContext[Event], steps: Sequence[BalanceStep]) -> Iterator[Mistake]:
    """Find the cells that an event gives and none of its lines has."""
    there = {field.name for one in steps if one.row is not None for field in fields_of(type(one.row))}
    for name in cells_given((context.event.cells,)):
        if name not in there:
            yield Mistake(place=f"{context.place}.cells.{name}", seen="no line of it has that cell", do="leave it out")


def _splits(case: Case, opening: Opening, steps: Sequence[BalanceStep]) -> Iterator[BalanceStep]:
    """Build the splits, which change every line that the plan or its other events know."""
    lines = dict.fromkeys((*opening.balances, *(step.line for step in steps)))
    for number, event in enumerate(case.plan.events):
        if isinstance(event, Split):
            yield from transfers.splits(EventContext(case, number, event), lines)
