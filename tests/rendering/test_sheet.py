import pytest
from msgspec.structs import replace

from section16.form.cell import Cell
from section16.form.derivative import DerivativeTransaction
from section16.form.document import OwnershipDocument
from section16.form.problems import Fault
from section16.rendering.sheet import sheet
from tests.rendering.examples import EXERCISE, FORM_3, FORM_4, FORM_5, FUND, HELD, SALE, amount


def texts(document, table: int = 0, row: int = 0, manner="stylesheets") -> list[str]:
    return [cell.text for cell in sheet(document, manner).tables[table].rows[row]]


def test_a_sale_of_table_1():
    assert texts(FORM_4) == [
        *("Common Stock", "02/14/2024", "", "S", "", "1,235", "D", "$169.4664", "198,128", "D", ""),
    ]


def test_an_exercise_of_table_2_stands_on_its_side():
    shown = texts(FORM_4, table=1)
    assert len(shown) == 16
    assert shown[6:8] == ["", "3,250"]
    acquired = replace(FORM_4, derivative_table=(replace(EXERCISE, acquired_disposed=Cell("A")),))
    assert texts(acquired, table=1)[6:8] == ["3,250", ""]


@pytest.mark.parametrize(("table", "row"), [(0, (4, 8, 11, 10)), (1, (8, 16, 15))])
def test_each_row_has_a_cell_for_each_column(table, row):
    for document in (FORM_3, FORM_4, FORM_5):
        one = sheet(document).tables[table]
        assert len(one.columns) in row
        assert all(len(cells) == len(one.columns) for cells in one.rows)
        assert sum(column.width for column in one.columns) == 100


def test_amounts_by_value_have_a_dollar_sign():
    row = DerivativeTransaction(
        total_value=amount("500.5"),
        acquired_disposed=Cell("A"),
        underlying_value=amount("12.00"),
        value_following=amount("3"),
    )
    shown = texts(replace(FORM_4, derivative_table=(row,)), table=1)
    assert (shown[6], shown[11], shown[13]) == ("$500.50", "$12", "$3")


def test_a_footnote_may_stand_alone():
    cell = sheet(FORM_4).tables[1].rows[0][8]
    assert (cell.text, cell.notes) == ("", ("3",))


def test_form_3_keeps_the_sign_of_its_stylesheet_out_of_sight():
    cell = sheet(FORM_3).tables[1].rows[0][5]
    assert (cell.text, cell.stray, cell.notes) == ("", "$", ("1",))
    assert not sheet(FORM_3, "pages").tables[1].rows[0][5].stray


def test_only_sec_gov_keeps_the_decimals_of_a_zero():
    assert texts(FORM_4, table=1)[12] == "$0"
    assert texts(FORM_4, table=1, manner="pages")[12] == "$0.00"


@pytest.mark.parametrize(
    ("version", "options", "plan"),
    [("X0306", 1, False), ("X0407", 1, True), ("X0508", 2, False), ("X0609", 2, False), (None, 2, False)],
)
def test_the_plan_box_stands_where_its_day_had_it(version, options, plan):
    shown = sheet(replace(FORM_4, schema_version=version))
    assert len(shown.options) == options
    assert (shown.plan is not None) == plan
    boxes = shown.plan.ticks if shown.plan else shown.options[1:]
    assert all(box.ticked for box in boxes)


@pytest.mark.parametrize(
    ("document", "number"),
    [(replace(FORM_4, schema_version="X0609"), "2a"), (replace(FORM_3, schema_version="X0607"), "3a")],
)
def test_the_forms_of_2026_have_the_foreign_symbol(document, number):
    shown = sheet(document)
    assert (shown.foreign_symbol.number, shown.foreign_symbol.text) == (number, "[ EXW.L ]")
    assert sheet(replace(document, schema_version="X0206")).foreign_symbol is None


def test_the_forms_of_2026_write_places_in_words():
    domestic, foreign = sheet(replace(FORM_3, schema_version="X0607")).persons
    assert (domestic.state, domestic.country) == ("CALIFORNIA", "UNITED STATES")
    assert (foreign.state, foreign.country) == ("PEMBROKE", "BERMUDA")
    assert sheet(FORM_3).persons[0].state == "CA"
    assert sheet(FORM_3).persons[1].country is None


def test_form_3_numbers_its_boxes_otherwise():
    three, four = sheet(FORM_3), sheet(FORM_4)
    parts = ("event", "issuer", "relationship", "amended", "filing")
    assert [getattr(three, part).number for part in parts] == ["2", "3", "4", "5", "6"]
    assert [getattr(four, part).number for part in parts] == ["3", "2", "5", "4", "6"]
    assert three.options == ()


def test_all_persons_and_all_signatures_are_shown():
    shown = sheet(FORM_3)
    assert [one.name for one in shown.persons] == ["Doe Jane Q", "Example Holdings LP"]
    assert shown.joint
    assert [tick.ticked for tick in shown.filing.ticks] == [False, True]
    assert [one.name for one in shown.signatures][1] == "/s/ Richard Miles, General Partner"


def test_the_boxes_of_a_relationship():
    officer, fund = (one.relationship for one in sheet(FORM_3).persons)
    assert [tick.ticked for tick in officer.ticks] == [True, False, True, False]
    assert officer.title == "CEO & PRESIDENT"
    assert [tick.label for tick in fund.ticks if tick.ticked] == ["10% Owner"]


def test_form_5_ticks_what_edgar_reported():
    assert [tick.ticked for tick in sheet(FORM_5).options] == [True, True, False]


def test_a_draft_of_form_5_ticks_what_its_rows_say():
    draft = replace(FORM_5, form3_holdings_reported=None, form4_transactions_reported=None)
    late = replace(draft, non_derivative_table=(*draft.non_derivative_table, SALE))
    assert [tick.ticked for tick in sheet(draft).options[1:3]] == [True, False]
    assert [tick.ticked for tick in sheet(late).options[1:3]] == [True, True]


def test_an_amendment_names_the_day_of_its_original():
    shown = sheet(FORM_5)
    assert (shown.name, shown.amended.text) == ("FORM 5/A", "02/14/2020")


def test_no_securities_owned_is_said():
    assert sheet(replace(FORM_3, no_securities_owned=True)).statement == "No securities are beneficially owned."
    assert sheet(FORM_3).statement == ""


def test_an_empty_report_is_printed_all_the_same():
    shown = sheet(OwnershipDocument())
    assert (shown.form, shown.persons[0].name, shown.tables[0].rows) == ("4", "", ())


def fault(place: str, text: str) -> Fault:
    return Fault(place=place, text=text, reason="not read")


def test_what_could_not_be_read_is_printed_as_filed():
    faults = (
        fault("nonDerivativeTable/nonDerivativeTransaction[2]/transactionAmounts/transactionShares/value", " 1,000 "),
        fault(
            "nonDerivativeTable/nonDerivativeHolding/postTransactionAmounts/sharesOwnedFollowingTransaction/value",
            "many",
        ),
        fault("derivativeTable/derivativeTransaction/transactionDate/value", "13/12/2022"),
        fault("periodOfReport", "yesterday"),
        fault("ownerSignature[1]/signatureDate", "02-16-2024"),
    )
    signature = replace(FORM_4.signatures[0], signed_on=None)
    report = replace(
        FORM_4,
        period_of_report=None,
        non_derivative_table=(SALE, replace(SALE, shares=Cell(None, ("F2",))), replace(HELD, shares_following=Cell())),
        derivative_table=(replace(EXERCISE, traded_on=Cell()),),
        signatures=(signature, signature),
        faults=faults,
    )
    shown = sheet(report)
    first, second = shown.tables
    assert (first.rows[1][5].text, first.rows[1][5].notes) == ("1,000", ("2",))
    assert first.rows[2][8].text == "many"
    assert second.rows[0][2].text == "13/12/2022"
    assert shown.event.text == "yesterday"
    assert [one.day for one in shown.signatures] == ["02-16-2024", ""]


def test_a_value_that_was_read_with_a_reservation_is_printed_as_read():
    zone = fault("nonDerivativeTable/nonDerivativeTransaction/transactionDate/value", "2024-02-14-05:00")
    assert texts(replace(FORM_4, faults=(zone,)))[1] == "02/14/2024"


def test_the_persons_of_the_sheet_are_the_owners_of_the_report():
    assert len(sheet(replace(FORM_4, reporting_owners=(FUND,) * 10)).persons) == 10


def test_before_edgar_puts_the_names_in_the_numbers_stand_for_them():
    draft = replace(FORM_4, issuer=replace(FORM_4.issuer, name=None), reporting_owners=(replace(FUND, name=None),))
    shown = sheet(draft)
    assert shown.issuer.text == "CIK 0009999901 [ EXWI ]"
    assert shown.persons[0].name == "CIK 0009999903"
