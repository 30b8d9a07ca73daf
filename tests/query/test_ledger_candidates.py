"""What DuckDB leaves out holds nothing that the ledger would find."""

import re

from section16.ledger.amendments.originals import amended_reports, superseded_rows
from section16.ledger.repairs.repairs import repairs_of
from section16.ledger.tables import filings_of_tables, rows_of_tables
from section16.query.query import Query
from section16.query.relations import ArrowTables
from section16.table.bulk.reader import read_many
from section16.table.raw import RawFiling
from section16.tasks.ledger.repairs import repair_answers
from section16.tasks.ledger.source import LedgerSource
from tests.synth.made import made

LETTER = re.compile(rb"(<transactionAcquiredDisposedCode>\s*<value>)D")
YEAR = re.compile(rb"(<transactionDate>\s*<value>)20")
PRICE = re.compile(rb"(<transactionPricePerShare>\s*<value>)([0-9]+)")
SHARES = re.compile(rb"(<transactionShares>\s*<value>)([0-9]+)")


def mistyped(place, data):
    """Plant an error in some filings."""
    match place % 12:
        case 3:
            return LETTER.sub(rb"\1A", data, count=1)
        case 5:
            return YEAR.sub(rb"\g<1>00", data)
        case 7:
            return PRICE.sub(rb"\1\g<2>00", data, count=1)
        case 9:
            return SHARES.sub(rb"\1\g<2>000", data, count=1)
    return data


def test_the_repairs_of_a_lake_are_those_of_all_its_rows():
    written = made(900, "txt")
    filings = [RawFiling(mistyped(n, one.data), one.accession, "made-up", n) for n, one in enumerate(written)]
    tables = read_many(filings).tables
    rows = tuple(rows_of_tables(tables))
    gone = superseded_rows(amended_reports(filings_of_tables(tables).values(), rows))
    every = {
        (one.row.accession, one.row.table, one.row.key, one.column, one.code) for one in repairs_of(rows, None, gone)
    }
    source = LedgerSource(Query(ArrowTables(tables)), None)
    asked = {(one.accession, one.table, one.key, one.column, one.code) for one in repair_answers(source)}
    assert len({one[-1] for one in every}) >= 4
    assert (sorted(asked - every), sorted(every - asked)) == ([], [])
