"""Lateness of rows: by the law of their time, equal to what `check` and `due` say, and told where it cannot be."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.law.deadlines import Circumstances, Facts, due_of_transaction
from section16.ledger.lateness import RowLateness, lateness_of
from section16.ledger.rows import filing_of, rows_of_document
from section16.ledger.values import LedgerFiling, LedgerOwner, LedgerRow, RowRef
from section16.rules.book.dates.deadlines import duties_of
from section16.rules.report import Report
from section16.xml import NotOwnershipDocument, read_document

DIRECTOR = LedgerOwner(cik="9", name="Roe Jane", is_director=True)


def judged(
    filed_on: date | None, *, form: str = "4", circumstances: Circumstances | None = None, **of_row
) -> RowLateness:
    """Judge one row of a filing; `of_row` are values of the row, and of the filing where it has those names."""
    names = set(LedgerFiling.__struct_fields__)
    of_filing = {name: of_row.pop(name) for name in list(of_row) if name in names}
    number = "0000000001-24-000001"
    values = {"accession": number, "form": form, "issuer": "7", "owners": (DIRECTOR,), "filed_on": filed_on}
    filing = LedgerFiling(**{**values, **of_filing})
    row = LedgerRow(
        ref=RowRef(number, "nonderiv_trans", 1, 1),
        filing=filing,
        **{"title": "Common Stock", "code": "S", "acquired_disposed": "D", "shares": Decimal(1), **of_row},
    )
    return list(lateness_of(filing, [row], circumstances))[-1]


@pytest.mark.parametrize(
    ("traded", "filed", "days"),
    [
        (date(2024, 3, 4), date(2024, 3, 6), 0),
        (date(2024, 3, 4), date(2024, 3, 8), 2),
        (date(2024, 7, 3), date(2024, 7, 8), 0),  # Independence Day
        (date(2002, 8, 1), date(2002, 9, 10), 0),  # before two business days were the rule
        (date(2002, 8, 1), date(2002, 9, 11), 1),
    ],
)
def test_business_days_late(traded, filed, days):
    found = judged(filed, day=traded)
    assert found.by is not None
    assert (found.by.business_days, found.status) == (days, "late" if days else "in time")


def test_deemed_execution_moves_the_day():
    found = judged(date(2024, 3, 11), day=date(2024, 3, 4), deemed_day=date(2024, 3, 7), plan_box=True)
    assert (found.status, found.due.last_day) == ("in time", date(2024, 3, 11))
    late = judged(date(2024, 3, 12), day=date(2024, 3, 4), deemed_day=date(2024, 3, 20), plan_box=True)
    assert (late.status, late.due.last_day) == ("late", date(2024, 3, 11))
    assert "third business day" in late.notes[0]


def test_a_gift_in_the_doubtful_weeks_is_advice():
    gift = {"code": "G", "day": date(2023, 3, 1)}
    assert judged(date(2024, 1, 31), **gift).status == "advice"
    assert judged(date(2024, 1, 31), code="G", day=date(2023, 4, 3)).status == "late"
    assert judged(date(2023, 2, 10), code="G", day=date(2023, 1, 3), circumstances=CALENDAR).status == "in time"


CALENDAR = Circumstances(fiscal_year_end="1231")


def test_a_form_5_and_its_rows():
    in_time = {"form": "5", "period": date(2023, 12, 31), "form_type": "5", "code": "L", "acquired_disposed": "A"}
    assert judged(date(2024, 2, 14), day=date(2023, 6, 1), **in_time).status == "in time"
    assert judged(date(2024, 2, 15), day=date(2023, 6, 1), **in_time).by.business_days == 1
    gift = judged(date(2024, 2, 14), day=date(2023, 6, 1), **{**in_time, "code": "G", "acquired_disposed": "D"})
    assert (gift.status, gift.due.form) == ("late", "4")
    assert "whatever its form type" in gift.notes[0]


def test_the_whole_report_comes_first():
    filing = LedgerFiling(
        accession="1", form="3", issuer="7", owners=(DIRECTOR,), filed_on=date(2024, 1, 20), period=date(2024, 1, 2)
    )
    (whole,) = lateness_of(filing, [])
    assert (whole.row, whole.status, whole.by.calendar_days) == (None, "late", 8)


def test_what_cannot_be_told():
    assert judged(None, day=date(2024, 3, 4)).notes == (
        "the day of filing is not known; read the full submission, which has a header",
    )
    assert judged(date(2024, 3, 5)).notes == ("no day is given",)
    assert judged(date(2024, 3, 5), day=date(2042, 3, 4)).status == "cannot tell"


def test_orders_help_who_names_them():
    storm = {"day": date(2012, 10, 26), "code": "S"}
    assert judged(date(2012, 11, 21), **storm).status == "late"
    assert "Hurricane Sandy may have helped" in judged(date(2012, 11, 21), **storm).notes[0]
    named = judged(date(2012, 11, 21), **storm, remarks="Late by reason of Hurricane Sandy.")
    assert named.status == "in time"


def test_what_is_exempt_has_no_due_day():
    notes = {"footnotes": {"F1": "Acquired under Rule 16b-3(c)."}, "notes": {"TRANS_SHARES": ("F1",)}}
    assert (
        judged(date(2024, 3, 29), day=date(2024, 3, 4), code="A", acquired_disposed="A", **notes).status == "no due day"
    )


def test_an_amendment_is_late_only_for_what_it_adds():
    assert judged(date(2024, 3, 29), form="4/A", day=date(2024, 3, 4)).status == "repeated"


DAYS = st.dates(date(1996, 1, 1), date(2026, 11, 1))


@st.composite
def facts_of_a_trade(draw: st.DrawFn) -> tuple[date, Facts]:
    """Draw a day and what the due date of its trade depends on."""
    day = draw(DAYS)
    deemed = draw(st.one_of(st.none(), st.integers(0, 9)))
    return day, Facts(
        code=draw(st.sampled_from("PSAFMGLWJ")),
        acquired_disposed=draw(st.sampled_from("AD")),
        deemed_on=None if deemed is None else day + timedelta(days=deemed),
        plan=draw(st.sampled_from([None, True, False])),
    )


@given(facts_of_a_trade(), st.integers(0, 90))
def test_the_due_day_is_that_of_due(trade, wait):
    day, facts = trade
    filed = day + timedelta(days=wait)
    found = judged(
        filed,
        circumstances=CALENDAR,
        day=day,
        code=facts.code,
        acquired_disposed=facts.acquired_disposed,
        deemed_day=facts.deemed_on,
        plan_box=facts.plan,
    )
    last = due_of_transaction(day, facts, lambda: date(day.year, 12, 31))
    assert found.due == last
    assert (found.status == "in time") == (last is not None and filed <= last.last_day)


@pytest.mark.corpus
def test_real_filings_have_the_due_days_that_check_counts(corpus: Path):
    """Each row's due day is that of the rules, which read the form and not the ledger's rows."""
    compared = 0
    for path in sorted((corpus / "submission").iterdir()):
        try:
            document = read_document(path.read_bytes())
        except NotOwnershipDocument:  # filed as text
            continue
        filing = filing_of(document)
        if filing.form != "4" or filing.filed_on is None:
            continue
        by_rule = [(duty.day, duty.due) for duty in duties_of(Report(document))]
        found = [(one.day, one.due) for one in lateness_of(filing, rows_of_document(document)) if one.due is not None]
        assert found == [(day, last) for day, last in by_rule if day <= filing.filed_on], path.name
        compared += len(found)
    assert compared > 100
