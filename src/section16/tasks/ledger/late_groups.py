"""How many transactions of a lake, a person or a company were late, by what they or their filings have in common."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from itertools import chain
from statistics import median
from typing import Final, Literal

from msgspec import Struct

from section16.law.deadlines import Circumstances
from section16.ledger.amendments.originals import amended_reports
from section16.ledger.derive import judged
from section16.ledger.item405.count import JudgedReport
from section16.ledger.lateness import FactsLateness, LatenessFacts, RowLateness, lateness_of_facts
from section16.ledger.values import LedgerRow, RowRef
from section16.query.lateness_facts import FACTS, LATENESS_FACTS, READ_WHOLE
from section16.query.ledger_candidates import with_what_they_amend
from section16.query.ledger_rows import EVERY_FILING, LedgerSlice
from section16.standard.datasets import ACCESSION_NUMBER
from section16.tasks.ledger.slices import on_slices
from section16.tasks.ledger.source import LedgerSource

__all__ = ["LateGroup", "LateGrouping", "late_groups", "late_years"]

LateGrouping = Literal["year", "form", "code", "role", "agent", "size"]

_SIZES: Final = ((Decimal(10_000), "below 10,000 dollars"), (Decimal(100_000), "10,000 to 100,000"),
                 (Decimal(1_000_000), "100,000 to 1 million"), (Decimal("Infinity"), "1 million and more"))  # fmt: skip
_SECONDS: Final = 2e-4  # of a processor, for one filing
_AGENT: Final = 10  # digits of an accession number that name who sent it
# What is too large for DuckDB's decimals is more than any limit.
_SIZE_IN_SQL: Final = " ".join(
    ("CASE WHEN SHARES IS NULL OR PRICE IS NULL THEN 'no price'",
     *(f"WHEN TRY(SHARES * PRICE) < {most} THEN '{name}'" for most, name in _SIZES[:-1]),
     f"ELSE '{_SIZES[-1][1]}' END")
)  # fmt: skip
# SQL for the groups of a transaction, of which one of several groups is unnested.
_IN_SQL: Final[Mapping[LateGrouping, str]] = {
    "year": "coalesce(year(FILED_ON)::VARCHAR, 'unknown')",
    "form": "FORM",
    "code": "coalesce(nullif(CODE, ''), 'none')",
    "agent": f"left({ACCESSION_NUMBER}, {_AGENT})",
    "role": "unnest(list_filter([CASE WHEN D THEN 'director' END, CASE WHEN O THEN 'officer' END, "
    "CASE WHEN T THEN 'ten percent owner' END], lambda one: one IS NOT NULL))",
    "size": _SIZE_IN_SQL,
}


class LateGroup(Struct, frozen=True, kw_only=True):
    """How many transactions of a group had a due day and were late, and by how many business days in the median."""

    group: str
    transactions: int
    late: int
    share: Decimal  # of the transactions, in percent, one decimal
    median_business_days: Decimal | None  # of the late ones


_Counts = Counter[tuple[str, int]]  # transactions by group and by how many business days late, 0 for in time


def late_groups(source: LedgerSource, by: LateGrouping, circumstances: Circumstances | None = None) -> list[LateGroup]:
    """Count transactions with a due day, and the late ones, by what they or their filings have in common.

    A transaction of owners with several roles counts for each. A whole lake whose derived tables are current answers in
    SQL, except by size. Raises QueryError.
    """
    known = circumstances or Circumstances()
    if source.party is not None:
        return _groups(on_slices(partial(_counted, by=by, known=known), source, source.wanted, _SECONDS))
    if known == Circumstances() and by != "size" and source.query.source.kept_version("lateness"):
        return _groups([_derived(source, by)])
    alone = frozenset(source.query.arrow(READ_WHOLE)[ACCESSION_NUMBER].to_pylist())
    read = f"{READ_WHOLE} UNION {with_what_they_amend(EVERY_FILING)}"
    rest = on_slices(partial(_counted, by=by, known=known, alone=alone), source, read, _SECONDS)
    return _groups(chain([_of_equal_facts(source, by, known)], rest))


def late_years(reports: Iterable[JudgedReport]) -> list[LateGroup]:
    """Count late transactions of judged reports by year of filing."""
    return _groups([_counted_rows(reports, "year", {})])


def _groups(counts: Iterable[_Counts]) -> list[LateGroup]:
    late: dict[str, Counter[int]] = defaultdict(Counter)
    for part in counts:
        for (group, days), number in part.items():
            late[group][days] += number
    return [_group(name, late[name]) for name in sorted(late)]


def _group(name: str, days: Counter[int]) -> LateGroup:
    transactions = days.total()
    late = transactions - days.pop(0, 0)
    return LateGroup(
        group=name,
        transactions=transactions,
        late=late,
        share=(Decimal(100 * late) / transactions).quantize(Decimal("0.1")),
        median_business_days=Decimal(median(days.elements())) if late else None,
    )


def _derived(source: LedgerSource, by: LateGrouping) -> _Counts:
    """Count the rows of the derived table `lateness`."""
    rows = f"""SELECT {_IN_SQL[by]} AS GROUPED, if(STATUS = 'late', LATE_BUSINESS_DAYS, 0) AS LATE FROM lateness
      LEFT JOIN (SELECT {ACCESSION_NUMBER}, bool_or(IS_DIRECTOR) AS D, bool_or(IS_OFFICER) AS O,
        bool_or(IS_TENPERCENTOWNER) AS T FROM reportingowner GROUP BY ALL) USING ({ACCESSION_NUMBER})
      WHERE ROW_SK IS NOT NULL AND LATE_BUSINESS_DAYS IS NOT NULL"""  # noqa: S608 - our names
    found = source.query.arrow(f"SELECT GROUPED, LATE, count(*) AS N FROM ({rows}) GROUP BY ALL")  # noqa: S608 - our names
    groups, late, numbers = (one.to_pylist() for one in found.columns)
    return Counter(dict(zip(zip(groups, late, strict=True), numbers, strict=True)))


def _of_equal_facts(source: LedgerSource, by: LateGrouping, known: Circumstances) -> _Counts:
    """Count the transactions of which columns tell all, those of equal facts at once."""
    rows = f"SELECT {_IN_SQL[by]} AS GROUPED, {FACTS} FROM ({LATENESS_FACTS})"  # noqa: S608 - our names
    # In the order of days, because due days are remembered.
    alike = f"SELECT GROUPED, count(*) AS N, {FACTS} FROM ({rows}) GROUP BY ALL ORDER BY DAY"  # noqa: S608 - our names
    counts: _Counts = Counter()
    for batch in source.query.stream(alike):
        for group, number, *facts in zip(*(one.to_pylist() for one in batch.columns), strict=True):
            found = lateness_of_facts(LatenessFacts(*facts), known)
            if found.by is not None:
                counts[group, _late_days(found)] += number
    return counts


def _late_days(one: FactsLateness | RowLateness) -> int:
    return one.by.business_days if one.by is not None and one.status == "late" else 0


def _counted(
    part: LedgerSlice, by: LateGrouping, known: Circumstances, alone: Collection[str] | None = None
) -> _Counts:
    """Count the transactions of some filings; given `alone`, of these and of amendments, not of what they amend."""
    values = {row.ref: _value(row) for row in part.rows} if by == "size" else {}
    amended = tuple(amended_reports(part.filings, part.rows))
    filings = [one for one in part.filings if alone is None or one.is_amendment or one.accession in alone]
    return _counted_rows(judged(filings, part.rows, amended, known), by, values)


def _counted_rows(
    reports: Iterable[JudgedReport], by: LateGrouping, values: Mapping[RowRef, Decimal | None]
) -> _Counts:
    rows = (one for report in reports for one in report.rows if one.row is not None and one.by is not None)
    return Counter((group, _late_days(one)) for one in rows for group in _GROUPS[by](one, values))


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
