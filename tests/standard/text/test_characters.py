"""EDGAR's characters: what is taken, what stands for the rest, and that nothing gets lost unseen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.standard.text import characters


def test_the_circumflex_is_the_only_ascii_mark_left_out():
    printable = {chr(number) for number in range(0x20, 0x7F)}
    assert printable - characters.ALLOWED == {"^"}
    assert {"\t", "\n", "\r", "\f"} < characters.ALLOWED
    assert "\x00" not in characters.ALLOWED


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("the Issuer\u2019s plan", "the Issuer's plan"),
        ("\u201cPlan\u201d", '"Plan"'),
        ("$14.01 \u2013 $15.00", "$14.01 - $15.00"),
        ("shares\u2014all", "shares--all"),
        ("\u2022 first", "* first"),
        ("\u00a7 16(a)", "Section 16(a)"),
        ("\u00a716(a)", "Section 16(a)"),
        ("50\u00a2", "50 cents"),
        ("\u00bd share", "1/2 share"),
        ("n\u22605", "n not equal to 5"),
        ("Widget\u00ae\u2122", "Widget(R)(TM)"),
        ("Jos\u00e9 Mu\u00f1oz-\u00c5ngstr\u00f6m", "Jose Munoz-Angstrom"),
        ("Jose\u0301", "Jose"),
        ("\u0141\u00f3d\u017a Stra\u00dfe", "Lodz Strasse"),
        ("10\u00bd", "10 1/2"),
        ("\u20ac5", "EUR 5"),
        ("a\u00a0b\u200bc", "a bc"),
        ("\ufb01nal\u2026", "final..."),
        ("\x93quoted\x94", '"quoted"'),
        ("plain ASCII, 100%", "plain ASCII, 100%"),
    ],
)
def test_what_stands_for_a_character(text, plain):
    result = characters.transliterate(text)
    assert result.text == plain
    assert not result.unknown
    assert characters.is_allowed(result.text)


def test_each_replacement_is_told():
    result = characters.transliterate("a \u00a7 \u2019")
    assert result.replacements == (
        characters.Replacement("\u00a7", "section sign", "Section", 2),
        characters.Replacement("\u2019", "right single quotation mark", "'", 4),
    )


def test_what_has_no_replacement_stays_and_is_told():
    result = characters.transliterate("\u682a\u5f0f \x00 ^")
    assert result.text == "\u682a\u5f0f \x00 ^"
    assert [one.position for one in result.unknown] == [0, 1, 3, 5]
    assert result.unknown[0].name == "cjk unified ideograph-682a"
    assert result.unknown[2].name == "character u+0000"
    assert result.unknown[3].name == "circumflex accent"


def test_the_table_leads_into_the_character_set():
    for character, by in characters.TRANSLITERATIONS.items():
        assert character not in characters.ALLOWED
        assert characters.is_allowed(by)


@given(st.text())
def test_nothing_is_lost(text):
    result = characters.transliterate(text)
    foreign = [place for place, character in enumerate(text) if character not in characters.ALLOWED]
    told = sorted([one.position for one in result.replacements] + [one.position for one in result.unknown])
    assert told == foreign
    assert characters.is_allowed(result.text) is (not result.unknown)


@given(st.text())
def test_a_second_pass_changes_nothing(text):
    once = characters.transliterate(text)
    twice = characters.transliterate(once.text)
    assert twice.text == once.text
    assert not twice.replacements


@given(st.text(alphabet=sorted(characters.ALLOWED)))
def test_allowed_text_is_left_alone(text):
    assert characters.transliterate(text) == characters.Transliterated(text)


@pytest.mark.corpus
def test_what_filers_wrote_can_be_written(shared):
    unknown = {}
    for path in sorted((shared / "corpus" / "xml").glob("*.xml")):
        text = path.read_bytes().decode("utf-8", "replace").removeprefix("\ufeff")
        for one in characters.transliterate(text).unknown:
            unknown.setdefault(one.character, path.name)
    assert set(unknown) <= {"^", "\ufffd"}, unknown
