"""Links between the lines of a report and of its amendment: one to one, the likeliest first, and never by chance."""

from itertools import combinations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from section16.ledger.amendments.row_links import (
    ENOUGH,
    FEATURES,
    PAIRS,
    ROW_LINKS,
    LinePair,
    RowLink,
    link_pairs,
    links_of,
    score_of,
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
def test_links_are_one_to_one_in_any_order_the_highest_score_first(given_, as_many):
    links = list(links_of(given_, as_many=as_many))
    assert len({one.original for one in links}) == len({one.amendment for one in links}) == len(links)
    assert links == list(links_of(given_[::-1], as_many=as_many))
    assert [one.score for one in links] == sorted((one.score for one in links), reverse=True)
    among = {(one.original, one.amendment): one for one in given_}
    assert not any(among[one.original, one.amendment].follows for one in links)


def test_day_and_code_alone_tie_nothing_however_little_else_is_known():
    assert not list(links_of([LinePair(1, 1, LINE, 0, follows=False)], as_many=True))
    same = LinePair(1, 1, LINE | BIT["shares"], 0, follows=False)
    assert list(links_of([same], as_many=False)) == [RowLink(1, 1, 100)]


def test_equal_lines_pair_in_their_order():
    every = [LinePair(one, other, ALL, 0, follows=False) for one in (1, 2, 3) for other in (1, 2, 3)]
    assert [(one.original, one.amendment) for one in links_of(every, as_many=False)] == [(1, 1), (2, 2), (3, 3)]


def test_many_pairs_of_filings_are_linked_at_once():
    pair = {"original": 2, "amendment": 5, "agree": ALL, "differ": 0, "follows": False}
    found = link_pairs(pa.array([[pair], []], PAIRS), pa.array([True, False]))
    assert (found.type, found.to_pylist()) == (ROW_LINKS, [[{"original": 2, "amendment": 5, "score": 100}], []])


def _worth(links, enough):
    return sum((one.score - enough + 1) ** 2 for one in links)


@given(pairs())
def test_no_other_way_to_tie_the_rows_is_worth_more(given_):
    scored = [(one.original, one.amendment, score_of(one)) for one in given_ if score_of(one) >= ENOUGH]
    ways = (
        way
        for size in range(min(len(scored), 4) + 1)
        for way in combinations(scored, size)
        if len({one for one, _, _ in way}) == len({one for _, one, _ in way}) == size
    )
    best = max(_worth([RowLink(*one) for one in way], ENOUGH) for way in ways)
    assert _worth(links_of(given_, as_many=False), ENOUGH) == best


def test_an_equal_row_is_not_given_away_for_two_fair_links():
    fair = ALL & ~BIT["shares"] & ~BIT["after"]
    rows = [
        LinePair(1, 1, ALL, 0, follows=False),
        LinePair(1, 2, fair, ALL & ~fair, follows=False),
        LinePair(2, 1, fair, ALL & ~fair, follows=False),
    ]
    assert [(one.original, one.amendment) for one in links_of(rows, as_many=False)] == [(1, 1)]
