"""kill -9 at random points of a filing, with random faults of a sandbox: no filing is made twice, and none is lost."""

import os
import signal
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from section16.sandbox.control.client import Control
from section16.sandbox.faults import FaultKind, InjectedFault
from section16.sandbox.serve import serving
from section16.tasks.filing.audit import verify_trail
from section16.tasks.filing.retry import give_up_named
from section16.workspace import State, Workspace
from section16.workspace.kept_reports import report_named
from section16.workspace.submissions import Submission, submissions_of
from tests.harness.filer import Attempt, attempt
from tests.harness.quick_edgar import QUICK

__all__ = ["Outcome", "run", "run_lanes"]

_WINDOW = 3.0  # longer than any latency, as it has to be
_ATTEMPTS = 12
_FAULTY = 2  # so many attempts meet faults; after them EDGAR is well again
_STEPS = 24
_AROUND = ("intended", "about to send", "answered", "receipt kept", "status read", "public list read")
_LANES = 4  # most of the time is waiting
_CCC = "kil9*all"
_SUBMIT: tuple[FaultKind, ...] = (
    "cut_before",
    "cut_after",
    "truncated",
    "status",
    "status_after",
    "throttled",
    "outage",
    "expired",
    "stale",
    "latency",
    "slow",
)
_READ: tuple[FaultKind, ...] = ("status", "cut_before", "cut_after", "truncated", "latency", "throttled", "stale")
_PLACES = ("/submission/0", "/submissions", "/Archives", "/submission")


class Outcome(Struct, kw_only=True):
    """What came of all rounds."""

    rounds: int = 0
    killed: int = 0
    attempts: int = 0
    decided: int = 0  # by a person, as nothing could be known
    doubled: list[str] = []
    lost: list[str] = []
    trail: str = ""
    seconds: float = 0.0


def run(rounds: int, seed: int, workspace: str) -> Outcome:
    """Make rounds, each with its own owner; the workspace is one for all."""
    chance = Random(seed)  # noqa: S311 - to be repeated, not to be secret
    outcome = Outcome()
    start = time.perf_counter()
    with serving(replace(QUICK, seed=seed)) as served:
        filer, user = served.control.filer_token("0000016016"), served.control.user_token("bench@section16.example")
        first = Attempt(served.url, workspace, "", filer, user, _CCC, test_first=False, window=_WINDOW)
        for number in range(rounds):
            one = replace(first, cik=f"{7_000_000 + number:010}", test_first=chance.random() < 1 / 3)
            _round(one, chance, served.control, outcome)
            outcome.rounds += 1
        _count(served.control, workspace, first, outcome)
    outcome.seconds = time.perf_counter() - start
    return outcome


def run_lanes(rounds: int, seed: int, folder: str, lanes: int = _LANES) -> Outcome:
    """Make rounds in several lanes at once, each with a sandbox and a workspace of its own."""
    shares = [rounds // lanes + (lane < rounds % lanes) for lane in range(lanes)]
    with ThreadPoolExecutor(lanes) as pool:
        made = list(pool.map(lambda at: run(shares[at], seed + at, f"{folder}/{at}"), range(lanes)))
    whole = made[0]
    for other in made[1:]:
        _add(whole, other)
    return whole


def _add(whole: Outcome, other: Outcome) -> None:
    for name in ("rounds", "killed", "attempts", "decided", "doubled", "lost"):
        setattr(whole, name, getattr(whole, name) + getattr(other, name))
    whole.trail = whole.trail or other.trail
    whole.seconds = max(whole.seconds, other.seconds)


def _round(one: Attempt, chance: Random, control: Control, outcome: Outcome) -> None:
    """Try until the report is in the archive; the first attempts are killed, and meet faults."""
    for turn in range(_ATTEMPTS):
        control.set_faults(*(_faults(chance) if turn < _FAULTY else ()))
        outcome.attempts += 1
        outcome.killed += _try(one, chance, harmed=turn == 0 or (turn <= _FAULTY and chance.random() < 1 / 2))
        stands = _standing(one)
        if stands is not None and stands.state is State.unknown and turn >= _FAULTY:
            _decide(one, control, stands, outcome)
        if stands is not None and stands.state is State.archived:
            break
    control.set_faults()


def _faults(chance: Random) -> tuple[InjectedFault, ...]:
    """Choose one fault for a submission, or none, and some for the reading after it."""
    found = []
    if chance.random() < 3 / 4:
        kind = chance.choice(_SUBMIT)
        skip = chance.choice((0, 0, 1))
        found.append(InjectedFault(kind=kind, path="/submission/single/", method="POST", skip=skip, seconds=0.3))
    for place in _PLACES:
        if chance.random() < 1 / 4:
            kind = chance.choice(_READ)
            found.append(InjectedFault(kind=kind, path=place, method="GET", times=chance.randint(1, 3), seconds=0.2))
    return tuple(found)


def _try(one: Attempt, chance: Random, *, harmed: bool) -> bool:
    """Run one process; harmed, it dies at a step of its own, or at whatever point it has reached by some moment."""
    by_step = harmed and chance.random() < 2 / 3
    delay = chance.uniform(0.0, 0.6) if harmed and not by_step else None
    dies_at = _step(chance, test_first=one.test_first) if by_step else None
    process = _process(replace(one, dies_at=dies_at))
    process.start()
    if delay is not None:
        process.join(delay)
        if process.is_alive() and process.pid is not None:
            os.kill(process.pid, signal.SIGKILL)
    process.join()
    return process.exitcode == -signal.SIGKILL


def _step(chance: Random, *, test_first: bool) -> tuple[str | None, int]:
    """Choose any step, or, as often, one around the sending; after a test filing, that of the live one."""
    if chance.random() < 1 / 2:
        return None, chance.randrange(_STEPS)
    return chance.choice(_AROUND), int(test_first)


def _process(one: Attempt) -> BaseProcess:
    # A fork server has everything imported and no threads: a process is there in milliseconds.
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.harness.filer"])
    return context.Process(target=attempt, args=(one,))


def _standing(one: Attempt) -> Submission | None:
    """Return the latest live submission of a round, if it has got so far."""
    with Workspace(one.workspace, "bench") as workspace, workspace.reading() as session:
        try:
            draft = report_named(session, one.cik)
        except Exception:  # noqa: BLE001 - killed before the draft was kept
            return None
        return next((found for found in reversed(submissions_of(session, draft.hash)) if found.live), None)


def _decide(one: Attempt, control: Control, stands: Submission, outcome: Outcome) -> None:
    """Do as a person does: look at EDGAR, and say that it is not there. If it were, the look-up has failed."""
    outcome.decided += 1
    if _on_file(control, one.cik):
        outcome.lost.append(f"{one.cik}: on file and not found")
        return
    with Workspace(one.workspace, "bench") as workspace:
        give_up_named(workspace, str(stands.id), "not on file, as the sandbox's list shows")


def _on_file(control: Control, cik: str) -> list[str]:
    numbers = (str(one["accessionNumber"]) for one in control.submissions() if one["live"])
    return [one for one in numbers if one.startswith(cik)]


def _count(control: Control, workspace: str, first: Attempt, outcome: Outcome) -> None:
    taken = Counter(str(one["accessionNumber"])[:10] for one in control.submissions() if one["live"])
    for number in range(outcome.rounds):
        one = replace(first, cik=f"{7_000_000 + number:010}")
        stands = _standing(one)
        if taken[one.cik] > 1:
            outcome.doubled.append(one.cik)
        if taken[one.cik] < 1 or stands is None or stands.accession not in _on_file(control, one.cik):
            outcome.lost.append(f"{one.cik}: {stands.state if stands else 'not begun'}")
    with Workspace(workspace, "bench") as opened:
        proof = verify_trail(opened)
    outcome.trail = proof.broken.reason if proof.broken else ""
