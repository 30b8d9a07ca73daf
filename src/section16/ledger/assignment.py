"""The best way to tie the things on one side to those on the other, each to one at most."""

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

__all__ = ["best_matching", "parted"]

L = TypeVar("L", bound=Hashable)
R = TypeVar("R", bound=Hashable)


def best_matching(gains: Mapping[tuple[L, R], int]) -> dict[R, L]:
    """Return what each on the right is tied to, so that the gains, all above zero, sum to the most; any may stay alone.

    Exact; things that share no pair are tied each group by itself, so that a group that is alone costs next to nothing.
    """
    tied = {right: left for left, right in gains}
    if len(tied) == len(gains) == len(set(tied.values())):  # nobody has a choice
        return tied
    return {right: left for group in parted(gains) for right, left in _best({pair: gains[pair] for pair in group})}


def parted(pairs: Iterable[tuple[L, R]]) -> list[list[tuple[L, R]]]:
    """Part the pairs into groups that share nothing."""
    above: dict[tuple[bool, Hashable], tuple[bool, Hashable]] = {}

    def top(one: tuple[bool, Hashable]) -> tuple[bool, Hashable]:
        while (higher := above.setdefault(one, one)) != one:
            above[one] = one = above[higher]
        return one

    several = list(pairs)
    for left, right in several:
        above[top((False, left))] = top((True, right))
    groups: dict[tuple[bool, Hashable], list[tuple[L, R]]] = {}
    for pair in several:
        groups.setdefault(top((False, pair[0])), []).append(pair)
    return list(groups.values())


def _best(gains: Mapping[tuple[L, R], int]) -> Iterable[tuple[R, L]]:
    lefts = {one: place for place, one in enumerate(dict.fromkeys(left for left, _ in gains))}
    rights = {one: place for place, one in enumerate(dict.fromkeys(right for _, right in gains))}
    if min(len(lefts), len(rights)) == 1:
        left, right = max(gains, key=lambda pair: gains[pair])
        return ((right, left),)
    from ortools.graph.python.linear_sum_assignment import SimpleLinearSumAssignment  # noqa: PLC0415 - seldom needed

    solver = SimpleLinearSumAssignment()
    # Each has a shadow on the other side: who is tied to a shadow stays alone.
    for (left, right), gain in gains.items():
        solver.add_arc_with_cost(lefts[left], rights[right], -gain)
        solver.add_arc_with_cost(len(lefts) + rights[right], len(rights) + lefts[left], 0)
    for place in range(len(lefts)):
        solver.add_arc_with_cost(place, len(rights) + place, 0)
    for place in range(len(rights)):
        solver.add_arc_with_cost(len(lefts) + place, place, 0)
    solver.solve()
    named = list(rights)
    mates = ((left, solver.right_mate(place)) for left, place in lefts.items())
    return ((named[mate], left) for left, mate in mates if mate < len(rights))
