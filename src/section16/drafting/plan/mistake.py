"""What is wrong in a plan or in a file of executions, all of it at once."""

from collections.abc import Iterable
from typing import NoReturn

import msgspec

from section16.form.problems import one_line
from section16.standard.errors import ReasonsError

__all__ = ["FillsError", "Mistake", "MistakesError", "OneMistakeError", "PlanError", "ask", "refuse"]


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


class OneMistakeError(ValueError):
    """One thing to put right, at a place that the caller knows: what was seen, and what to do."""

    def __init__(self, *, seen: str, do: str) -> None:
        self.seen, self.do = seen, do
        super().__init__(f"{seen}; {do}")


class MistakesError(ReasonsError):
    """Everything that is wrong in one file, a line each, in the order of the file."""

    def __init__(self, name: str, mistakes: Iterable[Mistake]) -> None:
        self.name = name
        self.mistakes = tuple(sorted(mistakes, key=lambda mistake: mistake.line or 0))
        super().__init__(mistake.message(name) for mistake in self.mistakes)

    def __reduce__(self) -> tuple[type["MistakesError"], tuple[str, tuple[Mistake, ...]]]:
        """Tell pickle what the error is made of, so that a worker process may raise it."""
        return type(self), (self.name, self.mistakes)


class PlanError(MistakesError):
    """A plan that cannot be drafted from."""


class FillsError(MistakesError):
    """A file of executions that cannot be read for certain."""


def ask(place: str, seen: str, do: str) -> NoReturn:
    """Stop what is being drafted with one question; the engine collects the questions of all events."""
    refuse((Mistake(place=place, seen=seen, do=do),))


def refuse(mistakes: Iterable[Mistake]) -> NoReturn:
    """Stop with several questions; the caller puts the plan's file name in place of `plan`."""
    name = "plan"
    raise PlanError(name, mistakes)
