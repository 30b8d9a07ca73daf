"""Filer management: accounts, CCCs, delegations, people."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from section16.sandbox import AccountUser, AddressOfRecord, Filer, SandboxSettings
from section16.sandbox.serve import Serving, serving
from section16.sandbox.settings import read_filers
from tests.sandbox.filings import CCC, Caller

AGENT, ADA, CORP = "0000000900", "0000000901", "0000000902"
BOSS, CLERK = "boss@agent.example", "clerk@agent.example"
FILERS = (
    Filer(
        cik=AGENT,
        name="Example Agent",
        individuals=(AccountUser(email=BOSS, in_admin_role=True), AccountUser(email=CLERK, in_user_role=True)),
    ),
    Filer(
        cik=ADA,
        name="Example Ada",
        ccc=CCC,
        delegates=((AGENT, "Active"),),
        address=AddressOfRecord(street1="1 MAIN ST", city="DOVER", state="DE", zip_code="19901"),
        individuals=(AccountUser(email=BOSS, in_admin_role=True), AccountUser(email=CLERK, in_user_role=True)),
    ),
    Filer(cik=CORP, name="EXAMPLE CORP", kind="company"),
)


@pytest.fixture
def closed() -> Iterator[Serving]:
    noon = datetime.fromisoformat("2026-09-14T12:00:00")
    with serving(SandboxSettings(starts_at=noon, ticking=False, filers=FILERS, auto_register=False)) as one:
        yield one


@pytest.fixture
def boss(closed: Serving) -> Iterator[Caller]:
    with Caller(closed, AGENT, BOSS) as one:
        yield one


@pytest.fixture
def clerk(closed: Serving) -> Iterator[Caller]:
    with Caller(closed, AGENT, CLERK) as one:
        yield one


def test_a_delegate_sees_the_filer_and_its_ccc(boss: Caller) -> None:
    info = boss.get(f"/fm/{ADA}").json()["filerInfo"]
    assert (info["cik"], info["entityName"], info["ccc"], info["mailCity"]) == (ADA, "Example Ada", CCC, "DOVER")


def test_verify_says_who_may_file_for_whom(boss: Caller) -> None:
    may = {cik: boss.get(f"/fm/{cik}/verify").json()["canFile"] for cik in (AGENT, ADA, CORP, "0000000903")}
    assert may == {AGENT: True, ADA: True, CORP: False, "0000000903": False}
    answer = boss.get(f"/fm/{ADA}/verify").json()
    assert answer["filerApiTokenExpirationDate"].startswith("2027-09-14")
    assert answer["userApiTokenExpirationDate"].startswith("2026-10-14")


def test_a_new_ccc_replaces_the_old(boss: Caller) -> None:
    ccc = boss.ask("POST", f"/fm/{ADA}/ccc").json()["filerCCC"]
    assert len(ccc) == 8
    assert ccc != CCC
    assert boss.get(f"/fm/{ADA}").json()["filerInfo"]["ccc"] == ccc
    wish = {"ccc": ccc, "newCCC": "mine1@xy"}
    assert boss.ask("PUT", f"/fm/{ADA}/ccc", wish).status_code == 200
    refused = boss.ask("PUT", f"/fm/{ADA}/ccc", wish)
    assert refused.status_code == 403
    assert ccc not in refused.text


def test_only_an_administrator_changes_things(clerk: Caller) -> None:
    assert clerk.get(f"/fm/{ADA}").status_code == 200
    for method, path in (("POST", "ccc"), ("GET", "individuals")):
        assert clerk.ask(method, f"/fm/{ADA}/{path}").status_code == 403


def test_a_stranger_is_refused(boss: Caller) -> None:
    assert boss.get(f"/fm/{CORP}").status_code == 403
    assert boss.get("/fm/0000000903").status_code == 404
    assert boss.submit(x_edgar_login_cik=CORP).status_code == 403
    assert boss.submit(x_edgar_login_cik=ADA).status_code == 202


def test_delegations_to_and_from(boss: Caller) -> None:
    answer = boss.get(f"/fm/{AGENT}/delegations").json()
    assert answer["delegationsFrom"] == [{"cik": ADA, "name": "Example Ada", "status": "Active"}]
    assert boss.ask("POST", f"/fm/{AGENT}/delegations", ["902"]).status_code == 200
    assert boss.ask("POST", f"/fm/{AGENT}/delegationRequests", ["902"]).status_code == 200
    answer = boss.get(f"/fm/{AGENT}/delegations").json()
    assert answer["delegationsTo"] == [{"cik": CORP, "name": "EXAMPLE CORP", "status": "Active"}]
    assert {"cik": CORP, "name": "EXAMPLE CORP", "status": "Requested"} in answer["delegationsFrom"]
    assert boss.get(f"/fm/{ADA}/delegations").status_code == 403


def test_people_are_added_changed_and_removed(boss: Caller) -> None:
    path = f"/fm/{ADA}/individuals"
    new = {"firstName": "Bo", "lastName": "Example", "email": "bo@agent.example", "inUserRole": True}
    assert boss.ask("POST", path, [new]).status_code == 200
    assert boss.ask("PUT", path, [{"email": "bo@agent.example", "inTechAdminRole": True}]).status_code == 200
    people = {one["email"]: one for one in boss.get(path).json()["individuals"]}
    assert people["bo@agent.example"]["firstName"] == "Bo"
    assert people["bo@agent.example"]["inTechAdminRole"] is True
    assert people["bo@agent.example"]["inUserRole"] is False
    assert boss.ask("DELETE", path, ["bo@agent.example"]).status_code == 200
    assert boss.ask("DELETE", path, ["bo@agent.example"]).status_code == 404
    assert len(boss.get(path).json()["individuals"]) == 2


def test_a_register_is_read_from_toml() -> None:
    (filer,) = read_filers(
        b'[[filer]]\ncik = "101"\nname = "Example Ada"\nccc = "abcd$123"\n[filer.address]\ncity = "DOVER"\n'
    )
    assert (filer.cik, filer.name, filer.address.city) == ("101", "Example Ada", "DOVER")
    assert "abcd$123" not in repr(filer)
    with pytest.raises(ValueError, match="name"):
        read_filers(b'[[filer]]\ncik = "101"\n')
