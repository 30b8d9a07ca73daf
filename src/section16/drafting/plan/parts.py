"""What every part of a plan is made of: the base, footnotes of a line, and how something is held."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

import msgspec

__all__ = []

Texts: TypeAlias = str | tuple[str, ...]
"""One footnote, or several in order; `"@name"` stands for the text of that name in `[texts]`."""

DIRECT = "direct"
"""The word a filer writes for what is held directly."""


def says(text: str) -> msgspec.Meta:
    """Describe a key of the plan, for the JSON Schema and the guide."""
    return msgspec.Meta(description=text)


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the plan; an unknown key is a mistake, never ignored."""


class CellNotes(Part, frozen=True, kw_only=True):
    """Footnotes that hang on one cell of a line: `footnotes = {price = "..."}`."""

    security: Annotated[Texts, says("Title of the security.")] = ()
    on: Annotated[Texts, says("Date of the transaction.")] = ()
    deemed: Annotated[Texts, says("Deemed execution date.")] = ()
    code: Annotated[Texts, says("Transaction code; the same place as the key `footnote`.")] = ()
    timeliness: Annotated[Texts, says("Timeliness.")] = ()
    shares: Annotated[Texts, says("Amount of the transaction.")] = ()
    price: Annotated[Texts, says("Price.")] = ()
    acquired_disposed: Annotated[Texts, says("(A) or (D); Table I only.")] = ()
    following: Annotated[Texts, says("Amount owned after the line.")] = ()
    ownership: Annotated[Texts, says("Direct (D) or indirect (I).")] = ()
    nature: Annotated[Texts, says("Nature of indirect ownership.")] = ()
    exercise_price: Annotated[Texts, says("Exercise price; Table II only.")] = ()
    exercisable: Annotated[Texts, says("Date exercisable; Table II only.")] = ()
    expires: Annotated[Texts, says("Expiration date; Table II only.")] = ()
    underlying: Annotated[Texts, says("Title of the underlying security; Table II only.")] = ()
    underlying_shares: Annotated[Texts, says("Amount of the underlying security.")] = ()


class HeldAs(Part, frozen=True, kw_only=True):
    """What a running balance counts: one class, held one way, by the same owners.

    Made by `section16.drafting.plan.held.held_as`, never written in a plan.
    """

    security: str
    ownership: Literal["D", "I"]
    nature: str | None = None
    owners: tuple[str, ...] = ()


Ownership: TypeAlias = Annotated[
    Literal["direct", "indirect"] | None,
    says("Left out: indirect when there is a `nature`, else direct."),
]
Nature: TypeAlias = Annotated[
    str | None,
    says("Nature of indirect ownership, as it is printed: `By Trust`. At most 100 characters."),
]
Owners: TypeAlias = Annotated[
    tuple[str, ...],
    says("Joint reports: `id`s of the owners whose line this is; left out: all of them."),
]


class Holder(Part, frozen=True, kw_only=True):
    """Keys that say in which way something is held."""

    ownership: Ownership = None
    nature: Nature = None
    owners: Owners = ()


class When(Part, frozen=True, kw_only=True):
    """A date, or words that go in a footnote; in TOML just one of them: `2024-10-30`, `"none"`."""

    on: date | None = None
    words: str | None = None


class Price(Part, frozen=True, kw_only=True):
    """Dollars, or words that go in a footnote; in TOML just one of them: `"30.58"`."""

    dollars: Decimal | None = None
    words: str | None = None


def texts(value: Texts) -> tuple[str, ...]:
    """Return footnotes as a tuple, however they were written."""
    return (value,) if isinstance(value, str) else value


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
