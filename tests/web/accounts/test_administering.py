"""An administrator's pages: people and roles, approvals, ways to log in, secrets, the trail."""

import re
from typing import NamedTuple

import pytest
from sqlalchemy import text

from section16.accounts.approval_rules import approval_rules, emergency_at
from section16.accounts.login_settings import LoginWay, login_settings
from section16.accounts.roles import IssuerRole
from section16.edgar.secret import Secret
from section16.edgar.vault import Vault
from section16.workspace import Workspace
from section16.workspace.desk.remarks import remarks_stop
from section16.workspace.desk.working_drafts import begin_draft
from section16.workspace.people import Person, keep_people
from section16.workspace.trail.audit import events
from tests.harness.workspaces import fresh
from tests.web.accounts.conftest import (
    ISSUER,
    PASSWORD,
    Client,
    account_of,
    make_quick,
    make_somebody,
    need_no_codes,
    served_by_name,
)

CCC = "zz9*plur"
ADMINISTRATORS = ("/people", "/people/1", "/people/approvals", "/people/log-in", "/vault", "/audit")


@pytest.fixture
def root(made, workspace, monkeypatch, tmp_path):
    monkeypatch.setenv("SECTION16_VAULT", str(tmp_path / "vault.json"))
    with workspace.writing() as writing:
        keep_people(writing, (Person(cik=ISSUER, name="Example <Corp>", is_issuer=True),))
    return made("root", administrator=True)


class House(NamedTuple):
    """A workbench of which nothing changes: an administrator, and somebody who has every role."""

    workspace: Workspace
    root: Client
    ada: Client


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    place = tmp_path_factory.mktemp("house")
    with (
        pytest.MonkeyPatch.context() as patch,
        Workspace(fresh(place / "w"), "root") as workspace,
        served_by_name(place / "w") as site,
    ):
        make_quick(patch, place)
        patch.setenv("SECTION16_VAULT", str(place / "vault.json"))
        need_no_codes(workspace)
        root = make_somebody(workspace, site, "root", administrator=True)
        yield House(workspace, root, make_somebody(workspace, site, "ada", *IssuerRole))


@pytest.mark.parametrize("path", ADMINISTRATORS)
def test_only_administrators_see_their_pages(house, path):
    assert house.root.get(path).status_code == 200
    assert house.root.get(f"{path}.json").headers["content-type"] == "application/json"
    assert house.ada.get(path).status_code == 403
    assert Client(house.root.url).get(path).status_code == 303


@pytest.mark.parametrize(
    "path",
    [
        "/people",
        "/people/1",
        "/people/1/roles",
        "/people/1/administrator",
        "/people/1/active",
        "/people/1/link",
        "/people/approvals",
        "/people/approvals/emergency",
        "/people/approvals/emergency/end",
        "/people/log-in",
        "/vault",
        "/vault/forget",
        "/audit/verify",
    ],
)
def test_only_administrators_act_on_them(house, path):
    with house.workspace.reading() as session:
        before = len(list(events(session)))
    assert house.ada.post(path, {"name": "x", "to": "no"}).status_code == 403
    with house.workspace.reading() as session:
        assert len(list(events(session))) == before
    assert account_of(house.workspace, "root").is_active


def test_somebody_is_added_and_comes_in_by_the_link_with_their_role(root, workspace):
    wrong = root.post("/people", {"name": "B o", "full_name": "Bo <b>"})
    assert wrong.status_code == 422
    assert 'value="Bo &lt;b&gt;"' in wrong.text
    page = root.post("/people", {"name": "bo", "full_name": "Bo Example", "owner": "54321"})
    link = re.search(r"/join/([\w-]+)", page.text)[1]
    bo = account_of(workspace, "bo")
    assert bo.owner_cik == "0000054321"
    assert root.post(f"/people/{bo.id}/roles", {"issuer": ISSUER, "role": "approver"}).status_code == 303
    assert root.post(f"/people/{bo.id}/roles", {"issuer": ISSUER, "role": "king"}).status_code == 422
    assert account_of(workspace, "bo").roles == {ISSUER: {IssuerRole.approver}}
    client = Client(root.url)
    sealed = re.search(r'name="sealed" value="([0-9a-f]*)"', client.get(f"/join/{link}").text)[1]
    answer = client.post(f"/join/{link}", {"password": PASSWORD, "repeated": PASSWORD, "sealed": sealed})
    assert answer.status_code == 200
    assert client.get("/account.json").json()["roles"] == [[ISSUER, ["approver"]]]


def test_a_change_of_rights_ends_their_sessions_and_renews_ones_own(root, made, workspace):
    ada = made("ada", "viewer")
    number = account_of(workspace, "ada").id
    root.post(f"/people/{number}/roles", {"issuer": ISSUER, "role": "preparer"})
    assert ada.get("/account").status_code == 303
    mine, before = account_of(workspace, "root").id, dict(root.cookies)
    assert root.post(f"/people/{mine}/roles", {"issuer": "*", "role": "viewer"}).status_code == 303
    assert root.get("/account").status_code == 200
    assert root.cookies != before
    root.cookies = before
    assert root.get("/account").status_code == 303


def test_the_last_administrator_cannot_leave(root, workspace):
    number = account_of(workspace, "root").id
    answer = root.post(f"/people/{number}/active", {"to": "no"})
    assert answer.status_code == 422
    assert "is the last administrator" in answer.text
    assert account_of(workspace, "root").is_active


def test_approvals_are_set_by_issuer_and_form(root, workspace):
    assert root.post("/people/approvals", {"issuer": ISSUER, "form": "4", "approvers": "2"}).status_code == 303
    assert root.post("/people/approvals", {"issuer": ISSUER, "form": "4", "approvers": "9"}).status_code == 422
    with workspace.reading() as session:
        assert [(one.issuer_cik, one.form, one.approvers) for one in approval_rules(session)] == [(ISSUER, "4", 2)]
    assert "Example &lt;Corp&gt;" in root.get("/people/approvals").text


def test_an_emergency_has_a_reason_an_end_and_can_be_ended(root, workspace):
    where = "/people/approvals/emergency"
    sent = {"emergency_issuer": ISSUER, "hours": "4", "reason": "counsel is on a flight"}
    for wrong in ({"reason": " "}, {"hours": "169"}, {"hours": "x"}, {"emergency_issuer": ""}):
        answer = root.post(where, sent | wrong)
        assert (answer.status_code, f'id="{next(iter(wrong))}-error"' in answer.text) == (422, True)
    odd = root.post(where, sent | {"hours": "x"}).text
    assert "&#39;x&#39; is no number of hours that can be given; write 1 to 168" in odd
    assert root.post(where, sent).status_code == 303
    assert "counsel is on a flight" in root.get("/people/approvals").text
    with workspace.reading() as session:
        assert emergency_at(session, ISSUER, workspace.now()).allowed_by == "root"
    root.post(f"{where}/end", {"issuer": ISSUER})
    with workspace.reading() as session:
        assert emergency_at(session, ISSUER, workspace.now()) is None


def test_a_secret_is_set_and_never_shown(root, workspace):
    answer = root.post("/vault", {"kind": "ccc", "cik": "54321", "secret": CCC, "until": "2999-01-01"})
    assert answer.status_code == 303
    assert Vault.here().secret("ccc-0000054321") == Secret(CCC)
    pages = [root.get(one).text for one in ("/vault", "/vault.json", "/vault.csv", "/audit", "/audit.csv")]
    pages.append(root.post("/vault", {"kind": "ccc", "cik": "x", "secret": CCC}).text)
    pages.append(root.post("/vault", {"kind": "ccc", "cik": "54321", "secret": CCC, "until": "x"}).text)
    pages.append(root.post("/vault", {"form_token": "stale", "kind": "ccc", "cik": "54321", "secret": CCC}).text)
    assert [one for one in pages if CCC in one] == []
    assert "ccc-0000054321" in pages[0]
    with workspace.reading() as session:
        assert next(one for one in events(session) if one.what == "secret set").actor == "root"
    root.get("/vault")
    assert root.post("/vault/forget", {"name": "ccc-0000054321"}).status_code == 303
    assert Vault.here().entries() == ()


def test_ways_to_log_in_are_changed(root, workspace):
    sent = {"password": "yes", "code_needed": "yes", "idle_minutes": "30", "longest_hours": "8"}
    assert root.post("/people/log-in", sent).status_code == 303
    with workspace.reading() as session:
        found = login_settings(session)
    assert (found.ways, found.code_needed, found.idle_minutes) == ({LoginWay.password}, True, 30)
    for wrong in ({"password": ""}, {"idle_minutes": "1"}, {"openid": "yes"}, {"issuer": "x", "groups": "a b"}):
        answer = root.post("/people/log-in", sent | wrong)
        assert (answer.status_code, 'role="alert"' in answer.text) == (422, True)


@pytest.mark.parametrize(
    "address", ["http://169.254.169.254", "http://10.0.0.1", "file:///etc/passwd", "https://nosuch.invalid", "gopher:x"]
)
def test_a_provider_that_leads_elsewhere_is_not_asked(root, address):
    sent = {"openid": "yes", "issuer": address, "client_id": "x", "idle_minutes": "30", "longest_hours": "8"}
    answer = root.post("/people/log-in", sent)
    assert answer.status_code == 422
    assert 'id="issuer-error">provider: ' in answer.text


def test_the_trail_is_searched_given_as_data_and_verified(root, workspace):
    Client(root.url).log_in("root", "a wrong password")
    lines = root.get("/audit.json?what=refused&door=web").json()["lines"]
    assert [(one["who"], one["subject"], one["address"]) for one in lines] == [("nobody", "account root", "127.0.0.1")]
    assert root.get("/audit.json?door=command").json()["lines"] == []
    assert root.get("/audit.json?who=%25").json()["lines"] == []
    wrong = root.get("/audit?since=soon&who=root")
    assert wrong.status_code == 422
    assert "<li>since: &#39;soon&#39; is not a date; write one as 2024-02-14</li>" in wrong.text
    assert len(root.get("/audit.csv?what=refused").text.splitlines()) == 2
    root.get("/audit")
    assert "It holds: " in root.post("/audit/verify").text
    with workspace.writing() as writing:
        account = account_of(workspace, "root")
        writing.session.execute(text("UPDATE accounts SET full_name = 'x' WHERE id = :id"), {"id": account.id})
    assert "It is broken: " in root.post("/audit/verify").text


def test_who_reads_a_draft_stands_in_the_trail(made, workspace):
    with workspace.writing() as writing:
        begun = begin_draft(writing, "Ada in June", ISSUER, "form = '4'", "a plan file")
    ada, bo = made("ada", "viewer"), made("bo")
    assert ada.get(f"/drafts/{begun.id}").status_code == 200
    assert ada.get(f"/drafts/{begun.id}/plan").status_code == 200
    assert bo.get(f"/drafts/{begun.id}").status_code == 404
    with workspace.reading() as session:
        found = [(one.actor, one.subject) for one in events(session) if one.what == "read"]
    assert found == [("ada", f"working draft {begun.id}")]


def test_open_remarks_stop_an_approval_where_it_is_set_and_the_next_page_says_once_that_it_is(root, workspace):
    where = "/people/approvals/remarks"
    answer = root.post(where, {"remarks_issuer": "", "stop": "yes"})
    assert (answer.status_code, 'id="remarks_issuer-error"' in answer.text) == (422, True)
    for stop, done in (("yes", "Open remarks stop an approval."), ("no", "Open remarks no longer stop an approval.")):
        assert root.post(where, {"remarks_issuer": ISSUER, "stop": stop}).status_code == 303
        with workspace.reading() as session:
            assert remarks_stop(session, ISSUER) == (stop == "yes")
        shown = [f'<p class="done" role="status">{done}</p>' in root.get("/people/approvals").text for _ in range(2)]
        assert shown == [True, False]
