import pytest

from section16.form.issuer import Issuer
from section16.synth.draws import Draws, dollars, number, rounded, value_of
from section16.synth.template import write_part


def test_a_stream_is_the_same_for_ever():
    draws = Draws(1, 2, 3)
    assert [draws.below(1000) for _ in range(6)] == [300, 361, 536, 593, 589, 443]


def test_keys_have_streams_of_their_own():
    streams = {tuple(Draws(*key).below(1 << 40) for _ in range(2)) for key in ((1,), (1, 0), (0, 1), (1, 1), (2, 0))}
    assert len(streams) == 5


def test_draws_keep_to_their_bounds():
    draws = Draws(5)
    assert {draws.between(3, 5) for _ in range(200)} == {3, 4, 5}
    assert {draws.small(4, 0.5) for _ in range(200)} == {1, 2, 3, 4}
    assert {draws.count(2.5) for _ in range(50)} == {2, 3}
    assert {draws.pick("ab") for _ in range(50)} == {"a", "b"}
    assert not any(draws.chance(0) for _ in range(50))
    assert all(draws.chance(1) for _ in range(50))


@pytest.mark.parametrize(
    ("amount", "in_xml", "in_prose"),
    [
        (1_000_000, "100", "100.00"),
        (125_000, "12.5", "12.50"),
        (1, "0.0001", "0.0001"),
        (0, "0", "0.00"),
        (123_456, "12.3456", "12.3456"),
    ],
)
def test_amounts_are_exact(amount, in_xml, in_prose):
    assert (number(amount), dollars(amount)) == (in_xml, in_prose)


def test_amounts_are_cut_and_multiplied():
    assert rounded(125_999, 100) == 125_900
    assert value_of(30_000, 125_000) == 375_000


def test_cells_out_of_order_are_a_mistake_of_ours():
    with pytest.raises(ValueError, match="give them in the order of the XML"):
        write_part(Issuer, {"name": "A", "cik": "1"}, {}, (0, 1, False))
