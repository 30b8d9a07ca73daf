"""What the pages on short-swing profit share: whom they are about, how six months are counted, days and amounts."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from msgspec import Struct

from section16.ledger.short_swing.exposure import SwingQuestion
from section16.standard.text.prose import day

__all__ = ["NOTICE", "SwingParties", "day_words", "facts_of", "with_commas"]

NOTICE: Final = (
    "This page was computed from the trades and facts named in it. It is no legal advice: whether a trade counts can "
    "turn on facts that no form tells."
)
_SIX_MONTHS: Final = {
    "court": "as courts count them, to the second day before that of the sixth month",
    "calendar": "to the day before that of the sixth month",
}
_MONTH_END: Final = {
    "clamp": "to the last day of February",
    "last_day": "to the day after the last of February",
    "overflow": "on into March",
}


class SwingParties(Struct, frozen=True, kw_only=True):
    """Who the page is about, as far as it is known, and where the trades come from.

    `issuer_cik` makes the number of a filing in a trade's source a link to it.
    """

    person: str = ""
    issuer: str = ""
    issuer_cik: str = ""
    sources: tuple[str, ...] = ()


def day_words(text: str) -> str:
    """Write a day of an answer, YYYY-MM-DD, as prose."""
    return day(date.fromisoformat(text))


def facts_of(parties: SwingParties, question: SwingQuestion) -> Iterator[tuple[str, str]]:
    """Yield the lines at the head of a page: person, issuer, source of the trades, how six months are counted."""
    if parties.person:
        yield "Person", parties.person
    if parties.issuer:
        yield "Issuer", parties.issuer
    if parties.sources:
        yield "Trades from", ", ".join(parties.sources)
    reading = question.reading
    counted = f"fewer than {reading.days} days" if reading.window == "days" else _SIX_MONTHS[reading.window]
    yield "Six months", f"{counted}; 31 August counts {_MONTH_END[reading.month_end]}"


def with_commas(number: str) -> str:
    """Write an amount of an answer with commas and at least two decimals; a fraction stays as it is."""
    whole, _, rest = number.partition(".")
    return f"{int(whole):,}.{rest:0<2}" if whole.lstrip("-").isdigit() else number
