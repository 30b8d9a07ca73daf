"""What a row of a broker's file is: an execution of shares, or something that looks like one."""

import re
from typing import Final, Literal

from section16.drafting.fills.cell import FillValue
from section16.drafting.plan.mistake import OneMistakeError

__all__ = ["is_option", "is_stock", "is_taken_back", "totals_word"]

_TOTALS: Final = re.compile(r"(grand |sub)?-?\s*totals?\b|sums?\b|averages?$|weighted average|vwap\b", re.IGNORECASE)

_DONE: Final = frozenset(
    {"", "filled", "fill", "fully filled", "executed", "complete", "completed", "new", "trade", "traded",
     "partial", "partially filled", "partial fill", "settled", "confirmed", "done", "booked", "active", "ok", "closed",
     "processed",
     "no", "n", "false", "f", "1", "2", "0", "pending settlement", "unsettled", "allocated", "matched", "live"}
)  # fmt: skip
_TAKEN_BACK: Final = re.compile(
    r"cancel|\bcxl|bust|\bbroken\b|reject|expired|\bvoid|revers|\berror|withdrawn|deleted|\bkilled\b"
    r"|not (?:filled|executed)"
    r"|^(?:yes|y|true|h|4|8|c|open|working|pending|queued|replaced|pending (?:new|cancel|replace))$"
)
_STOCK: Final = frozenset(
    {"equity", "equities", "stock", "stocks", "eq", "cs", "common stock", "common", "stk", "share", "shares",
     "ads", "adr", "ordinary shares", "cash equity", "us equity", "etf"}
)  # fmt: skip
_OPTION_WORDS: Final = re.compile(r"\b(?:options?|opt|calls?|puts?|warrants?)\b")
_OPTION_SYMBOL: Final = re.compile(
    r"\d{6}[CP]\d{8}|\b\d{1,2}/\d{1,2}/\d{2,4}\s.*\b(?:[CP]|CALL|PUT)\b|\b\d{1,2}[A-Z]{3}\d{2}\s[\d.]+\s?[CP]\b"
    r"|\b(?:CALL|PUT)\b.*\d",
    re.IGNORECASE,
)
# A side that is said of options: shares are bought and sold, positions are opened and closed.
_OPTION_SIDE: Final = re.compile(r"^(?:[bs]t[oc]|(?:buy|sell|bought|sold)(?: to)? (?:open|close)(?:ing)?)\b")


def totals_word(cells: tuple[FillValue, ...]) -> str | None:
    """Return the word that makes a row one of totals, None where there is none."""
    texts = (cell.strip() for cell in cells if isinstance(cell, str))
    return next((text for text in texts if _TOTALS.match(text)), None)


def is_taken_back(status: FillValue) -> bool:
    """Tell whether a row's status says that nothing was executed, or that it was taken back.

    Raises OneMistakeError for a word that is neither.
    """
    word = " ".join(str(status if status is not None else "").casefold().replace("_", " ").split())
    if _TAKEN_BACK.search(word):
        return True
    if word in _DONE:
        return False
    do = "leave out what was cancelled, and name another column under [fills.columns] if this one is no status"
    raise OneMistakeError(seen=f"{str(status).strip()!r} does not say whether it was executed", do=do)


def is_stock(instrument: FillValue) -> Literal["stock", "other", "unsaid"]:
    """Tell what the column of the instrument says."""
    word = " ".join(re.findall(r"[a-z]+", str(instrument or "").casefold()))
    if not word:
        return "unsaid"
    return "stock" if word in _STOCK else "other"


def is_option(side: FillValue, symbol: FillValue, description: FillValue, instrument: FillValue) -> bool:
    """Tell whether a row is of an option: by its instrument, its symbol, or a side that only options have."""
    kind = is_stock(instrument)
    if kind == "other":
        return True
    if _OPTION_SYMBOL.search(str(symbol or "")) or (kind == "unsaid" and _OPTION_SYMBOL.search(str(description or ""))):
        return True
    words = " ".join(str(side or "").casefold().replace("_", " ").split())
    return kind == "unsaid" and (bool(_OPTION_SIDE.match(words)) or bool(_OPTION_WORDS.search(words)))
