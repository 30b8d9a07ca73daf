"""Long work in a browser: how far it is without script and with it."""

from datetime import timedelta

from msgspec import Struct
from playwright.sync_api import expect

from section16.accounts.account import Account
from section16.accounts.roles import IssuerRole
from section16.workspace import Workspace
from section16.workspace.jobs import claim_job, enqueue, fail_job, finish_job, note_progress

ADA = Account(id=1, name="ada", full_name="Ada Prepares", roles={"0000012345": frozenset({IssuerRole.preparer})})
LEASE = timedelta(minutes=1)


class Nothing(Struct):
    """A request that asks for nothing."""


def claimed(workspace, kind):
    with workspace.writing() as writing:
        enqueue(writing, kind, kind, Nothing())
        return claim_job(writing, "x", {kind}, LEASE)


def test_the_list_of_long_work_in_every_state(looker, serve_as, tmp_path):
    with serve_as(ADA, workspace=str(tmp_path / "w")) as url, Workspace(tmp_path / "w", "ada") as workspace:
        looker.page.goto(f"{url}/jobs")
        assert "No long work waits" in looker.page.inner_text("main")
        failing, running, done = (claimed(workspace, one) for one in ("to fail", "to run", "to be done"))
        with workspace.writing() as writing:
            fail_job(writing, failing, "2024q1.zip: <b>it is cut</b>; fetch it again")
            note_progress(writing, running, "reading", 120_000, 240_000)
            finish_job(writing, done, {"rows": 1})
            enqueue(writing, "to wait", "to wait", Nothing())
        looker.page.goto(f"{url}/jobs")
        assert "2024q1.zip: <b>it is cut</b>" in looker.page.inner_text("main")


def test_progress_comes_to_an_open_page_and_to_one_without_script(looker, serve_as, tmp_path):
    with serve_as(ADA, workspace=str(tmp_path / "w")) as url, Workspace(tmp_path / "w", "ada") as workspace:
        job = claimed(workspace, "unheard of")
        with workspace.writing() as writing:
            job = note_progress(writing, job, "reading", 1, 8)
        with looker.page.expect_response("**/changes"):
            looker.page.goto(f"{url}/jobs/{job.id}")
        main = looker.page.locator("main")
        for done in range(2, 8):  # the first look of the stream may come after the first of these
            with workspace.writing() as writing:
                job = note_progress(writing, job, "reading", done, 8)
            if "reading 7" in main.inner_text():
                break
        expect(main).to_contain_text("7 of 8")
        with workspace.writing() as writing:
            finish_job(writing, job, "read")
        expect(main).to_contain_text("done")
        expect(main.get_by_role("button", name="Stop it")).to_have_count(0)
