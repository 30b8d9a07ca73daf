"""Plant errors in a company's filings, of each kind in turn."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from section16.synth.draws import Draws
from section16.synth.planting.books import CompanyBooks
from section16.synth.planting.cells import REPAIRS
from section16.synth.planting.filings import REPORTS
from section16.synth.planting.gaps import GAPS
from section16.synth.report import Filing

__all__ = ["PLANTED_KINDS", "plant"]

PLANTED_KINDS: Final[Mapping[str, Callable[[CompanyBooks], bool]]] = {**GAPS, **REPORTS, **REPAIRS}


def plant(filings: Sequence[Filing], draws: Draws, share: float, kinds: tuple[str, ...] = ()) -> tuple[Filing, ...]:
    """Return a company's filings with errors in about `share` of their rows; no kinds are all kinds."""
    books = CompanyBooks(filings, draws)
    wanted = draws.count(share * sum(len(one.table1) + len(one.table2) for one in filings))
    found = -1
    while wanted > 0 and found:
        found = _one_round(books, list(kinds or PLANTED_KINDS), wanted)
        wanted -= found
    return tuple(books.closed())


def _one_round(books: CompanyBooks, names: list[str], most: int) -> int:
    """Plant each kind once, in an order of chance; return how many there was room for."""
    found = 0
    while names and found < most:
        found += PLANTED_KINDS[names.pop(books.draws.below(len(names)))](books)
    return found
