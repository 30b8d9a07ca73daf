"""Backing a workspace up while it is used, and restoring it: a copy of one moment, proved before it counts."""

import os
import shutil
import sqlite3
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import msgspec
from msgspec import Struct
from sqlalchemy import URL, text

from section16.durable import make_folder, sync
from section16.tasks.filing.audit import verify_trail
from section16.workspace import Workspace, WorkspaceError, is_workspace
from section16.workspace.database import HEAD, utc_now
from section16.workspace.place import file_of, url_of
from section16.workspace.trail.audit import head

__all__ = ["BackupManifest", "back_up", "read_manifest", "restore"]

_MANIFEST: Final = "backup.json"
_DATABASES: Final = {"sqlite": "section16.db", "postgresql": "section16.dump"}
_VAULT: Final = "vault"
_ACTOR: Final = "section16"
_PRIVATE: Final = 0o600


class BackupManifest(Struct, frozen=True, kw_only=True):
    """What a backup holds: of which moment, with which end of the trail, and the hash of each file in it.

    `database` is `sqlite` or `postgresql`; `revision` the shape of its tables.
    """

    made_at: datetime
    made_by: str
    database: str
    revision: str
    events: int
    head: str
    files: dict[str, str]


def back_up(where: str | Path, to: Path, vault: Path | None = None) -> BackupManifest:
    """Write a backup of a workspace, and of the encrypted vault, into a new file, while others use both.

    The database's own copy is made, opened, and its trail proved. Raises WorkspaceError, also where `to` is there.
    """
    if to.exists():
        message = f"{to}: it is there already; name a new file"
        raise WorkspaceError(message)
    if not to.parent.is_dir():
        message = f"{to.parent}: there is no such folder; make it, or name another"
        raise WorkspaceError(message)
    url = url_of(where)
    with _troubles_of(to), TemporaryDirectory(dir=to.parent, prefix=".backup-") as folder, _opened(where) as workspace:
        place = Path(folder)
        copied = place / _DATABASES[url.get_backend_name()]
        events, end = _copy_sqlite(url, copied) if file_of(url) else _dump_postgresql(workspace, url, copied)
        names = [copied.name]
        if vault is not None:
            shutil.copyfile(vault, place / _VAULT)
            names.append(_VAULT)
        manifest = BackupManifest(
            made_at=utc_now(),
            made_by=f"section16 {version('section16')}",
            database=url.get_backend_name(),
            revision=HEAD,
            events=events,
            head=end,
            files={name: _hash(place / name) for name in names},
        )
        (place / _MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
        _pack(place, (_MANIFEST, *names), to)
    return manifest


@contextmanager
def _opened(where: str | Path) -> Iterator[Workspace]:
    if not is_workspace(where):
        message = f"workspace: there is none at '{where}'; name the folder or the address of one"
        raise WorkspaceError(message)
    with Workspace(where, _ACTOR) as workspace:
        yield workspace


@contextmanager
def _troubles_of(file: Path) -> Iterator[None]:
    try:
        yield
    except (FileNotFoundError, IsADirectoryError) as error:
        message = f"{error.filename or file}: {(error.strerror or str(error)).lower()}; name a file that is there"
        raise WorkspaceError(message) from None
    except OSError as error:
        message = (
            f"{error.filename or file}: {(error.strerror or str(error)).lower()}; make room, or name another place"
        )
        raise WorkspaceError(message) from None


def _copy_sqlite(url: URL, to: Path) -> tuple[int, str]:
    """Copy a database by its own backup, which sees one moment, and prove the copy."""
    to.touch(_PRIVATE)
    with closing(sqlite3.connect(str(url.database))) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
    return _proved(to)


def _proved(where: str | Path, noted: str | None = None) -> tuple[int, str]:
    """Return number and hash of the end of a trail; raise WorkspaceError where it is not whole, or lacks `noted`."""
    with _opened(where) as copy:
        proof = verify_trail(copy, noted)
    if proof.broken is not None:
        message = f"trail: event {proof.broken.number}: {proof.broken.reason}; see section16 audit verify"
        raise WorkspaceError(message)
    return proof.events, proof.head


def _dump_postgresql(workspace: Workspace, url: URL, to: Path) -> tuple[int, str]:
    """Let pg_dump copy the moment that one transaction of ours sees, and return the end of the trail in it."""
    to.touch(_PRIVATE)
    with workspace.reading() as session:
        session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        moment = session.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        end = head(session)
        _run("pg_dump", url, "--format=custom", "--no-owner", "--no-acl", f"--snapshot={moment}", f"--file={to}")
    _proved(str(url.render_as_string(hide_password=False)))
    return end


def _run(program: str, url: URL, *options: str) -> None:
    """Run a program of PostgreSQL; the password is in its environment, where other users do not see it."""
    found = shutil.which(program)
    if found is None:
        message = f"{program}: it is not installed; install PostgreSQL's client programs"
        raise WorkspaceError(message)
    address = url.set(drivername="postgresql", password=None).render_as_string()
    more = {"PGPASSWORD": str(url.password)} if url.password else {}
    ran = subprocess.run(  # noqa: S603 - a program by its whole path, options of ours
        [found, f"--dbname={address}", *options], capture_output=True, text=True, check=False, env=os.environ | more
    )
    if ran.returncode:
        reasons = (one.removeprefix(f"{program}: ").removeprefix("error: ") for one in ran.stderr.splitlines())
        message = (
            f"{program}: {next(reasons, 'it gave no reason')}; see that its version is the server's, or a later one"
        )
        raise WorkspaceError(message)


def _hash(file: Path) -> str:
    with file.open("rb") as opened:
        digest = sha256()
        while piece := opened.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def _pack(folder: Path, names: tuple[str, ...], to: Path) -> None:
    new = folder / "packed.tar"
    new.touch(_PRIVATE)
    with tarfile.open(new, "w") as packed:
        for name in names:
            packed.add(folder / name, name)
    sync(new)
    os.link(new, to)  # unlike a renaming, never over another file
    sync(to.parent)


def read_manifest(file: Path) -> BackupManifest:
    """Return what a backup says that it holds; raises WorkspaceError."""
    with _troubles_of(file), _unpacked(file) as packed:
        return _manifest_in(packed, file)


@contextmanager
def _unpacked(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(file, "r:") as packed:
            yield packed
    except (tarfile.TarError, msgspec.MsgspecError, KeyError):
        message = f"{file}: it is no backup of section16, or damaged; take another"
        raise WorkspaceError(message) from None


def _manifest_in(packed: tarfile.TarFile, file: Path) -> BackupManifest:
    member = packed.extractfile(_MANIFEST)
    if member is None:
        message = f"{file}: it is no backup of section16; take another"
        raise WorkspaceError(message)
    return msgspec.json.decode(member.read(), type=BackupManifest)


def restore(file: Path, where: str | Path, vault: Path | None = None) -> BackupManifest:
    """Make a workspace of a backup, where there is none, and prove that it ends as the backup says.

    `vault` is where the encrypted vault goes. Raises WorkspaceError, and leaves nothing then; of PostgreSQL the tables,
    where only the trail is not as it should be.
    """
    url = url_of(where)
    with _troubles_of(file), _unpacked(file) as packed:
        manifest = _manifest_in(packed, file)
        _require_fit(manifest, url, where, vault)
        target = file_of(url)
        parent = target.parent if target else file.parent
        above = next(one for one in (parent, *parent.parents) if one.exists())
        with TemporaryDirectory(dir=above, prefix=".restore-") as folder:
            _unpack(packed, manifest, Path(folder))
            copied = Path(folder) / _DATABASES[manifest.database]
            if target is None:
                _run("pg_restore", url, "--no-owner", "--no-acl", "--single-transaction", str(copied))
            _proved(str(copied) if target else where, manifest.head)
            if target is not None:
                make_folder(parent, 0o700)
                os.link(copied, target)
                sync(parent)
            if vault is not None and _VAULT in manifest.files:
                make_folder(vault.parent, 0o700)
                shutil.move(Path(folder) / _VAULT, vault)
                sync(vault.parent)
    return manifest


def _require_fit(manifest: BackupManifest, url: URL, where: str | Path, vault: Path | None) -> None:
    if manifest.database != url.get_backend_name():
        message = f"workspace: the backup is of {manifest.database}; give a place of that kind"
        raise WorkspaceError(message)
    if manifest.revision > HEAD:
        message = f"backup: made by a later version ({manifest.made_by}); install that version to restore it"
        raise WorkspaceError(message)
    if vault is not None and vault.exists():
        message = f"vault: '{vault}' is there already; move it away, or name another place for it"
        raise WorkspaceError(message)
    if file_of(url) and is_workspace(where):
        message = "workspace: one is there already; move it away, or restore to another place"
        raise WorkspaceError(message)


def _unpack(packed: tarfile.TarFile, manifest: BackupManifest, folder: Path) -> None:
    """Take the files that the manifest names out, and hold each against its hash."""
    for name, expected in manifest.files.items():
        member = packed.extractfile(name) if name in {*_DATABASES.values(), _VAULT} else None
        if member is None:
            raise KeyError(name)
        to = folder / name
        to.touch(_PRIVATE)
        with to.open("wb") as out:
            shutil.copyfileobj(member, out)
        if _hash(to) != expected:
            message = f"{name}: it is not what was backed up; take another backup"
            raise WorkspaceError(message)
        sync(to)
