"""All answers to one question to the ledger: a sequence, JSON, an Arrow table, and a table and chart in a notebook."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from html import escape
from itertools import islice
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar

import msgspec
import pyarrow as pa

from section16.query.query import QueryResult, to_frame
from section16.rendering.memo.charts import ChartLine, line_chart
from section16.tasks.answers.text import as_text, plain
from section16.tasks.ledger.answers import AnswerColumns, HistoryAnswer, PositionAnswer, exact

if TYPE_CHECKING:
    from section16.form.frames import ExactFrame

__all__ = ["ANSWER_METHODS", "Answer", "LedgerAnswers", "chart_line", "json_of", "sums_of"]

_JSON: Final = msgspec.json.Encoder(decimal_format="number")
_SHOWN: Final = 200  # rows that a notebook draws


class Answer(Protocol):
    """A value that stands in a table as one row or more."""

    @classmethod
    def schema(cls) -> pa.Schema:
        """Return the columns."""

    def rows(self, names: Mapping[str, str]) -> Iterator[AnswerColumns]:
        """Yield its rows; `names` are those of issuers by CIK."""


A = TypeVar("A", bound=Answer)


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
