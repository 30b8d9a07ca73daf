"""Two processes of a workbench race for the same save, approval and filing: one wins, and the other is told."""

import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

from msgspec import Struct, field

from section16.accounts.directory import AccountDetails, add_account, set_roles
from section16.accounts.roles import IssuerRole
from section16.sandbox.control.client import Control
from section16.sandbox.serve import serving
from section16.tasks.desk.approving import freeze
from section16.tasks.desk.drafts import NewDraft, begin_from_plan
from section16.tasks.filing.audit import verify_trail
from section16.workspace import Workspace
from section16.workspace.desk.working_drafts import versions_of
from section16.workspace.jobs import jobs_named
from section16.workspace.kept_reports import approvals
from section16.workspace.submissions import submissions_of
from tests.harness.busy_people import ISSUER, Person, Told, plan_of, trading_day_before
from tests.harness.quick_edgar import QUICK
from tests.harness.served_workbench import ServedWorkbench

__all__ = ["Raced", "race_workbench"]

_DONE, _CONFLICT = 303, 409
_PATIENCE = 60.0
_RACERS = ("ada", "bo")


class Raced(Struct, kw_only=True):
    """How often two processes raced for each thing, and where neither or both won, or one was not told."""

    saves: int = 0
    approvals: int = 0
    filings: int = 0
    wrong: list[str] = field(default_factory=list)
    trail: str = ""
    seconds: float = 0.0


def race_workbench(where: str, folder: Path, saves: int, filings: int) -> Raced:
    """Race so often to save a draft, and to approve and file a report, with two processes and one database."""
    begin = time.monotonic()
    raced = Raced()
    with serving(QUICK) as sandbox, Workspace(where, "root") as workspace, ThreadPoolExecutor(2) as pool:
        _add_racers(workspace)
        made = tuple(ServedWorkbench(where, sandbox.url, str(folder)) for _ in range(2))
        with made[0], made[1]:
            race = _Race(workspace, made, pool, raced)
            race.save(saves)
            race.file(filings)
            _wait_for_jobs(workspace)
            race.close()
        _compare(workspace, sandbox.control, race.reports, raced)
    raced.seconds = time.monotonic() - begin
    return raced


def _add_racers(workspace: Workspace) -> None:
    """Add two who may do everything, and one who has prepared what they approve."""
    with workspace.writing() as writing:
        for name in (*_RACERS, "prepares"):
            set_roles(writing, add_account(writing, name, AccountDetails()), {ISSUER: tuple(IssuerRole)})


class _Race:
    """Two people, each at a process of their own, who send the same at the same moment."""

    def __init__(
        self, workspace: Workspace, made: tuple[ServedWorkbench, ...], pool: ThreadPoolExecutor, raced: Raced
    ) -> None:
        self._workspace, self._pool, self._raced = workspace, pool, raced
        self._urls = tuple(one.url for one in made)
        self._today = datetime.now(UTC).date()
        told = Told()
        self._two = [Person(workspace, name, (url,), told, 0) for name, url in zip(_RACERS, self._urls, strict=True)]
        self._one = Person(workspace, _RACERS[0], self._urls, told, 0)
        self.reports: list[str] = []

    def close(self) -> None:
        """Close the browsers."""
        for one in (*self._two, self._one):
            one.close()

    def _both(self, people: Sequence[Person], path: str, fields: Sequence[dict[str, str]]) -> list[int]:
        """Send a form to both processes at once; return the statuses."""
        start = Barrier(2)

        def send(person: Person, url: str, each: dict[str, str]) -> int:
            start.wait(_PATIENCE)
            return person.post(url + path, each).status_code

        return list(self._pool.map(send, people, self._urls, fields))

    def save(self, times: int) -> None:
        """Change the same field of one draft from the same version, each to something else."""
        mine = self._workspace.acting("prepares")
        draft = begin_from_plan(mine, NewDraft(name="raced", began_from="a plan file"), plan_of(0, self._today)).id
        common = {"part": "event-1", "what": "sale", "security": "Common Stock", "price": "41.18"}
        common["on"] = f"{trading_day_before(self._today)}"
        for number in range(1, times + 1):
            common["version"] = str(number)
            fields = [common | {"shares": str(number * 10 + one)} for one in (1, 2)]
            statuses = sorted(self._both(self._two, f"/drafts/{draft}/part", fields))
            self._raced.saves += 1
            if statuses != [_DONE, _CONFLICT]:
                self._raced.wrong.append(f"save {number}: {statuses}")
        with self._workspace.reading() as session:
            versions = Counter(one.version for one in versions_of(session, draft))
        if versions != Counter(range(1, times + 2)):
            self._raced.wrong.append(f"saves: {len(versions)} versions of {times} races")

    def file(self, times: int) -> None:
        """Approve a report in two windows at once, then file it in two windows at once."""
        mine = self._workspace.acting("prepares")
        both = (self._one, self._one)
        for number in range(1, times + 1):
            plan = plan_of(number, self._today)
            draft = begin_from_plan(mine, NewDraft(name=f"sale {number}", began_from="a plan file"), plan)
            (kept,) = freeze(mine, draft.id, self._today)
            for what, fields in (("approve", {"note": "read"}), ("live", {"sure": "yes"})):
                statuses = self._both(both, f"/reports/{kept.hash}/{what}", [fields, fields])
                if statuses != [_DONE, _DONE]:  # each window is led to the report, which says what stands
                    self._raced.wrong.append(f"{what} {number}: {statuses}")
            self._raced.approvals += 1
            self._raced.filings += 1
            self.reports.append(kept.hash)


def _wait_for_jobs(workspace: Workspace) -> None:
    end = time.monotonic() + 10 * _PATIENCE
    while time.monotonic() < end:
        with workspace.reading() as session:
            if all(one.has_ended for one in jobs_named(session, "")):
                return
        time.sleep(0.1)


def _compare(workspace: Workspace, control: Control, reports: list[str], raced: Raced) -> None:
    at_edgar = {str(one["accessionNumber"]) for one in control.submissions() if one["live"]}
    with workspace.reading() as session:
        for report in reports:
            given = [one.approver for one in approvals(session, report)]
            jobs = [str(one.state) for one in jobs_named(session, f"file {report} live")]
            live = [one for one in submissions_of(session, report) if one.live]
            if given != [_RACERS[0]] or jobs != ["done"]:
                raced.wrong.append(f"report {report[:12]}: approved by {given}, jobs {jobs}")
            if [one.state for one in live] != ["archived"] or live[0].accession not in at_edgar:
                raced.wrong.append(f"report {report[:12]}: {[str(one.state) for one in live]}")
    if len(at_edgar) != len(reports):
        raced.wrong.append(f"the local EDGAR has {len(at_edgar)} filings of {len(reports)} reports")
    proof = verify_trail(workspace)
    raced.trail = proof.broken.reason if proof.broken else ""
