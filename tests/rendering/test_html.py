import re
from pathlib import Path

import pytest
from lxml import html as parser
from msgspec.structs import replace

from section16.form.cell import Cell
from section16.form.document import Footnote
from section16.rendering.html import html
from section16.rendering.sheet import sheet
from tests.rendering.examples import FORM_3, FORM_4, FORM_5, SALE
from tests.rendering.pages import words

HOSTILE = """<script>alert('1')</script>"&'</style><!--"""
GOLDEN = Path(__file__).parent / "golden"


def page(document) -> parser.HtmlElement:
    return parser.fromstring(html(sheet(document)))


@pytest.mark.parametrize(("name", "document"), [("form3", FORM_3), ("form4", FORM_4), ("form5a", FORM_5)])
def test_the_words_of_the_page_are_those_of_the_golden_file(name, document):
    shown = "\n".join(" ".join(line.split()) for line in parser_lines(document))
    assert shown + "\n" == (GOLDEN / f"{name}.txt").read_text()


def parser_lines(document) -> list[str]:
    root = page(document)
    for unseen in root.xpath("//head | //*[@hidden]"):
        unseen.drop_tree()
    return [line for line in root.text_content().splitlines() if line.strip()]


def test_the_page_says_its_language_and_whose_report_it_is():
    root = page(FORM_4)
    assert root.get("lang") == "en"
    assert root.findtext(".//title") == "SEC Form 4: Doe Jane Q, EXAMPLE WIDGETS, INC. [ EXWI ]"


@pytest.mark.parametrize("document", [FORM_3, FORM_4, FORM_5])
def test_nothing_outside_the_page_is_referred_to(document):
    text = html(sheet(document))
    root = parser.fromstring(text)
    assert not root.xpath("//script | //link | //img | //iframe | //object | //base | //meta[@http-equiv]")
    assert not root.xpath("//@src | //@onclick | //@style[contains(., 'url')]")
    assert all(target.startswith("#") for target in root.xpath("//@href"))
    assert not re.search(r"url\(|@import|https?:", text)


def test_hostile_text_stays_text():
    note = Footnote("F1", HOSTILE)
    row = replace(SALE, security_title=Cell(HOSTILE, ("F1",)), nature=Cell(HOSTILE))
    owner = replace(FORM_4.reporting_owners[0], name=HOSTILE, officer_title=HOSTILE)
    report = replace(FORM_4, reporting_owners=(owner,), non_derivative_table=(row,), footnotes=(note,), remarks=HOSTILE)
    text = html(sheet(report))
    assert "<script" not in text
    root = parser.fromstring(text)
    assert root.xpath("//table//td")[-1] is not None
    assert root.text_content().count(HOSTILE) == 7  # title, name, officer, two cells, note, remarks


def test_hostile_footnote_ids_stay_text():
    row = replace(SALE, coding_footnotes=('F1" onclick="x',))
    report = replace(FORM_4, non_derivative_table=(row,), footnotes=(Footnote('F1" onclick="x', "text"),))
    assert not page(report).xpath("//@onclick")


@pytest.mark.parametrize("document", [FORM_3, FORM_4, FORM_5])
def test_notes_and_references_link_to_one_another(document):
    root = page(document)
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {target.removeprefix("#") for target in root.xpath("//@href")} <= set(ids)


def test_a_note_leads_back_to_its_first_reference():
    root = page(FORM_4)
    assert root.xpath("//*[@id='F1']/a/@href") == ["#r1"]
    assert [one.text_content() for one in root.xpath("//*[@id='r1']")] == ["(1)"]
    assert len(root.xpath("//a[@href='#F1']")) == 2


def test_a_note_that_nothing_refers_to_has_no_way_back():
    lone = replace(FORM_4, footnotes=(*FORM_4.footnotes, Footnote("F9", "Alone.")))
    assert page(lone).xpath("//*[@id='F9']/a") == []


def test_check_boxes_say_their_state_to_those_who_cannot_see():
    boxes = page(FORM_4).xpath("//*[@role='checkbox']")
    state = {one.get("aria-label"): one.get("aria-checked") for one in boxes}
    assert state["Director"] == "true"
    assert state["10% Owner"] == "false"
    assert all(one.text_content() == ("X" if one.get("aria-checked") == "true" else "") for one in boxes)


@pytest.mark.parametrize(("document", "counts"), [(FORM_3, (4, 8)), (FORM_4, (11, 16)), (FORM_5, (10, 15))])
def test_tables_have_heads_for_their_columns(document, counts):
    for number, count in zip(("I", "II"), counts, strict=True):
        (table,) = page(document).xpath(f"//table[@aria-labelledby='table-{number}']")
        assert len(table.xpath(".//col")) == count
        assert all(head.get("scope") for head in table.xpath(".//th"))
        spans = [int(head.get("colspan", "1")) for head in table.xpath(".//tr[2]/th")]
        assert sum(spans) == count


def test_the_stray_sign_is_in_the_page_but_not_in_sight():
    text = html(sheet(FORM_3))
    assert "<span hidden>$</span>" in text
    assert "$" not in words(text.encode())


def test_another_persons_relationship_is_shown_where_it_is_not_the_first_ones():
    assert len(page(FORM_3).xpath("//section[@class='persons']//*[@class='relations']")) == 1
    same = replace(FORM_3, reporting_owners=FORM_3.reporting_owners[:1] * 3)
    assert page(same).xpath("//section[@class='persons']//*[@class='relations']") == []


def test_a_single_person_is_not_listed_again():
    assert page(FORM_4).xpath("//section[@class='persons']") == []
