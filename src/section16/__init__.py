"""Reports of insider ownership: SEC Forms 3, 4 and 5, from the trade to the record.

`read` takes a path, bytes or an open file and gives an `OwnershipDocument`; `check` lists what the rules say of it;
`write` gives the bytes that EDGAR takes today; `render` shows it as HTML, text, PDF or Markdown; `draft` makes
reports from a plan. `open_lake` opens a lake of filings, to be asked in SQL or by screens, and
`open_ledger` a ledger of what insiders hold.
"""

from __future__ import annotations

# As in `typing`, whose import is most of what this package costs to import, and the time in which an interrupt of a
# command finds nobody yet to end it without a traceback.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any

    from section16.drafting.engine import Draft
    from section16.drafting.plan.mistake import FillsError, PlanError
    from section16.form.cell import Cell
    from section16.form.document import OwnershipDocument
    from section16.form.problems import Fault, Finding
    from section16.lake.layout import LakeError
    from section16.query.open_lake import open_lake
    from section16.query.screens.screen import Screen
    from section16.query.statement import QueryError
    from section16.standard.errors import Section16Error
    from section16.tasks.ledger.open_ledger import open_ledger
    from section16.tasks.reports.drafting import draft_plan as draft
    from section16.tasks.reports.report import check, read, render, write
    from section16.xml import NotOwnershipDocument, NotWritable

__all__ = [
    "Cell",
    "Draft",
    "Fault",
    "FillsError",
    "Finding",
    "LakeError",
    "NotOwnershipDocument",
    "NotWritable",
    "OwnershipDocument",
    "PlanError",
    "QueryError",
    "Screen",
    "Section16Error",
    "check",
    "draft",
    "open_lake",
    "open_ledger",
    "read",
    "render",
    "write",
]

_HOMES = {
    "Cell": ("section16.form.cell", "Cell"),
    "Draft": ("section16.drafting.engine", "Draft"),
    "Fault": ("section16.form.problems", "Fault"),
    "FillsError": ("section16.drafting.plan.mistake", "FillsError"),
    "Finding": ("section16.form.problems", "Finding"),
    "LakeError": ("section16.lake.layout", "LakeError"),
    "NotOwnershipDocument": ("section16.xml", "NotOwnershipDocument"),
    "NotWritable": ("section16.xml", "NotWritable"),
    "PlanError": ("section16.drafting.plan.mistake", "PlanError"),
    "OwnershipDocument": ("section16.form.document", "OwnershipDocument"),
    "QueryError": ("section16.query.statement", "QueryError"),
    "Screen": ("section16.query.screens.screen", "Screen"),
    "Section16Error": ("section16.standard.errors", "Section16Error"),
    "check": ("section16.tasks.reports.report", "check"),
    "draft": ("section16.tasks.reports.drafting", "draft_plan"),
    "open_lake": ("section16.query.open_lake", "open_lake"),
    "open_ledger": ("section16.tasks.ledger.open_ledger", "open_ledger"),
    "read": ("section16.tasks.reports.report", "read"),
    "render": ("section16.tasks.reports.report", "render"),
    "write": ("section16.tasks.reports.report", "write"),
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any public name
    """Import a public name when it is first used, so that `import section16` costs nothing."""
    from importlib import import_module  # noqa: PLC0415 - as `typing`, above

    # `lake(...)` is deprecated; the folder's module can be called as long as it is.
    if name in {"errors", "lake"}:
        return import_module(f"section16.{name}")
    if name not in _HOMES:
        message = f"module 'section16' has no attribute '{name}'"
        raise AttributeError(message)
    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    """List the public names, imported or not."""
    return sorted({*__all__, *(name for name in globals() if name.startswith("__"))})
