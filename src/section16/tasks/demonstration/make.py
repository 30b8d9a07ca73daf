"""Putting a demonstration into a folder: a workspace with people, records, filed reports and drafts; a lake."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from section16.accounts.credentials.kept import CredentialKind, add_credential
from section16.accounts.credentials.password import hash_password
from section16.accounts.directory import AccountDetails, add_account, set_roles
from section16.accounts.login_settings import LoginSettings, LoginWay, set_login_settings
from section16.accounts.roles import IssuerRole
from section16.drafting.toml.read import read_plan
from section16.law.calendar import EASTERN_ZONE
from section16.synth import Options
from section16.tasks.demonstration.insiders import INSIDERS, ISSUER, first_report, library, records_of, sale
from section16.tasks.desk.drafts import NewDraft, begin_from_plan
from section16.tasks.edgar_target import EdgarTarget
from section16.tasks.filing.context import open_context
from section16.tasks.filing.file import file_report
from section16.tasks.filing.order import FilingOrder
from section16.tasks.lake.ingest.ingest import IngestSettings, ingest
from section16.tasks.lake.synthesizing import SynthesisJob, synthesize_files
from section16.tasks.records.keeping import add_content
from section16.tasks.reports.drafting import draft_plan
from section16.workspace.database import Workspace, utc_now

__all__ = ["DemoLogin", "Demonstration", "make_demonstration"]

_PREPARER: Final = "ada"
_ADMINISTRATOR: Final = "cyd"
_FILINGS: Final = 400
_YEARS: Final = timedelta(days=3 * 365)


class DemoLogin(Struct, frozen=True):
    """Who can log in, with what, and as what; an insider has a CIK."""

    name: str
    full_name: str
    password: str
    is_what: str
    owner_cik: str | None = None


class Demonstration(Struct, frozen=True, kw_only=True):
    """Where it is, and who can log in."""

    workspace: str | Path
    lake: Path
    logins: tuple[DemoLogin, ...]


_LOGINS: Final = (
    DemoLogin("ada", "Ada Okoye", "ada prepares reports", "prepares reports and keeps the records"),
    DemoLogin("ben", "Ben Sato", "ben approves reports", "approves and files"),
    DemoLogin("cyd", "Cyd Moreau", "cyd looks after it all", "administers: people, rights, the audit trail"),
    DemoLogin("per", INSIDERS[0].signs, "per looks at his own", "is an insider: sees his own reports", INSIDERS[0].cik),
)
_ROLES: Final = {
    "ada": (IssuerRole.preparer,),
    "ben": (IssuerRole.approver, IssuerRole.filer),
    "cyd": (IssuerRole.viewer,),
    "per": (IssuerRole.insider,),
}


def make_demonstration(
    folder: Path, edgar: str, now: Callable[[], datetime] = utc_now, *, workspace: str | None = None
) -> Demonstration:
    """Make a demonstration in a new folder, its reports filed with the local EDGAR at the address `edgar`.

    The workspace may be elsewhere, as in an empty database.
    """
    place, lake = workspace or folder / "workspace", folder / "lake"
    with Workspace(place, _PREPARER, now) as opened:
        _add_records(opened)
        _file_first_reports(opened, edgar)
        _begin_drafts(opened)
        _add_accounts(opened)
    _fill(lake, folder / "filings", now)
    return Demonstration(workspace=place, lake=lake, logins=_LOGINS)


def _today(workspace: Workspace) -> date:
    return workspace.now().astimezone(ZoneInfo(EASTERN_ZONE)).date()


def _add_records(workspace: Workspace) -> None:
    today = _today(workspace)
    for one in (ISSUER, *library(today)):
        add_content(workspace, ISSUER.cik, one)
    for insider in INSIDERS:
        for record in records_of(insider, today):
            add_content(workspace, ISSUER.cik, record, insider.cik)


def _file_first_reports(workspace: Workspace, edgar: str) -> None:
    """File what each insider held at first, so that there is something to go on from."""
    today = _today(workspace)
    made = [(f"form 3 {one.name}", draft_plan(read_plan(first_report(one, today), one.name))) for one in INSIDERS]
    reports = tuple(report for _, drafted in made for report in drafted.reports)
    with open_context(EdgarTarget(name=edgar), workspace, reports) as context:
        for name, drafted in made:
            for report in drafted.reports:
                file_report(context, FilingOrder(name=name, report=report, live=True, test_first=False))


def _begin_drafts(workspace: Workspace) -> None:
    """Begin a draft that is ready to be looked at."""
    one = INSIDERS[0]
    new = NewDraft(name=f"{one.name}, sale of 2,000", began_from="a plan file")
    begin_from_plan(workspace, new, sale(one, _today(workspace)).encode())


def _add_accounts(workspace: Workspace) -> None:
    """Add who can log in: by password alone, since nobody who tries this has set up one-time codes."""
    with workspace.writing() as writing:
        set_login_settings(writing, LoginSettings(ways=frozenset({LoginWay.password}), code_needed=False))
        for one in _LOGINS:
            details = AccountDetails(full_name=one.full_name, owner_cik=one.owner_cik)
            account = add_account(writing, one.name, details, is_administrator=one.name == _ADMINISTRATOR)
            add_credential(writing, account, CredentialKind.password, hash_password(one.password))
            set_roles(writing, account, {ISSUER.cik: _ROLES[one.name]})


def _fill(lake: Path, folder: Path, now: Callable[[], datetime]) -> None:
    """Make up filings of the last three years, and read them into a lake."""
    last = now().date()
    options = Options(first_on=last - _YEARS, last_on=last)
    made = synthesize_files(SynthesisJob(out=folder, format="txt", last=_FILINGS, options=options))
    ingest([str(one.path) for one in made], IngestSettings(lake=str(lake)))
