"""What is kept of an issuer, its insiders, who holds for them, who signs for them, and their EDGAR accounts."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Final, Literal

from msgspec import Struct

from section16.drafting.plan.people import Address, Owner, OwnerRelationship, PlannedIssuer, Signature
from section16.standard.numbers import Cik
from section16.tasks.records.kinds.content import (
    FieldMistake,
    InsiderContent,
    RecordContent,
    described,
    in_force,
    until_words,
)

__all__ = [
    "EarlierName",
    "EdgarAccess",
    "InsiderProfile",
    "IssuerProfile",
    "RelatedHolder",
    "RelationshipPeriod",
    "SignerRecord",
]

_MONTH_DAY: Final = re.compile("(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
_WHOLE: Final = Decimal(100)


class EarlierName(Struct, frozen=True, kw_only=True):
    """A name that EDGAR had before."""

    name: Annotated[str, described("The name as EDGAR had it.", 150)]
    until: Annotated[date | None, described("Last day of the name.")] = None


class IssuerProfile(RecordContent, frozen=True, kw_only=True):
    """The company whose securities are reported."""

    kind: ClassVar[str] = "issuer"
    plural: ClassVar[str] = "issuers"

    cik: Annotated[str, described("Central Index Key, up to 10 digits.", 10)]
    name: Annotated[str, described("Name as EDGAR has it.", 150)]
    ticker: Annotated[str, described("Trading symbol, at most 10 characters; NONE if there is none.", 10)]
    security: Annotated[str, described("Title of the class that is mostly reported.", 60)] = "Common Stock"
    fiscal_year_end: Annotated[str | None, described("Month and day, MM-DD; Form 5 is due 45 days after it.")] = None
    foreign_ticker: Annotated[str | None, described("Symbol on a foreign market.", 14)] = None
    foreign_private_issuer: Annotated[bool, described("It is a foreign private issuer.")] = False
    organized_in: Annotated[str | None, described("Jurisdiction of a foreign private issuer.", 60)] = None
    former_names: Annotated[tuple[EarlierName, ...], described("Names that EDGAR had before.")] = ()

    @property
    def label(self) -> str:
        """Return its name."""
        return self.name

    def mistakes(self) -> Iterator[FieldMistake]:
        """Find a CIK and a day of the year that are none."""
        yield from _cik_mistakes("cik", self.cik)
        if self.fiscal_year_end and not _MONTH_DAY.fullmatch(self.fiscal_year_end):
            yield FieldMistake("fiscal_year_end", f"'{self.fiscal_year_end}' is no month and day", "write it as 12-31")

    def planned(self) -> PlannedIssuer:
        """Return it as a plan has it."""
        return PlannedIssuer(
            cik=Cik.parse(self.cik).padded,
            ticker=self.ticker,
            name=self.name,
            foreign_ticker=self.foreign_ticker,
            fiscal_year_end=self.fiscal_year_end,
            foreign_private_issuer=self.foreign_private_issuer,
            organized_in=self.organized_in,
        )


class RelationshipPeriod(Struct, frozen=True, kw_only=True):
    """What an insider was to the issuer, from a day to a day."""

    relationship: Annotated[OwnerRelationship, described("What they are to the issuer.")]
    title: Annotated[str | None, described("Officer's title, or what 'other' means, at most 30 characters.", 30)] = None
    since: Annotated[date | None, described("First day.")] = None
    until: Annotated[date | None, described("Last day; empty while it lasts.")] = None


class InsiderProfile(InsiderContent, frozen=True, kw_only=True):
    """A reporting person at one issuer; a director of several companies has a record at each."""

    kind: ClassVar[str] = "insider"
    plural: ClassVar[str] = "insiders"

    cik: Annotated[str, described("Central Index Key, up to 10 digits.", 10)]
    name: Annotated[str, described("Name as EDGAR has it, last name first: Doe Jane A.", 150)]
    relationships: Annotated[tuple[RelationshipPeriod, ...], described("What they are to the issuer, and when.")]
    address: Annotated[Address | None, described("Mailing address; left out, EDGAR uses its own.")] = None
    former_names: Annotated[tuple[EarlierName, ...], described("Names that EDGAR had before.")] = ()

    @property
    def label(self) -> str:
        """Return the name."""
        return self.name

    @property
    def summary(self) -> str:
        """Return what it says in a few words."""
        return "; ".join(one.title or one.relationship for one in self.relationships)

    def mistakes(self) -> Iterator[FieldMistake]:
        """Find a CIK that is none, no relationship at all, and officers without a title."""
        yield from _cik_mistakes("cik", self.cik)
        if not self.relationships:
            yield FieldMistake("relationships", "there is none", "say what the person is to the issuer")
        for number, one in enumerate(self.relationships):
            path = f"relationships.{number}"
            if one.relationship in {"officer", "other"} and not one.title:
                yield FieldMistake(f"{path}.title", f"none for '{one.relationship}'", "write it as the form shows it")
            yield from _period_mistakes(path, one.since, one.until)

    def relationships_on(self, on: date) -> tuple[RelationshipPeriod, ...]:
        """Return what the person is to the issuer on a day; of one who left, what they were last."""
        now = tuple(one for one in self.relationships if in_force(one.since, one.until, on))
        if now:
            return now
        last = max((one.until or date.min for one in self.relationships), default=date.min)
        return tuple(one for one in self.relationships if (one.until or date.min) == last)

    def is_insider_on(self, on: date) -> bool:
        """Tell whether a relationship is in force on a day."""
        return any(in_force(one.since, one.until, on) for one in self.relationships)

    def owner_on(self, on: date) -> Owner:
        """Return the person as a plan has them on a day."""
        found = self.relationships_on(on)
        titles = {one.relationship: one.title for one in found}
        starts = [one.since for one in found if one.since is not None]
        return Owner(
            cik=Cik.parse(self.cik).padded,
            name=self.name,
            relationship=tuple(dict.fromkeys(one.relationship for one in found)),
            title=titles.get("officer"),
            other=titles.get("other"),
            since=min(starts, default=None),
            address=self.address,
        )


class RelatedHolder(InsiderContent, frozen=True, kw_only=True):
    """A member of the family, or a vehicle, through which an insider holds indirectly."""

    kind: ClassVar[str] = "holder"
    plural: ClassVar[str] = "family and vehicles"

    name: Annotated[str, described("Who or what holds: Doe Family Trust.", 150)]
    what: Annotated[
        Literal[
            "spouse", "child", "other family", "trust", "partnership", "company", "foundation", "retirement account"
        ],
        described("What it is."),
    ]
    nature: Annotated[str, described("Nature of indirect ownership, as it is printed: By Trust.", 100)]
    also_printed: Annotated[
        tuple[str, ...], described("Other texts by which earlier reports mean the same holder, one a line.")
    ] = ()
    interest: Annotated[Decimal | None, described("Pecuniary interest in percent; empty: all, or not known.")] = None
    footnote: Annotated[str | None, described("Footnote on the nature: a disclaimer, the trustees.", 1000)] = None
    since: Annotated[date | None, described("First day.")] = None
    until: Annotated[date | None, described("Last day; empty while it lasts.")] = None

    @property
    def label(self) -> str:
        """Return the name."""
        return self.name

    @property
    def summary(self) -> str:
        """Return what it says in a few words."""
        return f"{self.what}, printed '{self.nature}'{until_words(self.until)}"

    def mistakes(self) -> Iterator[FieldMistake]:
        """Find a percentage out of bounds, and a period that ends before it begins."""
        if self.interest is not None and not 0 <= self.interest <= _WHOLE:
            yield FieldMistake("interest", f"'{self.interest}' percent", "write 0 to 100")
        yield from _period_mistakes("", self.since, self.until)


class SignerRecord(InsiderContent, frozen=True, kw_only=True):
    """Who signs an insider's reports, and the power of attorney by which they do."""

    kind: ClassVar[str] = "signer"
    plural: ClassVar[str] = "signers and powers of attorney"

    name: Annotated[str, described("Who signs, without /s/.", 100)]
    capacity: Annotated[Literal["self", "power of attorney", "attorney-in-fact"], described("In which capacity.")] = (
        "attorney-in-fact"
    )
    signed_on: Annotated[date | None, described("Day of the power of attorney.")] = None
    ends_on: Annotated[date | None, described("Last day of the power of attorney; empty where it has no end.")] = None
    filed_with: Annotated[
        str | None, described("Accession number of the report with which it was filed as EX-24.", 25)
    ] = None
    document: Annotated[str | None, described("Name of the power of attorney in the library of documents.", 200)] = None
    order: Annotated[int, described("Who is asked first has the lowest number.")] = 1

    @property
    def label(self) -> str:
        """Return the name."""
        return self.name

    @property
    def summary(self) -> str:
        """Return what it says in a few words."""
        since = f", power of {self.signed_on}" if self.signed_on else ""
        return f"{self.capacity}{since}{until_words(self.ends_on)}"

    def mistakes(self) -> Iterator[FieldMistake]:
        """Ask one who signs for another since when."""
        if self.capacity != "self" and self.signed_on is None:
            yield FieldMistake("signed_on", "no day of the power of attorney", "write the day on which it was signed")
        if self.signed_on and self.ends_on and self.ends_on < self.signed_on:
            yield FieldMistake("ends_on", f"{self.ends_on} is before {self.signed_on}", "put one of the two right")

    def signature(self, on: date) -> Signature:
        """Return it as a plan has it, signed on a day; a power of attorney that was not filed goes with the report."""
        attorney = self.capacity != "self"
        return Signature(name=self.name, on=on, as_=self.capacity, exhibit_24=attorney and not self.filed_with)


class EdgarAccess(InsiderContent, frozen=True, kw_only=True):
    """How reports of an insider get into EDGAR: delegation under EDGAR Next, tokens, yearly confirmation."""

    kind: ClassVar[str] = "EDGAR account"
    plural: ClassVar[str] = "EDGAR accounts"

    way: Annotated[
        Literal["delegated", "own tokens", "by hand", "not arranged"],
        described("Who files: a delegated entity, the person's own tokens, somebody at EDGAR's site."),
    ] = "not arranged"
    delegated_to: Annotated[str | None, described("CIK of the entity that may file for the person.", 10)] = None
    delegated_on: Annotated[date | None, described("Day on which the delegation was accepted.")] = None
    confirmation_due_on: Annotated[
        date | None, described("Day by which the account is to be confirmed; once a year.")
    ] = None
    filer_token_ends_on: Annotated[date | None, described("End of the filer token; a year from when it was made.")] = (
        None
    )
    user_token_ends_on: Annotated[date | None, described("End of the user token; 30 days from when it was made.")] = (
        None
    )
    note: Annotated[str | None, described("Who the account administrators are, and how to reach them.", 1000)] = None

    @property
    def summary(self) -> str:
        """Return what it says in a few words."""
        return f"{self.way}{f' to {self.delegated_to}' if self.delegated_to else ''}"

    def mistakes(self) -> Iterator[FieldMistake]:
        """Ask to whom filing is delegated."""
        if self.way == "delegated" and not self.delegated_to:
            yield FieldMistake("delegated_to", "no entity", "write the CIK of who may file")
        if self.delegated_to:
            yield from _cik_mistakes("delegated_to", self.delegated_to)


def _cik_mistakes(path: str, text: str) -> Iterator[FieldMistake]:
    if Cik.match(text.strip()) is None:
        yield FieldMistake(path, f"'{text}' is no CIK", "write up to 10 digits")


def _period_mistakes(path: str, since: date | None, until: date | None) -> Iterator[FieldMistake]:
    if since and until and until < since:
        yield FieldMistake(f"{path}.until".lstrip("."), f"{until} is before {since}", "put one of the two right")
