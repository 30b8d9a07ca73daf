"""Footnotes that hang on every row of a line, whatever the event: how it is held, and by whom."""

from collections.abc import Iterator

from section16.draft.case import Case, say
from section16.draft.lines.depositary import depositary_note
from section16.draft.lines.notes import joined, on_cell
from section16.draft.plan.base import CellNotes, HeldAs
from section16.draft.plan.held import holding_held, natural_name
from section16.draft.wording import listed

__all__ = ["series_notes", "stock_notes"]


def stock_notes(case: Case, held: HeldAs) -> CellNotes:
    """Return those of a line of Table I: title, ownership and nature as the holding says, ADS, owners."""
    titles = (CellNotes(security=one.footnotes.security) for one in case.plan.holdings if holding_held(one) == held)
    depositary = (on_cell(security=note) for note in _depositary(case, held))
    return joined(*titles, *depositary, *_ways(case, held))


def series_notes(case: Case, held: HeldAs) -> CellNotes:
    """Return those of a derivative series: the same, but the class is the underlying one."""
    depositary = (on_cell(underlying=note) for note in _depositary(case, held))
    return joined(*depositary, *_ways(case, held))


def _ways(case: Case, held: HeldAs) -> Iterator[CellNotes]:
    """Yield what explains ownership and nature; a holding held the same way speaks for a series too."""
    for holding in case.plan.holdings:
        if holding_held(holding) == held:
            yield CellNotes(ownership=holding.footnotes.ownership, nature=holding.footnotes.nature)
    owners = case.plan.owners
    theirs = [owner for owner in owners if (owner.id or owner.cik) in held.owners]
    if theirs and len(theirs) < len(owners):
        names = tuple(natural_name(owner, case.plan) for owner in theirs)
        yield on_cell(ownership=(say(case, "held by", who=listed(names)),))


def _depositary(case: Case, held: HeldAs) -> Iterator[tuple[str, ...]]:
    ads = case.plan.ads
    if ads is not None and held.security == ads.security:
        yield (depositary_note(case, ads),)
