"""What filed reports leave is where the next plan begins."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from section16.drafting.after.lines import held_lines
from section16.drafting.after.next_plan import next_plan
from section16.drafting.engine import draft
from section16.drafting.plan.mistake import PlanError
from section16.drafting.toml.read import read_plan
from section16.drafting.toml.write import plan_text
from section16.form.cell import Cell
from section16.form.header import HeaderParty, SubmissionHeader
from section16.xml import NotOwnershipDocument, read_document
from tests.drafting.plans import OPTION, STOCK, TRUST, UNITS, drafted, event, plan

NEXT = date(2025, 5, 1)
FUNDS = """
[[holding]]
id = "north"
security = "Common Stock"
nature = "See footnotes"
shares = 700
footnotes = { nature = "Held by North Fund LP." }

[[holding]]
id = "south"
security = "Common Stock"
nature = "See footnotes"
shares = 300
footnotes = { nature = "Held by South Fund LP." }
"""
TWO_AWARDS = UNITS + UNITS.replace('"units"', '"later units"').replace("2025", "2026").replace("400", "900")


def left(*parts, **options):
    """Return the plan that follows a drafted report."""
    return next_plan(drafted(*parts, **options).reports, NEXT).plan


def balances(made):
    held = [(one.security, one.nature, one.shares) for one in made.holdings]
    return held, [(one.security, one.remaining) for one in made.grants]


def test_lines_and_series_go_on_with_what_is_left():
    made = left(
        STOCK,
        TRUST,
        OPTION,
        event("exercise", 'grant = "option"', "shares = 300"),
        event("sale", 'holding = "direct"', "shares = 100", "price = 12", on="2025-03-04"),
    )
    assert balances(made) == (
        [("Common Stock", None, 1200), ("Common Stock", "By Trust", 500)],
        [("Stock Option (right to buy)", 500)],
    )
    assert made.holdings[1].footnotes.nature == "A family trust."
    (option,) = made.grants
    assert (option.kind, option.exercise_price.dollars, option.expires.on) == ("option", 10, date(2030, 2, 11))
    assert (made.issuer.ticker, made.owners[0].relationship) == ("NLIX", ("director",))
    assert [(one.name, one.as_, one.on, one.printed) for one in made.signatures] == [
        ("Adaeze M. Okafor", "self", NEXT, None)
    ]


def test_only_the_events_are_left_to_say():
    text = plan_text(left(STOCK, TRUST, event("sale", 'holding = "trust"', "shares = 5", "price = 12")))
    with pytest.raises(PlanError) as error:
        read_plan(text, "next.toml")
    assert [one.place for one in error.value.mistakes] == ["event"]
    more = text + event("gift made", 'holding = "direct"', "shares = 1", on="2025-04-30")
    rows = draft(read_plan(more, "next.toml"), {}, NEXT).reports[0].non_derivative_table
    assert [row.shares_following.value for row in rows] == [999, 495]


def test_two_funds_of_the_same_words_stay_two():
    sold = event("sale", 'holding = "south"', "shares = 100", "price = 12")
    made = left(FUNDS, sold)
    assert {(one.id, one.shares, one.footnotes.nature) for one in made.holdings} == {
        ("see footnotes 1", 200, "Held by South Fund LP."),
        ("see footnotes 2", 700, "Held by North Fund LP."),
    }


def test_awards_that_differ_in_their_vesting_alone_stay_two():
    made = left(
        STOCK,
        TWO_AWARDS,
        event("vest", 'grant = "units"', "shares = 100"),
        event("vest", 'grant = "later units"', "shares = 50"),
    )
    assert sorted((one.remaining, one.exercisable.words[-5:]) for one in made.grants) == [
        (300, "2025."),
        (850, "2026."),
    ]
    assert len({one.id for one in made.grants}) == 2


def test_the_later_report_counts_whatever_order_they_are_given_in():
    first = drafted(STOCK, TRUST, event("sale", 'holding = "direct"', "shares = 100", "price = 12")).reports[0]
    second = drafted(
        STOCK.replace("1_000", "900"), event("sale", "shares = 200", "price = 12", on="2025-03-20")
    ).reports[0]
    for reports in ([first, second], [second, first]):
        made = next_plan(reports, NEXT).plan
        assert balances(made)[0] == [("Common Stock", None, 700), ("Common Stock", "By Trust", 500)]


def test_a_late_row_of_an_earlier_day_does_not_take_the_balance_back():
    first = drafted(STOCK, event("sale", "shares = 100", "price = 12", on="2025-03-20")).reports[0]
    late = drafted(STOCK, event("gift made", "shares = 1", on="2025-03-03")).reports[0]
    late = replace(late, signatures=(replace(late.signatures[0], signed_on=date(2025, 4, 10)),))
    assert balances(next_plan([first, late], NEXT).plan)[0] == [("Common Stock", None, 900)]


def test_rows_that_run_backwards_are_followed_backwards():
    sales = (event("sale", "shares = 100", "price = 12"), event("sale", "shares = 50", "price = 13"))
    report = drafted(STOCK, *sales).reports[0]
    turned = replace(report, non_derivative_table=report.non_derivative_table[::-1])
    assert [line.balance for line in held_lines([turned])] == [Decimal(850)]


def test_what_is_gone_is_left_out_but_what_is_direct_may_come_back():
    made = left(
        STOCK,
        TRUST,
        OPTION,
        event("sale", 'holding = "direct"', "shares = 1_000", "price = 12"),
        event("sale", 'holding = "trust"', "shares = 500", "price = 12"),
        event("sale to issuer", 'grant = "option"', "shares = 800", "price = 2"),
    )
    assert balances(made) == ([("Common Stock", None, 0)], [])


def test_debt_goes_on_in_dollars():
    notes = """
[[grant]]
id = "notes"
security = "4% Convertible Notes"
kind = "convertible"
exercise_price = "25.00"
exercisable = 2025-01-02
expires = 2030-01-02
remaining_value = 6_000
"""
    (grant,) = left(STOCK, notes, event("sale", 'grant = "notes"', "value = 1_000", "price = 98")).grants
    assert (grant.kind, grant.remaining, grant.remaining_value) == ("convertible", None, 5000)


def test_a_ratio_and_a_written_call_are_kept():
    calls = """
[[grant]]
id = "calls"
security = "Call Option (obligation to sell)"
kind = "call"
short = true
ratio = "100:1"
exercise_price = "40.00"
exercisable = 2025-01-02
expires = 2025-06-20
remaining = 50
"""
    (grant,) = left(STOCK, calls, event("exercise", 'grant = "calls"', 'basis = "in the money"', "shares = 2")).grants
    assert (grant.kind, grant.short, grant.ratio, grant.remaining) == ("call", True, "100:1", 48)


def test_a_form_3_tells_underlying_shares_and_the_plan_says_so():
    made = next_plan(drafted(STOCK, OPTION, form="3", top="period = 2025-03-03").reports, NEXT)
    assert balances(made.plan)[1] == [("Stock Option (right to buy)", 800)]
    assert made.doubts == (
        "'Stock Option (right to buy)' (direct): Form 3 tells the underlying shares alone; 800 units are one for one",
    )


def test_what_has_expired_is_left_out_and_told():
    report = drafted(STOCK, OPTION, event("exercise", 'grant = "option"', "shares = 300")).reports
    made = next_plan(report, date(2031, 1, 2))
    assert made.plan.grants == ()
    assert made.doubts == ("'Stock Option (right to buy)' (direct): 500 expired on 2030-02-11 and are left out",)


def test_a_signature_by_another_stands_as_printed():
    signed = '[[signature]]\nname = "Lena Fischbach"\nas = "Chief Counsel"\nfor = "The Fund"\non = 2025-03-05\n'
    made = left(STOCK, event("sale", "shares = 1", "price = 12"), signed=signed)
    assert [(one.name, one.printed) for one in made.signatures] == [
        ("The Fund, By: /s/ Lena Fischbach, Chief Counsel", "The Fund, By: /s/ Lena Fischbach, Chief Counsel")
    ]


def test_an_attorney_in_fact_signs_again():
    signed = '[[signature]]\nname = "Lena Fischbach"\nas = "attorney-in-fact"\non = 2025-03-05\n'
    made = left(STOCK, event("sale", "shares = 1", "price = 12"), signed=signed)
    assert [(one.name, one.as_, one.printed) for one in made.signatures] == [
        ("Lena Fischbach", "attorney-in-fact", None)
    ]


# Real filings: what they leave, drafted as a Form 5 that lists holdings alone, says the same of every line.

YEAR_END = date(2025, 10, 31)
NOTHING_HELD, SAME, CANNOT_STAND = 50, 675, 10  # at most, at least, at most


def said(line):
    row = line.row
    terms = ("security_title", "exercise_price", "exercisable_on", "expires_on", "underlying_title")
    cells = [getattr(row, name, None) for name in (*terms, *(("nature",) if row.ownership.value == "I" else ()))]
    texts = [(one.value, frozenset(map(str.strip, one.footnotes))) for one in cells if isinstance(one, Cell)]
    return (row.ownership.value, line.balance, *texts)


def is_left(line, on):
    expires = getattr(line.row, "expires_on", Cell()).value
    return bool(line.balance) and not (expires and expires < on)


def again(report):
    """Tell what becomes of a filing whose lines are drafted again."""
    made = replace(next_plan([report], NEXT).plan, form="5", period=YEAR_END)
    lines = [line for line in held_lines([report]) if is_left(line, NEXT)]
    try:
        reports = draft(read_plan(plan_text(made), "plan"), {}, date(2025, 11, 3)).reports
    except PlanError as error:
        return "nothing held" if not lines else str(error)
    mine = sorted(repr(said(line)) for one in reports for line in held_lines([one]))
    return "same" if mine == sorted(repr(said(line)) for line in lines) else "different"


@pytest.mark.corpus
def test_real_filings_are_left_as_they_were(corpus):
    outcomes = []
    for path in sorted((corpus / "xml").iterdir()):
        try:
            report = read_document(path.read_bytes())
        except NotOwnershipDocument:
            continue
        outcomes.append(again(report))
    assert outcomes.count("different") == 0
    assert outcomes.count("same") >= SAME
    assert outcomes.count("nothing held") <= NOTHING_HELD + CANNOT_STAND
    assert len(outcomes) - outcomes.count("same") - outcomes.count("nothing held") <= CANNOT_STAND


@pytest.mark.parametrize(
    ("ends_on", "on", "period"),
    [
        ("1231", date(2026, 2, 10), date(2025, 12, 31)),
        ("1231", date(2025, 12, 31), date(2025, 12, 31)),
        ("1231", date(2025, 12, 30), date(2024, 12, 31)),
        ("0630", date(2025, 8, 14), date(2025, 6, 30)),
        ("0229", date(2026, 3, 2), date(2026, 2, 28)),
        ("1300", date(2026, 2, 10), None),
        (None, date(2026, 2, 10), None),
    ],
)
def test_a_form_5_is_of_the_fiscal_year_that_ended_last(ends_on, on, period):
    (first,) = drafted(STOCK, event("sale", "shares = 100", "price = 20")).reports
    (second,) = drafted(STOCK, event("sale", "shares = 50", "price = 20", on="2025-03-04")).reports
    header = SubmissionHeader(issuer=HeaderParty(fiscal_year_end=ends_on))
    made = next_plan([replace(first, header=header), second], on, "5")  # the last report need not have a header
    assert made.plan.period == period
    assert any("when it ends" in doubt for doubt in made.doubts) is (period is None)


LAST = """
[administrator]
participant = "E-10442"

[administrator.columns]
withheld = "Tax Shares"
"""
FIRST_UNITS = UNITS.replace('id = "units"', 'id = "2025 units"\nawards = ["RS-2501"]')
MORE_UNITS = (
    UNITS.replace('id = "units"', 'id = "2026 units"\nawards = ["RS-2602"]')
    .replace("March 3, 2025", "March 3, 2026")
    .replace("400", "900")
)


def test_what_no_report_says_is_kept_from_the_last_plan():
    last = plan(STOCK.replace("[[holding]]", '[[holding]]\nawards = ["RA-1"]'), FIRST_UNITS, MORE_UNITS, LAST,
                event("vest", 'grant = "2025 units"', "shares = 100"))  # fmt: skip
    last = replace(last, issuer=replace(last.issuer, fiscal_year_end="06-30"), texts={"mine": "Words of mine, kept."})
    filed = draft(last, {}, date(2025, 3, 31)).reports
    made = next_plan(filed, date(2026, 2, 10), "5", like=last)
    assert made.plan.owners[0].name == "Okafor Adaeze M"
    assert [(one.id, one.awards, one.remaining) for one in made.plan.grants] == [
        ("2025 units", ("RS-2501",), Decimal(300))
    ]
    assert [(one.awards, one.shares) for one in made.plan.holdings] == [(("RA-1",), Decimal(1100))]
    assert made.plan.administrator == last.administrator
    assert made.plan.texts["mine"] == "Words of mine, kept."
    assert made.plan.period == date(2025, 6, 30)
    assert made.doubts == ()
    assert read_plan(plan_text(made.plan), "next.toml").administrator == last.administrator


def test_series_of_one_title_are_told_apart_by_their_words():
    new = [part.replace("remaining = 400\n", "").replace("remaining = 900\n", "") for part in (FIRST_UNITS, MORE_UNITS)]
    granted = [event("rsu grant", f'grant = "{year} units"', "shares = 400") for year in (2025, 2026)]
    last = plan(STOCK, *new, *granted)
    made = next_plan(draft(last, {}, date(2025, 3, 31)).reports, date(2025, 4, 10), like=last)
    assert [(one.id, one.awards) for one in made.plan.grants] == [
        ("2025 units", ("RS-2501",)),
        ("2026 units", ("RS-2602",)),
    ]
