"""A plan: what a filer knows, in a filer's words, typed.

`section16.drafting.toml.read.read_plan` makes one from TOML and lists every mistake. A plan that it
returns is complete: references exist, `texts` are put in, and `held.event_held_as` never fails.
"""

from datetime import date
from typing import Annotated, Literal, TypeAlias

import msgspec

from section16.drafting.plan.events import AnyEvent
from section16.drafting.plan.parts import CellName, FootnoteTexts, PlanTable, about
from section16.drafting.plan.people import Ads, Grant, Holding, Owner, PlannedIssuer, Recipient, Signature, TradingPlan

__all__ = [
    "AdministratorColumns",
    "AdministratorReading",
    "Amend",
    "FillColumns",
    "FillsReading",
    "LineChange",
    "Plan",
    "Settings",
    "tickers_of",
    "titles_given",
]


class LineChange(PlanTable, frozen=True, kw_only=True):
    """One cell of one line, or a whole line left out."""

    table: Annotated[Literal[1, 2], about("Table I or II.")]
    line: Annotated[int, about("Line of that table in the original, from 1.")]
    cell: Annotated[CellName | None, about("Which cell; left out with `remove`.")] = None
    to: Annotated[
        str | None,
        about(
            "New value; TOML dates, numbers and booleans too, kept here as text (`2024-02-14`, "
            "`30.58`, `true`). Left out: the cell becomes empty."
        ),
    ] = None
    footnote: Annotated[
        FootnoteTexts | None, about("Footnotes for the cell, `[]` for none; left out: it keeps those it had.")
    ] = None
    remove: Annotated[bool, about("The line should not have been reported.")] = False


class Amend(PlanTable, frozen=True, kw_only=True):
    """The report that is amended.

    Issuer, owners and boxes are the original's unless the plan gives them; `[[event]]`s are lines
    that the original left out, and start from the original's last balances.
    """

    original: Annotated[str, about("File of the original report, beside the plan.")]
    original_filed: Annotated[date | None, about("Date the original was filed; left out: its header's.")] = None
    explain: Annotated[str, about("What changes and why, for the remarks.")]
    repeat: Annotated[
        Literal["changed", "all"],
        about("Lines to repeat: those changed (Instruction 9(b)), or the whole report."),
    ] = "changed"
    changes: Annotated[tuple[LineChange, ...], about("`[[amend.change]]`.")] = msgspec.field(default=(), name="change")


def titles_given(columns: PlanTable) -> tuple[tuple[str, str], ...]:
    """Return the titles of columns that a plan gives, by meaning."""
    given = ((name, getattr(columns, name)) for name in columns.__struct_fields__)
    return tuple((name, title) for name, title in given if title)


DocumentType: TypeAlias = Literal["3", "3/A", "4", "4/A", "5", "5/A"]


class Settings(PlanTable, frozen=True, kw_only=True):
    """Choices where practice differs."""

    bands: Annotated[
        Literal["fewest", "dollar bands"],
        about("How executions fold into lines: fewest lines, or fixed whole-dollar bands."),
    ] = "fewest"
    early: Annotated[
        bool,
        about("Form 4: lines that could wait for Form 5 are reported voluntarily early (V)."),
    ] = True
    other_holdings: Annotated[
        bool,
        about("Form 4: list the other ways a class with a transaction is held (Instruction 4(a)(i))."),
    ] = True
    same_day: Annotated[
        Literal["apart", "together"],
        about("Rows of one day that differ in their amounts alone, as two exercises of one grant: each, or their sum."),
    ] = "apart"
    today: Annotated[date | None, about("Day of the draft, for due dates and lateness; left out: the clock's.")] = None


class FillColumns(PlanTable, frozen=True, kw_only=True):
    """Titles of the columns of brokers' files, where they are not found or not the right ones."""

    day: Annotated[str | None, about("Title of the column with the day, or day and time, of execution.")] = None
    hour: Annotated[str | None, about("Title of the column with the time of day.")] = None
    shares: Annotated[str | None, about("Title of the column with the number of shares executed.")] = None
    price: Annotated[str | None, about("Title of the column with the price of one share, without commission.")] = None
    side: Annotated[str | None, about("Title of the column that says bought or sold.")] = None
    symbol: Annotated[str | None, about("Title of the column with the trading symbol.")] = None
    status: Annotated[str | None, about("Title of the column that says whether it was executed or cancelled.")] = None
    instrument: Annotated[str | None, about("Title of the column that tells shares from options.")] = None


class FillsReading(PlanTable, frozen=True, kw_only=True):
    """How brokers' files are read."""

    columns: Annotated[FillColumns, about("`[fills.columns]`: titles by meaning.")] = FillColumns()
    sheets: Annotated[tuple[str, ...], about("Sheets of a workbook to read; left out: the first with executions.")] = ()


class AdministratorColumns(PlanTable, frozen=True, kw_only=True):
    """Titles of the columns of a plan administrator's files, where they are not found or not the right ones."""

    day: Annotated[str | None, about("Title of the column with the day of vesting or exercise.")] = None
    award: Annotated[str | None, about("Title of the column with the number of the award.")] = None
    granted: Annotated[str | None, about("Title of the column with the day of grant.")] = None
    shares: Annotated[str | None, about("Title of the column with all that vested or was exercised.")] = None
    withheld: Annotated[str | None, about("Title of the column with the shares that the issuer kept for tax.")] = None
    withheld_for_price: Annotated[
        str | None, about("Title of the column with the shares that the issuer kept for the exercise price.")
    ] = None
    sold: Annotated[str | None, about("Title of the column with the shares sold on the market to pay.")] = None
    value: Annotated[str | None, about("Title of the column with the market value of a share.")] = None
    sale_price: Annotated[str | None, about("Title of the column with the price of a share sold.")] = None
    sale_day: Annotated[str | None, about("Title of the column with the day of that sale.")] = None
    exercise_price: Annotated[str | None, about("Title of the column with the exercise price of a share.")] = None
    cost: Annotated[str | None, about("Title of the column with the exercise price of all.")] = None
    net: Annotated[str | None, about("Title of the column with the shares that were left.")] = None
    kind: Annotated[str | None, about("Title of the column that says vesting or exercise.")] = None
    participant: Annotated[str | None, about("Title of the column with the number of the person.")] = None
    name: Annotated[str | None, about("Title of the column with the name of the person.")] = None
    symbol: Annotated[str | None, about("Title of the column with the trading symbol.")] = None
    status: Annotated[str | None, about("Title of the column that says whether it was released or cancelled.")] = None


class AdministratorReading(PlanTable, frozen=True, kw_only=True):
    """How a plan administrator's files are read."""

    participant: Annotated[
        str | None, about("Number or name of the person, as the file has it; needed where it has several.")
    ] = None
    columns: Annotated[AdministratorColumns, about("`[administrator.columns]`: titles by meaning.")] = (
        AdministratorColumns()
    )
    sheets: Annotated[tuple[str, ...], about("Sheets of a workbook to read; left out: the first with a header.")] = ()


class Plan(PlanTable, frozen=True, kw_only=True):
    """Everything a draft starts from."""

    form: Annotated[DocumentType, about("The report to make.")]
    period: Annotated[
        date | None,
        about("Form 3: date of the event that requires it. Form 5: end of the fiscal year. Form 4: left out."),
    ] = None
    issuer: Annotated[PlannedIssuer | None, about("Needed, except in an amendment.")] = None
    ads: Annotated[Ads | None, about("Depositary shares, when the issuer has them.")] = None
    owners: Annotated[tuple[Owner, ...], about("`[[owner]]`: needed, except in an amendment.")] = msgspec.field(
        default=(), name="owner"
    )
    recipients: Annotated[
        tuple[Recipient, ...], about("`[[recipient]]`, in place of `[[owner]]`: a report for each of them.")
    ] = msgspec.field(default=(), name="recipient")
    holdings: Annotated[tuple[Holding, ...], about("`[[holding]]`.")] = msgspec.field(default=(), name="holding")
    grants: Annotated[tuple[Grant, ...], about("`[[grant]]`.")] = msgspec.field(default=(), name="grant")
    trading_plans: Annotated[tuple[TradingPlan, ...], about("`[[plan]]`.")] = msgspec.field(default=(), name="plan")
    events: Annotated[tuple[AnyEvent, ...], about("`[[event]]`.")] = msgspec.field(default=(), name="event")
    amend: Annotated[Amend | None, about("Needed in an amendment.")] = None
    signatures: Annotated[tuple[Signature, ...], about("`[[signature]]`: at least one.")] = msgspec.field(
        default=(), name="signature"
    )
    remarks: Annotated[str | None, about("Remarks, at most 2,000 characters.")] = None
    no_securities_owned: Annotated[bool, about("Form 3: nothing is owned.")] = False
    first_registration: Annotated[
        bool, about("Form 3: the issuer registers its first class; due on the effective date.")
    ] = False
    no_longer_subject: Annotated[bool, about("Forms 4 and 5: tick the exit box.")] = False
    texts: Annotated[dict[str, str], about('Footnote texts by name; `"@name"` stands for one.')] = msgspec.field(
        default_factory=dict
    )
    fills: Annotated[FillsReading, about("How brokers' files are read.")] = FillsReading()
    administrator: Annotated[AdministratorReading, about("How a plan administrator's files are read.")] = (
        AdministratorReading()
    )
    settings: Annotated[Settings, about("Choices where practice differs.")] = Settings()


def tickers_of(plan: Plan) -> tuple[str, ...]:
    """Return the trading symbols of a plan's issuer, at home and abroad."""
    issuer = plan.issuer
    return tuple(one for one in (issuer.ticker, issuer.foreign_ticker) if one) if issuer else ()
