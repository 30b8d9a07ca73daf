"""`section16 check`: what a rule has to say about a report."""

from enum import StrEnum
from typing import Annotated

import typer

from section16.cli.read import Readings
from section16.cli.talk import FINDINGS, one_line, say_json
from section16.form.finding import Finding

__all__ = ["check", "say_finding"]


class Least(StrEnum):
    """The severities, gravest first."""

    suspense = "suspense"
    warning = "warning"
    law = "law"
    advice = "advice"


_COLOURS = {"suspense": typer.colors.RED, "warning": typer.colors.YELLOW, "law": typer.colors.MAGENTA}


def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Reports; globs and - too.")],
    least: Annotated[Least, typer.Option("--least", help="The least grave severity that is told.")] = Least.advice,
    json: Annotated[bool, typer.Option("--json", help="One object a line.")] = False,  # noqa: FBT002
) -> None:
    """Find what EDGAR would object to, what the law asks for, and what looks wrong.

    A document with a schema version is judged as disseminated, by the rules of its day; one without as a submission,
    by today's. `suspense` and `warning` are EDGAR's words; `law` is what the SEC may not accept though EDGAR does;
    `advice` is about quality.

    Examples: `section16 check form4.xml`, `section16 check --least suspense 'filings/**/*.xml'`,
    `section16 check --json - < form4.xml`
    """
    from section16.tasks.checking import check as findings_of

    grave = list(Least)[: list(Least).index(least) + 1]
    readings = Readings(files, "checking")
    found = 0
    for name, data, report in readings:
        for finding in findings_of(report, source=data):
            if finding.severity in grave:
                found += 1
                (say_finding_json if json else say_finding)(name, finding)
    raise typer.Exit(max(readings.status, FINDINGS if found else 0))


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
