"""Accounts from the command line: against a sandbox, and against what stands for the SEC's EDGAR, with its guards."""

import json
from collections.abc import Iterator
from datetime import date

import pytest

from section16.edgar.settings import HOSTS
from section16.sandbox import AccountUser, Filer, InjectedFault, SandboxSettings
from section16.sandbox.serve import Serving, serving
from tests.edgar.keyrings import MemoryKeyring
from tests.edgar.talk import token

FIRM, ADA, CORP = "0000000900", "0000000901", "0000000902"
BOSS = AccountUser(email="boss@firm.example", first_name="Bo", last_name="Boss", in_admin_role=True)
# whom a sandbox's own user token stands for
PRACTISING = AccountUser(email="practice@section16.example", first_name="Pat", last_name="Poe", in_admin_role=True)
CCC, CHOSEN = "ccc1$abc", "mine1@xy"
FILERS = (
    Filer(cik=FIRM, name="Example Firm", kind="company", individuals=(BOSS, PRACTISING)),
    Filer(
        cik=ADA,
        name="Example Ada",
        ccc=CCC,
        delegates=((FIRM, "Active"),),
        individuals=(BOSS, PRACTISING),
        confirmation_due_on=date(2090, 3, 24),
    ),
    Filer(cik=CORP, name="EXAMPLE CORP", kind="company", individuals=(BOSS,), confirmation_due_on=date(2001, 1, 2)),
)
CLOSED = SandboxSettings(hours="always", filers=FILERS, auto_register=False)


@pytest.fixture(autouse=True)
def ring(monkeypatch) -> MemoryKeyring:
    """Give this process a keyring of its own, and nobody's secrets."""
    for name in ("FILER_TOKEN", "USER_TOKEN", "LOGIN_CIK", "NEW_CCC", f"CCC_{ADA}"):
        monkeypatch.delenv(f"SECTION16_{name}", raising=False)
    made = MemoryKeyring()
    monkeypatch.setattr("section16.edgar.secret_store._system_keyring", lambda: made)
    return made


@pytest.fixture
def server(tmp_path, monkeypatch) -> Iterator[Serving]:
    monkeypatch.setenv("SECTION16_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setenv("SECTION16_USER", "cy")
    with serving(CLOSED) as one:
        yield one


@pytest.fixture
def real(server, monkeypatch) -> Serving:
    """Let the sandbox stand for the SEC's EDGAR, with the tokens of a firm that Ada has delegated to."""
    monkeypatch.setitem(HOSTS, "production", server.url)
    monkeypatch.setenv("SECTION16_FILER_TOKEN", server.control.filer_token(FIRM))
    monkeypatch.setenv("SECTION16_USER_TOKEN", server.control.user_token(BOSS.email))
    return server


def told(ran):
    return [json.loads(line) for line in ran.out.splitlines()]


def trail(run):
    return [(one["what"], one["subject"]) for one in told(run("audit", "list", "--json"))]


@pytest.mark.usefixtures("real")
def test_status_says_for_whom_we_may_file(run):
    ran = run("filer", "status", "900", "901", CORP)
    assert ran.status == 1
    lines = ran.out.splitlines()
    assert f"{ADA} Example Ada: you may file for it" in lines
    assert "  yearly confirmation due 2090-03-24" in lines
    assert f"{CORP}: you may not file for it" in lines
    found = told(run("filer", "status", ADA, CORP, "--json"))
    assert [(one["cik"], one["can_file"], one["kind"]) for one in found] == [
        (ADA, True, "INDIVIDUAL"),
        (CORP, False, None),
    ]
    assert run("filer", "status", ADA).status == 0


def test_status_says_whether_edgar_is_open(run, server):
    ran = run("filer", "status", "--sandbox", server.url)
    assert (ran.status, ran.out.startswith("EDGAR: EDGAR is accepting submissions")) == (0, True)
    server.control.set_faults(InjectedFault(kind="outage"))
    (found,) = told(ran := run("filer", "status", "--sandbox", server.url, "--json"))
    assert (ran.status, found["condition"], found["accepting"]) == (1, "NO_COMMUNICATION", False)


def test_what_has_expired_is_status_1(run, real, monkeypatch):
    monkeypatch.setenv("SECTION16_FILER_TOKEN", real.control.filer_token(CORP))
    ran = run("filer", "status", CORP)
    assert ran.out.startswith(f"{CORP} EXAMPLE CORP: you may file for it\n  yearly confirmation due 2001-01-02\n")
    assert ran.status == 1


def test_one_refusal_does_not_end_the_list(run, real):
    real.control.set_faults(InjectedFault(kind="expired", path=f"/fm/{ADA}"))
    ran = run("filer", "status", ADA, FIRM)
    assert ran.status == 1
    assert ran.err.startswith(f"{ADA}: GET /fm/{ADA}/verify: EDGAR did not take the tokens")
    assert ran.out.startswith(f"{FIRM} Example Firm: you may file for it")


def test_tokens_tell_when_they_expire_and_are_not_printed(run, ring, monkeypatch):
    ran = run("filer", "tokens")
    assert ran.status == 1
    assert "filer token: there is none; run 'keyring set section16 filer-token'" in ran.err
    kept = token({"expiresAt": "2090-01-31T12:00:00Z"}, "FilerSecret")
    ring.kept["section16", "filer-token"] = kept
    monkeypatch.setenv("SECTION16_USER_TOKEN", token({"expiresAt": "2001-01-31T12:00:00Z"}, "UserSecret"))
    ran = run("filer", "tokens")
    assert ran.status == 1
    assert ran.out == "filer-token: expires 2090-01-31\n"
    assert ran.err.startswith("user token: it expired on 2001-01-31; its owner makes a new one")
    first, second = told(run("filer", "tokens", "--json"))
    assert (first["kept"], first["expires_on"], first["warning"]) == (True, "2090-01-31", None)
    assert second["expires_on"] == "2001-01-31"
    monkeypatch.setenv("SECTION16_USER_TOKEN", kept)
    assert run("filer", "tokens").status == 0


def test_people_are_listed_invited_changed_and_removed(run, server):
    where = (ADA, "--sandbox", server.url)
    ran = run("filer", "people", *where)
    assert ran.status == 0
    assert ran.out.splitlines()[0] == "boss@firm.example Bo Boss: account administrator (Active)"
    assert ran.err == f"{ADA}: note: 0 of 2 technical administrators, who make filer tokens; invite more\n"
    jane = (ADA, "jane@firm.example", "--sandbox", server.url)
    ran = run("filer", "invite", *jane, "--first-name", "Jane", "--last-name", "Roe", "--user")
    assert ran.out == f"{ADA}: invite jane@firm.example as user: 1 invitations were sent\n"
    assert "jane@firm.example Jane Roe: user (Active)" in run("filer", "people", *where).out
    ran = run("filer", "roles", *jane, "--administrator", "--technical-administrator", "--json")
    assert told(ran)[0]["what"] == "make jane@firm.example account administrator and technical administrator"
    found = {one["email"]: one for one in told(run("filer", "people", *where, "--json"))}
    assert (found["jane@firm.example"]["technical_administrator"], found["jane@firm.example"]["user"]) == (True, False)
    assert run("filer", "remove", *jane).status == 0
    assert "jane" not in run("filer", "people", *where).out
    refused = run("filer", "remove", *jane)
    assert refused.status == 1
    assert "1 of them have no role for this CIK" in refused.err


def test_a_company_needs_two_administrators(run, server):
    url = ("--sandbox", server.url)
    assert run("filer", "remove", FIRM, BOSS.email, *url).status == 0
    ran = run("filer", "people", FIRM, *url)
    assert f"{FIRM}: note: 1 of 2 account administrators; invite one more" in ran.err
    assert run("filer", "remove", ADA, BOSS.email, *url).status == 0
    assert "account administrators; invite" not in run("filer", "people", ADA, *url).err


def test_delegations_are_listed_and_made(run, server):
    url = ("--sandbox", server.url)
    assert run("filer", "delegations", FIRM, *url).out == f"{FIRM} may file for {ADA} Example Ada: Active\n"
    assert run("filer", "delegate", FIRM, "902", *url).out.startswith(f"{FIRM}: let {CORP} file for it: 1 delegation")
    assert run("filer", "request-delegation", FIRM, CORP, *url).status == 0
    lines = run("filer", "delegations", FIRM, *url).out.splitlines()
    assert lines[0] == f"{CORP} EXAMPLE CORP may file for {FIRM}: Active"
    assert f"{FIRM} may file for {CORP} EXAMPLE CORP: Requested" in lines
    (found,) = told(run("filer", "delegations", FIRM, *url, "--json"))
    assert [one["cik"] for one in found["may_file_for_it"]] == [CORP]
    run("filer", "roles", ADA, BOSS.email, "--user", *url)
    ran = run("filer", "delegations", CORP, *url)
    assert ran.status == 1
    assert "may not" in ran.err or "not the account administrator" in ran.err


def test_every_change_is_in_the_trail(run, server):
    url = ("--sandbox", server.url)
    assert run("filer", "delegate", FIRM, CORP, *url).status == 0
    assert run("filer", "remove", ADA, "nobody@firm.example", *url).status == 1
    assert trail(run) == [
        ("account change asked", f"filer {FIRM}"),
        ("account changed", f"filer {FIRM}"),
        ("account change asked", f"filer {ADA}"),
        ("account change failed", f"filer {ADA}"),
    ]
    assert {one["actor"] for one in told(run("audit", "list", "--json"))} == {"cy"}
    assert run("audit", "verify").status == 0


def test_a_lost_answer_is_not_asked_for_again(run, server):
    server.control.set_faults(InjectedFault(kind="cut_after", path=f"/fm/{FIRM}/delegations", method="POST"))
    ran = run("filer", "delegate", FIRM, CORP, "--sandbox", server.url)
    assert ran.status == 1
    assert ran.err.endswith("whether EDGAR took it is not known; look it up, and do not send it again\n")
    assert trail(run)[-1] == ("account change failed", f"filer {FIRM}")
    assert CORP in run("filer", "delegations", FIRM, "--sandbox", server.url).out


def test_without_an_edgar_named_it_is_practice(run, tmp_path, monkeypatch, ring):
    monkeypatch.setenv("SECTION16_WORKSPACE", str(tmp_path / "workspace"))
    ran = run("filer", "delegate", ADA, CORP)
    assert ran.status == 0
    assert "let 0000000902 file for it" in ran.out
    assert ran.err == "note: this was practice with a local EDGAR; add --live to change the account with the SEC's\n"
    assert run("filer", "new-ccc", ADA).out == f"{ADA}: the CCC is replaced, and not kept in the keyring\n"
    assert ring.kept == {}
    assert not (tmp_path / "workspace").exists()


@pytest.mark.usefixtures("real")
def test_live_asks_first(run):
    remove = ("filer", "remove", ADA, BOSS.email, "--live")
    ran = run(*remove)
    assert ran.status == 2
    assert ran.err == (
        f"{ADA}: remove {BOSS.email}\n"
        "nothing was changed: nobody can be asked here; run it on a terminal, or with --yes\n"
    )
    assert BOSS.email in run("filer", "people", ADA).out
    assert run(*remove, "--yes").status == 0


@pytest.mark.usefixtures("real")
@pytest.mark.parametrize(("answer", "status"), [(b"n\n", 1), (b"y\n", 0)])
def test_on_a_terminal_live_waits_for_a_yes(run, monkeypatch, answer, status):
    monkeypatch.setattr("section16.cli.filer.order._is_terminal", lambda: True)
    ran = run("filer", "remove", ADA, PRACTISING.email, "--live", stdin=answer)
    assert ran.status == status
    assert "Change this live? [y/N]" in ran.err
    assert (PRACTISING.email in run("filer", "people", ADA).out) == (status == 1)


def test_two_places_at_once_are_wrong_use(run, server):
    for named in (("--live", "--sandbox", server.url), ("--beta", "--sandbox", server.url), ("--live", "--beta")):
        ran = run("filer", "remove", ADA, BOSS.email, *named)
        assert ran.status == 2
        assert "both named; choose one" in ran.err


@pytest.mark.parametrize("arguments", [("status", "12a"), ("delegate", ADA, "12345678901"), ("people", "")])
def test_what_is_no_cik_is_wrong_use(run, arguments):
    ran = run("filer", *arguments)
    assert ran.status == 2
    assert "is not one; write up to 10 digits" in ran.err


def test_a_person_without_a_role_is_wrong_use(run):
    ran = run("filer", "roles", ADA, "jane@firm.example")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("jane@firm.example: no role is named; add --administrator")


@pytest.mark.usefixtures("real")
def test_the_ccc_comes_from_edgar_into_the_keyring(run, ring, caplog):
    ran = run("filer", "ccc", ADA)
    assert (ran.status, ran.out) == (0, f"{ADA}: the CCC is kept in the keyring as ccc-{ADA}\n")
    assert ring.kept == {("section16", f"ccc-{ADA}"): CCC}
    ran = run("filer", "new-ccc", ADA, "--live", "--yes")
    assert ran.status == 0
    made = ring.kept["section16", f"ccc-{ADA}"]
    assert made != CCC
    whole = ran.out + ran.err + run("audit", "list").out + caplog.text
    assert made not in whole
    assert run("filer", "ccc", ADA).status == 0
    assert ring.kept["section16", f"ccc-{ADA}"] == made


@pytest.mark.usefixtures("real")
def test_a_ccc_may_be_chosen(run, ring, monkeypatch):
    choose = ("filer", "new-ccc", ADA, "--choose", "--live", "--yes")
    ran = run(*choose)
    assert ran.status == 2
    assert f"set SECTION16_CCC_{ADA}" in ran.err
    monkeypatch.setenv(f"SECTION16_CCC_{ADA}", CCC)
    assert "set SECTION16_NEW_CCC" in run(*choose).err
    monkeypatch.setenv("SECTION16_NEW_CCC", CHOSEN)
    ran = run(*choose)
    assert ran.status == 0
    assert f"SECTION16_CCC_{ADA}: it is set, and used in place of the keyring" in ran.err
    assert ring.kept == {("section16", f"ccc-{ADA}"): CHOSEN}
    wrong = run(*choose)
    assert wrong.status == 1
    assert "it is not the filer's CCC" in wrong.err
    assert not {CCC, CHOSEN} & set((ran.out + ran.err + wrong.err + run("audit", "list").out).split())


@pytest.mark.usefixtures("real")
def test_without_a_keyring_edgar_is_not_asked_for_a_ccc_that_would_be_lost(run, ring, monkeypatch):
    ring.locked = True
    for command in ("ccc", "new-ccc"):
        ran = run("filer", command, ADA, *(["--live", "--yes"] if command == "new-ccc" else []))
        assert ran.status == 2
        assert ran.err.startswith("keyring: this system has none that keeps a secret; set up one")
    monkeypatch.setenv(f"SECTION16_CCC_{ADA}", CCC)
    monkeypatch.setenv("SECTION16_NEW_CCC", CHOSEN)
    ran = run("filer", "new-ccc", ADA, "--choose", "--live", "--yes")
    assert ran.status == 0
    assert ran.out == f"{ADA}: the CCC is replaced, and not kept in the keyring\n"


@pytest.mark.usefixtures("real")
def test_a_filer_whose_ccc_edgar_does_not_give_is_told(run):
    ran = run("filer", "ccc", FIRM)
    assert ran.status == 1
    assert "EDGAR does not give its CCC to these tokens" in ran.err
