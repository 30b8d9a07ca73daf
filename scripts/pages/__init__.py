"""The pages of docs/reference that the code writes, by file name, by hand."""

from collections.abc import Callable, Mapping
from typing import Final

from pages.characters import characters
from pages.codes import codes
from pages.columns import columns
from pages.commands import commands
from pages.cost import cost
from pages.dated_law import dated_law
from pages.deadlines import deadlines
from pages.differences import differences
from pages.events import events
from pages.fields import fields
from pages.footnote_texts import footnote_texts
from pages.limits import limits
from pages.plan_format import plan_format
from pages.python_names import python_names
from pages.rulebook import rulebook
from pages.unexplained import unexplained
from pages.versions import versions

__all__ = ["PAGES"]

PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "characters.md": characters,
    "codes.md": codes,
    "columns.md": columns,
    "commands.md": commands,
    "cost.md": cost,
    "deadlines.md": deadlines,
    "differences.md": differences,
    "events.md": events,
    "fields.md": fields,
    "footnotes.md": footnote_texts,
    "law.md": dated_law,
    "limits.md": limits,
    "plan-format.md": plan_format,
    "python.md": python_names,
    "rules.md": rulebook,
    "unexplained.md": unexplained,
    "versions.md": versions,
}
