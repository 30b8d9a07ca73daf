"""Footnotes that hang on every row of a line, whatever the event: how it is held, and by whom."""

from collections.abc import Iterator

from msgspec.structs import replace

from section16.drafting.case import Case, say
from section16.drafting.lines.rows import Move
from section16.drafting.plan.held import holding_held, natural_name
from section16.drafting.plan.parts import CellNotes, HeldAs
from section16.drafting.plan.plan import Ads
from section16.drafting.terms import joined, on_cell, ratio_of
from section16.drafting.wording import amount, listed, money, one_or_more, shares_of, singular

__all__ = ["as_ordinary", "depositary_note", "series_notes", "stock_notes"]


def depositary_note(case: Case, ads: Ads) -> str:
    """Say how many ordinary shares a depositary share stands for."""
    ordinary, depositary = ratio_of(ads.ratio)
    words = {
        "depositary": singular(ads.security),
        "ratio": one_or_more(ordinary / depositary, "", "").strip(),
        "ordinary": shares_of(ads.ordinary),
    }
    return say(case, "depositary shares", **words)


def as_ordinary(case: Case, held: HeldAs, move: Move) -> tuple[HeldAs, Move]:
    """Turn a move of depositary shares into one of ordinary shares, where the plan reports it so."""
    ads = case.plan.ads
    if ads is None or ads.report != "ordinary" or held.security != ads.security:
        return held, move
    ordinary, depositary = ratio_of(ads.ratio)
    words = {
        "shares": amount(move.shares),
        "depositary": ads.security,
        "price": "no price" if move.price is None else money(move.price),
        "each": depositary_note(case, ads),
    }
    notes = joined(move.notes, on_cell(shares=(say(case, "depositary trade", **words),)))
    shares = move.shares * ordinary / depositary
    price = None if move.price is None else round(move.price * depositary / ordinary, 4)
    return replace(held, security=ads.ordinary), replace(move, shares=shares, price=price, notes=notes)


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
