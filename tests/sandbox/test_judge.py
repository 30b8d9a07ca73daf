"""Suspensions: what is wrong, at which place, by which rule; and never with a CCC in it."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from section16.form.cell import Cell
from section16.form.document import OwnershipDocument
from section16.form.envelope import Envelope, SubmissionDocument
from section16.sandbox.judge import Verdict, judge
from section16.sandbox.register import Register
from section16.sandbox.settings import Filer
from section16.sandbox.store import Store
from tests.rules.samples import TODAY
from tests.sandbox.filings import CCC, Caller, ciks_of, envelope, report, submission, xml_of


def verdict(one: Envelope, register: Register | None = None) -> Verdict:
    return judge(one, register or Register(Store(), (), auto=True), TODAY)


def of(one: OwnershipDocument) -> Envelope:
    return submission(one)


def first_row(**changes: Any) -> OwnershipDocument:
    table = report().non_derivative_table
    return report(non_derivative_table=(replace(table[0], **changes), *table[1:]))


def test_a_good_report_is_accepted() -> None:
    assert verdict(submission()).accepted


@pytest.mark.parametrize(
    ("made", "rule", "place"),
    [
        (lambda: report(period_of_report=None), "EL002", "periodOfReport"),
        (lambda: first_row(code="Q"), "VA007", "nonDerivativeTable/nonDerivativeTransaction[1]/transactionCoding"),
        (lambda: first_row(ownership=Cell("I"), nature=Cell()), "RO002", "ownershipNature/natureOfOwnership"),
    ],
)
def test_a_message_names_rule_and_place(made: Callable[[], OwnershipDocument], rule: str, place: str) -> None:
    found = verdict(of(made()))
    assert not found.accepted
    errors = [one for one in found.messages if one.type == "ERROR"]
    assert any(one.error_number == rule and place in one.content for one in errors), errors
    assert all(one.error_label and one.doc_sequence_num == 1 for one in errors)


def test_a_message_names_the_line() -> None:
    one = first_row(ownership=Cell("I"), nature=Cell())
    line = next(
        number
        for number, text in enumerate(xml_of(one).decode().split("\n"), 1)
        if "<directOrIndirectOwnership>" in text
    )
    (found,) = (each for each in verdict(of(one)).messages if each.error_number == "RO002")
    assert found.line_number is not None
    assert abs(found.line_number - line) <= 2


def test_a_wrong_ccc_is_refused_once_the_right_one_is_known() -> None:
    register = Register(Store(), (), auto=True)
    assert verdict(submission(), register).accepted
    wrong = SubmissionDocument(name="doc4.xml", type="4", content=xml_of(report(), "other$99"))
    found = verdict(Envelope(submission_type="4", live=True, documents=(wrong,)), register)
    assert not found.accepted
    assert {one.error_number for one in found.messages} == {"ID002"}
    assert "other$99" not in str(found.messages)
    assert CCC not in str(found.messages)


def test_a_closed_register_knows_only_its_filers() -> None:
    owners = [Filer(cik=cik, name="Example Ada", ccc=CCC) for cik in ciks_of(report())]
    register = Register(Store(), owners, auto=False)
    found = verdict(submission(), register)
    assert [one.error_number for one in found.messages] == ["ID001"]
    issuer = Filer(cik=report().issuer.cik or "", name="EXAMPLE CORP", kind="company")  # type: ignore[union-attr]
    assert verdict(submission(), Register(Store(), [*owners, issuer], auto=False)).accepted


@pytest.mark.parametrize("ccc", ["short", "much too long", "öäüßabcd"])
def test_a_ccc_of_a_wrong_shape_is_not_repeated(ccc: str) -> None:
    content = xml_of(report()).replace(CCC.encode(), ccc.encode("ascii", "xmlcharrefreplace"))
    one = Envelope(
        submission_type="4", live=True, documents=(SubmissionDocument(name="doc4.xml", type="4", content=content),)
    )
    found = verdict(one)
    assert not found.accepted
    assert ccc not in str(found.messages)


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"<ownershipDocument><a></ownershipDocument>", "XM002"),
        (b"not XML at all", "XM001"),
        (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:c">]><ownershipDocument>&b;</ownershipDocument>', "XM001"),
    ],
)
def test_damaged_documents_are_suspended(content: bytes, rule: str) -> None:
    document = SubmissionDocument(name="doc4.xml", type="4", content=content)
    found = verdict(Envelope(submission_type="4", live=True, documents=(document,)))
    assert not found.accepted
    assert rule in {one.error_number for one in found.messages}


def test_a_warning_does_not_suspend() -> None:
    content = xml_of(report()).replace(b"<issuerCik>", b"<issuerName>MINE</issuerName><issuerCik>", 0)
    content = content.replace(b"</issuerCik>", b"</issuerCik><issuerName>MINE</issuerName>", 1)
    document = SubmissionDocument(name="doc4.xml", type="4", content=content)
    found = verdict(Envelope(submission_type="4", live=True, documents=(document,)))
    assert {one.type for one in found.messages} == {"WARNING"}
    assert found.accepted


def test_the_status_of_a_suspended_filing_has_the_messages(edgar: Caller) -> None:
    bad = first_row(ownership=Cell("I"), nature=Cell())
    status = edgar.settled(envelope(bad))
    assert (status["status"], status["final"]) == ("SUSPENDED", True)
    assert "suspendedDate" in status
    assert "acceptedDate" not in status
    (message,) = status["submissionMessages"]
    assert message["type"] == "ERROR"
    assert message["errorNumber"] == "RO002"
    assert edgar.published(status["accessionNumber"]).status_code == 404
