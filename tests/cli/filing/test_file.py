"""File, follow, approve and audit from the command line, against a sandbox over HTTP."""

import json
import shutil
import sqlite3

import httpx
import pytest

from section16.form.envelope import Contact, Envelope, SubmissionDocument
from section16.sandbox.faults import InjectedFault
from section16.sandbox.serve import serving
from section16.sandbox.settings import SandboxSettings
from section16.xml import write_submission
from section16.xml.envelope.read import read_envelope
from section16.xml.envelope.write import write_envelope
from tests.rules.samples import document

CCCS = {"0000054321": "aa1*bb2c", "0000054322": "dd3*ee4f"}
QUICK = SandboxSettings(hours="always", visible_after=0.02, decided_after=0.05, published_after=0.1)


@pytest.fixture(scope="module")
def served():
    with serving(QUICK) as one:
        yield one


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Work in a folder with a report, a workspace of its own, and nobody's secrets."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECTION16_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setenv("SECTION16_USER", "ada")
    for name in ("SECTION16_FILER_TOKEN", "SECTION16_USER_TOKEN", "SECTION16_CONTACT", "SECTION16_LOGIN_CIK"):
        monkeypatch.delenv(name, raising=False)
    for cik, ccc in CCCS.items():
        monkeypatch.setenv(f"SECTION16_CCC_{cik}", ccc)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    write(tmp_path, "form4")
    return tmp_path


def write(folder, name, **cccs):
    (folder / f"{name}.xml").write_bytes(write_submission(document("4"), cccs))


def told(ran):
    return [json.loads(line) for line in ran.out.splitlines()]


@pytest.mark.usefixtures("place")
def test_without_more_it_is_practice(run):
    ran = run("file", "form4.xml")
    assert ran.status == 0
    assert ran.err == (
        "form4.xml: note: remarks name exhibit 24 and none is attached; attach it, or say where it was filed\n"
    )
    assert "live, practice-" in ran.out
    assert "archived" in ran.out


@pytest.mark.usefixtures("place")
def test_a_report_goes_to_a_sandbox_and_into_the_record(run, served):
    (first,) = told(run("file", "form4.xml", "--sandbox", served.url, "--json"))
    assert first["submission"]["state"] == "archived"
    assert first["test"]["state"] == "accepted"
    again = run("file", "form4.xml", "--sandbox", served.url)
    assert again.status == 0
    assert "nothing was sent this time" in again.err
    number = first["submission"]["accession"]
    ran = run("status", number)
    assert ran.status == 0
    assert number in ran.out
    assert run("audit", "verify").status == 0
    actors = {event["actor"] for event in told(run("audit", "list", "--json"))}
    assert actors == {"ada"}


def test_a_suspension_is_told_at_its_cell(run, place, served):
    # the sandbox knows this owner by another CCC
    report = write_submission(document("4"), {}).replace(b"0000054322", b"0000000777")
    (place / "wrong.xml").write_bytes(report)
    served.control.keep_filer({"cik": "0000000777", "name": "Example Cy", "ccc": "gg5*hh6i", "open": True})
    ran = run("file", "wrong.xml", "--sandbox", served.url)
    assert ran.status == 1
    assert "test" in ran.out
    assert "suspended" in ran.out
    assert "reportingOwner[2]/reportingOwnerId/rptOwnerCcc (Reporting Owner CCC)" in ran.out
    assert "gg5*hh6i" not in ran.out + ran.err
    assert "nothing was filed" in ran.err


def test_two_people_where_two_are_asked_for(run, place, served):
    url = ("--sandbox", served.url)
    report = write_submission(document("4"), {}).replace(b"Exhibit 24", b"Exhibit 24, two people")
    (place / "two.xml").write_bytes(report)
    assert run("approve", "--people", 2).status == 0
    waits = run("file", "two.xml", *url)
    assert waits.status == 1
    assert "someone other than ada" in waits.err
    assert "waits for" in run("approve").out
    assert run("approve", "two").status == 2
    assert "100" in run("approve", "two", "--show").out
    assert run("approve", "two", "--as", "bo", "--note", "read it").status == 0
    assert "archived" in run("file", "two.xml", *url).out


def test_a_lost_answer_ends_well(run, place, served):
    report = write_submission(document("4"), {}).replace(b"Exhibit 24", b"Exhibit 24, lost")
    (place / "lost.xml").write_bytes(report)
    served.control.set_faults(InjectedFault(kind="cut_after", path="/submission/single/live", method="POST"))
    before = sum(one["live"] for one in served.control.submissions())
    ran = run("file", "lost.xml", "--sandbox", served.url)
    assert ran.status == 0
    assert "archived" in ran.out
    assert sum(one["live"] for one in served.control.submissions()) == before + 1


def test_an_export_is_for_a_person_and_its_number_comes_back(run, place):
    ran = run("file", "form4.xml", "--export", "upload")
    assert ran.status == 0
    path = place / "upload" / "form4-live-with-ccc.xml"
    assert CCCS["0000054321"].encode() not in ran.out.encode() + ran.err.encode()
    assert path.read_bytes().count(b"<edgarSubmission") == 1
    assert path.stat().st_mode & 0o077 == 0
    assert (place / "workspace" / "section16.db").stat().st_mode & 0o077 == 0
    assert "OnlineForms" in ran.err
    assert "it holds the CCC" in ran.err
    waits = run("status", "--no-follow")
    assert waits.status == 1
    assert "production: sent" in waits.out
    kept = run("file", "form4.xml", "--record", "0000012345-26-000077")
    assert kept.status == 0
    assert "received 0000012345-26-000077" in kept.out
    refused = run("file", "form4.xml", "--record", "0000012345-26-000078")
    assert refused.status == 1
    assert "nothing to record" in refused.err


def test_an_export_without_a_ccc_says_so(run, place, monkeypatch):
    for cik in CCCS:
        monkeypatch.delenv(f"SECTION16_CCC_{cik}")
    report = write_submission(document("4"), {})
    for code in (b"xxxx*xx1", b"xxxx*xx2"):
        report = report.replace(b"<rptOwnerCcc>" + code + b"</rptOwnerCcc>", b"")
    (place / "bare.xml").write_bytes(report)
    ran = run("file", "bare.xml", "--export", "upload")
    assert ran.out.strip().endswith("-without-ccc.xml")
    assert "no CCC is known" in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("file",), "no file named"),
        (("file", "--test", "--live", "form4.xml"), "choose one"),
        (("file", "--test", "form4.xml"), "SECTION16_FILER_TOKEN"),
        (("file", "--give-up", "7", "--reason", "no"), "'7' is none of this workspace"),
        (("status", "0000012345-26-000001"), "is none of this workspace"),
        (("approve", "nosuch"), "'nosuch' is no draft"),
        (("approve", "--people", "3"), "write 1 or 2"),
    ],
)
@pytest.mark.usefixtures("place")
def test_what_cannot_go_on_is_one_line(run, arguments, said):
    ran = run(*arguments)
    assert ran.status in {1, 2}
    assert said in ran.err
    assert ran.out == ""


@pytest.mark.usefixtures("place")
def test_a_live_filing_asks_and_nobody_answers(run, monkeypatch):
    monkeypatch.setenv("SECTION16_FILER_TOKEN", "a.b.c.d.e")
    ran = run("file", "--live", "form4.xml")
    assert ran.status == 2
    assert "Form 4 to production, live, by ada" in ran.err
    assert "for CIK 0000054321" in ran.err
    assert "issuer" in ran.err
    assert "not settled publicly" in ran.err
    assert "nobody can be asked" in ran.err


def test_status_lists_what_is_under_way(run, place, served):
    report = write_submission(document("4"), {}).replace(b"Exhibit 24", b"Exhibit 24, under way")
    (place / "way.xml").write_bytes(report)
    assert run("status").out == "nothing is under way, and nothing was sent from this workspace\n"
    assert run("file", "way.xml").status == 0
    assert run("status").out.startswith("nothing is under way; ")
    assert (run("status", "--json").out, run("audit", "verify").status) == ("", 0)
    served.control.set_faults(InjectedFault(kind="outage", path="/submission/single/live", method="POST"))
    refused = run("file", "way.xml", "--sandbox", served.url)
    assert refused.status == 1
    assert "closed" in refused.err
    ran = run("status")
    assert "intended" in ran.out
    assert "nothing was sent yet" in ran.out
    assert "archived" in run("file", "way.xml", "--sandbox", served.url).out
    ran = run("status")
    first, last = ran.out.splitlines()
    assert (ran.status, first) == (0, "nothing is under way; the last one ended, and section16 audit list shows all:")
    assert f"way, Form 4: live, {served.url}: archived 00" in last


def test_a_change_behind_our_back_is_found(run, place):
    assert run("file", "form4.xml").status == 0
    (proof,) = told(run("audit", "verify", "--json"))
    with sqlite3.connect(place / "workspace" / "section16.db") as database:
        database.execute("UPDATE submissions SET state = 'suspended' WHERE id = 1")
    database.close()
    ran = run("audit", "verify")
    assert ran.status == 1
    assert "submission 1 is 'suspended', and the trail says 'archived'" in ran.err
    assert run("audit", "verify", "--head", proof["head"][:-1] + "x").status == 1
    assert "looked for by verify" in run("audit", "list", "--head", proof["head"]).err


def test_a_trail_that_ends_before_what_was_witnessed_is_found(run, place, monkeypatch):
    monkeypatch.setenv("SECTION16_CHECKPOINTS", str(place / "second"))
    assert run("approve", "--people", "2").status == 0
    shutil.copytree(place / "workspace", place / "early")
    assert run("file", "form4.xml").status == 0
    assert len((place / "second" / "checkpoints.jsonl").read_text().split()) == 3  # a day, a test, a live one
    assert run("audit", "verify").status == 0
    shutil.rmtree(place / "workspace")
    (place / "early").rename(place / "workspace")
    ran = run("audit", "verify")
    assert ran.status == 1
    assert " UTC has seen it, and it is not there; compare with a copy of the database" in ran.err


def test_a_second_place_that_cannot_be_written_is_a_note(run, place, monkeypatch):
    (place / "second").write_text("no folder")
    monkeypatch.setenv("SECTION16_CHECKPOINTS", str(place / "second"))
    ran = run("file", "form4.xml")
    assert (ran.status, ran.out.count("archived")) == (0, 1)
    assert "note: no checkpoint of the trail was kept: " in ran.err
    assert "; name a folder for them in SECTION16_CHECKPOINTS" in ran.err


def test_what_is_due_is_listed(run, place, served, monkeypatch):
    monkeypatch.setenv("SECTION16_USER_TOKEN", served.control.user_token("ada@example.com", 3))
    report = write_submission(document("4"), {}).replace(b"Exhibit 24", b"Exhibit 24, due")
    (place / "due.xml").write_bytes(report)
    assert run("file", "due.xml", "--sandbox", served.url).status == 0
    served.control.keep_filer(
        {"cik": "0000054321", "name": "Example Ada", "open": True}
        | {"delegates": [["0000000900", "Pending"]], "confirmation_due_on": "2090-03-24"}
    )
    ran = run("due", "--refresh", "--sandbox", served.url)
    assert ran.err == ""
    assert "2090-03-24  confirmation 0000054321: confirm the account on EDGAR's dashboard" in ran.out
    assert "no day known  delegation 0000054321 to 0000000900: Pending; answer it on EDGAR's dashboard" in ran.out
    items = told(run("due", "--json"))
    kinds = {one["kind"]: one for one in items}
    assert kinds["filing"]["due_on"] == "2026-09-15"  # two business days after its deemed execution date
    assert kinds["token"]["subject"] == "user-token"
    assert kinds["filing"]["note"].endswith(": filed in practice only, not with the SEC")


@pytest.mark.usefixtures("place")
def test_where_edgar_cannot_be_asked_status_says_so_and_is_1(run):
    assert run("file", "form4.xml", "--record", "0000012345-26-000080").status == 0
    assert run("status", "--no-follow").status == 0
    ran = run("status")
    assert (ran.status, "1 form4: EDGAR was not asked: " in ran.err) == (1, True)
    assert "SECTION16_FILER_TOKEN" in ran.err
    assert "SECTION16_FILER_TOKEN" not in ran.out
    (as_json,) = told(run("status", "--json"))
    assert "SECTION16_FILER_TOKEN" in as_json["note"]


@pytest.mark.parametrize("seconds", ["nan", "-1"])
@pytest.mark.usefixtures("place")
def test_patience_is_a_number_of_seconds(run, seconds):
    ran = run("status", "--patience", seconds)
    assert (ran.status, ran.out, "--patience" in ran.err) == (2, "", True)


@pytest.mark.usefixtures("place")
def test_nothing_is_due_in_a_new_workspace(run):
    ran = run("due")
    assert (ran.status, ran.out) == (0, "nothing is due\n")


def test_no_secret_reaches_a_log_a_page_or_the_database(run, place, served, monkeypatch, caplog):
    caplog.set_level("DEBUG")
    token = served.control.filer_token("0000016016")
    monkeypatch.setenv("SECTION16_FILER_TOKEN", token)
    secrets = [*CCCS.values(), token]
    said = []
    url = ("--sandbox", served.url)
    report = write_submission(document("4"), {}).replace(b"Exhibit 24", b"Exhibit 24, secret")
    (place / "secret.xml").write_bytes(report)
    (place / "poa.txt").write_bytes(POA)
    attach = ("--attach", "poa.txt", "--contact", "Cy Example", "--notify", "ada@company.example")
    for arguments in (
        ("file", "secret.xml", *attach, *url, "--json"),
        ("file", "secret.xml", *attach, *url),
        ("status", "1"),
        ("audit", "list", "--json"),
        ("audit", "verify"),
        ("due", "--json"),
        ("approve", "secret", "--show"),
    ):
        ran = run(*arguments)
        said.append(ran.out + ran.err)
    said += [record.getMessage() for record in caplog.records]
    files = [path for path in place.rglob("*") if path.is_file() and path.suffix != ".xml"]
    assert len(files) >= 1
    said += [path.read_bytes().decode("latin-1") for path in files]
    assert [secret for secret in secrets for text in said if secret.casefold() in text.casefold()] == []


# What goes with a report

POA = b"POWER OF ATTORNEY\nAda Example appoints Bo Example.\n"
GIF = b"GIF89a" + bytes(range(256)) * 3
PAGE = b'<html><body><p>Notes</p><img src="logo.gif"></body></html>\n'


def numbered(place, name, words):
    """Write a report that no other test has filed."""
    report = write_submission(document("4"), {}).replace(b"Exhibit 24", b"Exhibit 24, " + words)
    (place / f"{name}.xml").write_bytes(report)
    return report


def archived(served, number):
    answer = httpx.get(
        f"{served.url}/Archives/edgar/data/54321/{number}.txt", headers={"user-agent": "test"}, timeout=60
    )
    return answer.content


def test_exhibits_go_with_a_report_into_the_archive(run, place, served):
    numbered(place, "with", b"with")
    for name, content in {"poa.txt": POA, "logo.gif": GIF, "notes.htm": PAGE, "letter.txt": b"To the staff.\n"}.items():
        (place / name).write_bytes(content)
    words = ("poa.txt", "EX-99=notes.htm", "logo.gif", "CORRESP=letter.txt")
    attach = [part for word in words for part in ("--attach", word)]
    person = ("--contact", "Cy Example", "--phone", "555-0100", "--email", "cy@company.example")
    notify = ("--notify", "ada@company.example", "--notify", "bo@company.example")
    ran = run("file", "with.xml", *attach, *person, *notify, "--sandbox", served.url, "--json")
    assert (ran.status, ran.err) == (0, "")
    (filed,) = told(ran)
    assert filed["submission"]["state"] == "archived"
    text = archived(served, filed["submission"]["accession"])
    assert POA in text
    assert PAGE in text
    assert b"begin 644 logo.gif" in text
    assert b"To the staff" not in text
    again = run("file", "with.xml", *attach, "--sandbox", served.url)
    assert "nothing was sent this time" in again.err
    other = run("file", "with.xml", "--sandbox", served.url)
    assert other.status == 1
    assert "with other documents as" in other.err
    assert "remarks name exhibit 24 and none is attached" in other.err
    assert run("audit", "verify").status == 0


def test_a_whole_submission_is_filed_with_all_that_it_holds(run, place, served):
    report = numbered(place, "bare", b"whole")
    report = report.replace(b"xxxx*xx1", CCCS["0000054321"].encode())
    documents = (
        SubmissionDocument(name="primary_doc.xml", type="4", content=report),
        SubmissionDocument(name="poa.txt", type="EX-24", description="Power of attorney", content=POA),
    )
    whole = Envelope(
        submission_type="4",
        live=True,
        contact=Contact(name="Cy Example"),
        notifications=("ada@company.example",),
        documents=documents,
    )
    (place / "whole.xml").write_bytes(write_envelope(whole))
    assert run("file", "whole.xml", "--export", "upload").status == 0
    (path,) = (place / "upload").glob("*.xml")
    exported = read_envelope(path.read_bytes())
    assert exported.documents[1:] == documents[1:]
    assert (exported.contact, exported.notifications) == (whole.contact, whole.notifications)
    assert (place / "upload" / "whole-live-documents" / "poa.txt").read_bytes() == POA
    (filed,) = told(run("file", path, "--sandbox", served.url, "--json"))
    assert filed["submission"]["state"] == "archived"
    assert b"<DESCRIPTION>Power of attorney" in archived(served, filed["submission"]["accession"])
    kept = run("file", "bare.xml", "--record", "0000012345-26-000079")
    assert "received 0000012345-26-000079" in kept.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--attach", "nosuch.txt"), "nosuch.txt: cannot be read (No such file or directory); give the path of a file"),
        (("--attach", "notes.txt"), "notes.txt: its name does not tell the type of document; write one of CORRESP"),
        (("--attach", "EX-24=nosuch.txt"), "nosuch.txt: cannot be read"),
        (("--attach", "EX-10=poa.txt"), "'EX-10' is no type of document"),
        (("--attach", "EX-24=Bad Name.txt"), "edgarDocument[2]/documentName: 'Bad Name.txt'"),
        (("--attach", "GRAPHIC=poa.txt"), "does not fit the type 'GRAPHIC'"),
        (("--attach", "poa.txt", "--attach", "EX-99=poa.txt"), "is the name of 2 documents"),
        (("--attach", "EX-24=secret.txt"), "a CCC stands in it"),
        (("--notify", "nobody"), "'nobody' is no e-mail address"),
        (("--email", "nobody"), "pointOfContact/contactEmailAddress"),
    ],
)
def test_what_cannot_go_with_a_report_is_told_and_nothing_is_sent(run, place, served, arguments, said):
    for name in ("poa.txt", "notes.txt", "Bad Name.txt"):
        (place / name).write_bytes(POA)
    (place / "secret.txt").write_bytes(CCCS["0000054321"].encode())
    before = len(served.control.submissions())
    ran = run("file", "form4.xml", *arguments, "--export", "upload")
    (place / "secret.txt").unlink()
    assert ran.status in {1, 2}
    assert said in ran.err
    assert CCCS["0000054321"] not in ran.err
    assert not (place / "upload").exists()
    assert len(served.control.submissions()) == before


def test_what_goes_with_a_live_filing_is_shown_before(run, place, monkeypatch):
    monkeypatch.setenv("SECTION16_FILER_TOKEN", "a.b.c.d.e")
    (place / "poa.txt").write_bytes(POA)
    ran = run("file", "--live", "form4.xml", "--attach", "poa.txt", "--notify", "ada@company.example")
    assert f"with EX-24 poa.txt, {len(POA)} bytes" in ran.err
    assert "notifies ada@company.example" in ran.err
    assert "nobody can be asked" in ran.err


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("number", ["rubbish", "0001234567-26-1", "0001234567260000001", ""])
def test_a_number_that_is_none_is_not_kept(run, number):
    ran = run("file", "form4.xml", "--record", number)
    assert ran.status == 1
    assert "accession number" in ran.err
    assert "received" not in run("status", "--no-follow").out


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "rubbish", "http://[", "ftp://127.0.0.1"])
def test_where_no_sandbox_answers_is_one_line(run, address):
    ran = run("file", "form4.xml", "--sandbox", address)
    assert ran.status in {1, 2}
    assert "no sandbox answers there" in ran.err
    assert "section16 failed" not in ran.err
