"""Item 405: the worked case of a fiscal year that ends on 31 December 2024, and what changes it."""

from datetime import date
from decimal import Decimal

import pytest

from section16.law.deadlines import Circumstances
from section16.ledger.item405.count import DelinquentPerson, DisclosureChoices, Item405, JudgedReport, item_405
from section16.ledger.item405.wording import disclosure_of, sentence_of
from section16.ledger.lateness import lateness_of
from section16.ledger.values import LedgerFiling, LedgerOwner, LedgerRow, RowRef

YEAR_END = date(2024, 12, 31)
CALENDAR_YEAR = Circumstances(fiscal_year_end="1231")
NAMES = dict(zip("ABCDEFGH", ("Abel", "Bell", "Cole", "Dunn", "Eads", "Ford", "Gray", "Hale Fund"), strict=True))


def owner(letter: str) -> LedgerOwner:
    """Make an owner; B is an officer, H a fund, all others are directors."""
    officer, fund = letter == "B", letter == "H"
    return LedgerOwner(
        cik=str(ord(letter)),
        name=NAMES[letter],
        is_director=not officer and not fund,
        is_officer=officer,
        is_ten_percent_owner=fund,
        title="Chief Financial Officer" if officer else "",
    )


def report(  # noqa: PLR0913 - a row of the worked case
    number: int,
    letters: str,
    filed_on: date,
    *trades: tuple[str, date],
    form: str = "4",
    period: date | None = None,
    amends: int | None = None,
    added: int = 0,
) -> JudgedReport:
    """Make a report of trades, each a code and a day; the last `added` of an amendment are new."""
    filing = LedgerFiling(
        accession=f"0000000001-24-{number:06d}",
        form=form,
        issuer="7",
        issuer_name="Example Corp",
        owners=tuple(map(owner, letters)),
        filed_on=filed_on,
        period=period or min((day for _, day in trades), default=None),
    )
    rows = [
        LedgerRow(
            ref=RowRef(filing.accession, "nonderiv_trans", place, place),
            filing=filing,
            title="Common Stock",
            form_type=form[0],
            code=code,
            day=day,
            acquired_disposed="D" if code in "SG" else "A",
            shares=Decimal(100),
        )
        for place, (code, day) in enumerate(trades, 1)
    ]
    new = frozenset(row.ref for row in rows[len(rows) - added :]) if added else frozenset()
    judged = tuple(lateness_of(filing, rows, CALENDAR_YEAR, new))
    original = f"0000000001-24-{amends:06d}" if amends else None
    return JudgedReport(filing=filing, rows=judged, amends=original)


def form_3(number: int, letters: str) -> JudgedReport:
    """Make a Form 3 in time."""
    return report(number, letters, date(2020, 1, 8), form="3", period=date(2020, 1, 2))


WORKED = (
    form_3(1, "A"),
    form_3(2, "B"),
    form_3(3, "C"),
    form_3(4, "D"),
    form_3(5, "EH"),
    form_3(6, "F"),
    report(10, "A", date(2024, 3, 8), ("S", date(2024, 3, 4)), ("S", date(2024, 3, 4)), ("S", date(2024, 3, 6))),
    report(11, "B", date(2025, 1, 14), ("P", date(2024, 12, 18))),
    report(12, "C", date(2024, 5, 14), ("S", date(2024, 5, 10))),
    report(13, "C", date(2024, 6, 3), ("S", date(2024, 5, 10)), form="4/A", amends=12, added=1),
    report(14, "D", date(2024, 5, 14), ("S", date(2024, 5, 10))),
    report(15, "D", date(2024, 6, 3), ("S", date(2024, 5, 10)), form="4/A", amends=14),
    report(16, "EH", date(2024, 7, 12), ("P", date(2024, 7, 9))),
    report(17, "F", date(2025, 2, 14), ("G", date(2024, 2, 5)), form="5", period=YEAR_END),
    report(18, "G", date(2024, 8, 6), ("P", date(2024, 8, 5))),
)


def counts(persons: tuple[DelinquentPerson, ...]) -> dict[str, tuple[int, int]]:
    """Map each person to numbers of late reports and of transactions."""
    return {one.owner.name: (len(one.reports), one.transactions) for one in persons}


@pytest.fixture(scope="module")
def item() -> Item405:
    """Give the disclosure of 2024."""
    return item_405(WORKED, YEAR_END)


def test_the_worked_case(item):
    assert counts(item.persons) == {"Abel": (1, 2), "Cole": (1, 1), "Eads": (1, 1), "Hale Fund": (1, 1), "Ford": (1, 1)}
    assert counts(item.later) == {"Bell": (1, 1)}
    assert item.caption == "Delinquent Section 16(a) Reports"


def test_the_rows_behind_a_number_are_there(item):
    (abel,) = [one for one in item.persons if one.owner.name == "Abel"]
    assert [row.row.row for one in abel.reports for row in one.rows] == [1, 2]
    (cole,) = [one for one in item.persons if one.owner.name == "Cole"]
    assert [(one.accession[-2:], one.shown_by) for one in cole.reports] == [("12", ("0000000001-24-000013",))]


def test_what_is_filed_after_the_year_is_told_once():
    bell = "0000000001-24-000011"
    following = date(2025, 12, 31)
    assert counts(item_405(WORKED, following).persons) == {"Bell": (1, 1)}
    assert "Bell" in counts(item_405(WORKED, YEAR_END, DisclosureChoices(taken=frozenset({bell}))).persons)
    again = item_405(WORKED, following, DisclosureChoices(disclosed=frozenset({bell})))
    assert (counts(again.persons), counts(again.put_aside)) == ({}, {"Bell": (1, 1)})


def test_the_other_readings():
    by_due_day = DisclosureChoices(year="due")
    assert counts(item_405(WORKED, YEAR_END, by_due_day).persons)["Bell"] == (1, 1)
    assert "Bell" not in counts(item_405(WORKED, date(2025, 12, 31), by_due_day).persons)
    corrections = item_405(WORKED, YEAR_END, DisclosureChoices(added_rows="corrections"))
    assert "Cole" not in counts(corrections.persons)
    assert any("correction" in one for one in corrections.assumptions)


def test_a_person_without_form_3_is_a_question(item):
    missing = [one.owner.name for one in item.questions if one.owner and "no Form 3" in one.text]
    assert missing == ["Gray"]
    assert "Gray" not in counts(item.persons)


def test_who_filed_no_form_5_is_asked_about(item):
    asked = {one.owner.name for one in item.questions if one.owner and "no Form 5" in one.text}
    assert asked == {"Abel", "Bell", "Cole", "Dunn", "Eads", "Hale Fund", "Gray"}


def test_the_words(item):
    text = disclosure_of(item)
    assert text.startswith("Delinquent Section 16(a) Reports\n\n")
    assert (
        "Abel, a director, filed one late report (a Form 4), covering two transactions that were not reported on a "
        "timely basis (sale)."
    ) in text
    assert "Hale Fund, a holder of more than ten percent, filed one late report" in text
    (bell,) = item.later
    assert sentence_of(bell).startswith("Bell, Chief Financial Officer, filed one late report (a Form 4), covering one")
    assert sentence_of(bell).endswith("one transaction that was not reported on a timely basis (purchase).")


def test_none_has_no_caption_and_says_why():
    text = disclosure_of(item_405(WORKED[:6], YEAR_END))
    assert text.startswith("Nothing is to be disclosed")
    assert "Delinquent" not in text


def test_the_caption_goes_by_the_day_of_the_page():
    old = item_405(WORKED, date(2018, 12, 31))
    assert old.caption == "Section 16(a) Beneficial Ownership Reporting Compliance"
    new = item_405(WORKED, date(2018, 12, 31), DisclosureChoices(published_on=date(2019, 5, 2)))
    assert new.caption == "Delinquent Section 16(a) Reports"


def test_a_late_form_3_has_no_transactions():
    late = report(30, "A", date(2024, 2, 1), form="3", period=date(2024, 1, 2))
    (person,) = item_405([late], YEAR_END).persons
    assert sentence_of(person) == "Abel, a director, filed one late report (a Form 3)."


def test_several_reports_and_kinds_are_counted():
    reports = (
        form_3(1, "A"),
        report(31, "A", date(2024, 3, 8), ("S", date(2024, 3, 4))),
        report(32, "A", date(2024, 4, 8), ("G", date(2024, 4, 1)), ("S", date(2024, 4, 1))),
    )
    (person,) = item_405(reports, YEAR_END).persons
    assert sentence_of(person) == (
        "Abel, a director, filed two late reports (two Forms 4), covering three transactions that were not reported "
        "on a timely basis (sale: 2; gift: 1)."
    )


def test_a_row_added_in_a_later_year_is_told_for_that_year():
    reports = (
        form_3(1, "A"),
        report(40, "A", date(2024, 3, 8), ("S", date(2024, 3, 4))),
        report(41, "A", date(2025, 3, 8), ("S", date(2024, 3, 4)), form="4/A", amends=40, added=1),
    )
    assert counts(item_405(reports, YEAR_END).persons) == {"Abel": (1, 1)}
    assert counts(item_405(reports, date(2025, 12, 31)).persons) == {"Abel": (1, 1)}


def test_a_day_that_cannot_be_is_a_question():
    odd = report(50, "A", date(2024, 3, 8), ("S", date(2042, 3, 4)))
    item = item_405([form_3(1, "A"), odd], YEAR_END)
    assert not item.persons
    assert any("2042-03-04 is after the filing" in one.text for one in item.questions)
