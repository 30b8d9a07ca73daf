"""Who: the issuer, the reporting owners and who signs."""

from datetime import date
from typing import Annotated, Literal, TypeAlias

import msgspec

from section16.draft.plan.base import Part, says

Relationship: TypeAlias = Literal["director", "officer", "ten percent owner", "other"]


class Issuer(Part, frozen=True, kw_only=True):
    """The company whose securities are reported."""

    cik: Annotated[str, says("Central Index Key, 1 to 10 digits, as a string.")]
    ticker: Annotated[str, says("Trading symbol as filed, at most 10 characters; `NONE` if none.")]
    name: Annotated[str | None, says("Name, for the proof; EDGAR puts its own.")] = None
    foreign_ticker: Annotated[str | None, says("Symbol on a foreign market, at most 14 characters.")] = None
    fiscal_year_end: Annotated[str | None, says("Month and day, `MM-DD`; Form 5 is due 45 days after it.")] = None


class Ads(Part, frozen=True, kw_only=True):
    """American depositary shares of the issuer against its ordinary shares."""

    security: Annotated[str, says("Title of the depositary shares.")]
    ordinary: Annotated[str, says("Title of the ordinary shares they stand for.")]
    ratio: Annotated[str, says("Ordinary shares to depositary shares: `5:1`.")]
    report: Annotated[
        Literal["ads", "ordinary"],
        says(
            "`ads`: a trade in depositary shares is a line of depositary shares with their own "
            "balance. `ordinary`: it is a line of ordinary shares, number times ratio and price "
            "divided by ratio, with a footnote that says so."
        ),
    ] = "ads"


class Address(Part, frozen=True, kw_only=True):
    """Where an owner gets mail; left out, EDGAR uses what it has on file."""

    street: Annotated[str | None, says("First line, at most 40 characters.")] = None
    street2: Annotated[str | None, says("Second line, at most 40 characters.")] = None
    city: Annotated[str | None, says("City, at most 30 characters.")] = None
    state: Annotated[str | None, says("EDGAR state code, for addresses in the US.")] = None
    zip: Annotated[str | None, says("ZIP or postal code, at most 10 characters.")] = None
    country: Annotated[str | None, says("EDGAR country code; its presence makes the address non-US.")] = None
    territory: Annotated[str | None, says("State, province or territory outside the US, at most 30 characters.")] = None


class Owner(Part, frozen=True, kw_only=True):
    """A reporting owner. Its CCC is never here: it is asked for when the report is filed."""

    cik: Annotated[str, says("Central Index Key, 1 to 10 digits, as a string.")]
    name: Annotated[str, says("Conformed name, last name first: `Doe Jane A`.")]
    relationship: Annotated[
        tuple[Relationship, ...], says("At least one; `officer` asks for `title`, `other` for `other`.")
    ]
    id: Annotated[str | None, says("Name for `owners` and `for` keys; left out: the CIK.")] = None
    title: Annotated[str | None, says("Officer's title, at most 30 characters.")] = None
    other: Annotated[str | None, says("What `other` means, at most 30 characters.")] = None
    address: Annotated[Address | None, says("Mailing address.")] = None


class Signature(Part, frozen=True, kw_only=True):
    """Who signs, in which capacity, for whom, when."""

    name: Annotated[str, says("Who signs, without `/s/`.")]
    on: Annotated[date, says("Date of the signature.")]
    as_: Annotated[
        str,
        says("`self`, `power of attorney`, `attorney-in-fact`, or a title of one who signs for an entity."),
    ] = msgspec.field(default="self", name="as")
    for_: Annotated[
        str | None,
        says("Whom it binds: an owner's `id`, or the name as printed; left out: the only owner."),
    ] = msgspec.field(default=None, name="for")
    exhibit_24: Annotated[bool, says("The power of attorney goes with this report as EX-24; the remarks name it.")] = (
        False
    )
    printed: Annotated[str | None, says("The whole signature as printed, when nothing else fits.")] = None
