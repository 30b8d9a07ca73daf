"""Events on the market and with the owner's own hand: trades, gifts, transfers."""

from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from section16.drafting.plan.parts import (
    Cover,
    EitherEvent,
    Event,
    GrantEvent,
    Part,
    StockEvent,
    TradeEvent,
    Withholding,
    says,
)

__all__ = []


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


class Purchase(TradeEvent, tag="purchase", frozen=True, kw_only=True):
    """Bought on the market or privately: code P, acquired."""


class Sale(TradeEvent, tag="sale", frozen=True, kw_only=True):
    """Sold on the market or privately: code S, disposed of."""


class EsppPurchase(StockEvent, tag="espp purchase", frozen=True, kw_only=True):
    """Bought through an employee stock purchase plan: exempt, reported voluntarily."""

    shares: Annotated[Decimal, says("Number of shares.")]
    price: Annotated[Decimal, says("Dollars a share.")]
    code: Annotated[Literal["A", "J"], says("Both are practice; J needs a footnote.")] = "A"


class SmallAcquisition(StockEvent, tag="small acquisition", frozen=True, kw_only=True):
    """Bought for not more than $10,000 in six months (Rule 16a-6): code L, Form 5 or 4 early."""

    shares: Annotated[Decimal, says("Number of shares.")]
    price: Annotated[Decimal, says("Dollars a share.")]


class GiftMade(EitherEvent, tag="gift made", frozen=True, kw_only=True):
    """Given away: code G, disposed of, price 0; on Form 4 since 27 February 2023."""

    shares: Annotated[Decimal, says("Number given.")]
    to: Annotated[str | None, says("Who got it, for a footnote: `a donor-advised fund`.")] = None


class GiftReceived(EitherEvent, tag="gift received", frozen=True, kw_only=True):
    """Got as a gift: code G, acquired, price 0; on Form 5, or 4 early."""

    shares: Annotated[Decimal, says("Number received.")]
    from_: Annotated[str | None, says("Who gave it, for a footnote.")] = msgspec.field(default=None, name="from")


class Inheritance(EitherEvent, tag="inheritance", frozen=True, kw_only=True):
    """By will or the laws of descent: code W, price 0; on Form 5, or 4 early."""

    shares: Annotated[Decimal, says("Number that passed.")]
    side: Annotated[Literal["received", "passed on"], says("Acquired, or disposed of.")] = "received"


class Tender(EitherEvent, tag="tender", frozen=True, kw_only=True):
    """Tendered in a change of control: code U, disposed of."""

    shares: Annotated[Decimal, says("Number tendered.")]
    price: Annotated[Decimal | None, says("Dollars a share; left out: `footnotes.price` tells what was received.")] = (
        None
    )


class Transfer(Event, tag="transfer", frozen=True, kw_only=True):
    """From one form of ownership to another, the pecuniary interest unchanged (Rule 16a-13).

    `direct`, an `id` of a holding, or a nature of indirect ownership, from and to.
    """

    security: Annotated[str | None, says("Title of the class; left out: the plan's only class.")] = None
    shares: Annotated[Decimal, says("Number moved.")]
    from_: Annotated[str, says("`direct`, a holding's `id`, or a nature: `By Trust`.")] = msgspec.field(name="from")
    to: Annotated[str, says("`direct`, a holding's `id`, or a nature: `By Trust`.")]
    report: Annotated[
        Literal["balance", "gift", "other"],
        says(
            "`balance`: exempt from reporting, both balances change, with a footnote. `gift`: two "
            "lines with code G. `other`: two lines with code J, which need a footnote."
        ),
    ] = "balance"


class Share(Part, frozen=True, kw_only=True):
    """One recipient's part of a distribution."""

    to: Annotated[str, says("`direct`, a holding's `id`, or a nature: `By Trust`.")]
    shares: Annotated[Decimal, says("Number received.")]


class Distribution(Event, tag="distribution", frozen=True, kw_only=True):
    """Pro rata from a partnership or fund to its partners, for no consideration: code J.

    One line disposed of at the source, and one acquired for each owner's part in `received`.
    """

    security: Annotated[str | None, says("Title of the class; left out: the plan's only class.")] = None
    shares: Annotated[Decimal, says("Number distributed, to all partners.")]
    from_: Annotated[str, says("Holding `id` or nature of the source.")] = msgspec.field(name="from")
    received: Annotated[tuple[Share, ...], says("Parts that came to the reporting owners or their entities.")] = ()


class Discretionary(EitherEvent, tag="discretionary transaction", frozen=True, kw_only=True):
    """Fund switch or cash-out of an employee plan (Rule 16b-3(f)): code I."""

    side: Annotated[Literal["acquired", "disposed"], says("In or out of the issuer's stock.")]
    shares: Annotated[Decimal, says("Number of shares.")]
    price: Annotated[Decimal, says("Dollars a share.")]


class VotingTrust(StockEvent, tag="voting trust", frozen=True, kw_only=True):
    """Deposit into or withdrawal from a voting trust: code Z."""

    side: Annotated[Literal["withdrawal", "deposit"], says("Acquired, or disposed of.")]
    shares: Annotated[Decimal, says("Number of shares.")]


class Other(EitherEvent, tag="other", frozen=True, kw_only=True):
    """Anything else: code J; a footnote must say what it was."""

    side: Annotated[Literal["acquired", "disposed"], says("Which way.")]
    shares: Annotated[Decimal, says("Number of shares or units.")]
    price: Annotated[Decimal | None, says("Dollars a share; left out: a footnote on the price, or 0.")] = None
    equity_swap: Annotated[bool, says("An equity swap was involved (printed K).")] = False
