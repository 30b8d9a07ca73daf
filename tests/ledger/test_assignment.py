"""The best matching is as good as the best of all that can be tried."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from section16.ledger.assignment import best_matching

SIDES = st.integers(0, 3)
GAINS = st.dictionaries(st.tuples(SIDES, SIDES), st.integers(1, 50))


def best_of_all(gains):
    orders = permutations([*range(4), *"abcd"], 4)  # a letter leaves the right side alone
    return max(sum(gains.get((left, right), 0) for right, left in enumerate(order)) for order in orders)


@given(GAINS)
def test_no_other_matching_gains_more(gains):
    found = best_matching(gains)
    assert len(set(found.values())) == len(found)
    assert sum(gains[left, right] for right, left in found.items()) == best_of_all(gains)
