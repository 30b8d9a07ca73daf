"""An administrator has filings of EDGAR read into the lake: as long work, by words, never by the name of a file."""

import time

import httpx
import pytest

from section16.accounts.account import Account
from section16.query.open_lake import open_lake
from section16.sandbox.serve import serving
from section16.sandbox.settings import SandboxSettings
from section16.service.app import create_app
from section16.service.serve import served
from section16.service.settings import ServiceSettings
from section16.service.visits import visits_as
from section16.tasks.edgar_target import EdgarTarget
from section16.tasks.filing.context import open_context
from section16.tasks.filing.file import file_report
from section16.tasks.filing.order import FilingOrder
from section16.workspace import Workspace
from tests.harness.filer import report_of

ROOT = Account(id=1, name="root", is_administrator=True)
OWNER = "0007000001"
LONGEST = 60.0


@pytest.fixture(scope="module")
def edgar():
    """Serve a local EDGAR that decides at once."""
    with serving(SandboxSettings(hours="always", visible_after=0, decided_after=0, published_after=0)) as sandbox:
        yield sandbox.url


@pytest.fixture
def asking(edgar, tmp_path):
    """Serve a workbench to an administrator; gives a function that sends the form, and the client."""
    settings = ServiceSettings(workspace=str(tmp_path / "w"), lake=str(tmp_path / "lake"), edgar=edgar, workers=1)
    with served(create_app(settings, visits=visits_as(ROOT, settings))) as url, httpx.Client(base_url=url) as client:

        def ask(what, once="1"):
            token = client.get("/jobs").text.partition('name="form_token" value="')[2].partition('"')[0]
            fields = {"what": what, "once": once, "form_token": token}
            return client.post("/jobs/ingest", data=fields, headers={"origin": url})

        yield ask, client


def test_what_edgar_has_of_an_owner_is_read_and_asked_for_once_by_two_clicks(asking, edgar, tmp_path):
    report = report_of(OWNER)
    with (
        Workspace(tmp_path / "filer", "ada") as workspace,
        open_context(EdgarTarget(name=edgar), workspace, (report,)) as context,
    ):
        file_report(context, FilingOrder(name="form 4", report=report, live=True, test_first=False))
    ask, client = asking
    answer = ask(f"cik:{OWNER}")
    address = answer.headers["location"]
    assert ask(f"cik:{OWNER}").headers["location"] == address
    assert ask(f"cik:{OWNER}", once="2").headers["location"] != address
    end = time.monotonic() + LONGEST
    while not (job := client.get(f"{address}.json").json()["job"])["has_ended"] and time.monotonic() < end:
        time.sleep(0.05)
    assert (job["state"], job["problem"]) == ("done", None)
    with open_lake(str(tmp_path / "lake")) as lake:
        assert lake.sql("SELECT count(*) AS n FROM submission")["n"][0] == 1


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("/etc/passwd", "is no day, quarter or year"),
        ("https://169.254.169.254/latest", "is no day, quarter or year"),
        ("s3://bucket/x", "is no day, quarter or year"),
        ("edgar:../x", "is no day, quarter or year"),
        ("", "what: 0 words"),
        ("2024 " * 3 + " ".join(f"20{number:02}" for number in range(5, 16)), "12 words"),
    ],
)
def test_no_file_and_no_other_address_is_read(asking, what, says):
    ask, client = asking
    answer = ask(what)
    assert answer.status_code == 422
    assert says in answer.text
    assert client.get("/jobs.json").json()["jobs"] == []
