"""Coming in and going out, over HTTP: what is forged, replayed, fixated, expired, ended, or leads away is refused."""

import re
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import text

from section16.accounts.directory import set_active
from section16.accounts.invitations import first_administrator_link
from section16.tasks.filing.checkpointing import checkpoints_here
from section16.web.cookies import BEFORE_COOKIE, SESSION_COOKIE
from section16.workspace.database import Door
from section16.workspace.trail.audit import events
from tests.web.accounts.conftest import PASSWORD, Client, account_of, code_of


def last_event(workspace, what):
    with workspace.reading() as session:
        return [one for one in events(session) if one.what == what][-1]


def test_the_first_administrator_comes_by_a_link_and_logs_in_with_password_and_code(workspace, client):
    link = first_administrator_link(workspace)
    assert "<code>section16 serve --link-for NAME</code>" in client.get("/log-in").text
    page = client.get(f"/join/{link}")
    assert "The first administrator" in page.text
    fields = {
        "name": "root",
        "password": PASSWORD,
        "repeated": PASSWORD,
        "sealed": re.search(r'name="sealed" value="([0-9a-f]*)"', page.text)[1],
        "code": code_of(page.text),
    }
    wrong = client.post(f"/join/{link}", fields | {"name": "ro ot", "password": "short", "code": "000000"})
    assert wrong.status_code == 422
    assert re.findall(r'id="(\w+)-error"', wrong.text) == ["name", "password", "repeated", "code"]
    assert 'value="ro ot"' in wrong.text
    answer = client.post(f"/join/{link}", fields)
    codes = re.findall(r"<li>([a-z2-7-]{19})</li>", answer.text)
    assert len(codes) == 10
    assert client.get("/people").status_code in {200, 404}
    assert account_of(workspace, "root").is_administrator
    assert client.get(f"/join/{link}").status_code == 400
    other = Client(client.url)
    assert "--link-for" not in other.get("/log-in").text
    assert other.log_in("root", code="000000").status_code == 422
    assert other.log_in("root", code=codes[0]).status_code == 303
    assert other.get("/account").status_code == 200
    assert last_event(workspace, "logged in").door == Door("web", "127.0.0.1")


def test_the_session_cookie_is_for_this_host_alone_and_new_at_log_in(made, site):
    made("ada", "viewer")
    client = Client(site)
    client.cookies[SESSION_COOKIE] = "chosen-by-another"
    answer = client.log_in("ada")
    line = next(one for one in answer.headers.get_list("set-cookie") if one.startswith(f"{SESSION_COOKIE}="))
    assert client.cookies[SESSION_COOKIE] != "chosen-by-another"
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} <= set(line.split("; "))
    assert "Domain" not in line
    assert SESSION_COOKIE.startswith("__Host-")


@pytest.mark.parametrize("where", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:x"])
def test_a_log_in_leads_to_pages_of_ours_alone(made, site, where):
    made("ada", "viewer")
    client = Client(site)
    answer = client.log_in("ada", next=where)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert Client(site).log_in("ada", next="/drafts?x=1").headers["location"] == "/drafts?x=1"


def test_where_a_log_in_leads_adds_no_header(made, site):
    made("ada", "viewer")
    answer = Client(site).log_in("ada", next="/account\r\nset-cookie: stolen=1\r\n\r\n<script>")
    assert (answer.status_code, answer.headers["location"].split("%")[0]) == (303, "/account")
    assert not [one for one in answer.headers.get_list("set-cookie") if one.startswith("stolen")]
    assert "<script>" not in answer.text


def test_a_form_of_the_log_in_is_not_taken_from_another_page(made, site):
    made("ada", "viewer")
    client = Client(site)
    client.get("/log-in")
    fields = {"name": "ada", "password": PASSWORD}
    assert client.post("/log-in", fields | {"form_token": "forged"}).status_code == 403
    assert client.post("/log-in", fields, origin="https://evil.example").status_code == 403
    client.cookies.pop(BEFORE_COOKIE)
    assert client.post("/log-in", fields).status_code == 403


def test_a_form_of_another_session_is_not_taken_and_nothing_typed_is_lost(made):
    ada, bo = made("ada", "viewer"), made("bo", "viewer")
    ada.token = bo.token
    answer = ada.post("/account/password", {"password": "x" * 20, "note": "<b>kept</b>"})
    assert answer.status_code == 403
    assert "Nothing is lost" in answer.text
    assert 'name="note" value="&lt;b&gt;kept&lt;/b&gt;"' in answer.text
    assert "x" * 20 not in answer.text


def test_a_form_is_sent_again_by_one_click_after_the_log_in_that_came_between(made):
    ada, bo = made("ada", "viewer"), made("bo", "viewer")
    kept = ada.token
    ada.post("/log-out")
    fields = {"password": "six other quiet words", "repeated": "six other quiet words"}
    given_back = ada.post("/account/password", fields | {"form_token": kept})
    assert (given_back.status_code, "Nothing is lost" in given_back.text) == (403, True)
    assert ada.post("/account/password", fields).status_code == 403  # still nobody is logged in
    token = ada.token
    ada.log_in("ada")
    assert ada.post("/account/password", fields | {"form_token": token}).status_code == 303
    assert bo.post("/account/password", fields | {"form_token": token}).status_code == 403  # it is of ada's browser


def test_a_file_of_a_form_that_is_given_back_is_asked_for_once_more(site):
    sent = {"file": ("fills <1>.csv", b"Qty,Price\n1,2\n"), "broker": (None, "Bank")}
    page = httpx.post(f"{site}/drafts/1/import", files=sent, headers={"origin": site}, timeout=60).text
    assert 'enctype="multipart/form-data"' in page
    assert "Choose fills &lt;1&gt;.csv once more" in page
    assert 'name="broker" value="Bank"' in page


def test_who_is_not_logged_in_is_sent_to_the_log_in_and_back(made, site):
    made("ada", "viewer")
    client = Client(site)
    answer = client.get("/account?a=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/log-in?next=%2Faccount%3Fa%3D1")
    assert client.get("/account.json").status_code == 401
    client.log_in("ada")
    assert client.get("/log-in?next=/account").headers["location"] == "/account"


def test_logging_out_ends_the_session_also_for_who_kept_the_cookie(made):
    ada = made("ada", "viewer")
    kept = dict(ada.cookies)
    assert ada.post("/log-out").headers["location"] == "/log-in"
    ada.cookies = kept
    assert ada.get("/account").status_code == 303


def test_a_closed_account_is_out_at_once(made, workspace):
    ada = made("ada", "viewer")
    assert ada.get("/account").status_code == 200
    with workspace.writing() as writing:
        set_active(writing, account_of(workspace, "ada"), to=False)
    assert ada.get("/account").status_code == 303
    assert Client(ada.url).log_in("ada").status_code == 422


def test_one_session_ends_another_of_ones_own_and_nobody_elses(made):
    ada, bo = made("ada", "viewer"), made("bo", "viewer")
    other = Client(ada.url)
    other.log_in("ada")
    lines = ada.get("/account.json").json()["sessions"]
    assert len(lines) == 2
    theirs = bo.get("/account.json").json()["sessions"][0]["id"]
    ada.post(f"/account/sessions/{theirs}/end")
    assert bo.get("/account").status_code == 200
    ada.post(f"/account/sessions/{next(one['id'] for one in lines if not one['is_this'])}/end")
    assert other.get("/account").status_code == 303
    assert ada.get("/account").status_code == 200


def test_who_tries_too_often_is_told_when_to_come_back(made, site):
    made("ada", "viewer")
    client = Client(site)
    answers = [client.log_in("ada", "wrong password") for _ in range(6)]
    assert [one.status_code for one in answers] == [422] * 5 + [429]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 300
    assert client.log_in("ada").status_code == 429


def test_no_page_says_which_part_was_wrong(made, site):
    made("ada", "viewer")
    client = Client(site)
    reasons = {
        re.search(r'id="name-error">([^<]*)<', client.log_in(*pair).text)[1]
        for pair in (("ada", "wrong password"), ("nobody", PASSWORD))
    }
    assert len(reasons) == 1


def test_a_changed_password_ends_the_other_sessions(made):
    ada = made("ada", "viewer")
    other = Client(ada.url)
    other.log_in("ada")
    new = "six other quiet words"
    assert ada.post("/account/password", {"password": new, "repeated": "x"}).status_code == 422
    assert ada.post("/account/password", {"password": new, "repeated": new}).status_code == 303
    assert other.get("/account").status_code == 303
    assert ada.get("/account").status_code == 200
    assert Client(ada.url).log_in("ada").status_code == 422
    assert Client(ada.url).log_in("ada", new).status_code == 303


def test_an_old_proof_is_asked_for_again_before_what_needs_a_fresh_one(made, monkeypatch):
    ada = made("ada", "viewer")
    monkeypatch.setattr("section16.service.gate.FRESH", -1 * timedelta(seconds=1))
    answer = ada.post("/account/recovery-codes", {"note": "kept"})
    assert answer.status_code == 401
    assert 'href="/prove"' in answer.text
    assert 'name="note" value="kept"' in answer.text
    monkeypatch.undo()
    page = ada.get("/prove?next=/account")
    assert "Prove who you are" in page.text
    assert ada.post("/prove", {"password": "wrong", "next": "/account"}).status_code == 422
    assert ada.post("/prove", {"password": PASSWORD, "next": "/account"}).headers["location"] == "/account"


@pytest.mark.usefixtures("without_codes")
@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "\u202eevil", "x" * 10_000, "a\0b", "=cmd|' /C calc'!A0"]
)
def test_what_is_typed_is_shown_and_never_run(client, text):
    answer = client.log_in(text, text)
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text


def test_the_end_of_the_trail_is_noted_elsewhere_with_the_first_visit_of_a_day(made, workspace):
    made("ada", "viewer")
    with workspace.reading() as session:
        assert checkpoints_here().break_found(session, workspace.place) is None
        first = next(events(session))
    with workspace.writing() as writing:
        writing.session.execute(text("DROP TRIGGER events_no_delete"))
        writing.session.execute(text("DELETE FROM events"))
    with workspace.reading() as session:
        assert first.number == 1
        assert "has seen it, and it is not there" in checkpoints_here().break_found(session, workspace.place).reason


def test_an_account_sets_up_and_changes_its_authenticator_which_has_to_show_its_code(made, site, workspace):
    ada, elsewhere = made("ada", "viewer"), Client(site)
    elsewhere.log_in("ada")

    def change(**fields):
        page = ada.get("/account/authenticator").text
        sealed = re.search(r'name="sealed" value="([0-9a-f]*)"', page)[1]
        return code_of(page), ada.post("/account/authenticator", {"sealed": sealed, "code": code_of(page)} | fields)

    for wrong in ({"code": "000000"}, {"sealed": "00"}):
        assert change(**wrong)[1].status_code == 422
    used, answer = change()
    assert len(re.findall(r"<li>([a-z2-7-]{19})</li>", answer.text)) == 10
    assert elsewhere.get("/account").status_code == 303
    again = Client(site)
    assert [again.log_in("ada", code=one).status_code for one in ("", used)] == [422, 422]
    assert change()[1].status_code == 303
    assert '<p class="done" role="status">The authenticator is changed' in ada.get("/account").text
    assert last_event(workspace, "one-time code used").actor == "ada"
