"""What the commands around a workspace share: which workspace, who acts, how a submission is told."""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from section16.cli.frame.console import FINDINGS, Stop, complain, one_line
from section16.standard.errors import Section16Error

if TYPE_CHECKING:
    from section16.workspace import Workspace
    from section16.workspace.submissions import Submission

__all__ = ["Actor", "Where", "as_fields", "say_submission", "stopping", "workspace_at", "workspace_if_there"]

Where = Annotated[
    str | None,
    typer.Option(
        "--workspace",
        metavar="WHERE",
        envvar="SECTION16_WORKSPACE",
        help="Folder or postgresql:// address of the workspace.",
        show_default="your folder for application data",
    ),
]
Actor = Annotated[
    str | None,
    typer.Option(
        "--as",
        metavar="NAME",
        envvar="SECTION16_USER",
        help="Who acts, as the audit trail names them.",
        show_default="your login name",
    ),
]


@contextmanager
def workspace_at(where: str | None, actor: str | None) -> "Iterator[Workspace]":
    """Open the workspace, made where there is none; else the one in the user's folder for data."""
    from section16.workspace import Workspace
    from section16.workspace.database import Door

    place, who = where or typer.get_app_dir("section16"), actor or _login()
    with stopping(), Workspace(place, who, door=Door("command")) as workspace:
        yield workspace
        _checkpoint(workspace)


def _checkpoint(workspace: "Workspace") -> None:
    """Keep the day's checkpoint of the trail, after what a command did to it."""
    from section16.tasks.filing.checkpointing import add_checkpoint, checkpoints_here

    if trouble := add_checkpoint(workspace, checkpoints_here(), daily=True):
        complain(one_line(f"note: {trouble}"))


@contextmanager
def workspace_if_there(where: str | None, actor: str | None) -> "Iterator[Workspace | None]":
    """Open the workspace where there is one, and make none."""
    from section16.workspace import is_workspace

    if not is_workspace(where or typer.get_app_dir("section16")):
        yield None
        return
    with workspace_at(where, actor) as workspace:
        yield workspace


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a user without a name, as in some containers
        return f"user {os.getuid()}" if hasattr(os, "getuid") else "a user without a name"


@contextmanager
def stopping() -> Iterator[None]:
    """Give what a filing cannot go on with the status 1; what was not set up for it has that of wrong use."""
    from section16.edgar.errors import SettingsError
    from section16.edgar.secret_store import MissingSecretError
    from section16.workspace import WorkspaceError
    from section16.xml import NotWritable

    try:
        yield
    except NotWritable as refusal:
        message = f"nothing sent: EDGAR would suspend it\n{refusal}"
        raise Stop(message, FINDINGS) from None
    except (WorkspaceError, MissingSecretError, SettingsError):
        raise
    except Section16Error as error:
        raise Stop(one_line(str(error)), FINDINGS) from None


def as_fields(submission: "Submission") -> dict[str, object]:
    """Return what JSON says of a submission."""
    names = ("id", "state", "live", "target", "accession", "draft_hash", "sent_at", "changed_at")
    return {name: getattr(submission, name) for name in names}


def say_submission(name: str, submission: "Submission", *, err: bool = False) -> None:
    """Print one line: what, where, how far."""
    mode = "live" if submission.live else "test"
    number = f" {submission.accession}" if submission.accession else ""
    line = one_line(f"{name}: {mode}, {submission.target}: {submission.state}{number}")
    if err:
        complain(line)
    else:
        typer.echo(line)
