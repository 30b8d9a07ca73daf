"""Events of compensation and derivatives: awards, vesting, exercise, conversion, swaps."""

from decimal import Decimal
from typing import Annotated, Literal

from section16.draft.plan.base import says
from section16.draft.plan.event import Cover, EitherEvent, Event, GrantEvent, Withholding


class _Award(EitherEvent, frozen=True, kw_only=True):
    shares: Annotated[Decimal, says("Units or shares granted.")]
    price: Annotated[Decimal, says("What the owner paid a unit.")] = Decimal(0)


class OptionGrant(_Award, tag="option grant", frozen=True, kw_only=True):
    """Option granted by the issuer: code A, a line of Table II; `grant` is needed."""


class RsuGrant(_Award, tag="rsu grant", frozen=True, kw_only=True):
    """Restricted stock units: code A, in Table II by `grant`, or in Table I by `security`."""


class PsuGrant(_Award, tag="psu grant", frozen=True, kw_only=True):
    """Performance units earned (their terms met): code A, by `grant` or by `security`."""


class Award(_Award, tag="award", frozen=True, kw_only=True):
    """Any other award of the issuer (restricted stock, SAR, phantom, warrant): code A."""


class Vest(EitherEvent, tag="vest", frozen=True, kw_only=True):
    """Units turn into stock: M in both tables by `grant`; by `security`, only the tax line.

    Units granted in Table I are already counted as shares, so their vesting makes no line.
    """

    shares: Annotated[Decimal, says("Units that vested.")]
    tax: Annotated[Withholding | None, says("Shares withheld for tax: code F.")] = None
    cover: Annotated[Cover | None, says("Shares sold for tax: code S.")] = None
    settled: Annotated[
        Literal["stock", "cash"],
        says("`cash`: a further Table I line, code D, gives the shares back at `price`."),
    ] = "stock"
    price: Annotated[Decimal | None, says("Dollars a share, when settled in cash.")] = None


class Exercise(GrantEvent, tag="exercise", frozen=True, kw_only=True):
    """Exercise of an option, SAR, warrant or right: acquired in Table I, disposed of in Table II."""

    shares: Annotated[Decimal, says("Units exercised.")]
    how: Annotated[
        Literal["cash", "net", "sell-to-cover"],
        says("`net` needs `withheld`, `sell-to-cover` needs `cover`."),
    ] = "cash"
    basis: Annotated[
        Literal["16b-3", "in the money", "out of the money"] | None,
        says("Code M, X or O; left out: M, but a warrant, right, put or call must say."),
    ] = None
    withheld: Annotated[Withholding | None, says("Shares withheld for the exercise price: code F.")] = None
    tax: Annotated[Withholding | None, says("Shares withheld for tax: code F.")] = None
    cover: Annotated[Cover | None, says("Shares sold to pay price and tax: code S.")] = None
    received: Annotated[Decimal | None, says("Shares acquired; left out: units times ratio. A SAR must say.")] = None
    derivative_price: Annotated[Decimal, says("Price printed in Table II, column 8; usually 0.")] = Decimal(0)


class Conversion(GrantEvent, tag="conversion", frozen=True, kw_only=True):
    """Conversion of a convertible: acquired in Table I, disposed of in Table II."""

    shares: Annotated[Decimal | None, says("Units converted; exactly one of `shares`, `value`.")] = None
    value: Annotated[Decimal | None, says("Dollars of debt converted.")] = None
    received: Annotated[Decimal | None, says("Shares acquired; left out: units times ratio.")] = None
    price: Annotated[Decimal | None, says("Dollars a share in Table I; left out: a footnote or 0.")] = None
    basis: Annotated[Literal["16b-6(b)", "16b-3"], says("Code C, or M for an award of the issuer.")] = "16b-6(b)"


class ToIssuer(EitherEvent, tag="sale to issuer", frozen=True, kw_only=True):
    """Given to the issuer for money or other value (Rule 16b-3(e)): code D."""

    shares: Annotated[Decimal, says("Shares or units.")]
    price: Annotated[Decimal | None, says("Dollars a share; left out: `footnotes.price`.")] = None


class Forfeiture(EitherEvent, tag="forfeiture", frozen=True, kw_only=True):
    """Lost without payment. Stock: code D at 0. Derivative: no line (Rule 16a-4(d)) unless `report`."""

    shares: Annotated[Decimal, says("Shares or units.")]
    report: Annotated[bool, says("A derivative's forfeiture as a line, code D at 0.")] = False


class Expiration(Event, tag="expiration", frozen=True, kw_only=True):
    """End of a derivative.

    Long, without value: no line, the balance falls (Rule 16a-4(d)). Long with value received or
    cancelled for value: code H. Short: code E.
    """

    grant: Annotated[str, says("`id` of the grant.")]
    shares: Annotated[Decimal, says("Units that ended.")]
    value_received: Annotated[Decimal | None, says("Dollars a unit received.")] = None


class EquitySwap(Event, tag="equity swap", frozen=True, kw_only=True):
    """A cash-settled swap opened or closed: Table II, `equitySwapInvolved`, printed P/K or S/K.

    Opening a long or closing a short one is P, acquired; closing a long or opening a short one is
    S, disposed of. Its terms are a `[[grant]]` of kind `swap`; a footnote must describe it.
    """

    grant: Annotated[str, says("`id` of a grant of kind `swap`.")]
    move: Annotated[Literal["open", "close"], says("Opened (or increased), or closed (or reduced).")]
    shares: Annotated[Decimal, says("Notional shares.")]
    price: Annotated[Decimal | None, says("Reference price; left out: `derivative_footnotes.price`.")] = None
