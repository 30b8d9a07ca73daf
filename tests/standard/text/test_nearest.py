"""Which of several words somebody meant."""

import re

import pytest

from section16.standard.codes.transactions import code_words
from section16.standard.text.nearest import did_you_mean, nearest, suggest
from tests.places import REPOSITORY


@pytest.mark.parametrize(
    ("word", "words", "meant"),
    [
        ("direktor", ("director", "officer"), "director"),
        ("form 4", ("3", "4", "4/A"), "4"),
        ("4A", ("3", "4", "4/A"), "4/A"),
        ("empty", ("yes", "no", "left-empty"), "left-empty"),
        ("p", ("P", "S"), "P"),
        ("Q9", ("A", "P", "S"), None),
        ("", ("A", "P", "S"), None),
        ("anything", (), None),
    ],
)
def test_a_word_is_told_by_its_spelling(word, words, meant):
    assert nearest(word, words) == meant


@pytest.mark.parametrize(
    ("word", "code"), [("sale", "S"), ("sales", "S"), ("open market purchase", "P"), ("gift", "G"), ("award", "A")]
)
def test_a_code_is_told_by_what_it_is_called(word, code):
    assert nearest(word, ("A", "G", "M", "P", "S"), code_words()) == code


def test_what_is_said():
    assert suggest("maybe", ("yes", "no")) == "there are yes, no"
    assert suggest("yess", ("yes", "no")) == "did you mean 'yes'?"
    assert (did_you_mean(None, "look again"), did_you_mean("on", "", "`")) == ("look again", "did you mean `on`?")


def test_there_is_one_such_question():
    asking = re.compile(r"get_close_matches|f[\"'].*did you mean")
    sources = (REPOSITORY / "src").rglob("*.py")
    assert [path.name for path in sources if asking.search(path.read_text("utf-8"))] == ["nearest.py"]
