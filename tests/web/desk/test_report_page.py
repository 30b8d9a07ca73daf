"""The page of a report that waits for approval, as its answers say it; a browser is not needed."""

import re
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from section16.accounts.account import Account
from section16.accounts.approval_rules import allow_one_person
from section16.accounts.roles import IssuerRole
from section16.tasks.desk.approving import freeze
from section16.workspace import Workspace
from section16.workspace.kept_reports import report_named
from tests.tasks.desk.conftest import QUALYS
from tests.web.desk.conftest import ADA, BO

NOW = datetime(2025, 4, 24, 15, 0, tzinfo=UTC)
BEFORE = datetime(2025, 4, 1, 15, 0, tzinfo=UTC)


@pytest.fixture
def address(place, begun):
    """Return the address of a frozen report whose draft still asks something."""
    draft = begun("small-acquisition", **{"0009990001": QUALYS})
    with Workspace(place, "ada", lambda: NOW) as workspace:
        return f"/reports/{freeze(workspace, draft.id, NOW.date())[0].hash}"


def test_who_approves_sees_what_the_draft_still_asks(serve_as, place, address):
    with serve_as(BO, lambda: NOW, workspace=place) as url:
        page = httpx.get(url + address, timeout=60)
    assert "which no event takes (row 7)" in page.text


def test_whose_report_it_is_sees_it_and_another_insider_does_not(serve_as, place, address):
    with Workspace(place, "test") as workspace, workspace.reading() as session:
        (mine,) = report_named(session, address.rpartition("/")[2]).owner_ciks
    found = {}
    for cik in (mine, "0000054321"):
        insider = Account(id=9, name="ivy", owner_cik=cik, roles={QUALYS: frozenset({IssuerRole.insider})})
        with serve_as(insider, lambda: NOW, workspace=place) as url:
            found[cik] = httpx.get(f"{url}{address}/own", timeout=60)
            assert httpx.get(url + address, timeout=60).status_code == 403
    assert "waits for approval" in found[mine].text
    assert "Table I - Non-Derivative" in found[mine].text
    assert found["0000054321"].status_code == 404


def test_who_may_send_no_test_filing_has_no_button_for_one_and_is_refused(serve_as, place, address):
    with serve_as(ADA, lambda: NOW, workspace=place, edgar="http://127.0.0.1:9") as url:
        page = httpx.get(url + address, timeout=60)
        token = re.search(r'name="form_token" value="([^"]+)"', httpx.get(f"{url}/drafts/new", timeout=60).text)[1]
        sent = httpx.post(f"{url}{address}/test", data={"form_token": token}, headers={"origin": url}, timeout=60)
    assert "Send a test filing" not in page.text
    assert (sent.status_code, "the role filer is needed for this" in sent.text) == (403, True)


def test_in_an_emergency_it_says_that_one_person_may_and_who_allowed_it(serve_as, place, address):
    with Workspace(place, "root", lambda: NOW) as workspace, workspace.writing() as writing:
        allow_one_person(writing, QUALYS, "bo is ill", NOW + timedelta(hours=4))
    with serve_as(BO, lambda: NOW, workspace=place) as url:
        page = httpx.get(url + address, timeout=60).text
    assert re.search(r"Until .* Eastern one person may prepare, .*; root allowed it: bo is ill", page)
    assert "cannot approve" not in page


@pytest.mark.parametrize("number", ["²", "9" * 5_000, "x"], ids=["superscript", "too long", "no digit"])
def test_a_number_of_an_address_that_is_none_is_named_and_left_out(serve_as, place, address, number):
    with serve_as(BO, lambda: NOW, workspace=place) as url, httpx.Client(base_url=url, timeout=60) as client:
        found = client.get(address, params={"since": number}), client.get("/drafts/1", params={"report": number})
    assert [one.status_code for one in found] == [422, 422]
    assert [
        "is no version of the draft; leave it out" in found[0].text,
        "is no number of a report" in found[1].text,
    ] == [
        True,
        True,
    ]


def test_before_its_day_a_report_is_not_asked_for_approved_or_filed_live_and_the_pages_say_which_event(
    serve_as, place, address, begun
):
    draft = begun("small-acquisition", **{"0009990001": QUALYS}).id
    said = "which is still to come; file it live from that day (Eastern) on, or correct the day"
    with serve_as(ADA, lambda: BEFORE, workspace=place) as url:
        beside = httpx.get(f"{url}/drafts/{draft}", timeout=60)
        token = re.search(r'name="form_token" value="([^"]+)"', beside.text)[1]
        asked = httpx.post(
            f"{url}/drafts/{draft}/freeze", data={"form_token": token}, headers={"origin": url}, timeout=60
        )
    with serve_as(BO, lambda: BEFORE, workspace=place) as url:
        report, live = (httpx.get(url + address + way, timeout=60) for way in ("", "/live"))
        sent = httpx.post(
            f"{url}{address}/live",
            data={"form_token": re.search(r'name="form_token" value="([^"]+)"', report.text)[1], "sure": "yes"},
            headers={"origin": url},
            timeout=60,
        )
    assert (asked.status_code, sent.status_code) == (422, 422)
    for one in (beside, asked, report, live, sent):
        assert "Table I, line " in one.text
        assert said in one.text
    assert "Ask for approval" not in beside.text
    assert f"{address}/live" not in report.text
