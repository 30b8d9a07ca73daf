"""The fixed words of the forms, against pages of sec.gov."""

import html
import re
from decimal import Decimal

import pytest

from section16.standard import omb


@pytest.mark.parametrize(
    ("document_type", "number", "hours"),
    [("3", "3235-0104", "0.5"), ("4/A", "3235-0287", "0.5"), ("5", "3235-0362", "1.0")],
)
def test_omb_number_and_burden(document_type, number, hours):
    text = omb.form_text(document_type)
    assert text.omb_number == number
    assert text.burden_hours == Decimal(hours)
    assert str(text.burden_hours) == hours


@pytest.mark.parametrize(
    ("document_type", "version", "number"),
    [
        ("3", "X0206", "SEC 1473 (7-02)"),
        ("3", "X0607", "SEC 1473 (03-26)"),
        ("4", None, "SEC 1474 (9-02)"),
        ("4", "X0508", "SEC 1474 (9-02)"),
        ("4/A", "X0609", "SEC 1474 (03-26)"),
        ("5", "X0306", "SEC 2270 (9-02)"),
    ],
)
def test_the_form_number_has_its_edition(document_type, version, number):
    assert omb.form_number(document_type, version) == number


def test_the_remark_on_several_owners_names_the_instruction():
    assert omb.more_than_one_person("3").endswith("Instruction 5(b)(v).")
    assert omb.more_than_one_person("4/A").endswith("Instruction 4(b)(v).")


def test_an_unknown_form_has_no_text():
    with pytest.raises(KeyError):
        omb.form_text("144")


def _tokens(text):
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split()).replace(" ,", ",").replace(" (b)", "(b)")


@pytest.mark.corpus
def test_sec_gov_prints_these_words(shared):
    pages = sorted((shared / "corpus" / "rendered").glob("*.html"))
    assert pages
    for page in pages:
        text = re.sub(r"<style.*?</style>", "", page.read_text(encoding="utf-8", errors="replace"), flags=re.DOTALL)
        text = _tokens(text)
        form = re.search(r"SEC Form (\d)", text)[1]
        words = omb.form_text(form)
        wanted = [words.title, words.omb_number, words.table_1, words.table_2, omb.FILED_PURSUANT]
        wanted += [omb.REMINDER, omb.INTENTIONAL, omb.THREE_COPIES, omb.RESPOND]
        wanted += [omb.more_than_one_person(form), *omb.AGENCY]
        if form != "3":
            wanted.append(omb.EXIT_BOX)
        if "10b5-1(c)" in text.split("1. Name and Address", maxsplit=1)[0]:
            wanted.append(omb.PLAN_BOX_ON_SEC_GOV)
        missing = [one for one in wanted if one not in text]
        assert not missing, page.name
