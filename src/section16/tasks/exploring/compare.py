"""The page that compares two filings: in words where one amends the other, and every cell that differs."""

from datetime import date

import pyarrow as pa
from msgspec import Struct

from section16.form.compare import Difference, differences
from section16.query.parties import ListedFiling
from section16.standard.text.prose import amount
from section16.tasks.exploring.coverage import Coverage, coverage_of
from section16.tasks.exploring.explored import ExploredLake
from section16.tasks.exploring.filings import KnownFiling
from section16.tasks.ledger.amendments import amendment_words

__all__ = ["ComparePage", "compare_page", "compare_table"]


class ComparePage(Struct, frozen=True, kw_only=True):
    """Two filings beside each other; a place that one of them does not have is null there.

    `shown` are the differences with numbers as people read them.
    """

    lake: Coverage
    before: ListedFiling
    after: ListedFiling
    words: tuple[str, ...]
    differences: tuple[Difference, ...]
    shown: tuple[Difference, ...]
    left_out: tuple[str, ...]


def compare_page(
    lake: ExploredLake, before: KnownFiling, after: KnownFiling, today: date, as_of: date | None = None
) -> ComparePage:
    """Return what differs between two filings; raises QueryError."""
    return ComparePage(
        lake=coverage_of(lake, today, as_of),
        before=before.report,
        after=after.report,
        words=tuple(amendment_words(before.document, after.document)),
        differences=differences(before.document, after.document),
        shown=differences(before.document, after.document, amount),
        left_out=("footnotes are compared by their words, not by their numbers",),
    )


def compare_table(page: ComparePage) -> pa.Table:
    """Return a row for each cell that differs."""
    rows = [{"PLACE": one.place, "BEFORE": one.before, "AFTER": one.after} for one in page.differences]
    return pa.Table.from_pylist(rows, pa.schema([(name, pa.string()) for name in ("PLACE", "BEFORE", "AFTER")]))
