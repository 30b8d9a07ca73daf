"""How one value of a plan is read, and what is said when it is not what its key wants."""

import difflib
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from section16.drafting.plan.parts import DateOrWords, PriceOrWords

__all__ = [
    "PlanValueError",
    "at_most_four_decimals",
    "one_of",
    "read_date",
    "read_number",
    "read_price",
    "read_text",
    "read_when",
    "shown",
]

WHOLE_DIGITS: Final = 12
PLACES: Final = 4
SHOWN: Final = 40


class PlanValueError(ValueError):
    """What was seen, and what to do."""

    def __init__(self, *, seen: str, do: str) -> None:
        """Keep both halves of the message."""
        self.seen, self.do = seen, do
        super().__init__(f"{seen}; {do}")


def shown(raw: Any) -> str:  # noqa: ANN401 - whatever TOML holds
    """Quote a value as it was written, cut short."""
    if isinstance(raw, dict):
        return "a table"
    if isinstance(raw, list):
        return "a list"
    text = str(raw).lower() if isinstance(raw, bool) else str(raw)
    return repr(text if len(text) <= SHOWN else text[:SHOWN] + "...")


def read_number(raw: Any) -> Decimal:  # noqa: ANN401
    """Read a TOML number or a string of one exactly as written; EDGAR takes 12 digits and 4 decimals."""
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal | str):
        raise PlanValueError(seen=f"{shown(raw)} is not a number", do="write 1_235 or 169.46")
    try:
        number = Decimal(raw.strip() if isinstance(raw, str) else raw)
    except InvalidOperation:
        raise PlanValueError(seen=f"{shown(raw)} is not a number", do=_as_digits(str(raw))) from None
    if not number.is_finite() or number.is_signed():
        raise PlanValueError(seen=f"{shown(raw)} is not an amount", do="write a number without a sign")
    if number.adjusted() >= WHOLE_DIGITS:
        raise PlanValueError(seen=f"{shown(raw)} is too large", do=f"write at most {WHOLE_DIGITS} digits")
    return number


def at_most_four_decimals(number: Decimal) -> Decimal:
    """Refuse what EDGAR would: five decimals or more."""
    exponent = number.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > PLACES:
        raise PlanValueError(
            seen=f"'{number}' has more than {PLACES} decimals", do="round it, and say so in a footnote"
        )
    return number


def _as_digits(text: str) -> str:
    bare = text.strip().lstrip("$").replace(",", "")
    return f"write {bare}" if bare.replace(".", "", 1).isdigit() and "," in text + "," else "write 1_235 or 169.46"


def read_date(raw: Any) -> date:  # noqa: ANN401
    """Read a TOML date, or a string of one."""
    if isinstance(raw, datetime):
        raise PlanValueError(seen=f"{shown(raw)} has a time of day", do=f"write {raw.date()}")
    if isinstance(raw, date):
        return raw
    try:
        return date.fromisoformat(raw)
    except (TypeError, ValueError):
        raise PlanValueError(seen=f"{shown(raw)} is not a date", do=f"write {_likely(str(raw))}") from None


def _likely(text: str) -> str:
    for layout in ("%m/%d/%Y", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, layout).date().isoformat()  # noqa: DTZ007 - a day only
        except ValueError:
            continue
    return "2024-02-14"


def read_when(raw: Any) -> DateOrWords:  # noqa: ANN401
    """Read a date, or words for a footnote."""
    if isinstance(raw, str):
        try:
            return DateOrWords(on=date.fromisoformat(raw))
        except ValueError:
            return DateOrWords(words=read_text(raw))
    return DateOrWords(on=read_date(raw))


def read_price(raw: Any) -> PriceOrWords:  # noqa: ANN401
    """Read dollars, or words for a footnote."""
    if isinstance(raw, str) and not raw.strip().lstrip("$-+.")[:1].isdigit():
        return PriceOrWords(words=read_text(raw))
    return PriceOrWords(dollars=read_number(raw))


def read_text(raw: Any) -> str:  # noqa: ANN401
    """Read a string that says something."""
    if not isinstance(raw, str):
        hint = (
            f'write "{raw}"' if isinstance(raw, int | Decimal) and not isinstance(raw, bool) else "write it in quotes"
        )
        raise PlanValueError(seen=f"{shown(raw)} is not text", do=hint)
    if not raw.strip():
        raise PlanValueError(seen="the text is empty", do="write it, or leave the key out")
    return raw.strip()


def one_of(raw: Any, words: Iterable[Any], noun: str) -> Any:  # noqa: ANN401
    """Read one of some words."""
    words = tuple(words)
    if raw in words and not isinstance(raw, bool):
        return raw
    listed = ", ".join(str(word) for word in words)
    near = difflib.get_close_matches(str(raw).casefold(), [str(word) for word in words], 1, 0.5)
    hint = f"did you mean {near[0]!r}? write " if near else "write "
    raise PlanValueError(seen=f"{shown(raw)} is no {noun}", do=f"{hint}one of: {listed}")
