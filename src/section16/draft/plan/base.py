"""What every part of a plan is made of: the base, footnotes of a line, and how something is held."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

import msgspec

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

    Made by `section16.draft.plan.held.held_as`, never written in a plan.
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
