"""Is it well? What a load balancer, a container engine and `serve --check` ask: database, lake, worker, disk."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from litestar import Response
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from section16.accounts.credentials.codes import require_key
from section16.edgar.sealing import SealingKey
from section16.edgar.vault import Vault
from section16.query.relations import DeltaTables
from section16.service.settings import ServiceSettings
from section16.service.worker import Worker
from section16.standard.errors import Section16Error
from section16.web.routes import OPEN, page
from section16.workspace.database import HEAD, Workspace, revision_at
from section16.workspace.place import file_of, url_of

__all__ = ["HealthCheck", "ReadyAnswer", "check_settings", "health_pages", "readiness"]

_LEAST_FREE: Final = 500_000_000  # bytes: below that a database may stop in the middle of the day
_LONGEST_LOOK: Final = 60.0


class HealthCheck(Struct, frozen=True, kw_only=True):
    """One thing that has to be well, and what is wrong with it."""

    name: str
    is_well: bool
    seen: str = ""


class ReadyAnswer(Struct, frozen=True, kw_only=True):
    """Whether requests should come to this process; why not is in its log, and in `serve --check`."""

    ready: bool
    well: dict[str, bool]


def check_settings(settings: ServiceSettings) -> tuple[HealthCheck, ...]:
    """Look at all that a workbench of these settings needs, without changing anything."""
    checks = [_checked("disk", lambda: _disk(settings))]
    if settings.workspace is not None:
        checks += [
            _checked("database", lambda: _database(str(settings.workspace))),
            _checked("vault", lambda: _vault_of(str(settings.workspace))),
        ]
    if settings.lake is not None:
        checks.append(_checked("lake", lambda: _lake(str(settings.lake))))
    return tuple(checks)


def readiness(settings: ServiceSettings, workspace: Workspace | None, worker: Worker | None) -> tuple[HealthCheck, ...]:
    """Look at what a running workbench needs."""
    checks = [_checked("disk", lambda: _disk(settings))]
    if workspace is not None:
        checks += [
            _checked("database", lambda: _answers(workspace)),
            _checked("migrations", lambda: _migrated(workspace)),
            _checked("vault", lambda: _vault(workspace)),
        ]
    if settings.lake is not None:
        checks.append(_checked("lake", lambda: _lake(str(settings.lake))))
    if worker is not None:
        checks.append(_checked("worker", lambda: _works(worker)))
    return tuple(checks)


def _checked(name: str, look: Callable[[], str]) -> HealthCheck:
    """Look; what is seen is empty where all is well."""
    try:
        seen = look()
    except (Section16Error, OSError) as error:
        seen = str(error)
    return HealthCheck(name=name, is_well=not seen, seen=seen)


def _database(where: str) -> str:
    """Say what is wrong with a database that is not opened yet; one that is not there will be made."""
    file = file_of(url_of(where))
    if file is not None and not file.exists():
        folder = next(one for one in file.resolve().parents if one.exists())
        return "" if folder.is_dir() else f"workspace: '{folder}' is no folder; name another"
    revision = revision_at(where)
    if revision is not None and revision > HEAD:
        return f"workspace: made by a later version of section16 ({revision}, this one knows {HEAD}); install that one"
    return ""


def _answers(workspace: Workspace) -> str:
    with workspace.reading() as session:
        session.connection().exec_driver_sql("SELECT 1")
    return ""


def _migrated(workspace: Workspace) -> str:
    revision = workspace.revision
    return "" if revision == HEAD else f"workspace: it is at {revision}, and this program wants {HEAD}; start it anew"


def _vault_of(where: str) -> str:
    """Say what is wrong with the vault of a workspace that is not opened yet; an older one is not, and not changed."""
    if revision_at(where) != HEAD:
        return ""
    with Workspace(where, "section16") as workspace:
        return _vault(workspace)


def _vault(workspace: Workspace) -> str:
    vault = Vault.here()
    with workspace.reading() as session:
        require_key(session, SealingKey.here)
    if vault is not None:
        for entry in vault.entries():
            vault.secret(entry.name)
    return ""


def _lake(lake: str) -> str:
    DeltaTables(lake)  # raises where there is none
    return ""


def _works(worker: Worker) -> str:
    if not worker.is_alive:
        return "worker: a thread of it has ended; start the program anew"
    idle = worker.seconds_since_look
    return "" if idle < _LONGEST_LOOK else f"worker: it has not looked for work for {idle:.0f} s; see the log"


def _disk(settings: ServiceSettings) -> str:
    return next((seen for place in _places(settings) if (seen := _free(place))), "")


def _places(settings: ServiceSettings) -> Iterator[Path]:
    file = None if settings.workspace is None else file_of(url_of(settings.workspace))
    if file is not None:
        yield file.resolve()
    if settings.lake is not None and "://" not in settings.lake:
        yield Path(settings.lake).resolve()


def _free(place: Path) -> str:
    there = next(one for one in (place, *place.parents) if one.exists())
    free = shutil.disk_usage(there).free
    return "" if free >= _LEAST_FREE else f"{there}: only {free // 1_000_000:,} MB are free; make room"


def health_pages(look: Callable[[], tuple[HealthCheck, ...]]) -> list[HTTPRouteHandler]:
    """Make the two pages for programs; neither says more than yes or no."""

    @page("/livez", OPEN)
    def is_alive() -> Response[dict[str, bool]]:
        """Tell that the process answers."""
        return Response({"alive": True})

    @page("/readyz", OPEN)
    def is_ready() -> Response[ReadyAnswer]:
        """Tell whether requests should come here."""
        well = {one.name: one.is_well for one in look()}
        ready = all(well.values())
        return Response(ReadyAnswer(ready=ready, well=well), status_code=200 if ready else 503)

    return [is_alive, is_ready]
