"""Amendments: the lines that change, and those that were left out."""

from datetime import date

import pytest
from msgspec.structs import replace

from section16.form.cell import Cell
from section16.form.header import SubmissionHeader
from section16.xml import read_document
from tests.drafting.plans import OPTION, STOCK, TRUST, drafted, event, lines, notes, report, wrong

SALE = event("sale", "shares = 10", 'price = "5"')
AMEND = '[amend]\noriginal = "first.xml"\nexplain = "The number of shares was wrong."\n'
FILED = "original_filed = 2025-03-05\n"
CHANGE = '[[amend.change]]\ntable = 1\nline = 1\ncell = "shares"\nto = 12\n'


def amended(*parts, original, top=AMEND + FILED, form="4/A", **options):
    """Draft an amendment of a report."""
    return drafted(*parts, form=form, owner=top, original=original, **options)


@pytest.fixture(scope="module")
def original():
    sale = event("sale", "shares = 10", 'price = "5"', 'footnotes = { price = "After commissions." }')
    return report(STOCK, TRUST, sale, event("sale", "shares = 1", 'price = "6"', on="2025-03-04"))


def test_an_amendment_repeats_the_lines_that_change(original):
    (one,) = amended(CHANGE, original=original).reports
    assert (one.document_type, one.original_filed_on) == ("4/A", date(2025, 3, 5))
    assert lines(one) == ["I S 12 @ 5 D = 990 D"]
    assert notes(one) == {"F1": "After commissions."}
    assert one.remarks == "The number of shares was wrong."
    assert (one.issuer, one.reporting_owners) == (original.issuer, original.reporting_owners)
    assert one.period_of_report == original.period_of_report


def test_an_amendment_can_repeat_everything_without_a_line(original):
    top = AMEND + FILED + 'repeat = "all"\n[[amend.change]]\ntable = 1\nline = 2\nremove = true\n'
    (one,) = amended(original=original, top=top).reports
    assert lines(one) == ["I S 10 @ 5 D = 990 D", "I holds 500 I By Trust"]


def test_an_omitted_line_goes_on_from_the_last_balance(original):
    late = event("sale", 'security = "Common Stock"', "shares = 100", 'price = "7"', on="2025-03-05")
    (one,) = amended(late, original=original).reports
    assert lines(one) == ["I S 100 @ 7 D = 889 D"]
    assert one.period_of_report == date(2025, 3, 3)


def test_a_wrong_date_moves_the_period(original):
    change = CHANGE.replace('"shares"', '"traded_on"').replace("to = 12", "to = 2025-02-28")
    (one,) = amended(change, original=original).reports
    assert one.period_of_report == one.non_derivative_table[0].traded_on.value == date(2025, 2, 28)


def test_the_filing_date_may_come_from_the_header(original):
    header = SubmissionHeader(filed_on=date(2025, 3, 6))
    (one,) = amended(CHANGE, original=replace(original, header=header), top=AMEND).reports
    assert one.original_filed_on == date(2025, 3, 6)


AMISS = {
    "no date": (
        AMEND + CHANGE,
        "amend.original_filed: missing, and the original has no header; write the date it was filed",
    ),
    "no line": (
        AMEND + FILED + CHANGE.replace("line = 1", "line = 9"),
        "amend.change[1].line: Table I of the original has 3 lines, not a line 9; count its lines from 1, holdings too",
    ),
    "no cell": (
        AMEND + FILED + CHANGE.replace('"shares"', '"expires_on"'),
        "amend.change[1].cell: 'expires_on' is no cell of line 1; name a cell of that line",
    ),
    "no number": (
        AMEND + FILED + CHANGE.replace("to = 12", 'to = "a dozen"'),
        (
            "amend.change[1].to: 'a dozen' is not a number; write digits and one point, without commas or signs; "
            "write the value as the form has it"
        ),
    ),
}


@pytest.mark.parametrize("name", AMISS)
def test_what_an_amendment_lacks_is_asked(name, original):
    top, message = AMISS[name]
    assert wrong(form="4/A", owner=top, original=original) == [message]


def test_an_amendment_needs_the_report_it_amends():
    assert wrong(CHANGE, form="4/A", owner=AMEND + FILED) == [
        "amend.original: the earlier report is not there; put its XML beside the plan"
    ]


def test_form_3_is_amended_by_the_holdings_it_missed():
    first = report(STOCK, OPTION, form="3", top="period = 2025-03-03")
    (one,) = amended(TRUST, original=first, form="3/A").reports
    assert (one.document_type, one.period_of_report) == ("3/A", date(2025, 3, 3))
    assert [row.shares_following.value for row in one.non_derivative_table] == [500]
    assert (one.derivative_table, one.no_securities_owned, one.aff10b5_one) == ((), False, None)


def test_form_5_keeps_its_fiscal_year():
    small = event("small acquisition", "shares = 5", 'price = "5"')
    first = report(STOCK, small, form="5", top="period = 2025-12-31", today=date(2026, 2, 10))
    (one,) = amended(CHANGE, original=first, form="5/A").reports
    assert (one.document_type, one.period_of_report) == ("5/A", date(2025, 12, 31))
    assert lines(one) == ["I L form 5 12 @ 5 A = 1005 D"]


def test_an_amendment_without_a_line_is_asked_to_repeat_some(original):
    assert wrong(form="4/A", owner=AMEND + FILED, original=original) == [
        'form 4/A: the report would hold no transaction; write repeat = "all" under [amend], or change a line'
    ]


def test_a_series_of_the_original_goes_on():
    first = report(STOCK, OPTION, event("exercise", 'grant = "option"', "shares = 100"))
    grant = OPTION.replace("remaining = 800", 'underlying = "Common Stock"')
    again = event("exercise", 'grant = "option"', "shares = 50", on="2025-03-04")
    (one,) = amended(grant, again, original=first).reports
    assert lines(one) == ["I M 50 @ 10.00 A = 1150 D", "II M 50 @ 0 D = 650 D"]


def test_footnotes_of_a_changed_cell_stay_unless_told(original):
    change = CHANGE.replace('"shares"', '"price"').replace("to = 12", "to = 5.5")
    (one,) = amended(change, original=original).reports
    assert notes(one) == {"F1": "After commissions."}
    (one,) = amended(change + "footnote = []\n", original=original).reports
    assert notes(one) == {}
    (one,) = amended(change + 'footnote = "Corrected."\n', original=original).reports
    assert notes(one) == {"F1": "Corrected."}


def read(corpus, accession):
    return read_document((corpus / "xml" / f"{accession}.xml").read_bytes())


def changes(*some):
    keys = '[[amend.change]]\ntable = 1\nline = {}\ncell = "{}"\nto = "{}"\n{}\n'
    return "".join(keys.format(*one) for one in some)


@pytest.mark.corpus
def test_a_real_amendment_of_an_award(corpus):
    first, filed = read(corpus, "0000080424-26-000033"), read(corpus, "0000080424-26-000034")
    (note,) = filed.footnotes
    why = f"footnote = '''{note.text}'''"
    told = changes(
        (1, "shares", "49", why),
        (1, "shares_following", "5065.7148", "footnote = []"),
        (1, "price", 0, "footnote = []"),
    )
    (made,) = amended(told, top=AMEND + "original_filed = 2026-03-11\n", original=first).reports
    assert made.original_filed_on == filed.original_filed_on
    assert made.period_of_report == filed.period_of_report
    assert made.footnotes == filed.footnotes
    assert same(made, filed)


@pytest.mark.corpus
def test_a_real_amendment_of_titles_and_period(corpus):
    first, filed = read(corpus, "0000070858-25-000370"), read(corpus, "0000070858-25-000376")
    told = changes(*((line, "security_title", "COMMON STOCK", "") for line in (1, 2)))
    dates = AMEND + "original_filed = 2025-09-29\n"
    made_of = drafted(told, form="4/A", owner=dates, original=first, top="period = 2025-09-25")
    (made,) = made_of.reports
    assert made.original_filed_on == filed.original_filed_on
    assert made.period_of_report == filed.period_of_report
    assert [note.id for note in made.footnotes] == [note.id for note in filed.footnotes]
    assert same(made, filed)


def same(made, filed):
    """Tell whether two reports have the same rows, empty texts and dates aside."""
    return [row_of(row) for row in made.non_derivative_table] == [row_of(row) for row in filed.non_derivative_table]


def row_of(row):
    cells = ((getattr(row, name), name) for name in row.__struct_fields__)
    return {name: cell for cell, name in cells if cell and cell != Cell("") and name != "equity_swap"}
