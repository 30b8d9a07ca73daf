from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from section16.drafting.notes import merge
from section16.drafting.report.footnotes import cut, number_footnotes, pieces
from section16.form.cell import Cell
from section16.form.nonderivative import NonDerivativeTransaction


def row(*, coding=(), shares=(), price=()):
    return NonDerivativeTransaction(
        coding_footnotes=tuple(coding),
        shares=Cell(Decimal(1), tuple(shares)),
        price=Cell(None, tuple(price)),
    )


def test_ids_run_in_the_order_of_first_reference():
    rows, _, notes = number_footnotes([row(price=["b"]), row(coding=["a"], shares=["b", "c"])])
    assert rows[0].price.footnotes == ("F1",)
    assert rows[1].coding_footnotes == ("F2",)
    assert rows[1].shares.footnotes == ("F1", "F3")
    assert [(note.id, note.text) for note in notes] == [("F1", "b"), ("F2", "a"), ("F3", "c")]


def test_a_text_twice_on_one_cell_is_referenced_once():
    rows, _, notes = number_footnotes([row(coding=["a", "a"])])
    assert rows[0].coding_footnotes == ("F1",)
    assert len(notes) == 1


def test_a_long_text_goes_on_under_the_next_id():
    text = " ".join(f"Sentence number {n} says something of the transaction." for n in range(60))
    rows, _, notes = number_footnotes([row(coding=["short", text], price=[text])])
    assert rows[0].coding_footnotes == ("F1", "F2", "F3", "F4", "F5")
    assert rows[0].price.footnotes == ("F2", "F3", "F4", "F5")
    assert notes[1].text.endswith("(Continued in footnote 3)")
    assert notes[2].text.startswith("(Continued from footnote 2) Sentence number ")
    assert notes[4].text.endswith("Sentence number 59 says something of the transaction.")
    assert all(len(note.text) <= 1000 for note in notes)


def test_a_text_without_borders_is_cut_all_the_same():
    assert "".join(cut("x" * 2500)) == "x" * 2500


def test_a_text_of_1000_characters_stays_whole():
    assert cut("x" * 1000) == ("x" * 1000,)


def test_merge_drops_what_is_empty_or_said_already():
    assert merge("a", None, "", "b", "a") == ("a", "b")


@given(st.text(min_size=1, max_size=5000))
def test_no_piece_is_too_long_and_no_word_is_lost(text):
    parts = cut(text)
    assert all(len(part) <= 1000 for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@given(st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=4), max_size=6))
def test_references_and_definitions_are_the_same_set(texts):
    rows, _, notes = number_footnotes([row(coding=some, price=some[::-1]) for some in texts])
    referenced = dict.fromkeys(i for one in rows for i in (*one.coding_footnotes, *one.price.footnotes))
    assert list(referenced) == [note.id for note in notes] == [f"F{n + 1}" for n in range(len(notes))]
    assert len(notes) == pieces([row(coding=some) for some in texts])
