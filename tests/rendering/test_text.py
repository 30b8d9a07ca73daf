import os
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len

from section16.form.cell import Cell
from section16.form.document import Footnote
from section16.rendering.sheet import sheet
from section16.rendering.text import WIDTH, text
from tests.rendering.examples import FORM_3, FORM_4, FORM_5, SALE
from tests.rendering.shown import after_tables, cells, filings, head_words, hostile_report, missing, squeezed

GOLDEN = Path(__file__).parent / "golden"
EXAMPLES = [("form3", FORM_3), ("form4", FORM_4), ("form5a", FORM_5)]


def shown(document) -> str:
    return text(sheet(document, "pages"))


def ruled_cells(page: str) -> list[str]:
    """Read the cells of both tables back from between the rules, without white space."""
    found, body, band = [], False, []
    for line in page[page.index("Table I") : page.index("Explanation of Responses:")].splitlines():
        if line[:1] == "│":
            band.append(line[1:-1].split("│"))
            continue
        if body:
            found += ["".join(map(squeezed, column)) for column in zip(*band, strict=True)]
        body = line[:1] == "╞" or (body and line[:1] == "├")
        band = []
    return found


def below(page: str) -> str:
    """Return what stands below the tables, the days of signing left out: they stand beside the names."""
    lines = page[page.rindex("Explanation of Responses:") :].splitlines()
    return squeezed("".join(line[:87] if line.startswith(" " * 35) else line for line in lines).replace("─", ""))


@pytest.fixture(scope="module")
def pages(corpus):
    return [(name, one, text(one)) for name, one in filings(corpus)]


@pytest.mark.parametrize(("name", "document"), EXAMPLES)
def test_the_text_is_that_of_the_golden_file(name, document):
    golden = GOLDEN / f"{name}.text"
    if os.environ.get("REWRITE_GOLDEN"):
        golden.write_text(shown(document))
    assert shown(document) == golden.read_text()


@pytest.mark.corpus
def test_no_line_of_any_filing_is_wider_than_the_page(pages):
    assert [name for name, _, page in pages if max(map(cell_len, page.splitlines())) > WIDTH] == []


@pytest.mark.corpus
def test_every_cell_of_every_filing_stands_between_the_rules_in_order(pages):
    assert [name for name, one, page in pages if ruled_cells(page) != cells(one)] == []


@pytest.mark.corpus
def test_every_note_remark_and_signature_of_every_filing_is_shown_in_order(pages):
    lost = {name: missing(below(page), after_tables(one)) for name, one, page in pages}
    assert {name: texts for name, texts in lost.items() if texts} == {}


@pytest.mark.corpus
def test_every_word_of_the_boxes_of_every_filing_is_shown(pages):
    lost = {name: [word for word in head_words(one) if word not in page] for name, one, page in pages}
    # A longer word may be broken in a narrow box.
    assert {name: words for name, words in lost.items() if any(len(word) <= 10 for word in words)} == {}


@pytest.mark.parametrize("document", [FORM_3, FORM_4, FORM_5])
def test_the_rules_of_a_table_meet(document):
    lines = shown(document).splitlines()
    for above, line in pairwise(lines):
        for sign_above, sign in zip(above.ljust(WIDTH), line.ljust(WIDTH), strict=True):
            assert (sign_above in "│┌┐├┤┬┼╞╡╤╪") == (sign in "│└┘├┤┴┼╞╡╧╪") or "─" * 20 in line + above


def test_boxes_are_ticked():
    page = shown(FORM_4)
    assert re.search(r"\[X\] Director +\[ \] 10% Owner", page)
    assert re.search(r"\[X\] Form filed by One", page)
    assert re.search(r"\[ \] Form filed by More", page)


def test_a_note_stands_right_of_its_number():
    note = Footnote("F12", "word " * 60)
    lines = shown(replace(FORM_4, footnotes=(note,))).splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("(12) word"))
    assert lines[at + 1].startswith("     word")


def test_line_breaks_of_remarks_stay():
    assert "\nExhibit 24\nExhibit 99\n" in shown(replace(FORM_4, remarks="Exhibit 24\n  Exhibit 99\n"))


def test_hostile_text_neither_hides_nor_widens_the_page():
    page = shown(hostile_report())
    assert max(map(cell_len, page.splitlines())) <= WIDTH
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e\u00ad]", page)
    assert "<U+001B>[31mred" in squeezed(page)
    assert squeezed(page).count("W" * 300) == 5  # two notes, both lines of the remarks, the signature


def test_east_asian_characters_take_two_columns():
    page = shown(replace(FORM_4, non_derivative_table=(replace(SALE, security_title=Cell("普通株式")),)))
    (line,) = (line for line in page.splitlines() if "普通" in line)
    assert cell_len(line) == WIDTH
    assert len(line) < WIDTH


@given(words=st.text(max_size=200), number=st.text(max_size=12))
def test_any_text_stays_within_the_page(words, number):
    row = replace(SALE, security_title=Cell(words, (number,)), nature=Cell(words))
    owner = replace(FORM_4.reporting_owners[0], name=words, officer_title=words)
    document = replace(FORM_4, reporting_owners=(owner,), non_derivative_table=(row,), remarks=words)
    page = shown(replace(document, footnotes=(Footnote(number, words),)))
    assert max(sum(map(cell_len, line)) for line in page.splitlines()) <= WIDTH
