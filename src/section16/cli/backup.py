"""`section16 backup` and `section16 restore`: the workspace and the vault as one file, proved both ways."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from section16.cli.filing.workspace import Where
from section16.cli.frame.console import say_json

if TYPE_CHECKING:
    from section16.tasks.backup import BackupManifest

__all__ = ["backup", "restore"]

_VaultOption = Annotated[
    Path | None,
    typer.Option(
        "--vault", metavar="FILE", envvar="SECTION16_VAULT", help="File of the encrypted vault; its key is not in it."
    ),
]
_JsonOption = Annotated[bool, typer.Option("--json", help="Print what the backup holds as JSON.")]


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="New file to write the backup to.")],
    *,
    workspace: Where = None,
    vault: _VaultOption = None,
    json: _JsonOption = False,
) -> None:
    """Back a workspace up into one file, while it is used.

    The file holds the database as it was at one moment, by SQLite's own backup or pg_dump, the encrypted vault if one
    is named, and the end of the audit trail, which is proved first. Keep the vault's key elsewhere.

    Examples:
        section16 backup monday.tar
        section16 backup monday.tar --workspace postgresql://section16@db/section16 --vault vault.json
    """
    from section16.tasks.backup import back_up

    _say("backed up", back_up(workspace or typer.get_app_dir("section16"), file, vault), json=json)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Backup to restore.")],
    *,
    workspace: Where = None,
    vault: _VaultOption = None,
    json: _JsonOption = False,
) -> None:
    """Make a workspace of a backup, where there is none.

    Each file is held against its hash, the audit trail is proved, and it has to end as the backup says; otherwise
    nothing is left there. A workspace that an earlier version made is brought up to date.

    Examples:
        section16 restore monday.tar --workspace restored
    """
    from section16.tasks.backup import restore as restore_backup

    _say("restored", restore_backup(file, workspace or typer.get_app_dir("section16"), vault), json=json)


def _say(what: str, manifest: "BackupManifest", *, json: bool) -> None:
    if json:
        say_json(manifest)
        return
    files = ", ".join(manifest.files)
    typer.echo(f"{what}: {files}; the trail is whole and ends with event {manifest.events}, {manifest.head[:12]}…")
