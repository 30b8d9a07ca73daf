import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import convert
from msgspec.structs import replace

from section16.rendering.printed import Sheet, visible, visible_parts, visible_sheet
from section16.rendering.sheet import sheet
from tests.rendering.examples import FORM_3, FORM_4, FORM_5


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", "a<U+001B>[31mb"),
        ("a\x00b\x7fc\x9bd", "a<U+0000>b<U+007F>c<U+009B>d"),
        ("a\u202eb\u200b", "a<U+202E>b<U+200B>"),
        ("a\u2028b", "a<U+2028>b"),
        ("\u2764\ufe0f", "\u2764<U+FE0F>"),
        ("\ud800", "<U+D800>"),
        ("a\tb\r\nc\rd", "a b\nc\nd"),
        ("Société générale 東京", "Société générale 東京"),
    ],
)
def test_what_has_no_glyph_is_named(text, shown):
    assert visible(text) == shown


@given(st.text())
def test_nothing_is_left_that_acts(text):
    shown = visible(text)
    assert {unicodedata.category(character) for character in shown.replace("\n", "")}.isdisjoint({"Cc", "Cf", "Cs"})
    assert visible(shown) == shown


@pytest.mark.parametrize("document", [FORM_3, FORM_4, FORM_5])
def test_a_plain_sheet_stays_as_it_is(document):
    assert visible_sheet(sheet(document)) == sheet(document)


@given(st.text(st.sampled_from('a "\\nu\n\t\r\x1b\x7f\xe9\u200b\ud800')))
def test_a_sheet_is_as_visible_as_its_texts(text):
    one = replace(sheet(FORM_3), remarks=text)
    assert visible_sheet(one) == convert(visible_parts(one), Sheet)
    assert visible_sheet(one).remarks == visible(text)
