"""`section16 screen`: trades found by filters."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from section16.cli.frame.console import Stop, complain, one_line, say_json
from section16.cli.frame.table import (
    AsJsonOption,
    AsOption,
    LimitOption,
    OptionalLake,
    OutOption,
    OutputFormat,
    answer_format,
    lake_address,
    stopping,
)
from section16.cli.lake.screen_filters import (
    AsFiledFilter,
    ChangeFilter,
    ClusterFilter,
    CodeFilter,
    DelayFilter,
    DirectFilter,
    DoubtFilter,
    FirstFilter,
    FootnoteFilter,
    FootnotePatternFilter,
    FormFilter,
    IssuerFilter,
    LateFilter,
    MaxPriceFilter,
    MaxValueFilter,
    MinPriceFilter,
    MinValueFilter,
    OwnerFilter,
    PlanFilter,
    RoleFilter,
    SicFilter,
    SinceFilter,
    TableFilter,
    TradedSinceFilter,
    TradedUntilFilter,
    UntilFilter,
)

if TYPE_CHECKING:
    from decimal import Decimal

    from section16.query.relations import TableSource
    from section16.query.screens.screen import Screen

__all__ = ["screen"]

_SHOWN = 100


def screen(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="SCREEN|FILE", help="A preset or saved screen; files to look in, if not a lake."),
    ] = None,
    *,
    lake: OptionalLake = None,
    code: CodeFilter = None,
    min_value: MinValueFilter = None,
    max_value: MaxValueFilter = None,
    min_price: MinPriceFilter = None,
    max_price: MaxPriceFilter = None,
    role: RoleFilter = None,
    delay: DelayFilter = None,
    late: LateFilter = None,
    change: ChangeFilter = None,
    plan: PlanFilter = None,
    sic: SicFilter = None,
    issuer: IssuerFilter = None,
    owner: OwnerFilter = None,
    form: FormFilter = None,
    direct: DirectFilter = None,
    table: TableFilter = None,
    cluster: ClusterFilter = None,
    first: FirstFilter = None,
    since: SinceFilter = None,
    until: UntilFilter = None,
    traded_since: TradedSinceFilter = None,
    traded_until: TradedUntilFilter = None,
    footnote: FootnoteFilter = None,
    footnote_pattern: FootnotePatternFilter = None,
    doubt: DoubtFilter = None,
    as_filed: AsFiledFilter = False,
    limit: LimitOption = None,
    as_: AsOption = None,
    out: OutOption = None,
    json: AsJsonOption = False,
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
            max_value=_amount("--max-value", max_value),
            min_price=_amount("--min-price", min_price),
            max_price=_amount("--max-price", max_price),
            roles=tuple(role or ()),
            delay=delay,
            late=late,
            change=_amount("--change-in-holding", change),
            plan=plan,
            sic=_words(sic),
            issuers=tuple(issuer or ()),
            owners=tuple(owner or ()),
            forms=_words(form),
            held=None if direct is None else "direct" if direct else "indirect",
            table=table,
            cluster=cluster,
            first=first,
            since=since,
            until=until,
            traded_since=traded_since,
            traded_until=traded_until,
            footnote=footnote,
            footnote_pattern=footnote_pattern,
            doubt=doubt,
            as_filed=as_filed or None,
        )
        wanted = _screen_of(known, filters)
        source = _source(files, lake)
        unknown = _unknown(wanted, source)
        if save is not None:
            _save(save, wanted, lake, screens)
        _run(wanted, source, limit, (as_, out, json))
        for line in unknown:
            complain(line)


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


def _screen_of(known: "Screen | None", filters: dict[str, object]) -> "Screen":
    """Return a known screen with these filters in place of its own, or a screen of these filters alone."""
    from msgspec.structs import replace

    from section16.query.screens.filters import word_of
    from section16.query.screens.screen import Screen, ScreenError

    if known is None and not filters:
        message = "screen: nothing is looked for; name a screen (--list shows them) or give filters"
        raise Stop(message)
    try:
        return replace(known or Screen(), **filters)
    except ScreenError as error:
        option = f"--{word_of(error.field)}"
        raise error.called(option) from None


def _screen_and_files(names: list[str], lake: str | None, screens: str | None) -> tuple["Screen | None", list[str]]:
    """Return the screen that is named first, if one is, and the names of files."""
    from section16.query.screens.saved import load_screen, screens_of

    if names and names[0] in screens_of(lake, screens):
        return load_screen(names[0], lake, screens), names[1:]
    if names and lake is not None:
        load_screen(names[0], lake, screens)
    return None, names


def _source(files: list[str], lake: str | None) -> "TableSource":
    from section16.query.relations import DeltaTables
    from section16.tasks.lake.screening import read_sources

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


def _unknown(wanted: "Screen", source: "TableSource") -> tuple[str, ...]:
    """Return a line for each issuer, owner and industry that no filing names; stop where it is all of them."""
    from section16.query.query import Query
    from section16.query.screens.run import names_nobody, unknown_parties

    with Query(source) as query:
        unknown = unknown_parties(query, wanted)
    lines = tuple(f"screen: {one.line}" for one in unknown)
    if names_nobody(wanted, unknown):
        raise Stop("\n".join(lines))
    return lines


def _run(
    wanted: "Screen", source: "TableSource", limit: int | None, shape: tuple[OutputFormat | None, Path | None, bool]
) -> None:
    from section16.query.query import QueryResult
    from section16.query.screens.sql import AT_A_GLANCE
    from section16.tasks.answers.give import give
    from section16.tasks.lake.screening import run

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


def _save(name: str, wanted: "Screen", lake: str | None, screens: str | None) -> None:
    from section16.query.screens.saved import screens_file
    from section16.tasks.lake.screening import save_screen

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
    from section16.query.screens.saved import screens_of

    found = screens_of(lake, screens)
    if json:
        say_json(dict(found))
        return
    size = max(map(len, found))
    for name, one in found.items():
        typer.echo(one_line(f"{name.ljust(size)}  {one.about or 'saved'}"))
