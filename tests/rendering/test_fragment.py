"""A sheet as part of another page: no style of its own, and marks that lead from a cell to what made it."""

import re

import pytest

from section16.form.cell import Cell
from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.form.nonderivative import NonDerivativeTransaction
from section16.rendering.columns import TABLE_1, TABLE_2, columns_of_fields
from section16.rendering.html import BoxMark, FoundMark, RowMark, SheetMarks, fragment, html
from section16.rendering.sheet import sheet
from section16.tasks.reports.report import read
from tests.places import REPOSITORY

REPORT = sheet(read(REPOSITORY / "examples/amendment-original.xml"))


def without_tags(page):
    return re.sub(r"\s+", "", re.sub(r"<[^>]*>|&[a-z0-9#]+;", "", page))


def test_a_fragment_says_what_the_page_says_without_a_style_or_script():
    made, page = fragment(REPORT), html(REPORT)
    body = page[page.index("<main>") : page.index("</main>")]
    assert without_tags(made) == without_tags(body)
    assert "style" not in made
    assert "<script" not in made
    assert made.startswith('<div class="sheet"><div class="form-4">')


def test_marks_lead_from_rows_and_boxes_and_name_what_was_found():
    marks = SheetMarks(
        found={("I", 0, 2): (FoundMark("#finding-3", 3, "warning"),)},
        boxes={"issuer": BoxMark(href='?part=issuer&x="', label="change <it>")},
        rows={("I", 0): RowMark("row-I-1", "?part=event-1#event-1")},
    )
    made = fragment(REPORT, marks)
    assert '<tr id="row-I-1"><td class="left wraps"><a class="made" href="?part=event-1#event-1">Common' in made
    assert made.count('class="made"') == 1
    assert '<a class="found warning" href="#finding-3" aria-label="Finding 3, warning">3</a>' in made
    assert '<a class="way" href="?part=issuer&amp;x=&#34;">change &lt;it&gt;</a>' in made


@pytest.mark.parametrize("form", ["4", "5"])
def test_each_printed_column_is_some_fields(form):
    first = columns_of_fields(NonDerivativeTransaction(acquired_disposed=Cell("D")), form)
    assert set(first.values()) == set(range(len(TABLE_1[form].printers)))
    sides = [columns_of_fields(DerivativeTransaction(acquired_disposed=Cell(side)), form) for side in "AD"]
    assert sides[1]["shares"] == sides[0]["shares"] + 1
    assert {at for one in sides for at in one.values()} == set(range(len(TABLE_2[form].printers)))


def test_form_3_has_no_column_for_the_number_of_derivatives():
    assert "shares_following" not in columns_of_fields(DerivativeHolding(), "3")
