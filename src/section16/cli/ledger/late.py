"""`section16 late` and `section16 item405`: what was late, and what the issuer tells of it."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from section16.cli.frame.console import Stop, complain, count_of, one_line, say_json
from section16.cli.frame.days import day_of
from section16.cli.frame.page import AsPage, PageFile, page_layout, say_page
from section16.cli.frame.table import AsOption, CsvOption, LimitOption, OptionalLake, OutOption, answer_format, stopping
from section16.cli.ledger.amendments import SourceArgument
from section16.cli.reports.circumstances import CIRCUMSTANCES, FiscalYearEnd, ForeignIssuer, month_day

if TYPE_CHECKING:
    from section16.law.deadlines import Circumstances
    from section16.ledger.item405.count import DelinquentPerson, Item405
    from section16.tasks.ledger.late_groups import LateGrouping
    from section16.tasks.ledger.source import LedgerSource

__all__ = ["item405", "late"]

_FIRST_YEAR, _LAST_YEAR = 1935, 2119
Year = Annotated[
    int | None,
    typer.Option("--fiscal-year", metavar="YEAR", help="Fiscal year, named by the year in which it ends."),
]


def late(
    names: SourceArgument = None,
    *,
    lake: OptionalLake = None,
    person: Annotated[
        str | None, typer.Option("--person", metavar="WHO", help="CIK or name of an owner: their reports alone.")
    ] = None,
    issuer: Annotated[
        str | None, typer.Option("--issuer", metavar="WHO", help="CIK or name of an issuer: reports about it alone.")
    ] = None,
    by: Annotated[
        Literal["year", "form", "code", "role", "agent", "size"] | None,
        typer.Option("--by", metavar="GROUP", help="Count only, by year, form, code, role, agent or size."),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="List what was in time, too, and what has no due day.")] = False,
    fiscal_year: Year = None,
    fiscal_year_end: FiscalYearEnd = None,
    foreign_private_issuer: ForeignIssuer = False,
    limit: LimitOption = None,
    as_: AsOption = None,
    out: OutOption = None,
    csv: CsvOption = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON array.")] = False,
) -> None:
    """List what was reported late, row by row.

    Each transaction is held against its due day by the law and calendar of its time: deemed execution, what waits for
    Form 5, orders of the SEC that gave more time. A Form 3 and a Form 5 stand as a whole before their rows. What an
    amendment reports for the first time counts; what it repeats does not. STATUS is `late`; `advice` where it is late
    by one reading of the law only; `cannot tell` where a day is missing or cannot be.

    Exit status 1 when something is listed that was late.

    Examples:
        section16 late 1318605 --lake lake
        section16 late --lake lake --person 1494730 --issuer 1318605
        section16 late --lake lake --by code
        section16 late filings/*.txt --json
    """
    from section16.law.deadlines import Circumstances
    from section16.query.ledger_rows import party_of
    from section16.query.query import QueryResult
    from section16.tasks.answers.give import give
    from section16.tasks.ledger.lateness import LATE_STATUSES, judged_reports, late_table
    from section16.tasks.ledger.source import ledger_source

    if by is not None and person and issuer:
        message = "--by: it counts for one person or one issuer; leave --person or --issuer out"
        raise Stop(message)
    end = month_day(fiscal_year_end) if fiscal_year_end else None
    known = Circumstances(fiscal_year_end=end, foreign_private_issuer=foreign_private_issuer)
    with stopping(out):
        source = ledger_source([*(names or []), *([who] if (who := person or issuer) else [])], lake)
        about = party_of(source.query, issuer).cik if issuer else None
        for problem in source.problems:
            complain(problem)
        if by is not None:
            _say_groups(source, by, known, json=json)
            return
        reports = [
            one
            for one in judged_reports(source, known)
            if _is_in(one.filing.filed_on, fiscal_year, end) and about in {None, one.filing.issuer}
        ]
        every_status = {one.status for report in reports for one in report.rows}
        table = late_table(reports, tuple(every_status) if every else LATE_STATUSES)
        give(QueryResult(table.slice(0, limit).to_reader()), answer_format(as_, out, json=json, csv=csv), out)
    if not table.num_rows:
        complain(f"late: nothing, of {count_of(len(reports), 'report')}")
    raise typer.Exit(1 if "late" in every_status else 0)


def _is_in(filed: date | None, fiscal_year: int | None, end: str | None) -> bool:
    """Tell whether a report was filed in the fiscal year that is asked for."""
    from section16.law.calendar import fiscal_year_end

    if fiscal_year is None:
        return True
    return filed is not None and fiscal_year_end(filed, end or "1231").year == fiscal_year


def _say_groups(source: "LedgerSource", by: "LateGrouping", known: "Circumstances", *, json: bool) -> None:
    from section16.tasks.ledger.late_groups import late_groups

    groups = late_groups(source, by, known)
    if json:
        say_json(groups)
        return
    wide = max((len(one.group) for one in groups), default=0)
    for one in groups:
        days = one.median_business_days
        middle = "" if days is None else f", {days:f} business {'day' if days == 1 else 'days'} in the median"
        line = f"{one.group:<{wide}}  {one.late:>7,} of {one.transactions:>9,} late, {one.share}%{middle}"
        typer.echo(one_line(line))


def item405(
    names: SourceArgument = None,
    *,
    lake: OptionalLake = None,
    fiscal_year: Year = None,
    fiscal_year_end: FiscalYearEnd = None,
    year_of: Annotated[
        Literal["filed", "due"],
        typer.Option("--year-of", metavar="DAY", help="Year of a late Form 3 or 4: in which it was filed, or due."),
    ] = "filed",
    added_rows: Annotated[
        Literal["late", "corrections"],
        typer.Option("--added-rows", metavar="WORD", help="What an amendment adds: late, or corrections, not counted."),
    ] = "late",
    disclosed: Annotated[
        list[str] | None,
        typer.Option("--disclosed", metavar="NUMBER", help="Filing that an earlier year told already; repeatable."),
    ] = None,
    taken: Annotated[
        list[str] | None,
        typer.Option("--take", metavar="NUMBER", help="Filing made after the year, to be told in it; repeatable."),
    ] = None,
    published_on: Annotated[
        date | None,
        typer.Option(
            "--published-on",
            metavar="DATE",
            parser=day_of,
            help="Day of the proxy statement or Form 10-K, by which the caption goes.",
            show_default="120 days after the year's end",
            rich_help_panel=CIRCUMSTANCES,
        ),
    ] = None,
    as_: AsPage = None,
    out: PageFile = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Draft an issuer's disclosure of delinquent reports.

    Item 405 of Regulation S-K asks the proxy statement, or Part III of Form 10-K, to name who reported late, with the
    numbers of reports and of transactions. Behind each number stand its rows. What filings cannot tell is listed as a
    question: a missing Form 3, a Form 5 neither filed nor represented as not due.

    Examples:
        section16 item405 1318605 --lake lake --fiscal-year 2024
        section16 item405 1318605 --lake lake --fiscal-year 2024 --out item405.html
        section16 item405 filings/*.txt 1318605 --fiscal-year 2024 --year-of due --json
    """
    from section16.law.deadlines import Circumstances
    from section16.ledger.item405.count import DisclosureChoices
    from section16.tasks.ledger.item405_memo import item405_answer, item405_memo
    from section16.tasks.ledger.lateness import item_405_of
    from section16.tasks.ledger.source import ledger_source

    layout = page_layout(as_, out, json=json)
    year = _named_year(fiscal_year)
    choices = DisclosureChoices(
        year=year_of,
        added_rows=added_rows,
        disclosed=frozenset(disclosed or ()),
        taken=frozenset(taken or ()),
        published_on=published_on,
    )
    end = month_day(fiscal_year_end) if fiscal_year_end else None
    with stopping(out):
        source = ledger_source(names or [], lake)
        for problem in source.problems:
            complain(problem)
        if source.party is None:
            message = "no issuer is named; give its CIK or name"
            raise Stop(message)
        found = item_405_of(source, year, choices, Circumstances(fiscal_year_end=end))
    if json:
        say_json(item405_answer(found))
    elif layout is not None:
        say_page(item405_memo(found), layout, out)
    else:
        _say_item(found)


def _named_year(year: int | None) -> int:
    """Return the fiscal year that is asked about; stop where none is named, or one that has no reports."""
    if year is None:
        message = "no fiscal year is named; give the year in which it ends with --fiscal-year 2024"
        raise Stop(message)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        message = f"--fiscal-year: '{year}' is no year of reports; give one from {_FIRST_YEAR} to {_LAST_YEAR}"
        raise Stop(message)
    return year


def _say_item(item: "Item405") -> None:
    from section16.ledger.item405.wording import disclosure_of, sentence_of

    typer.echo(disclosure_of(item))
    for person in item.persons:
        for line in _rows(person):
            typer.echo(one_line(f"  {person.owner.name}: {line}"))
    for heading, persons in (("known by now, and of a later year:", item.later), ("told before:", item.put_aside)):
        for person in persons:
            typer.echo(one_line(f"{heading} {sentence_of(person)}"))
    for question in item.questions:
        who = question.owner.name if question.owner else "all"
        where = f" ({question.accessions[0]})" if len(question.accessions) == 1 else ""
        typer.echo(one_line(f"question: {who}: {question.text}{where}"))
    for text in item.assumptions:
        typer.echo(one_line(f"assumed: {text}"))


def _rows(person: "DelinquentPerson") -> list[str]:
    from section16.tasks.ledger.item405_memo import row_words

    return [words for report in person.reports for words in row_words(report)]
