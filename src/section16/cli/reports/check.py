"""`section16 check`: findings about reports, the pages of the rules, and repairs."""

from collections.abc import Iterator
from contextlib import closing, nullcontext
from datetime import date
from functools import partial
from inspect import cleandoc
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, get_args

import typer

from section16.cli.frame.console import FILES, FINDINGS, FINE, Stop, complain, each, lines_of, one_line, say_json
from section16.cli.frame.days import day_of
from section16.cli.frame.inputs import Reading, Readings, Workers
from section16.cli.reports.circumstances import (
    FirstRegistration,
    FiscalYearEnd,
    ForeignIssuer,
    InOffice,
    OrganizedIn,
    month_day,
)
from section16.form.problems import Finding, Severity
from section16.standard.errors import Section16Error
from section16.tasks.files import STDIN, Input

if TYPE_CHECKING:
    from section16.law.deadlines import Circumstances
    from section16.rules import Rule
    from section16.rules.history.rule import HistoryRule
    from section16.tasks.reports.histories import ReportParties
    from section16.xml.envelope.rule import EnvelopeRule

    AnyRule = Rule | HistoryRule | EnvelopeRule

_Judged = tuple[date | None, "Circumstances"]  # the day, and what due dates depend on

__all__ = ["check", "say_finding"]

_DIFFERENCE_COLOURS = {"+": typer.colors.GREEN, "-": typer.colors.RED, "@": typer.colors.CYAN}
_GRAVEST_FIRST: Final[tuple[Severity, ...]] = get_args(Severity)
_STAGES = {"both": "", "submitted": "submissions only", "disseminated": "disseminated documents only"}
_COLOURS = {"suspense": typer.colors.RED, "warning": typer.colors.YELLOW, "law": typer.colors.MAGENTA}
_SECONDS = 0.002  # what a report takes, roughly
_FIELDS = ("id", "severity", "place", "line", "message", "authority")


def _fix_one(source: Input, target: str | None, *, json: bool) -> int:
    """Repair one report and show the difference; write it to `target`, `-` for standard output, None for nowhere."""
    from section16.tasks.files import write_whole
    from section16.tasks.reports.report import repair_file

    try:
        made = repair_file(source.read(), source.name)
    except Section16Error as error:
        raise Stop("\n".join(f"{source.name}: {line}" for line in lines_of(error)), FINDINGS) from None
    except OSError as error:
        message = f"{source.name}: cannot be read ({error.strerror or error}); give the path of a file"
        raise Stop(message) from None
    if target == STDIN:
        typer.echo(made.data, nl=False)
    elif not json:
        _print_difference(made.diff)
    if target not in {None, STDIN}:
        write_whole(Path(str(target)), made.data)
    if json:
        findings = {"repaired": [*map(_fields_of, made.gone)], "left": [*map(_fields_of, made.left)]}
        say_json({"file": source.name, "diff": made.diff, **findings, "written": target})
        return FINDINGS if made.left else FINE
    _print_outcome(source.name, made.diff, target, len(made.gone), len(made.left))
    return FINDINGS if made.left else FINE


def _print_difference(diff: tuple[str, ...]) -> None:
    for line in diff:
        typer.secho(one_line(line), fg=_DIFFERENCE_COLOURS.get(line[:1]))


def _print_outcome(name: str, diff: tuple[str, ...], target: str | None, gone: int, left: int) -> None:
    if not diff:
        complain(f"{name}: nothing to repair; {_findings(left)} left")
        return
    where = f"written to {target}" if target else "nothing written: --out FILE or --in-place writes it"
    complain(f"{name}: {_findings(gone)} repaired, {left} left; {where}")


def _findings(count: int) -> str:
    return f"{count} finding{'' if count == 1 else 's'}"


def _list_rules(*, json: bool) -> None:
    """Print id, severity and first sentence of every rule, those of the envelope too."""
    for one in sorted(_book(), key=lambda rule: rule.id):
        what = cleandoc(one.page).partition("\n")[0]
        if json:
            say_json({"id": one.id, "severity": one.severity, "what": what, "authority": one.authority})
        else:
            typer.echo(f"{one.id}  {one.severity:8}  {what}")


def _explain(id: str, *, json: bool) -> None:
    """Print the page of a rule; stop when there is none of that id."""
    found = next((one for one in _book() if one.id == id.upper()), None)
    if found is None:
        message = f"--explain: '{id}' is no rule; see section16 check --list"
        raise Stop(message)
    what, _, why = cleandoc(found.page).partition("\n\n")
    reach = _reach(found)
    if json:
        page = {"id": found.id, "severity": found.severity, "what": what, "why": why}
        say_json({**page, **reach, "authority": found.authority})
        return
    lines = [f"{name:9}  {text}" for name, text in (*reach.items(), ("authority", found.authority))]
    head = f"{found.id}  {typer.style(found.severity, bold=True)}"
    typer.echo("\n".join([head, "", what, "", *([why, ""] if why else []), *lines]))


def _book() -> "tuple[AnyRule, ...]":
    from section16.rules import RULES
    from section16.rules.history.check import HISTORY_RULES
    from section16.xml.envelope.check import ENVELOPE_RULES

    return (*RULES, *HISTORY_RULES, *ENVELOPE_RULES)


def _reach(rule: "AnyRule") -> dict[str, str]:
    """Return of which reports a rule is asked, as far as that is narrowed."""
    from section16.rules import Rule
    from section16.rules.history.rule import HistoryRule

    if isinstance(rule, HistoryRule):
        return {"asked of": "several reports of one person about one issuer"}
    if not isinstance(rule, Rule):
        return {"asked of": "the envelope, when a report is filed"}
    narrowed = {name: text for name, text in _narrowed(rule) if text}
    return {"forms": f"{', '.join(rule.forms)}, and their amendments", **narrowed}


def _narrowed(rule: "Rule") -> tuple[tuple[str, str], ...]:
    """Return where and when the rule is in force, as far as it is not always."""
    return (
        ("stage", _STAGES[rule.stage]),
        ("versions", _span(rule.first, rule.last)),
        ("filed", _span(rule.since, rule.until)),
        ("schema", "the XSD says the same" if rule.schema else ""),
    )


def _span(first: object, last: object) -> str:
    return " ".join(filter(None, (f"from {first}" if first else "", f"to {last}" if last else "")))


def check(
    files: Annotated[list[str] | None, typer.Argument(metavar="FILE", help=f"Reports to check: {FILES}.")] = None,
    *,
    today: Annotated[
        date | None,
        typer.Option("--today", metavar="DATE", parser=day_of, help="Judge as of this day.", show_default="today"),
    ] = None,
    first_registration: FirstRegistration = False,
    year_end: FiscalYearEnd = None,
    foreign_private_issuer: ForeignIssuer = False,
    in_office_since: InOffice = None,
    organized_in: OrganizedIn = None,
    least: Annotated[
        Severity,
        typer.Option(
            "--least", metavar="SEVERITY", help="Leave out what is less grave: suspense, warning, law or advice."
        ),
    ] = "advice",
    json: Annotated[
        bool, typer.Option("--json", help="Print each finding, or rule, or repair, as a JSON object on one line.")
    ] = False,
    every: Annotated[bool, typer.Option("--list", help="List all rules and exit.")] = False,
    rule: Annotated[str | None, typer.Option("--explain", metavar="ID", help="Explain a rule and exit.")] = None,
    repair: Annotated[
        bool, typer.Option("--fix", help="Repair what can be repaired without changing a fact; show the difference.")
    ] = False,
    out: Annotated[
        str | None,
        typer.Option(
            "--out", metavar="FILE", help="With --fix: write the repaired report here; - for standard output."
        ),
    ] = None,
    in_place: Annotated[
        bool, typer.Option("--in-place", help="With --fix: write each repaired report over its file.")
    ] = False,
    workspace: Annotated[
        str | None, typer.Option("--workspace", metavar="WHERE", help="Check the reports kept in a workspace, too.")
    ] = None,
    lake: Annotated[
        str | None,
        typer.Option("--lake", metavar="DIR", help="Check the reports of a lake together: what no report shows alone."),
    ] = None,
    complete: Annotated[
        bool,
        typer.Option("--complete", help="The reports are all that there are: miss a Form 3 that is not there."),
    ] = False,
    workers: Workers = None,
) -> None:
    """Check reports against EDGAR's rules, the law and good practice.

    EDGAR suspends a submission for a finding of severity `suspense`, and accepts it with a `warning`. EDGAR does not
    look for what is `law`, but the SEC may ask about it. `advice` is about quality.

    A document with a schema version was disseminated by EDGAR and is judged by the rules of its day. One without is
    judged as a submission of today, or of the day given with --today.

    Of several files, the reports of one person about one issuer are then judged together: a second Form 3, balances
    that do not go on, transactions that are reported twice. What is not among the files is not missed, but for the
    Form 3 with --complete. So are the reports kept in a workspace, and those of a lake, of which only this is asked.

    --fix puts elements and footnotes in order, removes unused footnotes, empty elements and what EDGAR inserts
    itself, and replaces characters that EDGAR does not take.

    Examples:
        section16 check form4.xml
        section16 check --least suspense 'filings/**/*.xml'
        section16 check --json - < form4.xml
        section16 check --today 2025-06-06 draft.xml
        section16 check --explain FN004
        section16 check --fix form4.xml --out fixed.xml
        section16 check filed/*.txt --workspace workspace
        section16 check --lake lake
    """
    if every or rule is not None:
        _list_rules(json=json) if rule is None else _explain(rule, json=json)
        return
    if repair:
        _fix(each(files or ()), out, in_place=in_place, json=json)
    if out is not None or in_place:
        message = "--out and --in-place say where a repaired report goes; give --fix with them"
        raise Stop(message)
    from section16.law.deadlines import Circumstances

    known = Circumstances(
        first_registration=first_registration,
        foreign_private_issuer=foreign_private_issuer,
        organized_in=organized_in,
        in_office_since=in_office_since,
        fiscal_year_end=month_day(year_end) if year_end else None,
    )
    grave = _GRAVEST_FIRST[: _GRAVEST_FIRST.index(least) + 1]
    readings = Readings(files or [], "checking") if files or not (workspace or lake) else None
    say, found = (say_finding_json if json else say_finding), 0
    for name, finding in chain(
        _of_reports(readings, workers, workspace, (today, known), complete=complete), _of_lake(lake, complete=complete)
    ):
        if finding.severity in grave:
            found += 1
            say(name, finding)
    raise typer.Exit(max(readings.status if readings else FINE, FINDINGS if found else FINE))


def _of_reports(
    readings: Readings | None, workers: int | None, workspace: str | None, judged: _Judged, *, complete: bool
) -> Iterator[tuple[str, Finding]]:
    """Yield the findings about each report, then those about several together."""
    from section16.tasks.reports.histories import ReportCollection

    checked = partial(_checked, judged)
    kept = ((reading.name, (*checked(reading)[:2], reading.data)) for reading in _kept(workspace))
    named = closing(readings.work(checked, _SECONDS, workers)) if readings else nullcontext(())
    with ReportCollection() as together, named as several:
        for name, (findings, parties, data) in chain(several, kept):
            together.add(name, parties, Input(name).read if data is None else partial(bytes, data))
            for finding in findings:
                yield name, finding
        yield from together.findings(complete=complete)


def _checked(judged: _Judged, reading: Reading) -> "tuple[tuple[Finding, ...], ReportParties, bytes | None]":
    """Return what is found in a report, its parties, and the bytes of standard input, which cannot be read again."""
    from section16.tasks.reports.histories import ReportParties
    from section16.tasks.reports.report import check as findings_of

    today, known = judged
    findings = findings_of(reading.report, today, source=reading.data, circumstances=known)
    return findings, ReportParties.of(reading.report), reading.data if reading.name == STDIN else None


def _kept(workspace: str | None) -> Iterator[Reading]:
    """Yield the reports that stand in a workspace; stop where there is none."""
    if workspace is None:
        return
    if "://" not in workspace and not Path(workspace).exists():
        message = f"--workspace: '{workspace}' is not there; give the folder or address of a workspace"
        raise Stop(message)
    from section16.cli.filing.workspace import workspace_at
    from section16.tasks.filing.standing_reports import standing_reports
    from section16.tasks.reports.report import read

    with workspace_at(workspace, None) as opened:
        for one in standing_reports(opened):
            yield Reading(f"{one.name} ({one.hash[:12]})", one.content, read(one.content))


def _of_lake(lake: str | None, *, complete: bool) -> Iterator[tuple[str, Finding]]:
    if lake is not None:
        from section16.tasks.reports.lake_histories import findings_of_lake

        yield from findings_of_lake(lake, complete=complete)


def _fix(sources: tuple[Input, ...], out: str | None, *, in_place: bool, json: bool) -> None:
    if out is not None and (len(sources) > 1 or in_place):
        message = "--out takes one report, and no --in-place beside it; use --in-place for several"
        raise Stop(message)
    if in_place and any(source.name == STDIN for source in sources):
        message = "--in-place: standard input is no file to write to; use --out"
        raise Stop(message)
    if json and out == STDIN:
        message = "--json and --out -: both would go to standard output; give --out a file"
        raise Stop(message)
    status = FINE
    for source in sources:
        try:
            status = max(status, _fix_one(source, source.name if in_place else out, json=json))
        except Stop as stop:
            complain(stop.message)
            status = max(status, stop.status)
    raise typer.Exit(status)


def say_finding_json(name: str, finding: Finding) -> None:
    """Print a finding as one object on one line."""
    say_json({"file": name, **_fields_of(finding)})


def _fields_of(finding: Finding) -> dict[str, object]:
    return {field: getattr(finding, field) for field in _FIELDS}


def say_finding(name: str, finding: Finding) -> None:
    """Print a finding: file, severity, id, place, what was seen and what to do."""
    severity = typer.style(finding.severity, fg=_COLOURS.get(finding.severity), bold=True)
    line = f", line {finding.line}" if finding.line else ""
    typer.echo(
        f"{one_line(name)}: {severity} {finding.id} {one_line(finding.place)}{line}: {one_line(finding.message)}"
    )
