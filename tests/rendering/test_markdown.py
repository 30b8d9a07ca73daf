import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as parser
from markdown_it import MarkdownIt
from msgspec.structs import replace

from section16.form.cell import Cell
from section16.form.document import Footnote
from section16.rendering.markdown import markdown
from section16.rendering.printed import visible, visible_sheet
from section16.rendering.sheet import sheet
from tests.rendering.examples import FORM_3, FORM_4, FORM_5, SALE
from tests.rendering.shown import HOSTILE, after_tables, cells, filings, hostile_report, missing, squeezed

GOLDEN = Path(__file__).parent / "golden"
GITHUB = MarkdownIt("commonmark").enable(["table", "strikethrough"])

OURS = {"main", "h1", "h2", "h3", "p", "br", "strong", "sup", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"}


def shown(document) -> str:
    return markdown(sheet(document, "pages"))


def page(source: str):
    """Read Markdown as a site shows it."""
    return parser.fromstring(f"<main>{GITHUB.render(source)}</main>")


def table_cells(root) -> list[str]:
    """List the cells of Tables I and II without white space."""
    tables = root.xpath("//h3[starts-with(., 'Table I')]/following-sibling::*[1]")
    return [squeezed(cell.text_content()) for table in tables for cell in table.xpath(".//tbody//td")]


def below(root) -> str:
    (heading,) = root.xpath("//h3[starts-with(., 'Explanation')]")
    return squeezed("".join([heading.text_content(), *(one.text_content() for one in heading.itersiblings())]))


@pytest.mark.parametrize(("name", "document"), [("form3", FORM_3), ("form4", FORM_4), ("form5a", FORM_5)])
def test_the_markdown_is_that_of_the_golden_file(name, document):
    golden = GOLDEN / f"{name}.md"
    if os.environ.get("REWRITE_GOLDEN"):
        golden.write_text(shown(document))
    assert shown(document) == golden.read_text()


def titles(who) -> tuple[str, str]:
    return who.relationship.officer_title, who.relationship.other_text


@pytest.fixture(scope="module")
def pages(corpus):
    return [(name, one, page(markdown(one))) for name, one in filings(corpus)[::4]]


@pytest.mark.corpus
def test_every_cell_is_shown_in_order(pages):
    assert [name for name, one, root in pages if table_cells(root) != cells(one)] == []


@pytest.mark.corpus
def test_every_note_remark_and_signature_is_shown_in_order(pages):
    lost = {name: missing(below(root), after_tables(one)) for name, one, root in pages}
    assert {name: texts for name, texts in lost.items() if texts} == {}


@pytest.mark.corpus
def test_every_person_is_shown_with_address_and_relationship(pages):
    for name, one, root in pages:
        text = squeezed(root.text_content())
        wanted = [part for who in one.persons for part in (who.name, *who.street, who.city, *titles(who))]
        assert [part for part in wanted if squeezed(part) not in text] == [], name


def test_boxes_are_ticked():
    source = shown(FORM_4)
    assert "☒ Director<br>☐ 10% Owner<br>☒ Officer (give title below)<br>☐ Other (specify below)<br>CEO" in source
    assert "- ☐ Check this box if no longer subject" in source


def test_each_column_has_a_head():
    for table in page(shown(FORM_4)).xpath("//h3[starts-with(., 'Table I')]/following-sibling::*[1]"):
        heads = [head.text_content() for head in table.xpath(".//th")]
        assert all(heads)
        assert len(heads) == len(set(heads)) == len(table.xpath(".//tbody/tr[1]/td"))


def test_hostile_text_stays_text():
    root = page(shown(hostile_report()))
    assert {one.tag for one in root.iter()} <= OURS
    assert squeezed(root.text_content()).count(squeezed(visible(HOSTILE))) == 17


def test_dollars_are_no_mathematics():
    assert "\\$169.4664" in shown(FORM_4)


@pytest.mark.parametrize("start", ["# one", "- one", "+ one", "1. one", "2) one", "> one", "===", "---", "    one"])
def test_a_remark_that_looks_like_markup_is_a_paragraph(start):
    root = page(shown(replace(FORM_4, remarks=start)))
    (heading,) = root.xpath("//h3[. = 'Remarks:']")
    assert heading.getnext().tag == "p"
    assert heading.getnext().text_content() == start.strip()


@given(words=st.text(max_size=60), number=st.text(max_size=6))
def test_any_text_is_read_back(words, number):
    row = replace(SALE, security_title=Cell(words, (number,)))
    report = replace(FORM_4, non_derivative_table=(row,), footnotes=(Footnote(number, words),), remarks=words)
    one = visible_sheet(sheet(report, "pages"))
    root = page(markdown(one))
    assert table_cells(root)[0] == cells(one)[0]
    assert missing(below(root), after_tables(one)) == []
