"""What an insider holds now: the ledger of the reports on file, then the adjustments that no report has a line for."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.orm import Session

from section16.drafting.after.lines import last_day
from section16.ledger.balances import balance_on
from section16.ledger.mapping import LineMapping, SameWords
from section16.ledger.rows import filing_of, rows_of_document
from section16.standard.numbers import Cik
from section16.tasks.ledger.account import account_of
from section16.tasks.ledger.answers import GapAnswer, LineAnswer, gap_answer, line_answer
from section16.tasks.records.keeping import TypedRecord, contents, typed_records
from section16.tasks.records.kinds.adjustments import HoldingAdjustment
from section16.tasks.records.kinds.libraries import NatureEntry, ShareClass
from section16.tasks.records.kinds.people import RelatedHolder
from section16.tasks.reports.on_file import FILED, ReportOnFile, filed_hashes, reports_on_file
from section16.workspace.kept_reads import kept
from section16.workspace.tables.records import RecordRow

__all__ = [
    "AppliedAdjustment",
    "RunningHoldings",
    "RunningLine",
    "counted_adjustments",
    "gaps_of_issuer",
    "mapping_of",
    "running_holdings",
]

# What reports say never changes, so what was found of some is found once: by their hashes and the mapping.
_KNOWN_GAPS: Final[dict[tuple[object, ...], int]] = {}
_MOST_KNOWN: Final = 4096


class AppliedAdjustment(Struct, frozen=True, kw_only=True):
    """An adjustment that counts on top of the reports: what the balance was before it, and after."""

    record: int
    on: date
    what: str
    before: Decimal
    after: Decimal
    reason: str
    author: str


class RunningLine(Struct, frozen=True, kw_only=True):
    """What is held of one line: `reported` is the last balance of a report, `now` with the adjustments after it.

    `report` is the hash of the report that told of it last, None for what only adjustments tell of.
    """

    title: str
    nature: str
    line: LineAnswer | None = None
    reported: Decimal | None = None
    in_dollars: bool = False
    as_of: date | None = None
    report: str | None = None
    adjustments: tuple[AppliedAdjustment, ...] = ()
    now: Decimal | None = None
    gaps: tuple[GapAnswer, ...] = ()


class RunningHoldings(Struct, frozen=True, kw_only=True):
    """The lines of an insider of an issuer, and the reports that they are from, the oldest first."""

    issuer_cik: str
    insider_cik: str
    lines: tuple[RunningLine, ...]
    reports: tuple[str, ...] = ()
    practice: bool = False

    @property
    def gaps(self) -> int:
        """Return how many balances do not follow from the one before."""
        return sum(len(one.gaps) for one in self.lines)


@kept(*FILED, RecordRow)
def running_holdings(session: Session, issuer: str, insider: str) -> RunningHoldings:
    """Return what an insider holds of an issuer, line by line."""
    filed = reports_on_file(session, issuer, insider)
    mapping = mapping_of(session, issuer)
    lines = list(_reported_lines(filed, mapping))
    for one in counted_adjustments(session, issuer, insider, filed):
        _adjust(lines, one, _Words(Cik.of(issuer).bare, mapping))
    return RunningHoldings(
        issuer_cik=issuer,
        insider_cik=insider,
        lines=tuple(lines),
        reports=tuple(one.hash for one in filed),
        practice=any(one.practice for one in filed),
    )


@kept(*FILED, RecordRow)
def gaps_of_issuer(session: Session, issuer: str) -> Mapping[str, int]:
    """Return how many balances of each insider do not follow from the one before, of those who have such."""
    mapping = mapping_of(session, issuer)
    found = {}
    for (_, insider), hashes in filed_hashes(session, issuer).items():
        key = (hashes, tuple(sorted(mapping.classes.items())), tuple(sorted(mapping.natures.items())))
        if key not in _KNOWN_GAPS:
            if len(_KNOWN_GAPS) >= _MOST_KNOWN:
                _KNOWN_GAPS.clear()
            lines = _reported_lines(reports_on_file(session, issuer, insider), mapping)
            _KNOWN_GAPS[key] = sum(len(one.gaps) for one in lines)
        if _KNOWN_GAPS[key]:
            found[insider] = _KNOWN_GAPS[key]
    return found


@kept(RecordRow)
def mapping_of(session: Session, issuer: str) -> LineMapping:
    """Return which texts name one class or one holder, as the records of an issuer say."""
    bare = Cik.of(issuer).bare
    classes = (
        SameWords(issuer=bare, classes=(one.title, *one.also_printed)) for one in contents(session, ShareClass, issuer)
    )
    library = [(one.nature, *one.also_printed) for one in contents(session, NatureEntry, issuer)]
    holders = [(one.nature, *one.also_printed) for one in contents(session, RelatedHolder, issuer)]
    natures = (SameWords(issuer=bare, natures=one) for one in (*library, *holders))
    return LineMapping.of((*classes, *natures))


def counted_adjustments(
    session: Session, issuer: str, insider: str, filed: Sequence[ReportOnFile]
) -> tuple[TypedRecord[HoldingAdjustment], ...]:
    """Return the adjustments that the last report does not have yet, by day.

    Those are of a later day than its last, or were kept after it was sent.
    """
    end = max((last_day(one.report) for one in filed), default=date.min)
    sent = max((one.sent_at for one in filed), default=None)
    found = typed_records(session, HoldingAdjustment, issuer, insider)
    counted = (one for one in found if one.content.on > end or sent is None or one.kept.added_at > sent)
    return tuple(sorted(counted, key=lambda one: (one.content.on, one.kept.id)))


def _reported_lines(filed: Sequence[ReportOnFile], mapping: LineMapping) -> Iterator[RunningLine]:
    hashes = {one.accession: one.hash for one in filed}
    filings = [filing_of(one.report, one.accession) for one in filed]
    hashes |= {filing.accession: one.hash for filing, one in zip(filings, filed, strict=True)}
    rows = (row for one in filed for row in rows_of_document(one.report, one.accession))
    account = account_of(filings, rows, mapping, None)
    for line in account.lines.lines:
        balance = balance_on(account.postings[line.key])
        if balance is not None:
            yield RunningLine(
                title=line.rows[-1].title,
                nature=line.rows[-1].nature,
                line=line_answer(line),
                reported=balance.amount,
                in_dollars=line.key.by_value,
                as_of=balance.as_of,
                report=hashes.get(balance.row.accession),
                now=balance.amount,
                gaps=tuple(map(gap_answer, account.gaps.get(line.key, ()))),
            )


class _Words(NamedTuple):
    """By which words a class and a holder are known at an issuer."""

    issuer: str
    mapping: LineMapping

    def line(self, title: str, nature: str | None) -> tuple[str, str]:
        return self.mapping.class_of(self.issuer, title), self.mapping.nature_of(self.issuer, nature or "")


def _adjust(lines: list[RunningLine], record: TypedRecord[HoldingAdjustment], words: _Words) -> None:
    """Put an adjustment on its line; a split is on every line of its class, and what no report has gets a line."""
    one = record.content
    wanted = words.line(one.security, one.nature)
    found = False
    for place, line in enumerate(lines):
        if line.line is not None and line.line.table == "II":
            continue
        here = words.line(line.title, line.nature)
        if here == wanted or (one.what == "split" and here[0] == wanted[0]):
            lines[place] = _adjusted(line, record)
            found = True
    if not found and one.what != "split":
        lines.append(_adjusted(RunningLine(title=one.security, nature=one.nature or ""), record))


def _adjusted(line: RunningLine, record: TypedRecord[HoldingAdjustment]) -> RunningLine:
    one, before = record.content, line.now or Decimal(0)
    applied = AppliedAdjustment(
        record=record.kept.id,
        on=one.on,
        what=one.what,
        before=before,
        after=one.after(before),
        reason=one.reason,
        author=record.kept.added_by,
    )
    return replace(line, adjustments=(*line.adjustments, applied), now=applied.after)
