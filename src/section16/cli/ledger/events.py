"""`section16 events`: what happened, each thing once, with every owner."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from section16.cli.frame.console import Stop, complain, count_of, one_line, say_json
from section16.cli.frame.table import AsOption, LimitOption, OptionalLake, OutOption, answer_format, stopping
from section16.cli.ledger.amendments import SourceArgument

if TYPE_CHECKING:
    from section16.tasks.ledger.events import EventsAnswer

__all__ = ["CountedBy", "ShownValues", "ValuesOption", "events"]


class ShownValues(StrEnum):
    """Which values are counted."""

    filed = "filed"
    repaired = "repaired"
    certain = "repaired:certain"


ValuesOption = Annotated[
    ShownValues,
    typer.Option(
        "--values",
        metavar="WHICH",
        help="filed, repaired (certain and likely repairs), or repaired:certain; see section16 repairs.",
    ),
]


class CountedBy(StrEnum):
    """What is counted once."""

    event = "event"
    owner = "owner"


def events(
    names: SourceArgument = None,
    *,
    lake: OptionalLake = None,
    by: Annotated[
        CountedBy,
        typer.Option("--by", metavar="event|owner", help="Count each event once, or once for each of its owners."),
    ] = CountedBy.event,
    joined: Annotated[
        bool, typer.Option("--joined", help="Only events that several filings report, with the reasons.")
    ] = False,
    sums: Annotated[
        bool, typer.Option("--sums", help="Add up only: events, shares and dollars by issuer and code.")
    ] = False,
    values: ValuesOption = ShownValues.filed,
    limit: LimitOption = None,
    as_: AsOption = None,
    out: OutOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object: events and sums.")] = False,
) -> None:
    """List what happened, each thing once, with every owner.

    Rows of several filings are one event where they agree in issuer, day, code, class, shares, price and balance, and
    their owners are linked: one in common, a joint report, a name in the footnotes or remarks of the other, or parts of
    one report. Equal rows of one filing are never joined. An amended row is one event with the row in its place.

    Values are as filed, unless --values asks for repaired ones. A whole lake is asked for joined events only; name a
    person or company for all of theirs.

    Examples:
        section16 events --joined --lake lake
        section16 events 1318605 --lake lake --sums --by owner
        section16 events filings/*.xml --json
    """
    from msgspec.structs import replace

    from section16.query.query import QueryResult
    from section16.tasks.answers.give import give
    from section16.tasks.ledger.events import events_answer, table_of_events
    from section16.tasks.ledger.source import ledger_source

    if sums and (as_ is not None or out is not None):
        message = "--sums: they are lines, or JSON with --json; leave --as and --out out"
        raise Stop(message)
    with stopping(out):
        source = ledger_source(names or [], lake)
        for problem in source.problems:
            complain(problem)
        answer = events_answer(source, by.value, values.value, joined=joined or not names)
        if json and out is None:
            added = answer.sums[: limit if sums else None]
            say_json(replace(answer, events=answer.events[:limit], sums=added))
        elif sums:
            _print_sums(answer, limit)
        else:
            form = answer_format(as_, out, json=json)
            give(QueryResult(table_of_events(answer).slice(0, limit).to_reader()), form, out)
    if not answer.events:
        complain("events: there are none")
    if not names and not joined:
        complain("events: of a whole lake only those that several filings report; name a person or company for all")


def _print_sums(answer: "EventsAnswer", limit: int | None) -> None:
    from section16.standard.text.prose import amount

    for one in answer.sums[:limit]:
        whose = f", owner {one.owner}" if one.owner else ""
        table = "Table II" if one.derivative else "Table I"
        without = f"; {one.without_value} of them without a value" if one.without_value else ""
        typer.echo(
            one_line(
                f"issuer {one.issuer}{whose}, {table}, {one.code or 'no code'} {one.acquired_disposed}:"
                f" {count_of(one.events, 'event')}, {amount(one.shares)} shares, {amount(one.value)} dollars{without}"
            )
        )
    alone = ", of what several filings report alone" if answer.joined else ""
    typer.echo(f"sums by {answer.by}, values as {answer.values}{alone}")
