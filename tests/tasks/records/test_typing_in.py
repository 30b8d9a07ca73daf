"""Every kind of record goes into its form and back, and what was typed wrongly stays in its field."""

from datetime import date
from decimal import Decimal

import pytest

from section16.tasks.records.keeping import RecordError
from section16.tasks.records.kinds.adjustments import HoldingAdjustment
from section16.tasks.records.kinds.awards import AwardRecord, PlanEnrolment, TradingOrder, TradingPlanRecord
from section16.tasks.records.kinds.catalog import KINDS
from section16.tasks.records.kinds.libraries import (
    ClosingPrice,
    FootnoteTemplate,
    NatureEntry,
    ShareClass,
    SignatureEntry,
    StandingDocument,
)
from section16.tasks.records.kinds.people import EarlierName, EdgarAccess, RelatedHolder
from section16.tasks.records.kinds.vesting import Tranche, VestingSchedule
from section16.tasks.records.typing_in import content_from, form_of_content, new_form, typed_form
from tests.tasks.records.conftest import PROFILE, SIGNER, award, officer

DAY = date(2026, 9, 14)
EACH = (
    PROFILE,
    officer(former_names=(EarlierName(name="Sample Ada", until=DAY), EarlierName(name="Ada"))),
    RelatedHolder(name="Trust", what="trust", nature="By Trust", also_printed=("Trust", "By the Trust")),
    SIGNER,
    EdgarAccess(way="delegated", delegated_to="777"),
    award(schedule=VestingSchedule(how="custom", tranches=(Tranche(on=DAY, units=Decimal(4000)),))),
    PlanEnrolment(what="ESPP", under="the ESPP", since=DAY, first_purchase_on=DAY),
    TradingPlanRecord(name="p", adopted_on=DAY, orders=(TradingOrder(shares=Decimal("12.5"), since=DAY),)),
    HoldingAdjustment(on=DAY, shares=Decimal("1.50"), reason="statement"),
    FootnoteTemplate(name="a", text="words {field}"),
    ShareClass(title="Common Stock"),
    NatureEntry(nature="By Trust"),
    SignatureEntry(name="Lena"),
    StandingDocument(name="poa.txt", text="I appoint\nher."),
    ClosingPrice(on=DAY, price=Decimal("41.20")),
)


def typed(form):
    """Return what a browser sends of a form."""
    found = {}

    def take(fields, groups):
        for one in fields:
            found[one.name] = (one.value,) if one.kind != "choices" else one.chosen
        for group in groups:
            take(group.fields, group.groups)

    take(form.fields, form.groups)
    return found


def test_there_is_one_of_each_kind():
    assert {one.kind for one in EACH} == set(KINDS)


@pytest.mark.parametrize("content", EACH, ids=lambda one: one.kind)
def test_a_record_goes_into_its_form_and_back(content):
    assert content_from(type(content), typed(form_of_content(content))) == content


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_an_empty_form_asks_for_what_is_needed(kind):
    form = new_form(kind)
    needed = [one.name for one in form.fields if one.needed]
    try:
        content_from(kind, typed(form))
        missing = set()
    except RecordError as error:
        missing = {one.path for one in error.mistakes}
    assert set(needed) <= missing
    assert missing or kind is EdgarAccess
    assert all(one.about for one in form.fields if not one.name.endswith(".1"))


@pytest.mark.parametrize(
    ("typing", "said"),
    [
        (
            {"awarded_on": "2026-02-30"},
            "awarded_on: '2026-02-30' is not a date: February 2026 has 28 days; write the day that is meant",
        ),
        ({"units": "many"}, "units: no number; write digits"),
        ({"schedule.months": "two"}, "schedule.months: no whole number; write digits"),
        ({"schedule.months": "0"}, "schedule.months: below 1; write 1 or more"),
        ({"schedule.months": "999"}, "schedule.months: above 240; write 240 or less"),
        ({"what": "bond"}, "what: none of the choices; choose one"),
        ({"schedule.tranches.0.on": "2026-03-31"}, "schedule.tranches.0.units: nothing; fill it in"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_field_and_kept_there(typing, said):
    fields = typed(form_of_content(award())) | {name: (text,) for name, text in typing.items()}
    with pytest.raises(RecordError) as refusal:
        content_from(AwardRecord, fields)
    assert refusal.value.reasons == (said,)
    shown = typed_form(AwardRecord, fields, refusal.value.mistakes)
    (name, text) = next(iter(typing.items()))
    assert typed(shown)[name] == (text,)
