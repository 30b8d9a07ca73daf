"""The list of commands, and what happens when one cannot go on."""

import os
import sys
from typing import Annotated

import typer

from section16.cli.check import check
from section16.cli.demo import demo
from section16.cli.diff import diff
from section16.cli.draft import draft
from section16.cli.due import due
from section16.cli.show import show
from section16.cli.talk import NOTHING, Stop, complain

__all__ = ["app", "main"]

_INTERRUPTED = 130

COMMANDS = (draft, check, show, diff, due, demo)

app = typer.Typer(
    name="section16",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""
Reports of insider ownership, SEC Forms 3, 4 and 5: from the trade to the record.

Files may be named, given as globs, or `-` for standard input. Exit status: 0 fine, 1 findings or faults of the
input, 2 wrong use or nothing readable.
""",
)
for command in COMMANDS:
    app.command(help=command.__doc__)(command)


def _say_version(value: bool) -> None:  # noqa: FBT001 - the shape of a typer callback
    if value:
        from importlib.metadata import version

        typer.echo(f"section16 {version('section16')}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    _version: Annotated[bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Which.")] = False,
) -> None:
    """Take the options that come before a command."""


def main() -> None:
    """Run a command; whatever goes wrong ends in one line and a status, never in a traceback."""
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except Stop as stop:
        complain(stop.message)
        sys.exit(stop.status)
    except typer.TyperException as misuse:
        context = getattr(misuse, "ctx", None)
        path = context.command_path if context else "section16"
        complain(f"{path}: {misuse.format_message().rstrip('.')}; see {path} --help")
        sys.exit(NOTHING)
    except typer.Abort:
        sys.exit(_INTERRUPTED)
    except KeyboardInterrupt:
        complain("interrupted; what was being written is whole or was left as it was")
        sys.exit(_INTERRUPTED)
    except BrokenPipeError:  # the reader of a pipe has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except MemoryError:
        complain("not enough memory for this input; give fewer or smaller files")
        sys.exit(2)
    except Exception as error:
        if "SECTION16_TRACEBACK" in os.environ:
            raise
        complain(
            f"section16 failed: {type(error).__name__}: {error}; run again with SECTION16_TRACEBACK=1 and report it"
        )
        sys.exit(2)
