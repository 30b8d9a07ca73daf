"""What was late, of a person, an issuer or a whole lake, and what Item 405 asks an issuer to tell of it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from statistics import median
from typing import Final, Literal

import pyarrow as pa
from msgspec import Struct
from msgspec.structs import replace

from section16.law.calendar import fiscal_year_end, is_month_day
from section16.law.deadlines import Circumstances
from section16.ledger.amendments.originals import amended_reports
from section16.ledger.derive import judged
from section16.ledger.item405.count import DisclosureChoices, Item405, JudgedReport, item_405
from section16.ledger.lateness import RowLateness
from section16.ledger.values import LedgerFiling, LedgerRow, RowRef
from section16.query.ledger_rows import EVERY_FILING, LedgerSlice, ledger_slices, party_slices
from section16.query.statement import QueryError
from section16.standard.datasets import ACCESSION_NUMBER
from section16.tasks.ledger.slices import on_slices
from section16.tasks.ledger.source import LedgerSource

__all__ = [
    "LATE_STATUSES",
    "LateGroup",
    "LateGrouping",
    "item_405_of",
    "judged_reports",
    "late_groups",
    "late_table",
    "late_years",
]

LateGrouping = Literal["year", "form", "code", "role", "agent", "size"]
LATE_STATUSES: Final = ("late", "advice", "cannot tell")

_TABLE: Final = pa.schema(
    [
        (ACCESSION_NUMBER, pa.string()),
        ("FORM", pa.string()),
        ("ISSUERCIK", pa.string()),
        ("ISSUER", pa.string()),
        ("OWNERS", pa.string()),
        ("TRANS_TABLE", pa.string()),
        ("TRANS_SK", pa.int64()),
        ("ROW_POSITION", pa.int32()),
        ("TRANS_CODE", pa.string()),
        ("DAY", pa.date32()),
        ("DUE_FORM", pa.string()),
        ("DUE_ON", pa.date32()),
        ("FILED_ON", pa.date32()),
        ("STATUS", pa.string()),
        ("LATE_BUSINESS_DAYS", pa.int32()),
        ("LATE_DAYS", pa.int32()),
        ("NOTES", pa.string()),
    ]
)
_SIZES: Final = ((Decimal(10_000), "below 10,000 dollars"), (Decimal(100_000), "10,000 to 100,000"),
                 (Decimal(1_000_000), "100,000 to 1 million"), (Decimal("Infinity"), "1 million and more"))  # fmt: skip
_SECONDS: Final = 2e-4  # of a processor, for one filing
_AGENT: Final = 10  # digits of an accession number that name who sent it


# SQL for the groups of a row of the derived table; a row of several groups is unnested.
_IN_SQL: Final[Mapping[LateGrouping, str]] = {
    "year": "coalesce(year(FILED_ON)::VARCHAR, 'unknown')",
    "form": "FORM",
    "code": "coalesce(CODE, 'none')",
    "agent": f"left({ACCESSION_NUMBER}, {_AGENT})",
    "role": "unnest(list_filter([CASE WHEN D THEN 'director' END, CASE WHEN O THEN 'officer' END, "
    "CASE WHEN T THEN 'ten percent owner' END], lambda one: one IS NOT NULL))",
}


class LateGroup(Struct, frozen=True, kw_only=True):
    """How many transactions of a group had a due day and were late, and by how many business days in the median."""

    group: str
    transactions: int
    late: int
    share: Decimal  # of the transactions, in percent, one decimal
    median_business_days: Decimal | None  # of the late ones


def judged_reports(source: LedgerSource, circumstances: Circumstances | None = None) -> Iterator[JudgedReport]:
    """Yield each report that the question is about with how late each of its rows was; raises QueryError."""
    for part in _parts(source):
        yield from _judged(part, circumstances)


def _parts(source: LedgerSource) -> Iterable[LedgerSlice]:
    if source.party is not None:
        return party_slices(source.query, source.party)
    return ledger_slices(source.query, EVERY_FILING)


def _judged(part: LedgerSlice, circumstances: Circumstances | None) -> Iterator[JudgedReport]:
    return judged(part.filings, part.rows, tuple(amended_reports(part.filings, part.rows)), circumstances)


def item_405_of(
    source: LedgerSource,
    fiscal_year: int,
    choices: DisclosureChoices | None = None,
    circumstances: Circumstances | None = None,
) -> Item405:
    """Draft the disclosure of an issuer for a fiscal year, named by the year in which it ends.

    The year ends as the circumstances say, else as the filings' headers do, else, assumed, on 31 December. Raises
    QueryError where the party is no issuer of any filing, and for a choice that names none of its filings.
    """
    known = circumstances or Circumstances()
    issuer = source.party.cik if source.party else ""
    parts = [part for part in _parts(source) if any(one.issuer == issuer for one in part.filings)]
    filings = [one for part in parts for one in part.filings if one.issuer == issuer]
    if not filings:
        name = source.party.name or issuer if source.party else ""
        message = f"'{name}': no filing names it as the issuer; give the CIK of an issuer"
        raise QueryError(message)
    named = choices.disclosed | choices.taken if choices else frozenset()
    if unknown := sorted(named - {one.accession for one in filings}):
        message = f"'{unknown[0]}': no filing about this issuer has the number; copy it from section16 late"
        raise QueryError(message)
    month_day, assumed = _month_day(filings, known)
    judged = [
        report
        for part in parts
        for report in _judged(part, Circumstances(fiscal_year_end=month_day))
        if report.filing.issuer == issuer
    ]
    year_end = fiscal_year_end(date(fiscal_year, 1, 1), month_day)
    found = item_405(judged, year_end, choices)
    return replace(found, assumptions=(*found.assumptions, *assumed))


def _month_day(filings: Sequence[LedgerFiling], known: Circumstances) -> tuple[str, tuple[str, ...]]:
    """Return on which day of the year the fiscal year ends, and what was assumed for it."""
    if known.fiscal_year_end:
        return known.fiscal_year_end, ()
    newest = sorted(filings, key=lambda one: one.filed_on or date.min, reverse=True)
    told = [one.fiscal_year_end for one in newest if is_month_day(one.fiscal_year_end)]
    if not told:
        return "1231", ("the fiscal year ends on 31 December: no header of these filings tells it",)
    if len(set(told)) > 1:
        return told[0], (f"the fiscal year ends on {told[0]} (MMDD), as the newest header has it; older ones differ",)
    return told[0], ()


def late_table(reports: Iterable[JudgedReport], statuses: Sequence[str] = LATE_STATUSES) -> pa.Table:
    """Return a row for each row of the reports that has one of some statuses."""
    found = [one for report in reports for one in report.rows if one.status in statuses]
    return pa.Table.from_pylist([_line(one) for one in found], _TABLE)


def _line(one: RowLateness) -> dict[str, object]:
    return {
        ACCESSION_NUMBER: one.filing.accession,
        "FORM": one.filing.form,
        "ISSUERCIK": one.filing.issuer,
        "ISSUER": one.filing.issuer_name,
        "OWNERS": "; ".join(owner.name or owner.cik for owner in one.filing.owners),
        "TRANS_TABLE": one.row.table if one.row else None,
        "TRANS_SK": one.row.key if one.row else None,
        "ROW_POSITION": one.row.row if one.row else None,
        "TRANS_CODE": one.code or None,
        "DAY": one.day,
        "DUE_FORM": one.due.form if one.due else None,
        "DUE_ON": one.due.last_day if one.due else None,
        "FILED_ON": one.filing.filed_on,
        "STATUS": one.status,
        "LATE_BUSINESS_DAYS": one.by.business_days if one.by is not None else None,
        "LATE_DAYS": one.by.calendar_days if one.by is not None else None,
        "NOTES": "; ".join(one.notes) or None,
    }


def late_groups(source: LedgerSource, by: LateGrouping, circumstances: Circumstances | None = None) -> list[LateGroup]:
    """Count transactions with a due day, and the late ones, by what they or their filings have in common.

    A transaction of owners with several roles counts for each. A whole lake whose derived tables are current answers in
    SQL, except by size. Raises QueryError.
    """
    tables, usual = source.query.source, circumstances in {None, Circumstances()}
    if usual and source.party is None and by in _IN_SQL and tables.kept_version("lateness"):
        return list(_derived_groups(source, by))
    counts: Counter[str] = Counter()
    late: dict[str, list[int]] = defaultdict(list)
    counted = partial(_counted, by=by, circumstances=circumstances)
    for more, days in on_slices(counted, source, source.wanted, _SECONDS):
        counts.update(more)
        for group, several in days.items():
            late[group] += several
    return [_group(name, counts[name], late[name]) for name in sorted(counts)]


def _derived_groups(source: LedgerSource, by: LateGrouping) -> Iterator[LateGroup]:
    """Yield the groups as the derived table `lateness` has them."""
    late = "STATUS = 'late'"
    found = source.query.arrow(
        f"""WITH rows AS (SELECT {_IN_SQL[by]} AS GROUPED, STATUS, LATE_BUSINESS_DAYS FROM lateness LEFT JOIN (
            SELECT {ACCESSION_NUMBER}, bool_or(IS_DIRECTOR) AS D, bool_or(IS_OFFICER) AS O,
              bool_or(IS_TENPERCENTOWNER) AS T FROM reportingowner GROUP BY ALL) USING ({ACCESSION_NUMBER})
          WHERE ROW_SK IS NOT NULL AND LATE_BUSINESS_DAYS IS NOT NULL)
        SELECT GROUPED, count(*) AS N, count(*) FILTER ({late}) AS LATE,
          median(LATE_BUSINESS_DAYS) FILTER ({late}) AS MIDDLE FROM rows GROUP BY GROUPED ORDER BY GROUPED"""  # noqa: S608 - our names
    )
    for one in found.to_pylist():
        middle = None if one["MIDDLE"] is None else Decimal(one["MIDDLE"])
        yield LateGroup(
            group=one["GROUPED"],
            transactions=one["N"],
            late=one["LATE"],
            share=_share(one["LATE"], one["N"]),
            median_business_days=middle,
        )


def _counted(
    part: LedgerSlice, by: LateGrouping, circumstances: Circumstances | None
) -> tuple[Counter[str], dict[str, list[int]]]:
    """Return the number of transactions of each group, and by how many business days the late ones were late."""
    values = {row.ref: _value(row) for row in part.rows} if by == "size" else {}
    return _counted_rows(_judged(part, circumstances), by, values)


def _counted_rows(
    reports: Iterable[JudgedReport], by: LateGrouping, values: Mapping[RowRef, Decimal | None]
) -> tuple[Counter[str], dict[str, list[int]]]:
    counts: Counter[str] = Counter()
    late: dict[str, list[int]] = defaultdict(list)
    for report in reports:
        for one in report.rows:
            if one.row is None or one.by is None:
                continue
            for group in _GROUPS[by](one, values):
                counts[group] += 1
                if one.status == "late":
                    late[group].append(one.by.business_days)
    return counts, late


def late_years(reports: Iterable[JudgedReport]) -> list[LateGroup]:
    """Count late transactions of judged reports by year of filing."""
    counts, late = _counted_rows(reports, "year", {})
    return [_group(name, counts[name], late[name]) for name in sorted(counts)]


def _group(name: str, transactions: int, days: list[int]) -> LateGroup:
    middle = Decimal(median(days)) if days else None
    share = _share(len(days), transactions)
    return LateGroup(group=name, transactions=transactions, late=len(days), share=share, median_business_days=middle)


def _share(late: int, transactions: int) -> Decimal:
    return (Decimal(100 * late) / transactions).quantize(Decimal("0.1"))


def _value(row: LedgerRow) -> Decimal | None:
    return row.shares * row.price if row.shares is not None and row.price is not None else None


def _roles(one: RowLateness) -> Iterator[str]:
    owners = one.filing.owners
    if any(owner.is_director for owner in owners):
        yield "director"
    if any(owner.is_officer for owner in owners):
        yield "officer"
    if any(owner.is_ten_percent_owner for owner in owners):
        yield "ten percent owner"


def _size(one: RowLateness, values: Mapping[RowRef, Decimal | None]) -> str:
    value = values.get(one.row) if one.row else None
    return "no price" if value is None else next(name for most, name in _SIZES if value < most)


_GROUPS: Final[Mapping[LateGrouping, Callable[[RowLateness, Mapping[RowRef, Decimal | None]], Iterable[str]]]] = {
    "year": lambda one, _: (str(one.filing.filed_on.year) if one.filing.filed_on else "unknown",),
    "form": lambda one, _: (one.filing.form,),
    "code": lambda one, _: (one.code or "none",),
    "role": lambda one, _: _roles(one),
    "agent": lambda one, _: (one.filing.accession[:_AGENT],),
    "size": lambda one, values: (_size(one, values),),
}
