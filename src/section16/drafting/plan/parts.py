"""What the parts of a plan share: their base, footnotes and cells of a line, how something is held, kinds of event."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, TypeAlias

import msgspec

from section16.drafting.plan.cells import CELLS, CellKey, note_keys, value_keys

__all__ = []

FootnoteTexts: TypeAlias = str | tuple[str, ...]
"""One footnote, or several in order; `"@name"` stands for the text of that name in `[texts]`."""

DIRECT = "direct"
"""The word a filer writes for what is held directly."""


def about(text: str) -> msgspec.Meta:
    """Describe a key of the plan, for the JSON Schema and the guide."""
    return msgspec.Meta(description=text)


class PlanTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the plan; an unknown key is a mistake, never ignored."""


def _table_of(name: str, keys: Iterable[CellKey], default: object, docstring: str) -> type[msgspec.Struct]:
    fields = [(key.name, Annotated[key.type, about(key.about)], default) for key in keys]
    names = {"__doc__": docstring, "__module__": __name__}
    return msgspec.defstruct(name, fields, bases=(PlanTable,), namespace=names, frozen=True, kw_only=True)


if TYPE_CHECKING:  # mypy cannot see keys that are made from the form's rows

    class CellNotes(PlanTable, frozen=True, kw_only=True):
        def __init__(self, **cells: FootnoteTexts) -> None: ...
        def __getattr__(self, cell: str) -> FootnoteTexts: ...

    class CellValues(PlanTable, frozen=True, kw_only=True):
        def __init__(self, **cells: str | Decimal | date | bool | None) -> None: ...
        def __getattr__(self, cell: str) -> str | Decimal | date | bool | None: ...

    CellName: TypeAlias = str
else:
    CellNotes = _table_of(
        "CellNotes",
        note_keys(FootnoteTexts),
        (),
        """Footnotes that hang on one cell of a line, by the form's names: `footnotes = {price = "..."}`.""",
    )
    CellValues = _table_of(
        "CellValues",
        value_keys(),
        None,
        "Values of cells that no other key gives, by the form's names: `cells = {underlying_value = 5_000}`.",
    )
    CellName = Literal[tuple(CELLS)]


class HeldAs(PlanTable, frozen=True, kw_only=True):
    """What a running balance counts: one class, held one way, by the same owners.

    `id` is that of a holding which another one equals in all the rest, as two funds printed `See footnotes` do. Made by
    the functions of `section16.drafting.plan.held`, never written in a plan.
    """

    security: str
    ownership: Literal["D", "I"]
    nature: str | None = None
    owners: tuple[str, ...] = ()
    id: str | None = None


OwnershipForm: TypeAlias = Annotated[
    Literal["direct", "indirect"] | None,
    about("Left out: indirect when there is a `nature`, else direct."),
]
OwnershipNature: TypeAlias = Annotated[
    str | None,
    about("Nature of indirect ownership, as it is printed: `By Trust`. At most 100 characters."),
]
OwnerIds: TypeAlias = Annotated[
    tuple[str, ...],
    about("Joint reports: `id`s of the owners whose line this is; left out: all of them."),
]


class Holder(PlanTable, frozen=True, kw_only=True):
    """Keys that say in which way something is held."""

    ownership: OwnershipForm = None
    nature: OwnershipNature = None
    owners: OwnerIds = ()


class DateOrWords(PlanTable, frozen=True, kw_only=True):
    """A date, or words that go in a footnote; in TOML just one of them: `2024-10-30`, `"none"`."""

    on: date | None = None
    words: str | None = None


class PriceOrWords(PlanTable, frozen=True, kw_only=True):
    """Dollars, or words that go in a footnote; in TOML just one of them: `"30.58"`."""

    dollars: Decimal | None = None
    words: str | None = None


class InlineFill(PlanTable, frozen=True, kw_only=True):
    """One execution, written in the plan itself."""

    shares: Annotated[Decimal, about("Number of shares.")]
    price: Annotated[Decimal, about("Dollars a share, without commission.")]


Fills: TypeAlias = Annotated[
    str | tuple[InlineFill, ...] | None,
    about(
        "Executions: a broker's CSV or XLSX file beside the plan, or `[{shares, price}, ...]`. "
        "Of a file, the rows of this event's day and side are taken."
    ),
]
TradeShares: TypeAlias = Annotated[
    Decimal | None, about("Number sold or bought; with `fills`, checked against their sum.")
]
TradePrice: TypeAlias = Annotated[Decimal | None, about("Price, or weighted average with `low` and `high`.")]
LowPrice: TypeAlias = Annotated[Decimal | None, about("Lowest price, when `price` is an average.")]
HighPrice: TypeAlias = Annotated[Decimal | None, about("Highest price, when `price` is an average.")]
"""How a trade was executed: exactly one of `fills`, or `shares` with `price`."""


class Withholding(PlanTable, frozen=True, kw_only=True):
    """Shares kept by the issuer to pay an exercise price or a tax: a line with code F."""

    shares: Annotated[Decimal, about("Number withheld.")]
    price: Annotated[Decimal, about("Dollars a share at which they were valued.")]
    footnote: Annotated[FootnoteTexts, about("Footnotes on the code; left out: a standard one.")] = ()
    footnotes: Annotated[CellNotes, about("Footnotes on one cell.")] = CellNotes()


class Cover(PlanTable, frozen=True, kw_only=True):
    """Shares sold on the market to pay an exercise price or a tax: lines with code S."""

    fills: Fills = None
    shares: TradeShares = None
    price: TradePrice = None
    low: LowPrice = None
    high: HighPrice = None
    on: Annotated[date | None, about("Date of the sale; left out: the date of the event.")] = None
    plan: Annotated[str | None, about("`id` of a 10b5-1 plan, when it differs from the event's.")] = None
    footnote: Annotated[FootnoteTexts, about("Footnotes on the code.")] = ()
    footnotes: Annotated[CellNotes, about("Footnotes on one cell.")] = CellNotes()


class EventLine(msgspec.Struct, frozen=True):
    """One line that an event makes, of Table `I`, `II` or either; `form` is where it is due, early and late ones aside.

    The builders in `drafting/events` do it, a test holds the two together, and the reference page is made from this.
    """

    table: str
    code: str
    side: str
    price: str
    footnote: str = ""
    form: str = "4"


class Event(PlanTable, tag_field="what", frozen=True, kw_only=True):
    """One thing that happened on one day; `makes` are its lines in order, `besides` tells what else it does."""

    makes: ClassVar[tuple[EventLine, ...]] = ()
    besides: ClassVar[str] = ""

    on: Annotated[date, about("Day it happened: the trade date.")]
    deemed: Annotated[
        date | None,
        about("Deemed execution date, only for plan trades and discretionary transactions."),
    ] = None
    plan: Annotated[str | None, about("`id` of the 10b5-1 plan it was made under.")] = None
    form: Annotated[
        Literal["4", "5"] | None,
        about("Form the line belongs on, where that is not what the event implies."),
    ] = None
    late: Annotated[
        bool,
        about("Form 5: the line should have been on an earlier report (timeliness L)."),
    ] = False
    voluntary: Annotated[
        bool, about("Exempt from Section 16(a) and reported voluntarily: no due date, and a footnote.")
    ] = False
    before_registration: Annotated[
        bool,
        about("Before the issuer's first registration, reported with a later trade (Rule 16a-2(a)): no due date."),
    ] = False
    cells: Annotated[CellValues, about("Cells that no other key gives, on each line that has them.")] = CellValues()
    footnote: Annotated[FootnoteTexts, about("Footnotes on the transaction code of each line.")] = ()
    footnotes: Annotated[CellNotes, about("Footnotes on one cell of each Table I line.")] = CellNotes()
    derivative_footnotes: Annotated[
        CellNotes, about("Footnotes on one cell of each Table II line; the grant's own come first.")
    ] = CellNotes()


class StockEvent(Event, frozen=True, kw_only=True):
    """An event of one class of stock, held one way.

    The class is `security`, or that of the `holding`; left out, the plan's only class.
    """

    ownership: OwnershipForm = None
    nature: OwnershipNature = None
    owners: OwnerIds = ()
    security: Annotated[str | None, about("Title of the class; left out: the plan's only class.")] = None
    holding: Annotated[str | None, about("`id` of a holding: its class, ownership, nature and owners.")] = None


EventValue: TypeAlias = Annotated[
    Decimal | None, about("Dollars of a series that is kept in dollars (`remaining_value`), in place of `shares`.")
]


class GrantEvent(StockEvent, frozen=True, kw_only=True):
    """An event of a derivative series; `security`, `holding`, `nature` say where its stock goes."""

    grant: Annotated[str, about("`id` of the grant.")]


class EitherEvent(StockEvent, frozen=True, kw_only=True):
    """An event of a class of stock, or of a derivative series when `grant` is given."""

    grant: Annotated[str | None, about("`id` of the grant; left out: a line of Table I.")] = None


class AmountEvent(EitherEvent, frozen=True, kw_only=True):
    """An event of a number of shares or units, or of a dollar amount of a series that is kept in dollars (debt)."""

    shares: Annotated[Decimal | None, about("Shares or units; exactly one of `shares` and `value`.")] = None
    value: EventValue = None


class TradeEvent(EitherEvent, frozen=True, kw_only=True):
    """A trade: exactly one of `fills`, or `shares` with `price`, or `value`."""

    fills: Fills = None
    shares: TradeShares = None
    value: EventValue = None
    price: TradePrice = None
    low: LowPrice = None
    high: HighPrice = None
