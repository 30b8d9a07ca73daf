"""The page of a planned trade: what it adds, by day and price, and what else stands in its way."""

from collections.abc import Iterator

from section16.ledger.short_swing.exposure import SwingQuestion
from section16.ledger.short_swing.exposure import money as dollars
from section16.ledger.short_swing.planner import AddedTable, ProposedTrade
from section16.rendering.memo.charts import ChartLine, line_chart
from section16.rendering.memo.memo import Memo, MemoChart, MemoSection, MemoTable
from section16.standard.text.prose import amount, day, money
from section16.tasks.short_swing.answers import PlanAnswer
from section16.tasks.short_swing.page_parts import NOTICE, SwingParties, day_words, facts_of, with_commas

__all__ = ["plan_memo"]


def plan_memo(
    answer: PlanAnswer, proposed: ProposedTrade, table: AddedTable, question: SwingQuestion, parties: SwingParties
) -> Memo:
    """Return the page of a planned trade: what it adds, day by day and price by price, and when it is clean."""
    doing = "Sale" if proposed.action == "sell" else "Purchase"
    trade = f"{doing} of {amount(proposed.shares)} shares at {money(proposed.price)} on {day(proposed.on)}"
    return Memo(
        title=f"{doing} planned: what Section 16(b) would take",
        facts=(*facts_of(parties, question), ("Trade", trade)),
        summary=tuple(_plan_summary(answer, proposed)),
        sections=(
            _grid_section(table, proposed),
            _opposite_section(answer),
            *_clearance_section(answer),
            *_plan_assumptions(answer),
        ),
        notice=NOTICE,
    )


def _plan_summary(answer: PlanAnswer, proposed: ProposedTrade) -> Iterator[str]:
    before, after = with_commas(answer.before), with_commas(answer.after)
    if answer.added == "0.00":
        yield f"On that day the trade adds nothing: the exposure is ${before}, and stays so."
    else:
        yield f"The trade adds ${with_commas(answer.added)}: the exposure is ${before} without it, ${after} with it."
    if answer.break_even_price is None:
        yield "It adds nothing at any price on that day."
    else:
        side = "above" if proposed.action == "sell" else "below"
        yield f"At ${answer.break_even_price} it adds nothing, and something {side} that."
    at_price, clean = day_words(answer.first_clean_day_at_price), day_words(answer.first_clean_day)
    trading, until = day_words(answer.first_clean_trading_day), day_words(answer.open_until)
    yield (
        f"First day on which it adds nothing at this price: {at_price}; at any price: {clean} (trading day: {trading})."
        f" A later trade the other way may be matched with it until {until}."
    )


def _grid_section(table: AddedTable, proposed: ProposedTrade) -> MemoSection:
    columns = ("Day", *(money(one) for one in table.prices))
    rows = tuple(
        (on.isoformat(), *(with_commas(dollars(one)) for one in added))
        for on, added in zip(table.days, table.added, strict=True)
    )
    grid = MemoTable(
        caption="Dollars that the trade adds, by day and price",
        columns=columns,
        rows=rows,
        numbers=frozenset(range(1, len(columns))),
    )
    chosen = sorted({0, table.prices.index(proposed.price), len(table.prices) - 1})
    lines = tuple(
        ChartLine(
            name=f"at {money(table.prices[place])}",
            points=tuple((on, float(added[place])) for on, added in zip(table.days, table.added, strict=True)),
            steps=True,
        )
        for place in chosen
    )
    words = (
        "Each step down is the first day on which one trade fewer can be matched; between two steps nothing changes."
    )
    chart = MemoChart(
        title="What the trade adds", svg=line_chart("What the trade adds", "dollars", lines), words=words, table=grid
    )
    return MemoSection(heading="Days and prices", charts=(chart,))


def _opposite_section(answer: PlanAnswer) -> MemoSection:
    if not answer.opposite:
        return MemoSection(heading="Trades that match it", paragraphs=("No trade matches it on that day.",))
    table = MemoTable(
        caption="Trades the other way, the last day on which each matches, and what the two alone would show",
        columns=("Row", "Day", "Matches until", "Alone"),
        rows=tuple((str(one.row), one.on, one.last_day, f"${with_commas(one.added_alone)}") for one in answer.opposite),
        numbers=frozenset({3}),
    )
    future = tuple(f"row {one.row} of {one.on} comes after it, and is known already" for one in answer.known_future)
    return MemoSection(heading="Trades that match it", points=future, tables=(table,))


def _clearance_section(answer: PlanAnswer) -> Iterator[MemoSection]:
    if answer.clearances:
        rows = tuple(
            (one.question, one.answer, one.first_day or "not known", one.arithmetic, one.authority)
            for one in answer.clearances
        )
        columns = ("Question", "Answer", "First free day", "Counted from", "Authority")
        table = MemoTable(caption="Beside Section 16(b), as far as facts are given", columns=columns, rows=rows)
        yield MemoSection(heading="What else stands in the way", tables=(table,))


def _plan_assumptions(answer: PlanAnswer) -> Iterator[MemoSection]:
    of_others = (text for one in answer.clearances for text in one.assumptions)
    points = tuple(dict.fromkeys((*answer.assumptions, *of_others)))
    if points:
        yield MemoSection(heading="What was assumed", points=points)
