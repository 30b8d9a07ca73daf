"""Links between the lines of a report and of its amendment: one to one, the likeliest first, and never by chance."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from section16.ledger.restatements import (
    FEATURES,
    PAIRS,
    RESTATEMENTS,
    LinePair,
    Restatement,
    link_pairs,
    restatements_of,
)

BIT = {one.name: 1 << place for place, one in enumerate(FEATURES)}
ALL = (1 << len(FEATURES)) - 1
LINE = BIT["day"] | BIT["code"] | BIT["way"] | BIT["class"] | BIT["held"] | BIT["nature"]


@st.composite
def pairs(draw):
    lines = st.integers(1, 4)
    bits = st.integers(0, ALL)
    keys = draw(st.lists(st.tuples(lines, lines), unique=True, max_size=12))
    found = []
    for original, amendment in keys:
        agree = draw(bits)
        found.append(LinePair(original, amendment, agree, draw(bits) & ~agree, draw(st.booleans())))
    return found


@given(pairs(), st.booleans())
def test_links_are_one_to_one_in_any_order_and_the_best_pair_is_among_them(given_, as_many):
    links = list(restatements_of(given_, as_many=as_many))
    assert len({one.original for one in links}) == len({one.amendment for one in links}) == len(links)
    assert links == list(restatements_of(given_[::-1], as_many=as_many))
    assert [one.score for one in links] == sorted((one.score for one in links), reverse=True)
    among = {(one.original, one.amendment): one for one in given_}
    assert not any(among[one.original, one.amendment].follows for one in links)


def test_day_and_code_alone_tie_nothing_however_little_else_is_known():
    assert not list(restatements_of([LinePair(1, 1, LINE, 0, follows=False)], as_many=True))
    same = LinePair(1, 1, LINE | BIT["shares"], 0, follows=False)
    assert list(restatements_of([same], as_many=False)) == [Restatement(1, 1, 100)]


def test_equal_lines_pair_in_their_order():
    every = [LinePair(one, other, ALL, 0, follows=False) for one in (1, 2, 3) for other in (1, 2, 3)]
    assert [(one.original, one.amendment) for one in restatements_of(every, as_many=False)] == [(1, 1), (2, 2), (3, 3)]


def test_many_pairs_of_filings_are_linked_at_once():
    pair = {"original": 2, "amendment": 5, "agree": ALL, "differ": 0, "follows": False}
    found = link_pairs(pa.array([[pair], []], PAIRS), pa.array([True, False]))
    assert (found.type, found.to_pylist()) == (RESTATEMENTS, [[{"original": 2, "amendment": 5, "score": 100}], []])
