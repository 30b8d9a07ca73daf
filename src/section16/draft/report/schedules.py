"""The schedules of executions that the footnotes promise to the staff: one CSV for each day's folded trade."""

from collections.abc import Iterator

from section16.draft.case import At, Case
from section16.draft.events.executions import bands_of
from section16.draft.fills.bands import schedule_csv
from section16.draft.plan import Cover, Purchase, TradeEvent

__all__ = ["schedules_of"]


def schedules_of(case: Case) -> Iterator[tuple[str, str]]:
    """Yield file name and text of the schedule of each event that has executions."""
    for number, event in enumerate(case.plan.events):
        trade = event if isinstance(event, TradeEvent) else getattr(event, "cover", None)
        if not isinstance(trade, TradeEvent | Cover) or trade.fills is None:
            continue
        on = trade.on or event.on
        bands = bands_of(At(case, number, event), trade, on, "P" if isinstance(event, Purchase) else "S")
        yield f"fills-{on.isoformat()}-event-{number + 1}.csv", schedule_csv(bands)
