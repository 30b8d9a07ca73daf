"""What the commands of `section16 filer` share: arguments, which EDGAR is meant, and asking before a live change."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from section16.cli.filing.workspace import stopping, workspace_at
from section16.cli.frame.console import FINDINGS, Stop, complain

if TYPE_CHECKING:
    from section16.tasks.edgar_target import EdgarTarget
    from section16.workspace import Workspace

__all__ = ["AsJson", "Beta", "ChangeOrder", "CikArgument", "Live", "SandboxUrl", "Yes", "cik_of", "target_of"]


def cik_of(text: str) -> str:
    """Read a CIK as it is typed; raise what typer tells as wrong use."""
    from section16.standard.errors import IdentifierError
    from section16.standard.numbers import Cik

    try:
        return Cik.parse(text).padded
    except IdentifierError as error:
        raise typer.BadParameter(str(error)) from None


CikArgument = Annotated[str, typer.Argument(metavar="CIK", parser=cik_of, help="CIK of the filer.")]
SandboxUrl = Annotated[
    str | None, typer.Option("--sandbox", metavar="URL", help="Use a running sandbox, not the SEC's EDGAR.")
]
Beta = Annotated[bool, typer.Option("--beta", help="Use the SEC's beta EDGAR, which has its own accounts and tokens.")]
Live = Annotated[bool, typer.Option("--live", help="Change the account with the SEC's EDGAR, after asking you.")]
Yes = Annotated[bool, typer.Option("--yes", help="Change it live without asking.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def target_of(sandbox: str | None, *, beta: bool, otherwise: str = "production") -> "EdgarTarget":
    """Return the EDGAR that is meant."""
    from section16.tasks.edgar_target import EdgarTarget

    if sandbox and beta:
        message = "--sandbox and --beta: both named; choose one"
        raise Stop(message)
    return EdgarTarget(name=sandbox.rstrip("/") if sandbox else "beta" if beta else otherwise)


class ChangeOrder(NamedTuple):
    """Where a change is made, by whom, and how it is told: the options of a command that changes something."""

    live: bool
    beta: bool
    sandbox: str | None
    yes: bool
    json: bool
    workspace: str | None
    actor: str | None

    @property
    def target(self) -> "EdgarTarget":
        """Return the EDGAR that is meant; without any named, practice."""
        from section16.tasks.edgar_target import PRACTICE

        if self.live and (self.sandbox or self.beta):
            message = f"--live and {'--sandbox' if self.sandbox else '--beta'}: both named; choose one"
            raise Stop(message)
        return target_of(self.sandbox, beta=self.beta, otherwise="production" if self.live else PRACTICE)

    @contextmanager
    def begin(self, what: str) -> "Iterator[Workspace | None]":
        """Ask before a live change, and open the workspace whose audit trail tells of it; practice has none."""
        from section16.tasks.edgar_target import PRACTICE

        practice = self.target.name == PRACTICE
        if self.live and not self.yes:
            _ask(what)
        with stopping() if practice else workspace_at(self.workspace, self.actor) as opened:
            yield opened
        if practice:
            complain("note: this was practice with a local EDGAR; add --live to change the account with the SEC's")


def _ask(what: str) -> None:
    complain(what)
    if not _is_terminal():
        message = "nothing was changed: nobody can be asked here; run it on a terminal, or with --yes"
        raise Stop(message)
    if not typer.confirm("Change this live?", err=True):
        message = "nothing was changed"
        raise Stop(message, FINDINGS)


def _is_terminal() -> bool:
    return sys.stdin.isatty()
