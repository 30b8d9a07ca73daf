"""All events of a plan as steps in order, each with the balance of its line; what does not foot is asked about."""

from collections.abc import Iterator, Sequence
from typing import Final

from section16.drafting.case import At, Case
from section16.drafting.events.build import build
from section16.drafting.events.transfers import splits
from section16.drafting.lines.balance import Line, Posted, Step, in_order, replay, waits
from section16.drafting.lines.steps import Opening
from section16.drafting.plan.mistake import Mistake, PlanError, refuse
from section16.drafting.plan.plan import Split
from section16.drafting.wording import amount

__all__ = ["post", "steps_of"]

_WHOLE: Final = "give numbers and a ratio that come out even, or `received`"
_PLACES: Final = 4  # decimals that EDGAR takes (POSITIVE_DECIMAL)


def post(opening: Opening, steps: Sequence[Step]) -> tuple[Posted, ...]:
    """Replay the steps from the opening balances; raise PlanError with every balance that cannot be."""
    posted = tuple(replay(opening.balances, steps))
    mistakes = (*_unknown(opening, steps), *_impossible(posted))
    if mistakes:
        refuse(mistakes)
    return posted


def steps_of(case: Case, opening: Opening) -> tuple[Step, ...]:
    """Build the steps of all events, in order, without the lines that wait for Form 5; collect all mistakes."""
    steps: list[Step] = []
    mistakes: list[Mistake] = []
    for number, event in enumerate(case.plan.events):
        try:
            steps.extend(build(At(case, number, event)))
        except PlanError as error:
            mistakes.extend(error.mistakes)
    if mistakes:
        refuse(mistakes)
    early = case.plan.settings.early
    kept = [step for step in steps if step.row is None or not waits(case.form, step.row.form_type or "", early=early)]
    return in_order((*kept, *_splits(case, opening, kept)))


def _splits(case: Case, opening: Opening, steps: Sequence[Step]) -> Iterator[Step]:
    lines = dict.fromkeys((*opening.balances, *(step.line for step in steps)))
    for number, event in enumerate(case.plan.events):
        if isinstance(event, Split):
            yield from splits(At(case, number, event), lines)


def _unknown(opening: Opening, steps: Sequence[Step]) -> Iterator[Mistake]:
    """Ask for the opening balance of a line that moves without one; a correction brings its own."""
    first: dict[Line, Step] = {}
    for step in steps:
        first.setdefault(step.line, step)
    for line, step in first.items():
        if line not in opening.balances and step.to is None:
            seen = f"the plan does not say how much of {_named(line)} was held before"
            yield Mistake(place=step.place, seen=seen, do=_how_to_say(line))


def _impossible(posted: Sequence[Posted]) -> Iterator[Mistake]:
    """Find the first balance of each line that is below nothing or has more decimals than EDGAR takes."""
    told: set[Line] = set()
    for one in posted:
        if one.step.line in told:
            continue
        line, after = one.step.line, one.balance
        if after < 0:
            told.add(line)
            seen = (
                f"{amount(-one.step.change)} of {_named(line)} are more than the {amount(after - one.step.change)} held"
            )
            yield Mistake(place=one.step.place, seen=seen, do="check the number, and what was held before")
        elif round(after, _PLACES) != after:
            told.add(line)
            seen = f"the balance of {_named(line)} would be {amount(after)}, with more than four decimals"
            is_split = one.step.times != one.step.per
            do = 'write `fractions = "drop"`, or give what remains under `adjusted`' if is_split else _WHOLE
            yield Mistake(place=one.step.place, seen=seen, do=do)


def _named(line: Line) -> str:
    """Name a line as a filer knows it: class or series, and how it is held."""
    how = "direct" if line.held.ownership == "D" else line.held.nature or "indirect"
    return f"'{line.series}' ({how})"


def _how_to_say(line: Line) -> str:
    if line.table == "II":
        return f"write `remaining` in the grant '{line.series}'"
    nature = f', nature = "{line.held.nature}"' if line.held.nature else ""
    return f'add a [[holding]] with security = "{line.series}"{nature} and its shares, 0 if there were none'
