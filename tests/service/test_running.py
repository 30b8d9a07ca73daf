"""A workbench that runs: is it well, who asks too often, what changes is told, and how it ends."""

import json
import threading
import time
from contextlib import contextmanager
from datetime import timedelta

import httpx
import pytest
from msgspec import Struct

from section16.accounts.account import Account
from section16.accounts.roles import IssuerRole
from section16.service.app import create_app
from section16.service.serve import served
from section16.service.settings import ServiceSettings
from section16.service.visits import visits_as
from section16.web.cookies import SESSION_COOKIE
from section16.workspace import Workspace
from section16.workspace.jobs import claim_job, enqueue, note_progress
from section16.workspace.trail.audit import add_event
from tests.harness.workspaces import fresh

ADA = Account(id=1, name="ada", full_name="Ada", roles={"0000012345": frozenset({IssuerRole.preparer})})
LONGEST = 60.0
LEASE = timedelta(minutes=1)


class Nothing(Struct):
    """A request that asks for nothing."""


@pytest.fixture
def settings(tmp_path):
    return ServiceSettings(workspace=str(fresh(tmp_path / "w")), workers=1)


@pytest.fixture
def bench(settings):
    """Serve a workbench to Ada; gives a client, and the workspace as somebody else has it open."""
    app = create_app(settings, visits=visits_as(ADA, settings))
    with (
        served(app) as url,
        httpx.Client(base_url=url, timeout=LONGEST) as client,
        Workspace(settings.workspace, "bo") as workspace,
    ):
        yield client, workspace


def ask(workspace, key="job", kind="unheard of", **more):
    with workspace.writing() as writing:
        return enqueue(writing, kind, key, Nothing(), **more)


@contextmanager
def listening(client):
    """Open the stream of changes; gives a function that waits for the next event of a name."""
    with client.stream("GET", "/changes") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.iter_lines()
        assert next(lines) == "retry: 1000"

        def wait_for(name):
            for line in lines:
                if line == f"event: {name}":
                    next(lines)
                    return json.loads(next(lines).removeprefix("data: "))
            return None

        yield wait_for


def test_it_is_alive_and_ready(bench):
    client, _ = bench
    assert client.get("/livez").json() == {"alive": True}
    answer = client.get("/readyz")
    assert answer.json() == {
        "ready": True,
        "well": {"disk": True, "database": True, "migrations": True, "vault": True, "worker": True},
    }


def test_it_is_not_ready_behind_another_schema(bench):
    client, workspace = bench
    with workspace.writing() as writing:
        writing.session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["well"]["migrations"]) == (503, False)


def test_without_its_lake_it_is_not_ready(tmp_path):
    with served(create_app(ServiceSettings(lake=str(tmp_path / "none")))) as url:
        answer = httpx.get(f"{url}/readyz", timeout=LONGEST)
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "well": {"disk": True, "lake": False}})


def test_a_change_reaches_an_open_page(bench):
    client, workspace = bench
    job = ask(workspace, issuer_cik="0000012345")
    with listening(client) as wait_for:
        with workspace.writing() as writing:
            note_progress(writing, claim_job(writing, "x", {"unheard of"}, LEASE), "reading", 3, 8)
        told = wait_for("job")
    assert (told["id"], told["note"], told["done"], told["total"]) == (job.id, "reading", 3, 8)


def test_what_else_changes_is_told_without_saying_what(bench):
    client, workspace = bench
    with listening(client) as wait_for:
        with workspace.writing() as writing:
            add_event(writing, "looked", "secret")
        assert wait_for("change") == {"number": 1}


def test_nobody_is_told_of_the_jobs_of_others(bench):
    client, workspace = bench
    ask(workspace, "other", issuer_cik="0000099999")
    ask(workspace, "nobody's")
    mine = ask(workspace.acting("ada"), "mine")
    seen = ask(workspace, "seen", issuer_cik="0000012345")
    assert [one["id"] for one in client.get("/jobs.json").json()["jobs"]] == [seen.id, mine.id]
    assert client.get("/jobs/1.json").status_code == 404


def test_who_asked_for_a_job_may_stop_it_and_nobody_else(bench):
    client, workspace = bench
    mine, other = ask(workspace.acting("ada"), "mine"), ask(workspace, "seen", issuer_cik="0000012345")
    page = client.get(f"/jobs/{mine.id}").text
    token = page.partition('name="form_token" value="')[2].partition('"')[0]
    own = {"origin": str(client.base_url).rstrip("/")}
    stopped = client.post(f"/jobs/{mine.id}/stop", data={"form_token": token}, headers=own)
    assert stopped.headers["location"] == f"/jobs/{mine.id}"
    assert client.get(f"/jobs/{mine.id}.json").json()["job"]["state"] == "cancelled"
    assert client.post(f"/jobs/{other.id}/stop", data={"form_token": token}, headers=own).status_code == 403


def test_who_asks_too_often_is_told_when_to_come_back(settings):
    often = ServiceSettings(workspace=settings.workspace, requests_a_minute=5)
    with served(create_app(often)) as url, httpx.Client(base_url=url, timeout=LONGEST) as client:
        session = {"cookie": f"{SESSION_COOKIE}=one"}
        statuses = [client.get("/nothing", headers=session).status_code for _ in range(7)]
        last = client.get("/nothing", headers=session)
        assert statuses == [404] * 5 + [429] * 2
        assert 1 <= int(last.headers["retry-after"]) <= 60
        assert last.headers["x-content-type-options"] == "nosniff"
        assert last.text.startswith("request: too many came from here within a minute; ask again in ")
        assert client.get("/nothing", headers={"authorization": "Bearer two"}).status_code == 404
        assert client.get("/livez", headers=session).status_code == 200
        for more in (
            {"cookie": f"{SESSION_COOKIE}=one; x=1"},
            {"cookie": f"__Host-x=2; {SESSION_COOKIE}=one"},
            {"cookie": f'{SESSION_COOKIE}="%6fne"'},
            session | {"authorization": "Bearer another"},
        ):
            assert client.get("/nothing", headers=more).status_code == 429  # whatever comes beside, it is one session
        everybody = [client.get("/nothing", headers={"cookie": f"{SESSION_COOKIE}={one}"}) for one in range(60)]
    assert everybody[0].status_code == 404  # who asked too often took nothing from the others behind the address
    assert everybody[-1].status_code == 429  # a new session each time does not help for long


def test_a_request_that_is_too_large_is_refused_in_one_line(settings):
    small = ServiceSettings(workspace=settings.workspace, most_bytes=10_000, workers=0)
    with served(create_app(small, visits=visits_as(ADA, small))) as url, httpx.Client(base_url=url) as client:
        sent = {"origin": url, "content-type": "application/x-www-form-urlencoded"}
        answer = client.post("/drafts/new.json", content=b"name=" + b"x" * 20_000, headers=sent)
    assert (answer.status_code, answer.json()["reason"]) == (
        413,
        "request: it is too large; send less, or send it in parts",
    )


def test_streams_end_when_the_program_does(settings):
    app = create_app(settings, visits=visits_as(ADA, settings))
    ended = threading.Event()
    opened = threading.Event()

    def read(url):
        with httpx.stream("GET", f"{url}/changes", timeout=LONGEST) as answer:
            for _ in answer.iter_lines():
                opened.set()
        ended.set()

    with served(app) as url:
        reader = threading.Thread(target=read, args=(url,))
        reader.start()
        assert opened.wait(LONGEST)
        begin = time.monotonic()
    assert ended.wait(LONGEST)
    reader.join()
    assert time.monotonic() - begin < 20  # when the server would cut them off
