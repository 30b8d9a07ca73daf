"""`section16 check`: what a rule has to say about a report."""

from enum import StrEnum
from typing import Annotated

import typer

from section16.cli.read import Readings
from section16.cli.repair import fix
from section16.cli.rulebook import explain, list_rules
from section16.cli.talk import FINDINGS, FINE, Stop, complain, each, one_line, say_json
from section16.form.finding import Finding
from section16.tasks.files import STDIN, Input

__all__ = ["check", "say_finding"]


class Least(StrEnum):
    """The severities, gravest first."""

    suspense = "suspense"
    warning = "warning"
    law = "law"
    advice = "advice"


_COLOURS = {"suspense": typer.colors.RED, "warning": typer.colors.YELLOW, "law": typer.colors.MAGENTA}


def check(  # noqa: PLR0913 - the options of the command
    files: Annotated[list[str] | None, typer.Argument(metavar="FILE...", help="Reports; globs and - too.")] = None,
    *,
    least: Annotated[Least, typer.Option("--least", help="The least grave severity that is told.")] = Least.advice,
    json: Annotated[bool, typer.Option("--json", help="One object a line.")] = False,
    every: Annotated[bool, typer.Option("--list", help="List all rules.")] = False,
    rule: Annotated[str | None, typer.Option("--explain", metavar="ID", help="Show the page of a rule.")] = None,
    repair: Annotated[bool, typer.Option("--fix", help="Make the safe repairs and show the difference.")] = False,
    out: Annotated[str | None, typer.Option("--out", metavar="FILE", help="With --fix: write there.")] = None,
    in_place: Annotated[bool, typer.Option("--in-place", help="With --fix: write over each file.")] = False,
) -> None:
    """Find what EDGAR would object to, what the law asks for, and what looks wrong.

    A document with a schema version is judged as disseminated, by the rules of its day; one without as a submission,
    by today's. `suspense` and `warning` are EDGAR's words; `law` is what the SEC may not accept though EDGAR does;
    `advice` is about quality.

    `--fix` changes no fact: it puts elements in order and footnotes in the order of their references, takes out
    footnotes that nothing refers to, empty elements and what EDGAR inserts itself, and writes in EDGAR's characters.

    Examples: `section16 check form4.xml`, `section16 check --least suspense 'filings/**/*.xml'`,
    `section16 check --json - < form4.xml`, `section16 check --explain FN004`,
    `section16 check --fix form4.xml --out fixed.xml`
    """
    if every or rule is not None:
        list_rules() if rule is None else explain(rule)
        return
    if repair:
        _fix(each(files or ()), out, in_place=in_place)
    if out is not None or in_place:
        message = "--out and --in-place say where a repaired report goes; give --fix with them"
        raise Stop(message)
    _check(files or [], list(Least)[: list(Least).index(least) + 1], json=json)


def _check(files: list[str], grave: list[Least], *, json: bool) -> None:
    from section16.tasks.checking import check as findings_of

    readings = Readings(files, "checking")
    found = 0
    for name, data, report in readings:
        for finding in findings_of(report, source=data):
            if finding.severity in grave:
                found += 1
                (say_finding_json if json else say_finding)(name, finding)
    raise typer.Exit(max(readings.status, FINDINGS if found else 0))


def _fix(sources: tuple[Input, ...], out: str | None, *, in_place: bool) -> None:
    if out is not None and (len(sources) > 1 or in_place):
        message = "--out takes one report, and no --in-place beside it; use --in-place for several"
        raise Stop(message)
    if in_place and any(source.name == STDIN for source in sources):
        message = "--in-place: standard input is no file to write to; use --out"
        raise Stop(message)
    status = FINE
    for source in sources:
        try:
            status = max(status, fix(source, source.name if in_place else out))
        except Stop as stop:
            complain(stop.message)
            status = max(status, stop.status)
    raise typer.Exit(status)


def say_finding_json(name: str, finding: Finding) -> None:
    """Print a finding as one object on one line."""
    say_json({"file": name, **{field: getattr(finding, field) for field in _FIELDS}})


_FIELDS = ("id", "severity", "place", "line", "message", "authority")


def say_finding(name: str, finding: Finding) -> None:
    """Print a finding: file, severity, id, place, what was seen and what to do."""
    severity = typer.style(finding.severity, fg=_COLOURS.get(finding.severity), bold=True)
    line = f", line {finding.line}" if finding.line else ""
    typer.echo(
        f"{one_line(name)}: {severity} {finding.id} {one_line(finding.place)}{line}: {one_line(finding.message)}"
    )
