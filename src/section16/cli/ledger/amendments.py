"""`section16 amendments`: what amendments changed, row by row."""

from typing import TYPE_CHECKING, Annotated

import typer

from section16.cli.frame.console import complain, count_of, one_line, say_json
from section16.cli.frame.table import AsOption, LimitOption, OptionalLake, OutOption, answer_format, stopping

if TYPE_CHECKING:
    from section16.tasks.ledger.amendments import AmendmentSummary

__all__ = ["SourceArgument", "amendments"]

SourceArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="WHO|FILE", help="CIK or name of an issuer or owner; files to look in, if not a lake."),
]
_MOST = 10  # cells or owners that a summary names


def amendments(
    names: SourceArgument = None,
    *,
    lake: OptionalLake = None,
    summary: Annotated[
        bool, typer.Option("--summary", help="Count only: how often, which cells, by whom, how long after.")
    ] = False,
    limit: LimitOption = None,
    as_: AsOption = None,
    out: OutOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object: amendments and summary.")] = False,
) -> None:
    """List what amendments changed, row by row.

    An XML amendment names a day, not the report that it amends: the report is found by day, period, owners, form and
    rows, and how sure that is stands beside it. Each row of the amendment repeats a row of the report, corrects it,
    adds one, or is ambiguous; a row of the report is withdrawn only where the amendment says so in words. SCORE is how
    alike both rows are, in percent of what is known of both.

    With --json each link has both rows, side by side, and what spoke for it.

    Examples:
        section16 amendments --lake lake
        section16 amendments 1318605 --lake lake --summary
        section16 amendments original.xml amendment.xml --json
    """
    from section16.query.query import QueryResult
    from section16.tasks.answers.give import give
    from section16.tasks.ledger.amendments import amendment_answers, summary_of, table_of
    from section16.tasks.ledger.source import ledger_source

    with stopping(out):
        source = ledger_source(names or [], lake)
        for problem in source.problems:
            complain(problem)
        answers = list(amendment_answers(source))
        if json and out is None:
            say_json({"amendments": answers[:limit], "summary": summary_of(answers)})
        elif summary:
            _print(summary_of(answers))
        else:
            form = answer_format(as_, out, json=json)
            give(QueryResult(table_of(answers[:limit]).to_reader()), form, out)
    if not answers:
        complain("amendments: there are none")


def _print(one: "AmendmentSummary") -> None:
    typer.echo(
        f"{count_of(one.amendments, 'amendment')}: {one.without_original} without their report,"
        f" {one.uncertain} of which it is not sure which report they amend"
    )
    for what, counts in (("rows", one.rows), ("corrected", one.cells), ("by", one.owners)):
        for name, count in list(counts.items())[:_MOST]:
            typer.echo(one_line(f"{what} {name}: {count:,}"))
    if one.days_after:
        typer.echo("days after the report: " + ", ".join(f"{name} {days:f}" for name, days in one.days_after.items()))
