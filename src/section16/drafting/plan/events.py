"""Every kind of event that a plan can have, with the lines that it makes; `AnyEvent` is the list of all.

How an event becomes steps stands in `drafting.events`, whose table `BUILDERS` names the builder of each.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Final, Literal, TypeAlias

import msgspec

from section16.drafting.plan.balance_events import (
    BALANCES,
    AdsConversion,
    Correction,
    DividendReinvestment,
    DomesticRelationsOrder,
    HouseholdChange,
    PlanAcquisition,
    SpinOff,
    Split,
)
from section16.drafting.plan.parts import (
    AmountEvent,
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

__all__ = ["AWARDS", "AdministratorFile", "AnyEvent"]


_EITHER: Final = "I or II"
_AVERAGE: Final = "price, or average of executions within one dollar"
_RANGE: Final = "average, range and undertaking"
_ANNUAL: Final = "5"
_WITHHELD: Final = EventLine("I", "F", "D", "value a share", "withheld for price or tax")
_COVER: Final = EventLine("I", "S", "D", _AVERAGE, f"sold to cover; {_RANGE}")


Into: TypeAlias = Annotated[
    str | None,
    about("`id` of the grant that receives; left out: the grant of that title, where no holding has it."),
]


class _Award(AmountEvent, frozen=True, kw_only=True):
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


AWARDS: Final = (OptionGrant, RsuGrant, PsuGrant, Award)


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
    """Exercise of an option, SAR, warrant, right or put; of a series that is `short`, its assignment.

    The shares are acquired by a call and disposed of by a put; written ones are the other way. Where what is received
    is the security of another grant, as preferred stock is, both lines stand in Table II.
    """

    makes = (
        EventLine(_EITHER, "M, X or O", "A or D", "exercise price; 0 for appreciation rights"),
        EventLine("II", "M, X or O", "D or A", "0 unless said", "fully vested and exercisable"),
        EventLine("I", "F or S", "D", "value a share", "withheld for price or tax; S beside X and O"),
        _COVER,
    )
    besides = "a written option is closed, not opened: column 9 falls to what is still owed"

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
    received: Annotated[
        Decimal | None, about("Shares acquired, or given away by a put; left out: units times ratio. A SAR must say.")
    ] = None
    into: Into = None
    derivative_price: Annotated[Decimal, about("Price printed in Table II, column 8; usually 0.")] = Decimal(0)


class AdministratorFile(EitherEvent, tag="administrator file", frozen=True, kw_only=True):
    """Vestings and exercises of a day, from a plan administrator's file: each of its rows is a `vest` or an `exercise`.

    Each row's award is the grant or holding that names it in `awards`.
    """

    besides = "each row of the day is a `vest` or an `exercise`, with the lines of that"

    file: Annotated[str, about("CSV or XLSX file of the plan administrator, beside the plan.")]
    kind: Annotated[
        Literal["vest", "exercise"] | None, about("What rows are of, where the file does not say; else: those alone.")
    ] = None
    basis: Annotated[
        Literal["16b-3", "in the money", "out of the money"] | None, about("Of exercises: as for an `exercise`.")
    ] = None
    cover: Annotated[
        Cover | None,
        about("Executions of the shares sold to pay, in place of the file's price; their sum is checked."),
    ] = None


class Conversion(GrantEvent, tag="conversion", frozen=True, kw_only=True):
    """Conversion of a convertible: acquired in Table I (a grant itself in Table II), disposed of in Table II."""

    makes = (
        EventLine(_EITHER, "C or M", "A", "price, footnote or 0", "terms of the conversion"),
        EventLine("II", "C or M", "D", "0", "terms of the conversion"),
    )

    shares: Annotated[Decimal | None, about("Units converted; exactly one of `shares`, `value`.")] = None
    value: Annotated[Decimal | None, about("Dollars of debt converted.")] = None
    received: Annotated[Decimal | None, about("Shares acquired; left out: units times ratio.")] = None
    into: Into = None
    price: Annotated[Decimal | None, about("Dollars a share in Table I; left out: a footnote or 0.")] = None
    basis: Annotated[Literal["16b-6(b)", "16b-3"], about("Code C, or M for an award of the issuer.")] = "16b-6(b)"


class ToIssuer(AmountEvent, tag="sale to issuer", frozen=True, kw_only=True):
    """Given to the issuer for money or other value (Rule 16b-3(e)): code D."""

    makes = (EventLine(_EITHER, "D", "D", "price or footnote"),)

    price: Annotated[Decimal | None, about("Dollars a share; left out: `footnotes.price`.")] = None


class Forfeiture(EitherEvent, tag="forfeiture", frozen=True, kw_only=True):
    """Lost without payment. Stock: code D at 0. Derivative, or units counted in Table I: no line (Rule 16a-4(d))."""

    makes = (EventLine(_EITHER, "D", "D", "0", "no consideration"),)
    besides = "a derivative's makes no line unless asked for: the balance changes, with a footnote (Rule 16a-4(d))"

    shares: Annotated[Decimal, about("Shares or units.")]
    units: Annotated[bool, about("What is lost are units that Table I counts, not shares: no line.")] = False
    report: Annotated[bool, about("A derivative's forfeiture as a line all the same, code D at 0.")] = False


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


class Purchase(TradeEvent, tag="purchase", frozen=True, kw_only=True):
    """Bought on the market or privately: code P, acquired."""

    makes = (EventLine(_EITHER, "P", "A", _AVERAGE, _RANGE),)

    deferral_ended: Annotated[
        date | None,
        about("A small acquisition until this day: due two business days after it (Rule 16a-6(b)), with a footnote."),
    ] = None


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


class GiftMade(AmountEvent, tag="gift made", frozen=True, kw_only=True):
    """Given away: code G, disposed of, price 0; on Form 4 since 27 February 2023."""

    makes = (EventLine(_EITHER, "G", "D", "0", "recipient", "4; 5 before 27 February 2023"),)

    to: Annotated[str | None, about("Who got it, for a footnote: `a donor-advised fund`.")] = None


class GiftReceived(AmountEvent, tag="gift received", frozen=True, kw_only=True):
    """Got as a gift: code G, acquired, price 0; on Form 5, or 4 early."""

    makes = (EventLine(_EITHER, "G", "A", "0", "giver", _ANNUAL),)

    from_: Annotated[str | None, about("Who gave it, for a footnote.")] = msgspec.field(default=None, name="from")


class Inheritance(AmountEvent, tag="inheritance", frozen=True, kw_only=True):
    """By will or the laws of descent: code W, price 0; on Form 5, or 4 early."""

    makes = (EventLine(_EITHER, "W", "A or D", "0", "", _ANNUAL),)

    side: Annotated[Literal["received", "passed on"], about("Acquired, or disposed of.")] = "received"


class Tender(AmountEvent, tag="tender", frozen=True, kw_only=True):
    """Tendered in a change of control: code U, disposed of."""

    makes = (EventLine(_EITHER, "U", "D", "price or footnote"),)

    price: Annotated[Decimal | None, about("Dollars a share, or `footnotes.price` says what was received.")] = None


MovedGrant: TypeAlias = Annotated[
    str | None,
    about("`id` of the grant of which units move, to a grant of its terms that is held so, or to a line of its own."),
]


class Transfer(Event, tag="transfer", frozen=True, kw_only=True):
    """From one form of ownership to another, the pecuniary interest unchanged (Rule 16a-13).

    `direct`, an `id` of a holding, or a nature of indirect ownership, from and to.
    """

    makes = (
        EventLine(_EITHER, "G or J", "D", "0", "the plan's, for J", "4; a gift as `gift made`"),
        EventLine(_EITHER, "G or J", "A", "0", "the plan's, for J", "4; a gift as `gift made`"),
    )
    besides = f"{BALANCES} (Rule 16a-13)"

    security: Annotated[str | None, about("Title of the class; left out: the plan's only class.")] = None
    grant: MovedGrant = None
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
        EventLine(_EITHER, "J", "D", "0", "pro rata, no consideration"),
        EventLine(_EITHER, "J", "A", "0", "receipt of a part"),
    )

    security: Annotated[str | None, about("Title of the class; left out: the plan's only class.")] = None
    grant: MovedGrant = None
    shares: Annotated[Decimal, about("Number distributed, to all partners.")]
    from_: Annotated[str, about("Holding `id` or nature of the source.")] = msgspec.field(name="from")
    received: Annotated[tuple[Share, ...], about("Parts that came to the reporting owners or their entities.")] = ()


class Discretionary(EitherEvent, tag="discretionary transaction", frozen=True, kw_only=True):
    """Fund switch or cash-out of an employee plan (Rule 16b-3(f)): code I."""

    makes = (EventLine(_EITHER, "I", "A or D", "price"),)

    side: Annotated[Literal["acquired", "disposed"], about("In or out of the issuer's stock.")]
    shares: Annotated[Decimal, about("Number of shares.")]
    price: Annotated[Decimal, about("Dollars a share.")]


class VotingTrust(EitherEvent, tag="voting trust", frozen=True, kw_only=True):
    """Deposit into or withdrawal from a voting trust: code Z."""

    makes = (EventLine(_EITHER, "Z", "A or D", "0", "", _ANNUAL),)

    side: Annotated[Literal["withdrawal", "deposit"], about("Acquired, or disposed of.")]
    shares: Annotated[Decimal, about("Number of shares.")]


class Other(AmountEvent, tag="other", frozen=True, kw_only=True):
    """Anything else: code J; a footnote must say what it was."""

    makes = (EventLine(_EITHER, "J", "A or D", "price, footnote or 0", "the plan's"),)

    side: Annotated[Literal["acquired", "disposed"], about("Which way.")]
    price: Annotated[Decimal | None, about("Dollars a share; left out: a footnote on the price, or 0.")] = None
    equity_swap: Annotated[bool, about("An equity swap was involved (printed K).")] = False


AnyEvent: TypeAlias = (
    Purchase | Sale | EsppPurchase | SmallAcquisition | GiftMade | GiftReceived | Inheritance | Tender
    | Transfer | Distribution | Discretionary | VotingTrust | Other | OptionGrant | RsuGrant | PsuGrant | Award
    | Vest | Exercise | AdministratorFile | Conversion | ToIssuer | Forfeiture | Expiration | EquitySwapEvent
    | Split | DividendReinvestment | PlanAcquisition | DomesticRelationsOrder | SpinOff | HouseholdChange
    | AdsConversion | Correction
)  # fmt: skip
