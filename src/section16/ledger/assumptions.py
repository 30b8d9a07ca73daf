"""Explanations taken as true: postings as they would be, each balance marked by what it rests on."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from section16.ledger.values import Balance, Gap, GapKind, Posting, RowRef

__all__ = ["AssumedPostings", "assume"]

# In these the reported balance is held to be wrong; in all others something moved that no row reports.
_WRONG_BALANCE: Final[frozenset[GapKind]] = frozenset({"typing error", "reverts", "unit"})


class AssumedPostings(Struct, frozen=True):
    """The postings of a line after explanations were applied, and the gaps that they closed, in order."""

    postings: tuple[Posting, ...]
    closed: tuple[tuple[RowRef, GapKind], ...] = ()

    def mark(self, balance: Balance) -> Balance:
        """Name the explanations on which a balance rests: those of gaps up to its row."""
        places = {posting.row: place for place, posting in enumerate(self.postings)}
        kinds = (kind for row, kind in self.closed if places[row] <= places[balance.row])
        return replace(balance, assumed=tuple(dict.fromkeys(kinds)))


def assume(postings: Sequence[Posting], gaps: Sequence[Gap], kinds: Collection[GapKind]) -> AssumedPostings:
    """Apply to each gap of a line the surest of its explanations that is of one of some kinds.

    A balance that a later gap takes back was wrong: the computed one takes its place until then. Else an adjustment
    comes before the row, on the last day on which it can have been.
    """
    found = {gap.before: (gap, kind) for gap in gaps if (kind := _assumed(gap, kinds)) is not None}
    made: list[Posting] = []
    wrong = Decimal(0)  # by how much balances are too high
    for place, posting in enumerate(postings):
        gap, kind = found.get(posting.row, (None, None))
        if gap is not None and kind in _WRONG_BALANCE:
            comes_back = any(other.difference == -gap.difference for other in _later(gaps, postings[place + 1 :]))
            if wrong == -gap.difference:
                wrong = Decimal(0)
            elif comes_back:
                wrong += gap.difference
            else:
                made.append(_adjustment(gap, posting))
        elif gap is not None:
            made.append(_adjustment(gap, posting))
        known = posting.reported is not None and wrong
        made.append(replace(posting, reported=posting.reported - wrong) if known and posting.reported else posting)
    return AssumedPostings(tuple(made), tuple((row, kind) for row, (_, kind) in found.items()))


def _assumed(gap: Gap, kinds: Collection[GapKind]) -> GapKind | None:
    return next((one.kind for one in gap.explanations if one.kind in kinds), None)


def _later(gaps: Iterable[Gap], postings: Sequence[Posting]) -> list[Gap]:
    rows = {posting.row for posting in postings}
    return [gap for gap in gaps if gap.before in rows]


def _adjustment(gap: Gap, posting: Posting) -> Posting:
    return Posting(
        line=posting.line,
        kind="adjustment",
        row=posting.row,
        day=posting.day,
        amount=gap.difference,
        known_at=posting.known_at,
    )
