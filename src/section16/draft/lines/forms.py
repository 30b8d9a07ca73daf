"""On which form a line belongs, and what that makes of its form type and timeliness (specification 4.3.8)."""

from section16.draft.plan import Event
from section16.form.cell import EMPTY, Cell
from section16.standard.deadlines import form_for

__all__ = ["due_on", "timeliness", "waits"]


def due_on(event: Event, code: str, side: str) -> str:
    """Return the form, `4` or `5`, on which a line is due; the plan's own word comes first."""
    return event.form or form_for(event.on, code, side)


def timeliness(form: str, form_type: str, *, late: bool) -> Cell[str]:
    """Return the letter of a line: E before its time on Form 4, L after its time on Form 5, else nothing."""
    if form == "4":
        return Cell("E") if form_type == "5" else EMPTY
    return Cell("L") if form_type == "4" or late else EMPTY


def waits(form: str, form_type: str, *, early: bool) -> bool:
    """Tell whether a line is left for Form 5."""
    return form == "4" and form_type == "5" and not early
