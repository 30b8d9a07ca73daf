"""`section16 short-swing` and `section16 window`: Section 16(b), backward and forward."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from section16.cli.frame.console import Stop, complain, each, one_line, say_json
from section16.cli.frame.days import day_of, today
from section16.cli.frame.page import AsPage, PageFile, page_layout, say_page
from section16.cli.frame.table import LimitOption, OptionalLake, answer_format

if TYPE_CHECKING:
    from section16.ledger.short_swing.exposure import SwingQuestion
    from section16.ledger.short_swing.legs import Treatment
    from section16.ledger.short_swing.trades import SwingFacts, SwingTrade
    from section16.tasks.short_swing.filings import SplitProposal
    from section16.tasks.short_swing.page_parts import SwingParties

__all__ = ["short_swing", "window"]

TradesArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="TRADES",
        help="CSV with the columns date,code,shares,price, or - for standard input; or filings.",
        show_default="the lake",
    ),
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
    str,
    typer.Option(
        "--person", metavar="WHO", help="CIK or name of the person; beside a CSV its words only.", show_default=False
    ),
]
IssuerName = Annotated[
    str,
    typer.Option(
        "--issuer", metavar="WHO", help="CIK or name of the issuer; beside a CSV its words only.", show_default=False
    ),
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
    trades: TradesArgument = None,
    *,
    lake: OptionalLake = None,
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
    since: Annotated[
        date | None,
        typer.Option(
            "--since",
            metavar="DATE",
            parser=day_of,
            help="Rank every person of a lake or of filings whose newest leg is of this day or later.",
        ),
    ] = None,
    limit: LimitOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print the answer as one JSON object.")] = False,
) -> None:
    """Compute the profit that Section 16(b) lets an issuer recover.

    It is the maximum over all pairs of a purchase and a sale less than six months apart. Beside it stand the courts'
    way, lowest price in against highest price out, and the gain by first in, first out. Every row that does not count
    is named with its rule, and every assumption is listed. This is no legal advice.

    From filings, each trade counts once, whoever reports it, as amendments left it; the boxes say who held which
    office. With --since every person is ranked by profit, with the newest leg and the days left to sue; whose history
    cannot be counted stands first, without a profit and with the reason.

    Examples:
        section16 short-swing trades.csv
        section16 short-swing trades.csv --facts facts.toml --json
        section16 short-swing trades.csv --window calendar --treat 12=sale --exclude 11
        section16 short-swing trades.csv --person "Jane Roe" --issuer "Example Corp" --out memorandum.pdf
        section16 short-swing --lake lake --person 1494730 --issuer 1318605
        section16 short-swing --lake lake --since 2024-01-01
    """
    from section16.tasks.short_swing.answers import exposure_answer
    from section16.tasks.short_swing.lines import exposure_lines, open_matters

    layout = page_layout(as_, out, json=json)
    how = (facts, window, month_end, underlying_leg)
    if since is not None:
        _rank(trades or [], lake, since, _question(how, treat or [], exclude or [], ()), (json, limit))
        return
    rows, parties, told, splits = _history(trades or [], lake, person, issuer)
    asked = _question(how, treat or [], exclude or [], rows, told)
    answer = exposure_answer(rows, asked, _questions(splits, asked))
    if json:
        say_json(answer)
    elif layout is not None:
        from section16.tasks.short_swing.memo import exposure_memo

        say_page(exposure_memo(rows, answer, asked, parties), layout, out)
    else:
        _print(exposure_lines(answer))
        for text in open_matters(answer):
            complain(text)


def window(
    action: Annotated[Literal["buy", "sell"], typer.Argument(metavar="buy|sell", help="Kind of the planned trade.")],
    shares: Annotated[str, typer.Argument(metavar="SHARES", help="Number of shares.")],
    price: Annotated[str, typer.Argument(metavar="PRICE", help="Price of one share, in dollars.")],
    trades: TradesArgument = None,
    *,
    lake: OptionalLake = None,
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
    adds nothing. Where the facts tell of blackouts, of a plan under Rule 10b5-1 or of Rule 144, their questions are
    answered, too: whether the day is free, the cooling-off is over, the volume is kept and a Form 144 is due.

    Examples:
        section16 window sell 500 24.50 trades.csv --on 2024-11-20
        section16 window buy 100 9 trades.csv --on 2025-01-15 --json
        section16 window sell 500 24.50 trades.csv --on 2024-11-20 --facts facts.toml
        section16 window sell 500 24.50 trades.csv --on 2024-11-20 --as html --out window.html
    """
    from msgspec.structs import asdict

    from section16.ledger.short_swing.planner import ProposedTrade, table_of_plan
    from section16.tasks.short_swing.answers import plan_answer, table_answer
    from section16.tasks.short_swing.lines import plan_lines, table_lines

    layout = page_layout(as_, out, json=json)
    rows, parties, told, splits = _history(trades or [], lake, person, issuer)
    asked = _question((facts, window, month_end, underlying_leg), treat or [], exclude or [], rows, told)
    _questions(splits, asked)
    proposed = ProposedTrade(
        action=action,
        shares=_positive("SHARES", shares),
        price=_positive("PRICE", price),
        on=on,
        security=_security(security, rows),
    )
    answer = plan_answer(rows, proposed, asked)
    grid = table_of_plan(rows, proposed, asked) if table or layout else None
    if json:
        say_json(asdict(answer) | ({"table": table_answer(grid)} if grid else {}))
    elif layout and grid:
        from section16.tasks.short_swing.plan_page import plan_memo

        say_page(plan_memo(answer, proposed, grid, asked, parties), layout, out)
    else:
        _print((*plan_lines(answer, action), *(table_lines(table_answer(grid)) if grid else ())))


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(one_line(line))


class _History(NamedTuple):
    """Trades of a table or of filings, who they are about, what filings tell of offices, and splits they suggest."""

    trades: tuple["SwingTrade", ...]
    parties: "SwingParties"
    facts: "SwingFacts"
    splits: tuple["SplitProposal", ...] = ()


def _history(names: list[str], lake: str | None, person: str, issuer: str) -> _History:
    from section16.ledger.short_swing.trades import SwingFacts
    from section16.tasks.ledger.source import ledger_source
    from section16.tasks.short_swing.answers import trades_from
    from section16.tasks.short_swing.filings import filed_trades
    from section16.tasks.short_swing.page_parts import SwingParties

    if len(names) == 1 and _is_table(names[0]):
        (source,) = each(names)
        named = "standard input" if names[0] == "-" else Path(names[0]).name
        parties = SwingParties(person=person, issuer=issuer, sources=(named,))
        return _History(trades_from(source.name, source.read()), parties, SwingFacts())
    opened = ledger_source(names, lake)
    for problem in opened.problems:
        complain(problem)
    found = filed_trades(opened, person or None, issuer or None)
    for text in (*found.left_out, *found.notes):
        complain(text)
    sources = (f"the lake {lake}",) if lake and not names else tuple(Path(one).name for one in names)
    who = tuple(f"{one.name} (CIK {one.cik})".strip() for one in (found.person, found.issuer))
    parties = SwingParties(person=who[0], issuer=who[1], issuer_cik=found.issuer.cik, sources=sources)
    return _History(found.trades, parties, found.facts, found.splits)


def _questions(splits: tuple["SplitProposal", ...], asked: "SwingQuestion") -> tuple[str, ...]:
    """Return what the filings leave to the user to say, and say it."""
    from section16.tasks.short_swing.filings import unanswered

    questions = unanswered(splits, asked.facts) if splits else ()
    for text in questions:
        complain(text)
    return questions


def _security(named: str, rows: tuple["SwingTrade", ...]) -> str:
    """Return the class of a planned trade: the only one there is, or the one named; stop where neither is clear."""
    from section16.ledger.words import class_words

    classes = list(dict.fromkeys(one.security for one in rows))
    same = [one for one in classes if one == named or class_words(one) == class_words(named)]
    if named and same:
        return same[0]
    if not named and len(classes) <= 1:
        return "".join(classes)
    listed = ", ".join(f"'{one}'" for one in classes if one)
    seen = f"'{named}' is no class of these trades" if named else "not given, and the trades are of several classes"
    message = f"--security: {seen}; name one: {listed or 'none has a name'}"
    raise Stop(message)


def _is_table(name: str) -> bool:
    return name == "-" or Path(name).suffix.lower() in {".csv", ".tsv"}


def _rank(
    names: list[str], lake: str | None, since: date, asked: "SwingQuestion", how: tuple[bool, int | None]
) -> None:
    """Print who has profit, the highest first."""
    from section16.query.query import QueryResult
    from section16.tasks.answers.give import give
    from section16.tasks.ledger.source import ledger_source
    from section16.tasks.short_swing.ranking import ranked_exposures, ranking_table

    json, limit = how
    opened = ledger_source(names, lake)
    for problem in opened.problems:
        complain(problem)
    found = ranked_exposures(opened, since, today(), asked)
    give(QueryResult(ranking_table(found[:limit]).to_reader()), answer_format(None, None, json=json))
    for one in found:
        if one.not_counted:
            who = f"{one.person} (CIK {one.person_cik}) in {one.issuer} (CIK {one.issuer_cik})"
            complain(f"{who}: not ranked, so there may be more profit than is shown; {one.not_counted}")
    if not found:
        complain(f"short-swing: nobody has a pair that shows profit and whose newest leg is of {since} or later")


def _question(
    how: tuple[Path | None, str, Literal["clamp", "last_day", "overflow"], Literal["own", "market"]],
    treat: list[str],
    exclude: list[int],
    rows: tuple["SwingTrade", ...],
    of_filings: "SwingFacts | None" = None,
) -> "SwingQuestion":
    """Return how the law is read and what is decided by row; stop at a row that there is not.

    Offices that the user tells take the place of those that filings tell.
    """
    from msgspec.structs import replace

    from section16.ledger.short_swing.exposure import SwingQuestion
    from section16.ledger.short_swing.window import reading_of
    from section16.tasks.short_swing.answers import facts_from

    facts, window, month_end, underlying_leg = how
    known = {one.row for one in rows}
    decided = _treatments(treat, exclude)
    for row in (*decided, *exclude):
        if row not in known:
            message = f"row {row}: there is none; the trades have rows 1 to {len(rows)}"
            raise Stop(message)
    try:
        reading = reading_of(window, month_end)
        told = facts_from(facts, rows)
    except OSError as error:
        message = f"{facts}: {error.strerror}; name a TOML file"
        raise Stop(message) from None
    if of_filings is not None and not told.status:
        told = replace(told, status=of_filings.status)
    return SwingQuestion(
        facts=told, reading=reading, share_leg=underlying_leg, treat=decided, exclude=frozenset(exclude)
    )


def _treatments(treat: list[str], exclude: list[int]) -> dict[int, "Treatment"]:
    """Read how rows are counted; stop where one is to be counted in two ways, or left out as well."""
    decided: dict[int, Treatment] = {}
    for row, side in map(_treatment, treat):
        if decided.setdefault(row, side) != side or row in exclude:
            message = f"--treat: row {row} is named with another side, or with --exclude, too; say one thing of it"
            raise Stop(message)
    return decided


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
