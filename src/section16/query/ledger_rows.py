"""The rows of a lake or of files for the ledger, as many filings at a time as memory holds."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from section16.ledger.tables import LEDGER_TABLES, filings_of_tables, ledger_columns, rows_of_tables
from section16.ledger.values import LedgerFiling, LedgerRow
from section16.query.nearest_names import nearest_party
from section16.query.query import Query
from section16.query.relations import DeltaTables
from section16.query.statement import QueryError
from section16.standard.datasets import ACCESSION_NUMBER
from section16.standard.numbers import Cik
from section16.standard.text.nearest import did_you_mean

__all__ = [
    "BARE_ISSUER",
    "BARE_OWNER",
    "EVERY_FILING",
    "EVERY_ISSUER",
    "LedgerSlice",
    "Party",
    "ledger_slices",
    "of_issuers",
    "of_party",
    "party_of",
    "party_slices",
    "slice_numbers",
    "slice_of",
]

_SLICE: Final = 20_000  # filings that are Python values at a time
_AT_ONCE: Final = 5  # slices that are read in one go: the whole lake is looked through each time
_NAMED: Final = 20  # people who are listed where a name is not enough
# SQL for CIKs without leading zeros.
BARE_ISSUER: Final = "ltrim(trim(ISSUERCIK), '0')"
BARE_OWNER: Final = "ltrim(trim(RPTOWNERCIK), '0')"
# SQL for the issuers of a lake, as filings spell their CIKs, with a mark that changes with an issuer's filings: a batch
# that brings a filing, or brings it again, is another one.
EVERY_ISSUER: Final = f"""SELECT coalesce(ISSUERCIK, '') AS SPELLING, count(*) AS FILINGS,
    bit_xor((md5_number_lower({ACCESSION_NUMBER} || ' ' || coalesce(BATCH, '')) >> 1)::BIGINT) AS MARK
  FROM submission GROUP BY SPELLING ORDER BY SPELLING"""
EVERY_FILING: Final = f"SELECT {ACCESSION_NUMBER} FROM submission"


class LedgerSlice(NamedTuple):
    """Filings with all their rows."""

    filings: tuple[LedgerFiling, ...]
    rows: tuple[LedgerRow, ...]


class Party(NamedTuple):
    """An issuer or owner whom some filing names."""

    cik: str  # without leading zeros
    name: str


def ledger_slices(query: Query, accessions: str) -> Iterator[LedgerSlice]:
    """Yield the filings whose accession numbers a statement gives, all of an issuer together; raises QueryError."""
    cuts = tuple(slice_numbers(query, accessions, _SLICE))
    for place in range(0, len(cuts), _AT_ONCE):
        several = cuts[place : place + _AT_ONCE]
        tables = _rows(query, pa.concat_tables(several))
        for one in several:
            yield _slice(tables if len(several) == 1 else _cut(tables, one))


def party_slices(query: Query, party: Party) -> list[LedgerSlice]:
    """Return the filings that name a party, in one slice of a lake or as many as memory holds; raises QueryError.

    Of a lake only the files that have some of them are read.
    """
    if (lake := _local_lake(query, party.cik)) is not None:
        return [_slice(lake.rows_of_party(party.cik, {table: ledger_columns(table) for table in LEDGER_TABLES}))]
    return list(ledger_slices(query, of_party(party)))


def _local_lake(query: Query, cik: str) -> DeltaTables | None:
    """Return the lake whose files can be read for a party; None for another source, or what is no number."""
    source, is_number = query.source, Cik.match(cik) == Cik(cik) and cik != "0"
    return source if isinstance(source, DeltaTables) and source.folder is not None and is_number else None


def slice_numbers(query: Query, accessions: str, least: int = _SLICE) -> Iterator[pa.Table]:
    """Yield the accession numbers of each slice: of whole issuers, and of at least so many filings but the last."""
    asked = query.arrow(
        f"SELECT {ACCESSION_NUMBER}, {BARE_ISSUER} AS ISSUER FROM submission "
        f"WHERE {ACCESSION_NUMBER} IN ({accessions}) ORDER BY ISSUER, {ACCESSION_NUMBER}"
    )
    first = 0
    for last in _ends(asked["ISSUER"].to_pylist(), least):
        yield asked.select([ACCESSION_NUMBER]).slice(first, last - first)
        first = last


def _ends(issuers: Sequence[str], least: int) -> Iterator[int]:
    """Yield the places where a slice ends: it has whole issuers."""
    end = size = 0
    for _, several in groupby(issuers):
        count = sum(1 for _ in several)
        end, size = end + count, size + count
        if size >= least:
            yield end
            size = 0
    if size:
        yield end


def slice_of(query: Query, accessions: pa.Table) -> LedgerSlice:
    """Return the filings of one slice with their rows; raise QueryError."""
    return _slice(_rows(query, accessions))


def _rows(query: Query, accessions: pa.Table) -> Mapping[str, pa.Table]:
    with query.rows_as_table(accessions) as wanted:
        return {
            table: query.arrow(
                f"SELECT {', '.join(ledger_columns(table))} FROM {table} "
                f"WHERE {ACCESSION_NUMBER} IN (SELECT {ACCESSION_NUMBER} FROM {wanted})"
            )
            for table in LEDGER_TABLES
        }


def _cut(tables: Mapping[str, pa.Table], accessions: pa.Table) -> Mapping[str, pa.Table]:
    wanted = accessions[ACCESSION_NUMBER].combine_chunks()
    return {name: rows.filter(pc.is_in(rows[ACCESSION_NUMBER], value_set=wanted)) for name, rows in tables.items()}


def _slice(tables: Mapping[str, pa.Table]) -> LedgerSlice:
    filings = filings_of_tables(tables)
    return LedgerSlice(tuple(filings.values()), tuple(rows_of_tables(tables, filings)))


def party_of(query: Query, who: str) -> Party:
    """Return the one issuer or owner that is meant by a CIK or a part of a name.

    Raises QueryError where nobody is, or several are; then it lists them.
    """
    cik = Cik.match(who.strip())
    if cik and (lake := _local_lake(query, cik.bare)) is not None:
        if names := lake.names_of_party(cik.bare):
            return Party(cik.bare, min((one for one in names if one), default=""))
        raise _nobody(query, who)
    asked = f"CIK = {_quoted(cik.bare)}" if cik else f"contains(lower(NAME), lower({_quoted(who.strip())}))"
    found = query.arrow(
        f"""SELECT CIK, min(NAME) AS NAME FROM (
          SELECT {BARE_ISSUER} AS CIK, ISSUERNAME AS NAME FROM submission
          UNION ALL SELECT {BARE_OWNER}, RPTOWNERNAME FROM reportingowner)
        WHERE {asked} GROUP BY CIK ORDER BY NAME, CIK LIMIT {_NAMED + 1}"""
    ).to_pylist()
    parties = [Party(one["CIK"], one["NAME"] or "") for one in found]
    if not parties:
        raise _nobody(query, who)
    exact = [one for one in parties if one.name.lower() == who.strip().lower()]
    if len(parties) > 1 and len(exact) != 1:
        listed = "; ".join(f"{one.cik} {one.name}" for one in parties[:_NAMED])
        more = "" if len(parties) <= _NAMED else " and more"
        message = f"'{who}': {len(parties[:_NAMED])}{more} are called so: {listed}; give a CIK"
        raise QueryError(message)
    return exact[0] if len(parties) > 1 else parties[0]


def _nobody(query: Query, who: str) -> QueryError:
    near = None if Cik.match(who.strip()) else nearest_party(query, who)
    meant = did_you_mean(near, "give a CIK, or a part of the name as filed")
    return QueryError(f"'{who}': no filing names this issuer or owner; {meant}")


def of_party(party: Party) -> str:
    """Return SQL for the accession numbers of the filings that name a party."""
    cik = _quoted(party.cik)
    return (
        f"SELECT {ACCESSION_NUMBER} FROM submission WHERE {BARE_ISSUER} = {cik} "
        f"UNION SELECT {ACCESSION_NUMBER} FROM reportingowner WHERE {BARE_OWNER} = {cik}"
    )


def of_issuers(spellings: str) -> str:
    """Return SQL for the filings about the issuers in the column SPELLING of a table."""
    return f"SELECT {ACCESSION_NUMBER} FROM submission SEMI JOIN {spellings} ON SPELLING = coalesce(ISSUERCIK, '')"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
