"""Story five: one award to forty people makes forty records and forty drafts."""

from datetime import date
from decimal import Decimal

import pytest

from section16.drafting.toml.read import read_plan
from section16.tasks.records.awarding import AwardedUnits, award_to_many
from section16.tasks.records.keeping import add_content, contents
from section16.tasks.records.kinds.awards import AwardRecord
from section16.tasks.records.kinds.vesting import VestingSchedule
from section16.tasks.reports.drafting import draft_plan
from section16.workspace.desk.working_drafts import version_of, working_drafts
from tests.tasks.records.conftest import ADA, ISSUER, SIGNER, award, file_plan, officer
from tests.tasks.records.test_expected import HELD

DAY = date(2026, 5, 14)
OPTION = {
    "what": "option",
    "security": "Stock Option",
    "exercise_price": Decimal("12.50"),
    "expires_on": date(2036, 5, 14),
}
TERMS = award(
    name="2026 units",
    awarded_on=DAY,
    schedule=VestingSchedule(how="quarterly", starts_on=DAY, months=48, first_after=12),
)


def reports(workspace, made):
    with workspace.reading() as session:
        texts = [version_of(session, one.draft_id).text for one in made]
    return [draft_plan(read_plan(text, "plan"), today=DAY).reports[0] for text in texts]


def test_forty_grants_are_forty_drafts(staffed):
    ciks = [f"{number:010}" for number in range(1001, 1041)]
    for number, cik in enumerate(ciks):
        add_content(staffed, ISSUER, officer(cik, f"Person {number:02}"))
        add_content(staffed, ISSUER, SIGNER, cik)
    made = award_to_many(staffed, ISSUER, TERMS, [AwardedUnits(cik, Decimal(1000 + int(cik))) for cik in ciks])
    assert [one.trouble for one in made] == [""] * 40
    with staffed.reading() as session:
        assert len(working_drafts(session)) == 40
        kept = contents(session, AwardRecord, ISSUER, ciks[-1])
    assert [(one.name, one.units) for one in kept] == [("2026 units", 2040)]
    for cik, report in zip(ciks, reports(staffed, made), strict=True):
        (row,) = report.derivative_table
        assert (row.code, row.shares.value, report.reporting_owners[0].cik) == ("A", 1000 + int(cik), cik)


@pytest.mark.parametrize(
    ("changes", "table"),
    [
        (OPTION, "derivative_table"),
        ({"what": "psu", "security": "Performance Units"}, "derivative_table"),
        ({"what": "phantom", "security": "Phantom Stock"}, "derivative_table"),
        ({"table": "Table I"}, "non_derivative_table"),
        ({"what": "restricted stock"}, "non_derivative_table"),
    ],
)
def test_each_kind_of_award_has_its_line(staffed, changes, table):
    file_plan(staffed, HELD.format(shares=5000))
    fields = {name: getattr(TERMS, name) for name in TERMS.__struct_fields__}
    made = award_to_many(staffed, ISSUER, AwardRecord(**fields | changes), [AwardedUnits(ADA, Decimal(300))])
    (report,) = reports(staffed, made)
    codes = [(row.code, row.shares.value) for row in getattr(report, table) if hasattr(row, "code")]
    assert codes == [("A", 300)]


def test_who_has_it_already_is_told_and_the_others_get_it(staffed):
    first = award_to_many(staffed, ISSUER, TERMS, [AwardedUnits(ADA, Decimal(10))])
    again = award_to_many(
        staffed, ISSUER, TERMS, [AwardedUnits("0000000009", Decimal(10)), AwardedUnits(ADA, Decimal(10))]
    )
    assert first[0].draft_id is not None
    assert [one.trouble.partition(";")[0] for one in again] == [
        "insider: nothing is kept of 0000000009 at 0000012345",
        "record '2026 units': there is one of this kind and name already",
    ]
    with staffed.reading() as session:
        assert len(working_drafts(session)) == 1
