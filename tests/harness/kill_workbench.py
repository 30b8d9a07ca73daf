"""kill -9 of a workbench at random points while people use it: nothing that they were told is lost, nothing is doubled.

Beside the kills the local EDGAR has faults, the database is restarted, and the disk is full for a moment.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from queue import Queue
from random import Random
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from section16.drafting.toml.read import parse_toml
from section16.sandbox.control.client import Control
from section16.sandbox.faults import FaultKind, InjectedFault
from section16.sandbox.serve import serving
from section16.tasks.filing.audit import verify_trail
from section16.workspace import Workspace
from section16.workspace.desk.working_drafts import frozen_reports, versions_of, working_drafts
from section16.workspace.jobs import JobState, jobs_named
from section16.workspace.kept_reports import approvals
from section16.workspace.state import ON_FILE
from section16.workspace.submissions import submissions_of
from section16.workspace.trail.audit import events_about
from tests.harness.busy_people import Filer, Person, Preparer, Told, add_people
from tests.harness.quick_edgar import QUICK
from tests.harness.served_workbench import ServedWorkbench

__all__ = ["Held", "KillPlan", "kill_workbench"]

_FAULTS: tuple[FaultKind, ...] = (
    "cut_before",
    "cut_after",
    "truncated",
    "status",
    "status_after",
    "throttled",
    "outage",
    "latency",
)
_SUBMITS, _READS = "/submission/single/", ("/submission/0", "/submissions", "/Archives")
_LONGEST_LIFE = 1.0  # seconds between the start of a process and its end


class KillPlan(Struct, frozen=True, kw_only=True):
    """How often processes are killed, how many there are, how many people; what else happens after every few kills."""

    kills: int
    processes: int = 1
    pairs: int = 5
    seed: int = 16
    trouble_every: int = 10


class Held(Struct, kw_only=True):
    """What was found in the workspace and at the local EDGAR, against what people were told."""

    kills: int = 0
    troubles: int = 0
    drafts: int = 0
    saves: int = 0
    filings: int = 0
    unsure: int = 0
    decided: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)
    trail: str = ""
    seconds: float = 0.0


def kill_workbench(
    where: str, folder: Path, plan: KillPlan, trouble: Callable[[tuple[ServedWorkbench, ...]], None] | None = None
) -> Held:
    """Let people work at a workspace while its processes are killed, then hold what is there against what was said.

    `trouble` is done after every few kills; without one, the disk is full for a moment.
    """
    begin = time.monotonic()
    told = Told()
    with serving(replace(QUICK, seed=plan.seed)) as sandbox, Workspace(where, "root") as workspace:
        made = tuple(ServedWorkbench(where, sandbox.url, str(folder)) for _ in range(plan.processes))
        held = Held()
        names = add_people(workspace, plan.pairs)
        with ExitStack() as running:
            for one in made:
                running.enter_context(one)
            people = _People(workspace, names, tuple(one.url for one in made), told)
            people.begin()
            _kill(made, plan, sandbox.control, held, trouble or _fill_disks)
            people.end()
        _compare(workspace, told, sandbox.control, held)
        held.defects += told.defects + [line for one in made for line in one.log.splitlines() if '"defect' in line]
    held.seconds = time.monotonic() - begin
    return held


class _People:
    """All people at work, each in a thread."""

    def __init__(
        self, workspace: Workspace, names: tuple[tuple[str, str], ...], urls: tuple[str, ...], told: Told
    ) -> None:
        self._told, self._ending, self._prepared = told, threading.Event(), threading.Event()
        self._everybody: list[Person] = []
        self._preparers, self._filers = [], []
        numbers = count(1)  # each `next` is one step of the interpreter, so threads may share it
        for number, (prepares, files) in enumerate(names):
            handed: Queue[str] = Queue()
            pair = [Person(workspace, one, urls, told, number) for one in (prepares, files)]
            self._everybody += pair
            self._preparers.append(Preparer(pair[0], numbers, handed))
            self._filers.append(Filer(pair[1], handed))
        self._pool = ThreadPoolExecutor(2 * len(names))
        self._working: list[Any] = []
        self._filing: list[Any] = []

    def begin(self) -> None:
        self._working = [self._pool.submit(one.work, self._ending) for one in self._preparers]
        self._filing = [self._pool.submit(one.work, self._prepared) for one in self._filers]

    def end(self) -> None:
        """Let everybody come to the end of what they do, and see each report through to the archive."""
        self._ending.set()
        self._wait(self._working)
        self._prepared.set()
        self._wait(self._filing)
        reports = sorted(self._told.filed)
        shares = [reports[at :: len(self._filers)] for at in range(len(self._filers))]
        followed = [self._pool.submit(_follow, *pair) for pair in zip(self._filers, shares, strict=True)]
        self._wait(followed)
        self._pool.shutdown()
        for one in self._everybody:
            one.close()

    def _wait(self, working: list[Any]) -> None:
        for one in working:
            if (error := one.exception()) is not None:
                self._told.defects.append(f"{type(error).__name__}: {error}")


def _follow(filer: Filer, reports: list[str]) -> None:
    for one in reports:
        filer.follow(one)


def _kill(
    made: tuple[ServedWorkbench, ...],
    plan: KillPlan,
    control: Control,
    held: Held,
    trouble: Callable[[tuple[ServedWorkbench, ...]], None],
) -> None:
    chance = Random(plan.seed)  # noqa: S311 - to be repeated, not to be secret
    for number in range(1, plan.kills + 1):
        control.set_faults(*_faults(chance))
        time.sleep(chance.uniform(0.05, _LONGEST_LIFE))
        one = chance.choice(made)
        one.kill()
        held.kills += 1
        one.start()
        if number % plan.trouble_every == 0:
            time.sleep(chance.uniform(0.05, _LONGEST_LIFE))
            trouble(made)
            held.troubles += 1
    control.set_faults()


def _faults(chance: Random) -> tuple[InjectedFault, ...]:
    """Choose a fault for a submission, or none, and one for reading what became of it, or none."""
    found = []
    if chance.random() < 1 / 2:
        found.append(InjectedFault(kind=chance.choice(_FAULTS), path=_SUBMITS, method="POST", seconds=0.2))
    if chance.random() < 1 / 4:
        found.append(InjectedFault(kind=chance.choice(_FAULTS), path=chance.choice(_READS), method="GET", seconds=0.2))
    return tuple(found)


def _fill_disks(made: tuple[ServedWorkbench, ...]) -> None:
    """Let nothing be written for a moment."""
    for one in made:
        one.fill_disk()
    time.sleep(0.5)
    for one in made:
        one.make_room()


def _compare(workspace: Workspace, told: Told, control: Control, held: Held) -> None:
    held.drafts, held.saves, held.filings = len(told.begun), len(told.saved), len(told.filed)
    held.unsure, held.decided = told.unsure, told.decided
    _compare_drafts(workspace, told, held)
    _compare_filings(workspace, told, control, held)
    proof = verify_trail(workspace)
    held.trail = proof.broken.reason if proof.broken else ""


def _compare_drafts(workspace: Workspace, told: Told, held: Held) -> None:
    with workspace.reading() as session:
        drafts = working_drafts(session)
        there = Counter(one.name for one in drafts)
        held.doubled += [f"draft {name}: {number}" for name, number in there.items() if number > 1]
        known = {(one.name, one.id) for one in drafts}
        held.lost += [f"draft {name}" for name, id in told.begun.items() if (name, id) not in known]
        saved: Counter[tuple[int, int]] = Counter()
        for draft in drafts:
            versions = versions_of(session, draft.id)
            if [one.version for one in versions] != list(range(1, draft.version + 1)):
                held.lost.append(f"draft {draft.id}: a version is missing")
            saved.update((draft.id, parse_toml(one.text, "")["event"][0]["shares"]) for one in versions[1:])
        held.lost += [f"save {one}" for one in told.saved if one not in saved]
        held.doubled += [f"save {one}: {number}" for one, number in saved.items() if number > 1]
        for report, id in told.frozen.items():
            if report not in frozen_reports(session, id, max(one.version for one in versions_of(session, id))):
                held.lost.append(f"report {report[:12]}")


def _compare_filings(workspace: Workspace, told: Told, control: Control, held: Held) -> None:
    at_edgar = Counter(str(one["accessionNumber"]) for one in control.submissions() if one["live"])
    ours: set[str] = set()
    with workspace.reading() as session:
        for report in told.frozen:
            given = Counter(one.approver for one in approvals(session, report))
            if report in told.approved and told.approved[report] not in given:
                held.lost.append(f"approval {report[:12]}")
            held.doubled += [f"approval {report[:12]} by {who}" for who, number in given.items() if number > 1]
            jobs = Counter(one.key for one in jobs_named(session, f"file {report} live") if one.state is JobState.done)
            held.doubled += [f"job {key}" for key, number in jobs.items() if number > 1]
            live = [one for one in submissions_of(session, report) if one.live and one.state in ON_FILE]
            ours |= {one.accession for one in live if one.accession}
            if len(live) > 1:
                held.doubled.append(f"filing {report[:12]}")
            if report in told.filed and not any(one.state == "archived" and one.accession in at_edgar for one in live):
                states = [str(one.state) for one in submissions_of(session, report)]
                problems = [one.problem for one in jobs_named(session, f"file {report}") if one.problem]
                held.lost.append(f"filing {report[:12]}: {states}, {problems[-1:]}")
            sent = [one for one in events_about(session, f"draft {report}") if one.what == "approved"]
            if report in told.filed and not sent:
                held.lost.append(f"filing {report[:12]}: nobody approved it")
    held.doubled += [f"filing {one}, which nobody here knows" for one in at_edgar if one not in ours]
