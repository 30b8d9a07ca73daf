"""Long work as rows: asked for once, claimed by one process at a time for as long as it renews its claim."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

import msgspec
from msgspec import Struct
from sqlalchemy import Select, and_, delete, func, or_, select, text, update
from sqlalchemy.orm import Session

from section16.workspace.database import WriteSession
from section16.workspace.errors import JobLostError, WorkspaceError
from section16.workspace.tables.jobs import JobRecord

__all__ = [
    "Job",
    "JobState",
    "all_jobs",
    "ask_to_stop",
    "claim_job",
    "enqueue",
    "fail_job",
    "find_job",
    "finish_job",
    "forget_ended",
    "hand_over",
    "has_due_job",
    "job_by_id",
    "jobs_changed",
    "jobs_named",
    "last_job_change",
    "note_progress",
    "renew_claims",
]

# A job during which so many processes died, none of which came any further, is the likely reason of their deaths.
_MOST_ABANDONED: Final = 5
_PAGE: Final = 500


class JobState(StrEnum):
    """Where a job stands."""

    waiting = "waiting"
    running = "running"
    done = "done"
    failed = "failed"
    cancelled = "cancelled"


_ENDED: Final = frozenset({JobState.done, JobState.failed, JobState.cancelled})
_FREE_KEY: Final = frozenset({JobState.failed, JobState.cancelled})


class Job(Struct, frozen=True, kw_only=True):
    """Long work as it stands: `request` and `result` are JSON, `done` of `total` tells how far it has come.

    `turn` counts its claims. `change` grows with each change of any job.
    """

    id: int
    kind: str
    key: str
    issuer_cik: str | None
    request: str
    asked_by: str
    asked_at: datetime
    state: JobState
    due_at: datetime
    turn: int
    holder: str | None
    stop_asked: bool
    note: str
    done: int | None
    total: int | None
    result: str | None
    problem: str | None
    change: int
    changed_at: datetime

    @property
    def has_ended(self) -> bool:
        """Tell whether nothing more becomes of it."""
        return self.state in _ENDED


def enqueue(  # noqa: PLR0913 - what, which, with what, for whom, when
    writing: WriteSession,
    kind: str,
    key: str,
    request: Struct,
    *,
    issuer_cik: str | None = None,
    due_at: datetime | None = None,
) -> Job:
    """Ask for work, and return its job; where one of the same key waits, runs or is done, that one.

    What may be asked for again although it was done has something in its key that is new, as the token of a form.
    """
    standing = select(JobRecord).where(JobRecord.key == key, JobRecord.state.not_in(_FREE_KEY))
    if row := writing.session.scalars(standing).first():
        return _job(row)
    row = JobRecord(
        kind=kind,
        key=key,
        issuer_cik=issuer_cik,
        request=msgspec.json.encode(request).decode(),
        asked_by=writing.actor,
        asked_at=writing.at,
        state=JobState.waiting,
        due_at=due_at or _moment(writing.session, writing.at),
        change=_next_change(writing.session),
        changed_at=writing.at,
    )
    writing.session.add(row)
    writing.session.flush()
    return _job(row)


def _job(row: JobRecord) -> Job:
    return Job(**{name: getattr(row, name) for name in Job.__struct_fields__} | {"state": JobState(row.state)})


def _next_change(session: Session) -> int:
    return last_job_change(session) + 1


def _moment(session: Session, otherwise: datetime) -> datetime:
    """Return the time by which claims end: a server's clock is one for all machines, and so is that of a file's."""
    if session.get_bind().dialect.name != "postgresql":
        return otherwise
    found: datetime = session.execute(text("SELECT clock_timestamp()")).scalar_one()
    return found.astimezone(UTC)


def has_due_job(session: Session, kinds: Collection[str], now: datetime) -> bool:
    """Tell whether a job waits to be claimed, without holding up whoever writes."""
    return session.scalars(_due(kinds, _moment(session, now))).first() is not None


def _due(kinds: Collection[str], now: datetime) -> Select[JobRecord]:
    waits = and_(JobRecord.state == JobState.waiting, JobRecord.due_at <= now)
    left_alone = and_(JobRecord.state == JobState.running, JobRecord.held_until < now)
    mine = JobRecord.kind.in_(kinds)
    return select(JobRecord).where(mine, or_(waits, left_alone)).order_by(JobRecord.due_at, JobRecord.id).limit(1)


def claim_job(writing: WriteSession, holder: str, kinds: Collection[str], lease: timedelta) -> Job | None:
    """Take the job that is due first, for as long as the lease; return None where there is none.

    A job whose holder has let the lease run out is taken from it; one that was left so too often has failed.
    """
    now = _moment(writing.session, writing.at)
    while (row := writing.session.scalars(_due(kinds, now)).first()) is not None:
        was_left = row.state == JobState.running
        abandoned = row.abandoned + was_left
        if was_left and row.stop_asked:
            _set(writing, _job(row), state=JobState.cancelled, holder=None, held_until=None, note="stopped")
        elif abandoned >= _MOST_ABANDONED:
            problem = f"{row.kind}: {abandoned} processes ended in the middle of it without a word; see their logs"
            _set(writing, _job(row), state=JobState.failed, holder=None, held_until=None, problem=problem)
        else:
            taken = {"turn": row.turn + 1, "holder": holder, "held_until": now + lease, "abandoned": abandoned}
            return _set(writing, _job(row), state=JobState.running, **taken)
    return None


def _set(writing: WriteSession, job: Job, **values: object) -> Job:
    """Change a job if it stands as the caller saw it; raises JobLostError where another process has claimed it."""
    query = (
        update(JobRecord)
        .where(JobRecord.id == job.id, JobRecord.turn == job.turn, JobRecord.state == job.state)
        .values(**values, change=_next_change(writing.session), changed_at=writing.at)
        .execution_options(synchronize_session=False)
    )
    if not writing.session.execute(query).rowcount:  # type: ignore[attr-defined]
        message = f"job {job.id}: another process has it now; nothing more is done here"
        raise JobLostError(message)
    writing.session.expire_all()
    return _job(writing.session.get_one(JobRecord, job.id))


def renew_claims(writing: WriteSession, jobs: Collection[Job], lease: timedelta) -> dict[int, Job]:
    """Hold jobs for another lease; return, by number, those that are still held, as they stand."""
    until = _moment(writing.session, writing.at) + lease
    held: dict[int, Job] = {}
    for job in jobs:
        row = writing.session.get(JobRecord, job.id)
        if row is not None and (row.turn, row.state) == (job.turn, JobState.running):
            row.held_until = until
            held[job.id] = _job(row)
    return held


def note_progress(writing: WriteSession, job: Job, note: str, done: int | None = None, total: int | None = None) -> Job:
    """Note how far a claimed job has come; raises JobLostError."""
    return _set(writing, job, note=note, done=done, total=total, abandoned=0)


def finish_job(writing: WriteSession, job: Job, result: object = None) -> Job:
    """End a claimed job with its result; raises JobLostError."""
    return _end(writing, job, JobState.done, result=msgspec.json.encode(result).decode())


def fail_job(writing: WriteSession, job: Job, problem: str) -> Job:
    """End a claimed job with what is wrong, one line for the user; raises JobLostError."""
    return _end(writing, job, JobState.failed, problem=problem)


def _end(writing: WriteSession, job: Job, state: JobState, **values: object) -> Job:
    return _set(writing, job, state=state, holder=None, held_until=None, **values)


def hand_over(writing: WriteSession, job: Job, due_in: timedelta = timedelta(0), note: str | None = None) -> Job:
    """Let go of a claimed job, for whoever claims it when it is due; one that is to stop has stopped.

    Raises JobLostError.
    """
    row = writing.session.get_one(JobRecord, job.id)
    if row.stop_asked:
        return _end(writing, job, JobState.cancelled, note="stopped")
    due_at = _moment(writing.session, writing.at) + due_in
    return _end(writing, job, JobState.waiting, due_at=due_at, note=job.note if note is None else note)


def ask_to_stop(writing: WriteSession, id: int) -> Job:
    """Cancel a job that waits, or ask the one who runs it to stop; raises WorkspaceError where there is none."""
    job = job_by_id(writing.session, id)
    if job.state is JobState.waiting:
        return _end(writing, job, JobState.cancelled, note="stopped")
    return job if job.has_ended else _set(writing, job, stop_asked=True)


def job_by_id(session: Session, id: int) -> Job:
    """Return a job as it stands; raises WorkspaceError where there is none."""
    job = find_job(session, id)
    if job is None:
        message = f"job: '{id}' is none of this workspace; it may have ended long ago"
        raise WorkspaceError(message)
    return job


def find_job(session: Session, id: int) -> Job | None:
    """Return a job as it stands; None where there is none, or none any more."""
    row = session.get(JobRecord, id)
    return _job(row) if row else None


def all_jobs(session: Session, limit: int = _PAGE) -> tuple[Job, ...]:
    """List the jobs, the newest first."""
    return tuple(_job(row) for row in session.scalars(select(JobRecord).order_by(JobRecord.id.desc()).limit(limit)))


def jobs_named(session: Session, beginning: str) -> tuple[Job, ...]:
    """List the jobs whose key begins so, the oldest first."""
    query = select(JobRecord).where(JobRecord.key.startswith(beginning, autoescape=True)).order_by(JobRecord.id)
    return tuple(map(_job, session.scalars(query)))


def jobs_changed(session: Session, after: int) -> tuple[Job, ...]:
    """List the jobs that have changed since a change, in the order of their changes."""
    query = select(JobRecord).where(JobRecord.change > after).order_by(JobRecord.change).limit(_PAGE)
    return tuple(_job(row) for row in session.scalars(query))


def last_job_change(session: Session) -> int:
    """Return the number of the last change of any job."""
    return session.scalar(select(func.max(JobRecord.change))) or 0


def forget_ended(writing: WriteSession, before: datetime) -> int:
    """Delete the jobs that ended before a moment, the last change aside; return how many."""
    query = delete(JobRecord).where(
        JobRecord.state.in_(_ENDED),
        JobRecord.changed_at < before,
        JobRecord.change < last_job_change(writing.session),
    )
    return int(writing.session.execute(query).rowcount)  # type: ignore[attr-defined]
