"""What an explored lake covers, as it stands on each page: filings, days, and what is not there."""

from datetime import date, datetime

from msgspec import Struct

from section16.query.parties import LakeDays
from section16.tasks.exploring.explored import ExploredLake

__all__ = ["Coverage", "coverage_of"]


class Coverage(Struct, frozen=True, kw_only=True):
    """What a page rests on; with `as_of` only filings that were known by the end of that day.

    `earliest` and `latest` are the first and last filing day of the whole lake.
    """

    as_of: date | None
    filings: int
    rejects: int
    first_day: date | None
    last_day: date | None
    newest_acceptance: datetime | None
    earliest: date | None
    latest: date | None
    missing_days: int
    is_derived: bool
    notes: tuple[str, ...]


def coverage_of(lake: ExploredLake, today: date, as_of: date | None = None) -> Coverage:
    """Return what the lake has of all that was known by a day; raises QueryError."""
    return lake.remember(("coverage", today, as_of), lambda: _coverage(lake, today, as_of))


def _coverage(lake: ExploredLake, today: date, as_of: date | None) -> Coverage:
    days = lake.parties.days(today, as_of)
    whole = days if as_of is None else coverage_of(lake, today)
    rejects = int(lake.query.answer("SELECT count(*) AS N FROM rejects")["N"][0].as_py())
    return Coverage(
        as_of=as_of,
        filings=days.filings,
        rejects=rejects,
        first_day=days.first_day,
        last_day=days.last_day,
        newest_acceptance=days.newest_acceptance,
        earliest=whole.first_day,
        latest=whole.last_day,
        missing_days=days.missing_days,
        is_derived=lake.is_derived,
        notes=tuple(_notes(days, rejects, 0 if as_of is None else lake.parties.days(today).without_day)),
    )


def _notes(days: LakeDays, rejects: int, without_day: int) -> list[str]:
    notes = []
    if days.missing_days:
        notes.append(f"{days.missing_days:,} business days since {days.first_day} have no filing here")
    if days.without_day:
        notes.append(f"{days.without_day:,} filings have no filing day, for no header of them was read")
    if without_day:
        notes.append(f"filings left out, for they have no filing day: {without_day:,}")
    if rejects:
        notes.append(f"not readable, and in no answer: {rejects:,} document{'s' if rejects > 1 else ''}")
    return notes
