"""Every endpoint: what goes out, and what EDGAR's answer becomes."""

from datetime import date
from typing import Any

import msgspec
import pytest

from section16.edgar.api.answers import Delegation, Individual, Receipt
from section16.edgar.api.client import Edgar
from section16.edgar.errors import Message
from section16.edgar.secret import Secret
from tests.edgar.talk import CCC, FILER, NEW_CCC, TRACE, USER, Line, answering, envelope, settings, talk

ACCESSION = "0001234567-26-000001"
JANE = Individual(
    first_name="Jane", last_name="Roe", email="jane@roe.example", administrator=True, technical_administrator=False
)
BOTH, FILER_ALONE = f"Bearer {FILER},{USER}", f"Bearer {FILER}"
XML, JSON = "application/xml", "application/json"
RECEIVED = {"accessionNumber": ACCESSION, "status": "RECEIVED", "mode": "TEST", "messages": []}
ENVELOPE, LIVE = envelope(), envelope(live=True)

# name, arguments; method, path, authorization, content type, body; answer; what is looked at in the value
CALLS: list[tuple[str, tuple[Any, ...], dict[str, Any], str, str, str, str | None, Any, Any]] = [
    ("operational_status", (), {}, "GET", "/status", FILER_ALONE, None, None, {"condition": "ACCEPTING"}),
    ("submit", (ENVELOPE,), {"live": False}, "POST", "/submission/single/test", BOTH, XML, ENVELOPE, RECEIVED),
    ("submit", (LIVE,), {"live": True}, "POST", "/submission/single/live", BOTH, XML, LIVE, RECEIVED),
    ("status", (ACCESSION,), {}, "GET", f"/submission/{ACCESSION}/status", FILER_ALONE, None, None, RECEIVED),
    ("filer", ("1234567",), {}, "GET", "/fm/0001234567", BOTH, None, None, {"filerInfo": {"cik": "1234567"}}),
    ("verify", ("1234567",), {}, "GET", "/fm/0001234567/verify", BOTH, None, None, {"canFile": True}),
    ("new_ccc", ("1234567",), {}, "POST", "/fm/0001234567/ccc", BOTH, None, None, {"filerCCC": CCC}),
    (
        "set_ccc",
        ("1234567", Secret(CCC), Secret(NEW_CCC)),
        {},
        "PUT",
        "/fm/0001234567/ccc",
        BOTH,
        JSON,
        {"ccc": CCC, "newCCC": NEW_CCC},
        {},
    ),
    ("delegations", ("1234567",), {}, "GET", "/fm/0001234567/delegations", BOTH, None, None, {}),
    (
        "delegate",
        ("1234567", ["7654321"]),
        {},
        "POST",
        "/fm/0001234567/delegations",
        BOTH,
        JSON,
        ["0007654321"],
        {},
    ),
    (
        "request_delegations",
        ("1234567", ["7654321"]),
        {},
        "POST",
        "/fm/0001234567/delegationRequests",
        BOTH,
        JSON,
        ["0007654321"],
        {},
    ),
    ("individuals", ("1234567",), {}, "GET", "/fm/0001234567/individuals", BOTH, None, None, []),
    (
        "invite",
        ("1234567", [JANE]),
        {},
        "POST",
        "/fm/0001234567/individuals",
        BOTH,
        JSON,
        [
            {
                "firstName": "Jane",
                "lastName": "Roe",
                "email": "jane@roe.example",
                "inAdminRole": True,
                "inTechAdminRole": False,
                "inUserRole": False,
            }
        ],
        {},
    ),
    (
        "change_roles",
        ("1234567", [JANE]),
        {},
        "PUT",
        "/fm/0001234567/individuals",
        BOTH,
        JSON,
        [{"email": "jane@roe.example", "inAdminRole": True, "inTechAdminRole": False, "inUserRole": False}],
        {},
    ),
    (
        "remove_individuals",
        ("1234567", ["jane@roe.example"]),
        {},
        "DELETE",
        "/fm/0001234567/individuals",
        BOTH,
        JSON,
        ["jane@roe.example"],
        {},
    ),
]


@pytest.mark.parametrize("case", CALLS, ids=[f"{call[0]}-{call[3]}" for call in CALLS])
def test_a_call_goes_out_as_edgar_wants_it(case) -> None:
    name, args, named, method, path, authorization, content_type, body, answer = case
    line = Line(answering(202 if "submit" in name else 200, answer))
    value = talk(line, name, *args, **named)
    (request,) = line.asked
    assert (request.method, str(request.url)) == (method, f"https://api-bravo.edgarfiling.sec.gov{path}")
    assert request.headers["authorization"] == authorization
    assert request.headers["accept"] == "application/json"
    assert request.headers["user-agent"] == "Section16/0.1"
    assert request.headers.get("content-type") == content_type
    assert "x-edgar-login-cik" not in request.headers
    assert "expect" not in request.headers
    sent = request.content if content_type != JSON else msgspec.json.decode(request.content)
    assert sent == (body or b"")
    assert value is not None


def test_the_calls_above_are_all_that_the_client_has() -> None:
    assert {name for name in vars(Edgar) if not name.startswith("_")} - {"close"} == {call[0] for call in CALLS}


def test_a_submission_for_another_goes_out_with_its_cik() -> None:
    line = Line(answering(202, RECEIVED))
    talk(line, "submit", ENVELOPE, live=False, setting=settings(login_cik="1234567"))
    assert line.asked[0].headers["x-edgar-login-cik"] == "0001234567"


def test_a_body_over_a_mebibyte_is_announced() -> None:
    line = Line(answering(202, RECEIVED))
    large = envelope(exhibit=b"a line of a power of attorney\n" * 30_000)
    talk(line, "submit", large, live=False)
    assert len(large) > 2**20
    assert line.asked[0].headers["expect"] == "100-continue"


@pytest.mark.parametrize("status", [204, 404])
def test_what_edgar_does_not_know_yet_is_none(status: int) -> None:
    assert talk(Line(answering(status)), "status", ACCESSION) is None


@pytest.mark.parametrize("number", ["1234567-26-1", "0001234567-26-000001/../x", "", "000123456726000001a"])
def test_what_is_no_accession_number_is_not_asked_for(number: str) -> None:
    line = Line(answering(200, {}))
    with pytest.raises(ValueError, match=r"accession number: '.*' is not one; write it as"):
        talk(line, "status", number)
    assert line.asked == []


@pytest.mark.parametrize("cik", ["12a", "", "12345678901", "-1", "\uff11\uff12"])
def test_what_is_no_cik_is_not_asked_for(cik: str) -> None:
    line = Line(answering(200, {}))
    with pytest.raises(ValueError, match=f"CIK: '{cik}' is not one; write up to 10 digits"):
        talk(line, "filer", cik)
    assert line.asked == []


def test_nobody_is_not_invited() -> None:
    with pytest.raises(ValueError, match="nobody is named; name at least one"):
        talk(Line(answering(200, {})), "invite", "1", [])


def test_a_receipt_keeps_what_edgar_said() -> None:
    line = Line(answering(202, RECEIVED | TRACE | {"messages": [{"mode": "notice", "message": "Name your program"}]}))
    assert talk(line, "submit", ENVELOPE, live=False) == Receipt(
        accession_number=ACCESSION,
        status="RECEIVED",
        mode="TEST",
        tracking="T-17",
        locator="L-42",
        messages=(Message(type="NOTICE", content="Name your program"),),
    )


def test_a_filer_comes_with_its_code_as_a_secret() -> None:
    info = {
        "cik": "0001234567",
        "entityName": "ROE CORP",
        "ccc": CCC,
        "fyEnd": "1231",
        "confirmationDueDate": "2027-03-24",
        "website": "roe.example",
        "altCcc": CCC,
    }
    filer = talk(Line(answering(200, {"filerInfo": info} | TRACE)), "filer", "1234567")
    assert filer.ccc == Secret(CCC)
    assert (filer.name, filer.fiscal_year_end, filer.confirmation_due_on) == ("ROE CORP", "1231", date(2027, 3, 24))
    assert filer.other == (("website", "roe.example"),)
    assert CCC not in repr(filer)


def test_a_new_code_comes_as_a_secret() -> None:
    made = talk(Line(answering(200, {"filerCCC": NEW_CCC} | TRACE)), "new_ccc", "1")
    assert made.ccc == Secret(NEW_CCC)
    assert NEW_CCC not in repr(made)


@pytest.mark.parametrize(("said", "can"), [(True, True), ("true", True), (False, False), ("yes", False), (None, False)])
def test_only_a_plain_yes_lets_file(said, can) -> None:
    fields = {"canFile": said, "userApiTokenExpirationDate": "12/13/2026"}
    verified = talk(Line(answering(200, fields)), "verify", "1")
    assert verified.can_file is can
    assert verified.user_token_expires_on == date(2026, 12, 13)


def test_delegations_come_as_objects_or_bare_numbers() -> None:
    fields = {
        "delegationsTo": [{"cik": "7", "name": "Agent", "status": "Active", "since": "2026-01-02"}],
        "delegationsFrom": ["8"],
    }
    found = talk(Line(answering(200, fields)), "delegations", "1")
    assert found.to == (Delegation(cik="7", name="Agent", status="Active", other=(("since", "2026-01-02"),)),)
    assert found.from_ == (Delegation(cik="8"),)


@pytest.mark.parametrize("wrap", [lambda people: people, lambda people: {"individuals": people}])
def test_people_come_bare_or_under_a_name(wrap: Any) -> None:
    person = {"firstName": "Jane", "lastName": "Roe", "email": "jane@roe.example", "inAdminRole": "true"}
    found = talk(Line(answering(200, wrap([person]))), "individuals", "1")
    assert found.people == (JANE,)
