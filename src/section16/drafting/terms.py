"""The terms of a derivative series as its rows print them: columns 2, 6 and 7 of Table II, with their footnotes."""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Final

from msgspec import Struct

from section16.drafting.notes import joined, merge, on_cell, texts
from section16.drafting.plan.parts import CellNotes, CellValues
from section16.drafting.plan.people import Grant
from section16.drafting.wording import standard_text
from section16.standard.directions import Position, Right
from section16.standard.text.prose import one_or_more

__all__ = ["FULLY_VESTED", "NAMES", "UNITS", "Terms", "plain", "position_of", "ratio_of", "right_of", "terms_of"]


FULLY_VESTED: Final = "fully vested"
NO_EXPIRATION: Final = "none"
_LEAST: Final = Decimal("0.0001")  # what EDGAR takes
UNITS: Final = frozenset({"rsu", "psu", "phantom"})
# What a footnote calls one of each kind.
NAMES: Final[Mapping[str, str]] = {
    "option": "option",
    "rsu": "restricted stock unit",
    "psu": "performance stock unit",
    "sar": "stock appreciation right",
    "warrant": "warrant",
    "convertible": "security",
    "phantom": "phantom stock unit",
    "right": "right",
    "swap": "swap",
    "put": "put option",
    "call": "call option",
}


def plain(number: Decimal) -> Decimal:
    """Return a computed number without zeros at its end: 16524.00 is 16524."""
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


class Terms(Struct, frozen=True, kw_only=True):
    """A series on one day; `ratio` is underlying shares to units, or to dollars of debt; None where nothing tells."""

    security: str
    underlying: str
    exercise_price: Decimal | None
    exercisable_on: date | None
    expires_on: date | None
    ratio: tuple[Decimal, Decimal] | None
    cells: tuple[CellValues, ...]
    notes: CellNotes

    def shares_for(self, units: Decimal) -> Decimal | None:
        """Return how many underlying shares some units are, exactly."""
        return None if self.ratio is None else plain(units * self.ratio[0] / self.ratio[1])

    def underlying_of(self, units: Decimal) -> Decimal | None:
        """Return the number of column 7: that of whole shares and four decimals, the rest of which nobody gets."""
        shares = self.shares_for(units)
        return None if shares is None else plain(shares.quantize(_LEAST, ROUND_DOWN))


def ratio_of(text: str | None) -> tuple[Decimal, Decimal]:
    """Read `3:2` as three for two; nothing given is one for one."""
    first, _, second = (text or "1:1").partition(":")
    return Decimal(first.strip()), Decimal(second.strip())


def right_of(grant: Grant) -> Right:
    """Tell whether a series is a put; whatever else there is, is worth more as the share is."""
    return "put" if grant.kind == "put" else "call"


def position_of(grant: Grant) -> Position:
    """Tell whether a series is owned or was written for another."""
    return "short" if grant.short else "long"


def terms_of(
    grant: Grant, underlying: str, own: Mapping[str, str], ratio: tuple[Decimal, Decimal] | None, unit: str
) -> Terms:
    """Turn what the plan says of a grant into cells: a date or a number stands, words become a footnote.

    `unit` names the standard text that says what a unit is.
    """
    notes = on_cell(
        security_title=texts(grant.footnote),
        exercise_price=_price_note(grant, underlying, own, unit),
        exercisable_on=_exercisable_note(grant, own),
        expires_on=_expires_note(grant, own),
    )
    return Terms(
        security=grant.security,
        underlying=underlying,
        exercise_price=grant.exercise_price.dollars if grant.exercise_price else None,
        exercisable_on=grant.exercisable.on if grant.exercisable else None,
        expires_on=grant.expires.on if grant.expires else None,
        ratio=ratio,
        cells=(grant.cells,),
        notes=joined((notes, grant.footnotes)),
    )


def _price_note(grant: Grant, underlying: str, own: Mapping[str, str], unit: str) -> tuple[str, ...]:
    if grant.exercise_price is not None:
        return merge(grant.exercise_price.words)
    if grant.kind not in UNITS or grant.footnotes.exercise_price:
        return ()
    shares, units = ratio_of(grant.ratio)
    each = one_or_more(shares / units, "share", "shares")
    return (standard_text(own, unit, unit=NAMES[grant.kind], ratio=each, underlying=underlying),)


def _exercisable_note(grant: Grant, own: Mapping[str, str]) -> tuple[str, ...]:
    words = grant.exercisable.words if grant.exercisable else None
    if words is None or words.lower() != FULLY_VESTED:
        return merge(words)
    if grant.kind in UNITS:
        return (standard_text(own, "units fully vested", units=f"{NAMES[grant.kind]}s"),)
    usable = "convertible" if grant.kind == "convertible" else "exercisable"
    return (standard_text(own, FULLY_VESTED, kind=NAMES[grant.kind], usable=usable),)


def _expires_note(grant: Grant, own: Mapping[str, str]) -> tuple[str, ...]:
    if grant.expires is None:
        # Units end as they vest: practice prints the vesting schedule in both date columns.
        return _exercisable_note(grant, own) if grant.kind in UNITS else ()
    words = grant.expires.words
    if words is None or words.lower() != NO_EXPIRATION:
        return merge(words)
    return (standard_text(own, "no expiration", kind=NAMES[grant.kind]),)
