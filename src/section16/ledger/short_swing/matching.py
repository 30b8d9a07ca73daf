"""The largest profit that pairs of purchases and sales can show, with a proof of it, and the courts' simpler rule.

It is a transport problem (Chin, The Learned Hand Unformula, 91 Wash. L. Rev. 1523): each share is used once. All
numbers are whole: shares in units of `1 / share_unit`, profits in units of `1 / pairs.unit`.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from section16.ledger.short_swing.legs import Leg
from section16.ledger.short_swing.pairs import MatchablePairs
from section16.ledger.short_swing.trades import TradesError

__all__ = ["BestMatching", "Certificate", "SharesMatched", "largest", "lowest_in_highest_out", "whole"]

_LARGEST: Final = 1 << 62
_TOO_EXACT: Final = "shares: more digits than can be counted exactly; round shares to six decimals"


class SharesMatched(Struct, frozen=True):
    """So many shares of a purchase against a sale, by their places among the pairs' legs."""

    purchase: int
    sale: int
    shares: Fraction
    per_share: Fraction

    @property
    def profit(self) -> Fraction:
        """Return the exact profit of the pair."""
        return self.shares * self.per_share


class Certificate(Struct, frozen=True):
    """A price for a share of every leg, at least zero, that together cover the profit of every pair.

    No matching can show more than these prices times the shares; where the sum equals the total, the total is the
    maximum.
    """

    purchases: tuple[Fraction, ...]
    sales: tuple[Fraction, ...]


class BestMatching(Struct, frozen=True):
    """The matches that show the most, and why nothing shows more."""

    matches: tuple[SharesMatched, ...]
    total: Fraction
    certificate: Certificate


def largest(pairs: MatchablePairs) -> BestMatching:
    """Return a matching of the largest profit, certified; raise TradesError for shares with too many digits."""
    bought, sold, unit = _whole_shares(pairs)
    flows, idle = _solve(pairs, bought, sold)
    certificate = _prices(pairs, flows, idle, bought, sold)
    matches = tuple(
        SharesMatched(
            int(pairs.left[at]), int(pairs.right[at]), Fraction(flow, unit), Fraction(int(pairs.spread[at]), pairs.unit)
        )
        for at, flow in sorted(flows.items(), key=lambda one: (pairs.left[one[0]], pairs.right[one[0]]))
    )
    total = sum((one.profit for one in matches), Fraction(0))
    _verify(pairs, certificate, total)
    return BestMatching(matches, total, certificate)


def _whole_shares(pairs: MatchablePairs) -> tuple[list[int], list[int], int]:
    unit = lcm(1, *(leg.shares.denominator for leg in (*pairs.purchases, *pairs.sales)))
    bought = [whole(leg.shares, unit) for leg in pairs.purchases]
    sold = [whole(leg.shares, unit) for leg in pairs.sales]
    if sum(bought) + sum(sold) >= _LARGEST:
        raise TradesError([_TOO_EXACT])
    return bought, sold, unit


def whole(number: Fraction, unit: int) -> int:
    """Return how many of a unit's parts a number is; the unit is a multiple of its denominator."""
    return number.numerator * (unit // number.denominator)


def _solve(
    pairs: MatchablePairs, bought: list[int], sold: list[int]
) -> tuple[dict[int, int], tuple[list[int], list[int]]]:
    """Return the flow of each pair that has one, and the shares of each leg that stay unmatched."""
    if not pairs.left.size:
        return {}, (bought, sold)
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # noqa: PLC0415 - seldom needed

    first_sale, spare = len(bought), len(bought) + len(sold)
    flow = SimpleMinCostFlow()
    ends, begins = np.arange(first_sale, spare), np.arange(first_sale)
    pair_room = np.minimum(np.array(bought)[pairs.left], np.array(sold)[pairs.right])
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        np.concatenate([pairs.left, begins, np.full(len(sold), spare)]),
        np.concatenate([pairs.right + first_sale, np.full(len(bought), spare), ends]),
        np.concatenate([pair_room, bought, sold]),
        np.concatenate([-pairs.spread, np.zeros(spare, np.int64)]),
    )
    supplies = np.array([*bought, *(-one for one in sold), sum(sold) - sum(bought)])
    flow.set_nodes_supplies(np.arange(spare + 1), supplies)
    if flow.solve() != flow.OPTIMAL:
        raise TradesError([_TOO_EXACT])
    moved = flow.flows(arcs)
    size = pairs.left.size
    idle = ([int(one) for one in moved[size : size + len(bought)]], [int(one) for one in moved[size + len(bought) :]])
    return {int(at): int(moved[at]) for at in np.flatnonzero(moved[:size])}, idle


def _prices(
    pairs: MatchablePairs, flows: dict[int, int], idle: tuple[list[int], list[int]], bought: list[int], sold: list[int]
) -> Certificate:
    """Read the prices off the residual graph: shortest distances from what takes the shares that stay unmatched."""
    first_sale, spare = len(bought), len(bought) + len(sold)
    used = np.array(sorted(flows), np.int64)
    resting = [np.array([place for place, one in enumerate(part) if one], np.int64) for part in idle]
    starts = np.concatenate(
        [pairs.left, pairs.right[used] + first_sale, np.arange(first_sale), np.full(resting[0].size, spare),
         np.full(len(sold), spare), resting[1] + first_sale]
    )  # fmt: skip
    stops = np.concatenate(
        [pairs.right + first_sale, pairs.left[used], np.full(len(bought), spare), resting[0],
         np.arange(first_sale, spare), np.full(resting[1].size, spare)]
    )  # fmt: skip
    costs = np.concatenate(
        [-pairs.spread, pairs.spread[used], np.zeros(starts.size - pairs.left.size - used.size, np.int64)]
    )
    distance = _shortest(starts, stops, costs, spare)
    unit = pairs.unit
    return Certificate(
        tuple(Fraction(int(one), unit) for one in distance[:first_sale]),
        tuple(Fraction(-int(one), unit) for one in distance[first_sale:spare]),
    )


def _shortest(
    starts: NDArray[np.int64], stops: NDArray[np.int64], costs: NDArray[np.int64], source: int
) -> NDArray[np.int64]:
    """Return the distance of every node from the source, the last one; negative costs are allowed (Bellman-Ford)."""
    order = np.argsort(stops, kind="stable")
    starts, stops, costs = starts[order], stops[order], costs[order]
    heads, begins = np.unique(stops, return_index=True)
    distance = np.full(source + 1, _LARGEST // 2, np.int64)
    distance[source] = 0
    for _ in range(source + 1):
        reached = np.minimum.reduceat(distance[starts] + costs, begins)
        nearer = reached < distance[heads]
        if not nearer.any():
            break
        distance[heads[nearer]] = reached[nearer]
    return distance


def _verify(pairs: MatchablePairs, certificate: Certificate, total: Fraction) -> None:
    """Check the certificate in exact arithmetic; what is not proved is not printed."""
    paid = (
        [int(one * pairs.unit) for one in certificate.purchases],
        [int(one * pairs.unit) for one in certificate.sales],
    )
    covers = np.array(paid[0], np.int64)[pairs.left] + np.array(paid[1], np.int64)[pairs.right] >= pairs.spread
    bound = _worth(certificate.purchases, pairs.purchases) + _worth(certificate.sales, pairs.sales)
    if min([0, *paid[0], *paid[1]]) < 0 or not covers.all() or bound != total:
        message = "the matching could not be proved to be the largest; this is a defect of section16"
        raise AssertionError(message)


def _worth(prices: Sequence[Fraction], legs: Sequence[Leg]) -> Fraction:
    return sum((price * leg.shares for price, leg in zip(prices, legs, strict=True)), Fraction(0))


def lowest_in_highest_out(pairs: MatchablePairs) -> tuple[SharesMatched, ...]:
    """Match the widest spread among what is left, as many shares as both have, again and again (Smolowe, Gratz).

    Ties go by purchase day, purchase row, sale day, sale row, which is the order of the legs.
    """
    bought, sold, unit = _whole_shares(pairs)
    matches: list[SharesMatched] = []
    order = np.lexsort((pairs.right, pairs.left, -pairs.spread))
    for at, purchase, sale in zip(order.tolist(), pairs.left[order].tolist(), pairs.right[order].tolist(), strict=True):
        shares = min(bought[purchase], sold[sale])
        if shares:
            bought[purchase] -= shares
            sold[sale] -= shares
            spread = Fraction(int(pairs.spread[at]), pairs.unit)
            matches.append(SharesMatched(purchase, sale, Fraction(shares, unit), spread))
    return tuple(matches)
