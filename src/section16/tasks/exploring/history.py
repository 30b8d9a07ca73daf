"""What the ledger finds out of some reports of an explored lake: lines, changes, gaps, amendments, lateness."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final

from msgspec import Struct

from section16.ledger.amendments.originals import amended_reports
from section16.ledger.derive import judged
from section16.ledger.item405.count import JudgedReport
from section16.ledger.lateness import RowLateness
from section16.ledger.mapping import NO_MAPPING
from section16.ledger.values import LedgerFiling, RowRef
from section16.query.ledger_rows import LedgerSlice
from section16.rendering.memo.charts import ChartLine, ChartSpan, line_chart
from section16.tasks.ledger.account import LedgerAccount, account_of
from section16.tasks.ledger.amendments import amendments_among, table_of
from section16.tasks.ledger.answer_list import LedgerAnswers, chart_line
from section16.tasks.ledger.answers import HistoryAnswer, LineAnswer, line_answer
from section16.tasks.ledger.late_groups import LateGroup, late_years
from section16.tasks.ledger.open_ledger import history_of
from section16.tasks.ledger.reconciling import Reconciliation, reconciliation_of

__all__ = ["BalanceChart", "LateRow", "PartyHistory", "PostedChange", "ToldAmendment", "line_words"]

_DRAWN: Final = 6  # lines of a chart


class BalanceChart(Struct, frozen=True, kw_only=True):
    """The reported balances of the lines that moved most often; `gap` are the days of the newest gap among them."""

    title: str
    words: str
    lines: tuple[ChartLine, ...]
    gap: ChartSpan | None

    @property
    def svg(self) -> str:
        """Return the drawing."""
        return line_chart(self.title, "shares", self.lines, self.gap)


class PostedChange(Struct, frozen=True, kw_only=True):
    """A posting on its line, with when it was filed."""

    line: int  # its place among the page's lines, from 1
    words: str  # of the line
    security: str
    issuer: str
    day: date | None
    filed_on: date | None
    form: str
    code: str
    amount: Decimal | None
    after_reported: Decimal | None
    after_computed: Decimal | None
    foots: bool | None
    row: RowRef


class ToldAmendment(Struct, frozen=True, kw_only=True):
    """An amendment, the report that it amends, and in words what it does to each row."""

    amendment: str
    original: str | None
    certainty: str
    filed_on: date | None
    days_after: int | None
    words: tuple[str, ...]


class LateRow(Struct, frozen=True, kw_only=True):
    """A transaction, or a report as a whole, that was late or may have been."""

    accession: str
    form: str
    row: RowRef | None
    code: str
    day: date | None
    due_on: date | None
    filed_on: date | None
    status: str
    business_days: int | None
    notes: tuple[str, ...]


class PartyHistory:
    """Some reports with their rows, and what the ledger makes of them when it is asked."""

    def __init__(self, part: LedgerSlice) -> None:
        """Keep the reports."""
        self.part = part
        self.filings: dict[str, LedgerFiling] = {one.accession: one for one in part.filings}

    @cached_property
    def account(self) -> LedgerAccount:
        """Return the lines with their postings."""
        return account_of(self.part.filings, self.part.rows, NO_MAPPING, None)

    @cached_property
    def history(self) -> LedgerAnswers[HistoryAnswer]:
        """Return what changed each line."""
        return history_of(self.account)

    @cached_property
    def judged(self) -> tuple[JudgedReport, ...]:
        """Return how late each report was."""
        amended = tuple(amended_reports(self.part.filings, self.part.rows))
        return tuple(judged(self.part.filings, self.part.rows, amended))

    def late_years(self) -> tuple[LateGroup, ...]:
        """Return how many transactions were late, by year of filing."""
        return tuple(late_years(self.judged))

    def late_rows(self) -> tuple[LateRow, ...]:
        """Return what was late or may have been, the newest first."""
        found = [_late(one) for report in self.judged for one in report.rows if one.status in {"late", "advice"}]
        return tuple(sorted(found, key=lambda one: one.filed_on or date.min, reverse=True))

    def amendments(self) -> tuple[ToldAmendment, ...]:
        """Return what amendments changed, the newest first."""
        answers = sorted(amendments_among(self.part), key=lambda one: one.filed_on or date.min, reverse=True)
        return tuple(
            ToldAmendment(
                amendment=one.amendment,
                original=one.original,
                certainty=one.certainty,
                filed_on=one.filed_on,
                days_after=one.days_after,
                words=tuple(_changed(row) for row in table_of([one]).to_pylist()),
            )
            for one in answers
        )

    def reconciled(self, owner: str | None = None) -> Reconciliation:
        """Return which balances do not follow from the one before."""
        return reconciliation_of([self.account], owner)

    def changes(self) -> Iterator[PostedChange]:
        """Yield every posting, line by line, in the order in which they count."""
        for place, one in enumerate(self.history, 1):
            for posting in one.postings:
                filing = self.filings[posting.row.accession]
                yield PostedChange(
                    line=place,
                    words=line_words(one.line),
                    security=one.line.security,
                    issuer=one.issuer,
                    day=posting.day,
                    filed_on=filing.filed_on,
                    form=filing.form,
                    code=posting.code,
                    amount=posting.amount,
                    after_reported=posting.after_reported,
                    after_computed=posting.after_computed,
                    foots=posting.foots,
                    row=posting.row,
                )

    def charts(self) -> Iterator[BalanceChart]:
        """Yield a chart for each issuer of whose lines balances were reported."""
        issuers: dict[str, list[HistoryAnswer]] = {}
        for one in self.history:
            issuers.setdefault(one.issuer, []).append(one)
        for issuer, several in issuers.items():
            drawn = [one for one in several if len(chart_line(one).points) > 1 and one.line.series is None]
            if drawn:
                yield self._chart(issuer, drawn)

    def _chart(self, issuer: str, several: Sequence[HistoryAnswer]) -> BalanceChart:
        most = sorted(several, key=lambda one: -len(one.postings))[:_DRAWN]
        name = self.account.names.get(issuer) or issuer
        lines = tuple(chart_line(one) for one in most)
        days = [day for one in lines for day, _ in one.points]
        return BalanceChart(
            title=f"Held of {name}",
            words=f"Balances as reported, {min(days)} to {max(days)}, {len(lines)} of {len(several)} lines; "
            "the table of changes has every number",
            lines=lines,
            gap=_gap_span(self.account, most),
        )


def _gap_span(account: LedgerAccount, drawn: Sequence[HistoryAnswer]) -> ChartSpan | None:
    """Return the days of the newest gap of the lines that are drawn."""
    shown = {(one.issuer, one.owners, one.line) for one in drawn}
    found = [
        (gap.last_day, gap.first_day, gap.difference)
        for line in account.lines.lines
        if (line.key.issuer, line.key.owners, line_answer(line)) in shown
        for gap in account.gaps.get(line.key, ())
    ]
    dated = [(max(last, first), min(last, first), off) for last, first, off in found if last and first]
    if not dated:
        return None
    last, first, off = max(dated)
    return ChartSpan(first=first, last=last, label=f"gap: {off.normalize():,f}")


def line_words(line: LineAnswer) -> str:
    """Return how a line is held, and the terms of a derivative."""
    how = {"D": "direct", "I": "indirect"}.get(line.ownership, "")
    terms = ""
    if line.series is not None:
        strike = f"at {line.series.strike.normalize():,f}" if line.series.strike is not None else ""
        terms = " ".join(filter(None, (strike, f"until {line.series.expires}" if line.series.expires else "")))
    part = f"part {line.part}" if line.part > 1 else ""
    return ", ".join(filter(None, (how, line.nature, terms, part)))


def _late(one: RowLateness) -> LateRow:
    return LateRow(
        accession=one.filing.accession,
        form=one.filing.form,
        row=one.row,
        code=one.code,
        day=one.day,
        due_on=one.due.last_day if one.due else None,
        filed_on=one.filing.filed_on,
        status=one.status,
        business_days=one.by.business_days if one.by else None,
        notes=one.notes,
    )


def _changed(row: dict[str, str | None]) -> str:
    """Say what an amendment does to a row."""
    own, old, changes = row["ROW"], row["ORIGINAL_ROW"], row["CHANGES"]
    words = " ".join(filter(None, (own or old, row["KIND"], old if own and old else "")))
    return f"{words}: {changes}" if changes and words else words or changes or "no row"
