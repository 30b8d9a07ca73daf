"""The list of commands, and what happens when one cannot go on."""

import os
import sys
from errno import EBADF, EDQUOT, EFBIG, EIO, ENOSPC
from typing import Annotated

import typer

from section16.cli.frame.console import FINE, NOTHING, Stop, complain, lines_of, one_line
from section16.cli.frame.help import CommandGroup
from section16.cli.frame.listing import ListedCommand, ListedGroup
from section16.cli.frame.misuse import explain_misuse
from section16.form.problems import defect_line
from section16.standard.errors import Section16Error

__all__ = ["COMMANDS", "app", "run"]

_INTERRUPTED = 130
_NO_ROOM = (ENOSPC, EDQUOT, EFBIG, EIO, EBADF)

COMMANDS = {
    "Prepare a report": {
        "plan": ListedCommand("section16.cli.reports.plan", "Write the next plan from what was filed"),
        "draft": ListedCommand(
            "section16.cli.reports.draft", "Draft Forms 3, 4 and 5 and their amendments from a plan"
        ),
        "check": ListedCommand(
            "section16.cli.reports.check", "Check reports against EDGAR's rules, the law and good practice"
        ),
        "due": ListedCommand("section16.cli.reports.due", "Say when a report is due, or list everything that is due"),
        "demo": ListedCommand("section16.cli.demo", "Take an example from trades to an accepted filing, offline"),
    },
    "File it with EDGAR": {
        "file": ListedCommand("section16.cli.filing.file", "File reports with EDGAR, each exactly once"),
        "status": ListedCommand(
            "section16.cli.filing.status", "Follow submissions until EDGAR has accepted or suspended them"
        ),
        "approve": ListedCommand(
            "section16.cli.filing.approve", "Approve a report for filing, or list those that wait"
        ),
        "audit": ListedCommand("section16.cli.filing.audit", "Verify the audit trail, or print it"),
        "filer": ListedCommand(
            "section16.cli.filer.group", "Manage EDGAR accounts: people, delegations, CCCs and tokens"
        ),
        "sandbox": ListedCommand("section16.cli.filing.sandbox", "Run a local EDGAR to practise with, until Ctrl+C"),
    },
    "Work in a browser": {
        "serve": ListedCommand("section16.cli.serve", "Serve the workbench in a browser, until Ctrl+C"),
        "backup": ListedCommand("section16.cli.backup", "Back a workspace up into one file, while it is used"),
        "restore": ListedCommand("section16.cli.backup", "Make a workspace of a backup, where there is none"),
    },
    "Read reports": {
        "show": ListedCommand("section16.cli.reports.show", "Show reports as the SEC prints them, or as JSON or XML"),
        "diff": ListedCommand("section16.cli.reports.diff", "Compare two reports, row by row"),
    },
    "Compute short-swing profit": {
        "short-swing": ListedCommand(
            "section16.cli.ledger.short_swing", "Compute the profit that Section 16(b) lets an issuer recover"
        ),
        "window": ListedCommand("section16.cli.ledger.short_swing", "Say what a trade would add to short-swing profit"),
    },
    "Follow what insiders hold": {
        "events": ListedCommand("section16.cli.ledger.events", "List what happened, each thing once, with every owner"),
        "positions": ListedCommand("section16.cli.ledger.positions", "Say what an insider held on a day, line by line"),
        "history": ListedCommand(
            "section16.cli.ledger.positions", "List what changed each line, with computed balances"
        ),
        "lines": ListedCommand(
            "section16.cli.ledger.positions", "Propose which titles and natures of an issuer are one"
        ),
        "reconcile": ListedCommand(
            "section16.cli.ledger.reconcile", "List balances that do not follow, and what may explain them"
        ),
        "repairs": ListedCommand(
            "section16.cli.ledger.repairs", "List values that cannot be meant, and what likely was"
        ),
        "amendments": ListedCommand("section16.cli.ledger.amendments", "List what amendments changed, row by row"),
        "late": ListedCommand("section16.cli.ledger.late", "List what was reported late, row by row"),
        "item405": ListedCommand("section16.cli.ledger.late", "Draft an issuer's disclosure of delinquent reports"),
    },
    "Keep and query a lake of filings": {
        "ingest": ListedCommand("section16.cli.lake.ingest", "Read filings into a lake from files, archives or EDGAR"),
        "watch": ListedCommand("section16.cli.lake.watch", "Follow EDGAR into a lake until Ctrl+C, and send alerts"),
        "lake": ListedCommand("section16.cli.lake.lake", "Check, inspect, compact or compare a lake; derive tables"),
        "sql": ListedCommand("section16.cli.lake.sql", "Query a lake with SQL, as DuckDB understands it"),
        "screen": ListedCommand("section16.cli.lake.screen", "Find trades by filters, in a lake or in files"),
        "export": ListedCommand("section16.cli.lake.export", "Write a lake as files like the SEC's data sets"),
        "synth": ListedCommand(
            "section16.cli.lake.synth", "Make up valid filings, for tests and for people without data"
        ),
    },
}


class _Section16(ListedGroup):
    """The commands of the table."""

    listed = COMMANDS


app = CommandGroup(
    name="section16",
    help="""
Draft, check, file, read and query reports of insider ownership: SEC Forms 3, 4 and 5.

Name files by path or glob, or give `-` for standard input. Exit status: 0 all is well; 1 findings, or faults of the
input; 2 wrong use, or nothing readable.
""",
    cls=_Section16,
    add_completion=True,
)


def _say_version(value: bool) -> None:  # noqa: FBT001 - the shape of a typer callback
    if value:
        from importlib.metadata import version

        typer.echo(f"section16 {version('section16')}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    _version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Take the options that come before a command."""


def run() -> None:
    """Run a command; whatever goes wrong ends in one line and a status, never in a traceback."""
    status = _status()
    if status == _INTERRUPTED:
        complain("interrupted; what was being written is whole or was left as it was")
    sys.exit(status)


def _status() -> int:
    try:
        _open_what_is_closed()
        return int(app(standalone_mode=False) or 0)
    except typer.TyperException as misuse:
        return _misused(misuse)
    except (KeyboardInterrupt, typer.Abort):
        return _INTERRUPTED
    except SystemExit as stop:  # as typer ends a command where the reader of a pipe has enough
        if not isinstance(stop.__context__, BrokenPipeError):
            raise
        return FINE
    except Exception as error:  # noqa: BLE001 - no traceback reaches a user
        return _INTERRUPTED if _is_interrupt_of_duckdb(error) else _stopped(error)


def _is_interrupt_of_duckdb(error: Exception) -> bool:
    """Tell whether an error is what DuckDB raises at Ctrl+C while it works, in place of KeyboardInterrupt."""
    return type(error) is RuntimeError and str(error) == "Query interrupted"


def _stopped(error: Exception) -> int:
    """Tell the user why a command cannot go on, and return its exit status."""
    if isinstance(error, Stop):
        complain(error.message)
        return error.status
    if isinstance(error, Section16Error):
        complain("\n".join(lines_of(error)))
    elif "SECTION16_TRACEBACK" in os.environ:
        raise error
    else:
        complain(_failure(error))
    return NOTHING


def _open_what_is_closed() -> None:
    """Give a stream that was closed (`>&-`) an end, or the next file opened would take its place."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115, PTH123 - open until the end


def _failure(error: Exception) -> str:
    """Tell a full disk behind standard output, which has no file name, from a file's trouble and a defect of ours."""
    if not isinstance(error, OSError):
        return f"{defect_line(error)}; run it again with SECTION16_TRACEBACK=1 and report what it prints"
    if error.filename is None and error.errno in _NO_ROOM:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left in the buffer has nowhere to go
        return f"standard output: cannot be written ({error.strerror}); send it where there is room"
    place = error.filename if error.filename is not None else "system"
    return one_line(f"{place}: {error.strerror or error}; see that it is there, may be used, and has room")


def _misused(misuse: typer.TyperException) -> int:
    seen = misuse.format_message()
    if seen.startswith("Usage:"):  # the help, asked for by giving no argument
        typer.echo(seen)
    else:
        complain(explain_misuse(misuse))
    return NOTHING
