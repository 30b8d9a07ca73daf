"""What was held before the first event: stock, derivative series, and 10b5-1 plans."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from section16.draft.plan.base import CellNotes, Holder, Price, Texts, When, says
from section16.draft.plan.base import Part as _Part

GrantKind: TypeAlias = Literal[
    "option", "rsu", "psu", "sar", "warrant", "convertible", "phantom", "right", "swap", "put", "call"
]


class Holding(Holder, frozen=True, kw_only=True):
    """A class of stock as held before the first event; on Form 3, as held on the event date."""

    security: Annotated[str, says("Title of the class, at most 60 characters.")]
    shares: Annotated[Decimal | None, says("How many; exactly one of `shares` and `value`.")] = None
    value: Annotated[Decimal | None, says("Dollar amount, for debt.")] = None
    id: Annotated[str | None, says('Name that events use: `holding = "trust"`.')] = None
    report: Annotated[
        bool | None,
        says(
            "List it though its class has no transaction (true), or leave it out (false); left "
            "out: listed when its class has a transaction, and always on Forms 3 and 5."
        ),
    ] = None
    late: Annotated[bool, says("Form 5: this holding should have been on a Form 3 (row form type 3).")] = False
    footnote: Annotated[Texts, says("Footnotes on the amount held.")] = ()
    footnotes: Annotated[CellNotes, says("Footnotes on one cell.")] = CellNotes()


class Grant(Holder, frozen=True, kw_only=True):
    """A derivative series: one award or instrument with its own terms and its own balance."""

    id: Annotated[str, says('Name that events use: `grant = "2014 option"`.')]
    security: Annotated[str, says("Title as printed, at most 60 characters.")]
    kind: Annotated[GrantKind, says("What it is.")] = "option"
    underlying: Annotated[str | None, says("Title of the underlying class; left out: the only class.")] = None
    remaining: Annotated[
        Decimal | None,
        says("Units held before the first event; left out only when an event of this plan grants it."),
    ] = None
    remaining_value: Annotated[Decimal | None, says("Dollar amount held, for convertible debt.")] = None
    ratio: Annotated[str | None, says("Underlying shares to units, `3:2`; left out: one for one.")] = None
    exercise_price: Annotated[
        Price | None,
        says("Dollars a share, or words for a footnote. Left out for rsu, psu, phantom: a standard footnote."),
    ] = None
    exercisable: Annotated[
        When | None,
        says("Date, or words for a footnote: `fully vested`, a vesting schedule."),
    ] = None
    expires: Annotated[When | None, says("Date, or words for a footnote: `none`.")] = None
    short: Annotated[bool, says("The owner wrote it, or the swap is a short position.")] = False
    report: Annotated[bool | None, says("As for a holding.")] = None
    late: Annotated[bool, says("As for a holding.")] = False
    footnote: Annotated[Texts, says("Footnotes on the title, on every line of the series.")] = ()
    footnotes: Annotated[CellNotes, says("Footnotes on one cell, on every line of the series.")] = CellNotes()


class TradingPlan(_Part, frozen=True, kw_only=True):
    """A contract, instruction or written plan under Rule 10b5-1(c)."""

    id: Annotated[str, says('Name that events use: `plan = "10b5-1"`.')]
    adopted: Annotated[date, says("Date of adoption; the footnote must give it.")]
    amended: Annotated[date | None, says("Date of the last change of amount, price or timing.")] = None
    terminated: Annotated[date | None, says("Date it ended.")] = None
    box: Annotated[
        bool | None,
        says("Tick the 10b5-1 box; left out: ticked when adopted on or after 27 February 2023."),
    ] = None
    footnote: Annotated[str | None, says("Words in place of the standard footnote.")] = None
