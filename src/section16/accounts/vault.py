"""Setting and forgetting secrets in the vault, each with its event; nothing here gives one back."""

import re
from datetime import date
from typing import Final

from section16.accounts.credentials.openid import CLIENT_SECRET
from section16.accounts.errors import AccountError
from section16.edgar.secret import Secret
from section16.edgar.secret_store import FILER_TOKEN, USER_TOKEN, ccc_name
from section16.edgar.vault import Vault, VaultEntry
from section16.standard.errors import IdentifierError
from section16.workspace import Workspace
from section16.workspace.trail.audit import add_event

__all__ = ["KINDS", "forget_in_vault", "secret_name", "set_in_vault"]

_CCC: Final = "ccc"
# What can be set, and what people call it.
KINDS: Final = {
    _CCC: "CCC of a filer",
    FILER_TOKEN: "filer API token",
    USER_TOKEN: "user API token",
    CLIENT_SECRET: "secret of the OpenID client",
}
_PRINTED: Final = re.compile(r"[!-~]{4,8192}")


def secret_name(kind: str, cik: str) -> str:
    """Return under which name a secret is kept; raises AccountError."""
    if kind not in KINDS:
        message = f"kind: '{kind}' is none; choose one of the list"
        raise AccountError(message)
    try:
        return ccc_name(cik) if kind == _CCC else kind
    except IdentifierError as error:
        message = f"cik: {error}"
        raise AccountError(message) from None


def set_in_vault(workspace: Workspace, vault: Vault, name: str, secret: Secret, until: date | None) -> None:
    """Set a secret in the name of who acts; raises AccountError for what cannot be one."""
    if not _PRINTED.fullmatch(secret.reveal()):
        message = "secret: it has too few signs, or white space within; copy it again"
        raise AccountError(message)
    if until is not None and until < workspace.now().date():
        message = f"until: {until} has passed; write the day on which it ends, or leave it empty"
        raise AccountError(message)
    entry = VaultEntry(name=name, set_by=workspace.actor, set_at=workspace.now(), until=until)
    with workspace.writing() as writing:
        add_event(writing, "secret set", f"secret {name}", {"until": until.isoformat()} if until else None)
        vault.put(entry, secret)  # where this fails, nothing happened and nothing is told


def forget_in_vault(workspace: Workspace, vault: Vault, name: str) -> None:
    """Take a secret out of the vault."""
    with workspace.writing() as writing:
        add_event(writing, "secret forgotten", f"secret {name}")
        vault.forget(name)
