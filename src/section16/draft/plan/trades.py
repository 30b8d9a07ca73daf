"""Events on the market and with the owner's own hand: trades, gifts, transfers."""

from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from section16.draft.plan.base import Part, says
from section16.draft.plan.event import EitherEvent, Event, StockEvent, TradeEvent


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
