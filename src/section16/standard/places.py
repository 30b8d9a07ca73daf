"""The states and countries of an owner's address: what each code means, and in which element it may stand.

Until March 2026 one list served rptOwnerState: states, provinces and countries alike. Since X0609 and X0607
rptOwnerState takes the states and territories, and rptOwnerCountry the rest. Old filings keep their codes.
"""

from typing import Final, Literal

from msgspec import Struct

from section16.standard.codes.countries import COUNTRIES
from section16.standard.codes.obsolete import OBSOLETE
from section16.standard.codes.states import PROVINCES, STATES, TERRITORIES
from section16.standard.versions import at_least

__all__ = [
    "CANADA",
    "PLACES",
    "UNITED_STATES",
    "Place",
    "PlaceKind",
    "country_codes",
    "is_foreign",
    "is_obsolete",
    "place_name",
    "place_named",
    "state_codes",
]

PlaceKind = Literal["state", "territory", "province", "country", "obsolete"]

UNITED_STATES: Final = "X1"
CANADA: Final = "Z4"

# The first version with two lists; X0607 is its twin in the numbering of Form 3.
_SPLIT = "X0609"
# Names in the lists before X0609.
_OLD_NAMES = {"2Q": "GEORGIA", "F5": "TAIWAN, PROVINCE OF CHINA"}


class Place(Struct, frozen=True):
    """A code of two characters and the name that EDGAR shows for it."""

    code: str
    name: str
    kind: PlaceKind


def _places() -> tuple[Place, ...]:
    kinds: tuple[PlaceKind, ...] = ("state", "territory", "province", "country", "obsolete")
    lists = (STATES, TERRITORIES, PROVINCES, COUNTRIES, OBSOLETE)
    return tuple(
        Place(code, name, kind) for kind, names in zip(kinds, lists, strict=True) for code, name in names.items()
    )


PLACES: Final = _places()

_BY_CODE = {place.code: place for place in PLACES}
_NEW_STATES = frozenset(STATES) | frozenset(TERRITORIES)
_NEW_COUNTRIES = frozenset(PROVINCES) | frozenset(COUNTRIES)
_OLD_STATES = _NEW_STATES | _NEW_COUNTRIES


def place_named(code: str | None) -> Place | None:
    """Return the place of a code, in any case of its letters, or None."""
    return _BY_CODE.get((code or "").strip().upper())


def place_name(code: str | None, schema_version: str | None = None) -> str | None:
    """Return the name of a code under a schema version, by default today's; None for an unknown code."""
    place = place_named(code)
    if place is None:
        return None
    if schema_version is None or at_least(schema_version, _SPLIT):
        return place.name
    return _OLD_NAMES.get(place.code, place.name)


def is_obsolete(code: str | None) -> bool:
    """Tell whether EDGAR refuses the code today although its schema has it."""
    place = place_named(code)
    return place is not None and place.kind == "obsolete"


def is_foreign(code: str | None) -> bool | None:
    """Tell whether a code stands for a place outside the United States; None for an unknown code and for XX."""
    place = place_named(code)
    if place is None or place.code == "XX":
        return None
    return place.kind not in {"state", "territory"} and place.code != UNITED_STATES


def state_codes(schema_version: str | None = None) -> frozenset[str]:
    """Return the codes that rptOwnerState takes under a schema version, by default today's."""
    if schema_version is None or at_least(schema_version, _SPLIT):
        return _NEW_STATES
    return _OLD_STATES


def country_codes(schema_version: str | None = None) -> frozenset[str]:
    """Return the codes that rptOwnerCountry takes under a schema version; none before 2026, when the element came."""
    if schema_version is None or at_least(schema_version, _SPLIT):
        return _NEW_COUNTRIES
    return frozenset()
