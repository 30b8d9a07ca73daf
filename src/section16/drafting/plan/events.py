"""Every kind of event that a plan can have, with the lines that it makes."""

from decimal import Decimal
from typing import Annotated, Final, Literal, TypeAlias

import msgspec

from section16.drafting.plan.parts import (
    Cover,
    EitherEvent,
    Event,
    EventLine,
    GrantEvent,
    PlanTable,
    StockEvent,
    TradeEvent,
    Withholding,
    about,
)

__all__ = ["AnyEvent"]


_EITHER: Final = "I or II"
_AVERAGE: Final = "price, or average of executions within one dollar"
_RANGE: Final = "average, range and undertaking"
_ANNUAL: Final = "5"
_BALANCES: Final = "reported as a balance (the default) it makes no line: both balances change, with a footnote"
_WITHHELD: Final = EventLine("I", "F", "D", "value a share", "withheld for price or tax")
_COVER: Final = EventLine("I", "S", "D", _AVERAGE, f"sold to cover; {_RANGE}")


class _Award(EitherEvent, frozen=True, kw_only=True):
    shares: Annotated[Decimal, about("Units or shares granted.")]
    price: Annotated[Decimal, about("What the owner paid a unit.")] = Decimal(0)


class OptionGrant(_Award, tag="option grant", frozen=True, kw_only=True):
    """Option granted by the issuer: code A, a line of Table II; `grant` is needed."""

    makes = (EventLine("II", "A", "A", "price, 0 unless said"),)


class RsuGrant(_Award, tag="rsu grant", frozen=True, kw_only=True):
    """Restricted stock units: code A, in Table II by `grant`, or in Table I by `security`."""

    makes = (EventLine(_EITHER, "A", "A", "price, 0 unless said", "contingent right, vesting"),)


class PsuGrant(_Award, tag="psu grant", frozen=True, kw_only=True):
    """Performance units earned (their terms met): code A, by `grant` or by `security`."""

    makes = (EventLine(_EITHER, "A", "A", "price, 0 unless said", "contingent right, vesting"),)


class Award(_Award, tag="award", frozen=True, kw_only=True):
    """Any other award of the issuer (restricted stock, SAR, phantom, warrant): code A."""

    makes = (EventLine(_EITHER, "A", "A", "price, 0 unless said"),)


class Vest(EitherEvent, tag="vest", frozen=True, kw_only=True):
    """Units turn into stock: M in both tables by `grant`; by `security`, only the tax line.

    Units granted in Table I are already counted as shares, so their vesting makes no line.
    """

    makes = (
        EventLine("I", "M", "A", "0"),
        EventLine("II", "M", "D", "0", "contingent right, vesting"),
        EventLine("I", "D", "D", "price", "settled in cash"),
        _WITHHELD,
        _COVER,
    )
    besides = "units granted in Table I make only the lines for tax"

    shares: Annotated[Decimal, about("Units that vested.")]
    tax: Annotated[Withholding | None, about("Shares withheld for tax: code F.")] = None
    cover: Annotated[Cover | None, about("Shares sold for tax: code S.")] = None
    settled: Annotated[
        Literal["stock", "cash"], about("`cash`: a further Table I line, code D, gives the shares back at `price`.")
    ] = "stock"
    price: Annotated[Decimal | None, about("Dollars a share, when settled in cash.")] = None


class Exercise(GrantEvent, tag="exercise", frozen=True, kw_only=True):
    """Exercise of an option, SAR, warrant or right: acquired in Table I, disposed of in Table II."""

    makes = (
        EventLine("I", "M, X or O", "A", "exercise price; 0 for appreciation rights"),
        EventLine("II", "M, X or O", "D", "0 unless said", "fully vested and exercisable"),
        _WITHHELD,
        _COVER,
    )

    shares: Annotated[Decimal, about("Units exercised.")]
    how: Annotated[
        Literal["cash", "net", "sell-to-cover"], about("`net` needs `withheld`, `sell-to-cover` needs `cover`.")
    ] = "cash"
    basis: Annotated[
        Literal["16b-3", "in the money", "out of the money"] | None,
        about("Code M, X or O; left out: M, but a warrant, right, put or call must say."),
    ] = None
    withheld: Annotated[Withholding | None, about("Shares withheld for the exercise price: code F.")] = None
    tax: Annotated[Withholding | None, about("Shares withheld for tax: code F.")] = None
    cover: Annotated[Cover | None, about("Shares sold to pay price and tax: code S.")] = None
    received: Annotated[Decimal | None, about("Shares acquired; left out: units times ratio. A SAR must say.")] = None
    derivative_price: Annotated[Decimal, about("Price printed in Table II, column 8; usually 0.")] = Decimal(0)


class Conversion(GrantEvent, tag="conversion", frozen=True, kw_only=True):
    """Conversion of a convertible: acquired in Table I, disposed of in Table II."""

    makes = (
        EventLine("I", "C or M", "A", "price, footnote or 0", "terms of the conversion"),
        EventLine("II", "C or M", "D", "0", "terms of the conversion"),
    )

    shares: Annotated[Decimal | None, about("Units converted; exactly one of `shares`, `value`.")] = None
    value: Annotated[Decimal | None, about("Dollars of debt converted.")] = None
    received: Annotated[Decimal | None, about("Shares acquired; left out: units times ratio.")] = None
    price: Annotated[Decimal | None, about("Dollars a share in Table I; left out: a footnote or 0.")] = None
    basis: Annotated[Literal["16b-6(b)", "16b-3"], about("Code C, or M for an award of the issuer.")] = "16b-6(b)"


class ToIssuer(EitherEvent, tag="sale to issuer", frozen=True, kw_only=True):
    """Given to the issuer for money or other value (Rule 16b-3(e)): code D."""

    makes = (EventLine(_EITHER, "D", "D", "price or footnote"),)

    shares: Annotated[Decimal, about("Shares or units.")]
    price: Annotated[Decimal | None, about("Dollars a share; left out: `footnotes.price`.")] = None


class Forfeiture(EitherEvent, tag="forfeiture", frozen=True, kw_only=True):
    """Lost without payment. Stock: code D at 0. Derivative: no line (Rule 16a-4(d)) unless `report`."""

    makes = (EventLine(_EITHER, "D", "D", "0", "no consideration"),)
    besides = "a derivative's makes no line unless asked for: the balance changes, with a footnote (Rule 16a-4(d))"

    shares: Annotated[Decimal, about("Shares or units.")]
    report: Annotated[bool, about("A derivative's forfeiture as a line, code D at 0.")] = False


class Expiration(Event, tag="expiration", frozen=True, kw_only=True):
    """End of a derivative.

    Long without value: no line, the balance falls (Rule 16a-4(d)); ended or cancelled for value: code H. Short: code E.
    """

    makes = (
        EventLine("II", "H", "D", "value received a unit"),
        EventLine("II", "E", "A", "0, or value received"),
    )
    besides = "a long position without value makes no line: the balance changes, with a footnote (Rule 16a-4(d))"

    grant: Annotated[str, about("`id` of the grant.")]
    shares: Annotated[Decimal, about("Units that ended.")]
    value_received: Annotated[Decimal | None, about("Dollars a unit received.")] = None


class EquitySwapEvent(Event, tag="equity swap", frozen=True, kw_only=True):
    """A cash-settled swap opened or closed: Table II, `equitySwapInvolved`, printed P/K or S/K.

    Opening a long or closing a short one is P, acquired; closing a long or opening a short one is
    S, disposed of. Its terms are a `[[grant]]` of kind `swap`; a footnote must describe it.
    """

    makes = (
        EventLine("II", "P", "A", "reference price, or footnote", "the plan's; printed P/K"),
        EventLine("II", "S", "D", "reference price, or footnote", "the plan's; printed S/K"),
    )

    grant: Annotated[str, about("`id` of a grant of kind `swap`.")]
    move: Annotated[Literal["open", "close"], about("Opened (or increased), or closed (or reduced).")]
    shares: Annotated[Decimal, about("Notional shares.")]
    price: Annotated[Decimal | None, about("Reference price; left out: `derivative_footnotes.price`.")] = None


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


class DividendReinvestment(StockEvent, tag="dividend reinvestment", frozen=True, kw_only=True):
    """Shares from a dividend reinvestment plan that is exempt (Rule 16a-11): no line, a footnote.

    A broker's own reinvestment is a `purchase`.
    """

    besides = "the balance, with a footnote (Rule 16a-11)"

    shares: Annotated[Decimal, about("Number acquired, fractions too.")]


class PlanAcquisition(StockEvent, tag="exempt plan acquisition", frozen=True, kw_only=True):
    """401(k), ESPP or excess plan, not reported (Rule 16b-3(c)): no line, a footnote."""

    besides = "the balance, with a footnote (Rule 16b-3(c))"

    shares: Annotated[Decimal, about("Number acquired.")]
    under: Annotated[str, about("The plan, as the footnote names it: `the Issuer's 401(k) plan`.")]


class AdsConversion(Event, tag="ads conversion", frozen=True, kw_only=True):
    """Ordinary shares deposited for ADS, or ADS given back (`[ads]` has titles and ratio)."""

    makes = (
        EventLine("I", "J", "D", "0", "deposit or withdrawal"),
        EventLine("I", "J", "A", "0", "deposit or withdrawal"),
    )
    besides = _BALANCES

    shares: Annotated[Decimal, about("Number of depositary shares.")]
    to: Annotated[Literal["ads", "ordinary"], about("What one has afterwards.")]
    holding: Annotated[str, about("`direct`, or the nature of ownership on both sides.")] = "direct"
    report: Annotated[
        Literal["balance", "other"],
        about("`balance`: both balances change, with a footnote. `other`: two lines, code J."),
    ] = "balance"


class Correction(StockEvent, tag="correction", frozen=True, kw_only=True):
    """A balance put right: the last report's figure was wrong; no line, a footnote must say why."""

    besides = "the balance, with the plan's reason as its footnote"

    shares: Annotated[Decimal, about("The right balance as of this day.")]
    why: Annotated[str, about("Footnote on the balance of the next line.")]


class Purchase(TradeEvent, tag="purchase", frozen=True, kw_only=True):
    """Bought on the market or privately: code P, acquired."""

    makes = (EventLine(_EITHER, "P", "A", _AVERAGE, _RANGE),)


class Sale(TradeEvent, tag="sale", frozen=True, kw_only=True):
    """Sold on the market or privately: code S, disposed of."""

    makes = (EventLine(_EITHER, "S", "D", _AVERAGE, _RANGE),)


class EsppPurchase(StockEvent, tag="espp purchase", frozen=True, kw_only=True):
    """Bought through an employee stock purchase plan: exempt, reported voluntarily."""

    makes = (EventLine("I", "A or J", "A", "price", "exempt under Rules 16b-3(c) and (d)"),)

    shares: Annotated[Decimal, about("Number of shares.")]
    price: Annotated[Decimal, about("Dollars a share.")]
    code: Annotated[Literal["A", "J"], about("Both are practice; J needs a footnote.")] = "A"


class SmallAcquisition(StockEvent, tag="small acquisition", frozen=True, kw_only=True):
    """Bought for not more than $10,000 in six months (Rule 16a-6): code L, Form 5 or 4 early."""

    makes = (EventLine("I", "L", "A", "price", "Rule 16a-6", _ANNUAL),)

    shares: Annotated[Decimal, about("Number of shares.")]
    price: Annotated[Decimal, about("Dollars a share.")]


class GiftMade(EitherEvent, tag="gift made", frozen=True, kw_only=True):
    """Given away: code G, disposed of, price 0; on Form 4 since 27 February 2023."""

    makes = (EventLine(_EITHER, "G", "D", "0", "recipient", "4; 5 before 27 February 2023"),)

    shares: Annotated[Decimal, about("Number given.")]
    to: Annotated[str | None, about("Who got it, for a footnote: `a donor-advised fund`.")] = None


class GiftReceived(EitherEvent, tag="gift received", frozen=True, kw_only=True):
    """Got as a gift: code G, acquired, price 0; on Form 5, or 4 early."""

    makes = (EventLine(_EITHER, "G", "A", "0", "giver", _ANNUAL),)

    shares: Annotated[Decimal, about("Number received.")]
    from_: Annotated[str | None, about("Who gave it, for a footnote.")] = msgspec.field(default=None, name="from")


class Inheritance(EitherEvent, tag="inheritance", frozen=True, kw_only=True):
    """By will or the laws of descent: code W, price 0; on Form 5, or 4 early."""

    makes = (EventLine(_EITHER, "W", "A or D", "0", "", _ANNUAL),)

    shares: Annotated[Decimal, about("Number that passed.")]
    side: Annotated[Literal["received", "passed on"], about("Acquired, or disposed of.")] = "received"


class Tender(EitherEvent, tag="tender", frozen=True, kw_only=True):
    """Tendered in a change of control: code U, disposed of."""

    makes = (EventLine(_EITHER, "U", "D", "price or footnote"),)

    shares: Annotated[Decimal, about("Number tendered.")]
    price: Annotated[Decimal | None, about("Dollars a share, or `footnotes.price` says what was received.")] = None


class Transfer(Event, tag="transfer", frozen=True, kw_only=True):
    """From one form of ownership to another, the pecuniary interest unchanged (Rule 16a-13).

    `direct`, an `id` of a holding, or a nature of indirect ownership, from and to.
    """

    makes = (
        EventLine("I", "G or J", "D", "0", "the plan's, for J", "4; a gift as `gift made`"),
        EventLine("I", "G or J", "A", "0", "the plan's, for J", "4; a gift as `gift made`"),
    )
    besides = f"{_BALANCES} (Rule 16a-13)"

    security: Annotated[str | None, about("Title of the class; left out: the plan's only class.")] = None
    shares: Annotated[Decimal, about("Number moved.")]
    from_: Annotated[str, about("`direct`, a holding's `id`, or a nature: `By Trust`.")] = msgspec.field(name="from")
    to: Annotated[str, about("`direct`, a holding's `id`, or a nature: `By Trust`.")]
    report: Annotated[
        Literal["balance", "gift", "other"],
        about(
            "`balance`: exempt from reporting, both balances change, with a footnote. `gift`: two "
            "lines with code G. `other`: two lines with code J, which need a footnote."
        ),
    ] = "balance"


class Share(PlanTable, frozen=True, kw_only=True):
    """One recipient's part of a distribution."""

    to: Annotated[str, about("`direct`, a holding's `id`, or a nature: `By Trust`.")]
    shares: Annotated[Decimal, about("Number received.")]


class Distribution(Event, tag="distribution", frozen=True, kw_only=True):
    """Pro rata from a partnership or fund to its partners, for no consideration: code J.

    One line disposed of at the source, and one acquired for each owner's part in `received`.
    """

    makes = (
        EventLine("I", "J", "D", "0", "pro rata, no consideration"),
        EventLine("I", "J", "A", "0", "receipt of a part"),
    )

    security: Annotated[str | None, about("Title of the class; left out: the plan's only class.")] = None
    shares: Annotated[Decimal, about("Number distributed, to all partners.")]
    from_: Annotated[str, about("Holding `id` or nature of the source.")] = msgspec.field(name="from")
    received: Annotated[tuple[Share, ...], about("Parts that came to the reporting owners or their entities.")] = ()


class Discretionary(EitherEvent, tag="discretionary transaction", frozen=True, kw_only=True):
    """Fund switch or cash-out of an employee plan (Rule 16b-3(f)): code I."""

    makes = (EventLine(_EITHER, "I", "A or D", "price"),)

    side: Annotated[Literal["acquired", "disposed"], about("In or out of the issuer's stock.")]
    shares: Annotated[Decimal, about("Number of shares.")]
    price: Annotated[Decimal, about("Dollars a share.")]


class VotingTrust(StockEvent, tag="voting trust", frozen=True, kw_only=True):
    """Deposit into or withdrawal from a voting trust: code Z."""

    makes = (EventLine("I", "Z", "A or D", "0", "", _ANNUAL),)

    side: Annotated[Literal["withdrawal", "deposit"], about("Acquired, or disposed of.")]
    shares: Annotated[Decimal, about("Number of shares.")]


class Other(EitherEvent, tag="other", frozen=True, kw_only=True):
    """Anything else: code J; a footnote must say what it was."""

    makes = (EventLine(_EITHER, "J", "A or D", "price, footnote or 0", "the plan's"),)

    side: Annotated[Literal["acquired", "disposed"], about("Which way.")]
    shares: Annotated[Decimal, about("Number of shares or units.")]
    price: Annotated[Decimal | None, about("Dollars a share; left out: a footnote on the price, or 0.")] = None
    equity_swap: Annotated[bool, about("An equity swap was involved (printed K).")] = False


AnyEvent: TypeAlias = (
    Purchase | Sale | EsppPurchase | SmallAcquisition | GiftMade | GiftReceived | Inheritance | Tender
    | Transfer | Distribution | Discretionary | VotingTrust | Other | OptionGrant | RsuGrant | PsuGrant | Award
    | Vest | Exercise | Conversion | ToIssuer | Forfeiture | Expiration | EquitySwapEvent
    | Split | DividendReinvestment | PlanAcquisition | AdsConversion | Correction
)  # fmt: skip
