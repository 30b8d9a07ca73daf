"""`section16 repairs`: values that filers are thought to have meant."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from section16.cli.frame.console import Stop, complain, one_line, say_json
from section16.cli.frame.table import AsOption, LimitOption, OptionalLake, OutOption, answer_format, stopping
from section16.cli.ledger.amendments import SourceArgument

if TYPE_CHECKING:
    from section16.ledger.repairs.bands import DayPrices

__all__ = ["repairs"]


def repairs(
    names: SourceArgument = None,
    *,
    lake: OptionalLake = None,
    prices: Annotated[
        Path | None,
        typer.Option(
            "--prices",
            metavar="FILE",
            help="CSV or Parquet with symbol or cik, day, low, high and, where there is one, split_factor.",
        ),
    ] = None,
    code: Annotated[
        list[str] | None, typer.Option("--code", metavar="CODE", help="Only this kind; repeatable.")
    ] = None,
    limit: LimitOption = None,
    as_: AsOption = None,
    out: OutOption = None,
    json: Annotated[bool, typer.Option("--json", help="The same as --as json.")] = False,
) -> None:
    """List values that cannot be meant, and what likely was.

    Nothing is changed: a repair stands beside the value as filed. CERTAINTY is certain where balances, a footnote or
    your prices prove it, likely where others' reports speak for it, possible where several values fit or nothing else
    is known. A price is tried on both sides of a split before it is called wrong.

    Examples:
        section16 repairs --lake lake
        section16 repairs 1318605 --lake lake --prices prices.parquet --json
        section16 repairs filings/*.xml --code total-in-price
    """
    from section16.query.query import QueryResult
    from section16.tasks.answers.give import give
    from section16.tasks.ledger.repairs import repair_answers, table_of_repairs
    from section16.tasks.ledger.source import ledger_source

    wanted = _codes(code or [])
    with stopping(out):
        source = ledger_source(names or [], lake)
        for problem in source.problems:
            complain(problem)
        answers = repair_answers(source, _prices(prices))
        found = [one for one in answers if not wanted or one.code in wanted][:limit]
        if json and out is None:
            say_json(found)
        else:
            give(QueryResult(table_of_repairs(found).to_reader()), answer_format(as_, out, json=json), out)
    if not found:
        complain("repairs: there are none")


def _codes(code: list[str]) -> list[str]:
    from section16.ledger.repairs.repairs import REPAIR_CODES
    from section16.standard.text.nearest import suggest

    for one in code:
        if one not in REPAIR_CODES:
            message = f"--code: '{one}' is no kind of repair; {suggest(one, tuple(REPAIR_CODES))}"
            raise Stop(message)
    return code


def _prices(path: Path | None) -> "Mapping[tuple[str, date], DayPrices] | None":
    if path is None:
        return None
    from section16.tasks.ledger.prices import prices_from

    try:
        return prices_from(path)
    except OSError as error:
        message = one_line(f"{path}: cannot be read ({error.strerror or error}); give a CSV or Parquet file")
        raise Stop(message) from None
