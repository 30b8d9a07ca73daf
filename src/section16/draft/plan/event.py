"""What every event has in common, and the small tables events are built from."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from section16.draft.plan.base import CellNotes, Nature, Owners, Ownership, Part, Texts, says


class InlineFill(Part, frozen=True, kw_only=True):
    """One execution, written in the plan itself."""

    shares: Annotated[Decimal, says("Number of shares.")]
    price: Annotated[Decimal, says("Dollars a share, without commission.")]


Fills: TypeAlias = Annotated[
    str | tuple[InlineFill, ...] | None,
    says(
        "Executions: a broker's CSV or XLSX file beside the plan, or `[{shares, price}, ...]`. "
        "Of a file, the rows of this event's day and side are taken."
    ),
]
TradeShares: TypeAlias = Annotated[
    Decimal | None, says("Number sold or bought; with `fills`, checked against their sum.")
]
TradePrice: TypeAlias = Annotated[Decimal | None, says("Price, or weighted average with `low` and `high`.")]
LowPrice: TypeAlias = Annotated[Decimal | None, says("Lowest price, when `price` is an average.")]
HighPrice: TypeAlias = Annotated[Decimal | None, says("Highest price, when `price` is an average.")]
"""How a trade was executed: exactly one of `fills`, or `shares` with `price`."""


class Withholding(Part, frozen=True, kw_only=True):
    """Shares kept by the issuer to pay an exercise price or a tax: a line with code F."""

    shares: Annotated[Decimal, says("Number withheld.")]
    price: Annotated[Decimal, says("Dollars a share at which they were valued.")]
    footnote: Annotated[Texts, says("Footnotes on the code; left out: a standard one.")] = ()
    footnotes: Annotated[CellNotes, says("Footnotes on one cell.")] = CellNotes()


class Cover(Part, frozen=True, kw_only=True):
    """Shares sold on the market to pay an exercise price or a tax: lines with code S."""

    fills: Fills = None
    shares: TradeShares = None
    price: TradePrice = None
    low: LowPrice = None
    high: HighPrice = None
    on: Annotated[date | None, says("Date of the sale; left out: the date of the event.")] = None
    plan: Annotated[str | None, says("`id` of a 10b5-1 plan, when it differs from the event's.")] = None
    footnote: Annotated[Texts, says("Footnotes on the code.")] = ()
    footnotes: Annotated[CellNotes, says("Footnotes on one cell.")] = CellNotes()


class Event(Part, tag_field="what", frozen=True, kw_only=True):
    """One thing that happened on one day."""

    on: Annotated[date, says("Day it happened: the trade date.")]
    deemed: Annotated[
        date | None,
        says("Deemed execution date, only for plan trades and discretionary transactions."),
    ] = None
    plan: Annotated[str | None, says("`id` of the 10b5-1 plan it was made under.")] = None
    form: Annotated[
        Literal["4", "5"] | None,
        says("Form the line belongs on, where that is not what the event implies."),
    ] = None
    late: Annotated[
        bool,
        says("Form 5: the line should have been on an earlier report (timeliness L)."),
    ] = False
    footnote: Annotated[Texts, says("Footnotes on the transaction code of each line.")] = ()
    footnotes: Annotated[CellNotes, says("Footnotes on one cell of each Table I line.")] = CellNotes()
    derivative_footnotes: Annotated[
        CellNotes, says("Footnotes on one cell of each Table II line; the grant's own come first.")
    ] = CellNotes()


class StockEvent(Event, frozen=True, kw_only=True):
    """An event of one class of stock, held one way.

    The class is `security`, or that of the `holding`; left out, the plan's only class.
    """

    ownership: Ownership = None
    nature: Nature = None
    owners: Owners = ()
    security: Annotated[str | None, says("Title of the class; left out: the plan's only class.")] = None
    holding: Annotated[str | None, says("`id` of a holding: its class, ownership, nature and owners.")] = None


class GrantEvent(StockEvent, frozen=True, kw_only=True):
    """An event of a derivative series; `security`, `holding`, `nature` say where its stock goes."""

    grant: Annotated[str, says("`id` of the grant.")]


class EitherEvent(StockEvent, frozen=True, kw_only=True):
    """An event of a class of stock, or of a derivative series when `grant` is given."""

    grant: Annotated[str | None, says("`id` of the grant; left out: a line of Table I.")] = None


class TradeEvent(EitherEvent, frozen=True, kw_only=True):
    """A trade: exactly one of `fills`, or `shares` with `price`."""

    fills: Fills = None
    shares: TradeShares = None
    price: TradePrice = None
    low: LowPrice = None
    high: HighPrice = None
