"""What the API asks of a request, and what it answers."""

import base64
import json
from datetime import datetime, timedelta
from http.client import HTTPConnection

import httpx
import pytest

from section16.form.envelope import SubmissionDocument
from section16.sandbox import SandboxSettings
from section16.sandbox.serve import Serving, create_sandbox
from section16.sandbox.tokens import filer_token
from tests.harness.apart import run_apart
from tests.sandbox.filings import OWNER, Caller, ciks_of, envelope, report
from tests.xml.envelopes import bulk

LATE = datetime.fromisoformat("2026-09-14T22:00:00")
HOLIDAY = datetime.fromisoformat("2026-10-12T12:00:00")  # Columbus Day


def refusal(response: httpx.Response) -> str:
    """Return the message of an error, whose body is always of one shape."""
    body = response.json()
    assert set(body) == {"tracking", "locator", "messages"}
    assert body["messages"][0]["type"] == "ERROR"
    return str(body["messages"][0]["content"])


@pytest.mark.parametrize(
    ("at", "condition"),
    [
        ("2026-09-14T12:00:00", "ACCEPTING"),
        ("2026-09-14T17:30:00", "ACCEPTING_AFTER_HOURS"),
        ("2026-09-14T22:00:00", "OUTSIDE_OPERATING_HOURS"),
        ("2026-09-14T05:59:59", "OUTSIDE_OPERATING_HOURS"),
        ("2026-09-13T12:00:00", "OUTSIDE_OPERATING_HOURS"),
        ("2026-10-12T12:00:00", "OUTSIDE_OPERATING_HOURS"),
    ],
)
def test_the_operational_status_goes_by_the_clock(edgar: Caller, at: str, condition: str) -> None:
    edgar.control.set_clock(datetime.fromisoformat(at))
    edgar.tokens = f"{edgar.control.filer_token(OWNER)},{edgar.control.user_token('ada@owner.example')}"
    assert edgar.get("/status").json()["condition"] == condition


@pytest.mark.parametrize("at", [LATE, HOLIDAY])
def test_nothing_is_taken_outside_hours(edgar: Caller, at: datetime) -> None:
    edgar.control.set_clock(at)
    before = len(edgar.control.submissions())
    response = edgar.submit()
    assert response.status_code == 503
    assert "hours" in refusal(response)
    assert len(edgar.control.submissions()) == before


def test_a_submission_is_received_then_unknown_then_processing_then_final(edgar: Caller) -> None:
    response = edgar.submit()
    assert response.status_code == 202
    receipt = response.json()
    assert (receipt["status"], receipt["transmissionStatus"], receipt["mode"]) == ("RECEIVED", "RECEIVED", "LIVE")
    number = receipt["accessionNumber"]
    assert edgar.status(number).status_code == 404
    edgar.control.advance(3)
    processing = edgar.status(number).json()
    assert (processing["status"], processing["final"]) == ("PROCESSING", False)
    assert "notification" not in processing
    assert edgar.published(number).status_code == 404
    edgar.control.advance(3)
    accepted = edgar.status(number).json()
    assert (accepted["status"], accepted["final"], accepted["filingDate"]) == ("ACCEPTED", True, "2026-09-14")
    assert accepted["acceptedDate"] == "2026-09-14T12:00:06-04:00"
    assert number in base64.b64decode(accepted["notification"]).decode()
    edgar.control.advance(3)
    assert edgar.status(number).json()["status"] == "DISSEMINATED"


def test_a_test_filing_is_accepted_and_never_published(edgar: Caller) -> None:
    for body, mode in ((envelope(live=False), "test"), (envelope(live=False), "live"), (envelope(), "test")):
        status = edgar.settled(body, mode)
        assert (status["status"], status["mode"], status["final"]) == ("ACCEPTED", "TEST", True)
        assert edgar.published(status["accessionNumber"]).status_code == 404


@pytest.mark.parametrize(("mode", "days"), [("test", 2), ("live", 60)])
def test_a_status_is_told_for_so_many_days(edgar: Caller, mode: str, days: int) -> None:
    number = edgar.settled(mode=mode)["accessionNumber"]
    decided = datetime.fromisoformat("2026-09-14T12:00:06-04:00")
    for later, status in ((timedelta(days=days, seconds=-1), 200), (timedelta(days=days), 404)):
        edgar.control.set_clock(decided + later)
        edgar.tokens = edgar.control.filer_token(OWNER)
        assert edgar.status(number).status_code == status


def test_accession_numbers_are_login_cik_year_and_sequence(edgar: Caller) -> None:
    first, second = edgar.number(), edgar.number()
    assert first[:14] == second[:14] == f"{OWNER}-26-"
    assert int(second[-6:]) == int(first[-6:]) + 1
    response = edgar.submit(x_edgar_login_cik="777")
    assert response.json()["accessionNumber"] == "0000000777-26-000001"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"user_agent": None}, 400),
        ({"accept": "text/html"}, 406),
        ({"content_type": "text/plain"}, 415),
        ({"authorization": None}, 401),
        ({"authorization": "Basic abc"}, 401),
        ({"authorization": "Bearer abc"}, 401),
        ({"authorization": "Bearer a.b.c.d.e"}, 401),
        ({"x_edgar_login_cik": ""}, 400),
        ({"x_edgar_login_cik": "Acme"}, 400),
    ],
)
def test_a_request_is_refused(edgar: Caller, headers: dict[str, str | None], status: int) -> None:
    response = edgar.submit(**headers)
    assert response.status_code == status, response.text
    assert refusal(response)


def test_tokens_are_named_by_position_and_kind(edgar: Caller) -> None:
    filer, user = edgar.tokens.split(",")
    old = edgar.control.filer_token(OWNER, days=-1)
    cases = {
        f"{old},{user}": "token 1, FILER_API: expired",
        f"{filer},{filer}": "token 2, FILER_API: duplicated",
        filer: "USER_API: the user token is missing",
        f"{filer[:-4]}AAAA,{user}": "token 1, FILER_API: not valid",
        f"{filer},abc": "token 2, USER_API: not in expected format",
    }
    for tokens, words in cases.items():
        response = edgar.submit(authorization=f"Bearer {tokens}")
        assert response.status_code == 401
        assert words in refusal(response)
    assert edgar.submit(authorization=f"Bearer {filer} {user}").status_code == 202
    assert edgar.submit(authorization=f"Bearer {user},{filer}").status_code == 202


def test_a_filer_token_alone_is_enough_for_status(edgar: Caller) -> None:
    number = edgar.settled()["accessionNumber"]
    edgar.tokens = edgar.tokens.split(",")[0]
    assert edgar.get("/status").status_code == 200
    assert edgar.status(number).status_code == 200
    assert edgar.get(f"/fm/{OWNER}").status_code == 401


def test_a_token_says_who_and_until_when() -> None:
    token = filer_token("101", datetime.fromisoformat("2027-01-02T03:04:05+00:00"), "key")
    parts = token.split(".")
    assert len(parts) == 5
    header = json.loads(base64.urlsafe_b64decode(parts[0] + "=="))
    assert header["cik"] == "0000000101"
    assert (header["alg"], header["expiresAt"]) == ("ECDH-ES", "2027-01-02T03:04:05Z")


def test_a_stranger_is_not_told_a_status(edgar: Caller) -> None:
    number = edgar.settled()["accessionNumber"]
    edgar.tokens = edgar.control.filer_token("555")
    assert edgar.status(number).status_code == 404


@pytest.mark.parametrize("count", [0, 26])
def test_a_list_has_1_to_25_numbers(edgar: Caller, count: int) -> None:
    numbers = ["0000000001-26-000001"] * count
    assert edgar.ask("POST", "/submission/status", {"accessionNumbers": numbers}).status_code == 400


def test_a_list_tells_of_those_that_are_known(edgar: Caller) -> None:
    unknown = "0000000001-26-999999"
    first, second = edgar.number(), edgar.number()
    ask = {"accessionNumbers": [first, unknown, second]}
    assert edgar.ask("POST", "/submission/status", ask).status_code == 204
    edgar.control.advance(30)
    response = edgar.ask("POST", "/submission/status", ask)
    assert [one["accessionNumber"] for one in response.json()["responses"]] == [first, second]
    assert edgar.ask("POST", "/submission/status", {"accessionNumbers": ["1"]}).status_code == 400


def test_a_bulk_is_taken_part_by_part(edgar: Caller) -> None:
    response = edgar.ask("POST", "/submission/bulk/live", bulk(envelope(), envelope(report("3")), live=True))
    assert response.status_code == 202
    entries = response.json()["responses"]
    assert [entry["mode"] for entry in entries] == ["LIVE", "LIVE"]
    edgar.control.advance(30)
    forms = [edgar.status(entry["accessionNumber"]).json()["formType"] for entry in entries]
    assert forms == ["4", "3"]


@pytest.mark.parametrize("body", [b"<html/>", b"{}", b"<edgarBulkSubmission/>", b"\0" * 100, b"<edgarSubmission><a"])
def test_what_is_no_submission_is_refused_or_suspended(edgar: Caller, body: bytes) -> None:
    response = edgar.submit(body)
    if body.startswith(b"<edgarSubmission"):
        edgar.control.advance(30)
        status = edgar.status(response.json()["accessionNumber"]).json()
        assert status["status"] == "SUSPENDED"
        assert "well-formed" in status["submissionMessages"][0]["content"]
    else:
        assert response.status_code == 400
        assert "body" in refusal(response)


def test_unknown_addresses_and_methods(edgar: Caller) -> None:
    for path in ("/", "/fm/1", "/fm/abcdefghij", "/submission/single/maybe", "/nothing"):
        response = edgar.ask("POST" if "single" in path else "GET", path, b"x" if "single" in path else None)
        assert response.status_code == 404, path
        assert refusal(response)
    assert edgar.ask("DELETE", "/status").status_code == 405


@pytest.mark.parametrize("path", ["/status/", "//status", "/fm//0000054321", "/sandbox/clock/", "/openapi.json/x"])
def test_an_address_has_no_slash_too_many(edgar: Caller, path: str) -> None:
    assert edgar.get(path).status_code == 404


def test_head_is_answered_as_get_and_options_are_refused(edgar: Caller) -> None:
    for path in ("/status", "/openapi.json", "/sandbox/clock", "/files/company_tickers.json"):
        head, options = edgar.ask("HEAD", path), edgar.ask("OPTIONS", path)
        assert (head.status_code, head.content) == (200, b""), path
        assert head.headers["content-length"] == edgar.get(path).headers["content-length"]
        assert options.status_code == 405, path
        assert refusal(options)
        assert "GET" in options.headers["allow"]
        assert "OPTIONS" not in options.headers["allow"]


def test_json_is_read_strictly(edgar: Caller) -> None:
    for value in ("true", 1, None):
        response = edgar.ask("POST", f"/fm/{OWNER}/individuals", [{"email": "a@b.example", "inUserRole": value}])
        assert response.status_code == 400, value
        assert "inUserRole" in refusal(response)
    for body in (b"", b" "):
        headers = {"content_type": "application/json"}
        response = edgar.ask("POST", f"/fm/{OWNER}/individuals", body, **headers)
        assert response.status_code == 400
        assert "it is empty" in refusal(response)


def test_a_defect_is_answered_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    times = [datetime.fromisoformat("2026-09-14T16:00:00+00:00")]
    app = create_sandbox(SandboxSettings(), now=lambda: times[0])

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
            times.clear()
            return await client.get("/sandbox/clock")

    response = run_apart(ask())
    assert response.status_code == 500
    assert refusal(response) == "the sandbox failed; its log says why"
    (logged,) = (record for record in caplog.records if record.name == "section16.sandbox")
    assert logged.message == "GET /sandbox/clock failed"
    assert logged.exc_info


def test_a_body_needs_its_length_and_may_not_be_too_large(server: Serving, edgar: Caller) -> None:
    headers = {"Authorization": f"Bearer {edgar.tokens}", "Content-Type": "application/xml", "User-Agent": "T/1"}
    chunked = edgar.http.post("/submission/single/live", content=iter([b"<edgarSubmission/>"]), headers=headers)
    assert chunked.status_code == 411
    raw = HTTPConnection(server.url.removeprefix("http://"))
    raw.request("POST", "/submission/single/live", headers=headers | {"Content-Length": "200000001"})
    assert raw.getresponse().status == 413
    raw.close()


def test_a_hostile_body_is_refused_quickly(edgar: Caller) -> None:
    flood = b"<edgarSubmission>" + b"<a/>" * 200_000 + b"</edgarSubmission>"
    assert edgar.submit(flood).status_code == 400
    entity = b'<!DOCTYPE x [<!ENTITY a "b">]>' + envelope()[22:]
    assert edgar.submit(entity).status_code == 400


def test_exhibits_are_published_and_correspondence_is_not(edgar: Caller) -> None:
    power = SubmissionDocument(name="poa.txt", type="EX-24", description="Power", content=b"I appoint Ada.\n")
    letter = SubmissionDocument(name="letter.txt", type="CORRESP", content=b"Dear staff.\n")
    number = edgar.settled(envelope(None, power, letter))["accessionNumber"]
    text = edgar.published(number, ciks_of(report())[0]).text
    assert "I appoint Ada." in text
    assert "Dear staff." not in text
    assert "PUBLIC DOCUMENT COUNT:\t\t2" in text
