import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from section16.rendering.widths import breakable, cells, longest_piece, paragraph, width_of, wrap


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 5, [""]),
        ("one two  three", 7, ["one two", "three"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("a 東京証券", 5, ["a", "東京", "証券"]),
        ("e\u0301e\u0301e\u0301", 2, ["e\u0301e\u0301", "e\u0301"]),
    ],
)
def test_lines_are_no_wider_than_asked(text, width, lines):
    assert wrap(text, width) == lines


def test_words_of_the_form_are_hyphenated_where_they_may_be():
    assert wrap(breakable("2. Transaction Date (Month/Day/Year)"), 8) == [
        "2.",
        "Trans-",
        "action",
        "Date",
        "(Month/",
        "Day/",
        "Year)",
    ]
    assert wrap(breakable("Transaction Date"), 20) == ["Transaction Date"]


def test_the_longest_piece_of_a_head_is_its_least_width():
    assert longest_piece("Transaction") == 11
    assert longest_piece(breakable("Transaction")) == len("Trans-")


def test_a_paragraph_stands_right_of_its_mark_and_keeps_its_lines():
    assert paragraph("one two\nthree", 9, "(1)") == ["(1) one", "    two", "    three"]


@given(text=st.text(), width=st.integers(2, 40))
def test_no_letter_is_lost(text, width):
    lines = wrap(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split()).replace("\u00ad", "").replace("\u200b", "")
    assert max(map(width_of, lines)) <= width


@given(st.text(st.characters(categories=["L", "M", "N", "P", "S"])))
def test_a_line_has_as_many_cells_as_it_is_wide(text):
    assert "".join(cells(text)) == text
    assert len(cells(text)) == width_of(text) >= sum(map(cell_len, text))
