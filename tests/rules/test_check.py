"""The function that asks the rules: order, lines, day, version, secrets, odd dates."""

from datetime import date
from decimal import Decimal
from itertools import chain
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.form.cell import Cell
from section16.form.document import Footnote, OwnershipDocument, OwnerSignature
from section16.form.header import SubmissionHeader
from section16.form.issuer import Issuer
from section16.form.owner import ReportingOwner
from section16.form.problems import Fault
from section16.rules import RULES, check_document, rule_named
from tests.rules.case import cases_in, day, report
from tests.rules.samples import TODAY, document

replace = msgspec.structs.replace


def ids(found):
    return [one.id for one in found]


def test_findings_stand_in_the_order_of_the_document():
    broken = replace(
        document("4"),
        period_of_report=None,
        remarks="x" * 2001,
        signatures=(OwnerSignature(name="/s/ Ada Example", signed_on=None),),
        issuer=Issuer(cik="A", trading_symbol="TOOLONGATICKER"),
    )
    found = check_document(broken, today=TODAY)
    assert [(one.place, one.id) for one in found] == [
        ("periodOfReport", "EL002"),
        ("issuer/issuerCik", "VA006"),
        ("issuer/issuerTradingSymbol", "VA004"),
        ("remarks", "VA004"),
        ("ownerSignature", "DO002"),
        ("ownerSignature/signatureDate", "EL002"),
    ]


def test_rows_of_a_table_stand_in_the_order_in_which_they_are_filed():
    sample = document("4")
    bought, held, exercised = sample.non_derivative_table
    rows = (replace(held, security_title=Cell()), replace(bought, code="K"), held, replace(exercised, code="V"))
    found = check_document(replace(sample, non_derivative_table=rows), today=TODAY)
    assert [one.place.split("/")[1] for one in found if one.severity == "suspense"] == [
        "nonDerivativeHolding[1]",
        "nonDerivativeTransaction[1]",
        "nonDerivativeTransaction[2]",
    ]


def test_a_finding_has_the_line_of_its_place_or_of_what_is_around_it():
    broken = replace(document("4"), period_of_report=None, remarks="x" * 2001)
    found = check_document(broken, today=TODAY, lines={"remarks": 88})
    assert [(one.place, one.line) for one in found] == [("periodOfReport", None), ("remarks", 88)]


def test_a_fault_keeps_its_line():
    fault = Fault(place="periodOfReport", line=4, text="today", reason="'today' is not a date; write YYYY-MM-DD")
    broken = replace(document("4"), period_of_report=None, faults=(fault,))
    assert [(one.id, one.line) for one in check_document(broken, today=TODAY)] == [("VA001", 4)]


def test_a_document_with_a_version_is_judged_as_disseminated():
    sample = document("4")
    named = replace(sample, issuer=replace(sample.issuer, name="Example Corp"))
    assert ids(check_document(named, today=TODAY)) == ["EL006"]
    assert check_document(replace(named, schema_version="X0609"), today=TODAY) == ()


def test_a_submission_is_judged_by_the_newest_version_whatever_the_day():
    sample = document("4")
    assert sample.issuer.foreign_trading_symbol
    for today in (date(2025, 6, 2), date(2026, 9, 14), None):
        assert "EL005" not in ids(check_document(sample, today=today))
    assert "EL005" in ids(check_document(replace(sample, schema_version="X0508"), today=TODAY))


def test_a_filing_of_2003_without_a_version_is_judged_by_its_header():
    sample = document("4", "X0306")
    header = SubmissionHeader(accession_number="0000012345-03-000001", filed_on=date(2003, 9, 12))
    filing = replace(sample, schema_version=None, header=header)
    assert not {"EL002", "EL003", "EL006"} & set(ids(check_document(filing, today=TODAY)))
    assert {"EL002", "EL003", "EL006"} <= set(ids(check_document(replace(filing, header=None), today=TODAY)))


def test_what_is_said_of_the_file_stands_first():
    fault = Fault(place="document", reason="a bare & is read as &amp;", kind="repair")
    broken = replace(document("4"), document_type=None, faults=(fault,))
    assert ids(check_document(broken, today=TODAY)) == ["EL014", "EL002"]


def test_an_empty_document_lacks_what_every_form_must_have():
    found = check_document(OwnershipDocument(), today=TODAY)
    assert [(one.id, one.place) for one in found] == [
        ("EL002", "documentType"),
        ("EL002", "periodOfReport"),
        ("EL002", "issuer"),
        ("EL002", "reportingOwner"),
        ("EL002", "ownerSignature"),
    ]


def test_no_message_shows_a_confirmation_code():
    for secret in ("secret7", "secret789", "se^ret12", "\u00e9cret123"):
        owner = ReportingOwner(cik="1", ccc=secret, is_director=True)
        found = check_document(replace(document("4"), reporting_owners=(owner,)), today=TODAY)
        assert not any(secret in one.message for one in found)
    for file in (Path(__file__).parent / "cases").glob("*.yaml"):
        told = cases_in(file)
        for case in chain(told["fails"], told["clean"]):
            codes = {one.ccc for one in report(case).reporting_owners if one.ccc}
            messages = [one.message for one in check_document(report(case), today=day(case))]
            assert not any(code in message for code in codes for message in messages)


def test_ids_are_two_letters_and_three_digits_and_stand_once():
    assert all(one.id[:2].isalpha() and one.id[:2].isupper() and one.id[2:].isdigit() for one in RULES)
    assert all(len(one.id) == 5 for one in RULES)
    assert len({one.id for one in RULES}) == len(RULES)
    assert rule_named("fn002") is rule_named("FN002")
    assert rule_named("FN999") is None


def test_rules_have_the_four_severities():
    assert {one.severity for one in RULES} == {"suspense", "warning", "law", "advice"}


def test_what_the_schema_says_is_a_suspense():
    assert {one.severity for one in RULES if one.schema} == {"suspense"}


@pytest.mark.parametrize("digits", ["9" * 60, "9" * 30 + ".12345", "0." + "1" * 50, "1e40", "-1e40"])
def test_numbers_longer_than_any_share_count_are_told_and_stop_nothing(digits):
    sample = document("4")
    bought, held, exercised = sample.non_derivative_table
    number = Cell(Decimal(digits), ("F3",))
    note = Footnote("F3", "The weighted average price of trades ranging from $1.00 to $1.5" + "0" * 60)
    for name in ("shares", "price", "shares_following"):
        rows = (replace(bought, **{name: number}), held, replace(exercised, **{name: number}))
        found = check_document(
            replace(sample, non_derivative_table=rows, footnotes=(*sample.footnotes[:2], note)), today=TODAY
        )
        assert {"VA002", "VA003"} & set(ids(found))


days = st.one_of(st.sampled_from([date.min, date.max]), st.dates(), st.none())
numbers = st.one_of(st.none(), st.decimals(allow_nan=False, allow_infinity=False), st.just(Decimal("1e30")))
words = st.one_of(
    st.none(), st.sampled_from(["", "A", "D", "I", "4", "5", "E", "L", "M", "G", "J", "K", "Z", "\u2019"])
)


@given(st.data())
def test_no_report_however_odd_is_refused(data):
    """Nothing that the types allow makes a rule fail."""
    sample = document(data.draw(st.sampled_from(["3", "4", "4/A", "5"])), data.draw(st.sampled_from([None, "X0609"])))
    odd = replace(
        sample,
        period_of_report=data.draw(days),
        original_filed_on=data.draw(days),
        aff10b5_one=data.draw(st.sampled_from([None, False, True])),
        non_derivative_table=tuple(_odd(row, data) for row in sample.non_derivative_table),
        derivative_table=tuple(_odd(row, data) for row in sample.derivative_table),
        signatures=(OwnerSignature(name=data.draw(words), signed_on=data.draw(days)),),
    )
    today = data.draw(st.one_of(st.none(), st.dates()))
    found = check_document(odd, today=today)
    assert found == check_document(odd, today=today)


def _odd(row, data):
    changed = {}
    for name in row.__struct_fields__:
        value = getattr(row, name)
        if isinstance(value, Cell) and value:
            kinds = {date: days, Decimal: numbers, str: words}
            made = kinds[type(value.value)] if value.value is not None else words
            changed[name] = replace(value, value=data.draw(made))
        elif name in {"code", "form_type"}:
            changed[name] = data.draw(words)
    return replace(row, **changed)
