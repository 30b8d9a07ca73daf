"""The terms of a derivative series as its last row tells them, in the words of a plan."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from msgspec.structs import replace

from section16.drafting.after.lines import balance_of, is_in_dollars
from section16.drafting.notes import as_written
from section16.drafting.plan.parts import CellNotes, DateOrWords, PriceOrWords
from section16.drafting.plan.people import Grant, GrantKind
from section16.drafting.terms import FULLY_VESTED, NO_EXPIRATION, UNITS
from section16.form.cell import Cell
from section16.form.derivative import DerivativeTransaction
from section16.form.document import DerivativeRow

__all__ = ["grant_of"]

# The first that a title fits; a title that fits none is an option, if it has a price.
_KINDS: Final[Mapping[GrantKind, str]] = {
    "psu": r"perform\w*[- ](?:based |vesting )?(?:restricted )?(?:stock |share )?(?:unit|right)|\bpr?sus?\b",
    "sar": r"appreciation right|\bsars?\b",
    "rsu": r"(?:stock|share)s? unit|restricted unit|\brsus?\b|deferred (?:stock|share)|dividend equivalent",
    "phantom": r"phantom",
    "warrant": r"warrant",
    "swap": r"swap|forward|collar",
    "put": r"\bputs?\b|obligation to buy|right to sell",
    "call": r"\bcalls?\b|obligation to sell",
    "option": r"option|right to (?:buy|purchase|acquire)",
    "convertible": r"convertible|preferred|\bnotes?\b|debenture|class [a-z]\b|\bunits?\b|exchangeable",
    "right": r"\brights?\b",
}
_WRITTEN: Final = re.compile(r"obligation to (?:buy|sell)|\bwritten\b|\bshort\b", re.IGNORECASE)
_A_WORD_OF_ITS_OWN: Final = frozenset({FULLY_VESTED, NO_EXPIRATION})


def grant_of(row: DerivativeRow, id: str = "") -> Grant:
    """Return the series of a row, with what is left of it."""
    title = row.security_title.value or ""
    balance, dollars = balance_of(row), is_in_dollars(row)
    grant = Grant(
        id=id,
        security=title,
        kind=_kind(title, row),
        underlying=row.underlying_title.value,
        remaining=None if dollars else balance,
        remaining_value=balance if dollars else None,
        ratio=_ratio(row),
        short=bool(_WRITTEN.search(title)),
        ownership="indirect" if row.ownership.value == "I" and not row.nature.value else None,
        nature=(row.nature.value or None) if row.ownership.value == "I" else None,
        footnote=as_written(row.security_title.footnotes),
    )
    return _with_terms(grant, row)


def _kind(title: str, row: DerivativeRow) -> GrantKind:
    found = next((kind for kind, words in _KINDS.items() if re.search(words, title, re.IGNORECASE)), None)
    return found or ("option" if row.exercise_price.value else "convertible")


def _ratio(row: DerivativeRow) -> str | None:
    """Return underlying shares to units, or to dollars, where a row tells it and it is not one for one."""
    shares, units = row.underlying_shares.value, row.shares_following.value
    if isinstance(row, DerivativeTransaction):
        units = row.shares.value if row.shares.value is not None else row.total_value.value
    elif units is None:
        units = row.value_following.value
    if not shares or not units or shares == units:
        return None
    ratio = Fraction(shares) / Fraction(units)
    return f"{ratio.numerator}:{ratio.denominator}"


def _with_terms(grant: Grant, row: DerivativeRow) -> Grant:
    """Give a series its price and dates; one footnote alone stands as words, further ones hang on the cell."""
    price, price_notes = _words(row.exercise_price)
    first, first_notes = _words(row.exercisable_on)
    last, last_notes = _words(row.expires_on)
    if grant.kind in UNITS and row.expires_on == row.exercisable_on:  # as a draft has it of itself
        last, last_notes = None, ()
    return replace(
        grant,
        exercise_price=_price(row.exercise_price.value, price),
        exercisable=_date(row.exercisable_on.value, first),
        expires=_date(row.expires_on.value, last) if last or row.expires_on.value else None,
        footnotes=CellNotes(
            exercise_price=as_written(price_notes),
            exercisable_on=as_written(first_notes),
            expires_on=as_written(last_notes),
            underlying_title=as_written(row.underlying_title.footnotes),
            nature=as_written(row.nature.footnotes),
        ),
    )


def _words(cell: Cell[Decimal] | Cell[date]) -> tuple[str | None, tuple[str, ...]]:
    """Return what stands in place of a value, and the footnotes beside it."""
    notes = cell.footnotes
    if cell.value is not None or not notes or notes[0].strip().lower() in _A_WORD_OF_ITS_OWN:
        return None, notes
    return notes[0], notes[1:]


def _price(value: Decimal | None, words: str | None) -> PriceOrWords | None:
    return PriceOrWords(dollars=value, words=words) if value is not None or words else None


def _date(value: date | None, words: str | None) -> DateOrWords | None:
    return DateOrWords(on=value, words=words) if value is not None or words else None
