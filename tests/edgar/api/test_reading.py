"""EDGAR's own examples disagree about names and kinds; all of them are read, and the unknown is never the end."""

from base64 import b64encode
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.edgar.api.answers import Registrant
from section16.edgar.api.filer_reading import read_delegations, read_filer, read_individuals, read_verification
from section16.edgar.api.reading import read_operational, read_receipt, read_status
from section16.edgar.call import HttpAnswer
from section16.edgar.errors import Message
from tests.edgar.talk import TRACE

EASTERN = ZoneInfo("America/New_York")
NUMBER = "0001234567-26-000001"


def answer(value: Any, status: int = 200) -> HttpAnswer:
    return HttpAnswer(status=status, body=msgspec.json.encode(value))


def status(**fields: Any) -> Any:
    return read_status(answer({"accessionNumber": NUMBER} | fields))


@pytest.mark.parametrize(
    ("condition", "accepting", "after_hours", "difficulties"),
    [
        ("ACCEPTING", True, False, False),
        ("ACCEPTING_WITH_TECHNICAL_DIFFICULTIES", True, False, True),
        ("ACCEPTING_AFTER_HOURS", True, True, False),
        ("ACCEPTING_AFTER_HOURS_WITH_TECHNICAL_DIFFICULTIES", True, True, True),
        ("Accepting after hours", True, True, False),
        ("OUTSIDE_OPERATING_HOURS", False, False, False),
        ("NO_COMMUNICATION", False, False, False),
        ("NOT_ACCEPTING", False, False, False),
        ("SOMETHING_NEW", False, False, False),
        (None, False, False, False),
    ],
)
def test_a_condition_says_whether_edgar_takes_submissions(condition, accepting, after_hours, difficulties) -> None:
    found = read_operational(answer({"condition": condition, "message": "words"} | TRACE))
    assert (found.accepting, found.after_hours, found.difficulties) == (accepting, after_hours, difficulties)
    assert (found.message, found.tracking, found.locator) == ("words", "T-17", "L-42")


@pytest.mark.parametrize(
    ("word", "final", "is_final"),
    [
        ("ACCEPTED", True, True),
        ("ACCEPTED", "true", True),
        ("ACCEPTED", "True ", True),
        ("ACCEPTED", False, False),
        ("ACCEPTED", "false", False),
        ("ACCEPTED", None, True),
        ("suspended", None, True),
        ("DISSEMINATED", None, True),
        ("PROCESSING", None, False),
        ("PROCESSING", True, True),
        ("RECEIVED", None, False),
        ("NO_STATUS", None, False),
        ("SOMETHING_NEW", None, False),
        ("SOMETHING_NEW", "maybe", False),
        ("SOMETHING_NEW", True, True),
        (None, None, False),
    ],
)
def test_edgars_word_is_trusted_and_an_unknown_status_is_not_the_end(word, final, is_final) -> None:
    found = status(status=word, final=final)
    assert found.final is is_final
    assert found.status == (word.upper() if word else None)


def test_a_status_is_read_whole() -> None:
    found = status(
        submissionProcessingStatus="SUSPENDED",
        type="LIVE",
        company="ROE CORP",
        documentCount="2",
        formType="4",
        receivedDate="2026-11-20T21:05:00Z",
        filingDate="2026-11-20T00:00:00Z",
        suspendedDate="2026-11-20T16:06:00-05:00",
        acceptedDate="2026-11-20T16:06:00",
        final="true",
        fileNumbers=["001-00001"],
        notification=b64encode(b"THE FOLLOWING SUBMISSION HAS BEEN SUSPENDED").decode(),
        registrants=[{"cik": 7, "company": "ROE CORP", "formType": "4", "fileNumbers": "001-00001"}],
        submissionMessages=[
            {
                "type": "ERROR",
                "content": "Invalid CCC",
                "errorNumber": 27,
                "docSequenceNum": "1",
                "lineNumber": 12,
                "lineOffset": 3,
                "ranking": "HIGH",
                "errorLabel": "rptOwnerCcc",
            }
        ],
        messages=["plain words"],
        **TRACE,
    )
    assert found.received_at == datetime(2026, 11, 20, 16, 5, tzinfo=EASTERN)
    assert found.suspended_at == found.accepted_at == datetime(2026, 11, 20, 16, 6, tzinfo=EASTERN)
    assert found.filed_on == date(2026, 11, 20)  # as written: in New York it was still the day before
    assert (found.status, found.mode, found.document_count, found.final) == ("SUSPENDED", "LIVE", 2, True)
    assert found.notification == "THE FOLLOWING SUBMISSION HAS BEEN SUSPENDED"
    assert found.registrants == (Registrant(cik="7", name="ROE CORP", form_type="4", file_numbers=("001-00001",)),)
    assert found.messages == (
        Message(
            type="ERROR",
            content="Invalid CCC",
            error_number="27",
            document=1,
            line=12,
            offset=3,
            ranking="HIGH",
            label="rptOwnerCcc",
        ),
        Message(content="plain words"),
    )
    assert (found.tracking, found.locator) == ("T-17", "L-42")


def test_an_accession_number_without_dashes_gets_them() -> None:
    assert status(accessionNumber="000123456726000001").accession_number == NUMBER


def test_what_cannot_be_read_in_a_field_is_none() -> None:
    found = status(documentCount="two", receivedDate="soon", filingDate="today", notification="*", final="?")
    assert (found.document_count, found.received_at, found.filed_on, found.notification) == (None,) * 4


@pytest.mark.parametrize("read", [read_receipt, read_status])
@pytest.mark.parametrize("body", [b"<html>", b"[]", b'"x"', b'{"a": 1}'])
def test_what_is_no_answer_of_the_api_is_a_value_error(read: Any, body: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read(HttpAnswer(status=200, body=body))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=9), part, max_size=3),
    max_leaves=9,
)
NAMES = (
    "status", "final", "mode", "accessionNumber", "messages", "submissionMessages", "registrants", "receivedDate",
    "filingDate", "notification", "responses", "documentCount", "filerInfo", "individuals", "delegationsTo", "tracking",
    "fileNumbers", "condition",
)  # fmt: skip
READERS = (
    read_operational,
    read_receipt,
    read_status,
    read_filer,
    read_verification,
    read_individuals,
    read_delegations,
)


@given(st.dictionaries(st.sampled_from(NAMES), JSON))
def test_no_json_makes_a_reader_fail_otherwise(fields: dict[str, Any]) -> None:
    for read in READERS:
        try:
            read(answer(fields))
        except ValueError:
            continue


def test_an_answer_is_not_printed() -> None:
    assert repr(answer({"filerCCC": "q#9wXy$2"})) == "HttpAnswer(status=200, body=23 bytes)"
