"""The lake that a visit explores, opened once for all visits of the process, and the day as of which it is shown."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from functools import cache
from threading import Thread
from typing import Final
from zoneinfo import ZoneInfo

from section16.law.calendar import EASTERN_ZONE
from section16.standard.errors import Section16Error
from section16.tasks.exploring.explored import ExploredLake, Explorer
from section16.web.errors import NotFoundError, VisitError
from section16.web.visit import Visit

__all__ = ["as_of", "explored", "explorer_at", "lake_of", "today"]

_EASTERN: Final = ZoneInfo(EASTERN_ZONE)


@cache
def explorer_at(lake: str) -> Explorer:
    """Return the explorer of a lake, made ready beside the first pages; raises LakeError where there is none."""
    explorer = Explorer(lake)
    Thread(target=_warm, args=(explorer,), name="explorer", daemon=True).start()
    return explorer


def _warm(explorer: Explorer) -> None:
    with suppress(Section16Error):  # the page that needs what is missing says so
        explorer.warm()


def explored(visit: Visit) -> ExploredLake:
    """Return the lake of a visit as it is now; raises NotFoundError where none is named, and LakeError."""
    return explorer_at(lake_of(visit)).lake()


def lake_of(visit: Visit) -> str:
    """Return where the lake of a visit is; raises NotFoundError."""
    if visit.lake is None:
        message = "lake: none is named; start the service with one"
        raise NotFoundError(message)
    return visit.lake


def today(visit: Visit) -> date:
    """Return this day at EDGAR."""
    return visit.now().astimezone(_EASTERN).date()


def as_of(visit: Visit) -> date | None:
    """Return the day whose end a page is shown as of; raises VisitError for a moment within a day."""
    if visit.as_of is None:
        return None
    there = visit.as_of.astimezone(_EASTERN)
    if there.time() != time():
        message = f"as_of: '{_words(there)}' is within a day, and filings are known by days here; write {there.date()}"
        raise VisitError(message)
    return there.date() - timedelta(days=1)


def _words(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M}"
