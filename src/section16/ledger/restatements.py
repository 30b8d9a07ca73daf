"""Which lines of a report an amendment repeats, whole or corrected, and which it adds.

Day and code alone tie nothing: a report may have many sales of one day. Each line of the report is compared with each
of the amendment, feature by feature, and the score is the weight of what agrees in percent of what is known of both.
A link needs one telling agreement (shares, price, or the balance before or after) and a score of 60. A line that
carries on where the other ends is the next trade, not the same. An amendment with as many lines as the report, none of
which carries on, is likely to repeat it all with other numbers: there 50 is enough. Links are one to one, the
highest score first for the whole pair of filings; equal lines pair in their order.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

import pyarrow as pa
from msgspec import Struct

__all__ = [
    "FEATURES",
    "PAIRS",
    "RESTATEMENTS",
    "LineFeature",
    "LinePair",
    "Restatement",
    "link_pairs",
    "restatements_of",
]


class LineFeature(Struct, frozen=True):
    """What two lines are compared in; a telling one is seldom equal by chance."""

    name: str
    weight: int
    telling: bool = False


class LinePair(Struct, frozen=True):
    """A line of a report and one of its amendment; bit n of `agree` and `differ` is feature n, neither if unknown."""

    original: int
    amendment: int
    agree: int
    differ: int
    follows: bool  # one begins with the balance with which the other ends


class Restatement(Struct, frozen=True):
    """The line of an amendment that restates a line of the report, and how alike they are, in percent."""

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
)
_TELLING: Final = sum(1 << place for place, one in enumerate(FEATURES) if one.telling)
_LIKELY: Final = 60
_LIKELY_WHOLE: Final = 50

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
RESTATEMENTS: Final = pa.list_(pa.struct([("original", pa.int64()), ("amendment", pa.int64()), ("score", pa.int32())]))


@cache
def _weight(bits: int) -> int:
    return sum(one.weight for place, one in enumerate(FEATURES) if bits >> place & 1)


def _score(pair: LinePair) -> int:
    known = _weight(pair.agree | pair.differ)
    return 100 * _weight(pair.agree) // known if known else 0


def restatements_of(pairs: Sequence[LinePair], *, as_many: bool) -> Iterator[Restatement]:
    """Yield the links between a report and an amendment of it; `as_many` if both have the same number of lines."""
    enough = _LIKELY_WHOLE if as_many and not any(pair.follows for pair in pairs) else _LIKELY
    scored = [
        (-score, abs(pair.original - pair.amendment), pair.original, pair.amendment)
        for pair in pairs
        if pair.agree & _TELLING and not pair.follows and (score := _score(pair)) >= enough
    ]
    originals, amendments = set[int](), set[int]()
    for negative, _, original, amendment in sorted(scored):
        if original not in originals and amendment not in amendments:
            originals.add(original)
            amendments.add(amendment)
            yield Restatement(original, amendment, -negative)


def link_pairs(pairs: pa.Array, as_many: pa.Array) -> pa.Array:
    """Return for each list of pairs, of the type PAIRS, the list of links, of the type RESTATEMENTS."""
    found = [
        [
            {"original": link.original, "amendment": link.amendment, "score": link.score}
            for link in restatements_of([LinePair(**pair) for pair in group], as_many=bool(one))
        ]
        for group, one in zip(pairs.to_pylist(), as_many.to_pylist(), strict=True)
    ]
    return pa.array(found, RESTATEMENTS)
