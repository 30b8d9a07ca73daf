"""The first page of the explorer, and who is found as one types."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from section16.query.parties import FoundParty, ListedFiling
from section16.query.screens.filters import filter_texts
from section16.query.screens.screen import PRESETS, Screen
from section16.standard.numbers import Accession
from section16.tasks.exploring.coverage import Coverage, coverage_of
from section16.tasks.exploring.explored import ExploredLake
from section16.tasks.exploring.screen_address import address_of
from section16.tasks.exploring.screens import NamedScreen

__all__ = ["ExplorerPage", "FoundPage", "explorer_page", "found_page"]

_FOUND = 20
_NEWEST = 20


class ExplorerPage(Struct, frozen=True, kw_only=True):
    """What a lake has, and where to begin."""

    lake: Coverage
    presets: tuple[NamedScreen, ...]
    saved: tuple[NamedScreen, ...]
    newest: tuple[ListedFiling, ...]
    left_out: tuple[str, ...]


class FoundPage(Struct, frozen=True, kw_only=True):
    """Who and which filing a text may mean, the likeliest first."""

    lake: Coverage
    text: str
    parties: tuple[FoundParty, ...]
    filing: ListedFiling | None
    left_out: tuple[str, ...]


def explorer_page(lake: ExploredLake, today: date, as_of: date | None = None) -> ExplorerPage:
    """Return the first page; raises QueryError."""
    return ExplorerPage(
        lake=coverage_of(lake, today, as_of),
        presets=_named(PRESETS, as_of),
        saved=_named(lake.saved(), as_of),
        newest=lake.remember(("newest", as_of), lambda: lake.parties.newest(as_of, _NEWEST)),
        left_out=(f"what became known after {as_of} is left out",) if as_of else (),
    )


def _named(screens: Mapping[str, Screen], as_of: date | None) -> tuple[NamedScreen, ...]:
    return tuple(
        NamedScreen(name=name, about=one.about or "saved", address=address_of(filter_texts(one), as_of))
        for name, one in screens.items()
    )


def found_page(lake: ExploredLake, text: str, today: date) -> FoundPage:
    """Return who is meant by a CIK, symbol, part of a name, or an old one, or which filing by its number.

    Raises QueryError.
    """
    number = Accession.match(text.strip())
    parties = () if number else lake.parties.find(text, _FOUND)
    return FoundPage(
        lake=coverage_of(lake, today),
        text=text,
        parties=parties,
        filing=lake.parties.report(number.dashed) if number else None,
        left_out=(f"the first {_FOUND} are shown; type more of the name",) if len(parties) == _FOUND else (),
    )
