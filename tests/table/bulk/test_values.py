"""Many texts at once are read as `spec.kinds` reads one, or left."""

from decimal import Decimal

import pyarrow as pa
from hypothesis import example, given
from hypothesis import strategies as st

from section16.standard.amounts import fit_amount
from section16.standard.kinds import Amount, Day, Flag, Unreadable
from section16.table.bulk.values import read_amounts, read_days, read_flags

TEXTS = st.lists(
    st.one_of(
        st.text("0123456789.+-eE, _", min_size=1, max_size=12),
        st.from_regex(r"[+-]?[0-9]{0,30}\.?[0-9]{0,12}", fullmatch=True).filter(bool),
        st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Z+]?", fullmatch=True),
        st.sampled_from(["0", "1", "true", "false", "True", "y", "2024-02-29", "2023-02-29", "0" * 80 + "1", "."]),
        st.text(min_size=1, max_size=5),
    ).map(str.strip).filter(bool),
    max_size=6,
)  # fmt: skip


def one_by_one(parse, texts):
    """Return the values, and the numbers of the texts that have none."""
    values = []
    for text in texts:
        try:
            values.append(parse(text))
        except Unreadable:
            values.append(None)
    return values, [at for at, value in enumerate(values) if value is None]


def same(read, parse, texts):
    values, unread = read(pa.array(texts, pa.string()))
    assert (values.to_pylist(), unread.tolist()) == one_by_one(parse, texts)


@given(TEXTS)
@example(["1e5"])
@example(["1.10000000000000", ".5", "5.", "+1", "-0"])
@example(["1234567890123456789012345678.0000000001"])
@example(["12345678901234567890123456789"])
@example(["0.00000000001"])
def test_numbers(texts):
    same(read_amounts, lambda text: fit_amount(Amount().parse(text)), texts)


@given(TEXTS)
@example(["2024-W01-1", "20240101", "2024-01-01Z", "0023-01-01", "10000-01-01", "2024-1-1"])
def test_days(texts):
    same(read_days, Day().parse, texts)


@given(TEXTS)
def test_check_boxes(texts):
    same(read_flags, Flag().parse, texts)


def test_a_number_is_never_rounded():
    assert fit_amount(Decimal("0.12345678901")) is None
    assert fit_amount(Decimal("1e30")) is None
    assert fit_amount(Decimal("-1234567890123456789012345678.1234567891")) is not None
