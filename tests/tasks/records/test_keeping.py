from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from section16.tasks.records.keeping import (
    RecordError,
    add_content,
    change_content,
    contents,
    issuer_profile,
    record_numbered,
    set_aside,
    typed_records,
)
from section16.tasks.records.kinds.adjustments import HoldingAdjustment
from section16.tasks.records.kinds.awards import AwardRecord, PlanEnrolment, TradingOrder, TradingPlanRecord
from section16.tasks.records.kinds.catalog import KINDS
from section16.tasks.records.kinds.libraries import ClosingPrice, FootnoteTemplate, StandingDocument
from section16.tasks.records.kinds.people import (
    EdgarAccess,
    InsiderProfile,
    RelatedHolder,
    RelationshipPeriod,
    SignerRecord,
)
from section16.tasks.records.kinds.vesting import Tranche, VestingSchedule
from section16.workspace import Workspace
from section16.workspace.errors import ConflictError
from section16.workspace.people import people
from tests.tasks.records.conftest import ADA, BO, ISSUER, PROFILE, award, officer

DAY = date(2026, 9, 14)


def test_what_is_kept_is_what_is_read(staffed):
    with staffed.reading() as session:
        assert issuer_profile(session, ISSUER) == PROFILE
        assert contents(session, InsiderProfile, ISSUER) == (officer(),)
        (kept,) = typed_records(session, AwardRecord, ISSUER, ADA)
        assert kept.content == award()
        assert str(kept.content.tax_percent) == "37.5"
        assert [one.name for one in people(session)] == ["EXAMPLE CORP", "Example Ada"]
    assert record_numbered(staffed, kept.kept.id) == kept


def test_a_director_of_several_companies_has_a_record_at_each(staffed):
    add_content(staffed, "777", replace(PROFILE, cik="777", name="OTHER CORP"))
    add_content(staffed, "777", officer(relationships=(RelationshipPeriod(relationship="director"),)))
    with staffed.reading() as session:
        found = typed_records(session, InsiderProfile, insider=ADA)
    assert [one.kept.issuer_cik for one in found] == [ISSUER, "0000000777"]


def test_a_person_and_an_issuer_are_kept_once_under_their_number(staffed):
    with pytest.raises(RecordError, match="cik: 'Example Ada' is kept under this number; change that record"):
        add_content(staffed, ISSUER, officer(cik=ADA, name="Example Ada Again"))
    with pytest.raises(RecordError, match=r"cik: '.*' is kept under this number"):
        add_content(staffed, ISSUER, replace(PROFILE, name="OTHER INC"))


def test_a_change_names_the_version_that_it_began_from(staffed):
    with staffed.reading() as session:
        (kept,) = typed_records(session, AwardRecord, ISSUER, ADA)
    change_content(staffed, kept.kept.id, 1, award(tax="cash"))
    with pytest.raises(ConflictError, match="ada changed it meanwhile"):
        change_content(staffed, kept.kept.id, 1, award(tax="sell to cover"))
    set_aside(staffed, kept.kept.id, 2)
    with staffed.reading() as session:
        assert contents(session, AwardRecord, ISSUER, ADA) == ()
        (aside,) = typed_records(session, AwardRecord, active=False)
    changed = change_content(staffed, aside.kept.id, 3, award(tax="cash", numbers=("RS-1",)))
    assert not changed.kept.active


def test_a_record_stays_that_of_the_same_person(staffed):
    with staffed.reading() as session:
        (kept,) = typed_records(session, InsiderProfile, ISSUER)
    with pytest.raises(RecordError, match="cik: it is that of somebody else than before; set this record aside"):
        change_content(staffed, kept.kept.id, 1, officer(cik=BO))


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """Return one workspace in which nothing is ever kept."""
    with Workspace(tmp_path_factory.mktemp("empty"), "ada") as workspace:
        yield workspace


WRONG = [
    (replace(PROFILE, cik="12x"), "cik: '12x' is no CIK; write up to 10 digits"),
    (replace(PROFILE, fiscal_year_end="13-31"), "fiscal_year_end: '13-31' is no month and day; write it as 12-31"),
    (officer(relationships=()), "relationships: there is none; say what the person is to the issuer"),
    (
        officer(relationships=(RelationshipPeriod(relationship="officer"),)),
        "relationships.0.title: none for 'officer'; write it as the form shows it",
    ),
    (
        officer(relationships=(RelationshipPeriod(relationship="director", since=DAY, until=date(2020, 1, 1)),)),
        "relationships.0.until: 2020-01-01 is before 2026-09-14; put one of the two right",
    ),
    (
        RelatedHolder(name="Trust", what="trust", nature="By Trust", interest=Decimal(101)),
        "interest: '101' percent; write 0 to 100",
    ),
    (
        SignerRecord(name="Lena"),
        "signed_on: no day of the power of attorney; write the day on which it was signed",
    ),
    (
        SignerRecord(name="Lena", signed_on=DAY, ends_on=date(2026, 1, 1)),
        "ends_on: 2026-01-01 is before 2026-09-14; put one of the two right",
    ),
    (EdgarAccess(way="delegated"), "delegated_to: no entity; write the CIK of who may file"),
    (
        award(units=Decimal(0), tax="cash", schedule=VestingSchedule(how="custom")),
        "units: '0'; write how many were awarded",
    ),
    (award(name="u" * 61), "name: 61 characters; write at most 60"),
    (award(numbers=("n" * 1001,)), "numbers.0: 1,001 characters; write at most 1,000"),
    (award(what="option", expires_on=DAY), "exercise_price: none for 'option'; write dollars a share"),
    (award(what="sar", exercise_price=Decimal(1)), "expires_on: none for 'sar'; write its last day"),
    (award(tax_percent=None), "tax_percent: nothing; write a percentage between 0 and 100"),
    (
        award(expires_on=date(2020, 1, 1)),
        "expires_on: 2020-01-01 is before the award; put one of the two right",
    ),
    (
        award(schedule=VestingSchedule(how="custom", tranches=(Tranche(on=DAY, units=Decimal(1)),))),
        "schedule.tranches: they add up to 1; make them 4,000, as the award has",
    ),
    (award(units=Decimal("NaN")), "units: 'NaN' is no number that a report holds; write digits"),
    (award(awarded_on=date(26, 9, 15)), "awarded_on: '0026-09-15' is before the Act; write four digits of the year"),
    (award(name="units\u202e"), "name: the character U+202E, which does not show; take it out"),
    (award(name="units\x00"), "name: the character U+0000, which does not show; take it out"),
    (
        TradingPlanRecord(
            name="plan", adopted_on=DAY, orders=(TradingOrder(shares=Decimal(1), since=date(2026, 1, 1)),)
        ),
        "orders.0.since: 2026-01-01 is before the first day of trading; put one of the two right",
    ),
    (
        TradingPlanRecord(
            name="plan",
            adopted_on=DAY,
            ends_on=DAY,
            orders=(TradingOrder(shares=Decimal(1), since=date(2027, 1, 1)),),
        ),
        "orders.0.since: 2027-01-01 is after the plan; put it right",
    ),
    (HoldingAdjustment(on=DAY, reason="statement"), "shares: none were acquired; write how many"),
    (
        HoldingAdjustment(on=DAY, what="split", ratio="3/2", reason="notice"),
        "ratio: '3/2' is no ratio; write new shares for old: 3:2",
    ),
    (
        HoldingAdjustment(on=DAY, what="plan purchase", shares=Decimal(1), reason="statement"),
        "under: no plan; name it as a footnote does: the Issuer's 401(k) plan",
    ),
    (
        HoldingAdjustment(on=DAY, shares=Decimal(1), reason=" "),
        "reason: there is none; say where the change is from",
    ),
    (FootnoteTemplate(name="a", text=" "), "text: no words; write the footnote"),
    (
        FootnoteTemplate(name="a", text="between {low and {high}"),
        "text: a brace that makes no field; write fields as {plan date}, in lower case",
    ),
    (
        StandingDocument(name="Power.pdf", text="x"),
        "name: 'Power.pdf' is no name that EDGAR takes; write lower-case letters, digits and dashes, and .txt or .htm",
    ),
    (ClosingPrice(on=DAY, price=Decimal(0)), "price: '0'; write dollars a share"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "said"), WRONG, ids=[said.partition(";")[0] for _, said in WRONG])
def test_what_is_wrong_with_a_record_is_told_at_its_field(content, said, empty):
    with pytest.raises(RecordError) as refusal:
        add_content(empty, ISSUER, content, ADA if content.of_insider else "")
    assert refusal.value.reasons == (said,)
    with empty.reading() as session:
        assert typed_records(session, type(content), active=None) == ()


def test_every_kind_has_its_words():
    assert set(KINDS) == {one.kind for one in KINDS.values()}
    assert len({one.plural for one in KINDS.values()}) == len(KINDS)
    assert all(len(name) <= 20 for name in KINDS)


def test_an_enrolment_is_called_by_its_plan():
    one = PlanEnrolment(what="ESPP", under="the Issuer's ESPP", since=DAY, first_purchase_on=DAY)
    assert one.label == "ESPP: the Issuer's ESPP"
