"""Insiders of foreign private issuers: since when they report, and whom orders of the SEC exempt."""

from datetime import date, timedelta
from typing import Final

from section16.law.changes import FOREIGN_INSIDERS_EXEMPT, FOREIGN_INSIDERS_REPORT, Since

__all__ = ["BEGINS", "EEA", "exempting_order", "first_form_3_day", "jurisdictions"]

BEGINS: Final = FOREIGN_INSIDERS_REPORT[-1]
# Staff of the SEC, questions of March 2026: who took office after the Act has ten days where these end later.
_ENACTED: Final = date(2025, 12, 18)
_TEN_DAYS: Final = timedelta(days=10)

EEA: Final = (
    "Austria",
    "Belgium",
    "Bulgaria",
    "Croatia",
    "Cyprus",
    "Czechia",
    "Denmark",
    "Estonia",
    "Finland",
    "France",
    "Germany",
    "Greece",
    "Hungary",
    "Iceland",
    "Ireland",
    "Italy",
    "Latvia",
    "Liechtenstein",
    "Lithuania",
    "Luxembourg",
    "Malta",
    "Netherlands",
    "Norway",
    "Poland",
    "Portugal",
    "Romania",
    "Slovakia",
    "Slovenia",
    "Spain",
    "Sweden",
)
_OTHER_NAMES: Final = {
    "korea": "republic of korea",
    "south korea": "republic of korea",
    "uk": "united kingdom",
    "england and wales": "united kingdom",
    "scotland": "united kingdom",
    "northern ireland": "united kingdom",
    "czech republic": "czechia",
    "the netherlands": "netherlands",
    "eea": "european economic area",
}
_IN_EEA = {one.casefold() for one in EEA}


def jurisdictions(day: date) -> tuple[str, ...]:
    """Return the jurisdictions that the orders in force on a day name."""
    return tuple(name for order in FOREIGN_INSIDERS_EXEMPT if order.first <= day for name in order.value)


def exempting_order(organized_in: str, day: date) -> Since[tuple[str, ...]] | None:
    """Return the order that exempts insiders of an issuer organized somewhere, if one does on that day.

    It exempts who reports under the law that it names, in English within two business days; others report here.
    """
    plain = organized_in.strip().casefold()
    name = _OTHER_NAMES.get(plain, plain)
    sought = "european economic area" if name in _IN_EEA else name
    in_force = (order for order in FOREIGN_INSIDERS_EXEMPT if order.first <= day)
    return next((order for order in in_force if sought in map(str.casefold, order.value)), None)


def first_form_3_day(became_on: date) -> date | None:
    """Return the last day for the first Form 3 of one who became an insider before the duty began; else None."""
    if became_on >= BEGINS.first:
        return None
    return BEGINS.first if became_on <= _ENACTED else max(BEGINS.first, became_on + _TEN_DAYS)
