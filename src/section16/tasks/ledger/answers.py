"""What the ledger answers, as values that serialise, each with its row or rows of a table."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final, overload

import pyarrow as pa
from msgspec import Struct, field

from section16.ledger.lines import LedgerLine
from section16.ledger.proposals import ProposedWords
from section16.ledger.repairs.repairs import Values
from section16.ledger.values import Explanation, Gap, GapKind, LineDoubt, RowRef, Series
from section16.tasks.answers.text import as_text, plain

__all__ = [
    "AMOUNT",
    "LINE_SCHEMA",
    "ROW_SCHEMA",
    "AnswerColumns",
    "GapAnswer",
    "HistoryAnswer",
    "LineAnswer",
    "PositionAnswer",
    "PostingAnswer",
    "ProposalAnswer",
    "doubt_words",
    "exact",
    "gap_answer",
    "line_answer",
    "line_columns",
    "row_columns",
]

AMOUNT: Final = pa.decimal128(38, 10)
_PERCENT: Final = Decimal("0.01")
LINE_SCHEMA: Final = (
    ("ISSUER", pa.string()),
    ("ISSUERNAME", pa.string()),
    ("OWNERS", pa.list_(pa.string())),
    ("TABLE", pa.string()),
    ("CLASS", pa.string()),
    ("AS_FILED", pa.list_(pa.string())),
    ("OWNERSHIP", pa.string()),
    ("NATURE", pa.string()),
    ("STRIKE", AMOUNT),
    ("EXPIRES", pa.date32()),
    ("UNDERLYING", pa.string()),
    ("PART", pa.int32()),
)
ROW_SCHEMA: Final = (
    ("ACCESSION_NUMBER", pa.string()),
    ("LINE_TABLE", pa.string()),
    ("LINE_SK", pa.int64()),
    ("ROW_POSITION", pa.int32()),
)
_VALUES: Final = ("VALUES", pa.string())
AnswerColumns = dict[str, object]


class LineAnswer(Struct, frozen=True, kw_only=True):
    """A line: its class by the normaliser's or the mapping's words, and the titles as filed.

    Lines of a report that have the same words are told apart by `part`.
    """

    security: str = field(name="class")
    as_filed: tuple[str, ...]
    table: str  # I or II
    ownership: str
    nature: str
    series: Series | None
    part: int

    def columns(self) -> AnswerColumns:
        """Return it as the columns of a table."""
        series = self.series or Series()
        return {
            "TABLE": self.table,
            "CLASS": self.security,
            "AS_FILED": list(self.as_filed),
            "OWNERSHIP": self.ownership,
            "NATURE": self.nature,
            "STRIKE": series.strike,
            "EXPIRES": series.expires,
            "UNDERLYING": series.underlying or None,
            "PART": self.part,
        }


class GapAnswer(Struct, frozen=True, kw_only=True):
    """A balance that does not follow from the one before, with all that may explain it, the likeliest first."""

    after: RowRef
    before: RowRef
    days: tuple[date | None, date | None]
    computed: Decimal
    reported: Decimal
    difference: Decimal
    ratio: Decimal | None
    explanations: tuple[Explanation, ...]


class PositionAnswer(Struct, frozen=True, kw_only=True):
    """What a line held on a day, and the row that says so."""

    issuer: str
    owners: tuple[str, ...]
    line: LineAnswer
    as_of: date | None
    shares: Decimal | None
    value: Decimal | None
    basis: str
    row: RowRef
    assumed: tuple[GapKind, ...]
    gaps: tuple[GapAnswer, ...]
    values: Values

    @classmethod
    def schema(cls) -> pa.Schema:
        """Return the columns."""
        amounts = (("SHARES", AMOUNT), ("VALUE", AMOUNT), ("BASIS", pa.string()))
        rest = (("ASSUMED", pa.list_(pa.string())), ("GAPS", pa.int32()))
        return pa.schema([*LINE_SCHEMA, ("AS_OF", pa.date32()), *amounts, *rest, *ROW_SCHEMA, _VALUES])

    def rows(self, names: Mapping[str, str]) -> Iterator[AnswerColumns]:
        """Yield it as a row."""
        yield {
            **line_columns(self.issuer, self.owners, self.line, names),
            "AS_OF": self.as_of,
            "SHARES": self.shares,
            "VALUE": self.value,
            "BASIS": self.basis,
            "ASSUMED": list(self.assumed),
            "GAPS": len(self.gaps),
            **row_columns(self.row),
            "VALUES": self.values,
        }


class PostingAnswer(Struct, frozen=True, kw_only=True):
    """What a row added to its line, and both balances after it; `foots` is null where one of them is not known.

    `event` names the row that told the same event first, where that is another.
    """

    day: date | None
    code: str
    amount: Decimal | None
    after_reported: Decimal | None
    after_computed: Decimal | None
    foots: bool | None
    event: RowRef | None
    row: RowRef

    @property
    def percent_sold(self) -> Decimal | None:
        """Return how much of what the line held before was disposed of, in percent."""
        after = self.after_reported if self.after_computed is None else self.after_computed
        if self.amount is None or self.amount >= 0 or after is None or (before := after - self.amount) <= 0:
            return None
        return (100 * -self.amount / before).quantize(_PERCENT)


class HistoryAnswer(Struct, frozen=True, kw_only=True):
    """A line and its postings, in the order in which they count."""

    issuer: str
    owners: tuple[str, ...]
    line: LineAnswer
    values: Values
    postings: tuple[PostingAnswer, ...]

    @classmethod
    def schema(cls) -> pa.Schema:
        """Return the columns."""
        amounts = (("AMOUNT", AMOUNT), ("AFTER_REPORTED", AMOUNT), ("AFTER_COMPUTED", AMOUNT), ("FOOTS", pa.bool_()))
        posting = (("DAY", pa.date32()), ("CODE", pa.string()), *amounts, ("PERCENT_SOLD", AMOUNT))
        return pa.schema([*LINE_SCHEMA, *posting, *ROW_SCHEMA, _VALUES])

    def rows(self, names: Mapping[str, str]) -> Iterator[AnswerColumns]:
        """Yield each posting as a row."""
        line = line_columns(self.issuer, self.owners, self.line, names)
        for one in self.postings:
            yield {
                **line,
                "DAY": one.day,
                "CODE": one.code or None,
                "AMOUNT": one.amount,
                "AFTER_REPORTED": one.after_reported,
                "AFTER_COMPUTED": one.after_computed,
                "FOOTS": one.foots,
                "PERCENT_SOLD": one.percent_sold,
                **row_columns(one.row),
                "VALUES": self.values,
            }


class ProposalAnswer(ProposedWords, frozen=True, kw_only=True):
    """Two texts that may name one class or nature, and the balances that carry on from one to the other."""

    @classmethod
    def schema(cls) -> pa.Schema:
        """Return the columns."""
        texts = [(name, pa.string()) for name in ("ISSUER", "ISSUERNAME", "KIND", "TEXT", "OTHER")]
        return pa.schema([*texts, ("BALANCES", pa.int32()), ("ALIKE", AMOUNT), ("EXAMPLE", pa.string())])

    def rows(self, names: Mapping[str, str]) -> Iterator[AnswerColumns]:
        """Yield it as a row."""
        first = self.evidence[0]
        yield {
            "ISSUER": self.issuer,
            "ISSUERNAME": names.get(self.issuer),
            "KIND": self.kind,
            "TEXT": self.text,
            "OTHER": self.other,
            "BALANCES": len(self.evidence),
            "ALIKE": self.alike,
            "EXAMPLE": f"{as_text(plain(first.balance))} from {first.last.accession} to {first.first.accession}",
        }


def line_columns(issuer: str, owners: tuple[str, ...], line: LineAnswer, names: Mapping[str, str]) -> AnswerColumns:
    """Return the columns that say which line it is."""
    return {"ISSUER": issuer, "ISSUERNAME": names.get(issuer), "OWNERS": list(owners), **line.columns()}


def row_columns(row: RowRef) -> AnswerColumns:
    """Return the columns that say which row it is."""
    return {
        "ACCESSION_NUMBER": row.accession,
        "LINE_TABLE": row.table,
        "LINE_SK": row.key,
        "ROW_POSITION": row.row,
    }


@overload
def exact(amount: Decimal) -> Decimal: ...
@overload
def exact(amount: None) -> None: ...
def exact(amount: Decimal | None) -> Decimal | None:
    """Return an amount without the zeros that a column of a table adds."""
    return amount if amount is None else Decimal(as_text(plain(amount)))


def line_answer(line: LedgerLine) -> LineAnswer:
    """Return a line as an answer has it."""
    key = line.key
    return LineAnswer(
        security=key.security,
        as_filed=line.as_filed,
        table="II" if key.derivative else "I",
        ownership=key.ownership,
        nature=key.nature,
        series=key.series,
        part=key.part,
    )


def gap_answer(gap: Gap) -> GapAnswer:
    """Return a gap as an answer has it."""
    return GapAnswer(
        after=gap.after,
        before=gap.before,
        days=(gap.first_day, gap.last_day),
        computed=exact(gap.computed),
        reported=exact(gap.reported),
        difference=exact(gap.difference),
        ratio=gap.ratio,
        explanations=gap.explanations,
    )


def doubt_words(doubt: LineDoubt) -> str:
    """Say of a row that it could be on another line as well."""
    row, line = doubt.row, doubt.line
    parts = ", ".join(str(one.part) for one in doubt.others)
    decided = "; footnotes speak for the first" if doubt.decided_by == "footnotes" else ""
    return (
        f"{row.accession}, {row.table} {row.key}: cannot tell by balances whether it is on part {line.part} or {parts} "
        f"of '{line.security}' {line.ownership} '{line.nature}'{decided}"
    )
