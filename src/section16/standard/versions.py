"""The versions of the ownership schema, in order, and what each changed."""

import re
from datetime import date
from itertools import pairwise
from typing import Final

from msgspec import Struct

from section16.standard.mark import Mark

__all__ = [
    "VERSIONS",
    "SchemaVersion",
    "at_least",
    "current_version",
    "generation",
    "is_known",
    "predecessor",
    "stylesheet",
    "stylesheet_folder",
    "version_named",
    "version_on",
]

_ALL = ("3", "4", "5")
_CHANGES = ("4", "5")
_INITIAL = ("3",)
_NAME = re.compile(r"X(\d{4})").fullmatch


class SchemaVersion(Struct, frozen=True, kw_only=True):
    """One version of the ownership schema.

    Form 3 has a numbering of its own from 2008 (X0206 beside X0306 to X0508), so versions are ordered by
    `generation`, which is common to all forms. `sheet` is the newest stylesheet of the SEC's package made for it.
    """

    name: str
    generation: int  # 1 to 10
    forms: tuple[str, ...]  # "3", "4", "5"; an amendment is of its form's version
    first_on: date  # first day in force, or first day seen in a filing, as `mark` says
    mark: Mark
    sheet: str
    changes: tuple[str, ...]


def _version(
    name: str, generation: int, forms: tuple[str, ...], first: tuple[date, Mark], changes: tuple[str, ...]
) -> SchemaVersion:
    sheet = _SHEETS.get(name, "X06")
    day, mark = first
    return SchemaVersion(
        name=name, generation=generation, forms=forms, first_on=day, mark=mark, sheet=sheet, changes=changes
    )


# Everything before X0407 is shown by the oldest stylesheets of the package, X06.
_SHEETS = {"X0407": "X07", "X0508": "X08", "X0609": "X09", "X0607": "X07"}

_OMB_2008 = ("OMB dates and schema updates",)
_STATES_2010 = ("state codes Y6 to Y9 and Z0 to Z5 added, 2F and Y2 removed",)
_PLAN_BOX = ("aff10b5One added to 4, 4/A, 5 and 5/A, mandatory",)
_ADDRESS = (
    "issuerForeignTradingSymbol added",
    "rptOwnerNonUSAddressFlag, rptOwnerNonUSStateTerritory and rptOwnerCountry added",
    "rptOwnerState cut to 57 codes; countries and Canadian provinces moved to rptOwnerCountry",
)

# In the order of their generations; where Form 3 has its own version, it follows that of Forms 4 and 5.
VERSIONS: Final = (
    _version(
        "X0101",
        1,
        _ALL,
        (date(2003, 5, 1), "seen"),
        ("the first XML forms; rows stand directly under the root, the price in transactionValue",),
    ),
    _version(
        "X0201",
        2,
        _ALL,
        (date(2003, 8, 1), "seen"),
        ("nonDerivativeTable and derivativeTable hold transactions and holdings",),
    ),
    _version("X0202", 3, _ALL, (date(2005, 1, 1), "memory"), ()),
    _version("X0303", 4, _CHANGES, (date(2008, 6, 1), "memory"), _OMB_2008),
    _version("X0203", 4, _INITIAL, (date(2008, 6, 1), "memory"), _OMB_2008),
    _version("X0304", 5, _CHANGES, (date(2011, 7, 1), "memory"), _STATES_2010),
    _version("X0204", 5, _INITIAL, (date(2011, 7, 1), "memory"), _STATES_2010),
    _version("X0305", 6, _CHANGES, (date(2012, 4, 3), "seen"), ()),
    _version("X0205", 6, _INITIAL, (date(2012, 4, 3), "memory"), ()),
    _version("X0306", 7, _CHANGES, (date(2012, 8, 15), "seen"), ()),
    _version("X0206", 7, _INITIAL, (date(2012, 8, 15), "memory"), ()),
    _version("X0407", 8, _CHANGES, (date(2023, 3, 20), "spec"), _PLAN_BOX),
    _version(
        "X0508",
        9,
        _CHANGES,
        (date(2023, 7, 31), "seen"),
        ("no element changed; the 10b5-1 box is printed below the exit box, no longer beside the address",),
    ),
    _version("X0609", 10, _CHANGES, (date(2026, 3, 18), "spec"), _ADDRESS),
    _version("X0607", 10, _INITIAL, (date(2026, 3, 18), "spec"), _ADDRESS),
)

_BY_NAME = {version.name: version for version in VERSIONS}
_OF_FORM = {form: tuple(version for version in VERSIONS if form in version.forms) for form in _ALL}


def version_named(name: str | None) -> SchemaVersion | None:
    """Return the version of that name, or None for an unknown name."""
    return _BY_NAME.get((name or "").strip())


def is_known(name: str | None) -> bool:
    """Tell whether EDGAR has used that schema version."""
    return version_named(name) is not None


def current_version(document_type: str) -> SchemaVersion:
    """Return the version that EDGAR writes today for a document type, `3` to `5/A`."""
    return _OF_FORM[document_type[:1]][-1]


def version_on(document_type: str, day: date) -> SchemaVersion:
    """Return the version that EDGAR wrote on a day; the first one for any day before it."""
    versions = _OF_FORM[document_type[:1]]
    return next((one for one in reversed(versions) if one.first_on <= day), versions[0])


def predecessor(name: str) -> SchemaVersion | None:
    """Return the version that a form had before, or None for the first and for an unknown one."""
    version = _BY_NAME.get(name)
    if version is None:
        return None
    older = {new.name: old for old, new in pairwise(_OF_FORM[version.forms[0]])}
    return older.get(name)


def generation(name: str | None) -> int:
    """Return the generation of a version, 1 to 10; 0 for a text that is not the name of one.

    An unknown name counts as the version of Forms 4 and 5 with the nearest smaller number, so that a later version
    is read as the latest one that is known.
    """
    version = version_named(name)
    if version is not None:
        return version.generation
    match = _NAME((name or "").strip())
    if match is None:
        return 0
    older = (one.generation for one in _OF_FORM["4"] if int(one.name[1:]) <= int(match[1]))
    return max(older, default=0)


def at_least(name: str | None, first: str) -> bool:
    """Tell whether a version is as new as `first`, in either numbering.

    `at_least("X0206", "X0306")` is true and `at_least("X0206", "X0407")` false: Form 3 kept X0206 until 2026 and
    has nothing of what X0407 brought.
    """
    return generation(name) >= _BY_NAME[first].generation


def stylesheet(document_type: str, name: str | None) -> str:
    """Return the stylesheet of the SEC's package that shows such a document, as `4_X08`."""
    form = document_type[:1]
    version = version_named(name)
    if version is None or form not in version.forms:
        sheets = (one for one in reversed(_OF_FORM[form]) if one.generation <= max(generation(name), 1))
        version = next(sheets)
    return f"{form}_{version.sheet}"


def stylesheet_folder(name: str) -> str:
    """Return the folder of sec.gov under which EDGAR shows a document of that version, as `xslF345X05`."""
    return f"xslF345{name[:3]}"
