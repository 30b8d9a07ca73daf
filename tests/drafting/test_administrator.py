"""A plan administrator's vestings and exercises become events, and what does not is told."""

import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from section16.drafting.administrator.read import read_activity
from section16.drafting.engine import draft
from section16.drafting.plan.mistake import FillsError, PlanError
from section16.drafting.toml.read import read_plan
from section16.form.derivative import DerivativeTransaction
from section16.form.nonderivative import NonDerivativeTransaction

D = Decimal
PLAN = """
form = "4"
issuer = {{ cik = "0009990001", name = "Made Up Co", ticker = "MDUP" }}
owner = [{{ cik = "0009990202", name = "Quill Ada", relationship = ["director"] }}]
signature = [{{ name = "Ada Quill", on = 2026-03-04 }}]
settings = {{ today = 2026-03-04 }}

[[holding]]
security = "Common Stock"
shares = 10_000
awards = ["RA-9"]

[[grant]]
id = "units"
security = "Restricted Stock Units"
kind = "rsu"
exercisable = "The units vest in equal annual installments."
remaining = 4_000
awards = ["RS-1"]

[[grant]]
id = "later units"
security = "Restricted Stock Units"
kind = "rsu"
exercisable = "The units vest on March 3, 2026."
remaining = 500
awards = ["03/03/2024"]

[[grant]]
id = "option"
security = "Stock Option (right to buy)"
exercise_price = "12.50"
exercisable = "fully vested"
expires = 2030-02-11
remaining = 2_000
awards = ["OP-7"]

[[event]]
on = 2026-03-03
what = "administrator file"
file = "file.csv"
{more}
"""
RELEASES = "Grant Number,Grant Date,Vest Date,Shares Released,Shares Withheld,Shares Sold,FMV,Sale Price,Net Shares\n"
ONE = "RS-1,3/3/2023,3/3/2026,1000,400,0,20.5,,600\n"


def drafted(data, more=""):
    made = draft(read_plan(PLAN.format(more=more), "plan.toml"), {"file.csv": data.encode()})
    (report,) = made.reports
    return made, [
        (row.code, row.acquired_disposed.value, row.shares.value, row.price.value, row.shares_following.value)
        for row in (*report.non_derivative_table, *report.derivative_table)
        if isinstance(row, NonDerivativeTransaction | DerivativeTransaction)
    ]


def questions(data, more=""):
    return [f"{one.place}: {one.seen}; {one.do}" for one in drafted(data, more)[0].questions]


def refused(data, more=""):
    with pytest.raises(PlanError) as caught:
        drafted(data, more)
    return str(caught.value).splitlines()


def wrong(data):
    with pytest.raises(FillsError) as caught:
        read_activity(data.encode(), "file.csv")
    return str(caught.value).splitlines()


def test_a_release_with_tax_withheld_is_a_vesting():
    assert drafted(RELEASES + ONE)[1] == [
        ("M", "A", D(1000), D(0), D(11000)),
        ("F", "D", D(400), D("20.5"), D(10600)),
        ("M", "D", D(1000), D(0), D(3000)),
    ]


def test_an_award_is_found_by_its_day_of_grant_and_shares_sold_are_a_sale():
    rows = drafted(RELEASES + "RS-2,2024-03-03,2026-03-03,500,,200,20.50,20.4010,300\n")[1]
    assert rows == [
        ("M", "A", D(500), D(0), D(10500)),
        ("S", "D", D(200), D("20.4010"), D(10300)),
        ("M", "D", D(500), D(0), D(0)),
    ]


def test_an_award_counted_in_table_i_makes_the_tax_line_alone():
    assert drafted(RELEASES + "RA-9,1/2/2023,3/3/2026,300,120,,20.5,,180\n")[1] == [
        ("F", "D", D(120), D("20.5"), D(9880))
    ]


EXERCISES = (
    "Grant ID;Exercise Date;Exercise Type;Shares Exercised;Exercise Price;Exercise Cost;"
    "Shares Withheld for Exercise Cost;Shares Withheld for Taxes;Shares Sold;Sale Price;FMV\n"
)


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ("OP-7;03-Mar-2026;Exercise and Hold;200;12.50;2,500.00;;;;;20.5", ["M", "M"]),
        ("OP-7;03-Mar-2026;Net Exercise;200;12.50;2,500.00;122;30;;;20.5", ["M", "F", "F", "M"]),
        ("OP-7;03-Mar-2026;Cashless Exercise;200;$12.50;;;;(200);$20.44;", ["M", "S", "M"]),
    ],
)
def test_exercises(row, codes):
    _, rows = drafted(EXERCISES.replace(";", "\t") + row.replace(";", "\t") + "\n")
    assert [row[0] for row in rows] == codes
    assert rows[0][:4] == ("M", "A", D(200), D("12.5"))
    assert rows[-1] == ("M", "D", D(200), D(0), D(1800))


def test_the_brokers_executions_stand_for_the_files_price_and_are_held_to_its_shares():
    data = RELEASES + "RS-1,,3/3/2026,1000,,150,20.5,,850\nRS-2,3/3/2024,3/3/2026,500,,200,20.5,,300\n"
    fills = "cover = { fills = [{ shares = 250, price = 20.10 }, { shares = 100, price = 20.30 }] }"
    rows = drafted(data, fills)[1]
    assert [row[:4] for row in rows if row[0] == "S"] == [("S", "D", D(350), D("20.1571"))]
    assert refused(data, fills.replace("250", "240")) == [
        "plan, event[1], 'file.csv' row 3.shares: the fills sum to 340 shares, the plan says 350; put one of them right"
    ]


def test_a_workbook_with_numbers_for_awards():
    book = openpyxl.Workbook()
    for row in (
        ["Releases"],
        ["Award ID", "Release Date", "Quantity Released", "Shares Traded for Taxes", "Market Value Per Share"],
        [77, datetime(2026, 3, 3), 100, 40, 20.5],  # noqa: DTZ001 - as a workbook has it
    ):
        book.active.append(row)
    book.create_sheet("Old").append(["Award ID", "Release Date", "Quantity Released"])
    book["Old"].append([77, date(2025, 3, 3), 50])
    out = io.BytesIO()
    book.save(out)
    (one,) = read_activity(out.getvalue(), "x").activities
    assert (one.award, one.day, one.kind, one.shares, one.withheld) == ("77", date(2026, 3, 3), "vest", D(100), D(40))
    (left,) = read_activity(out.getvalue(), "x").left_out
    assert (left.why, left.shares) == ("sheet 'Old', 1 row; name the sheets to read under [administrator]", D(50))


def test_details_on_the_line_below_are_of_the_row_above():
    data = (
        "Date,Action,Symbol,Quantity,AwardDate,AwardId,FairMarketValuePrice,NetSharesDeposited,SharesSoldWithheldForTaxes\n"
        "03/03/2026,Lapse,MDUP,100,,,,,\n,,,,03/03/2023,RS-1,$20.50,60,40\n"
        "03/01/2026,Sale,MDUP,10,,,,,\n,,,,03/03/2023,RS-1,$20.50,,\n"
    )
    columns = (("withheld", "SharesSoldWithheldForTaxes"),)
    found = read_activity(data.encode(), "x", columns)
    assert [(one.line, one.award, one.withheld, one.value) for one in found.activities] == [
        (2, "RS-1", D(40), D("20.5"))
    ]
    assert [(row.line, row.why) for row in found.left_out] == [(4, "'Sale' is neither vesting nor exercise")]
    assert wrong(data)[0] == (
        "file.csv, row 2, column 'NetSharesDeposited': 100 shares less 0 withheld and 0 sold are not 60; name under "
        "[administrator.columns] where it says what was withheld and sold, or put a number right"
    )


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("RS-1,,3/2/2026,10,,,,,10\n", "10 shares, vested on 2026-03-02, which no event takes (row 3)"),
        ("Total,,,1000,400,,,,600\nAll numbers are estimates.\n", None),
    ],
)
def test_what_no_event_takes_is_told(rows, told):
    expected = [f"'file.csv': not used: {told}; see that they are reported"] if told else []
    assert questions(RELEASES + ONE + rows) == expected


def test_cancelled_releases_and_other_people_are_told():
    data = (
        "Employee ID,Grant Number,Vest Date,Vested Qty.,Status\n"
        "E1,RS-1,3/3/2026,100,Released\nE1,RS-1,3/3/2026,20,Cancelled\nE1,RS-1,3/3/2027,30,Unvested\n"
        "E2,RS-8,3/3/2026,700,Released\n"
    )
    more = '[administrator]\nparticipant = "e1"'
    assert questions(data, more) == [
        "'file.csv': not used: 700 shares, of other people (row 5); see that they are reported",
        "'file.csv': not used: 20 shares, 'Cancelled' (row 3); see that they are reported",
        "'file.csv': not used: 30 shares, 'Unvested' (row 4); see that they are reported",
    ]
    assert refused(data)[0].startswith("plan, event[1].file: 'file.csv' is of several people, 'E1', 'E2'; write which")
    assert refused(data, more.replace("e1", "E7"))[0].startswith(
        "plan, event[1].file: 'file.csv' has nobody called 'E7', but 'E1', 'E2'"
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            RELEASES + ONE.replace("RS-1,3/3/2023", "RS-5,"),
            "event[1].file: 'file.csv', row 2: award 'RS-5' is none of the plan's; write awards = [\"RS-5\"] in",
        ),
        (
            RELEASES + ONE.replace("20.5", ""),
            "event[1].file: 'file.csv', row 2: 400 shares withheld without a market value; name the column",
        ),
        (
            RELEASES + ONE.replace("RS-1", "OP-7"),
            "event[1].file: 'file.csv', row 2: a vesting of what is exercised, 'option'; put the `kind` of the",
        ),
        (
            RELEASES + ONE.replace("3/3/2026", "3/4/2026"),
            "event[1].file: 'file.csv' has no vesting or exercise of 2026-03-03; check the date, or name the",
        ),
        (
            EXERCISES + "OP-7;2026-03-03;Exercise;200;11;;;;;;\n",
            "event[1].file: 'file.csv', row 2: an exercise price of 11, and 'option' has 12.50; put one of them",
        ),
        (
            "Participant Name,Grant ID,Vest Date,Qty\nBram Stone,RS-1,3/3/2026,5\n",
            "event[1].file: 'file.csv' is of 'Bram Stone'; check whose file it is; [administrator] participant =",
        ),
        (
            "Symbol,Grant ID,Vest Date,Qty\nOTHR,RS-1,3/3/2026,5\n",
            "event[1].file: 'file.csv': the symbols are 'OTHR', the issuer's is 'MDUP'; name the issuer's file,",
        ),
    ],
)
def test_nothing_is_guessed(data, message):
    (found,) = refused(data)
    assert found.startswith(f"plan, {message}")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            RELEASES + "RS-1,,3/3/2026,-100,,,,,\n",
            "row 2, column 'Shares Released': -100 is negative; leave out what was reversed, and what reverses",
        ),
        (
            RELEASES + "RS-1,,3/3/2026,100,90,20,1,,\n",
            "row 2, column 'Shares Released': 90 withheld and 20 sold of 100 shares; put one of them right, or",
        ),
        (
            RELEASES + ONE + "Grand total,,,999,,,,,\n",
            "row 3: 'Grand total' says 999 shares, the rows above it are 1000; leave out what is no vesting or",
        ),
        (
            "Grant ID,Exercise Date,Type,Shares Exercised,Shares Withheld,FMV\nOP-7,3/3/2026,Net exercise,100,70,20\n",
            "row 2, column 'Shares Withheld': a net exercise that does not say what the shares were withheld",
        ),
        (
            EXERCISES + "OP-7;2026-03-03;Exercise;200;12.50;2400.00;;;;;\n",
            "row 2, column 'Exercise Cost': 200 at 12.50 are 2500.00, not 2400.00; put one of them right",
        ),
        (
            "Qty,Price\n1,2\n",
            "no header with day and shares, but 'Qty', 'Price'; give a CSV or XLSX file with the columns day and",
        ),
        (
            "Grant ID,Vest Date,Qty,Status\nRS-1,3/3/2026,1,in review\n",
            "row 2, column 'Status': 'in review' does not say whether it was executed; leave out what was",
        ),
    ],
)
def test_every_mistake_of_a_file_has_its_row_and_column(data, message):
    (found,) = wrong(data)
    assert found.removeprefix("file.csv, ").removeprefix("file.csv: ").startswith(message)


def test_a_row_with_more_cells_than_titles_is_asked_about():
    data = RELEASES + "RS-1,3/3/2023,3/3/2026,1,000,400,0,20.5,,600\n"
    (message,) = wrong(data)
    assert message.startswith("file.csv, row 2: no title stands above '600'; put a number with a comma in quotes")


def test_columns_can_be_named_and_an_event_can_take_one_grant():
    data = "No;Wann;Wieviel;Kurs;Steuer\nRS-1;2026-03-03;100;20.5;40\nRA-9;2026-03-03;7;20.5;3\n"
    columns = 'award = "No", day = "Wann", shares = "Wieviel", value = "Kurs", withheld = "Steuer"'
    more = f'grant = "units"\n[administrator]\ncolumns = {{ {columns} }}'
    made, rows = drafted(data, more)
    assert [row[:3] for row in rows] == [("M", "A", D(100)), ("F", "D", D(40)), ("M", "D", D(100))]
    assert [one.seen for one in made.questions] == [
        "not used: 7 shares, vested or exercised on 2026-03-03, which no event takes (row 3)"
    ]
