"""A plan: what a filer knows, in a filer's words, typed.

`section16.drafting.toml.read.read_plan` makes one from TOML and lists every mistake. A plan that it
returns is complete: references exist, `texts` are put in, and `plan_held.held_as` never fails.
"""

from datetime import date
from typing import Annotated, Literal, TypeAlias

import msgspec

from section16.drafting.plan.events import (
    Adjusted,
    AdsConversion,
    Award,
    Conversion,
    Correction,
    Discretionary,
    Distribution,
    DividendReinvestment,
    EquitySwap,
    EsppPurchase,
    Exercise,
    Expiration,
    Forfeiture,
    GiftMade,
    GiftReceived,
    Inheritance,
    OptionGrant,
    Other,
    PlanAcquisition,
    PsuGrant,
    Purchase,
    RsuGrant,
    Sale,
    Share,
    SmallAcquisition,
    Split,
    Tender,
    ToIssuer,
    Transfer,
    Vest,
    VotingTrust,
)
from section16.drafting.plan.parts import (
    DIRECT,
    CellNotes,
    Cover,
    Event,
    HeldAs,
    InlineFill,
    Part,
    Price,
    StockEvent,
    Texts,
    TradeEvent,
    When,
    Withholding,
    says,
    texts,
)
from section16.drafting.plan.people import (
    Address,
    Ads,
    Grant,
    GrantKind,
    Holding,
    Issuer,
    Owner,
    Relationship,
    Signature,
    TradingPlan,
)

__all__ = [
    "DIRECT",
    "Address",
    "Adjusted",
    "Ads",
    "AdsConversion",
    "Amend",
    "AnyAward",
    "AnyEvent",
    "Award",
    "Between",
    "CellNotes",
    "Change",
    "Conversion",
    "Correction",
    "Cover",
    "Discretionary",
    "Distribution",
    "DividendReinvestment",
    "DocumentType",
    "EquitySwap",
    "EsppPurchase",
    "Event",
    "Exercise",
    "Expiration",
    "Forfeiture",
    "Gift",
    "GiftMade",
    "GiftReceived",
    "Grant",
    "GrantKind",
    "HeldAs",
    "Holding",
    "Inheritance",
    "InlineFill",
    "Issuer",
    "OptionGrant",
    "Other",
    "Owner",
    "Plan",
    "PlanAcquisition",
    "Price",
    "PsuGrant",
    "Purchase",
    "Relationship",
    "RsuGrant",
    "Sale",
    "Settings",
    "Share",
    "Signature",
    "SmallAcquisition",
    "Split",
    "StockEvent",
    "Tender",
    "Texts",
    "ToIssuer",
    "Trade",
    "TradeEvent",
    "TradingPlan",
    "Transfer",
    "Vest",
    "VotingTrust",
    "When",
    "Withholding",
    "texts",
]

Changeable: TypeAlias = Literal[
    "security_title", "traded_on", "deemed_executed_on", "form_type", "code", "equity_swap",
    "timeliness", "shares", "total_value", "price", "acquired_disposed", "exercise_price",
    "exercisable_on", "expires_on", "underlying_title", "underlying_shares", "underlying_value",
    "shares_following", "value_following", "ownership", "nature",
]  # fmt: skip


class Change(Part, frozen=True, kw_only=True):
    """One cell of one line, or a whole line left out."""

    table: Annotated[Literal[1, 2], says("Table I or II.")]
    line: Annotated[int, says("Line of that table in the original, from 1.")]
    cell: Annotated[Changeable | None, says("Which cell; left out with `remove`.")] = None
    to: Annotated[
        str | None,
        says(
            "New value; TOML dates, numbers and booleans too, kept here as text (`2024-02-14`, "
            "`30.58`, `true`). Left out: the cell becomes empty."
        ),
    ] = None
    footnote: Annotated[
        Texts | None, says("Footnotes for the cell, `[]` for none; left out: it keeps those it had.")
    ] = None
    remove: Annotated[bool, says("The line should not have been reported.")] = False


class Amend(Part, frozen=True, kw_only=True):
    """The report that is amended.

    Issuer, owners and boxes are the original's unless the plan gives them; `[[event]]`s are lines
    that the original left out, and start from the original's last balances.
    """

    original: Annotated[str, says("File of the original report, beside the plan.")]
    original_filed: Annotated[date | None, says("Date the original was filed; left out: its header's.")] = None
    explain: Annotated[str, says("What changes and why, for the remarks.")]
    repeat: Annotated[
        Literal["changed", "all"],
        says("Lines to repeat: those changed (Instruction 9(b)), or the whole report."),
    ] = "changed"
    changes: Annotated[tuple[Change, ...], says("`[[amend.change]]`.")] = msgspec.field(default=(), name="change")


DocumentType: TypeAlias = Literal["3", "3/A", "4", "4/A", "5", "5/A"]

Trade: TypeAlias = Purchase | Sale
Gift: TypeAlias = GiftMade | GiftReceived
AnyAward: TypeAlias = OptionGrant | RsuGrant | PsuGrant | Award
Between: TypeAlias = Split | DividendReinvestment | PlanAcquisition | AdsConversion | Correction

AnyEvent: TypeAlias = (
    Purchase | Sale | EsppPurchase | SmallAcquisition
    | GiftMade | GiftReceived | Inheritance | Tender | Transfer | Distribution
    | Discretionary | VotingTrust | Other
    | OptionGrant | RsuGrant | PsuGrant | Award
    | Vest | Exercise | Conversion | ToIssuer | Forfeiture | Expiration | EquitySwap
    | Split | DividendReinvestment | PlanAcquisition | AdsConversion | Correction
)  # fmt: skip


class Settings(Part, frozen=True, kw_only=True):
    """Choices where practice differs."""

    bands: Annotated[
        Literal["fewest", "dollar bands"],
        says("How executions fold into lines: fewest lines, or fixed whole-dollar bands."),
    ] = "fewest"
    early: Annotated[
        bool,
        says("Form 4: lines that could wait for Form 5 are reported voluntarily early (V)."),
    ] = True
    other_holdings: Annotated[
        bool,
        says("Form 4: list the other ways a class with a transaction is held (Instruction 4(a)(i))."),
    ] = True
    today: Annotated[date | None, says("Day of the draft, for due dates and lateness; left out: the clock's.")] = None


class Plan(Part, frozen=True, kw_only=True):
    """Everything a draft starts from."""

    form: Annotated[DocumentType, says("The report to make.")]
    period: Annotated[
        date | None,
        says("Form 3: date of the event that requires it. Form 5: end of the fiscal year. Form 4: left out."),
    ] = None
    issuer: Annotated[Issuer | None, says("Needed, except in an amendment.")] = None
    ads: Annotated[Ads | None, says("Depositary shares, when the issuer has them.")] = None
    owners: Annotated[tuple[Owner, ...], says("`[[owner]]`: needed, except in an amendment.")] = msgspec.field(
        default=(), name="owner"
    )
    holdings: Annotated[tuple[Holding, ...], says("`[[holding]]`.")] = msgspec.field(default=(), name="holding")
    grants: Annotated[tuple[Grant, ...], says("`[[grant]]`.")] = msgspec.field(default=(), name="grant")
    trading_plans: Annotated[tuple[TradingPlan, ...], says("`[[plan]]`.")] = msgspec.field(default=(), name="plan")
    events: Annotated[tuple[AnyEvent, ...], says("`[[event]]`.")] = msgspec.field(default=(), name="event")
    amend: Annotated[Amend | None, says("Needed in an amendment.")] = None
    signatures: Annotated[tuple[Signature, ...], says("`[[signature]]`: at least one.")] = msgspec.field(
        default=(), name="signature"
    )
    remarks: Annotated[str | None, says("Remarks, at most 2,000 characters.")] = None
    no_securities_owned: Annotated[bool, says("Form 3: nothing is owned.")] = False
    first_registration: Annotated[
        bool, says("Form 3: the issuer registers its first class; due on the effective date.")
    ] = False
    no_longer_subject: Annotated[bool, says("Forms 4 and 5: tick the exit box.")] = False
    texts: Annotated[dict[str, str], says('Footnote texts by name; `"@name"` stands for one.')] = msgspec.field(
        default_factory=dict
    )
    settings: Annotated[Settings, says("Choices where practice differs.")] = Settings()
