"""What `section16 file` says before and after it files."""

import sys
from typing import TYPE_CHECKING

import typer

from section16.cli.at import as_fields, say_submission
from section16.cli.talk import FINDINGS, FINE, Stop, complain, one_line, say_json

if TYPE_CHECKING:
    from section16.form.document import OwnershipDocument
    from section16.tasks.filing import Filed
    from section16.tasks.filing_desk import Desk
    from section16.tasks.filing_enclosed import Enclosed

__all__ = ["advise", "ask", "say_filed"]


def advise(name: str, data: bytes, report: "OwnershipDocument", enclosed: "Enclosed") -> None:
    """Say which exhibits the remarks name that do not go with a report, and what is not taken from EDGAR's copy."""
    from section16.tasks.filing_enclosed import left_out, named_and_missing

    for one in left_out(report, data):
        complain(f"{name}: note: the file holds {one}, which is not filed; name it with --attach")
    for message in named_and_missing(report, enclosed.documents):
        complain(f"{name}: note: {message}")


def ask(desk: "Desk", name: str, report: "OwnershipDocument", enclosed: "Enclosed") -> None:
    """Show what will be filed, by whom, for whom, and ask."""
    from section16.tasks.filing_summary import summary_of

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
    from section16.tasks.filing_summary import BAD, said_of

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
