"""What the ledger answers, as values that serialise, as Arrow tables, and as tables and charts in a notebook."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from html import escape
from itertools import islice
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar, overload

import msgspec
import pyarrow as pa
from msgspec import Struct, field

from section16.ledger.lines import LedgerLine
from section16.ledger.proposals import ProposedWords
from section16.ledger.repairs.repairs import Values
from section16.ledger.values import Explanation, Gap, GapKind, LineDoubt, RowRef, Series
from section16.query.query import QueryResult, to_frame
from section16.rendering.memo.charts import ChartLine, line_chart
from section16.tasks.answers.text import as_text, plain

if TYPE_CHECKING:
    from section16.form.frames import ExactFrame

__all__ = [
    "AMOUNT",
    "ANSWER_METHODS",
    "LINE_SCHEMA",
    "ROW_SCHEMA",
    "AnswerColumns",
    "GapAnswer",
    "HistoryAnswer",
    "LedgerAnswers",
    "LineAnswer",
    "PositionAnswer",
    "PostingAnswer",
    "ProposalAnswer",
    "chart_line",
    "doubt_words",
    "exact",
    "gap_answer",
    "json_of",
    "line_answer",
    "line_columns",
    "row_columns",
    "sums_of",
]

_JSON: Final = msgspec.json.Encoder(decimal_format="number")
_SHOWN: Final = 200  # rows that a notebook draws
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


class Answer(Protocol):
    """A value that stands in a table as one row or more."""

    @classmethod
    def schema(cls) -> pa.Schema:
        """Return the columns."""

    def rows(self, names: Mapping[str, str]) -> Iterator[AnswerColumns]:
        """Yield its rows; `names` are those of issuers by CIK."""


A = TypeVar("A", bound=Answer)


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


ANSWER_METHODS: Final = ("arrow", "result", "to_frame")  # that users call


class LedgerAnswers(Generic[A]):
    """The answers to one question: a sequence of values, an Arrow table, a frame, and a table in a notebook."""

    def __init__(self, kind: type[A], answers: tuple[A, ...], names: Mapping[str, str]) -> None:
        """Keep the answers; `names` are those of issuers by CIK."""
        self._kind, self._answers, self._names = kind, answers, names

    def __dir__(self) -> Iterable[str]:
        """List what users call."""
        return ANSWER_METHODS

    def __repr__(self) -> str:
        """Return the answers as a Polars frame is printed, without columns that are empty or only keys."""
        return repr(to_frame(_short(self.arrow())))

    def __len__(self) -> int:
        """Count the answers."""
        return len(self._answers)

    def __iter__(self) -> Iterator[A]:
        """Go through the answers."""
        return iter(self._answers)

    def __getitem__(self, place: int) -> A:
        """Return one answer."""
        return self._answers[place]

    def arrow(self) -> pa.Table:
        """Return an Arrow table with a row for each position, posting or proposal."""
        rows = [row for one in self._answers for row in one.rows(self._names)]
        return pa.Table.from_pylist(rows, schema=self._kind.schema())

    def to_frame(self) -> "ExactFrame":
        """Return a Polars frame."""
        return to_frame(self.arrow())

    def result(self, *, short: bool = False) -> QueryResult:
        """Return the table as the answer of a query; `short` leaves out columns that are empty or only keys."""
        table = self.arrow()
        return QueryResult((_short(table) if short else table).to_reader())

    def _repr_html_(self) -> str:
        """Draw the answers in a notebook."""
        return f"{self._chart()}{_html(_short(self.arrow()))}"

    def _chart(self) -> str:
        lines = tuple(chart_line(one) for one in self._answers if isinstance(one, HistoryAnswer))
        drawn = tuple(one for one in lines if len(one.points) > 1)
        return line_chart("What each line held", "", drawn) if drawn else ""


def chart_line(one: HistoryAnswer) -> ChartLine:
    """Return the balances of a line as they were reported, to be drawn."""
    points = {each.day: each.after_reported for each in one.postings if each.day and each.after_reported is not None}
    name = " ".join(filter(None, (one.line.security, one.line.ownership, one.line.nature)))
    return ChartLine(name=name, points=tuple((day, float(held)) for day, held in sorted(points.items())), steps=True)


def _short(table: pa.Table) -> pa.Table:
    keys = {"AS_FILED", "OWNERS", "LINE_TABLE", "LINE_SK", "ROW_POSITION", "ISSUER", "ASSUMED", "VALUES"}
    kept = [name for name in table.column_names if name not in keys and table[name].null_count < max(table.num_rows, 1)]
    return table.select([name for name in kept if name != "PART" or set(table[name].to_pylist()) != {1}])


def _html(table: pa.Table) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in table.column_names)
    rows = islice(zip(*(column.to_pylist() for column in table.columns), strict=True), _SHOWN)
    body = "".join(f"<tr>{''.join(f'<td>{escape(as_text(plain(one)))}</td>' for one in row)}</tr>" for row in rows)
    more = table.num_rows - _SHOWN
    note = f"<p>and {more:,} more rows</p>" if more > 0 else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}"


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


def sums_of(positions: LedgerAnswers[PositionAnswer]) -> Iterator[str]:
    """Say what the lines of each class sum to: they are held in different ways, perhaps by different people."""
    found: dict[tuple[str, str], list[Decimal]] = {}
    for one in positions:
        if one.line.series is None and one.shares is not None:
            found.setdefault((one.issuer, one.line.security), []).append(one.shares)
    for (issuer, security), held in found.items():
        if len(held) > 1:
            total = exact(sum(held, Decimal(0)))
            yield f"sum over {len(held)} lines of '{security}' of issuer {issuer}: {total:,f} shares"


def json_of(answers: LedgerAnswers[A]) -> bytes:
    """Return answers as JSON, numbers exact."""
    return _JSON.encode(_plain(msgspec.to_builtins(list(answers), builtin_types=(Decimal, date))))


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return plain(value) if isinstance(value, Decimal) else value
