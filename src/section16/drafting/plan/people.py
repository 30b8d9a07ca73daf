"""Who and what is there before the first event: issuer, owners, holdings, grants, 10b5-1 plans, signatures."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

import msgspec

from section16.drafting.plan.parts import (
    CellNotes,
    CellValues,
    DateOrWords,
    FootnoteTexts,
    Holder,
    PlanTable,
    PriceOrWords,
    about,
)

__all__ = []

GrantKind: TypeAlias = Literal[
    "option", "rsu", "psu", "sar", "warrant", "convertible", "phantom", "right", "swap", "put", "call"
]


AwardNames: TypeAlias = Annotated[
    tuple[str, ...],
    about("How the plan administrator's files call it: numbers of awards, or days of grant (`2023-03-01`)."),
]


class Holding(Holder, frozen=True, kw_only=True):
    """A class of stock as held before the first event; on Form 3, as held on the event date."""

    security: Annotated[str, about("Title of the class, at most 60 characters.")]
    shares: Annotated[Decimal | None, about("How many; exactly one of `shares` and `value`.")] = None
    value: Annotated[Decimal | None, about("Dollar amount, for debt.")] = None
    id: Annotated[str | None, about('Name that events use: `holding = "trust"`.')] = None
    report: Annotated[
        bool | None,
        about(
            "List it though its class has no transaction (true), or leave it out (false); left "
            "out: listed when its class has a transaction, and always on Forms 3 and 5."
        ),
    ] = None
    late: Annotated[bool, about("Form 5: this holding should have been on a Form 3 (row form type 3).")] = False
    awards: AwardNames = ()
    cells: Annotated[CellValues, about("Cells that no other key gives.")] = CellValues()
    footnote: Annotated[FootnoteTexts, about("Footnotes on the amount held.")] = ()
    footnotes: Annotated[CellNotes, about("Footnotes on one cell.")] = CellNotes()


class Grant(Holder, frozen=True, kw_only=True):
    """A derivative series: one award or instrument with its own terms and its own balance."""

    id: Annotated[str, about('Name that events use: `grant = "2014 option"`.')]
    security: Annotated[str, about("Title as printed, at most 60 characters.")]
    kind: Annotated[GrantKind, about("What it is.")] = "option"
    underlying: Annotated[str | None, about("Title of the underlying class; left out: the only class.")] = None
    remaining: Annotated[
        Decimal | None,
        about("Units held before the first event; left out only when an event of this plan grants it."),
    ] = None
    remaining_value: Annotated[Decimal | None, about("Dollar amount held, for convertible debt.")] = None
    ratio: Annotated[str | None, about("Underlying shares to units, `3:2`; left out: one for one.")] = None
    underlying_shares: Annotated[
        Decimal | None,
        about("Underlying shares of all that is held before the first event, where no ratio gives them exactly."),
    ] = None
    exercise_price: Annotated[
        PriceOrWords | None,
        about("Dollars a share, or words for a footnote. Left out for rsu, psu, phantom: a standard footnote."),
    ] = None
    settled: Annotated[
        Literal["stock", "cash", "stock or cash"] | None,
        about("What a unit is paid in, for its footnote; left out: stock, and of phantom stock just its worth."),
    ] = None
    exercisable: Annotated[
        DateOrWords | None,
        about("Date, or words for a footnote: `fully vested`, a vesting schedule."),
    ] = None
    expires: Annotated[DateOrWords | None, about("Date, or words for a footnote: `none`.")] = None
    short: Annotated[
        bool, about("The owner wrote it (`remaining` is what is owed), or the swap is a short position.")
    ] = False
    report: Annotated[bool | None, about("As for a holding.")] = None
    late: Annotated[bool, about("As for a holding.")] = False
    awards: AwardNames = ()
    cells: Annotated[CellValues, about("Cells that no other key gives, on every line of the series.")] = CellValues()
    footnote: Annotated[FootnoteTexts, about("Footnotes on the title, on every line of the series.")] = ()
    footnotes: Annotated[CellNotes, about("Footnotes on one cell, on every line of the series.")] = CellNotes()


class TradingPlan(PlanTable, frozen=True, kw_only=True):
    """A contract, instruction or written plan under Rule 10b5-1(c)."""

    id: Annotated[str, about('Name that events use: `plan = "10b5-1"`.')]
    adopted: Annotated[date, about("Date of adoption; the footnote must give it.")]
    amended: Annotated[
        date | None,
        about("Date of the last change of amount, price or timing: from then on it is a new plan, adopted that day."),
    ] = None
    terminated: Annotated[date | None, about("Date it ended.")] = None
    box: Annotated[
        bool | None,
        about("Tick the 10b5-1 box; left out: ticked when adopted or amended on or after 27 February 2023."),
    ] = None
    footnote: Annotated[str | None, about("Words in place of the standard footnote.")] = None


OwnerRelationship: TypeAlias = Literal["director", "officer", "ten percent owner", "other"]


class PlannedIssuer(PlanTable, frozen=True, kw_only=True):
    """The company whose securities are reported."""

    cik: Annotated[str, about("Central Index Key, 1 to 10 digits, as a string.")]
    ticker: Annotated[str, about("Trading symbol as filed, at most 10 characters; `NONE` if none.")]
    name: Annotated[str | None, about("Name, for the proof; EDGAR puts its own.")] = None
    foreign_ticker: Annotated[str | None, about("Symbol on a foreign market, at most 14 characters.")] = None
    fiscal_year_end: Annotated[str | None, about("Month and day, `MM-DD`; Form 5 is due 45 days after it.")] = None
    foreign_private_issuer: Annotated[
        bool, about("A foreign private issuer: its directors and officers report since 18 March 2026.")
    ] = False
    organized_in: Annotated[
        str | None, about("Jurisdiction of a foreign private issuer: `Canada`; insiders under some are exempt.")
    ] = None


class Ads(PlanTable, frozen=True, kw_only=True):
    """American depositary shares of the issuer against its ordinary shares."""

    security: Annotated[str, about("Title of the depositary shares.")]
    ordinary: Annotated[str, about("Title of the ordinary shares they stand for.")]
    ratio: Annotated[str, about("Ordinary shares to depositary shares: `5:1`.")]
    report: Annotated[
        Literal["ads", "ordinary"],
        about(
            "`ads`: a trade in depositary shares is a line of depositary shares with their own "
            "balance. `ordinary`: it is a line of ordinary shares, number times ratio and price "
            "divided by ratio, with a footnote that says so."
        ),
    ] = "ads"


class Address(PlanTable, frozen=True, kw_only=True):
    """Where an owner gets mail; left out, EDGAR uses what it has on file."""

    street: Annotated[str | None, about("First line, at most 40 characters.")] = None
    street2: Annotated[str | None, about("Second line, at most 40 characters.")] = None
    city: Annotated[str | None, about("City, at most 30 characters.")] = None
    state: Annotated[str | None, about("EDGAR state code, for addresses in the US.")] = None
    zip: Annotated[str | None, about("ZIP or postal code, at most 10 characters.")] = None
    country: Annotated[str | None, about("EDGAR country code; its presence makes the address non-US.")] = None
    territory: Annotated[str | None, about("State, province or territory outside the US, at most 30 characters.")] = (
        None
    )


class Owner(PlanTable, frozen=True, kw_only=True):
    """A reporting owner. Its CCC is never here: it is asked for when the report is filed."""

    cik: Annotated[str, about("Central Index Key, 1 to 10 digits, as a string.")]
    name: Annotated[str, about("Conformed name, last name first: `Doe Jane A`.")]
    relationship: Annotated[
        tuple[OwnerRelationship, ...], about("At least one; `officer` asks for `title`, `other` for `other`.")
    ]
    id: Annotated[str | None, about("Name for `owners` and `for` keys; left out: the CIK.")] = None
    title: Annotated[str | None, about("Officer's title, at most 30 characters.")] = None
    other: Annotated[str | None, about("What `other` means, at most 30 characters.")] = None
    since: Annotated[
        date | None,
        about("Day of taking office; for a Form 3 of a foreign private issuer whose event is 18 March 2026."),
    ] = None
    address: Annotated[Address | None, about("Mailing address.")] = None


class Recipient(Owner, frozen=True, kw_only=True):
    """One of many people who get the same award: each has a report of their own, of this owner alone."""

    shares: Annotated[Decimal | None, about("Number of shares or units of the award; left out: that of the event.")] = (
        None
    )
    holdings: Annotated[tuple[Holding, ...], about("`[[recipient.holding]]`: what this person held before.")] = (
        msgspec.field(default=(), name="holding")
    )


class Signature(PlanTable, frozen=True, kw_only=True):
    """Who signs, in which capacity, for whom, when."""

    name: Annotated[str, about("Who signs, without `/s/`.")]
    on: Annotated[date, about("Date of the signature.")]
    as_: Annotated[
        str,
        about("`self`, `power of attorney`, `attorney-in-fact`, or a title of one who signs for an entity."),
    ] = msgspec.field(default="self", name="as")
    for_: Annotated[
        str | None,
        about("Whom it binds: an owner's `id`, or the name as printed; left out: the only owner."),
    ] = msgspec.field(default=None, name="for")
    exhibit_24: Annotated[bool, about("The power of attorney goes with this report as EX-24; the remarks name it.")] = (
        False
    )
    printed: Annotated[str | None, about("The whole signature as printed, when nothing else fits.")] = None
