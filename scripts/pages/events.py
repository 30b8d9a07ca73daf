"""docs/reference/events.md: what each event of a plan becomes on the form."""

from collections.abc import Iterator
from typing import get_args

from pages.markdown import code, page, table
from section16.drafting.plan.events import AnyEvent
from section16.drafting.plan.parts import Event

__all__ = ["events"]

_INTRO = """
What a draft makes of each event of a plan: the table, the transaction code, acquired (A) or disposed of (D), the price,
what a footnote says, and the form that the line is due on. A test holds the table to what is drafted.

Lines are by day. Within a day, splits come first, then what the issuer gives and exercises with the shares that pay for
them, then everything else, as planned. On Form 4 a line due on Form 5 is marked early (V) or, with
`early = false` under `[settings]`, left for Form 5; on Form 5 a line due on Form 4 is marked late.
"""


def events() -> str:
    """Return the page."""
    head = ("Event", "Table", "Code", "A/D", "Price", "Footnote", "Due on")
    return page(
        "Events and their lines", _INTRO, table(head, (line for event in get_args(AnyEvent) for line in _lines(event)))
    )


def _lines(event: type[Event]) -> Iterator[tuple[str, ...]]:
    first = code(str(event.__struct_config__.tag))
    for line in event.makes:
        yield first, line.table, line.code, line.side, line.price, line.footnote, line.form
        first = ""
    if event.besides:
        yield first, "-", "", "", "", event.besides, ""
