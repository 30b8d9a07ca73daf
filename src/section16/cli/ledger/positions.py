"""`section16 positions`, `history` and `lines`: what insiders hold, what changed it, and which texts name one line."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from section16.cli.frame.console import Stop, complain, one_line
from section16.cli.frame.days import day_of
from section16.cli.frame.table import (
    AsOption,
    CsvOption,
    OptionalLake,
    OutOption,
    OutputFormat,
    answer_format,
    stopping,
)
from section16.cli.ledger.events import ShownValues, ValuesOption

if TYPE_CHECKING:
    from section16.tasks.ledger.answer_list import Answer, LedgerAnswers
    from section16.tasks.ledger.open_ledger import Ledger

__all__ = [
    "AsOfOption",
    "IssuerOption",
    "JsonOption",
    "MappingOption",
    "asked_ledger",
    "history",
    "lines",
    "opened_ledger",
    "positions",
]

A = TypeVar("A", bound="Answer")
_MOST_DOUBTS = 3  # that are told


def _moment(text: str | date) -> date:
    """Read a day, or a day and an hour; raise BadParameter."""
    if isinstance(text, str) and "T" in text:
        from section16.tasks.ledger.source import hour_of

        if (hour := hour_of(text)) is not None:
            return hour
        message = f"'{text}' is no time; write 2024-03-01T17:30, Eastern"
        raise typer.BadParameter(message)
    return day_of(text)


WhoArgument = Annotated[
    list[str],
    typer.Argument(metavar="WHO [FILE]", help="CIK or name of an owner or issuer; files to look in, if not a lake."),
]
IssuerArgument = Annotated[
    list[str],
    typer.Argument(metavar="ISSUER [FILE]", help="CIK or name of an issuer; files to look in, if not a lake."),
]
IssuerOption = Annotated[
    str | None, typer.Option("--issuer", metavar="ISSUER", help="CIK or name: what is held of this issuer only.")
]
AsOfOption = Annotated[
    date | None,
    typer.Option(
        "--as-of",
        metavar="WHEN",
        parser=_moment,
        help="Know only what was accepted by then: a day (its end, Eastern), or 2024-03-01T17:30.",
    ),
]
MappingOption = Annotated[
    Path | None,
    typer.Option("--mapping", metavar="FILE", help="TOML that says which titles and natures are one; see lines."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, with every line's terms and rows.")]


def positions(
    names: WhoArgument,
    *,
    lake: OptionalLake = None,
    issuer: IssuerOption = None,
    on: Annotated[
        date | None, typer.Option("--on", metavar="DAY", parser=day_of, help="At the end of this day.")
    ] = None,
    as_of: AsOfOption = None,
    mapping: MappingOption = None,
    assume: Annotated[
        list[str] | None,
        typer.Option("--assume", metavar="KIND", help="Count with explanations of this kind of gap; may be repeated."),
    ] = None,
    values: ValuesOption = ShownValues.filed,
    ended: Annotated[bool, typer.Option("--ended", help="Show lines, too, that hold nothing any more.")] = False,
    as_: AsOption = None,
    out: OutOption = None,
    csv: CsvOption = False,
    json: JsonOption = False,
) -> None:
    """Say what an insider held on a day, line by line.

    A line is what one balance counts: a class held one way, or a derivative series. A balance is the one that was
    reported last, or computed from it by what was reported since; one that nobody reported is not shown, nor a series
    that has expired. GAPS counts the balances of the line that do not follow from the one before. Sums over lines are
    shown as such: direct and indirect holdings may be other people's.

    --assume takes explanations of gaps for true, as reconcile lists them: a balance that was typed wrongly is put
    right, what moved without a report is added on its last possible day. ASSUMED names them for each balance that
    rests on one.

    Values are as filed, unless --values asks for repaired ones; VALUES in JSON and CSV, and the last line of a table,
    say which.

    Examples:
        section16 positions 1494730 --lake lake --on 2021-12-31
        section16 positions "Roe Jane" --issuer 320193 filings/*.xml
        section16 positions 1494730 --lake lake --as-of 2022-08-05 --json
    """
    from section16.tasks.ledger.answer_list import sums_of
    from section16.tasks.ledger.reconciling import assumed_kinds

    with stopping(out):
        who, ledger = asked_ledger(names, lake, as_of, mapping)
        answers = ledger.positions(
            who, issuer, on, ended=ended, assume=assumed_kinds(assume or ()), values=values.value
        )
        _give(answers, as_, out, csv=csv, json=json)
        if not len(answers):
            complain("nothing is there to tell; --ended shows lines that hold nothing, --as-of a later day knows more")
        _complain_of_doubts(ledger, who, issuer, values)
    if out is None and not (json or csv or as_):
        for line in sums_of(answers):
            typer.echo(one_line(line))
        typer.echo(f"values as {values.value}")


def history(
    names: WhoArgument,
    *,
    lake: OptionalLake = None,
    issuer: IssuerOption = None,
    as_of: AsOfOption = None,
    mapping: MappingOption = None,
    values: ValuesOption = ShownValues.filed,
    as_: AsOption = None,
    out: OutOption = None,
    csv: CsvOption = False,
    json: JsonOption = False,
) -> None:
    """List what changed each line, with computed balances.

    AFTER_COMPUTED is the balance before plus what the row moved; FOOTS says whether the reported one is that. Rows that
    an amendment restates stand once, as amended. PERCENT_SOLD is of what the line held before.

    Values are as filed, unless --values asks for repaired ones.

    Examples:
        section16 history 1494730 --lake lake --issuer 1318605
        section16 history "Roe Jane" filings/*.xml --out history.xlsx
    """
    with stopping(out):
        who, ledger = asked_ledger(names, lake, as_of, mapping)
        answers = ledger.history(who, issuer, values=values.value)
        _give(answers, as_, out, csv=csv, json=json)
        if not len(answers):
            complain("nothing is there to tell; name more filings, or a later day with --as-of")
        _complain_of_doubts(ledger, who, issuer, values)
    if out is None and not (json or csv or as_):
        typer.echo(f"values as {values.value}")


def lines(
    names: IssuerArgument,
    *,
    lake: OptionalLake = None,
    as_of: AsOfOption = None,
    mapping: MappingOption = None,
    write: Annotated[
        Path | None, typer.Option("--write", metavar="FILE", help="Write what is proposed as a mapping file.")
    ] = None,
    as_: AsOption = None,
    out: OutOption = None,
    csv: CsvOption = False,
    json: JsonOption = False,
) -> None:
    """Propose which titles and natures of an issuer are one.

    Case, punctuation, par values, plurals and known abbreviations make no other line. Whatever else may be one is only
    proposed: a line ended under one text with the balance with which another began under the other, for the same
    people. BALANCES counts them, ALIKE is how alike the texts look. Take out of the written file what is not so, and
    give it to --mapping: nothing is joined that is not listed there.

    Examples:
        section16 lines 1604821 --lake lake
        section16 lines 1604821 --lake lake --write lines.toml
    """
    from section16.tasks.ledger.open_ledger import write_mapping

    with stopping(write if write is not None else out):
        who, ledger = asked_ledger(names, lake, as_of, mapping)
        answers = ledger.lines(who)
        if write is not None:
            write_mapping(write, answers)
        _give(answers, as_, out, csv=csv, json=json)
        if not len(answers):
            complain("nothing is proposed: no line ended with the balance with which one of another text began")


def asked_ledger(names: list[str], lake: str | None, as_of: date | None, mapping: Path | None) -> tuple[str, "Ledger"]:
    """Return whom a command asks about, by CIK, and the ledger to ask; stop where nobody is named."""
    who, ledger = opened_ledger(names, lake, as_of, mapping)
    if who is None:
        message = f"'{names[0]}': files alone; name an owner or issuer, too, by CIK or a part of the name"
        raise Stop(message)
    return who, ledger


def opened_ledger(
    names: list[str], lake: str | None, as_of: date | None, mapping: Path | None
) -> tuple[str | None, "Ledger"]:
    """Return whom a command asks about, by CIK, None for everybody, and the ledger to ask."""
    from section16.tasks.ledger.open_ledger import open_ledger
    from section16.tasks.ledger.source import ledger_source

    source = ledger_source(names, lake)
    for problem in source.problems:
        complain(problem)
    try:
        return source.party and source.party.cik, open_ledger(source.query, as_of, mapping)
    except OSError as error:
        message = f"{mapping}: cannot be read ({error.strerror or error}); give the path of a mapping file"
        raise Stop(one_line(message)) from None


def _give(answers: "LedgerAnswers[A]", as_: OutputFormat | None, out: Path | None, *, csv: bool, json: bool) -> None:
    from section16.tasks.answers.give import give
    from section16.tasks.ledger.answer_list import json_of

    form = answer_format(as_, out, json=json, csv=csv)
    if form == "json" and out is None:
        sys.stdout.write(json_of(answers).decode() + "\n")
    else:
        give(answers.result(short=form == "table"), form, out)


def _complain_of_doubts(ledger: "Ledger", who: str, issuer: str | None, values: ShownValues) -> None:
    from section16.tasks.ledger.answers import doubt_words

    doubts = ledger.account(who, issuer, values.value).lines.doubts
    for doubt in doubts[:_MOST_DOUBTS]:
        complain(doubt_words(doubt))
    if len(doubts) > _MOST_DOUBTS:
        complain(f"and {len(doubts) - _MOST_DOUBTS:,} more rows that foot on several lines")
