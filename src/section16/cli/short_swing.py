"""`section16 short-swing` and `section16 window`: Section 16(b), backward and forward."""

from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from section16.cli.console import Stop, complain, each, one_line, say_json
from section16.cli.days import day_of
from section16.cli.page import AsPage, PageFile, page_layout, say_page

if TYPE_CHECKING:
    from section16.ledger.short_swing.exposure import SwingQuestion
    from section16.ledger.short_swing.legs import Treatment
    from section16.ledger.short_swing.trades import SwingTrade
    from section16.tasks.short_swing.answers import ExposureAnswer, OppositeAnswer, PlanAnswer, TableAnswer
    from section16.tasks.short_swing.memo import SwingParties

__all__ = ["short_swing", "window"]

TradesFile = Annotated[
    str, typer.Argument(metavar="TRADES", help="CSV with the columns date,code,shares,price; or - for standard input.")
]
FactsFile = Annotated[
    Path | None,
    typer.Option("--facts", metavar="FILE", help="TOML: offices held, pools of classes, splits, costs and the like."),
]
WindowOption = Annotated[
    str, typer.Option("--window", metavar="RULE", help="How six months are counted: court, calendar or days:N.")
]
MonthEndOption = Annotated[
    Literal["clamp", "last_day", "overflow"],
    typer.Option("--month-end", metavar="RULE", help="What 31 August leads to: clamp, last_day or overflow."),
]
TreatOption = Annotated[
    list[str] | None,
    typer.Option("--treat", metavar="ROW=SIDE", help="Count a row as purchase, sale or exempt; repeatable."),
]
ExcludeOption = Annotated[
    list[int] | None, typer.Option("--exclude", metavar="ROW", help="Leave a row out; repeatable.")
]
PersonName = Annotated[
    str, typer.Option("--person", metavar="NAME", help="Name of the person, for the page.", show_default=False)
]
IssuerName = Annotated[
    str, typer.Option("--issuer", metavar="NAME", help="Name of the issuer, for the page.", show_default=False)
]
LegOption = Annotated[
    Literal["own", "market"],
    typer.Option(
        "--underlying-leg",
        metavar="PRICE",
        help="Price of a share matched with an option: its own, or the market's.",
    ),
]


def short_swing(
    trades: TradesFile,
    *,
    facts: FactsFile = None,
    window: WindowOption = "court",
    month_end: MonthEndOption = "clamp",
    treat: TreatOption = None,
    exclude: ExcludeOption = None,
    underlying_leg: LegOption = "own",
    person: PersonName = "",
    issuer: IssuerName = "",
    as_: AsPage = None,
    out: PageFile = None,
    json: Annotated[bool, typer.Option("--json", help="Print the answer as one JSON object.")] = False,
) -> None:
    """Compute the profit that Section 16(b) lets an issuer recover.

    It is the maximum over all pairs of a purchase and a sale less than six months apart. Beside it stand the courts'
    way, lowest price in against highest price out, and the gain by first in, first out. Every row that does not count
    is named with its rule, and every assumption is listed. This is no legal advice.

    Examples:
        section16 short-swing trades.csv
        section16 short-swing trades.csv --facts facts.toml --json
        section16 short-swing trades.csv --window calendar --treat 12=sale --exclude 11
        section16 short-swing trades.csv --person "Jane Roe" --issuer "Example Corp" --out memorandum.pdf
    """
    from section16.tasks.short_swing.answers import exposure_answer

    layout = page_layout(as_, out)
    rows = _rows(trades)
    asked = _question((facts, window, month_end, underlying_leg), treat or [], exclude or [], rows)
    answer = exposure_answer(rows, asked)
    if json:
        say_json(answer)
    elif layout is not None:
        from section16.tasks.short_swing.memo import exposure_memo

        say_page(exposure_memo(rows, answer, asked, _parties(trades, person, issuer)), layout, out)
    else:
        _print_exposure(answer)


def window(
    action: Annotated[Literal["buy", "sell"], typer.Argument(metavar="buy|sell", help="Kind of the planned trade.")],
    shares: Annotated[str, typer.Argument(metavar="SHARES", help="Number of shares.")],
    price: Annotated[str, typer.Argument(metavar="PRICE", help="Price of one share, in dollars.")],
    trades: TradesFile,
    *,
    on: Annotated[date, typer.Option("--on", metavar="DATE", parser=day_of, help="Day of the trade.")],
    security: Annotated[
        str, typer.Option("--security", metavar="CLASS", help="Class of the shares, as in the trades.")
    ] = "",
    facts: FactsFile = None,
    window: WindowOption = "court",
    month_end: MonthEndOption = "clamp",
    treat: TreatOption = None,
    exclude: ExcludeOption = None,
    underlying_leg: LegOption = "own",
    table: Annotated[
        bool, typer.Option("--table", help="Add a table of what it adds on later days and at other prices.")
    ] = False,
    person: PersonName = "",
    issuer: IssuerName = "",
    as_: AsPage = None,
    out: PageFile = None,
    json: Annotated[bool, typer.Option("--json", help="Print the answer as one JSON object.")] = False,
) -> None:
    """Say what a trade would add to short-swing profit.

    The profit is computed again with the trade in the history, and for later days, up to the first on which the trade
    adds nothing.

    Examples:
        section16 window sell 500 24.50 trades.csv --on 2024-11-20
        section16 window buy 100 9 trades.csv --on 2025-01-15 --json
        section16 window sell 500 24.50 trades.csv --on 2024-11-20 --as html --out window.html
    """
    from msgspec.structs import asdict

    from section16.ledger.short_swing.planner import ProposedTrade, table_of_plan
    from section16.tasks.short_swing.answers import plan_answer, table_answer

    layout = page_layout(as_, out)
    proposed = ProposedTrade(
        action=action,
        shares=_positive("SHARES", shares),
        price=_positive("PRICE", price),
        on=on,
        security=security,
    )
    rows = _rows(trades)
    asked = _question((facts, window, month_end, underlying_leg), treat or [], exclude or [], rows)
    answer = plan_answer(rows, proposed, asked)
    grid = table_of_plan(rows, proposed, asked) if table or layout else None
    if json:
        say_json(asdict(answer) | ({"table": table_answer(grid)} if grid else {}))
    elif layout and grid:
        from section16.tasks.short_swing.memo import plan_memo

        say_page(plan_memo(answer, proposed, grid, asked, _parties(trades, person, issuer)), layout, out)
    else:
        _print_plan(answer, action)
        if grid:
            _print_table(table_answer(grid))


def _parties(trades: str, person: str, issuer: str) -> "SwingParties":
    from section16.tasks.short_swing.memo import SwingParties

    return SwingParties(
        person=person, issuer=issuer, sources=("standard input" if trades == "-" else Path(trades).name,)
    )


def _rows(name: str) -> tuple["SwingTrade", ...]:
    from section16.tasks.short_swing.answers import trades_from

    (source,) = each([name])
    return trades_from(source.name, source.read())


def _question(
    how: tuple[Path | None, str, Literal["clamp", "last_day", "overflow"], Literal["own", "market"]],
    treat: list[str],
    exclude: list[int],
    rows: tuple["SwingTrade", ...],
) -> "SwingQuestion":
    """Return how the law is read and what is decided by row; stop at a row that there is not."""
    from section16.ledger.short_swing.exposure import SwingQuestion
    from section16.ledger.short_swing.window import reading_of
    from section16.tasks.short_swing.answers import facts_from

    facts, window, month_end, underlying_leg = how
    known = {one.row for one in rows}
    decided = dict(map(_treatment, treat))
    for row in (*decided, *exclude):
        if row not in known:
            message = f"row {row}: there is none; the trades have rows 1 to {len(rows)}"
            raise Stop(message)
    try:
        reading = reading_of(window, month_end)
        told = facts_from(facts)
    except OSError as error:
        message = f"{facts}: {error.strerror}; name a TOML file"
        raise Stop(message) from None
    return SwingQuestion(
        facts=told, reading=reading, share_leg=underlying_leg, treat=decided, exclude=frozenset(exclude)
    )


def _treatment(text: str) -> tuple[int, "Treatment"]:
    row, _, side = text.partition("=")
    if not (row.isascii() and row.isdigit()) or side not in {"purchase", "sale", "exempt"}:
        message = f"--treat: '{text}'; write a row and purchase, sale or exempt, such as 12=sale"
        raise Stop(message)
    return int(row), side  # type: ignore[return-value]  # one of the three


def _positive(what: str, text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal(0)
    if not number.is_finite() or number <= 0 or len(text) > 26:  # noqa: PLR2004 - what is counted exactly
        message = f"{what}: '{text}'; write a plain number above zero, such as 24.50"
        raise Stop(message)
    return number


def _print_exposure(answer: "ExposureAnswer") -> None:
    say = _say
    say(f"maximum {answer.maximum} dollars")
    say(f"lowest in, highest out {answer.lowest_in_highest_out}: {answer.shortfall} less")
    say(f"first in, first out {answer.actual}, without {answer.sold_from_holdings} shares sold from earlier holdings")
    for one in answer.pairs:
        say(f"  purchase row {one.purchase_row}, sale row {one.sale_row}: {one.shares} x {one.per_share}"
            f" = {one.profit}; the two match until {one.last_day}")  # fmt: skip
    if answer.latest_leg:
        say(f"suit by {answer.suit_by}, two years after the latest leg, {answer.latest_leg}, unless the time is tolled")
    for name, total in answer.sensitivity.items():
        say(f"under {name}: {total}")
    for row in answer.put_aside:
        say(f"  put aside: row {row.row}, code {row.code or 'none'}: {row.why}")
    for row in answer.asked:
        complain(f"row {row.row}, code {row.code or 'none'}: not counted; {row.why}")
    for gap in answer.unknown:
        complain(
            f"purchase row {gap.purchase_row}, sale row {gap.sale_row}: {gap.why}; up to {gap.shares} shares stay open"
        )
    for text in answer.assumptions:
        say(f"  assumed: {text}")


def _print_plan(answer: "PlanAnswer", action: str) -> None:
    _say(f"it adds {answer.added} dollars: {answer.before} before, {answer.after} after")
    if answer.break_even_price is None:
        _say("it adds nothing at any price on that day")
    else:
        more = "above" if action == "sell" else "below"
        _say(f"it adds nothing at {answer.break_even_price}, and something {more} it")
    _say(f"each dollar {'more' if action == 'sell' else 'less'} adds {answer.per_dollar}")
    for one in answer.opposite:
        _say(_opposite(one))
    _say(f"first day on which it adds nothing at this price: {answer.first_clean_day_at_price}")
    _say(f"first day on which it adds nothing at any price: {answer.first_clean_day}"
         f" (first trading day: {answer.first_clean_trading_day})")  # fmt: skip
    _say(f"it can itself be matched by a later trade until {answer.open_until}")
    for text in answer.assumptions:
        _say(f"  assumed: {text}")


def _print_table(table: "TableAnswer") -> None:
    """Print what the trade adds, a line a day, with numbers under their prices."""
    wide = max(len(text) for row in (table.prices, *table.added) for text in row)
    _say(f"{'day':<10}  " + "  ".join(f"{'at ' + one:>{wide + 3}}" for one in table.prices))
    for on, added in zip(table.days, table.added, strict=True):
        _say(f"{on}  " + "  ".join(f"{one:>{wide + 3}}" for one in added))


def _opposite(one: "OppositeAnswer") -> str:
    return f"  matches row {one.row} of {one.on} until {one.last_day}; alone the two show {one.added_alone}"


def _say(line: str) -> None:
    typer.echo(one_line(line))
