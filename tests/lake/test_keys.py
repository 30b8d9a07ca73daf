"""Keys as numbers: nothing is taken for an accession number that is none, and sets are sets."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.lake.keys import NO_KEYS, keys_in, keys_of, merged, texts_of

numbers = st.from_regex(r"[0-9]{10}-[0-9]{2}-[0-9]{6}", fullmatch=True)
names = st.one_of(
    numbers,
    st.text("0123456789-", min_size=18, max_size=22),
    st.text(max_size=24),
    st.just("sha256-0123456789abcdef0123"),
)


@given(st.lists(names), st.lists(names))
def test_keys_are_sets_of_texts(some, others):
    a, b = keys_of(some), keys_of(others)
    assert set(texts_of(a)) == set(some)
    assert len(a) == len(set(some))
    assert set(texts_of(a.both(b))) == set(some) & set(others)
    assert set(texts_of(a.without(b))) == set(some) - set(others)
    assert set(texts_of(merged((a, b)))) == set(some) | set(others)


@given(
    st.lists(st.one_of(names, st.none()), min_size=1),
    st.integers(0, 3),
    st.sampled_from(["plain", "large", "dictionary"]),
)
def test_columns_of_any_kind_give_the_same_keys(some, start, kind):
    column = pa.array(some, type=pa.large_string() if kind == "large" else pa.string())
    column = column.dictionary_encode() if kind == "dictionary" else column
    expected = {one for one in some[start:] if one is not None}
    assert set(texts_of(keys_in(column[start:]))) == expected
    assert set(texts_of(keys_in(pa.chunked_array([column[start:], column[start:]])))) == expected


@pytest.mark.parametrize(
    "odd", ["0001127602-24-00123", "0001127602 24-001234", "00011276O2-24-001234", "0001127602-24-00123é"]
)
def test_what_looks_like_an_accession_number_stays_text(odd):
    assert keys_of([odd]).texts == {odd}


def test_no_keys_are_none():
    assert not NO_KEYS
    assert texts_of(keys_of([])) == []
