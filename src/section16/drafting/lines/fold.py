"""Rows of one day that differ in nothing but their amounts, put into one where the plan asks for it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from msgspec.structs import replace

from section16.drafting.lines.balance import BalanceStep
from section16.form.cell import Cell
from section16.form.document import TransactionRow

__all__ = ["folded"]

_AMOUNTS: Final = ("shares", "total_value", "underlying_shares", "underlying_value")


def folded(steps: Sequence[BalanceStep]) -> tuple[BalanceStep, ...]:
    """Return steps in their order, each row joined to the first of its day that is the same but for amounts."""
    done: list[BalanceStep] = []
    places: dict[object, int] = {}
    for step in steps:
        if step.row is None:
            done.append(step)
            continue
        place = places.setdefault((step.on, step.line, step.plan, _without_amounts(step.row)), len(done))
        if place == len(done):
            done.append(step)
        else:
            done[place] = _joined(done[place], step.row, step.change)
    return tuple(done)


def _without_amounts(row: TransactionRow) -> TransactionRow:
    """Return a row with amounts of one each, so that which are given still counts."""
    given = {
        name: cell for name in _AMOUNTS if (cell := getattr(row, name, None)) is not None and cell.value is not None
    }
    return replace(row, **{name: replace(cell, value=Decimal(1)) for name, cell in given.items()})


def _joined(first: BalanceStep, more: TransactionRow, change: Decimal) -> BalanceStep:
    row = first.row or more
    sums = {name: _sum(getattr(row, name), getattr(more, name)) for name in _AMOUNTS if hasattr(row, name)}
    return replace(first, row=replace(row, **sums), change=first.change + change)


def _sum(one: Cell[Decimal], other: Cell[Decimal]) -> Cell[Decimal]:
    if one.value is None or other.value is None:
        return one
    return replace(one, value=one.value + other.value)
