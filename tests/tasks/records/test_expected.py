"""What vests or expires is known a day ahead, and its plan goes on from the reports on file."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from section16.drafting.plan.mistake import PlanError
from section16.drafting.toml.read import read_plan
from section16.tasks.records.expected import expected_plan, expected_reports
from section16.tasks.records.holdings import running_holdings
from section16.tasks.records.keeping import add_content, change_content, typed_records
from section16.tasks.records.kinds.adjustments import HoldingAdjustment
from section16.tasks.records.kinds.awards import AwardRecord, PlanEnrolment
from section16.tasks.records.kinds.libraries import ClosingPrice, NatureEntry
from section16.tasks.records.kinds.people import InsiderProfile, RelatedHolder, RelationshipPeriod
from section16.tasks.records.kinds.vesting import VestingSchedule
from section16.tasks.records.starting_plan import starting_plan
from section16.tasks.reports.drafting import draft_plan
from section16.workspace.errors import WorkspaceError
from tests.tasks.records.conftest import ADA, BO, ISSUER, award, file_plan, officer

VEST = date(2026, 9, 15)
NEXT = date(2027, 9, 15)
PRICE = ClosingPrice(on=VEST, price=Decimal("41.20"))


def expected(workspace, first=VEST, last=VEST):
    with workspace.reading() as session:
        return expected_reports(session, ISSUER, first, last)


def plan_of(workspace, on=VEST, insider=ADA):
    with workspace.reading() as session:
        return expected_plan(session, ISSUER, insider, on, on - timedelta(days=1))


def rows_of(text):
    (report,) = draft_plan(read_plan(text, "plan")).reports
    rows = (*report.non_derivative_table, *report.derivative_table)
    return [(one.code, str(one.shares.value), str(one.price.value), str(one.shares_following.value)) for one in rows]


def test_a_vest_is_known_a_day_ahead_with_the_shares_for_tax(staffed):
    (report,) = expected(staffed)
    assert (report.insider, report.is_reported, report.needs_price) == ("Example Ada", True, True)
    (event,) = report.events
    assert (event.what, event.name, event.units, event.for_tax) == ("vests", "2025 units", 1000, 375)
    assert expected(staffed, date(2026, 9, 16), date(2027, 9, 14)) == ()


def test_its_plan_asks_for_the_price_that_nobody_knows_yet(staffed):
    with pytest.raises(PlanError) as refusal:
        read_plan(plan_of(staffed), "plan")
    assert [one.place for one in refusal.value.mistakes] == ["event[1].tax.price"]


def test_with_the_price_the_plan_makes_the_report(staffed):
    add_content(staffed, ISSUER, PRICE)
    assert not expected(staffed)[0].needs_price
    assert rows_of(plan_of(staffed)) == [
        ("M", "1000", "0", "1000"),
        ("F", "375", "41.20", "625"),
        ("M", "1000", "0", "3000"),
    ]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"tax": "cash"}, ["M", "M"]),
        ({"tax": "sell to cover"}, ["M", "S", "M"]),
        ({"table": "Table I", "security": "Common Stock"}, ["F"]),
        ({"what": "restricted stock", "security": "Common Stock", "tax": "sell to cover"}, ["S"]),
    ],
)
def test_each_rule_of_tax_has_its_lines(staffed, changes, codes):
    with staffed.reading() as session:
        (kept,) = typed_records(session, AwardRecord, ISSUER)
    change_content(staffed, kept.kept.id, 1, award(**changes))
    add_content(staffed, ISSUER, PRICE)
    file_plan(staffed, HELD.format(shares=5000))
    assert [code for code, *_ in rows_of(plan_of(staffed))] == codes


def test_an_award_whose_vesting_no_report_tells_is_expected_and_not_due(staffed):
    units = {"table": "Table I", "tax": "cash", "security": "Common Stock", "name": "stock"}
    add_content(staffed, ISSUER, award(**units), ADA)
    (report,) = expected(staffed)
    assert {one.name: one.reported for one in report.events} == {"2025 units": True, "stock": False}


def test_options_expire_and_do_not_vest(staffed):
    terms = {"name": "2016 option", "what": "option", "security": "Stock Option", "exercise_price": Decimal("12.50")}
    add_content(staffed, ISSUER, award(**terms, expires_on=date(2026, 10, 1), schedule=SINCE_2016), ADA)
    (report,) = expected(staffed, date(2026, 9, 20), date(2026, 10, 5))
    assert [(one.what, one.name) for one in report.events] == [("expires", "2016 option")]
    assert not report.is_reported


SINCE_2016 = VestingSchedule(how="cliff", starts_on=date(2016, 10, 1), months=12)


def test_purchases_of_an_enrolment_come_as_often_as_it_says(staffed):
    enrolment = PlanEnrolment(
        what="ESPP",
        under="the Issuer's ESPP",
        since=date(2026, 1, 1),
        first_purchase_on=date(2025, 11, 30),
        until=date(2027, 1, 1),
    )
    add_content(staffed, ISSUER, enrolment, ADA)
    found = [one.on for report in expected(staffed, date(2025, 1, 1), date(2028, 1, 1)) for one in report.events]
    assert found == [date(2026, 5, 30), VEST, date(2026, 11, 30), NEXT]


def test_who_has_left_is_not_expected_to_report(staffed):
    with staffed.reading() as session:
        (kept,) = typed_records(session, InsiderProfile, ISSUER)
    left = RelationshipPeriod(relationship="director", until=date(2026, 9, 14))
    change_content(staffed, kept.kept.id, 1, officer(relationships=(left,)))
    assert expected(staffed) == ()


HELD = """
form = "4"
issuer = {{ cik = "0000012345", ticker = "EXMP", name = "EXAMPLE CORP" }}
[[owner]]
cik = "0000054321"
name = "Example Ada"
relationship = ["officer"]
title = "Chief Financial Officer"
[[holding]]
security = "Common Stock"
shares = {shares}
[[event]]
what = "gift made"
on = 2026-05-04
shares = 100
[[signature]]
name = "Ada Example"
on = 2026-05-05
[settings]
today = 2026-05-05
"""


def test_a_month_goes_on_from_the_report_of_the_last(staffed):
    """Two vests a year apart: the second draft begins with the balances, names and words of the first report."""
    add_content(staffed, ISSUER, PRICE)
    first = plan_of(staffed)
    file_plan(staffed, first)
    add_content(staffed, ISSUER, ClosingPrice(on=NEXT, price=Decimal("50.00")))
    assert rows_of(plan_of(staffed, NEXT)) == [
        ("M", "1000", "0", "1625"),
        ("F", "375", "50.00", "1250"),
        ("M", "1000", "0", "2000"),
    ]
    with staffed.reading() as session:
        start = starting_plan(session, ISSUER, ADA, NEXT)
    assert start.after == ("form4",)
    assert [(one.id, one.remaining) for one in start.plan.grants] == [("2025 units", 3000)]
    assert start.plan.signatures[0].name == "Lena Fischbach"


def test_a_grant_that_no_report_has_is_told(staffed):
    file_plan(staffed, HELD.format(shares=5000))
    with staffed.reading() as session:
        start = starting_plan(session, ISSUER, ADA, VEST)
    assert start.doubts == ("grant '2025 units': no report has it; 4,000 units are left by its schedule",)
    assert start.text.startswith("# Look over grant '2025 units'")


def test_nobody_is_told(staffed):
    with staffed.reading() as session, pytest.raises(WorkspaceError, match="nothing is kept of 0000054322"):
        starting_plan(session, ISSUER, BO, VEST)


def test_who_holds_indirectly_is_told_in_a_footnote(staffed):
    trust = 'shares = 100\nnature = "By Doe Trust"\n'
    text = HELD.format(shares=5000).replace("shares = 5000", 'shares = 5000\nnature = "By Doe Trust"')
    file_plan(staffed, text.replace("shares = 100\n", trust))
    words = "The reporting person is a trustee and disclaims beneficial ownership beyond her pecuniary interest."
    holder = RelatedHolder(
        name="Doe Trust", what="trust", nature="By Trust", also_printed=("By Doe Trust",), footnote=words
    )
    add_content(staffed, ISSUER, holder, ADA)
    with staffed.reading() as session:
        (held,) = starting_plan(session, ISSUER, ADA, VEST).plan.holdings
    assert (held.nature, held.footnotes.nature) == ("By Doe Trust", words)


def kept_adjustment(workspace, **changes):
    fields = {"on": date(2026, 6, 1), "shares": Decimal("12.5"), "reason": "statement of June"}
    return add_content(workspace, ISSUER, HoldingAdjustment(**fields | changes), ADA)


def holdings_of(workspace):
    with workspace.reading() as session:
        return running_holdings(session, ISSUER, ADA)


def test_an_adjustment_counts_on_top_of_the_last_report_and_never_prints_a_line(staffed):
    file_plan(staffed, HELD.format(shares=5000))
    kept_adjustment(staffed)
    kept_adjustment(staffed, on=date(2026, 7, 1), what="split", shares=None, ratio="2:1", reason="notice")
    (line,) = holdings_of(staffed).lines
    assert (line.reported, line.now, line.as_of) == (4900, Decimal(9825), date(2026, 5, 4))
    assert [(one.before, one.after, one.author) for one in line.adjustments] == [
        (Decimal(4900), Decimal("4912.5"), "ada"),
        (Decimal("4912.5"), Decimal(9825), "ada"),
    ]
    add_content(staffed, ISSUER, PRICE)
    text = plan_of(staffed)
    assert "statement of June" not in text
    rows = rows_of(text)
    assert rows[0] == ("M", "1000", "0", "10825")
    assert {code for code, *_ in rows} == {"M", "F"}


def test_an_adjustment_that_the_last_report_has_does_not_count_twice(staffed):
    kept_adjustment(staffed, on=date(2026, 5, 1))
    assert [one.now for one in holdings_of(staffed).lines] == [Decimal("12.5")]
    file_plan(staffed, HELD.format(shares="5012.5"))
    (line,) = holdings_of(staffed).lines
    assert (line.now, line.adjustments) == (Decimal("4912.5"), ())
    kept_adjustment(staffed, on=date(2026, 5, 2), reason="a statement that came late")
    assert [one.now for one in holdings_of(staffed).lines] == [Decimal("4925.0")]


def test_what_is_on_file_stays_as_it_was_filed(staffed):
    file_plan(staffed, HELD.format(shares=5000))
    before = holdings_of(staffed)
    kept_adjustment(staffed)
    assert holdings_of(staffed).reports == before.reports


def test_a_gap_is_shown_on_its_line_and_a_mapped_nature_is_one_line(staffed):
    file_plan(staffed, HELD.format(shares=5000))
    later = HELD.replace("2026-05-", "2026-06-").format(shares=4700)
    file_plan(staffed, later, "form4-june", "0000012345-26-000002")
    (line,) = holdings_of(staffed).lines
    assert [(one.computed, one.reported) for one in line.gaps] == [(4800, 4600)]
    assert holdings_of(staffed).gaps == 1
    trust = later.replace("2026-06-", "2026-07-").replace(
        'security = "Common Stock"', 'security = "Common Stock"\nnature = "By Doe Trust"'
    )
    held = "shares = 100\n"
    assert trust.count(held) == 1
    file_plan(staffed, trust.replace(held, held + 'nature = "By Doe Trust"\n'), "trust", "0000012345-26-000003")
    file_plan(
        staffed,
        trust.replace(held, held + 'nature = "By Trust"\n')
        .replace("Doe Trust", "Trust")
        .replace("2026-07", "2026-08")
        .replace("= 4700", "= 4600"),
        "trust-2",
        "0000012345-26-000004",
    )
    assert len(holdings_of(staffed).lines) == 3
    add_content(staffed, ISSUER, NatureEntry(nature="By Trust", also_printed=("By Doe Trust",)))
    assert len(holdings_of(staffed).lines) == 2


def test_a_plan_goes_on_for_all_who_filed_the_last_report_together(staffed):
    trust = '[[owner]]\ncik = "0000054399"\nname = "Example Trust"\nrelationship = ["ten percent owner"]\n[[holding]]'
    signed = 'for = "0000054321"\n[[signature]]\nname = "Ed Example"\non = 2026-05-05\nfor = "0000054399"\n[settings]'
    joint = HELD.format(shares=5000).replace("[[holding]]", trust).replace("[settings]", signed)
    file_plan(staffed, joint)
    with staffed.reading() as session:
        start = starting_plan(session, ISSUER, ADA, VEST)
    assert [one.cik for one in start.plan.owners] == [ADA, "0000054399"]
    assert len(start.plan.signatures) == 2
    assert any("was filed by Example Ada, 0000054399 together" in one for one in start.doubts)
