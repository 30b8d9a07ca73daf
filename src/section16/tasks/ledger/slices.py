"""The filings of a lake worked on by all cores, whole issuers at a time."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, NamedTuple, TypeVar

import pyarrow as pa

from section16.query.ledger_rows import LedgerSlice, ledger_slices, slice_numbers, slice_of
from section16.query.query import Query
from section16.query.relations import DeltaTables
from section16.tasks.ledger.source import LedgerSource
from section16.tasks.many import on_all_cores

__all__ = ["on_slices"]

ResultT = TypeVar("ResultT")

_FILINGS: Final = 10_000  # of a slice: each process has one in memory


class _SliceJob(NamedTuple):
    uri: str
    storage_options: dict[str, str]
    accessions: pa.Table


def on_slices(
    function: Callable[[LedgerSlice], ResultT], source: LedgerSource, accessions: str, seconds: float
) -> Iterator[ResultT]:
    """Yield what a function makes of each slice of the filings whose accession numbers a statement gives.

    `seconds` is roughly what one filing takes. Slices of a lake go to as many processes as the work is worth, each of
    which reads its own; files are read in this one. Raises QueryError, and what the function raises.
    """
    tables = source.query.source
    if not isinstance(tables, DeltaTables):
        yield from map(function, ledger_slices(source.query, accessions))
        return
    numbers = list(slice_numbers(source.query, accessions, _FILINGS))
    mean = seconds * sum(one.num_rows for one in numbers) / max(1, len(numbers))
    jobs = [_SliceJob(tables.uri, tables.storage_options, one) for one in numbers]
    for outcome in on_all_cores(partial(_of_job, function), jobs, mean):
        if outcome.error is not None:
            raise outcome.error
        yield outcome.result  # type: ignore[misc]  # without an error there is a result


def _of_job(function: Callable[[LedgerSlice], ResultT], job: _SliceJob) -> ResultT:
    return function(slice_of(Query(DeltaTables(job.uri, job.storage_options)), job.accessions))
