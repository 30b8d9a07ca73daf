"""Repairing a report: what is safe is changed, what changed is shown, nothing is written."""

import difflib
from datetime import date

from msgspec import Struct

from section16.form.finding import Finding
from section16.rules.repair import reasons_against, repair
from section16.tasks.checking import check
from section16.xml import read_document
from section16.xml.repaired import laid_out, write_repaired

__all__ = ["NotRepairable", "Repaired", "repair_file"]


class NotRepairable(ValueError):  # noqa: N818 - says what the report is
    """A repair would have to guess; `reasons` says why, each with its place."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        """Keep the reasons."""
        super().__init__("\n".join(reasons))
        self.reasons = reasons


class Repaired(Struct, frozen=True):
    """A repaired report: its file, the findings that are gone and those that are left, and the difference in lines."""

    data: bytes
    gone: tuple[Finding, ...]
    left: tuple[Finding, ...]
    diff: tuple[str, ...]


def repair_file(data: bytes, name: str = "report.xml", today: date | None = None) -> Repaired:
    """Repair a report as a filer submits it; `name` stands in the head of the diff.

    Raises NotOwnershipDocument for bytes that are none, and NotRepairable.
    """
    document = read_document(data)
    if reasons := reasons_against(document):
        raise NotRepairable(reasons)
    before = check(document, today, source=data)
    made = write_repaired(repair(document))
    left = check(read_document(made), today, source=made)
    still = {(one.id, one.message) for one in left}
    gone = tuple(one for one in before if (one.id, one.message) not in still)
    return Repaired(data if made == data else made, gone, left, _difference(laid_out(data), made, name))


def _difference(old: bytes, new: bytes, name: str) -> tuple[str, ...]:
    before, after = (one.decode("utf-8", "replace").splitlines() for one in (old, new))
    return tuple(difflib.unified_diff(before, after, name, f"{name} (repaired)", lineterm="", n=2))
