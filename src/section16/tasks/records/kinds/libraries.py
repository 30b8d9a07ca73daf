"""What an issuer's reports say again and again: footnotes with fields, classes, natures, signatures, documents."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Final, Literal

from section16.standard.text.prose import money
from section16.tasks.records.kinds.content import FieldMistake, RecordContent, described

__all__ = ["ClosingPrice", "FootnoteTemplate", "NatureEntry", "ShareClass", "SignatureEntry", "StandingDocument"]

_FIELD: Final = re.compile(r"\{([a-z][a-z0-9 _-]{0,39})\}")
_BRACE: Final = re.compile(r"[{}]")
_DOCUMENT_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,27}\.(txt|htm)")


class FootnoteTemplate(RecordContent, frozen=True, kw_only=True):
    """A footnote with fields to fill in: `{plan date}`, `{low}`, `{high}`."""

    kind: ClassVar[str] = "footnote"
    plural: ClassVar[str] = "footnotes"

    name: Annotated[str, described("What you call it; plans use it: 10b5-1.", 60)]
    text: Annotated[
        str, described("The words; {plan date} is a field that is filled in each time. At most 1,000 characters.", 1000)
    ]
    about: Annotated[
        Literal["anything", "10b5-1 plan", "price range", "vesting", "nature", "disclaimer"],
        described("What it is about."),
    ] = "anything"

    @property
    def label(self) -> str:
        """Return what it is called."""
        return self.name

    @property
    def summary(self) -> str:
        """Return what it says in a few words."""
        return self.text

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the names of its fields, each once."""
        return tuple(dict.fromkeys(_FIELD.findall(self.text)))

    def mistakes(self) -> Iterator[FieldMistake]:
        """Find braces that make no field."""
        if not self.text.strip():
            yield FieldMistake("text", "no words", "write the footnote")
        if _BRACE.search(_FIELD.sub("", self.text)):
            yield FieldMistake("text", "a brace that makes no field", "write fields as {plan date}, in lower case")

    def filled(self, values: Mapping[str, str]) -> str:
        """Return the words with values in place of fields; a field without one stays as it is."""
        return _FIELD.sub(lambda found: values.get(found[1], "").strip() or found[0], self.text)

    def fits(self, text: str) -> bool:
        """Tell whether a footnote is this one, with whatever in its fields."""
        parts = (re.escape(part) for part in _FIELD.split(self.text)[::2])
        return re.fullmatch(".+?".join(parts), text.strip(), re.DOTALL) is not None


class ShareClass(RecordContent, frozen=True, kw_only=True):
    """A class of the issuer's securities, by its title as printed."""

    kind: ClassVar[str] = "class"
    plural: ClassVar[str] = "classes"

    title: Annotated[str, described("Title as printed, at most 60 characters.", 60)]
    also_printed: Annotated[
        tuple[str, ...], described("Other titles by which earlier reports mean the same class, one a line.")
    ] = ()
    note: Annotated[str | None, described("Votes, conversion, symbol.", 1000)] = None

    @property
    def label(self) -> str:
        """Return the title."""
        return self.title

    @property
    def summary(self) -> str:
        """Return what it says in a few words."""
        return self.note or ""


class NatureEntry(RecordContent, frozen=True, kw_only=True):
    """A nature of indirect ownership as the issuer's reports print it."""

    kind: ClassVar[str] = "nature"
    plural: ClassVar[str] = "natures"

    nature: Annotated[str, described("As printed: By Spouse. At most 100 characters.", 100)]
    also_printed: Annotated[
        tuple[str, ...], described("Other texts by which earlier reports mean the same, one a line.")
    ] = ()
    footnote: Annotated[str | None, described("Footnote that goes with it.", 1000)] = None

    @property
    def label(self) -> str:
        """Return the words."""
        return self.nature

    @property
    def summary(self) -> str:
        """Return what it says in a few words."""
        return self.footnote or ""


class SignatureEntry(RecordContent, frozen=True, kw_only=True):
    """A person who signs for several insiders of the issuer."""

    kind: ClassVar[str] = "signature"
    plural: ClassVar[str] = "signatures"

    name: Annotated[str, described("Who signs, without /s/.", 100)]
    capacity: Annotated[Literal["power of attorney", "attorney-in-fact"], described("In which capacity.")] = (
        "attorney-in-fact"
    )

    @property
    def label(self) -> str:
        """Return the name."""
        return self.name

    @property
    def summary(self) -> str:
        """Return what it says in a few words."""
        return self.capacity


class StandingDocument(RecordContent, frozen=True, kw_only=True):
    """A document that goes with reports: a power of attorney, a joint filer statement."""

    kind: ClassVar[str] = "document"
    plural: ClassVar[str] = "documents"

    name: Annotated[str, described("File name: poa-doe.txt.", 32)]
    type: Annotated[Literal["EX-24", "EX-99", "EX-99.1", "COVER"], described("EDGAR's type of document.")] = "EX-24"
    description: Annotated[str | None, described("What it is, in a few words.", 100)] = None
    text: Annotated[str, described("The text of the document.", 500_000)]

    @property
    def label(self) -> str:
        """Return the file name."""
        return self.name

    @property
    def summary(self) -> str:
        """Return what it says in a few words."""
        return f"{self.type}: {self.description or f'{len(self.text):,} characters'}"

    def mistakes(self) -> Iterator[FieldMistake]:
        """Find a name that EDGAR does not take."""
        if not _DOCUMENT_NAME.fullmatch(self.name):
            do = "write lower-case letters, digits and dashes, and .txt or .htm"
            yield FieldMistake("name", f"'{self.name}' is no name that EDGAR takes", do)


class ClosingPrice(RecordContent, frozen=True, kw_only=True):
    """What a share was worth on a day: by it shares withheld for tax are valued."""

    kind: ClassVar[str] = "price"
    plural: ClassVar[str] = "prices"

    on: Annotated[date, described("The day.")]
    security: Annotated[str, described("Title of the class.", 60)] = "Common Stock"
    price: Annotated[Decimal, described("Dollars a share.")]

    @property
    def label(self) -> str:
        """Return day and class."""
        return f"{self.on} {self.security}"

    @property
    def summary(self) -> str:
        """Return what it says in a few words."""
        return money(self.price)

    def mistakes(self) -> Iterator[FieldMistake]:
        """Find a price that is none."""
        if self.price <= 0:
            yield FieldMistake("price", f"'{self.price}'", "write dollars a share")
