"""Which rows of a report an amendment repeats, whole or corrected.

Day and code alone tie nothing: a report may have many sales of one day. Each row of the report is compared with each
of the amendment, feature by feature, and the score is the weight of what agrees in percent of what is known of both.
A link needs one telling agreement (shares, price, or the balance before or after) and a score of 60. A row that
carries on where the other ends is the next trade, not the same. An amendment with as many rows as the report, none of
which carries on, is likely to repeat it all with other numbers: there 50 is enough.

Links are one to one. Of all ways to tie the rows of both filings, the one with the largest sum of squares of what the
scores exceed the least one by is taken; equal rows pair in their order.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final

import pyarrow as pa
from msgspec import Struct

from section16.ledger.assignment import best_matching, parted

__all__ = [
    "ENOUGH",
    "FEATURES",
    "PAIRS",
    "ROW_LINKS",
    "LineFeature",
    "LinePair",
    "RowLink",
    "agreeing",
    "link_pairs",
    "links_of",
    "score_of",
]


class LineFeature(Struct, frozen=True):
    """What two rows are compared in; a telling one is seldom equal by chance."""

    name: str
    weight: int
    telling: bool = False


class LinePair(Struct, frozen=True):
    """A row of a report and one of its amendment; bit n of `agree` and `differ` is feature n, neither if unknown."""

    original: int
    amendment: int
    agree: int
    differ: int
    follows: bool  # one begins with the balance with which the other ends


class RowLink(Struct, frozen=True):
    """The row of an amendment that restates a row of the report, and how alike they are, in percent."""

    original: int
    amendment: int
    score: int


FEATURES: Final = (
    LineFeature("day", 15),
    LineFeature("code", 10),
    LineFeature("way", 5),
    LineFeature("shares", 25, telling=True),
    LineFeature("price", 15, telling=True),
    LineFeature("class", 10),
    LineFeature("held", 5),
    LineFeature("nature", 5),
    LineFeature("before", 15, telling=True),
    LineFeature("after", 20, telling=True),
    LineFeature("strike", 10),
    LineFeature("expires", 10),
    LineFeature("notes", 5),
)
_TELLING: Final = sum(1 << place for place, one in enumerate(FEATURES) if one.telling)
ENOUGH: Final = 60
_ENOUGH_FOR_ALL: Final = 50

# The same values as Arrow types, for many pairs of filings at once.
PAIRS: Final = pa.list_(
    pa.struct(
        [
            ("original", pa.int64()),
            ("amendment", pa.int64()),
            ("agree", pa.int32()),
            ("differ", pa.int32()),
            ("follows", pa.bool_()),
        ]
    )
)
ROW_LINKS: Final = pa.list_(pa.struct([("original", pa.int64()), ("amendment", pa.int64()), ("score", pa.int32())]))


@cache
def _weight(bits: int) -> int:
    return sum(one.weight for place, one in enumerate(FEATURES) if bits >> place & 1)


def score_of(pair: LinePair) -> int:
    """Return the weight of what agrees in percent of what is known of both; 0 without a telling agreement."""
    known = _weight(pair.agree | pair.differ)
    return 100 * _weight(pair.agree) // known if pair.agree & _TELLING and not pair.follows else 0


def agreeing(pair: LinePair) -> tuple[str, ...]:
    """Name the features in which two rows agree."""
    return tuple(one.name for place, one in enumerate(FEATURES) if pair.agree >> place & 1)


def links_of(pairs: Sequence[LinePair], *, as_many: bool) -> Iterator[RowLink]:
    """Yield the links between a report and an amendment of it; `as_many` if both have the same number of rows."""
    enough = _ENOUGH_FOR_ALL if as_many and not any(pair.follows for pair in pairs) else ENOUGH
    scores = {
        (pair.original, pair.amendment): score
        for pair in sorted(pairs, key=lambda one: (one.original, one.amendment))
        if (score := score_of(pair)) >= enough
    }
    gains = (_gains(group, scores, enough) for group in parted(scores))
    chosen = [(original, amendment) for one in gains for amendment, original in best_matching(one).items()]
    for original, amendment in sorted(chosen, key=lambda one: (-scores[one], one)):
        yield RowLink(original, amendment, scores[original, amendment])


def _gains(
    group: Sequence[tuple[int, int]], scores: Mapping[tuple[int, int], int], enough: int
) -> dict[tuple[int, int], int]:
    """Return what each link of a group is worth.

    Squares of what exceeds the least score, so that two fair links never part two equal rows. Squares of the distance
    keep equal rows in their order, and never outweigh a point of the score.
    """
    originals, amendments = sorted({one for one, _ in group}), sorted({one for _, one in group})
    left, right = (
        {one: place for place, one in enumerate(originals)},
        {one: place for place, one in enumerate(amendments)},
    )
    unit = len(originals) * len(amendments) * (len(originals) + len(amendments)) + 1
    return {one: (scores[one] - enough + 1) ** 2 * unit - (left[one[0]] - right[one[1]]) ** 2 for one in group}


def link_pairs(pairs: pa.Array, as_many: pa.Array) -> pa.Array:
    """Return for each list of pairs, of the type PAIRS, the list of links, of the type ROW_LINKS."""
    found = [
        [
            {"original": link.original, "amendment": link.amendment, "score": link.score}
            for link in links_of([LinePair(**pair) for pair in group], as_many=bool(one))
        ]
        for group, one in zip(pairs.to_pylist(), as_many.to_pylist(), strict=True)
    ]
    return pa.array(found, ROW_LINKS)
