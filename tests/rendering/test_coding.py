import pytest
from msgspec.structs import replace

from section16.form.cell import Cell
from section16.rendering.sheet import sheet
from tests.rendering.examples import FORM_4, FORM_5, HELD, SALE


def coded(document, **values) -> list[tuple[str, tuple[str, ...]]]:
    """Print the code columns of a transaction with these values."""
    row = replace(SALE, coding_footnotes=(), **values)
    cells = sheet(replace(document, non_derivative_table=(row,))).tables[0].rows[0]
    return [(cell.text, cell.notes) for cell in cells[3 : 5 if document is FORM_4 else 4]]


@pytest.mark.parametrize(
    ("values", "printed"),
    [
        ({"form_type": "4"}, ["S", ""]),
        ({"form_type": "5"}, ["S", "V"]),
        ({"form_type": "5", "timeliness": Cell("E")}, ["S", "V"]),
        ({"form_type": "5", "timeliness": Cell("L")}, ["S", "V"]),
        ({"form_type": "4", "equity_swap": True, "code": "J"}, ["J/K", ""]),
        ({"form_type": None, "code": None}, ["", ""]),
    ],
)
def test_form_4_has_v_in_a_column_of_its_own(values, printed):
    assert [text for text, _ in coded(FORM_4, **values)] == printed


@pytest.mark.parametrize(
    ("values", "printed"),
    [
        ({"form_type": "5"}, "S"),
        ({"form_type": "5", "timeliness": Cell("L")}, "S5"),
        ({"form_type": "4"}, "S4"),
        ({"form_type": "4", "timeliness": Cell("L")}, "S4"),
        ({"form_type": "4", "equity_swap": True}, "S/K4"),
    ],
)
def test_form_5_adds_a_digit(values, printed):
    assert coded(FORM_5, **values) == [(printed, ())]


def test_footnotes_of_a_timeliness_hang_on_the_v():
    assert coded(FORM_4, form_type="5", timeliness=Cell(None, ("F2",)))[1] == ("V", ("2",))


def test_form_5_keeps_footnotes_of_a_timeliness_it_should_not_have():
    assert coded(FORM_5, form_type="5", timeliness=Cell("L", ("F2",))) == [("S5", ("2",))]


def test_a_late_holding_on_form_5_is_coded_3():
    table = sheet(FORM_5).tables[0]
    assert table.rows[1][3].text == "3"


def test_a_holding_on_form_4_has_no_code():
    cells = sheet(replace(FORM_4, non_derivative_table=(HELD,))).tables[0].rows[0]
    assert [cell.text for cell in cells[1:8]] == [""] * 7
