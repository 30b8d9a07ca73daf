"""Reading the files that a command names, one after the other, whatever is wrong with some."""

from collections.abc import Callable, Generator, Iterator, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Annotated, NamedTuple, TypeVar

import typer

from section16.cli.frame.console import FINDINGS, FINE, NOTHING, Stop, complain, each, one_line, with_progress
from section16.standard.errors import Section16Error
from section16.tasks.files import STDIN, Input
from section16.tasks.many import on_all_cores

if TYPE_CHECKING:
    from section16.form.document import OwnershipDocument

__all__ = ["Reading", "Readings", "Workers", "read_input", "stop_of"]

T = TypeVar("T")
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        metavar="N",
        min=1,
        help="Number of processes.",
        show_default="one for each processor, where there is enough to do",
    ),
]


class Reading(NamedTuple):
    """A file that could be read: its name, its bytes and the report."""

    name: str
    data: bytes
    report: "OwnershipDocument"


class Readings:
    """The reports that could be read, and the exit status that the rest leaves."""

    def __init__(self, names: Sequence[str], what: str) -> None:
        """Expand the names."""
        self.inputs = each(names)
        self._what = what
        self._read = 0
        self._refused = 0
        self.flawed = False

    def __iter__(self) -> Iterator[Reading]:
        """Read one after the other; complain of what cannot be read and go on."""
        for source in with_progress(self.inputs, self._what, len(self.inputs)):
            try:
                reading = read_input(source)
            except Stop as stop:
                self._refuse(stop)
                continue
            self._count(flawed=bool(reading.report.faults))
            yield reading

    def work(
        self, function: Callable[[Reading], T], seconds: float, workers: int | None = None
    ) -> Generator[tuple[str, T], None, None]:
        """Yield each file's name and what the function gives for its reading, in order, from all cores where it pays.

        `seconds` is roughly what one file takes. Complain of what cannot be read, and of what stops the function.
        """
        several = on_all_cores(
            partial(_read_and, function), self.inputs, seconds, 1 if STDIN in self.names else workers
        )
        for outcome in with_progress(several, self._what, len(self.inputs)):
            if outcome.result is not None:
                flawed, result = outcome.result
                self._count(flawed=flawed)
                yield outcome.job.name, result
            else:
                self._refuse(stop_of(outcome.job.name, outcome.error))

    def _count(self, *, flawed: bool) -> None:
        self._read += 1
        self.flawed |= flawed

    def _refuse(self, stop: Stop) -> None:
        """Complain of a file that gave nothing, and go on."""
        complain(stop.message)
        self._refused += 1

    @cached_property
    def names(self) -> frozenset[str]:
        """Return the names of all, that of standard input too."""
        return frozenset(one.name for one in self.inputs)

    @property
    def status(self) -> int:
        """Return 2 when nothing could be read, 1 when something could not be or has faults, else 0."""
        if not self._read:
            return NOTHING
        return FINDINGS if self._refused or self.flawed else FINE


def stop_of(name: str, error: Exception | None) -> Stop:
    """Return what is said of a file whose work ended with an error; raise what no user can mend."""
    if isinstance(error, Stop):
        return error
    if isinstance(error, Section16Error):
        return Stop(one_line(f"{name}: {error}"))
    raise error or AssertionError(name)


def _read_and(function: Callable[[Reading], T], source: Input) -> tuple[bool, T]:
    """Tell whether a file has faults, and what the function gives for it."""
    reading = read_input(source)
    return bool(reading.report.faults), function(reading)


def read_input(source: Input) -> Reading:
    """Read one file; raise Stop with one line when it cannot be."""
    from section16.tasks.reports.report import read

    try:
        data = source.read()
        return Reading(source.name, data, read(data))
    except Section16Error as error:
        message = one_line(f"{source.name}: {error}")
        raise Stop(message) from None
    except OSError as error:
        message = f"{source.name}: cannot be read ({error.strerror or error}); give the path of a file"
        raise Stop(one_line(message)) from None
