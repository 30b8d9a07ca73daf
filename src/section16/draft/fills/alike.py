"""Rows that are not like the others of a file: a total without a name, a cancelled trade, another security."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from section16.draft.fills.cell import CellError
from section16.draft.fills.fill import Fill, day_of
from section16.draft.plan.mistake import Mistake

__all__ = ["of_issuer", "unlike_the_rest"]

# A cell that some rows have and others lack; a totals row lacks them all.
_SAID: Final[tuple[tuple[str, Callable[[Fill], object]], ...]] = (
    ("date", lambda fill: day_of(fill.at)),
    ("side", lambda fill: fill.side),
    ("symbol", lambda fill: fill.symbol),
)
NO_TICKERS: Final = frozenset({"NONE", "NA", "N"})


def unlike_the_rest(fills: Sequence[Fill]) -> Iterator[Mistake]:
    """Yield rows without what others have, and rows whose sign is not that of their side."""
    for what, said in _SAID:
        without = [fill for fill in fills if said(fill) is None]
        for fill in without if len(without) < len(fills) else ():
            yield Mistake(
                place=f"row {fill.line}",
                seen=f"no {what}, though other rows have one",
                do=f"write the {what}, or leave out what is no execution",
            )
    for side in ("buy", "sell"):
        signs = {fill.minus for fill in fills if fill.side == side}
        for fill in (one for one in fills if one.side == side and not one.minus) if len(signs) > 1 else ():
            yield Mistake(
                place=f"row {fill.line}",
                seen=f"{fill.shares:f} shares without a minus sign, though others of that side have one",
                do="leave out cancelled trades and what they cancel",
            )


def of_issuer(fills: Iterable[Fill], tickers: Iterable[str]) -> tuple[Fill, ...]:
    """Take the executions of the issuer's symbol; all of them when the file names none. Raises CellError."""
    known = frozenset(_letters(word) for ticker in tickers for word in re.split(r"[,;\s]+", ticker)) - NO_TICKERS - {""}
    taken = tuple(fills)
    symbols = {fill.symbol for fill in taken if fill.symbol is not None}
    if known:
        fitting = {symbol for symbol in symbols if _fits(symbol, known)}
        if symbols and not fitting:
            raise CellError(
                seen=f"the symbols are {_listed(symbols)}, the issuer's is {_listed(known)}",
                do="name the issuer's file, or leave the column out",
            )
        symbols = fitting
        taken = tuple(fill for fill in taken if fill.symbol is None or fill.symbol in fitting)
    if len(symbols) > 1:
        raise CellError(seen=f"several symbols, {_listed(symbols)}", do="give each class a file of its own")
    return taken


def _letters(text: str) -> str:
    return "".join(one for one in text.upper() if one.isalnum())


def _fits(symbol: str, known: frozenset[str]) -> bool:
    """Tell whether a symbol is the issuer's, alone or beside a market: `QLYS`, `QLYS US`, `NASDAQ:QLYS`."""
    return _letters(symbol) in known or not known.isdisjoint(re.findall(r"[A-Z0-9]+", symbol.upper()))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(repr(name) for name in sorted(names)[:5])
