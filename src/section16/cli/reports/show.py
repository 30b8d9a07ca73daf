"""`section16 show`: reports as text, HTML, PDF, Markdown, JSON or XML."""

import sys
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from section16.cli.frame.console import FILES, Stop, complain, one_line
from section16.cli.frame.inputs import Reading, Readings, Workers

if TYPE_CHECKING:
    from section16.form.document import OwnershipDocument
    from section16.form.problems import Fault

__all__ = ["show"]


_Layout = Literal["text", "html", "pdf", "markdown", "json", "xml"]
_Manner = Literal["stylesheets", "pages"]

_ENDINGS = {"text": ".txt", "markdown": ".md"}
_SECONDS = {"pdf": 0.03}  # what a report takes, roughly
_QUICK = 0.002


def show(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help=f"Reports to show: {FILES}.")],
    *,
    as_: Annotated[
        _Layout | None,
        typer.Option(
            "--as",
            metavar="LAYOUT",
            help="Show as text, html, pdf, markdown, json or xml.",
            show_default="a view for the terminal, else text",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write a file for each report into this folder.")
    ] = None,
    manner: Annotated[
        _Manner,
        typer.Option(
            "--manner", metavar="MANNER", help="Print details as the SEC's stylesheets do, or as the pages of sec.gov."
        ),
    ] = "stylesheets",
    json: Annotated[bool, typer.Option("--json", help="The same as --as json.")] = False,
    workers: Workers = None,
) -> None:
    """Show reports as the SEC prints them, or as JSON or XML.

    JSON has every field of the form, as typed values. XML is the document as EDGAR disseminates it, written anew.

    Many files are worked on by all processors; they are written and printed in their order.

    Examples:
        section16 show form4.xml
        section16 show --as html --out pages filings/*.xml
        section16 show --as json - < form4.txt
    """
    chosen = "json" if json else as_
    readings = Readings(files, "showing")
    if chosen == "pdf" and out is None and len(readings.inputs) > 1:
        message = "several PDFs do not go into one stream; give --out a folder, or name one file"
        raise Stop(message)
    if out is None and chosen is None and sys.stdout.isatty():
        for name, _, report in readings:
            _complain_of_faults(name, report.faults)
            _terminal(report)
        raise typer.Exit(readings.status)
    layout: _Layout = chosen or "text"
    targets = _targets(readings, layout, out) if out else {}
    work = partial(_shown_with_faults, layout, manner)
    with closing(readings.work(work, _SECONDS.get(layout, _QUICK), workers)) as several:
        for name, (faults, data) in several:
            _complain_of_faults(name, faults)
            if out:
                _write(targets[name], data)
            else:
                _print(data, one_of_many=len(readings.inputs) > 1)
    raise typer.Exit(readings.status)


def _shown_with_faults(as_: _Layout, manner: _Manner, reading: Reading) -> "tuple[tuple[Fault, ...], bytes]":
    return reading.report.faults, shown(reading.report, as_, manner)


def shown(report: "OwnershipDocument", as_: _Layout, manner: _Manner = "stylesheets") -> bytes:
    """Return a report in one form."""
    from section16.tasks.reports.report import as_json, render
    from section16.xml import write_disseminated

    if as_ == "json":
        return as_json(report)
    if as_ == "xml":
        return write_disseminated(report)
    made = render(report, as_, manner)
    return made if isinstance(made, bytes) else made.encode()


def _targets(readings: Readings, as_: _Layout, out: Path) -> dict[str, Path]:
    """Name what will be written; stop before anything is if two would be one, or one would be its own source."""
    targets: dict[str, Path] = {}
    for source in readings.inputs:
        target = out / (source.stem + _ENDINGS.get(as_, f".{as_}"))
        twin = next((name for name, other in targets.items() if other == target), None)
        if twin is not None:
            message = f"{source.name}: would be written over {twin} as '{target}'; write them to different folders"
            raise Stop(message)
        if target.exists() and Path(source.name).exists() and target.samefile(source.name):
            message = f"{source.name}: would be written over itself; give --out another folder"
            raise Stop(message)
        targets[source.name] = target
    return targets


def _write(target: Path, data: bytes) -> None:
    from section16.tasks.files import write_whole

    try:
        write_whole(target, data)
    except OSError as error:
        message = f"{target}: cannot be written ({error.strerror or error}); give --out a folder that can be"
        raise Stop(message) from None


def _print(data: bytes, *, one_of_many: bool) -> None:
    if data.startswith(b"%PDF") and sys.stdout.isatty():
        message = "a PDF is not for a terminal; send it to a file with > or --out"
        raise Stop(message)
    if one_of_many and data.startswith(b"{"):
        import msgspec

        data = msgspec.json.format(data, indent=-1)  # one object a line
    sys.stdout.buffer.write(data if data.endswith(b"\n") or data.startswith(b"%PDF") else data + b"\n")
    sys.stdout.buffer.flush()


def _terminal(report: "OwnershipDocument") -> None:
    from rich.console import Console

    from section16.tasks.reports.report import on_terminal

    Console().print(on_terminal(report))


def _complain_of_faults(name: str, faults: "tuple[Fault, ...]") -> None:
    for fault in faults:
        line = f", line {fault.line}" if fault.line else ""
        complain(one_line(f"{name}: {fault.place}{line}: {fault.reason}"))
