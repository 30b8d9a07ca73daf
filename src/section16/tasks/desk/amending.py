"""An amendment begun from a filed report: its lines to restate, to add or to withdraw, and why."""

from datetime import date

from msgspec import Struct

from section16.form.compare import Difference, differences
from section16.form.document import OwnershipDocument, TransactionRow
from section16.ledger.amendments.wording import row_words
from section16.ledger.rows import rows_of_document
from section16.standard.text.prose import amount
from section16.tasks.desk.drafts import NewDraft, begin
from section16.tasks.desk.parts import DeskError, RawPart, RawPlan
from section16.tasks.desk.typed import shown
from section16.tasks.ledger.amendments import amendment_words
from section16.tasks.reports.report import read
from section16.workspace import Workspace
from section16.workspace.desk.working_drafts import WorkingDraft

__all__ = [
    "AmendmentBegun",
    "AmendmentDifference",
    "LineChosen",
    "OriginalLine",
    "amendment_difference",
    "begin_amendment",
    "lines_filed",
]

_ORIGINAL = "original.xml"


class OriginalLine(Struct, frozen=True, kw_only=True):
    """A line of a filed report, to choose from: `table` 1 or 2, its number from 1, and its cells in words."""

    table: int
    line: int
    words: str
    is_transaction: bool


class LineChosen(Struct, frozen=True, kw_only=True):
    """A line and what is to become of it."""

    table: int
    line: int
    withdraw: bool


class AmendmentDifference(Struct, frozen=True, kw_only=True):
    """What an amendment changes, in words and in cells."""

    words: tuple[str, ...]
    cells: tuple[Difference, ...]


def lines_filed(report: OwnershipDocument) -> tuple[OriginalLine, ...]:
    """List the lines of a filed report, both tables, transactions and holdings."""
    told = iter(rows_of_document(report))
    tables = ((1, report.non_derivative_table), (2, report.derivative_table))
    return tuple(
        OriginalLine(
            table=table, line=number, words=row_words(next(told)), is_transaction=isinstance(row, TransactionRow)
        )
        for table, rows in tables
        for number, row in enumerate(rows, 1)
    )


class AmendmentBegun(Struct, frozen=True, kw_only=True):
    """What an amendment is begun with: the report as filed, lines chosen, a reason, the day if it does not say."""

    name: str
    content: bytes
    chosen: tuple[LineChosen, ...]
    reason: str
    filed_on: date | None = None


def begin_amendment(workspace: Workspace, begun: AmendmentBegun) -> WorkingDraft:
    """Begin the amendment of a filed report; lines to add become events of the draft.

    A line to restate is repeated with its number of shares as filed, which is where to put it right. Raises DeskError
    without a reason, and NotOwnershipDocument for bytes that are no report.
    """
    report = read(begun.content)
    words = " ".join(begun.reason.split())
    if not words:
        message = "reason: it is empty; write what changes and why, for the remarks"
        raise DeskError(message)
    filed = begun.filed_on or (report.header.filed_on if report.header is not None else None)
    if filed is None:
        message = "filed: the report does not say when it was filed; give the day"
        raise DeskError(message)
    form = (report.document_type or "4")[0]
    raw: RawPlan = {
        "form": f"{form}/A",
        "amend": {
            "original": _ORIGINAL,
            "original_filed": filed,
            "explain": words,
            "change": [_change(report, one) for one in begun.chosen],
        },
        "signature": [_signature(one.name) for one in report.signatures],
    }
    new = NewDraft(name=begun.name, began_from=f"Form {form} filed on {filed}", files={_ORIGINAL: begun.content})
    return begin(workspace, new, raw)


def _change(report: OwnershipDocument, one: LineChosen) -> RawPart:
    rows = report.non_derivative_table if one.table == 1 else report.derivative_table
    if one.line not in range(1, len(rows) + 1):
        message = f"line: Table {'I' * one.table} of the report has {len(rows)} lines; choose one of them"
        raise DeskError(message)
    if one.withdraw:
        return {"table": one.table, "line": one.line, "remove": True}
    row = rows[one.line - 1]
    names = ("shares", "total_value", "shares_following", "value_following")
    cells = ((name, getattr(row, name, None)) for name in names)
    cell, value = next(((name, found.value) for name, found in cells if found is not None and found.value is not None),
                       ("security_title", row.security_title.value))  # fmt: skip
    return {"table": one.table, "line": one.line, "cell": cell, "to": shown(value)}


def _signature(name: str | None) -> RawPart:
    """Begin a signature with the name of the last one; whoever signs now says when."""
    bare = (name or "").strip().removeprefix("/s/").strip()
    return {"name": bare} if bare else {}


def amendment_difference(original: OwnershipDocument, amended: OwnershipDocument) -> AmendmentDifference:
    """Return what an amendment changes of its original."""
    return AmendmentDifference(
        words=tuple(amendment_words(original, amended)), cells=differences(original, amended, amount)
    )
