"""Short-swing profit and a planned trade as lines of text."""

from collections.abc import Iterator

from section16.tasks.short_swing.answers import (
    ClearanceAnswer,
    ExposureAnswer,
    OppositeAnswer,
    PlanAnswer,
    TableAnswer,
)

__all__ = ["exposure_lines", "open_matters", "plan_lines", "table_lines"]


def exposure_lines(answer: ExposureAnswer) -> Iterator[str]:
    """Yield the profit, its pairs, what was put aside and what was assumed."""
    yield f"maximum {answer.maximum} dollars"
    yield f"lowest in, highest out {answer.lowest_in_highest_out}: {answer.shortfall} less"
    yield (
        f"first in, first out {answer.actual}, without {answer.sold_from_holdings} shares sold from earlier holdings"
    )
    for one in answer.pairs:
        shown = f"{one.shares} x {one.per_share} = {one.profit}"
        yield f"  purchase row {one.purchase_row}, sale row {one.sale_row}: {shown}; the two match until {one.last_day}"
    if answer.latest_leg:
        latest = f"two years after the latest leg, {answer.latest_leg}"
        yield f"suit by {answer.suit_by}, {latest}, unless the time is tolled"
    for name, total in answer.sensitivity.items():
        yield f"under {name}: {total}"
    for owner in answer.owners:
        yield f"{owner.name} answers too, for what is its own of rows {', '.join(map(str, owner.rows))}"
    for row in answer.put_aside:
        yield f"  put aside: row {row.row}, code {row.code or 'none'}: {row.why}"
    for text in answer.assumptions:
        yield f"  assumed: {text}"


def open_matters(answer: ExposureAnswer) -> Iterator[str]:
    """Yield a line for each row and pair that is not in the figure until the user says more."""
    for row in answer.asked:
        yield f"row {row.row}, code {row.code or 'none'}: not counted; {row.why}"
    for gap in answer.unknown:
        rows = f"purchase row {gap.purchase_row}, sale row {gap.sale_row}"
        yield f"{rows}: {gap.why}; up to {gap.shares} shares stay open"


def plan_lines(answer: PlanAnswer, action: str) -> Iterator[str]:
    """Yield what a trade adds, until when, and what else stands in its way."""
    yield f"it adds {answer.added} dollars: {answer.before} before, {answer.after} after"
    if answer.break_even_price is None:
        yield "it adds nothing at any price on that day"
    else:
        more = "above" if action == "sell" else "below"
        yield f"it adds nothing at {answer.break_even_price}, and something {more} it"
    yield f"each dollar {'more' if action == 'sell' else 'less'} adds {answer.per_dollar}"
    yield from map(_opposite, answer.opposite)
    yield f"first day on which it adds nothing at this price: {answer.first_clean_day_at_price}"
    trading = f"first trading day: {answer.first_clean_trading_day}"
    yield f"first day on which it adds nothing at any price: {answer.first_clean_day} ({trading})"
    yield f"it can itself be matched by a later trade until {answer.open_until}"
    yield from map(_clearance, answer.clearances)
    of_others = (text for one in answer.clearances for text in one.assumptions)
    for text in dict.fromkeys((*answer.assumptions, *of_others)):
        yield f"  assumed: {text}"


def _opposite(one: OppositeAnswer) -> str:
    return f"  matches row {one.row} of {one.on} until {one.last_day}; alone the two show {one.added_alone}"


def _clearance(one: ClearanceAnswer) -> str:
    waits = one.stands_in_the_way is not False and one.question != "Form 144"
    first = f"; first day {one.first_day}" if waits and one.first_day else ""
    return f"{one.question}: {one.answer}{first}; {one.arithmetic} ({one.authority})"


def table_lines(table: TableAnswer) -> Iterator[str]:
    """Yield what the trade adds, a line a day, with numbers under their prices."""
    wide = max(len(text) for row in (table.prices, *table.added) for text in row)
    yield f"{'day':<10}  " + "  ".join(f"{'at ' + one:>{wide + 3}}" for one in table.prices)
    for on, added in zip(table.days, table.added, strict=True):
        yield f"{on}  " + "  ".join(f"{one:>{wide + 3}}" for one in added)
