"""Texts: the characters that EDGAR takes, and the trading symbol."""

import re
from collections.abc import Iterator

from section16.form.footnote import Footnote
from section16.form.issuer import Issuer
from section16.rules.report import Report
from section16.rules.rule import Found, rule
from section16.standard.characters import is_allowed, transliterate

__all__ = ["characters_are_edgars", "symbols_stand_alone"]


@rule("VA012", "suspense", "EDGAR Filer Manual, Volume II, section 5, Table 5-1", stage="submitted")
def characters_are_edgars(report: Report) -> Iterator[Found]:
    """Write in the characters that EDGAR takes.

    Letters, digits and punctuation of ASCII, without the caret: curly quotes, long dashes and accents are not
    among them. The message says what to write instead.
    """
    for place, text in _all_texts(report):
        if not is_allowed(text):
            yield place, _advise(text)


def _all_texts(report: Report) -> Iterator[tuple[str, str]]:
    yield from ((one.place, text) for one, text in report.texts)
    yield from ((spot.place, note.text) for spot, note in report.of(Footnote))


def _advise(text: str) -> str:
    made = transliterate(text)
    told = [(one.character, one.name, f"write '{one.by}'") for one in made.replacements]
    told += [(one.character, one.name, "rewrite the text without it") for one in made.unknown]
    told = list(dict.fromkeys(told))
    character, name, do = told[0]
    more = f" (and {len(told) - 1} more)" if len(told) > 1 else ""
    return f"'{character}' ({name}) is not among EDGAR's characters{more}; {do}"


@rule("VA014", "advice", "Form 4, item 2; EDGAR Ownership XML Technical Specification v5.5, Table 3.5")
def symbols_stand_alone(report: Report) -> Iterator[Found]:
    """Write the trading symbol alone.

    The exchange and brackets around the symbol keep readers from finding the company. `NONE` says that there is no
    symbol; several are parted by a comma.
    """
    for spot, issuer in report.of(Issuer):
        symbol = issuer.trading_symbol or ""
        plain = _plain_symbol(symbol)
        if plain != symbol:
            yield spot.at("trading_symbol"), f"'{symbol}' is more than a symbol; write {plain or 'the symbol'}"


def _plain_symbol(symbol: str) -> str:
    """Return a symbol without brackets, without its exchange before or behind it, and several with commas."""
    bare = _EXCHANGE.sub("", _BRACKETS.sub("", symbol).strip())
    return ", ".join(one.strip() for one in _BETWEEN.split(bare)) if _BETWEEN.search(bare) else bare


_BRACKETS = re.compile(r"[\[\]()]")
_EXCHANGE = re.compile(
    r"\A\W*(?:NYSE|NASDAQ|AMEX|OTC)[A-Z ]*\s?[:\-]\s*|\A[A-Z]{3,6}\s?:\s*|\s?:\s?[A-Z]{2}\Z", re.IGNORECASE
)
_BETWEEN = re.compile(r"\s+(?:and|&)\s+", re.IGNORECASE)
