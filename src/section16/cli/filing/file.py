"""`section16 file`: a report to EDGAR, exactly once."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from section16.cli.filing.workspace import Actor, Where, as_fields, say_submission, workspace_at
from section16.cli.frame.console import FILES, FINDINGS, FINE, Stop, complain, one_line, say_json
from section16.cli.frame.inputs import Reading, Readings
from section16.tasks.files import STDIN

if TYPE_CHECKING:
    from section16.tasks.edgar_target import EdgarTarget
    from section16.tasks.filing.context import FilingContext
    from section16.tasks.filing.file import FilingResult
    from section16.tasks.filing.order import Enclosures, FilingOrder
    from section16.workspace import Workspace
    from section16.workspace.submissions import Submission

__all__ = ["file"]

_WHAT_TO_DO = "What to do"  # headings of the help
_ENCLOSED = "What goes with the report"
_WITH_CCC = "it holds the CCC: keep it from others, and delete it after use"
_WITHOUT_CCC = "no CCC is known; the page will want one"


class _Job(NamedTuple):
    """An order to file what one file of the user holds: with which EDGAR, from which workspace, told in JSON or not."""

    name: str
    order: "FilingOrder"
    target: "EdgarTarget"
    workspace: "Workspace"
    json: bool


def file(
    files: Annotated[list[str] | None, typer.Argument(metavar="FILE", help=f"Reports to file: {FILES}.")] = None,
    *,
    test: Annotated[
        bool,
        typer.Option(
            "--test", help="Send a test filing to the SEC's EDGAR; nothing is filed.", rich_help_panel=_WHAT_TO_DO
        ),
    ] = False,
    live: Annotated[
        bool,
        typer.Option(
            "--live", help="File with the SEC's EDGAR, after showing it and asking.", rich_help_panel=_WHAT_TO_DO
        ),
    ] = False,
    sandbox: Annotated[
        str | None,
        typer.Option(
            "--sandbox",
            metavar="URL",
            help="File with a running sandbox, not the SEC's EDGAR.",
            rich_help_panel=_WHAT_TO_DO,
        ),
    ] = None,
    beta: Annotated[
        bool,
        typer.Option(
            "--beta", help="File with the SEC's beta EDGAR, which has its own tokens.", rich_help_panel=_WHAT_TO_DO
        ),
    ] = False,
    export: Annotated[
        Path | None,
        typer.Option(
            "--export",
            metavar="DIR",
            help="Write XML for the SEC's upload page into this folder; send nothing.",
            rich_help_panel=_WHAT_TO_DO,
        ),
    ] = None,
    record: Annotated[
        str | None,
        typer.Option(
            "--record",
            metavar="ACCESSION",
            help="Record the accession number of a report filed by hand.",
            rich_help_panel=_WHAT_TO_DO,
        ),
    ] = None,
    give_up: Annotated[
        str | None,
        typer.Option(
            "--give-up",
            metavar="ID",
            help="Record that a submission in state `unknown` is not on file.",
            rich_help_panel=_WHAT_TO_DO,
        ),
    ] = None,
    reason: Annotated[
        str | None,
        typer.Option(
            "--reason",
            metavar="WHY",
            help="With --give-up: how you know; kept in the audit trail.",
            rich_help_panel=_WHAT_TO_DO,
        ),
    ] = None,
    attach: Annotated[
        list[str] | None,
        typer.Option(
            "--attach",
            metavar="[TYPE=]FILE",
            help="Exhibit to file with the report, as poa.txt or EX-99=notes.htm; repeatable.",
            rich_help_panel=_ENCLOSED,
        ),
    ] = None,
    contact: Annotated[
        str | None,
        typer.Option(
            "--contact",
            metavar="NAME",
            help="Name of the person whom EDGAR's staff may call.",
            rich_help_panel=_ENCLOSED,
        ),
    ] = None,
    phone: Annotated[
        str | None,
        typer.Option("--phone", metavar="NUMBER", help="Telephone number of the contact.", rich_help_panel=_ENCLOSED),
    ] = None,
    email: Annotated[
        str | None,
        typer.Option("--email", metavar="ADDRESS", help="E-mail address of the contact.", rich_help_panel=_ENCLOSED),
    ] = None,
    notify: Annotated[
        list[str] | None,
        typer.Option(
            "--notify",
            metavar="ADDRESS",
            help="E-mail address that EDGAR notifies too; repeatable.",
            rich_help_panel=_ENCLOSED,
        ),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="File a report again that was filed before with other documents.")
    ] = False,
    test_first: Annotated[
        bool, typer.Option("--test-first/--no-test-first", help="Send a live filing as a test first.")
    ] = True,
    yes: Annotated[bool, typer.Option("--yes", help="File live without asking.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print a JSON object for each report.")] = False,
    workspace: Where = None,
    actor: Actor = None,
) -> None:
    """File reports with EDGAR, each exactly once.

    Without --test or --live this is practice: the report goes to a local EDGAR, which is made for it or named by
    --sandbox. A live report is checked, shown, confirmed by you, sent as a test, filed, and followed until EDGAR has
    published it. If anything interrupts that, run the same command again: what EDGAR may have taken is looked up, and
    never sent twice.

    A file that is a whole submission (edgarSubmission) is filed with the exhibits, contact and addresses in it.
    Options replace its contact and add the rest. The type of an exhibit stands before its file (EX-99=notes.htm), or
    follows from its name: poa or ex24 is EX-24, ex99 is EX-99, cover is COVER, corresp is CORRESP, .gif and .jpg are
    GRAPHIC.

    The SEC has not said publicly that EDGAR's filing API takes Forms 3, 4 and 5. Its OnlineForms page does (Transmit
    XML Submission): --export writes a file for it, with the CCC, and --record keeps the number that the page gives.

    The CCC comes from SECTION16_CCC_<CIK>, the keyring or the file; tokens from SECTION16_FILER_TOKEN and
    SECTION16_USER_TOKEN or the keyring. SECTION16_CONTACT names you to the SEC's public side, where a lost answer is
    looked up. Exit status 1: suspended, unknown, or waiting for a person.

    Examples:
        section16 file form4.xml
        section16 file --attach poa.txt form4.xml
        section16 file --test form4.xml
        section16 file --live form4.xml
        section16 file --export upload form4.xml
        section16 file --record 0001234567-26-000001 form4.xml
    """
    if test and live:
        message = "--test and --live: both named; choose one"
        raise Stop(message)
    _leave_no_core()
    with workspace_at(workspace, actor) as opened:
        if give_up is not None:
            _give_up(opened, give_up, reason or "")
            return
        target = _target(sandbox, real=test or live or export is not None or record is not None, beta=beta)
        enclosures = _enclosures(attach or [], (contact, phone, email), notify or [])
        readings = Readings(files or [], "filing")
        statuses = [FINE]
        for reading in readings:
            order = _order(reading, enclosures, live=not test, test_first=test_first, again=again)
            job = _Job(reading.name, order, target, opened, json)
            _say_notes(reading, order)
            if record is not None:
                statuses.append(_record(job, record))
            elif export is not None:
                statuses.append(_export(job, export))
            else:
                statuses.append(_file(job, ask=live and not yes))
    raise typer.Exit(max(readings.status, *statuses))


def _leave_no_core() -> None:
    """Turn core dumps off: the memory of a process that files holds CCCs and tokens."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _give_up(workspace: "Workspace", name: str, reason: str) -> None:
    from section16.tasks.filing.retry import give_up_named

    say_submission(f"submission {name}", give_up_named(workspace, name, reason))


def _target(sandbox: str | None, *, real: bool, beta: bool) -> "EdgarTarget":
    from section16.tasks.edgar_target import PRACTICE, EdgarTarget

    if sandbox is not None:
        return EdgarTarget(name=sandbox.rstrip("/"))
    return EdgarTarget(name=("beta" if beta else "production") if real or beta else PRACTICE)


def _enclosures(attach: list[str], contact: tuple[str | None, ...], notify: list[str]) -> "Enclosures":
    """Read what the options say goes with a report."""
    from section16.form.envelope import Contact
    from section16.tasks.filing.order import Enclosures, read_attachment

    name, phone, email = contact
    return Enclosures(
        documents=tuple(read_attachment(one) for one in attach),
        contact=Contact(name=name, phone=phone, email=email) if any(contact) else None,
        notifications=tuple(notify),
    )


def _order(reading: Reading, enclosures: "Enclosures", *, live: bool, test_first: bool, again: bool) -> "FilingOrder":
    from section16.tasks.filing.order import FilingOrder, enclosures_in

    return FilingOrder(
        name=Path(reading.name).stem if reading.name != STDIN else "stdin",
        report=reading.report,
        enclosures=enclosures_in(reading.data, reading.name).extended(enclosures),
        live=live,
        test_first=test_first,
        again=again,
    )


def _say_notes(reading: Reading, order: "FilingOrder") -> None:
    """Say which exhibits the remarks name that do not go with a report, and what is not taken from EDGAR's copy."""
    from section16.tasks.filing.order import documents_left_out, missing_exhibits

    for one in documents_left_out(reading.report, reading.data):
        complain(f"{reading.name}: note: the file holds {one}, which is not filed; name it with --attach")
    for message in missing_exhibits(order):
        complain(f"{reading.name}: note: {message}")


def _file(job: _Job, *, ask: bool) -> int:
    from msgspec.structs import replace

    from section16.law.calendar import eastern_day
    from section16.tasks.filing.checkpointing import checkpoints_here
    from section16.tasks.filing.context import open_context
    from section16.tasks.filing.days import require_its_day
    from section16.tasks.filing.file import file_report
    from section16.tasks.filing.manual_upload import API_NOT_SETTLED

    require_its_day(job.order, job.target, eastern_day(job.workspace.now()))
    listener = _listener(job)
    with open_context(job.target, job.workspace, (job.order.report,), listener) as opened:
        context = replace(opened, checkpoints=checkpoints_here())
        if job.target.is_real:
            complain(f"note: {API_NOT_SETTLED}")
        if ask:
            _ask(job, context)
        return _say_result(job, file_report(context, job.order))


def _listener(job: _Job) -> "Callable[[Submission], None]":
    """Return what tells of each move of a submission; on a terminal only."""
    if job.json or not sys.stderr.isatty():
        return lambda _: None
    return lambda submission: say_submission(job.name, submission, err=True)


def _ask(job: _Job, context: "FilingContext") -> None:
    """Show what will be filed, by whom, for whom, and ask."""
    from section16.tasks.filing.order import summary_of

    for line in summary_of(job.order, context.target, job.workspace.actor):
        typer.echo(one_line(line), err=True)
    if not sys.stdin.isatty():
        message = f"{job.name}: not filed: nobody can be asked here; run it on a terminal, or with --yes"
        raise Stop(message)
    if not typer.confirm("File this live?", err=True):
        message = f"{job.name}: not filed; nothing was sent"
        raise Stop(message, FINDINGS)


def _say_result(job: _Job, result: "FilingResult") -> int:
    """Say where a report stands after the attempt, and return the exit status."""
    from section16.tasks.filing.status import NEEDS_ATTENTION, messages_on

    last = result.submission or result.test
    if last is None:  # a filing has one of them
        return FINE
    messages = messages_on(job.workspace, last, result.report)
    if job.json:
        test = as_fields(result.test) if result.test else None
        live = as_fields(result.submission) if result.submission else None
        fields = {"file": job.name, "submission": live, "test": test}
        sent_by = result.sender.actor if result.sender else None
        say_json({**fields, "messages": messages, "was_there": result.was_there, "sent_by": sent_by})
    else:
        if result.was_there:
            complain(one_line(f"{job.name}: {_who_sent(result)}; nothing was sent this time"))
        say_submission(job.name, last)
        for one in messages:
            cell = f" ({one.cell})" if one.cell else ""
            typer.echo(one_line(f"{job.name}: {one.type or 'message'} {one.place or '-'}{cell}: {one.text}"))
    if result.submission is None:
        complain(f"{job.name}: the test was not accepted, so nothing was filed; correct it, or see section16 status")
    return FINDINGS if last.state in NEEDS_ATTENTION or result.submission is None else FINE


def _who_sent(result: "FilingResult") -> str:
    """Say that another attempt filed the report: whose, when, and under which number."""
    submission, sender = result.submission, result.sender
    if submission is None or sender is None:
        return "it had left before"
    number = f"as {submission.accession}" if submission.accession else "and EDGAR's number is not known yet"
    return f"{sender.actor} filed it at {sender.at:%Y-%m-%d %H:%M:%S} UTC with {submission.target} {number}"


def _export(job: _Job, folder: Path) -> int:
    from section16.tasks.filing.context import open_offline_context
    from section16.tasks.filing.manual_upload import export_for_upload

    context = open_offline_context(job.target, job.workspace, (job.order.report,))
    try:
        path, submission = export_for_upload(context, job.order, folder)
    except OSError as error:
        message = f"{error.filename or folder}: cannot be written ({error.strerror or error}); name a folder"
        raise Stop(message) from None
    typer.echo(str(path))
    complain(f"{path}: {_WITH_CCC if '-with-ccc' in path.name else _WITHOUT_CCC}")
    complain(f"upload it on the SEC's OnlineForms page, then: section16 file --record ACCESSION {job.name}")
    if job.json:
        say_json({"file": job.name, "path": str(path), "submission": as_fields(submission)})
    return FINE


def _record(job: _Job, number: str) -> int:
    from section16.tasks.filing.context import open_offline_context
    from section16.tasks.filing.manual_upload import record_filed

    context = open_offline_context(job.target, job.workspace, (job.order.report,))
    submission = record_filed(context, job.order, number)
    if job.json:
        say_json({"file": job.name, "submission": as_fields(submission)})
    else:
        say_submission(job.name, submission)
    return FINE
