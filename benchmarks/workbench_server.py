"""The workbench as the benchmarks ask it: a demonstration made once, then served with 200 sessions of its people.

`python -m benchmarks.workbench_server FOLDER` serves what is in a folder, made before where nothing is, until it is
told to end, and writes `Prepared` as JSON first.
"""

import sys
import time
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from section16.accounts.account import permits
from section16.accounts.directory import all_accounts
from section16.accounts.login_settings import LoginWay, login_settings
from section16.accounts.roles import Permission
from section16.accounts.sessions import Newcomer, begin_session
from section16.accounts.tokens import form_token_of, masked
from section16.sandbox.serve import serving
from section16.service.serve import serve
from section16.service.settings import ServiceSettings
from section16.tasks.demonstration.insiders import INSIDERS, ISSUER
from section16.tasks.demonstration.make import make_demonstration
from section16.web.cookies import SESSION_COOKIE
from section16.workspace import Workspace
from section16.workspace.desk.working_drafts import working_drafts
from tests.harness.quick_edgar import QUICK

__all__ = ["Prepared"]

_SESSIONS: Final = 200


class Prepared(Struct, frozen=True, kw_only=True):
    """Where the workbench is, who is logged in, and of whom its pages are."""

    url: str
    sessions: tuple[dict[str, str], ...]
    issuer: str
    insiders: tuple[str, ...]
    draft: int
    seconds_of_making: float


def _make(folder: Path) -> None:
    """Make the demonstration, its reports filed with a local EDGAR that ends with it."""
    with serving(QUICK) as sandbox:
        make_demonstration(folder, sandbox.url)


def _sessions(workspace: Workspace) -> tuple[dict[str, str], ...]:
    """Log who prepares in, so often that there are enough sessions."""
    with workspace.writing() as writing:
        people = [one for one in all_accounts(writing.session) if permits(one, Permission.prepare, ISSUER.cik)]
        settings = login_settings(writing.session)
        made = [
            begin_session(writing, people[number % len(people)], Newcomer(way=LoginWay.password), settings)
            for number in range(_SESSIONS)
        ]
    return tuple(
        {
            "cookie": f"{SESSION_COOKIE}={one}",
            "x-form-token": masked(form_token_of(one)),
            "sec-fetch-site": "same-origin",
        }
        for one in made
    )


def main(folder: Path) -> None:
    """Serve until told to end."""
    begin = time.perf_counter()
    if not (folder / "workspace").exists():
        _make(folder)
    with Workspace(folder / "workspace", "bench") as workspace:
        sessions = _sessions(workspace)
        with workspace.reading() as session:
            draft = working_drafts(session)[0].id
    settings = ServiceSettings(
        workspace=str(folder / "workspace"),
        lake=str(folder / "lake"),
        queries_allowed=True,
        port=0,
        requests_a_minute=1_000_000,
    )

    def told(url: str) -> None:
        prepared = Prepared(
            url=url,
            sessions=sessions,
            issuer=ISSUER.cik,
            insiders=tuple(one.cik for one in INSIDERS),
            draft=draft,
            seconds_of_making=made - begin,
        )
        sys.stdout.write(f"{msgspec.json.encode(prepared).decode()}\n")
        sys.stdout.flush()

    made = time.perf_counter()
    serve(settings, told)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
