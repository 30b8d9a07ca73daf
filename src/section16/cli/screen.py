"""`section16 screen`: trades found by filters."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from section16.cli.console import Stop, complain, one_line, say_json
from section16.cli.days import day_of
from section16.cli.sql import (
    LimitOption,
    OptionalLake,
    OutOption,
    OutputFormat,
    answer_format,
    lake_address,
    stopping,
)

if TYPE_CHECKING:
    from decimal import Decimal

    from section16.query.relations import TableSource
    from section16.query.screens.screen import Cluster, Screen

__all__ = ["screen"]

_SHOWN = 100
_FILTERS = "Filters"  # a heading of the help


class OwnerRole(StrEnum):
    """What an owner is."""

    ceo = "ceo"
    cfo = "cfo"
    director = "director"
    officer = "officer"
    ten_percent_owner = "ten-percent-owner"
    other = "other"


class PlanBox(StrEnum):
    """What the box for a 10b5-1 plan says."""

    yes = "yes"
    no = "no"
    not_asked = "not-asked"
    left_empty = "left-empty"


class Securities(StrEnum):
    """The tables of the form."""

    NON_DERIVATIVE = "I"
    DERIVATIVE = "II"


def screen(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="SCREEN|FILE", help="A preset or saved screen; files to look in, if not a lake."),
    ] = None,
    *,
    lake: OptionalLake = None,
    code: Annotated[
        str | None,
        typer.Option("--code", metavar="P,S", help="Transaction code is one of these.", rich_help_panel=_FILTERS),
    ] = None,
    min_value: Annotated[
        str | None,
        typer.Option(
            "--min-value", metavar="DOLLARS", help="Shares times price is at least this.", rich_help_panel=_FILTERS
        ),
    ] = None,
    role: Annotated[
        list[OwnerRole] | None,
        typer.Option(
            "--role",
            metavar="ROLE",
            help="An owner is ceo, cfo, director, officer, ten-percent-owner or other; repeatable.",
            rich_help_panel=_FILTERS,
        ),
    ] = None,
    delay: Annotated[
        int | None,
        typer.Option(
            "--delay", metavar="N", help="Filed at least N business days after the trade.", rich_help_panel=_FILTERS
        ),
    ] = None,
    late: Annotated[
        int | None,
        typer.Option(
            "--late", metavar="N", help="Filed at least N business days after the due date.", rich_help_panel=_FILTERS
        ),
    ] = None,
    change: Annotated[
        str | None,
        typer.Option(
            "--change-in-holding",
            metavar="PCT",
            help="Changes the holding by at least this many percent.",
            rich_help_panel=_FILTERS,
        ),
    ] = None,
    plan: Annotated[
        PlanBox | None,
        typer.Option(
            "--plan",
            metavar="ANSWER",
            help="The form's 10b5-1 box says yes, no, was left-empty, or not-asked.",
            rich_help_panel=_FILTERS,
        ),
    ] = None,
    sic: Annotated[
        str | None,
        typer.Option(
            "--sic",
            metavar="35,2834",
            help="Industry code of the issuer begins with one of these.",
            rich_help_panel=_FILTERS,
        ),
    ] = None,
    issuer: Annotated[
        list[str] | None,
        typer.Option(
            "--issuer", metavar="ISSUER", help="CIK or symbol of the issuer; repeatable.", rich_help_panel=_FILTERS
        ),
    ] = None,
    owner: Annotated[
        list[str] | None,
        typer.Option(
            "--owner",
            metavar="OWNER",
            help="CIK of an owner, or part of the name; repeatable.",
            rich_help_panel=_FILTERS,
        ),
    ] = None,
    form: Annotated[
        str | None,
        typer.Option("--form", metavar="4,4/A", help="Document type is one of these.", rich_help_panel=_FILTERS),
    ] = None,
    direct: Annotated[
        bool | None, typer.Option("--direct/--indirect", help="Held directly or indirectly.", rich_help_panel=_FILTERS)
    ] = None,
    table: Annotated[
        Securities | None,
        typer.Option("--table", metavar="TABLE", help="I, or II for derivatives.", rich_help_panel=_FILTERS),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            "--cluster", metavar="N[/DAYS]", help="N insiders within DAYS, by default 30.", rich_help_panel=_FILTERS
        ),
    ] = None,
    first: Annotated[
        int | None,
        typer.Option(
            "--first",
            metavar="YEARS",
            help="First trade of its kind by the insider in this many years.",
            rich_help_panel=_FILTERS,
        ),
    ] = None,
    since: Annotated[
        date | None,
        typer.Option(
            "--since", metavar="DATE", parser=day_of, help="Filed on this day or later.", rich_help_panel=_FILTERS
        ),
    ] = None,
    until: Annotated[
        date | None,
        typer.Option(
            "--until", metavar="DATE", parser=day_of, help="Filed on this day or earlier.", rich_help_panel=_FILTERS
        ),
    ] = None,
    as_filed: Annotated[
        bool, typer.Option("--as-filed", help="Find lines that an amendment repeats, too.", rich_help_panel=_FILTERS)
    ] = False,
    limit: LimitOption = None,
    as_: Annotated[
        OutputFormat | None,
        typer.Option(
            "--as",
            metavar="FORMAT",
            help="table, csv, parquet, json or xlsx.",
            show_default="table, or by the ending of --out",
        ),
    ] = None,
    out: OutOption = None,
    json: Annotated[bool, typer.Option("--json", help="The same as --as json.")] = False,
    save: Annotated[str | None, typer.Option("--save", metavar="NAME", help="Save these filters under a name.")] = None,
    screens: Annotated[
        str | None,
        typer.Option(
            "--screens",
            metavar="FILE",
            help="Keep saved screens in this file.",
            show_default="screens.toml in the lake",
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--list", help="List presets and saved screens, and exit.")] = False,
) -> None:
    """Find trades by filters, in a lake or in files.

    A trade has to meet all filters; one whose amount or day is missing meets no filter on it. It is found once, as
    last amended, unless --as-filed is given. The newest filings come first. Filters that are given beside a named
    screen take the place of its own.

    --role ceo and cfo go by the officer's title. --delay counts EDGAR's business days from the trade, --late those
    from the day on which Form 4 was due. --cluster 3/14 means three or more insiders in trades that meet the other
    filters, within 14 days. --first 3 means no trade with the same code by the insider in the stock for three years.

    The table has the columns that are read first; CSV, JSON, XLSX and Parquet have all.

    --save NAME keeps the filters in the lake's screens.toml, for `section16 screen NAME` and `section16 watch`.

    Examples:
        section16 screen cluster-buys --lake lake --since 2024-01-01
        section16 screen --code P --role ceo --role cfo --min-value 250000 --lake lake --as csv
        section16 screen --code S --plan no --change-in-holding 25 filings/*.xml
        section16 screen --list
    """
    with stopping(out):
        if every:
            _list(lake, screens, json=json)
            return
        known, files = _screen_and_files(names or [], lake, screens)
        filters = _given(
            codes=tuple(one.upper() for one in _words(code)),
            min_value=_amount("--min-value", min_value),
            roles=tuple(one.value for one in role or ()),
            delay=delay,
            late=late,
            change=_amount("--change-in-holding", change),
            plan=plan and plan.value,
            sic=_words(sic),
            issuers=tuple(issuer or ()),
            owners=tuple(owner or ()),
            forms=_words(form),
            held=None if direct is None else "direct" if direct else "indirect",
            table=table and table.value,
            cluster=_cluster(cluster),
            first=first,
            since=since,
            until=until,
            as_filed=as_filed or None,
        )
        wanted = _screen_of(known, filters)
        if save is not None:
            _save(save, wanted, lake, screens)
        _run(wanted, _source(files, lake), limit, (as_, out, json))


def _given(**filters: object) -> dict[str, object]:
    """Return the filters that were given."""
    return {name: value for name, value in filters.items() if value not in (None, ())}


def _words(text: str | None) -> tuple[str, ...]:
    return tuple(word.strip() for word in (text or "").split(",") if word.strip())


def _amount(option: str, text: str | None) -> "Decimal | None":
    from decimal import Decimal, InvalidOperation

    if text is None:
        return None
    try:
        return Decimal(text.replace(",", "").replace("_", "").strip("$% "))
    except InvalidOperation:
        message = f"{option}: '{text}' is no number; write it as 250000"
        raise Stop(message) from None


def _cluster(text: str | None) -> "Cluster | None":
    from section16.query.screens.screen import cluster_of

    return None if text is None else cluster_of(text)


def _screen_of(known: "Screen | None", filters: dict[str, object]) -> "Screen":
    """Return a known screen with these filters in place of its own, or a screen of these filters alone."""
    from msgspec.structs import replace

    from section16.query.screens.screen import Screen

    if known is None and not filters:
        message = "screen: nothing is looked for; name a screen (--list shows them) or give filters"
        raise Stop(message)
    wanted = replace(known or Screen(), **filters)
    if {"since", "until"} <= filters.keys() and wanted.since and wanted.until and wanted.since > wanted.until:
        message = f"--since: {wanted.since} is after --until {wanted.until}; turn them round"
        raise Stop(message)
    return wanted


def _screen_and_files(names: list[str], lake: str | None, screens: str | None) -> tuple["Screen | None", list[str]]:
    """Return the screen that is named first, if one is, and the names of files."""
    from section16.tasks.screening import load_screen, screens_of

    if names and names[0] in screens_of(lake, screens):
        return load_screen(names[0], lake, screens), names[1:]
    if names and lake is not None:
        load_screen(names[0], lake, screens)
    return None, names


def _source(files: list[str], lake: str | None) -> "TableSource":
    from section16.query.relations import DeltaTables
    from section16.tasks.screening import read_sources

    if not files:
        return DeltaTables(lake_address(lake))
    if lake is not None:
        message = f"screen: a lake or files, not both; ingest '{files[0]}' first, or leave --lake out"
        raise Stop(message)
    source, problems = read_sources(files)
    for problem in problems:
        complain(problem)
    if not source.tables["submission"].num_rows:
        message = "screen: no filing could be read; name files that hold some"
        raise Stop(message)
    return source


def _run(
    wanted: "Screen", source: "TableSource", limit: int | None, shape: tuple[OutputFormat | None, Path | None, bool]
) -> None:
    from section16.query.query import QueryResult
    from section16.query.screens.run import unknown_parties
    from section16.query.screens.sql import AT_A_GLANCE
    from section16.tasks.answers.give import give
    from section16.tasks.screening import run

    as_, out, json = shape
    form = answer_format(as_, out, json=json)
    shown = _SHOWN + 1 if limit is None and form == "table" and out is None else limit
    found = run(wanted, source, limit=shown)
    if form == "table":
        found = found.select(AT_A_GLANCE)
    rows = give(QueryResult(found.to_reader()), form, out)
    if limit is None and rows == shown:
        complain(f"screen: more than {_SHOWN} trades; --limit N shows as many, --as csv gives all")
    if not rows:
        complain("screen: 0 trades meet all filters")
        for line in unknown_parties(source, wanted):
            complain(f"screen: {line}")


def _save(name: str, wanted: "Screen", lake: str | None, screens: str | None) -> None:
    from section16.tasks.screening import save_screen, screens_file

    file = screens_file(lake, screens)
    if file is None:
        message = "--save: no folder for it is known; give --lake DIR or --screens FILE"
        raise Stop(message)
    try:
        save_screen(name, wanted, file)
    except OSError as error:
        message = one_line(f"{file}: cannot be written ({error.strerror or error}); give --screens another file")
        raise Stop(message) from None


def _list(lake: str | None, screens: str | None, *, json: bool) -> None:
    from section16.tasks.screening import screens_of

    found = screens_of(lake, screens)
    if json:
        say_json(dict(found))
        return
    size = max(map(len, found))
    for name, one in found.items():
        typer.echo(one_line(f"{name.ljust(size)}  {one.about or 'saved'}"))
