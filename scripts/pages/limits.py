"""docs/reference/limits.md: how much there may be of anything."""

from pages.markdown import code, page, table
from section16.standard.limits import LIMITS, Limit

__all__ = ["limits"]

_INTRO = """
What EDGAR takes. Drafting keeps to these limits: what is too long or too many goes into further footnotes, rows into
further reports. Reading has no such limit, only those against hostile input (see [the design](../design.md#security)).
"""


def limits() -> str:
    """Return the page."""
    head = ("Of", "At most", "Unit", "Says who", "Note")
    return page("Limits", _INTRO, table(head, map(_row, LIMITS)))


def _row(one: Limit) -> tuple[str, ...]:
    name = code(one.name) if one.name.isalnum() and not one.name.islower() else one.name
    return (name, f"{one.most:,}", one.unit, one.source, one.note)
