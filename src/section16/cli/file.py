"""`section16 file`: a report to EDGAR, exactly once."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from section16.cli.console import FILES, FINDINGS, FINE, Stop, complain, one_line, say_json
from section16.cli.inputs import Readings
from section16.cli.workspace import Actor, Where, as_fields, say_submission, workspace_at

if TYPE_CHECKING:
    from section16.form.document import OwnershipDocument
    from section16.tasks.filing.desk import Desk
    from section16.tasks.filing.enclosed import Enclosed
    from section16.tasks.filing.file import Filed
    from section16.tasks.filing.targets import Target

__all__ = ["advise", "ask", "file", "say_filed"]


_WHAT_TO_DO = "What to do"  # headings of the help
_ENCLOSED = "What goes with the report"


def advise(name: str, data: bytes, report: "OwnershipDocument", enclosed: "Enclosed") -> None:
    """Say which exhibits the remarks name that do not go with a report, and what is not taken from EDGAR's copy."""
    from section16.tasks.filing.enclosed import left_out, named_and_missing

    for one in left_out(report, data):
        complain(f"{name}: note: the file holds {one}, which is not filed; name it with --attach")
    for message in named_and_missing(report, enclosed.documents):
        complain(f"{name}: note: {message}")


def ask(desk: "Desk", name: str, report: "OwnershipDocument", enclosed: "Enclosed") -> None:
    """Show what will be filed, by whom, for whom, and ask."""
    from section16.tasks.filing.standing import summary_of

    for line in summary_of(report, desk, enclosed):
        typer.echo(one_line(line), err=True)
    if not sys.stdin.isatty():
        message = f"{name}: not filed: nobody can be asked here; run it on a terminal, or with --yes"
        raise Stop(message)
    if not typer.confirm("File this live?", err=True):
        message = f"{name}: not filed; nothing was sent"
        raise Stop(message, FINDINGS)


def say_filed(desk: "Desk", name: str, filed: "Filed", *, json: bool) -> int:
    """Say where a report stands after the attempt, and return the exit status."""
    from section16.tasks.filing.standing import BAD, said_of

    told = filed.submission or filed.test
    if told is None:  # a filing has one of them
        return FINE
    messages = said_of(desk, told, filed.draft)
    if json:
        test = as_fields(filed.test) if filed.test else None
        live = as_fields(filed.submission) if filed.submission else None
        say_json({"file": name, "submission": live, "test": test, "messages": messages, "was_there": filed.was_there})
    else:
        if filed.was_there:
            complain(f"{name}: it had left before; nothing was sent this time")
        say_submission(name, told)
        for one in messages:
            cell = f" ({one.cell})" if one.cell else ""
            typer.echo(one_line(f"{name}: {one.type or 'message'} {one.place or '-'}{cell}: {one.text}"))
    if filed.submission is None:
        complain(f"{name}: the test was not accepted, so nothing was filed; correct it, or see section16 status")
    return FINDINGS if told.state in BAD or filed.submission is None else FINE


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
    with workspace_at(workspace, actor) as opened:
        if give_up is not None:
            _give_up(opened, give_up, reason or "")
            return
        target = _target(sandbox, real=test or live or export is not None or record is not None, beta=beta)
        given = _given(attach or [], (contact, phone, email), notify or [])
        readings = Readings(files or [], "filing")
        statuses = [FINE]
        for name, data, report in readings:
            enclosed = _enclosed(data, name, given)
            order = _Order(
                target, enclosed, live=not test, json=json, test_first=test_first, asked=yes or not live, again=again
            )
            advise(name, data, report, enclosed)
            if record is not None:
                statuses.append(order.record(opened, name, report, record))
            elif export is not None:
                statuses.append(order.export(opened, name, report, export))
            else:
                statuses.append(order.file(opened, name, report))
    raise typer.Exit(max(readings.status, *statuses))


def _given(attach: list[str], contact: tuple[str | None, ...], notify: list[str]) -> "Enclosed":
    """Read what the options say goes with a report."""
    from section16.form.envelope import Contact
    from section16.tasks.filing.enclosed import Enclosed, attached

    name, phone, email = contact
    return Enclosed(
        documents=tuple(attached(one) for one in attach),
        contact=Contact(name=name, phone=phone, email=email) if any(contact) else None,
        notifications=tuple(notify),
    )


def _enclosed(data: bytes, name: str, given: "Enclosed") -> "Enclosed":
    """Join what a file holds besides its report and what the options say."""
    from section16.tasks.filing.enclosed import Enclosed, enclosed_in

    held = enclosed_in(data, name)
    return Enclosed(
        documents=(*held.documents, *given.documents),
        contact=given.contact or held.contact,
        notifications=tuple(dict.fromkeys((*held.notifications, *given.notifications))),
    )


def _target(sandbox: str | None, *, real: bool, beta: bool) -> "Target":
    from section16.tasks.filing.desk import PRACTICE
    from section16.tasks.filing.targets import Target

    if sandbox is not None:
        return Target(name=sandbox.rstrip("/"))
    return Target(name=("beta" if beta else "production") if real or beta else PRACTICE)


def _give_up(workspace: Any, name: str, reason: str) -> None:  # noqa: ANN401 - a Workspace
    from section16.tasks.filing.recovery import abandon

    say_submission(f"submission {name}", abandon(workspace, name, reason))


class _Order:
    """What is to be done with each report."""

    def __init__(
        self,
        target: "Target",
        enclosed: "Enclosed",
        *,
        live: bool,
        json: bool,
        test_first: bool,
        asked: bool,
        again: bool,
    ) -> None:
        self.target = target
        self.enclosed = enclosed
        self.again = again
        self.live = live
        self.json = json
        self.test_first = test_first
        self.asked = asked

    def _desk(self, workspace: Any, report: "OwnershipDocument", name: str) -> Any:  # noqa: ANN401 - a context
        from section16.tasks.filing.targets import desk_at

        quiet = self.json or not sys.stderr.isatty()
        return desk_at(self.target, workspace, (report,), (lambda _: None) if quiet else _teller(name))

    def file(self, workspace: Any, name: str, report: "OwnershipDocument") -> int:  # noqa: ANN401
        from section16.tasks.filing.by_hand import NOT_SETTLED
        from section16.tasks.filing.file import file_report

        with self._desk(workspace, report, name) as opened:
            desk = self._furnished(opened)
            if self.target.is_real:
                complain(f"note: {NOT_SETTLED}")
            if not self.asked:
                ask(desk, name, report, self.enclosed)
            filed = file_report(
                desk,
                report,
                _stem(name),
                live=self.live,
                test_first=self.test_first,
                documents=self.enclosed.documents,
            )
            return say_filed(desk, name, filed, json=self.json)

    def export(self, workspace: Any, name: str, report: "OwnershipDocument", folder: Path) -> int:  # noqa: ANN401
        from section16.tasks.filing.by_hand import export

        documents = self.enclosed.documents
        with self._quiet_desk(workspace, report) as opened:
            desk = self._furnished(opened)
            try:
                path, submission = export(desk, report, _stem(name), folder, live=self.live, documents=documents)
            except OSError as error:
                message = f"{error.filename or folder}: cannot be written ({error.strerror or error}); name a folder"
                raise Stop(message) from None
        typer.echo(str(path))
        secret = "it holds the CCC: keep it from others, and delete it after use"  # noqa: S105 - says what the file is
        complain(f"{path}: {secret if '-with-ccc' in path.name else 'no CCC is known; the page will want one'}")
        complain(f"upload it on the SEC's OnlineForms page, then: section16 file --record ACCESSION {name}")
        if self.json:
            say_json({"file": name, "path": str(path), "submission": as_fields(submission)})
        return FINE

    def record(self, workspace: Any, name: str, report: "OwnershipDocument", accession: str) -> int:  # noqa: ANN401
        from section16.tasks.filing.by_hand import record

        documents = self.enclosed.documents
        with self._quiet_desk(workspace, report) as opened:
            desk = self._furnished(opened)
            submission = record(desk, report, _stem(name), accession, live=self.live, documents=documents)
        if self.json:
            say_json({"file": name, "submission": as_fields(submission)})
        else:
            say_submission(name, submission)
        return FINE

    def _furnished(self, desk: "Desk") -> "Desk":
        """Lay out what goes with the report."""
        enclosed = self.enclosed
        return desk._replace(contact=enclosed.contact, notifications=enclosed.notifications, again=self.again)

    def _quiet_desk(self, workspace: Any, report: "OwnershipDocument") -> Any:  # noqa: ANN401
        from section16.tasks.filing.targets import desk_without_edgar

        return desk_without_edgar(self.target, workspace, (report,))


def _stem(name: str) -> str:
    return Path(name).stem if name != "-" else "stdin"


def _teller(name: str) -> Any:  # noqa: ANN401 - a function of a submission
    return lambda submission: say_submission(name, submission, err=True)
