"""How commands talk: facts to standard output, complaints to standard error, one line each."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import typer

from section16.form.problems import one_line
from section16.standard.errors import ReasonsError, Section16Error
from section16.tasks.files import Input, inputs

__all__ = [
    "FILES",
    "FINDINGS",
    "FINE",
    "NOTHING",
    "Stop",
    "complain",
    "count_of",
    "each",
    "lines_of",
    "one_line",
    "say_json",
    "with_progress",
]

FINE, FINDINGS, NOTHING = 0, 1, 2
FILES = "paths, globs, or - for standard input"  # as the help of many commands says

T = TypeVar("T")

# Below this a bar would only flicker.
_LONG = 20


class Stop(Exception):
    """The command cannot go on; the message is one line for the user."""

    def __init__(self, message: str, status: int = NOTHING) -> None:
        """Keep the message and the exit status."""
        super().__init__(message)
        self.message = message
        self.status = status


def lines_of(error: Section16Error) -> tuple[str, ...]:
    """Return what a user is told of an error: one line, or one for each of several reasons."""
    return tuple(map(one_line, error.reasons if isinstance(error, ReasonsError) else (error,)))


def complain(text: str) -> None:
    """Say what was seen and what to do, on standard error."""
    for line in text.split("\n"):
        typer.echo(one_line(line), err=True)


def say_json(value: object, *, pretty: bool = False) -> None:
    """Print a value as one line of JSON, or indented."""
    import msgspec

    data = msgspec.json.encode(value)
    typer.echo(msgspec.json.format(data, indent=2) if pretty else data)


def count_of(count: int, what: str) -> str:
    """Return a count and what is counted, in the plural unless there is one."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def each(names: Sequence[str]) -> tuple[Input, ...]:
    """Expand what the user named; stop when nothing was."""
    found = tuple(inputs(names))
    if not found:
        message = "no file named; name one or more, or `-` for standard input"
        raise Stop(message)
    return found


def with_progress(items: Iterable[T], what: str, total: int) -> Iterator[T]:
    """Go through items, with a bar on a terminal when there are many."""
    if total < _LONG or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, description=what, total=total, console=Console(stderr=True), transient=True)
