"""The worker of a process: threads that claim long work, do it, and hand it over when the program is told to end."""

import logging
import os
import platform
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from threading import Event, Lock, Thread
from typing import Final
from uuid import uuid4

import msgspec

from section16.standard.errors import Section16Error
from section16.tasks.long_work.kinds import JOB_KINDS
from section16.tasks.long_work.run import Again, JobKind, WorkPlaces
from section16.workspace.database import Door, Workspace, WriteSession
from section16.workspace.errors import JobLostError, UnreachableError
from section16.workspace.jobs import (
    Job,
    claim_job,
    fail_job,
    finish_job,
    forget_ended,
    hand_over,
    has_due_job,
    note_progress,
    renew_claims,
)

__all__ = ["Worker"]

_LOG: Final = logging.getLogger("section16.service.worker")
_DOOR: Final = Door("web")  # jobs are asked for on pages
_LEASE: Final = timedelta(seconds=30)
_POLL: Final = 0.5
_BETWEEN_NOTES: Final = 0.5
_KEPT: Final = timedelta(days=30)  # so long a job that has ended can be looked up, and its key is taken
_FORGET_EVERY: Final = 3600.0
_AFTER_TROUBLE: Final = timedelta(seconds=5)
_DEFECT: Final = "section16: this failed, and it is a defect of ours; the log has it under job {}"


class _Interrupted(BaseException):
    """Ends a run in the middle; not an Exception, so that no task takes it for trouble of its own."""


class _Run:
    """One claimed job while it is done: what its task is handed, and what the renewing thread looks after."""

    def __init__(self, job: Job, workspace: Workspace, places: WorkPlaces, *, lease: timedelta, ending: Event) -> None:
        self.job = job
        self.workspace = workspace.acting(job.asked_by, _DOOR)
        self.places = places
        self.held_until = time.monotonic() + lease.total_seconds()
        self._stop, self._ending = Event(), ending
        self._noted_at = 0.0

    @property
    def done(self) -> int:
        return self.job.done or 0

    def progress(self, note: str, done: int | None = None, total: int | None = None) -> None:
        self._go_on()
        now = time.monotonic()
        if note == self.job.note and now - self._noted_at < _BETWEEN_NOTES:
            return
        self._noted_at = now
        try:
            with self.workspace.writing() as writing:
                self.job = note_progress(writing, self.job, note, done, total)
        except JobLostError:
            raise _Interrupted from None

    def wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._go_on()
            self._stop.wait(min(left, _POLL))
        self._go_on()

    def stop(self) -> None:
        self._stop.set()

    def _go_on(self) -> None:
        if self._stop.is_set() or self._ending.is_set() or time.monotonic() > self.held_until:
            raise _Interrupted


class Worker:
    """Threads of this process that do long work of a workspace, each kind by its function."""

    def __init__(  # noqa: PLR0913 - each is another thing
        self,
        workspace: Workspace,
        places: WorkPlaces,
        *,
        kinds: Mapping[str, JobKind] = JOB_KINDS,
        threads: int = 2,
        lease: timedelta = _LEASE,
        on_change: Callable[[], object] = lambda: None,
    ) -> None:
        """Take what to work on; `on_change` is called after each step of a job."""
        self._workspace, self._places, self._kinds = workspace, places, kinds
        self._lease, self._on_change = lease, on_change
        self._ending, self._wake, self._finished = Event(), Event(), Event()
        self._runs: dict[int, _Run] = {}
        self._lock = Lock()
        self._looked_at = time.monotonic()
        self._forgot_at = 0.0
        self.name = f"{platform.node()} {os.getpid()} {uuid4().hex[:6]}"
        self._workers = [Thread(target=self._work, name=f"worker {one}", daemon=True) for one in range(threads)]
        self._renewer = Thread(target=self._renew, name="claims", daemon=True)

    def start(self) -> None:
        """Start to work."""
        for one in (*self._workers, self._renewer):
            one.start()

    def wake(self) -> None:
        """Look for work now."""
        self._wake.set()

    @property
    def seconds_since_look(self) -> float:
        """Return how long ago a thread looked for work or renewed a claim; long means that something is stuck."""
        return time.monotonic() - self._looked_at

    @property
    def is_alive(self) -> bool:
        """Tell whether all threads run."""
        return all(one.is_alive() for one in (*self._workers, self._renewer))

    def end_soon(self) -> None:
        """Claim nothing more, and ask what is being done to hand over."""
        self._ending.set()
        self._wake.set()

    def stop(self, seconds: float = 20.0) -> bool:
        """Hand over what is being done; tell whether all was, within so many seconds.

        What was not is claimed by another process when its lease has run out.
        """
        self.end_soon()
        until = time.monotonic() + seconds
        for one in self._workers:
            if one.ident is not None:  # it was started
                one.join(max(0.0, until - time.monotonic()))
        self._finished.set()
        return not any(one.is_alive() for one in self._workers)

    def _work(self) -> None:
        while not self._ending.is_set():
            try:
                job = self._claimed()
                self._looked_at = time.monotonic()
                if job is not None:
                    self._do(job)
                    continue
            except Exception:  # noqa: BLE001 - the next turn tries again, also while the database is away
                _LOG.exception("the worker could not look for work")
            self._wake.wait(_POLL)
            self._wake.clear()

    def _claimed(self) -> Job | None:
        with self._workspace.reading() as session:
            if not has_due_job(session, self._kinds, self._workspace.now()):
                return None
        with self._workspace.writing() as writing:
            job = claim_job(writing, self.name, self._kinds, self._lease)
            if time.monotonic() - self._forgot_at > _FORGET_EVERY:
                self._forgot_at = time.monotonic()
                forget_ended(writing, writing.at - _KEPT)
        return job

    def _do(self, job: Job) -> None:
        run = _Run(job, self._workspace, self._places, lease=self._lease, ending=self._ending)
        with self._lock:
            self._runs[job.id] = run
        _LOG.info("job begins", extra={"job": job.id, "kind": job.kind, "turn": job.turn})
        try:
            end = self._outcome(run)
            self._record(run, end)
        finally:
            with self._lock:
                del self._runs[job.id]
            self._on_change()

    def _outcome(self, run: _Run) -> Callable[[WriteSession], object]:
        """Do the work, and return what to write down of it."""
        kind, job = self._kinds[run.job.kind], run.job
        try:
            self._on_change()
            result = kind.function(run, msgspec.json.decode(job.request, type=kind.request))
        except _Interrupted:
            return lambda writing: hand_over(writing, run.job)
        except UnreachableError:
            return lambda writing: hand_over(writing, run.job, _AFTER_TROUBLE)
        except Section16Error as error:
            problem = str(error)
            return lambda writing: fail_job(writing, run.job, problem)
        except Exception:  # noqa: BLE001 - whatever it is, the job ends with it, and the worker goes on
            _LOG.exception("defect in a job", extra={"job": job.id, "kind": job.kind})
            return lambda writing: fail_job(writing, run.job, _DEFECT.format(job.id))
        if isinstance(result, Again):
            return lambda writing: hand_over(writing, run.job, timedelta(seconds=result.seconds), result.note)
        return lambda writing: finish_job(writing, run.job, result)

    def _record(self, run: _Run, end: Callable[[WriteSession], object]) -> None:
        """Write the end of a run down, as long as the claim is ours; the database may be away for a while."""
        while True:
            try:
                with self._workspace.writing() as writing:
                    end(writing)
            except JobLostError:
                _LOG.warning("job was lost", extra={"job": run.job.id})
            except UnreachableError:
                if time.monotonic() < run.held_until and not self._ending.wait(_POLL):
                    continue
            return

    def _renew(self) -> None:
        """Hold what is being done; stop what was lost, or is to stop."""
        while not self._finished.wait(self._lease.total_seconds() / 6):
            with self._lock:
                runs = dict(self._runs)
            if runs:
                try:
                    self._renew_all(runs)
                    self._looked_at = time.monotonic()
                except UnreachableError:
                    _LOG.warning("claims could not be renewed")

    def _renew_all(self, runs: Mapping[int, _Run]) -> None:
        begin = time.monotonic()
        with self._workspace.writing() as writing:
            held = renew_claims(writing, [one.job for one in runs.values()], self._lease)
        for number, run in runs.items():
            if number in held:
                run.held_until = begin + self._lease.total_seconds()
            if number not in held or held[number].stop_asked:
                run.stop()
