"""Events that move a balance and make no line of their own, because the law has none for them."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Final, Literal

import msgspec

from section16.drafting.plan.parts import EitherEvent, Event, EventLine, PlanTable, StockEvent, about

__all__ = ["BALANCES"]

BALANCES: Final = "reported as a balance (the default) it makes no line: both balances change, with a footnote"


class Adjusted(PlanTable, frozen=True, kw_only=True):
    """Terms of one series after a split, where multiplying and dividing does not give them exactly."""

    grant: Annotated[str, about("`id` of the grant.")]
    remaining: Annotated[Decimal | None, about("Units after.")] = None
    exercise_price: Annotated[Decimal | None, about("Dollars a share after.")] = None


class Split(Event, tag="split", frozen=True, kw_only=True):
    """Split or stock dividend that hits a class equally (Rule 16a-9): no line, a footnote.

    Every holding of the class and every series on it change from this day on.
    """

    besides = "every balance of the class and every series on it, with a footnote (Rule 16a-9)"

    security: Annotated[str | None, about("Title of the class; left out: the plan's only class.")] = None
    ratio: Annotated[str, about("New shares for old: `3:2`; a 1-for-10 reverse split is `1:10`.")]
    fractions: Annotated[Literal["keep", "drop"], about("What became of fractions of a share.")] = "keep"
    adjusted: Annotated[tuple[Adjusted, ...], about("Series whose terms were rounded.")] = ()


class DividendReinvestment(EitherEvent, tag="dividend reinvestment", frozen=True, kw_only=True):
    """Shares from an exempt dividend reinvestment plan, or dividend equivalents credited to units (Rule 16a-11).

    No line, a footnote. A broker's own reinvestment is a `purchase`.
    """

    besides = "the balance, with a footnote (Rule 16a-11)"

    shares: Annotated[Decimal, about("Number acquired, fractions too.")]


class PlanAcquisition(StockEvent, tag="exempt plan acquisition", frozen=True, kw_only=True):
    """401(k), ESPP or excess plan, not reported (Rule 16b-3(c)): no line, a footnote.

    What a statement of the plan shows for a period is one event: `since` its first day, `on` its last.
    """

    besides = "the balance, with a footnote (Rule 16b-3(c))"

    since: Annotated[date | None, about("First day of the period that the plan's statement covers.")] = None
    shares: Annotated[Decimal, about("Number acquired.")]
    under: Annotated[str, about("The plan, as the footnote names it: `the Issuer's 401(k) plan`.")]


class DomesticRelationsOrder(EitherEvent, tag="domestic relations order", frozen=True, kw_only=True):
    """What a divorce or another domestic relations order moves (Rule 16a-12): no line, a footnote."""

    besides = "the balance, with a footnote (Rule 16a-12)"

    side: Annotated[Literal["disposed", "acquired"], about("Away from the reporting person, or to them.")] = "disposed"
    shares: Annotated[Decimal, about("Shares or units that moved.")]
    to: Annotated[str | None, about("To or from whom, for the footnote: `a former spouse`.")] = None


class SpinOff(StockEvent, tag="spin-off", frozen=True, kw_only=True):
    """Shares of this issuer got in its spin-off, pro rata for those of its parent (Rule 16a-9): no line, a footnote."""

    besides = "the balance, with a footnote (Rule 16a-9)"

    shares: Annotated[Decimal, about("Number received.")]
    from_: Annotated[str, about("The parent, as the footnote names it: `Northlight Group, Inc.`")] = msgspec.field(
        name="from"
    )


class HouseholdChange(EitherEvent, tag="household change", frozen=True, kw_only=True):
    """A member of the family joins or leaves the household: their holding begins or ends to count (Rule 16a-1(a)(2)).

    Nobody bought or sold, so there is no line; a footnote on the balance says why.
    """

    besides = "the balance, with a footnote (Rule 16a-1(a)(2)(ii)(A))"

    side: Annotated[Literal["left", "joined"], about("Whether the member left the household, or joined it.")] = "left"
    shares: Annotated[Decimal, about("What the member holds.")]
    who: Annotated[str, about("The member, as the footnote names them: `the Reporting Person's daughter`.")]


class AdsConversion(Event, tag="ads conversion", frozen=True, kw_only=True):
    """Ordinary shares deposited for ADS, or ADS given back (`[ads]` has titles and ratio)."""

    makes = (
        EventLine("I", "J", "D", "0", "deposit or withdrawal"),
        EventLine("I", "J", "A", "0", "deposit or withdrawal"),
    )
    besides = BALANCES

    shares: Annotated[Decimal, about("Number of depositary shares.")]
    to: Annotated[Literal["ads", "ordinary"], about("What one has afterwards.")]
    holding: Annotated[str, about("`direct`, or the nature of ownership on both sides.")] = "direct"
    report: Annotated[
        Literal["balance", "other"],
        about("`balance`: both balances change, with a footnote. `other`: two lines, code J."),
    ] = "balance"


class Correction(EitherEvent, tag="correction", frozen=True, kw_only=True):
    """A balance put right: the last report's figure was wrong; no line, a footnote must say why."""

    besides = "the balance, with the plan's reason as its footnote"

    shares: Annotated[Decimal, about("The right balance as of this day.")]
    why: Annotated[str, about("Footnote on the balance of the next line.")]
