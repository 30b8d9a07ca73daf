"""An amendment: the lines that change, complete, and those that were left out (General Instruction 9)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from section16.drafting.case import Case
from section16.drafting.events.build import steps_of
from section16.drafting.lines.balance import BalanceLine, BalanceStep, Opening, opening_of, post
from section16.drafting.lines.tables import TableRows, closings_of, groups_of, holdings_of
from section16.drafting.notes import texts
from section16.drafting.plan.held import grant_held_as
from section16.drafting.plan.mistake import Mistake, PlanError, ask, refuse
from section16.drafting.plan.parts import HeldAs
from section16.drafting.plan.people import Grant
from section16.drafting.plan.plan import Amend, LineChange, Plan
from section16.drafting.report.assemble import MadeReports, ReportContent, documents, earliest, transactions
from section16.drafting.report.cover import boxed_notes
from section16.form.cell import Cell
from section16.form.document import DerivativeRow, NonDerivativeRow, OwnershipDocument
from section16.form.owner import ReportingOwner
from section16.form.rows import Field, fields_of, notes_field
from section16.standard.kinds import Unreadable

__all__ = ["OriginalRows", "amended", "lines_of", "with_changes"]

R = TypeVar("R", bound=Struct)

_REPEATED: Final = "amend"  # the part of the plan that repeats a line of the original


class OriginalRows(Struct, frozen=True):
    """Rows of both tables, each with whether the plan changes it; removed ones are gone."""

    first: tuple[tuple[NonDerivativeRow, bool], ...]
    second: tuple[tuple[DerivativeRow, bool], ...]


def lines_of(report: OwnershipDocument) -> OriginalRows:
    """Return the rows of a report with the texts of their footnotes in place of ids."""
    meanings = {note.id: note.text for note in report.footnotes}
    return OriginalRows(
        tuple((_with_texts(row, meanings), False) for row in report.non_derivative_table),
        tuple((_with_texts(row, meanings), False) for row in report.derivative_table),
    )


def with_changes(lines: OriginalRows, changes: Sequence[LineChange]) -> OriginalRows:
    """Apply changes; raise PlanError with all that name a line or a cell that is not there, or cannot be read."""
    mistakes: list[Mistake] = []
    first = _table(lines.first, changes, 1, mistakes)
    second = _table(lines.second, changes, 2, mistakes)
    if mistakes:
        refuse(mistakes)
    return OriginalRows(first, second)


def _table(
    rows: tuple[tuple[R, bool], ...], changes: Sequence[LineChange], table: int, mistakes: list[Mistake]
) -> tuple[tuple[R, bool], ...]:
    done: dict[int, tuple[R, bool]] = dict(enumerate(rows, 1))
    for number, change in enumerate(changes, 1):
        if change.table != table:
            continue
        place = f"amend.change[{number}]"
        if change.line not in range(1, len(rows) + 1):
            seen = f"Table {'I' * table} of the original has {len(rows)} lines, not a line {change.line}"
            mistakes.append(Mistake(place=f"{place}.line", seen=seen, do="count its lines from 1, holdings too"))
        elif change.remove:
            done.pop(change.line, None)
        elif change.line in done:
            row, wrong = _with_change(done[change.line][0], change, place)
            done[change.line] = (row, True)
            mistakes.extend(wrong)
    return tuple(done[line] for line in sorted(done))


def _with_change(row: R, change: LineChange, place: str) -> tuple[R, tuple[Mistake, ...]]:
    field = next((one for one in fields_of(type(row)) if one.name == change.cell), None)
    if field is None:
        seen = f"'{change.cell}' is no cell of line {change.line}" if change.cell else "missing"
        return row, (Mistake(place=f"{place}.cell", seen=seen, do="name a cell of that line"),)
    try:
        value = None if change.to is None else _parsed(field, change.to)
    except Unreadable as error:
        return row, (Mistake(place=f"{place}.to", seen=str(error), do="write the value as the form has it"),)
    home = notes_field(type(row), field)
    notes = _footnotes_in(getattr(row, home or "", ())) if change.footnote is None else texts(change.footnote)
    if field.is_cell:
        return replace(row, **{field.name: Cell(value, notes)}), ()
    return replace(row, **{field.name: value} | ({home: notes} if home else {})), ()


def _footnotes_in(value: object) -> tuple[str, ...]:
    if isinstance(value, Cell):
        return value.footnotes
    return value if isinstance(value, tuple) else ()


def _parsed(field: Field, text: str) -> object:
    kind = field.row.kind
    return kind.parse(text) if kind is not None and hasattr(kind, "parse") else text


def _with_texts(row: R, meanings: Mapping[str, str]) -> R:
    changes: dict[str, object] = {}
    for name in row.__struct_fields__:
        value = getattr(row, name)
        if isinstance(value, Cell) and value.footnotes:
            changes[name] = replace(value, footnotes=tuple(_texts_meant(value.footnotes, meanings)))
        elif isinstance(value, tuple):
            changes[name] = tuple(_texts_meant(value, meanings))
    return replace(row, **changes)


def _texts_meant(ids: Sequence[str], meanings: Mapping[str, str]) -> Iterator[str]:
    return (meanings[id] for id in ids if id in meanings)


def amended(case: Case, original: OwnershipDocument | None) -> MadeReports:
    """Return the amendment and the steps that it adds; what the plan does not give anew is the original's."""
    amend = case.plan.amend
    if amend is None or original is None:
        ask("amend.original", "the earlier report is not there", "put its XML beside the plan")
    filed, lines = _found(amend, original)
    opening = opening_of(case.plan, _balances(case.plan, lines))
    steps = steps_of(case, opening)
    content = _content(case, original, lines, (opening, steps))
    reports = documents(_with_remarks(case.plan, original), content)
    whole = tuple(_with_original(case.plan, report, original, filed) for report in reports)
    return MadeReports(whole, content, opening, steps)


def _found(amend: Amend, original: OwnershipDocument) -> tuple[date, OriginalRows]:
    """Return the day of the original, and its rows with the changes; raise PlanError with all that is wrong in both."""
    filed = amend.original_filed or (original.header.filed_on if original.header is not None else None)
    seen, do = "missing, and the original has no header", "write the date it was filed"
    lacking = (Mistake(place="amend.original_filed", seen=seen, do=do),)
    try:
        lines = with_changes(lines_of(original), amend.changes)
    except PlanError as error:
        refuse(error.mistakes if filed else (*lacking, *error.mistakes))
    if filed is None:
        refuse(lacking)
    return filed, lines


def _content(
    case: Case, original: OwnershipDocument, lines: OriginalRows, added_to: tuple[Opening, Sequence[BalanceStep]]
) -> ReportContent:
    """Gather the lines to repeat and the lines to add, by day."""
    opening, steps = added_to
    every = case.plan.amend is not None and case.plan.amend.repeat == "all"
    posted = post(opening, steps)
    added = groups_of(case, opening, posted)
    held = holdings_of(case, opening, closings_of(opening, posted)) if case.form == "3" else ()
    kept = TableRows(
        tuple(row for row, changed in lines.first if changed or every),
        tuple(row for row, changed in lines.second if changed or every),
    )
    groups = tuple(group for group in (*_one_by_one(kept), *added, *held) if group.first or group.second)
    period = _period(case.plan, original, lines)
    return ReportContent(groups=tuple(sorted(groups, key=_day)), boxed=boxed_notes(case, steps), period=period)


def _period(plan: Plan, original: OwnershipDocument, lines: OriginalRows) -> date | None:
    """Keep the period of the report amended, by which the two are found together, unless a date in it was wrong."""
    dates = plan.amend is not None and any(change.cell == "traded_on" for change in plan.amend.changes)
    rows = (*(row for row, _ in lines.first), *(row for row, _ in lines.second))
    right = earliest(rows) if dates and plan.form[0] == "4" else None
    return plan.period or right or original.period_of_report


def _one_by_one(rows: TableRows) -> Iterator[TableRows]:
    yield from (TableRows((row,), (), _REPEATED) for row in rows.first)
    yield from (TableRows((), (row,), _REPEATED) for row in rows.second)


def _day(group: TableRows) -> date:
    """Order groups by day, holdings last."""
    days = (row.traded_on.value for row in transactions((*group.first, *group.second)))
    return min((day for day in days if day), default=date.max)


def _balances(plan: Plan, lines: OriginalRows) -> dict[BalanceLine, Decimal]:
    """Return the last balance of each line of the earlier report; a series is found among the plan's grants."""
    found: dict[BalanceLine, Decimal] = {}
    for row, _ in lines.first:
        if (balance := row.shares_following.value) is not None:
            held = _held(row, row.security_title.value or "")
            found[BalanceLine("I", held.security, held)] = balance
    for other, _ in lines.second:
        grant = next((one for one in plan.grants if _is_series(one, other)), None)
        if grant is not None and (balance := other.shares_following.value) is not None:
            found[BalanceLine("II", grant.id, grant_held_as(grant, plan))] = balance
    return found


def _held(row: NonDerivativeRow, security: str) -> HeldAs:
    return HeldAs(
        security=security,
        ownership="I" if row.ownership.value == "I" else "D",
        nature=row.nature.value or None,
    )


def _is_series(grant: Grant, row: DerivativeRow) -> bool:
    price = grant.exercise_price.dollars if grant.exercise_price else None
    expires = grant.expires.on if grant.expires else None
    same = (row.security_title.value, row.exercise_price.value, row.expires_on.value)
    return same == (grant.security, price, expires)


def _with_remarks(plan: Plan, original: OwnershipDocument) -> Plan:
    every = plan.amend is not None and plan.amend.repeat == "all"
    return replace(plan, remarks=plan.remarks or original.remarks) if every else plan


def _with_original(
    plan: Plan, report: OwnershipDocument, original: OwnershipDocument, filed: date
) -> OwnershipDocument:
    form = plan.form[0]
    return replace(
        report,
        original_filed_on=filed,
        issuer=report.issuer or original.issuer,
        reporting_owners=report.reporting_owners or tuple(_without_ccc(one) for one in original.reporting_owners),
        not_subject_to_section16=None
        if form == "3"
        else plan.no_longer_subject or bool(original.not_subject_to_section16),
        aff10b5_one=None if form == "3" else bool(report.aff10b5_one or original.aff10b5_one),
    )


def _without_ccc(owner: ReportingOwner) -> ReportingOwner:
    """Leave out the CCC, which must not stand in a draft."""
    return replace(owner, ccc=None)
