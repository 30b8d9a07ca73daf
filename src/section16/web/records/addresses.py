"""Whose records an address is about, and who may look at them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from section16.accounts.account import permits_owner
from section16.standard.numbers import Cik
from section16.tasks.records.keeping import TypedRecord, record_numbered
from section16.tasks.records.kinds.catalog import KINDS
from section16.tasks.records.kinds.content import RecordContent
from section16.web.errors import NotFoundError
from section16.web.visit import Visit
from section16.workspace.errors import WorkspaceError

__all__ = ["issuer_of", "kind_named", "nothing_there", "padded", "record_of", "require_owner"]


def issuer_of(_session: Session, parameters: Mapping[str, Any]) -> str | None:
    """Return the issuer of an address, by ten digits; None where that is no CIK."""
    found = Cik.match(str(parameters.get("issuer", "")))
    return found.padded if found else None


def nothing_there() -> NotFoundError:
    """Return what is raised for an address at which nothing is, or nothing that the visitor may know of."""
    return NotFoundError("address: nothing is there")


def padded(text: str) -> str:
    """Return a CIK of an address by ten digits; raises NotFoundError for another text."""
    found = Cik.match(text)
    if found is None:
        raise nothing_there()
    return found.padded


def require_owner(visit: Visit, issuer: str, insider: str) -> None:
    """Raise NotFoundError for who may not see what is about an insider: others' things are not to be known of."""
    if not permits_owner(visit.account, issuer, (insider,)):
        raise nothing_there()


def kind_named(name: str) -> type[RecordContent]:
    """Return a kind of record by its name in an address; raises NotFoundError."""
    found = KINDS.get(name.replace("-", " "))
    if found is None:
        raise nothing_there()
    return found


def record_of(visit: Visit, issuer: str, number: int) -> TypedRecord[Any]:
    """Return a record of an issuer; raises NotFoundError for one of another."""
    try:
        found = record_numbered(visit.workspace, number)
    except WorkspaceError:
        raise nothing_there() from None
    if found.kept.issuer_cik != issuer:
        raise nothing_there()
    return found
