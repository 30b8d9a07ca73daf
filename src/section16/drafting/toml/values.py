"""Read one value of a plan, or say what its key wants instead."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final, TypeVar

from section16.drafting.plan.mistake import OneMistakeError
from section16.drafting.plan.parts import DateOrWords, PriceOrWords
from section16.drafting.toml.synonyms import SYNONYMS
from section16.standard.kinds import Amount
from section16.standard.text.days import NoDate, no_date, read_day
from section16.standard.text.nearest import did_you_mean, nearest

__all__ = [
    "at_most_four_decimals",
    "one_of",
    "quoted",
    "read_boolean",
    "read_cell_text",
    "read_date",
    "read_date_or_words",
    "read_line_number",
    "read_number",
    "read_price_or_words",
    "read_text",
]

WHOLE_DIGITS: Final = Amount.digits - Amount.decimals
LONGEST_QUOTED: Final = 40
SLIP: Final = re.compile(r"\s*[-+$]*[\d.,]+\w[\w.,]*\s*$")  # `1O.00`: one word, without a hyphen
WITH_COMMAS: Final = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]*)?|\.[0-9]+")
# A number, with what may be said of dollars: `$10.00 per share` is a price that is to be written 10.00.
PRICE: Final = re.compile(
    r"\s*[-+]?\s*(?:USD?\s*)?\$?\s*[\d.,]+\s*(?:USD|US\$|dollars?)?\s*(?:(?:per|an?|each)\s+)?(?:shares?|units?|each)?\s*$",
    re.IGNORECASE,
)

W = TypeVar("W")


def quoted(raw: object) -> str:
    """Quote a value as it was written, cut short."""
    if isinstance(raw, dict):
        return "a table"
    if isinstance(raw, list):
        return "a list"
    text = str(raw).lower() if isinstance(raw, bool) else str(raw)
    return repr(text if len(text) <= LONGEST_QUOTED else text[:LONGEST_QUOTED] + "...")


def read_number(raw: object) -> Decimal:
    """Read a TOML number or a string of one exactly as written; EDGAR takes 12 digits and 4 decimals."""
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal | str):
        raise OneMistakeError(seen=f"{quoted(raw)} is not a number", do="write 1235 or 169.46")
    try:
        number = Decimal(raw.strip() if isinstance(raw, str) else raw)
    except InvalidOperation:
        raise OneMistakeError(seen=f"{quoted(raw)} is not a number", do=_as_digits(str(raw))) from None
    if not number.is_finite() or number.is_signed():
        raise OneMistakeError(seen=f"{quoted(raw)} is not an amount", do="write a number without a sign")
    if number.adjusted() >= WHOLE_DIGITS:
        raise OneMistakeError(seen=f"{quoted(raw)} is too large", do=f"write at most {WHOLE_DIGITS} digits")
    return number


def at_most_four_decimals(number: Decimal) -> Decimal:
    """Refuse what EDGAR would: five decimals or more."""
    exponent = number.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > Amount.decimals:
        raise OneMistakeError(
            seen=f"'{number}' has more than {Amount.decimals} decimals", do="round it, and say so in a footnote"
        )
    return number


def _as_digits(text: str) -> str:
    """Say how to write a number; the comma of `41,2` may mean a point, so only those of thousands are left out."""
    bare = text.strip().lstrip("$")
    return f"write {bare.replace(',', '')}" if WITH_COMMAS.fullmatch(bare) else "write 1235 or 169.46"


def read_date(raw: object) -> date:
    """Read a TOML date, or a string of one."""
    if isinstance(raw, datetime):
        raise OneMistakeError(seen=f"{quoted(raw)} has a time of day", do=f"write {raw.date()}")
    if isinstance(raw, date):
        return raw
    found = read_day(str(raw))
    if isinstance(raw, str) and isinstance(found, date):
        return found
    wrong = found if isinstance(found, NoDate) else no_date(str(raw))
    raise OneMistakeError(seen=f"{quoted(raw)} {wrong.seen}", do=wrong.do)


def read_date_or_words(raw: object) -> DateOrWords:
    """Read a date, or words for a footnote."""
    if isinstance(raw, str):
        found = read_day(raw)
        if isinstance(found, date):
            return DateOrWords(on=found)
        if found.is_impossible:
            raise OneMistakeError(seen=f"{quoted(raw)} {found.seen}", do=found.do)
        return DateOrWords(words=read_text(raw))
    return DateOrWords(on=read_date(raw))


def read_price_or_words(raw: object) -> PriceOrWords:
    """Read dollars, or words for a footnote, which may begin with a digit: `1-for-1`."""
    if isinstance(raw, str) and not PRICE.match(raw) and not SLIP.match(raw):
        return PriceOrWords(words=read_text(raw))
    return PriceOrWords(dollars=read_number(raw))


def read_text(raw: object) -> str:
    """Read a string that is not empty."""
    if not isinstance(raw, str):
        hint = (
            f'write "{raw}"' if isinstance(raw, int | Decimal) and not isinstance(raw, bool) else "write it in quotes"
        )
        raise OneMistakeError(seen=f"{quoted(raw)} is not text", do=hint)
    if not raw.strip():
        raise OneMistakeError(seen="the text is empty", do="write it, or leave the key out")
    return raw.strip()


def one_of(raw: object, words: Iterable[W], noun: str) -> W:
    """Read one of some words."""
    words = tuple(words)
    if raw in words and not isinstance(raw, bool):
        return words[words.index(raw)]
    listed = ", ".join(str(word) for word in words)
    hint = did_you_mean(nearest(str(raw), (str(word) for word in words), SYNONYMS))
    raise OneMistakeError(seen=f"{quoted(raw)} is no {noun}", do=f"{hint} write one of: {listed}".lstrip())


def read_cell_text(raw: object) -> str:
    """Keep the new value of an amended cell as text; its row knows its kind."""
    if isinstance(raw, bool):
        return str(raw).lower()
    return f"{raw:f}" if isinstance(raw, Decimal) else str(raw)


def read_boolean(raw: object) -> bool:
    """Read true or false."""
    if isinstance(raw, bool):
        return raw
    raise OneMistakeError(seen=f"{quoted(raw)} is neither true nor false", do="write true or false, without quotes")


def read_line_number(raw: object) -> int:
    """Read the number of a line, from 1."""
    if isinstance(raw, int) and not isinstance(raw, bool) and raw > 0:
        return raw
    raise OneMistakeError(seen=f"{quoted(raw)} is not a number of a line", do="write 1, 2, 3, ...")
