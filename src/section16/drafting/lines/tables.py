"""Posted steps and holdings as the rows of both tables, with their balances."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from section16.drafting.case import Case
from section16.drafting.lines.balance import BalanceLine, Opening, PostedStep, stock_line
from section16.drafting.lines.rows import series_holding, stock_holding
from section16.drafting.lines.steps import series_notes, stock_notes, terms_of_line
from section16.drafting.notes import joined, merge, texts
from section16.drafting.plan.held import grant_held_as, holding_held_as
from section16.drafting.plan.people import Holding
from section16.form.cell import EMPTY, Cell
from section16.form.derivative import DerivativeTransaction
from section16.form.document import DerivativeRow, NonDerivativeRow, TransactionRow
from section16.form.nonderivative import NonDerivativeTransaction

__all__ = ["ClosingBalance", "TableRows", "closings_of", "groups_of", "holdings_of"]

R = TypeVar("R", bound=NonDerivativeRow | DerivativeRow)


class TableRows(Struct, frozen=True):
    """Rows of Table I and of Table II that belong together; their footnotes are still texts.

    `origin` is the part of the plan that they are of, as messages name it: `event[2]`, `holding[1]`.
    """

    first: tuple[NonDerivativeRow, ...] = ()
    second: tuple[DerivativeRow, ...] = ()
    origin: str = ""


class ClosingBalance(Struct, frozen=True):
    """What a line holds after all events, why it moved since its last row, and whether it has one.

    A line that moved after its last row (a transfer the day after a sale) is listed once more, as a holding.
    """

    balance: Decimal
    notes: tuple[str, ...] = ()
    reported: bool = False
    shown: bool = False  # by the last row


def closings_of(opening: Opening, posted: Sequence[PostedStep]) -> dict[BalanceLine, ClosingBalance]:
    """Return the closing balance of every line."""
    ends = {line: ClosingBalance(balance) for line, balance in opening.balances.items()}
    for one in posted:
        line, has_row = one.step.line, one.step.row is not None
        before = ends.get(line)
        reported = has_row or (before is not None and before.reported)
        ends[line] = ClosingBalance(one.balance, () if has_row else one.notes, reported, shown=has_row)
    return ends


def groups_of(case: Case, opening: Opening, posted: Sequence[PostedStep]) -> tuple[TableRows, ...]:
    """Return the rows of the transactions, in order, those of one event together."""
    last = {one.step.line: one for one in posted if one.step.row is not None}
    groups = []
    for place, run in groupby(posted, key=lambda one: one.step.place):
        rows = [row for one in run for row in _row(case, opening, one, last=last.get(one.step.line) is one)]
        first = tuple(row for row in rows if isinstance(row, NonDerivativeTransaction))
        second = tuple(row for row in rows if isinstance(row, DerivativeTransaction))
        groups.append(TableRows(first, second, place))
    return tuple(group for group in groups if group.first or group.second)


def _row(case: Case, opening: Opening, posted: PostedStep, *, last: bool) -> Iterator[TransactionRow]:
    line, row = posted.step.line, posted.step.row
    notes = merge(*posted.notes, *(_amount_notes(case, line) if last else ()))
    if row is not None:
        yield _with_balance(row, posted.balance, notes, valued=opening.is_valued(line))


def holdings_of(case: Case, opening: Opening, closings: Mapping[BalanceLine, ClosingBalance]) -> tuple[TableRows, ...]:
    """Return the rows that only tell what is held, each a group of its own so that they can be cut anywhere.

    They are the other lines of the classes reported, and what is asked for.
    """
    return (*_stock(case, opening, closings), *_series(case, opening, closings))


def _stock(case: Case, opening: Opening, closings: Mapping[BalanceLine, ClosingBalance]) -> Iterator[TableRows]:
    classes = {line.series for line, closing in closings.items() if closing.reported and line.table == "I"}
    ads = case.plan.ads
    if ads is not None and classes & {ads.security, ads.ordinary}:
        classes |= {ads.security, ads.ordinary}
    for number, holding in enumerate(case.plan.holdings, 1):
        held = holding_held_as(holding, case.plan)
        line = stock_line(held)
        closing = closings[line]
        if closing.shown or not _is_listed(case, holding, closing, in_class=held.security in classes):
            continue
        notes = joined((holding.footnotes, *stock_notes(case, held, holding.footnotes)))
        row = stock_holding(held, holding.cells, notes, late=holding.late)
        valued = opening.is_valued(line)
        shown = _with_balance(row, closing.balance, merge(*closing.notes, *texts(holding.footnote)), valued=valued)
        yield TableRows((shown,), (), f"holding[{number}]")


def _series(case: Case, opening: Opening, closings: Mapping[BalanceLine, ClosingBalance]) -> Iterator[TableRows]:
    numbers = {id: number for number, id in enumerate(case.grants, 1)}
    for line, closing in closings.items():
        if line.table != "II" or closing.shown or not _is_listed_series(case, line, closing):
            continue
        grant = case.grants[line.series]
        terms = terms_of_line(case, line)
        terms = replace(terms, notes=joined((terms.notes, *series_notes(case, line.held, terms.notes))))
        row = series_holding(terms, line.held, terms.underlying_of(closing.balance), late=grant.late)
        if case.form == "3":
            # Form 3 has no column for the number of derivatives: the underlying amount says it.
            shown = replace(row, shares_following=EMPTY, value_following=EMPTY)
        else:
            shown = _with_balance(row, closing.balance, closing.notes, valued=opening.is_valued(line))
        yield TableRows((), (shown,), f"grant[{numbers[line.series]}]")


def _is_listed_series(case: Case, line: BalanceLine, closing: ClosingBalance) -> bool:
    """Follow the plan's own word; else list what moved since its last row, and on Forms 3 and 5 all that is held."""
    grant = case.grants[line.series]
    if line.held != grant_held_as(grant, case.plan):
        return closing.reported or bool(closing.notes) or (case.form != "4" and closing.balance > 0)
    if grant.report is not None:
        return grant.report
    return closing.reported or (case.form != "4" and closing.balance > 0)


def _is_listed(case: Case, holding: Holding, closing: ClosingBalance, *, in_class: bool) -> bool:
    """Follow the plan's own word; else list everything on Forms 3 and 5, the class's other lines on Form 4."""
    if holding.report is not None:
        return holding.report
    if closing.reported:
        return True
    if case.form != "4":
        return closing.balance > 0 or holding.late
    # A way of holding that came to an end is shown once more, with the reason.
    return in_class and (closing.balance > 0 or bool(closing.notes)) and case.plan.settings.other_holdings


def _with_balance(row: R, balance: Decimal, notes: tuple[str, ...], *, valued: bool) -> R:
    cell = Cell(balance, merge(*notes, *row.shares_following.footnotes, *row.value_following.footnotes))
    return replace(row, shares_following=EMPTY if valued else cell, value_following=cell if valued else EMPTY)


def _amount_notes(case: Case, line: BalanceLine) -> Iterator[str]:
    """Yield what the plan hangs on the amount of a holding; it goes to the line's last row."""
    for holding in case.plan.holdings:
        if line.table == "I" and holding_held_as(holding, case.plan) == line.held:
            notes = holding.footnotes
            yield from (*texts(holding.footnote), *texts(notes.shares_following), *texts(notes.value_following))
