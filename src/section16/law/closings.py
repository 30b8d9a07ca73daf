"""Days on which EDGAR was closed, or open, other than the federal holidays say."""

from datetime import date
from typing import Final

from msgspec import Struct

from section16.standard.mark import Mark

__all__ = ["CLOSINGS", "OPEN_DAYS", "Closing", "OpenDay"]

_ORDER = "executive order closing federal departments"
_NO_NOTICE = "no notice of EDGAR was found"


class Closing(Struct, frozen=True):
    """A weekday on which EDGAR was closed though it was not a federal holiday.

    `confirmed` says that an announcement about EDGAR was found. A day without one counts as closed, as the rest of
    the government was, until a filing of that day shows otherwise.
    """

    day: date
    why: str
    source: str
    confirmed: bool
    mark: Mark = "seen"


class OpenDay(Struct, frozen=True):
    """A day on which EDGAR was open though it may be thought closed."""

    day: date
    why: str
    source: str
    mark: Mark = "seen"


def _confirmed(year: int, month: int, day: int, why: str, source: str) -> Closing:
    return Closing(date(year, month, day), why, source, confirmed=True)


def _presumed(year: int, month: int, day: int, why: str, source: str = _NO_NOTICE) -> Closing:
    mark: Mark = "memory" if source == _NO_NOTICE else "seen"
    return Closing(date(year, month, day), why, source, confirmed=False, mark=mark)


_CORPORATE_COUNSEL_2025 = "TheCorporateCounsel.net, December 2025, quoting the SEC's notice"

CLOSINGS: Final = (
    _presumed(2003, 12, 26, _ORDER),
    _presumed(2004, 6, 11, "mourning for Ronald Reagan", "NASD notice: the SEC was shut"),
    _presumed(2007, 1, 2, "mourning for Gerald R. Ford", "NASD notice: the SEC was shut"),
    _presumed(2007, 12, 24, _ORDER),
    _confirmed(2008, 12, 26, _ORDER, "TheCorporateCounsel.net, 22 December 2008"),
    _presumed(2012, 12, 24, "Executive Order 13633, closing federal departments"),
    _presumed(2014, 12, 26, _ORDER),
    _confirmed(2018, 12, 5, "mourning for George H. W. Bush", "ICI memo 31512, quoting the SEC's notice"),
    _confirmed(2018, 12, 24, _ORDER, "Morrison & Foerster, 21 December 2018"),
    _confirmed(2019, 12, 24, _ORDER, "Cooley PubCo, 16 December 2020"),
    _confirmed(2020, 12, 24, _ORDER, "Cooley PubCo, 16 December 2020"),
    _confirmed(2021, 6, 18, "first Juneteenth, a holiday from the day before", "Cooley PubCo, 17 June 2021"),
    _presumed(2024, 12, 24, _ORDER),
    _confirmed(2025, 1, 9, "mourning for Jimmy Carter", "freewritings.law, January 2025"),
    _confirmed(2025, 12, 24, _ORDER, _CORPORATE_COUNSEL_2025),
    _confirmed(2025, 12, 26, _ORDER, _CORPORATE_COUNSEL_2025),
)

_HALF_DAY = "federal employees were sent home early; EDGAR kept its hours"

OPEN_DAYS: Final = (
    OpenDay(date(2001, 12, 24), "executive order closing federal departments", "EDGAR accepted filings that day"),
    OpenDay(date(2002, 12, 24), _HALF_DAY, "EDGAR accepted filings that day"),
    OpenDay(date(2009, 12, 24), _HALF_DAY, _NO_NOTICE, "memory"),
    OpenDay(date(2011, 8, 23), "earthquake: EDGAR stopped in the evening", "a filing date may be adjusted on request"),
    OpenDay(date(2012, 10, 29), "Hurricane Sandy: the markets were shut", "relief by order of 14 November 2012"),
    OpenDay(date(2012, 10, 30), "Hurricane Sandy: the markets were shut", "relief by order of 14 November 2012"),
    OpenDay(date(2015, 12, 24), _HALF_DAY, _NO_NOTICE, "memory"),
)
