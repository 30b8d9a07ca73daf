"""Reading the files that a command names, one after the other, whatever is wrong with some."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from section16.cli.console import FINDINGS, FINE, NOTHING, Stop, complain, each, one_line, with_progress
from section16.standard.errors import Section16Error
from section16.tasks.files import STDIN, Input

if TYPE_CHECKING:
    from section16.form.document import OwnershipDocument

__all__ = ["Reading", "Readings", "read_input"]


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
        for source in with_progress(self.inputs, self._what):
            try:
                reading = read_input(source)
            except Stop as stop:
                complain(stop.message)
                self._refused += 1
                continue
            self._read += 1
            self.flawed |= bool(reading.report.faults)
            yield reading

    @cached_property
    def paths(self) -> frozenset[str]:
        """Return the names of files, which can be read again; standard input cannot."""
        return frozenset(one.name for one in self.inputs) - {STDIN}

    @property
    def status(self) -> int:
        """Return 2 when nothing could be read, 1 when something could not be or has faults, else 0."""
        if not self._read:
            return NOTHING
        return FINDINGS if self._refused or self.flawed else FINE


def read_input(source: Input) -> Reading:
    """Read one file; raise Stop with one line when it cannot be."""
    from section16.tasks.report import read

    try:
        data = source.read()
        return Reading(source.name, data, read(data))
    except Section16Error as error:
        message = one_line(f"{source.name}: {error}")
        raise Stop(message) from None
    except OSError as error:
        message = f"{source.name}: cannot be read ({error.strerror or error}); give the path of a file"
        raise Stop(one_line(message)) from None
