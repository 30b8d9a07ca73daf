"""`section16 filer ccc` and `new-ccc`: the CCC of a filer, which is kept and never shown."""

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from section16.cli.filer.order import AsJson, Beta, ChangeOrder, CikArgument, Live, SandboxUrl, Yes
from section16.cli.filing.workspace import Actor, Where, stopping
from section16.cli.frame.console import Stop, complain, say_json

if TYPE_CHECKING:
    from section16.edgar.secret import Secret
    from section16.tasks.filer.ccc import KeptCcc

__all__ = ["ccc", "new_ccc"]

_NEW_CCC = "SECTION16_NEW_CCC"


def ccc(cik: CikArgument, *, json: AsJson = False) -> None:
    """Fetch the CCC of a filer into your keyring.

    The CCC is never printed. `section16 file` takes it from there.

    Examples:
        section16 filer ccc 0001234567
    """
    from section16.tasks.filer.ccc import fetch_ccc

    with stopping():
        found = fetch_ccc(cik)
    _say_kept(found, json=json)


def new_ccc(
    cik: CikArgument,
    *,
    choose: Annotated[
        bool, typer.Option("--choose", help="Choose the CCC yourself, in place of one that EDGAR makes.")
    ] = False,
    live: Live = False,
    sandbox: SandboxUrl = None,
    beta: Beta = False,
    yes: Yes = False,
    json: AsJson = False,
    workspace: Where = None,
    actor: Actor = None,
) -> None:
    """Replace the CCC of a filer.

    EDGAR makes the new one, which goes into your keyring and is never printed. Everybody else who files for this filer
    needs it too: they run `section16 filer ccc`.

    With --choose you are asked for the new one, or it comes from SECTION16_NEW_CCC; the one in force comes from
    SECTION16_CCC_<CIK>, from the keyring, or you are asked for it.

    Examples:
        section16 filer new-ccc 0001234567
        section16 filer new-ccc 0001234567 --live
        section16 filer new-ccc 0001234567 --choose --live
    """
    from section16.tasks.filer.ccc import choose_ccc, replace_ccc

    order = ChangeOrder(live, beta, sandbox, yes, json, workspace, actor)
    codes = _codes(cik) if choose else None
    with order.begin(f"{cik}: replace the CCC; the one in force is no longer good then") as opened:
        target = order.target
        found = choose_ccc(cik, codes, target, opened) if codes else replace_ccc(cik, target, opened)
        _say_kept(found, json=json)


def _codes(cik: str) -> "tuple[Secret, Secret]":
    """Return the CCC in force and the chosen one, asked for where they are not kept."""
    from section16.edgar.secret import Secret
    from section16.edgar.secret_store import ccc_name, secret_for

    current = secret_for(ccc_name(cik)) or Secret(_asked(cik, "CCC in force", f"SECTION16_CCC_{cik}"))
    chosen = os.environ.get(_NEW_CCC, "").strip() or _asked(cik, "New CCC", _NEW_CCC, twice=True)
    return current, Secret(chosen)


def _asked(cik: str, what: str, variable: str, *, twice: bool = False) -> str:
    if not sys.stdin.isatty():
        message = f"{cik}: {what} is not set and nobody can be asked here; run it on a terminal, or set {variable}"
        raise Stop(message)
    return str(typer.prompt(f"{what} of {cik}", hide_input=True, confirmation_prompt=twice, err=True))


def _say_kept(found: "KeptCcc", *, json: bool) -> None:
    if json:
        say_json(found)
    elif found.kept_as:
        typer.echo(f"{found.cik}: the CCC is kept in the keyring as {found.kept_as}")
    else:
        typer.echo(f"{found.cik}: the CCC is replaced, and not kept in the keyring")
    if found.hidden_by:
        complain(f"{found.hidden_by}: it is set, and used in place of the keyring; unset it, or set it to the new CCC")
