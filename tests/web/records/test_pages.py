"""Pages of records and of work: what they show, to whom, and what bad input gets."""

import re
from contextlib import contextmanager
from datetime import timedelta

import httpx
import pytest
from msgspec.structs import replace

from section16.accounts.account import Account
from section16.accounts.roles import IssuerRole
from section16.tasks.records.keeping import typed_records
from section16.tasks.records.kinds.awards import AwardRecord
from section16.tasks.records.kinds.people import InsiderProfile, IssuerProfile
from section16.workspace import Workspace
from section16.workspace.desk.working_drafts import working_drafts
from tests.harness.workspaces import fresh
from tests.web.records.conftest import ADA, BO, HERSELF, ISSUER, NOW, PREPARER, VIEWER, make_with_records

HERE = f"/issuers/{ISSUER}"
PERSON = f"{HERE}/insiders/{ADA}"
READ = (
    "/work",
    "/insiders",
    HERE,
    PERSON,
    f"{HERE}/records/footnote",
    f"{HERE}/records/award?aside=1",
    f"{HERE}/expected/2026-09-15",
)
KEEP = (f"{HERE}/records/award/new?insider={ADA}", f"{HERE}/record/2", "/issuers/new", f"{HERE}/award")


@pytest.fixture
def visiting(serve_as, place, clock):
    """Return a context in which somebody asks for pages."""

    @contextmanager
    def visit(account):
        with (
            serve_as(account, now=clock, workspace=place) as url,
            httpx.Client(base_url=url, headers={"origin": url}, timeout=60) as client,
        ):
            yield client

    return visit


@pytest.fixture(scope="module")
def preparing(serve_as, tmp_path_factory):
    """Return a client of who prepares, for tests that change nothing."""
    place = fresh(tmp_path_factory.mktemp("records") / "w", make_with_records)
    with (
        serve_as(PREPARER, now=lambda: NOW, workspace=place) as url,
        httpx.Client(base_url=url, timeout=60) as client,
    ):
        yield client


def token(client, page="/issuers/new"):
    return re.search(r'name="form_token" value="([^"]+)"', client.get(page).text)[1]


def sent(client, address, **fields):
    found = {name.replace("__", "."): value for name, value in fields.items()}
    return client.post(address, data={"form_token": token(client), **found})


def reading(place, function):
    with Workspace(place, "test") as workspace, workspace.reading() as session:
        return function(session)


@pytest.mark.parametrize("address", [*READ, *KEEP])
def test_every_page_is_there_with_its_data(preparing, address):
    path, _, question = address.partition("?")
    assert preparing.get(address).status_code == 200
    data = preparing.get(f"{path}.json?{question}")
    assert (data.status_code, data.headers["content-type"]) == (200, "application/json")


@pytest.mark.parametrize("address", READ)
def test_a_list_is_a_table_too(preparing, address):
    path, _, question = address.partition("?")
    found = preparing.get(f"{path}.csv?{question}")
    assert found.status_code == (404 if address == HERE else 200)


@pytest.mark.parametrize(
    ("account", "read", "keep"),
    [
        (VIEWER, 200, 403),
        (replace(VIEWER, roles={"0000000777": frozenset({IssuerRole.preparer})}), 404, 404),
        (replace(VIEWER, roles={ISSUER: frozenset({IssuerRole.approver})}), 200, 403),
    ],
)
def test_a_page_is_for_who_may(visiting, account, read, keep):
    with visiting(account) as client:
        assert [client.get(one).status_code for one in (HERE, PERSON)] == [read] * 2
        assert [client.get(one).status_code for one in (KEEP[0], KEEP[1], KEEP[3])] == [keep] * 3


def test_an_insider_sees_their_own_page_alone(visiting):
    with visiting(HERSELF) as client:
        shown = client.get(PERSON)
        assert shown.status_code == 200
        links = set(re.findall(r'href="(/(?:issuers|reports|drafts)[^"]*)"', shown.text + client.get("/work").text))
        assert {client.get(one).status_code for one in links - {"/drafts"}} <= {200}
        assert client.get(f"{HERE}/insiders/{BO}").status_code == 404
        assert client.get(HERE).status_code == 403
        names = [one["name"] for one in client.get("/insiders.json").json()["insiders"]]
        assert names == ["Example Ada"]
        assert {one["item"]["who"] for one in client.get("/work.json").json()["lines"]} == {"Example Ada"}


@pytest.mark.parametrize(
    "address",
    [
        f"{HERE}/record/999",
        f"{HERE}/records/nonsense",
        f"{HERE}/expected/tomorrow",
        f"{HERE}/expected/0001-01-01",
        f"{HERE}/expected/9999-12-31",
        "/drafts/999999999999999999999999",
        f"{HERE}/insiders/12345",
        f"{HERE}/insiders/x",
        "/issuers/x",
        "/issuers/999",
        f"{HERE}/records/award/new?insider=x",
    ],
)
def test_what_is_not_there_is_said(preparing, address):
    found = preparing.get(address)
    assert found.status_code == 404
    assert "address: " in found.text


def test_a_record_of_another_issuer_is_not_there(visiting, place):
    other = Account(id=5, name="otto", roles={"0000000777": frozenset({IssuerRole.preparer})})
    with visiting(other) as client:
        assert client.get("/issuers/777/record/2").status_code == 404
        assert sent(client, "/issuers/777/record/2", version="1", cik=ADA).status_code == 404
    assert reading(place, lambda session: typed_records(session, InsiderProfile, ISSUER)[0].kept.version) == 1


def test_what_is_wrong_stands_at_its_field_and_all_that_was_typed_is_kept(visiting, place):
    with visiting(PREPARER) as client:
        found = sent(
            client,
            f"{HERE}/records/award/new",
            insider_cik=ADA,
            name="<b>2027</b> units",
            security="Units",
            awarded_on="31/03/2027",
            units="many",
            schedule__how="yearly",
        )
    assert found.status_code == 422
    assert "units: no number; write digits" in found.text
    assert 'id="awarded_on-error"' in found.text
    assert 'value="31/03/2027"' in found.text
    assert "&lt;b&gt;2027&lt;/b&gt; units" in found.text
    assert "<b>2027" not in found.text
    assert len(reading(place, lambda session: typed_records(session, AwardRecord, ISSUER, ADA))) == 1


def test_a_new_record_is_kept_once_also_after_a_double_click(visiting, place):
    fields = {
        "insider_cik": ADA, "name": "2027 units", "security": "Units", "awarded_on": "2027-03-31", "units": "1,500",
        "tax": "cash", "schedule__how": "yearly", "schedule__starts_on": "2027-03-31",
    }  # fmt: skip
    with visiting(PREPARER) as client:
        first = sent(client, f"{HERE}/records/award/new", **fields)
        again = sent(client, f"{HERE}/records/award/new", **fields)
    assert (first.status_code, first.headers["location"]) == (303, PERSON)
    assert again.status_code == 409
    assert "there is one of this kind and name already" in again.text
    found = reading(place, lambda session: typed_records(session, AwardRecord, ISSUER, ADA))
    assert [str(one.content.units) for one in found] == ["4000", "1500"]


def test_two_tabs_the_second_is_told_and_keeps_what_was_typed(visiting, place):
    company = {"cik": ISSUER, "ticker": "EXMP", "version": "1"}
    with visiting(PREPARER) as client:
        assert sent(client, f"{HERE}/record/1", name="FIRST CORP", **company).status_code == 303
        second = sent(client, f"{HERE}/record/1", name="SECOND CORP", **company)
        assert second.status_code == 409
        assert "pia changed it meanwhile" in second.text
        assert 'value="SECOND CORP"' in second.text
        assert 'name="version" value="2"' in second.text
    assert reading(place, lambda session: typed_records(session, IssuerProfile)[0].content.name) == "FIRST CORP"


def test_a_record_is_set_aside_and_taken_up_again(visiting):
    with visiting(PREPARER) as client:
        sent(client, f"{HERE}/records/footnote/new", name="plan", text="Under a plan of {day}.")
        (kept,) = client.get(f"{HERE}/records/footnote.json").json()["lines"]
        sent(client, f"{HERE}/record/{kept['id']}/aside", version="1")
        assert client.get(f"{HERE}/records/footnote.json").json()["lines"] == []
        assert len(client.get(f"{HERE}/records/footnote.json?aside=1").json()["lines"]) == 1
        sent(client, f"{HERE}/record/{kept['id']}/aside", version="2", active="yes")
        assert len(client.get(f"{HERE}/records/footnote.json").json()["lines"]) == 1


def test_a_footnote_goes_from_its_page_into_a_draft(visiting):
    with visiting(PREPARER) as client:
        sent(client, f"{HERE}/records/footnote/new", name="plan", text="Under a plan of {day}.")
        (kept,) = client.get(f"{HERE}/records/footnote.json").json()["lines"]
        sent(client, f"{PERSON}/draft")
        record = f"{HERE}/record/{kept['id']}"
        empty = sent(client, f"{record}/take", draft="1")
        assert (empty.status_code, 'id="field.day-error"' in empty.text) == (422, True)
        taken = client.post(f"{record}/take", data={"form_token": token(client), "draft": "1", "field.day": "2 May"})
        assert taken.headers["location"] == "/drafts/1"
        assert sent(client, f"{record}/take", draft="99").status_code == 404
        assert [one["name"] for one in client.get(f"{record}.json").json()["uses"]] == [
            "Example Ada, Form 4 2026-09-15"
        ]


def test_an_issuer_is_added_by_who_keeps_its_records(visiting):
    fields = {"name": "OTHER CORP", "ticker": "OTHR"}
    with visiting(PREPARER) as client:
        refused = sent(client, "/issuers/new", cik="777", **fields)
        assert refused.status_code == 422
        assert "you keep no records for &#39;777&#39;; ask an administrator" in refused.text
        assert 'value="OTHER CORP"' in refused.text
        assert "Add an issuer" not in client.get("/insiders").text
    with visiting(replace(PREPARER, roles={"*": frozenset({IssuerRole.preparer})})) as client:
        assert sent(client, "/issuers/new", cik="777", **fields).headers["location"] == "/issuers/0000000777"
        assert sent(client, "/issuers/new", cik="x7", **fields).status_code == 422
        assert "Add an issuer" in client.get("/insiders").text


def test_a_report_begins_where_the_last_on_file_ended(visiting, place):
    with visiting(PREPARER) as client:
        found = sent(client, f"{PERSON}/draft")
    (draft,) = reading(place, working_drafts)
    assert found.headers["location"] == f"/drafts/{draft.id}"
    assert draft.began_from == "report 'form4'"


def test_a_new_report_is_begun_for_one_of_the_insiders_that_are_kept(visiting, place):
    with visiting(PREPARER) as client:
        page = client.get("/drafts/new").text
        nobody = sent(client, "/drafts/new", how="insider")
        made = sent(client, "/drafts/new", how="insider", insider=f"{ISSUER}/{ADA}", form="5")
    assert f'<option value="{ISSUER}/{ADA}"' in page
    assert re.search(r"Form 4 of [^,<]*[A-Z][a-z]+", page)  # the records name whom a submission does not
    assert (nobody.status_code, "nobody was chosen" in nobody.text) == (422, True)
    (draft,) = reading(place, working_drafts)
    assert (made.headers["location"], draft.began_from) == (f"/drafts/{draft.id}", "report 'form4'")
    assert "Form 5" in draft.name


def test_a_report_of_no_draft_is_named_by_the_records(visiting):
    with visiting(HERSELF) as client:
        page = client.get(PERSON).text
        own = client.get(re.search(r'href="(/reports/[0-9a-f]+/own)"', page)[1])
    assert own.status_code == 200
    assert f"CIK {ADA}" not in own.text


def test_filters_of_work_stand_in_the_address(preparing):
    everything = preparing.get("/work.json").json()
    only = preparing.get("/work.json?kind=account").json()
    mine = preparing.get("/work.json?mine=1").json()
    odd, data = preparing.get("/work?kind=filling"), preparing.get("/work.json?kind=filling")
    shown = re.findall(r'<a class="chip"[^>]*>([^<]*)</a>', preparing.get("/work").text)
    assert everything["kinds"] == {"expected": 1, "account": 1}
    assert shown == ["all 2", f"waiting for me {len(mine['lines'])}", "to happen 1", "tokens and powers 1"]
    assert [one["item"]["kind"] for one in only["lines"]] == ["account"]
    assert mine["lines"] == []
    assert (odd.status_code, "did you mean &#39;filing&#39;?" in odd.text, odd.text.count("<tr>")) == (422, True, 3)
    assert (data.status_code, "did you mean 'filing'?" in data.text) == (400, True)


@pytest.mark.parametrize("address", ["/insiders?issuer=0000000009", "/drafts/1?part=nothing&report=x", "/work?as_of=x"])
def test_a_filter_that_does_not_fit_is_named_and_the_rest_is_shown(visiting, address):
    with visiting(PREPARER) as client:
        sent(client, f"{HERE}/insiders/{ADA}/draft")
        wrong, right = client.get(address), client.get(address.partition("?")[0])
    names = re.findall(r"(\w+)=", address)
    assert (wrong.status_code, right.status_code) == (422, 200)
    assert re.findall(r"<li>(\w+): &#39;", wrong.text) == names
    assert wrong.text.count("<tr>") == right.text.count("<tr>")


def test_a_price_is_typed_once_and_confirms_all(visiting, place, clock):
    expected = f"{HERE}/expected/2026-09-15"
    clock.now -= timedelta(days=1)
    with visiting(PREPARER) as client:
        assert sent(client, f"{expected}/drafts").status_code == 303
        early = sent(client, f"{expected}/confirm", price="41.20")
        assert "still to come" in early.text
        assert "has not happened yet" in client.get("/drafts/1").text
    clock.now += timedelta(days=1)
    with visiting(PREPARER) as client:
        wrong = sent(client, f"{expected}/confirm", price="about 41")
        assert wrong.status_code == 422
        assert 'value="about 41"' in wrong.text
        assert sent(client, f"{expected}/confirm", price="41.20").status_code == 303
        assert [one["stands"] for one in client.get(f"{expected}.json").json()["expected"]] == ["confirmed"] * 2
        assert sent(client, f"{expected}/confirm").status_code == 303
    assert [one.version for one in reading(place, working_drafts)] == [2, 2]


def test_an_award_to_many_needs_somebody_and_whole_terms(visiting, place):
    terms = {
        "name": "2026 units", "security": "Restricted Stock Units", "awarded_on": "2026-09-01", "tax": "cash",
        "schedule__how": "yearly", "schedule__starts_on": "2026-09-01",
    }  # fmt: skip
    with visiting(PREPARER) as client:
        nobody = sent(client, f"{HERE}/award", **terms)
        assert nobody.status_code == 422
        assert "nobody gets anything" in nobody.text
        odd = client.post(
            f"{HERE}/award",
            data={"form_token": token(client), "name": "2026 units", f"to.{ADA}": "\u00b2", f"to.{BO}": "5"},
        )
        assert odd.status_code == 422
        assert "is no number of units" in odd.text
        data = {"form_token": token(client), f"to.{ADA}": "1,000", f"to.{BO}": "500"}
        made = client.post(
            f"{HERE}/award", data={**data, **{one.replace("__", "."): text for one, text in terms.items()}}
        )
    assert made.status_code == 200
    assert made.text.count("Open the draft") == 2
    assert len(reading(place, working_drafts)) == 2
