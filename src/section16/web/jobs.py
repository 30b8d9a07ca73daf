"""Long work as people see it: what waits and runs, how far it is, how it ended; also told as it changes."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from litestar import Request
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect, Stream
from msgspec import Struct

from section16.accounts.roles import Permission
from section16.tasks.lake.mirror.words import SourceNameError
from section16.tasks.long_work.ingesting import ask_for_filings
from section16.web.changes import ChangeHub, JobProgress, progress_of
from section16.web.errors import NotFoundError
from section16.web.form import Form
from section16.web.page import Page
from section16.web.routes import action, page, redirect
from section16.web.visit import Visit
from section16.workspace.jobs import Job, all_jobs, ask_to_stop, find_job

__all__ = ["PAGES", "JobList", "JobPage"]

_ANYONE: Final = (Permission.see, Permission.see_own, Permission.administer)
_SHOWN: Final = 200


class JobList(Struct, frozen=True, kw_only=True):
    """Long work, the newest first; `once` tells apart what is asked from this page and from a later one."""

    jobs: tuple[JobProgress, ...]
    may_read_filings: bool
    once: str


class JobPage(Struct, frozen=True, kw_only=True):
    """One piece of long work; `result` is JSON."""

    job: JobProgress
    asked_by: str
    result: str | None


def _may_see(visit: Visit) -> Callable[[Job], bool]:
    """Return which jobs a visitor may know of: their own, those of issuers that they see, all for an administrator."""
    sees_all = visit.may(Permission.administer)
    mine = visit.account

    def may_see(job: Job) -> bool:
        if sees_all or job.asked_by == mine.name:
            return True
        return job.issuer_cik is not None and Permission.see in mine.permissions_for(job.issuer_cik)

    return may_see


@page("/jobs", *_ANYONE)
def list_jobs(visit: NamedDependency[Visit]) -> Page:
    """Show what waits, runs and has ended."""
    return _list(visit)


def _list(visit: Visit, errors: Mapping[str, str] | None = None, typed: Mapping[str, str] | None = None) -> Page:
    with visit.workspace.reading() as session:
        found = tuple(progress_of(one) for one in filter(_may_see(visit), all_jobs(session, _SHOWN)))
    value = JobList(
        jobs=found,
        may_read_filings=visit.explorer is not None and visit.may(Permission.administer),
        once=f"{visit.now():%Y%m%d%H%M%S%f}",
    )
    status = 422 if errors else 200
    return Page(template="jobs.html", value=value, errors=errors or {}, typed=typed or {}, status=status)


@action("/jobs/ingest", Permission.administer)
def read_filings(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Redirect | Page:
    """Have filings of EDGAR read into the lake."""
    if visit.explorer is None:
        message = "lake: none is named in the settings; name one, and start again"
        raise NotFoundError(message)
    try:
        job = ask_for_filings(visit.workspace, form.text("what"), visit.now().date(), form.text("once"))
    except SourceNameError as error:
        return _list(visit, {"what": str(error)}, form.typed)
    return redirect(f"/jobs/{job.id}")


@page("/jobs/{number:int}", *_ANYONE)
def show_job(visit: NamedDependency[Visit], number: FromPath[int]) -> Page:
    """Show how far a job is."""
    job = _job(visit, number)
    value = JobPage(job=progress_of(job), asked_by=job.asked_by, result=job.result)
    return Page(template="job.html", value=value)


@action("/jobs/{number:int}/stop", *_ANYONE)
def stop_job(visit: NamedDependency[Visit], number: FromPath[int]) -> Redirect:
    """Ask who does it to stop; the person who asked for it may, and an administrator."""
    job = _job(visit, number)
    if job.asked_by != visit.account.name:
        visit.require(Permission.administer)
    with visit.workspace.writing() as writing:
        ask_to_stop(writing, job.id)
    return redirect(f"/jobs/{job.id}", "It was asked to stop.")


def _job(visit: Visit, number: FromPath[int]) -> Job:
    with visit.workspace.reading() as session:
        job = find_job(session, number)
    if job is None or not _may_see(visit)(job):
        message = "address: nothing is there; see the list of long work"
        raise NotFoundError(message)
    return job


@page("/changes", *_ANYONE)
def stream_changes(request: Request[Any, Any, Any], visit: NamedDependency[Visit]) -> Stream:
    """Stream what changes, for as long as a page is open: progress of jobs, and that the page may be out of date."""
    hub: ChangeHub = request.app.state["hub"]
    headers = {"x-accel-buffering": "no"}  # a proxy that waits for more would keep what is new
    return Stream(hub.events(_may_see(visit)), media_type="text/event-stream", headers=headers)


PAGES: Final[tuple[HTTPRouteHandler, ...]] = (list_jobs, read_filings, show_job, stop_job, stream_changes)
