"""Markup of a page within a text of the form: the words are read, the markup is told and put back."""

import re

import pytest

from section16.xml import read_document, write_disseminated
from tests.form.made_up import FORM4
from tests.xml.canon import facts

BARE = write_disseminated(FORM4)
START = b"<footnote id="


def with_footnote(text: str) -> bytes:
    opens = BARE.index(b">", BARE.index(START)) + 1
    return BARE[:opens] + text.encode() + BARE[BARE.index(b"</footnote>", opens) :]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Sold at $1.<br/>Held by the <b>Reed</b> Trust.", "Sold at $1. Held by the Reed Trust."),
        ("<p>One.</p><p>Two <i>and <u>three</u></i>.</p>", "One. Two and three."),
        ("the <b>Reed</b>s' trust", "the Reeds' trust"),
        ("<font size='2'>All of it.</font>", "All of it."),
        ("x<sup>2</sup>", "x2"),
    ],
)
def test_the_words_of_a_text_are_read_without_its_markup(written: str, read: str) -> None:
    document = read_document(with_footnote(written))
    assert " ".join(document.footnotes[0].text.split()) == read
    fault = document.faults[0]
    assert (fault.kind, fault.place.startswith("footnotes/footnote"), fault.text.strip()) == (
        "value",
        True,
        written.partition("<")[0].strip(),
    )
    assert fault.reason == "markup stands within the text; its words are read without it"
    assert facts(write_disseminated(document)) == facts(with_footnote(written))


def test_an_element_of_the_form_within_a_text_is_no_markup() -> None:
    document = read_document(with_footnote("before <transactionCode>S</transactionCode> after"))
    assert document.footnotes[0].text == "before"


def test_markup_in_a_cell_with_a_text_is_read_too_and_in_a_number_it_is_not() -> None:
    values = rb"(<(?:securityTitle|transactionShares)>\s*<value>)"
    data = re.sub(values, rb"\1<b>9</b> ", BARE)
    line, whole = read_document(data).non_derivative_table[0], read_document(BARE).non_derivative_table[0]
    assert line.security_title.value == f"9 {whole.security_title.value}"
    assert line.shares.value is None
