"""What is wrong in a plan or in a file of executions, all of it at once."""

from collections.abc import Iterable

import msgspec

from section16.form.message import one_line

__all__ = ["FillsError", "Mistake", "MistakesError", "PlanError"]


class Mistake(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to put right: where, what was seen, what to do."""

    place: str
    seen: str
    do: str
    line: int | None = None

    def message(self, name: str) -> str:
        """Return `name, line 41, event[3].price: what was seen; what to do`."""
        line = () if self.line is None else (f"line {self.line}",)
        place = (self.place,) if self.place else ()
        return one_line(f"{', '.join((name, *line, *place))}: {self.seen}; {self.do}")


class MistakesError(ValueError):
    """Everything that is wrong in one file, a line each."""

    def __init__(self, name: str, mistakes: Iterable[Mistake]) -> None:
        """Keep the name of the file and its mistakes, in the order of the file."""
        self.name = name
        self.mistakes = tuple(sorted(mistakes, key=lambda mistake: mistake.line or 0))
        super().__init__("\n".join(mistake.message(name) for mistake in self.mistakes))


class PlanError(MistakesError):
    """A plan that cannot be drafted from."""


class FillsError(MistakesError):
    """A file of executions that cannot be read for certain."""
