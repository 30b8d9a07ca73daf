"""Events that are not reportable but change a balance: splits, reinvested dividends, ADS."""

from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from section16.draft.plan.base import Part, says
from section16.draft.plan.event import Event, StockEvent


class Adjusted(Part, frozen=True, kw_only=True):
    """Terms of one series after a split, where multiplying and dividing does not give them exactly."""

    grant: Annotated[str, says("`id` of the grant.")]
    remaining: Annotated[Decimal | None, says("Units after.")] = None
    exercise_price: Annotated[Decimal | None, says("Dollars a share after.")] = None


class Split(Event, tag="split", frozen=True, kw_only=True):
    """Split or stock dividend that hits a class equally (Rule 16a-9): no line, a footnote.

    Every holding of the class and every series on it change from this day on.
    """

    security: Annotated[str | None, says("Title of the class; left out: the plan's only class.")] = None
    ratio: Annotated[str, says("New shares for old: `3:2`; a 1-for-10 reverse split is `1:10`.")]
    fractions: Annotated[Literal["keep", "drop"], says("What became of fractions of a share.")] = "keep"
    adjusted: Annotated[tuple[Adjusted, ...], says("Series whose terms were rounded.")] = ()


class DividendReinvestment(StockEvent, tag="dividend reinvestment", frozen=True, kw_only=True):
    """Shares from a dividend reinvestment plan that is exempt (Rule 16a-11): no line, a footnote.

    A broker's own reinvestment is a `purchase`.
    """

    shares: Annotated[Decimal, says("Number acquired, fractions too.")]


class PlanAcquisition(StockEvent, tag="exempt plan acquisition", frozen=True, kw_only=True):
    """401(k), ESPP or excess plan, not reported (Rule 16b-3(c)): no line, a footnote."""

    shares: Annotated[Decimal, says("Number acquired.")]
    under: Annotated[str, says("The plan, as the footnote names it: `the Issuer's 401(k) plan`.")]


class AdsConversion(Event, tag="ads conversion", frozen=True, kw_only=True):
    """Ordinary shares deposited for ADS, or ADS given back (`[ads]` has titles and ratio)."""

    shares: Annotated[Decimal, says("Number of depositary shares.")]
    to: Annotated[Literal["ads", "ordinary"], says("What one has afterwards.")]
    holding: Annotated[str, says("`direct`, or the nature of ownership on both sides.")] = "direct"
    report: Annotated[
        Literal["balance", "other"],
        says("`balance`: both balances change, with a footnote. `other`: two lines, code J."),
    ] = "balance"


class Correction(StockEvent, tag="correction", frozen=True, kw_only=True):
    """A balance put right: the last report's figure was wrong; no line, a footnote must say why."""

    shares: Annotated[Decimal, says("The right balance as of this day.")]
    why: Annotated[str, says("Footnote on the balance of the next line.")] = msgspec.field(name="why")
