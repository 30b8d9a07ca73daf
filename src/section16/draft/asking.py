"""Ask for what the plan does not say: nothing is guessed, and everything is asked for at once."""

from collections.abc import Iterable
from typing import NoReturn

from section16.draft.plan.mistake import Mistake, PlanError

__all__ = ["ask", "refuse"]


def ask(place: str, seen: str, do: str) -> NoReturn:
    """Stop what is being drafted with one question; the engine collects the questions of all events."""
    refuse((Mistake(place=place, seen=seen, do=do),))


def refuse(mistakes: Iterable[Mistake]) -> NoReturn:
    """Stop with several questions; the caller puts the plan's file name in place of `plan`."""
    name = "plan"
    raise PlanError(name, mistakes)
