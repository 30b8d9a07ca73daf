"""Who is in a lake, what is filed of whom, and of which days: a small index in memory, for answers as one types."""

import re
import threading
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, Literal

import duckdb
import pyarrow as pa
from msgspec import Struct

from section16.lake.upkeep.freshness import missing_days
from section16.query.query import Query
from section16.query.relations import TableSource
from section16.query.statement import QueryError, explain_error
from section16.query.texts.symbols import symbols_in

__all__ = ["FoundParty", "LakeDays", "ListedFiling", "NameUse", "Parties", "PartyKind"]

PartyKind = Literal["person", "issuer"]
_WORD: Final = re.compile(r"[^\W_]+")
_MOST_WORDS: Final = 8
_LONGEST: Final = 200  # characters of what somebody looks for
_LARGEST_CIK: Final = 10**10
# A name as it is compared: small letters without accents, each word after a blank.
_KEY: Final = "' ' || trim(regexp_replace(strip_accents(lower({})), '[^\\p{{L}}\\p{{N}}]+', ' ', 'g'))"
_FILINGS: Final = """CREATE TABLE core.filings AS SELECT ACCESSION_NUMBER, QUARTER, DOCUMENT_TYPE, FILING_DATE,
    ACCEPTED_AT, PERIOD_OF_REPORT, TRY_CAST(ISSUERCIK AS BIGINT) AS ISSUER, ISSUERNAME, ISSUERTRADINGSYMBOL AS SYMBOL,
    coalesce(ACCEPTED_AT::DATE, FILING_DATE) AS KNOWN_ON, BATCH
  FROM submission ORDER BY FILING_DATE NULLS FIRST, ACCEPTED_AT NULLS FIRST, ACCESSION_NUMBER"""
# Sorted by CIK, so that the reports of one party stand together.
_PARTIES: Final = """CREATE TABLE core.parties AS
  SELECT CIK, KIND, FILING, NAME, TITLE, RELATIONSHIP FROM (
    SELECT TRY_CAST(RPTOWNERCIK AS BIGINT) AS CIK, 'person' AS KIND, f.rowid AS FILING, RPTOWNERNAME AS NAME,
      RPTOWNER_TITLE AS TITLE, RPTOWNER_RELATIONSHIP AS RELATIONSHIP
    FROM reportingowner JOIN core.filings f USING (ACCESSION_NUMBER)
    UNION ALL SELECT ISSUER, 'issuer', rowid, ISSUERNAME, SYMBOL, NULL FROM core.filings)
  WHERE CIK IS NOT NULL ORDER BY CIK, FILING"""
# The names and symbols that some filings have, with the days between which they were used.
_NAMED: Final = """SELECT CIK, KIND, FALSE AS IS_SYMBOL, NAME, min(FILING_DATE) AS FIRST_DAY,
      max(FILING_DATE) AS LAST_DAY, count(*) AS FILINGS
    FROM core.parties p JOIN core.filings f ON f.rowid = p.FILING WHERE NAME IS NOT NULL AND {of_party} GROUP BY ALL
    UNION ALL SELECT ISSUER, 'issuer', TRUE, WORD, min(FILING_DATE), max(FILING_DATE), count(*) FROM (
      SELECT ISSUER, FILING_DATE, unnest({symbols}) AS WORD FROM core.filings
      WHERE ISSUER IS NOT NULL AND {of_issuer})
    GROUP BY ALL"""
_EVERY_NAME: Final = _NAMED.format(of_party="true", of_issuer="true", symbols=symbols_in("SYMBOL"))
_NAMES: Final = f"CREATE TABLE core.names AS SELECT *, {_KEY.format('NAME')} AS KEY FROM ({_EVERY_NAME})"
_NAMES_ON_A_DAY: Final = _NAMED.format(
    of_party="CIK = $cik AND KNOWN_ON <= $day",
    of_issuer="ISSUER = $cik AND KNOWN_ON <= $day",
    symbols=symbols_in("SYMBOL"),
)
_STEPS: Final = (_FILINGS, _PARTIES, _NAMES)
_WITH_FILINGS, _WITH_PARTIES = 1, 2  # steps
# A symbol, a name that begins so, then any other; whom more is filed of comes first.
_FOUND: Final = """WITH hits AS (SELECT CIK, KIND, NAME, IS_SYMBOL, LAST_DAY, CASE WHEN IS_SYMBOL AND KEY = ? THEN 0
      WHEN CIK = ? THEN 1 WHEN starts_with(KEY, ?) THEN 2 ELSE 3 END AS RANK
    FROM core.names WHERE ({kind}) AND (CIK = ? OR ({words}) AND (NOT IS_SYMBOL OR KEY = ?))),
  best AS (SELECT CIK, KIND, min(RANK) AS RANK, arg_max(NAME, LAST_DAY) FILTER (NOT IS_SYMBOL) AS HIT
    FROM hits GROUP BY ALL),
  known AS (SELECT CIK, KIND, arg_max(NAME, LAST_DAY) FILTER (NOT IS_SYMBOL) AS NAME,
      arg_max(NAME, LAST_DAY) FILTER (IS_SYMBOL) AS SYMBOL, sum(FILINGS) FILTER (NOT IS_SYMBOL) AS FILINGS,
      min(FIRST_DAY) AS FIRST_DAY, max(LAST_DAY) AS LAST_DAY
    FROM core.names SEMI JOIN best USING (CIK, KIND) GROUP BY ALL)
  SELECT CIK, KIND, coalesce(k.NAME, '') AS NAME, SYMBOL, HIT, coalesce(FILINGS, 0)::BIGINT AS FILINGS, FIRST_DAY,
    LAST_DAY
  FROM best JOIN known k USING (CIK, KIND) ORDER BY RANK, FILINGS DESC, NAME, CIK LIMIT {most}"""
_REPORTS: Final = """SELECT ACCESSION_NUMBER, DOCUMENT_TYPE, FILING_DATE, ACCEPTED_AT, PERIOD_OF_REPORT, QUARTER, BATCH,
    ISSUER, coalesce(ISSUERNAME, '') AS ISSUERNAME, coalesce(SYMBOL, '') AS SYMBOL,
    (SELECT list(struct_pack(cik := CIK, name := coalesce(NAME, ''), title := coalesce(TITLE, ''),
        relationship := coalesce(RELATIONSHIP, ''))) FROM people o WHERE o.FILING = f.FILING) AS OWNERS
  FROM (SELECT *, rowid AS FILING FROM core.filings WHERE rowid IN ({which}) AND ({known})) f
  ORDER BY FILING DESC LIMIT {most}"""


class FoundParty(Struct, frozen=True, kw_only=True):
    """A person or issuer whom some filing names; `by` is the name that was looked for, where it is another one."""

    cik: int
    kind: PartyKind
    name: str
    symbol: str | None
    by: str | None
    filings: int
    first_day: date | None
    last_day: date | None


class NameUse(Struct, frozen=True, kw_only=True):
    """A name or symbol that a party filed under, and from when to when."""

    name: str
    is_symbol: bool
    first_day: date | None
    last_day: date | None
    filings: int


class ReportOwner(Struct, frozen=True, kw_only=True):
    """An owner as a report names them."""

    cik: int
    name: str
    title: str
    relationship: str


class ListedFiling(Struct, frozen=True, kw_only=True):
    """A filing as lists show it; `batch` is what brought it into the lake."""

    accession: str
    form: str
    filed_on: date | None
    accepted_at: datetime | None
    period: date | None
    quarter: str
    batch: str
    issuer: int | None
    issuer_name: str
    symbol: str
    owners: tuple[ReportOwner, ...]


class LakeDays(Struct, frozen=True, kw_only=True):
    """Of which days a lake has filings: how many, the newest, and EDGAR's business days without any."""

    filings: int
    without_day: int
    first_day: date | None
    last_day: date | None
    newest_acceptance: datetime | None
    missing_days: int


class Parties:
    """The names, filings and days of a lake; a question builds what it needs of the index.

    Any number of threads may ask.
    """

    def __init__(self, source: TableSource) -> None:
        """Keep the source, which does not change while the index is used."""
        self._query = Query(source, core=True)
        self._lock = threading.Lock()
        self._made = 0

    def _ask(
        self, statement: str, values: Sequence[object] | Mapping[str, object] = (), *, needs: int = len(_STEPS)
    ) -> pa.Table:
        """Return what is asked of the tables that the first steps make."""
        try:
            for step in range(needs):  # who needs fewer steps waits for no others
                with self._lock:
                    if self._made == step:
                        self._query.prepare(("submission", "reportingowner")).execute(_STEPS[step])
                        self._made += 1
            with self._lock:
                connection = self._query.prepare(())
            # Each cursor answers beside the others.
            return (
                connection.cursor()
                .sql(statement, params=(values if isinstance(values, Mapping) else list(values)) or None)
                .to_arrow_table()
            )
        except duckdb.Error as error:
            raise QueryError(explain_error(error).replace("sql: ", "names: ", 1)) from None

    def find(self, text: str, most: int = 20, kind: PartyKind | None = None) -> tuple[FoundParty, ...]:
        """Return who is meant by a CIK, a symbol, or the beginnings of words of any name they filed under."""
        words = words_in(text)
        if not words:
            return ()
        number = int(words[0]) if len(words) == 1 and words[0].isascii() and words[0].isdecimal() else None
        cik = number if number is not None and number < _LARGEST_CIK else None
        whole = f" {' '.join(words)}"
        conditions = " AND ".join("contains(KEY, ?)" for _ in words)
        kinds = "KIND = ?" if kind else "true"
        values = [whole, cik, whole, *([kind] if kind else []), cik, *(f" {one}" for one in words), whole]
        return tuple(_parties(self._ask(_FOUND.format(words=conditions, kind=kinds, most=most), values)))

    def names(self, cik: int, kind: PartyKind, as_of: date | None = None) -> tuple[NameUse, ...]:
        """Return the names and symbols that a party filed under, the newest first, as they were known on a day."""
        known, day = ("core.names", {}) if as_of is None else (f"({_NAMES_ON_A_DAY})", {"day": as_of})
        found = self._ask(
            f"""SELECT NAME AS name, IS_SYMBOL AS is_symbol, FIRST_DAY AS first_day, LAST_DAY AS last_day,
              FILINGS AS filings FROM {known} WHERE CIK = $cik AND KIND = $kind
            ORDER BY IS_SYMBOL, LAST_DAY DESC NULLS LAST, NAME""",
            {"cik": cik, "kind": kind, **day},
        )
        return tuple(NameUse(**row) for row in found.to_pylist())

    def kinds_of(self, cik: int) -> tuple[PartyKind, ...]:
        """Return what a party is: who reports, whom reports are about, or both."""
        found = self._ask(
            "SELECT DISTINCT KIND FROM core.parties WHERE CIK = ? ORDER BY KIND DESC", [cik], needs=_WITH_PARTIES
        )
        return tuple(found["KIND"].to_pylist())

    def reports_of(
        self, cik: int, kind: PartyKind, as_of: date | None = None, most: int = 100_000
    ) -> tuple[ListedFiling, ...]:
        """Return the filings of a person, or about an issuer, the newest first; `as_of` leaves out what came later."""
        return self._reports("SELECT FILING FROM core.parties WHERE CIK = ? AND KIND = ?", [cik, kind], as_of, most)

    def newest(self, as_of: date | None = None, most: int = 20) -> tuple[ListedFiling, ...]:
        """Return the newest filings."""
        known = "" if as_of is None else " WHERE KNOWN_ON <= ?"
        which = f"SELECT rowid FROM core.filings{known} ORDER BY rowid DESC LIMIT {most:d}"
        return self._reports(which, [] if as_of is None else [as_of], None, most)

    def report(self, accession: str) -> ListedFiling | None:
        """Return a filing by its number; None where there is none."""
        found = self._reports("SELECT rowid FROM core.filings WHERE ACCESSION_NUMBER = ?", [accession], None, 1)
        return found[0] if found else None

    def _reports(self, which: str, values: list[object], as_of: date | None, most: int) -> tuple[ListedFiling, ...]:
        known, more = ("KNOWN_ON <= ?", [as_of]) if as_of is not None else ("true", [])
        picked = f"WITH picked AS MATERIALIZED ({which}), people AS (SELECT p.* FROM core.parties p "
        people = "WHERE KIND = 'person' AND FILING IN (FROM picked))"
        text = f"{picked}{people} {_REPORTS.format(which='FROM picked', known=known, most=most)}"
        return tuple(_report(row) for row in self._ask(text, [*values, *more], needs=_WITH_PARTIES).to_pylist())

    def days(self, today: date, as_of: date | None = None) -> LakeDays:
        """Return of which days there are filings, of those that were known by a day."""
        known, values = ("KNOWN_ON <= ?", [as_of]) if as_of is not None else ("true", [])
        rows = self._ask(
            f"""SELECT FILING_DATE, count(*) AS FILINGS, max(ACCEPTED_AT) AS NEWEST FROM core.filings WHERE {known}
            GROUP BY FILING_DATE ORDER BY FILING_DATE""",
            values,
            needs=_WITH_FILINGS,
        ).to_pylist()
        days = {row["FILING_DATE"] for row in rows if row["FILING_DATE"] is not None}
        return LakeDays(
            filings=sum(row["FILINGS"] for row in rows),
            without_day=sum(row["FILINGS"] for row in rows if row["FILING_DATE"] is None),
            first_day=min(days, default=None),
            last_day=max(days, default=None),
            newest_acceptance=max((row["NEWEST"] for row in rows if row["NEWEST"]), default=None),
            missing_days=sum(1 for _ in missing_days(days, min(as_of or today, today))) if days else 0,
        )

    def close(self) -> None:
        """Close the index."""
        self._query.close()


def words_in(text: str) -> list[str]:
    """Return the words of a text as names are compared: small letters without accents."""
    plain = unicodedata.normalize("NFKD", text[:_LONGEST].casefold())
    bare = "".join(one for one in plain if not unicodedata.combining(one))
    return _WORD.findall(bare)[:_MOST_WORDS]


def _parties(rows: pa.Table) -> Iterator[FoundParty]:
    for row in rows.to_pylist():
        yield FoundParty(
            cik=row["CIK"],
            kind=row["KIND"],
            name=row["NAME"],
            symbol=row["SYMBOL"],
            by=row["HIT"] if row["HIT"] != row["NAME"] else None,
            filings=row["FILINGS"],
            first_day=row["FIRST_DAY"],
            last_day=row["LAST_DAY"],
        )


def _report(row: dict[str, Any]) -> ListedFiling:
    return ListedFiling(
        accession=row["ACCESSION_NUMBER"],
        form=row["DOCUMENT_TYPE"] or "",
        filed_on=row["FILING_DATE"],
        accepted_at=row["ACCEPTED_AT"],
        period=row["PERIOD_OF_REPORT"],
        quarter=row["QUARTER"] or "",
        batch=row["BATCH"] or "",
        issuer=row["ISSUER"],
        issuer_name=row["ISSUERNAME"],
        symbol=row["SYMBOL"],
        owners=tuple(ReportOwner(**one) for one in row["OWNERS"] or ()),
    )
