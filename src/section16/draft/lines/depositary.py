"""American depositary shares: what one stands for, and a trade in them told as one in ordinary shares."""

from msgspec.structs import replace

from section16.draft.case import Case, say
from section16.draft.lines.notes import joined, on_cell
from section16.draft.lines.rows import Move
from section16.draft.lines.terms import ratio_of
from section16.draft.plan import Ads
from section16.draft.plan.base import HeldAs
from section16.draft.wording import amount, money, one_or_more, shares_of, singular

__all__ = ["as_ordinary", "depositary_note"]


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
