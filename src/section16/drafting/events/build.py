"""Which family builds which event: one table, in the order of the plan's reference."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from section16.drafting.case import At
from section16.drafting.events import awards, trades, transfers
from section16.drafting.events import awards as ends
from section16.drafting.events import awards as exercises
from section16.drafting.events import awards as vests
from section16.drafting.events import trades as gifts
from section16.drafting.events import trades as marketless
from section16.drafting.events import transfers as between
from section16.drafting.lines.balance import Step
from section16.drafting.plan.plan import (
    AdsConversion,
    Award,
    Conversion,
    Correction,
    Discretionary,
    Distribution,
    DividendReinvestment,
    EquitySwap,
    EsppPurchase,
    Event,
    Exercise,
    Expiration,
    Forfeiture,
    GiftMade,
    GiftReceived,
    Inheritance,
    OptionGrant,
    Other,
    PlanAcquisition,
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

__all__ = ["BUILDERS", "build"]

# Splits are not here: they touch every line, so they are built when all lines are known.
BUILDERS: Final[Mapping[type[Event], Callable[[At[Any]], Iterator[Step]]]] = {
    Purchase: trades.purchase,
    Sale: trades.sale,
    EsppPurchase: awards.espp_purchase,
    SmallAcquisition: marketless.small_acquisition,
    GiftMade: gifts.gift_made,
    GiftReceived: gifts.gift_received,
    Inheritance: gifts.inheritance,
    Tender: marketless.tender,
    Transfer: transfers.transfer,
    Distribution: transfers.distribution,
    Discretionary: marketless.discretionary,
    VotingTrust: marketless.voting_trust,
    Other: marketless.other,
    OptionGrant: awards.award,
    RsuGrant: awards.award,
    PsuGrant: awards.award,
    Award: awards.award,
    Vest: vests.vest,
    Exercise: exercises.exercise,
    Conversion: exercises.conversion,
    ToIssuer: awards.to_issuer,
    Forfeiture: awards.forfeiture,
    Expiration: ends.expiration,
    EquitySwap: ends.equity_swap,
    DividendReinvestment: between.dividend_reinvestment,
    PlanAcquisition: between.plan_acquisition,
    AdsConversion: between.ads_conversion,
    Correction: between.correction,
}


def build(at: At[Event]) -> tuple[Step, ...]:
    """Return the steps of one event; a split has none here."""
    builder = BUILDERS.get(type(at.event))
    return () if builder is None else tuple(builder(at))
