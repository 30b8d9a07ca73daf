"""`section16.open_ledger`: what insiders hold by what they reported, asked one method a question."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from hashlib import sha256
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pyarrow as pa
import tomli_w

from section16.form.document import OwnershipDocument
from section16.lake.layout import SUBMISSION
from section16.law.calendar import EASTERN_ZONE
from section16.ledger.assumptions import AssumedPostings
from section16.ledger.balances import balance_on
from section16.ledger.gaps import open_gaps
from section16.ledger.lines import LedgerLine, moment_of
from section16.ledger.mapping import NO_MAPPING, LineMapping, MappingError, mapping_tables, read_mapping
from section16.ledger.proposals import ProposedWords, proposals_of, same_words
from section16.ledger.repairs.repairs import VALUES, Values
from section16.ledger.values import Balance, Gap, GapKind, LineKey, Posting, RowRef
from section16.query.ledger_rows import EVERY_FILING, Party, ledger_slices, party_of, party_slices
from section16.query.query import Query
from section16.query.relations import ArrowTables, DeltaTables, TableSource
from section16.query.statement import QueryError
from section16.table.batch import join_tables
from section16.table.careful import rows_of_document, tables_of
from section16.table.raw import KeyedFiling, RawFiling
from section16.tasks.files import write_whole
from section16.tasks.lake.screening import read_sources
from section16.tasks.ledger.account import LedgerAccount, account_of, accounts_by_issuer
from section16.tasks.ledger.answer_list import LedgerAnswers
from section16.tasks.ledger.answers import (
    HistoryAnswer,
    PositionAnswer,
    PostingAnswer,
    ProposalAnswer,
    exact,
    gap_answer,
    line_answer,
)
from section16.tasks.ledger.reconciling import Reconciliation, check_whole, reconciliation_of

__all__ = [
    "LEDGER_METHODS",
    "Ledger",
    "LedgerAccount",
    "LedgerInput",
    "history_of",
    "open_ledger",
    "positions_of",
    "write_mapping",
]

LedgerInput = str | Path | Query | TableSource | Mapping[str, pa.Table] | Iterable[OwnershipDocument]
_EASTERN: Final = ZoneInfo(EASTERN_ZONE)


def open_ledger(
    source: LedgerInput, as_of: date | datetime | None = None, mapping: LineMapping | str | Path | None = None
) -> "Ledger":
    """Open a ledger over a lake, a file or folder, reports, or Arrow tables by the names of the data sets.

    `as_of` leaves out what was not public by then; a day means its end, Eastern. `mapping` is a file that says which
    titles and natures are one. Nothing is read before it is asked. Raises LakeError, MappingError, OSError, QueryError.
    """
    if isinstance(mapping, str | Path):
        mapping = read_mapping(_text_of(Path(mapping)), str(mapping))
    return Ledger(_query(source), as_of=as_of, mapping=mapping or NO_MAPPING)


def _text_of(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise MappingError([f"{file}: byte {error.start} is no UTF-8; save the file as UTF-8"]) from None


def _query(source: LedgerInput) -> Query:
    if isinstance(source, Query):
        return source
    if isinstance(source, DeltaTables | ArrowTables):
        return Query(source)
    if isinstance(source, str | Path):
        return Query(_tables_at(str(source)))
    if isinstance(source, Mapping):
        return Query(ArrowTables({str(name): table for name, table in source.items()}))
    if isinstance(source, Iterable) and not isinstance(source, pa.Table):
        return Query(_tables_of(source))
    message = "source: not something that a ledger is made of; give a lake, a folder, reports, or tables by their names"
    raise QueryError(message)


def _tables_at(place: str) -> TableSource:
    if "://" in place or (Path(place) / SUBMISSION).is_dir():
        return DeltaTables(place)
    tables, problems = read_sources([place])
    if not tables.tables[SUBMISSION].num_rows:
        message = problems[0] if problems else f"{place}: no filing is there; name a lake, or files that hold some"
        raise QueryError(message)
    return tables


def _tables_of(reports: Iterable[object]) -> ArrowTables:
    """Return reports as tables; one without a header is known by its place among them."""
    made = []
    for number, report in enumerate(reports, 1):
        if not isinstance(report, OwnershipDocument):
            message = f"source: item {number} is no report; give what section16.read returns"
            raise QueryError(message)
        name = (report.header.accession_number if report.header else None) or f"report-{number}"
        raw = RawFiling(b"", name, name, number)
        made.append(tables_of(rows_of_document(report, KeyedFiling(raw, name, sha256(b"").hexdigest()))))
    return ArrowTables(join_tables(made))


LEDGER_METHODS: Final = ("history", "lines", "positions", "reconcile")  # that users call


class Ledger:
    """What was reported, put on lines; each method answers one question about an owner or an issuer, by CIK or name."""

    def __init__(self, query: Query, *, as_of: date | datetime | None, mapping: LineMapping) -> None:
        """Keep the tables to ask; `open_ledger` makes one of anything."""
        self._query, self._mapping = query, mapping
        self._until = _end_of(as_of) if as_of is not None else None
        self._parties: dict[str, Party] = {}
        self._accounts: dict[tuple[str, str | None, Values], LedgerAccount] = {}

    def __dir__(self) -> Iterable[str]:
        """List what users call."""
        return LEDGER_METHODS

    def positions(  # noqa: PLR0913 - each narrows or changes the question
        self,
        who: str | int,
        issuer: str | int | None = None,
        on: date | None = None,
        *,
        ended: bool = False,
        assume: Sequence[GapKind] = (),
        values: Values = "filed",
    ) -> LedgerAnswers[PositionAnswer]:
        """Return what is held at the end of a day, or by the newest reports, line by line; raises QueryError.

        Lines that hold nothing, and series that have expired, are left out unless `ended`. `assume` takes explanations
        of gaps of some kinds for true, and each balance that rests on one says so. `values` are those as filed, or
        repaired, or where that is certain; each answer says which.
        """
        return positions_of(self.account(who, issuer, values), on, ended=ended, assume=assume, values=values)

    def history(
        self, who: str | int, issuer: str | int | None = None, *, values: Values = "filed"
    ) -> LedgerAnswers[HistoryAnswer]:
        """Return the postings of each line with reported and computed balances, as `positions`; raises QueryError."""
        return history_of(self.account(who, issuer, values), values)

    def reconcile(self, who: str | int | None = None, issuer: str | int | None = None) -> Reconciliation:
        """Compare each reported balance with the one before: those of a person, of an issuer's owners, or of all.

        Raises QueryError, and LakeError; a lake whose check fails is not reconciled.
        """
        if who is None and issuer is None:
            check_whole(self._query)
            return reconciliation_of(self.accounts())
        account = self.account(who or issuer or "", issuer)
        owner = self._party(who).cik if who is not None else None
        issuers = sorted({key.issuer for key in account.postings})
        return reconciliation_of((self.account(one, one) for one in issuers), owner)

    def lines(self, issuer: str | int) -> LedgerAnswers[ProposalAnswer]:
        """Return which titles and natures of an issuer may be one, by balances that carry on; raises QueryError."""
        account = self.account(issuer)
        answers = (
            ProposalAnswer(**{name: getattr(one, name) for name in one.__struct_fields__})
            for one in proposals_of(account.lines.lines)
        )
        return LedgerAnswers(ProposalAnswer, tuple(answers), account.names)

    def account(self, who: str | int, issuer: str | int | None = None, values: Values = "filed") -> LedgerAccount:
        """Return the lines of an owner or issuer with their postings, gaps and doubts; raises QueryError."""
        about = self._party(who)
        within = self._party(issuer) if issuer is not None else None
        if values not in VALUES:
            message = f"values: '{values}' is none; give {', '.join(VALUES)}"
            raise QueryError(message)
        key = about.cik, within and within.cik, values
        if key not in self._accounts:
            self._accounts[key] = self._account(about, within, values)
        return self._accounts[key]

    def _party(self, who: str | int) -> Party:
        name = str(who)
        if name not in self._parties:
            self._parties[name] = party_of(self._query, name)
        return self._parties[name]

    def _account(self, about: Party, within: Party | None, values: Values) -> LedgerAccount:
        slices = party_slices(self._query, about)
        filings = [one for part in slices for one in part.filings if within is None or one.issuer == within.cik]
        if within is not None and not any(self._until is None or moment_of(one) <= self._until for one in filings):
            name = about.name or about.cik
            message = f"'{name}': no filing about issuer {within.cik} {within.name} was known; name another issuer"
            raise QueryError(message)
        rows = (row for part in slices for row in part.rows)
        return account_of(filings, rows, self._mapping, self._until, values)

    def accounts(self) -> Iterator[LedgerAccount]:
        """Yield the lines of every issuer, one issuer after another."""
        return accounts_by_issuer(ledger_slices(self._query, EVERY_FILING), self._mapping, self._until)


def positions_of(
    account: LedgerAccount,
    on: date | None = None,
    *,
    ended: bool = False,
    assume: Sequence[GapKind] = (),
    values: Values = "filed",
) -> LedgerAnswers[PositionAnswer]:
    """Return what the lines of an account hold, as `Ledger.positions`."""
    day = on or account.last_day
    found = ((line, _balance(account.assumed(line.key, assume), on)) for line in account.lines.lines)
    answers = (
        _position(line, balance, account.gaps.get(line.key, ()), values)
        for line, balance in found
        if balance is not None and (ended or (balance.amount and not _has_expired(line.key, day)))
    )
    return LedgerAnswers(PositionAnswer, tuple(answers), account.names)


def history_of(account: LedgerAccount, values: Values = "filed") -> LedgerAnswers[HistoryAnswer]:
    """Return the postings of each line of an account, as `Ledger.history`."""
    answers = (
        HistoryAnswer(
            issuer=line.key.issuer,
            owners=line.key.owners,
            line=line_answer(line),
            values=values,
            postings=tuple(_compared(line.key, account.postings[line.key], account.told_first)),
        )
        for line in account.lines.lines
    )
    return LedgerAnswers(HistoryAnswer, tuple(answers), account.names)


def _end_of(moment: date | datetime) -> datetime:
    if isinstance(moment, datetime):
        return moment if moment.tzinfo else moment.replace(tzinfo=_EASTERN)
    return datetime.combine(moment, time.max, _EASTERN)


def _has_expired(line: LineKey, day: date | None) -> bool:
    expires = line.series.expires if line.series is not None else None
    return expires is not None and day is not None and expires < day


def _balance(assumed: AssumedPostings, day: date | None) -> Balance | None:
    balance = balance_on(assumed.postings, day)
    return balance and assumed.mark(balance)


def _position(line: LedgerLine, balance: Balance, gaps: Sequence[Gap], values: Values) -> PositionAnswer:
    by_value = line.key.by_value
    return PositionAnswer(
        issuer=line.key.issuer,
        owners=line.key.owners,
        line=line_answer(line),
        as_of=balance.as_of,
        shares=None if by_value else exact(balance.amount),
        value=exact(balance.amount) if by_value else None,
        basis=balance.basis,
        row=balance.row,
        assumed=balance.assumed,
        gaps=tuple(map(gap_answer, gaps)),
        values=values,
    )


def _compared(
    line: LineKey, postings: Sequence[Posting], told_first: Mapping[RowRef, RowRef]
) -> Iterable[PostingAnswer]:
    """Compare each reported balance with the one that is computed from the last reported one."""
    gaps = {one.at: one.gap for one in open_gaps(line, postings)}
    held = None
    for place, posting in enumerate(postings):
        moves = posting.kind == "transaction"
        computed = None if held is None or (moves and posting.amount is None) else held + (posting.amount or 0)
        if place in gaps:
            computed = gaps[place].computed
        known = computed is not None and posting.reported is not None
        yield PostingAnswer(
            day=posting.day,
            code=posting.code,
            amount=exact(posting.amount),
            after_reported=exact(posting.reported),
            after_computed=exact(computed),
            foots=(place not in gaps) if known else None,
            event=told_first.get(posting.row),
            row=posting.row,
        )
        held = computed if posting.reported is None or (known and place not in gaps) else posting.reported


def write_mapping(path: Path, proposed: Iterable[ProposedWords]) -> None:
    """Write what is proposed as a mapping file, to be edited; raises OSError."""
    write_whole(path, tomli_w.dumps(mapping_tables(same_words(proposed))).encode())
