"""The commands of `section16 filer`, in the order in which its help lists them."""

from section16.cli.filer.account import delegations, people, status, tokens
from section16.cli.filer.ccc import ccc, new_ccc
from section16.cli.filer.changes import delegate, invite, remove, request_delegation, roles
from section16.cli.frame.help import CommandGroup

__all__ = ["filer"]

filer = CommandGroup("filer", "Manage EDGAR accounts: people, delegations, CCCs and tokens")
for command in (
    status,
    tokens,
    people,
    invite,
    roles,
    remove,
    delegations,
    delegate,
    request_delegation,
    ccc,
    new_ccc,
):
    filer.command()(command)
