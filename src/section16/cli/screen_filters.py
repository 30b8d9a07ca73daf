"""The filters of `section16 screen` as options; the screen itself judges their words, as everywhere."""

from datetime import date
from typing import Annotated

import typer

from section16.cli.days import day_of

__all__ = [
    "AsFiledFilter",
    "ChangeFilter",
    "ClusterFilter",
    "CodeFilter",
    "DelayFilter",
    "DirectFilter",
    "DoubtFilter",
    "FirstFilter",
    "FootnoteFilter",
    "FootnotePatternFilter",
    "FormFilter",
    "IssuerFilter",
    "LateFilter",
    "MaxPriceFilter",
    "MaxValueFilter",
    "MinPriceFilter",
    "MinValueFilter",
    "OwnerFilter",
    "PlanFilter",
    "RoleFilter",
    "SicFilter",
    "SinceFilter",
    "TableFilter",
    "TradedSinceFilter",
    "TradedUntilFilter",
    "UntilFilter",
]

_FILTERS = "Filters"  # a heading of the help


CodeFilter = Annotated[
    str | None,
    typer.Option("--code", metavar="P,S", help="Transaction code is one of these.", rich_help_panel=_FILTERS),
]
MinValueFilter = Annotated[
    str | None,
    typer.Option(
        "--min-value", metavar="DOLLARS", help="Shares times price is at least this.", rich_help_panel=_FILTERS
    ),
]
MaxValueFilter = Annotated[
    str | None,
    typer.Option(
        "--max-value", metavar="DOLLARS", help="Shares times price is at most this.", rich_help_panel=_FILTERS
    ),
]
MinPriceFilter = Annotated[
    str | None,
    typer.Option(
        "--min-price", metavar="DOLLARS", help="The price of a share is at least this.", rich_help_panel=_FILTERS
    ),
]
MaxPriceFilter = Annotated[
    str | None,
    typer.Option(
        "--max-price", metavar="DOLLARS", help="The price of a share is at most this.", rich_help_panel=_FILTERS
    ),
]
RoleFilter = Annotated[
    list[str] | None,
    typer.Option(
        "--role",
        metavar="ROLE",
        help="An owner is ceo, cfo, director, officer, ten-percent-owner or other; repeatable.",
        rich_help_panel=_FILTERS,
    ),
]
DelayFilter = Annotated[
    int | None,
    typer.Option(
        "--delay", metavar="N", help="Filed at least N business days after the trade.", rich_help_panel=_FILTERS
    ),
]
LateFilter = Annotated[
    int | None,
    typer.Option(
        "--late", metavar="N", help="Filed at least N business days after the due date.", rich_help_panel=_FILTERS
    ),
]
ChangeFilter = Annotated[
    str | None,
    typer.Option(
        "--change-in-holding",
        metavar="PCT",
        help="Changes the holding by at least this many percent.",
        rich_help_panel=_FILTERS,
    ),
]
PlanFilter = Annotated[
    str | None,
    typer.Option(
        "--plan",
        metavar="ANSWER",
        help="The form's 10b5-1 box says yes, no, was left-empty, or not-asked.",
        rich_help_panel=_FILTERS,
    ),
]
SicFilter = Annotated[
    str | None,
    typer.Option(
        "--sic",
        metavar="35,2834",
        help="Industry code of the issuer begins with one of these.",
        rich_help_panel=_FILTERS,
    ),
]
IssuerFilter = Annotated[
    list[str] | None,
    typer.Option(
        "--issuer", metavar="ISSUER", help="CIK or symbol of the issuer; repeatable.", rich_help_panel=_FILTERS
    ),
]
OwnerFilter = Annotated[
    list[str] | None,
    typer.Option(
        "--owner",
        metavar="OWNER",
        help="CIK of an owner, or part of the name; repeatable.",
        rich_help_panel=_FILTERS,
    ),
]
FormFilter = Annotated[
    str | None,
    typer.Option("--form", metavar="4,4/A", help="Document type is one of these.", rich_help_panel=_FILTERS),
]
DirectFilter = Annotated[
    bool | None, typer.Option("--direct/--indirect", help="Held directly or indirectly.", rich_help_panel=_FILTERS)
]
TableFilter = Annotated[
    str | None,
    typer.Option("--table", metavar="TABLE", help="I, or II for derivatives.", rich_help_panel=_FILTERS),
]
ClusterFilter = Annotated[
    str | None,
    typer.Option(
        "--cluster", metavar="N[/DAYS]", help="N insiders within DAYS, by default 30.", rich_help_panel=_FILTERS
    ),
]
FirstFilter = Annotated[
    int | None,
    typer.Option(
        "--first",
        metavar="YEARS",
        help="First trade of its kind by the insider in this many years.",
        rich_help_panel=_FILTERS,
    ),
]
SinceFilter = Annotated[
    date | None,
    typer.Option(
        "--since", metavar="DATE", parser=day_of, help="Filed on this day or later.", rich_help_panel=_FILTERS
    ),
]
UntilFilter = Annotated[
    date | None,
    typer.Option(
        "--until", metavar="DATE", parser=day_of, help="Filed on this day or earlier.", rich_help_panel=_FILTERS
    ),
]
TradedSinceFilter = Annotated[
    date | None,
    typer.Option(
        "--traded-since", metavar="DATE", parser=day_of, help="Traded on this day or later.", rich_help_panel=_FILTERS
    ),
]
TradedUntilFilter = Annotated[
    date | None,
    typer.Option(
        "--traded-until", metavar="DATE", parser=day_of, help="Traded on this day or earlier.", rich_help_panel=_FILTERS
    ),
]
FootnoteFilter = Annotated[
    str | None,
    typer.Option(
        "--footnote", metavar="TEXT", help="A footnote of the line contains this text.", rich_help_panel=_FILTERS
    ),
]
FootnotePatternFilter = Annotated[
    str | None,
    typer.Option(
        "--footnote-pattern",
        metavar="REGEX",
        help="A footnote of the line matches this regular expression (RE2).",
        rich_help_panel=_FILTERS,
    ),
]
DoubtFilter = Annotated[
    str | None,
    typer.Option(
        "--doubt", metavar="ANSWER", help="The amounts as filed are doubtful: yes or no.", rich_help_panel=_FILTERS
    ),
]
AsFiledFilter = Annotated[
    bool, typer.Option("--as-filed", help="Find lines that an amendment repeats, too.", rich_help_panel=_FILTERS)
]
