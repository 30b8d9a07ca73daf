"""Read one cell of a broker's file as a number, a moment or a side; what is not certain is refused."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final, Literal, TypeAlias
from zoneinfo import ZoneInfo

from section16.drafting.plan.mistake import OneMistakeError
from section16.law.calendar import EASTERN_ZONE
from section16.standard.text.days import no_date

__all__ = ["FillValue", "Moment", "Side", "has_decimal_points", "read_moment", "read_number", "read_side"]

Moment: TypeAlias = date | datetime | time | None
Side: TypeAlias = Literal["buy", "sell"] | None
FillValue: TypeAlias = str | int | float | Decimal | date | datetime | time | bool | None

PLAIN: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)$")
GROUPED: Final = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?$")
POINT: Final = re.compile(r"(?<![\d.,])\d+(?:,\d{3})*\.(?:\d{1,2}|\d{4,})(?![\d.,])")
COMMA: Final = re.compile(r"(?<![\d.,])\d+(?:\.\d{3})*,(?:\d{1,2}|\d{4,})(?![\d.,])")
CURRENCY: Final = re.compile(r"^(US)?\$|\s*(USD)$", re.IGNORECASE)
ZONE: Final = re.compile(r"\s*\(?\b(E[SD]?T)\)?$")

BUYS: Final = frozenset({"buy", "b", "bot", "bought", "purchase", "purchased", "p", "1", "buy to close", "buy to open"})
SELLS: Final = frozenset({"sell", "s", "sld", "sold", "sale", "sell to cover", "2", "sell to close", "stc"})
# A side at the head of a sentence: `YOU SOLD NORTHLIGHT INSTRUMENTS (NLIX) (Cash)`.
SENTENCES: Final = re.compile(r"^(?:you )?(bought|sold)\b(?! short)")

DAYS: Final = ("%m/%d/%Y", "%m/%d/%y", "%Y%m%d", "%d-%b-%Y", "%d %b %Y", "%b %d, %Y", "%B %d, %Y", "%Y/%m/%d")
HOURS: Final = (
    "%H:%M:%S.%f",
    "%H:%M:%S",
    "%H:%M",
    "%I:%M:%S.%f %p",
    "%I:%M:%S %p",
    "%I:%M %p",
    "%I:%M:%S%p",
    "%I:%M%p",
)


def has_decimal_points(texts: Iterable[str]) -> bool:
    """Tell whether the numbers of a file have decimal points, so that a comma can only group thousands.

    `44.05` and `1,234.5` have one, `44,05` and `1.234,5` have a decimal comma; `12,500` says nothing.
    """
    told = {bool(POINT.search(one)) for one in texts if POINT.search(one) or COMMA.search(one)}
    return told == {True}


def read_number(raw: FillValue, *, comma_groups: bool = True) -> Decimal:
    """Read `1,235`, `$169.46`, `(100)` or a spreadsheet's number.

    `comma_groups` says that a comma can only group thousands; where it may be a decimal comma, it is refused.
    """
    if isinstance(raw, bool | date | time):
        raise OneMistakeError(seen=f"{raw!s} is not a number", do="write digits, as 1235 or 169.46")
    if isinstance(raw, int | float | Decimal):
        return _finite(Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw))
    return _text_number((raw or "").strip(), comma_groups=comma_groups)


def _finite(number: Decimal) -> Decimal:
    if not number.is_finite():
        raise OneMistakeError(seen=f"'{number}' is not a number", do="write digits, as 1235 or 169.46")
    return number


def _text_number(text: str, *, comma_groups: bool) -> Decimal:
    if not text:
        raise OneMistakeError(seen="the cell is empty", do="write the number, saved with its value")
    negative = text.startswith("(") and text.endswith(")")
    bare = CURRENCY.sub("", text.strip("()").strip()).strip() if negative else _without_currency(text)
    if PLAIN.match(bare) or (comma_groups and GROUPED.match(bare)):
        number = Decimal(bare.replace(",", ""))
        return -number if negative else number
    if "," in bare:
        raise OneMistakeError(seen=f"{text!r} may have a decimal comma", do="write a decimal point: 1235 or 169.46")
    raise OneMistakeError(seen=f"{text!r} is not a number", do="write digits, as 1235 or 169.46")


def _without_currency(text: str) -> str:
    sign = text[0] if text[0] in "+-" else ""
    return sign + CURRENCY.sub("", text[len(sign) :].strip()).strip()


def read_moment(day: FillValue, hour: FillValue) -> Moment:
    """Join the cells of day and time of day; either may be missing, and one may hold both."""
    on, clock = _moment(day), _moment(hour)
    if isinstance(clock, time) and type(on) is date:
        return datetime.combine(on, clock)
    return on if on is not None else clock


def _moment(raw: FillValue) -> Moment:
    if isinstance(raw, datetime):
        return raw if raw.time() != time() else raw.date()
    if isinstance(raw, date | time):
        return raw
    text = ZONE.sub("", str(raw).strip()) if raw is not None else ""
    if not text:
        return None
    return _iso(text) or _written(text) or _refuse(text)


def _iso(text: str) -> Moment:
    """Read ISO 8601; a moment with a zone of its own becomes Eastern time, the exchanges' and EDGAR's."""
    for read in (date.fromisoformat, datetime.fromisoformat) if "-" in text else ():
        try:
            return _eastern(read(text.replace(", ", " ")))
        except (ValueError, OverflowError):
            continue
    return None


def _eastern(moment: date | datetime) -> date | datetime:
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return moment.astimezone(ZoneInfo(EASTERN_ZONE)).replace(tzinfo=None)
    return moment


def _written(text: str) -> Moment:
    for layout in HOURS:
        if (hour := _layout(text, layout)) is not None:
            return hour.time()
    for layout in DAYS:
        if (day := _layout(text, layout)) is not None:
            return day.date()
    head, _, tail = text.partition(" ")
    if tail and isinstance(on := _written(head), date) and isinstance(clock := _written(tail.strip()), time):
        return datetime.combine(on, clock)
    return None


def _layout(text: str, layout: str) -> datetime | None:
    try:
        return datetime.strptime(text, layout)  # noqa: DTZ007 - brokers print Eastern time without saying so
    except ValueError:
        return None


def _refuse(text: str) -> Moment:
    wrong = no_date(text.partition(" ")[0].partition("T")[0])
    if wrong.is_impossible:
        raise OneMistakeError(seen=f"{text!r} {wrong.seen}", do=wrong.do)
    raise OneMistakeError(seen=f"{text!r} is not a date or time", do="write 2024-02-14 09:31:05")


def read_side(raw: FillValue) -> Side:
    """Read bought or sold; an empty cell says nothing."""
    word = " ".join(str(raw or "").casefold().replace("_", " ").split())
    if word in BUYS:
        return "buy"
    if word in SELLS:
        return "sell"
    if not word:
        return None
    if (sentence := SENTENCES.match(word)) is not None:
        return "buy" if sentence[1] == "bought" else "sell"
    raise OneMistakeError(seen=f"{raw!r} is not a side", do="write buy or sell; leave out what is neither")
