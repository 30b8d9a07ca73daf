"""Days of trades that cannot have been: a year typed wrongly, a day after the filing."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from section16.ledger.values import Certainty, LedgerFiling, LedgerRow, Repair
from section16.standard.numbers import Accession

__all__ = ["day_repairs"]

DAY: Final = "TRANS_DATE"
_FIRST: Final = date(1990, 1, 1)  # no trade of an electronic report is older
_SOON: Final = timedelta(10)  # most reports are filed within so many days
_A_YEAR: Final = timedelta(366)  # a report marked early may be so far ahead, and one of a year so far behind


def day_repairs(row: LedgerRow, trades: Iterable[LedgerRow] = ()) -> Iterator[Repair]:
    """Yield what the day of a trade should be; an early row may be of a day after its filing.

    `trades` are those of the report.
    """
    filed, day = _known_by(row.filing), row.day
    if day is None or filed is None:
        return
    if day < _FIRST:
        yield from _year(row, day, filed)
    elif day > filed:
        if row.timeliness != "E" or day - filed > _A_YEAR:
            yield from _after(row, day, filed, trades)
    elif row.filing.form.startswith("4") and row.timeliness != "L":
        yield from _years_ago(row, day, filed)


def _known_by(filing: LedgerFiling) -> date | None:
    """Return the day of filing, or the end of the year in the accession number."""
    if filing.filed_on:
        return filing.filed_on
    number = Accession.match(filing.accession)
    year = int(number.dashed[11:13]) if number else 0
    return date(2000 + year, 12, 31) if year else None


def _year(row: LedgerRow, day: date, filed: date) -> Iterator[Repair]:
    if proposed := _with_another_year(day, filed):
        sure: Certainty = "certain" if row.filing.filed_on and filed - proposed <= _SOON else "likely"
        said = f"{day} is no day of a trade reported by {filed}; with the year {proposed.year} it is {proposed}"
        yield _repair(row, proposed, "year", sure, said)


def _with_another_year(day: date, filed: date) -> date | None:
    """Return the day in the year of the filing, or the year before; a year of two digits may be meant itself."""
    short = (2000 + day.year,) if day.year < 100 else ()  # noqa: PLR2004 - a year of two digits
    years = (_of_year(day, year) for year in (*short, filed.year, filed.year - 1))
    return next((one for one in years if one and one <= filed), None)


def _years_ago(row: LedgerRow, day: date, filed: date) -> Iterator[Repair]:
    """Yield the year of the period where only that makes a day one of the report: a period is its first trade's day."""
    period = row.filing.period
    if period is None or day.year >= period.year:
        return
    proposed = _of_year(day, period.year)
    if proposed and period <= proposed <= filed and filed - proposed <= _SOON:
        sure: Certainty = "certain" if proposed == period and period.year - day.year > 1 else "likely"
        said = f"{day} is before the period of the report, {period}; with the year {proposed.year} it is {proposed}"
        yield _repair(row, proposed, "year", sure, said)


def _of_year(day: date, year: int) -> date | None:
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return None


def _after(row: LedgerRow, day: date, filed: date, trades: Iterable[LedgerRow]) -> Iterator[Repair]:
    """Yield another year where that makes a day of the report, else the first day of the report."""
    period = row.filing.period if row.filing.filed_on else None
    proposed = _with_another_year(day, filed)
    fits = proposed is not None and period is not None and _is_of_report(proposed, row.filing.form, period)
    if fits or (day.year > filed.year and (period is None or period > filed or day - filed > _A_YEAR)):
        yield from _year(row, day, filed)
    elif period and period <= filed and period != day:
        # Where trades of several days are reported, the first among them, this may be of any.
        others = {one.day for one in trades if one.day and one.ref != row.ref}
        any_day = period in others and others != {period}
        said = f"{day} is after the filing of {filed}; the period of the report is {period}"
        sure: Certainty = "likely" if filed - period <= _SOON and not any_day else "possible"
        yield _repair(row, period, "day-after-filing", sure, said)


def _is_of_report(day: date, form: str, period: date) -> bool:
    """Tell whether a day goes with the period: of a Form 4 that is its first trade, of a Form 5 the end of its year."""
    return period - _A_YEAR < day <= period if form.startswith("5") else period <= day


def _repair(row: LedgerRow, proposed: date, code: str, sure: Certainty, said: str) -> Repair:
    return Repair(
        row=row.ref,
        column=DAY,
        as_filed=str(row.day),
        proposed=str(proposed),
        code=code,
        certainty=sure,
        evidence=said,
    )
