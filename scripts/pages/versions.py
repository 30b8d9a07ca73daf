"""docs/reference/versions.md: the schema versions."""

from pages.markdown import code, page, table
from section16.standard.versions import VERSIONS, SchemaVersion, current_version

__all__ = ["versions"]

_INTRO = """
EDGAR stamps each disseminated document with the schema version in force. All of them are read; a submission is
written without one, by the current schema. Form 3 has had a numbering of its own since 2008, so versions are ordered
by *generation*, which is common to all forms. A version that is not known is read as the nearest older one.

*Known from* says how sure the first day is: `spec`, a document of the SEC; `seen`, filings or a text that quotes the
SEC; `memory`, neither. *Stylesheet* is the one of the SEC's package by which such a document is printed.
"""


def versions() -> str:
    """Return the page."""
    head = ("Version", "Generation", "Forms", "First day", "Known from", "Stylesheet", "What changed")
    return page("Schema versions", _INTRO, _current(), table(head, map(_row, VERSIONS)))


def _current() -> str:
    named = (f"Form {form} {code(current_version(form).name)}" for form in ("3", "4", "5"))
    return f"Current: {', '.join(named)}."


def _row(one: SchemaVersion) -> tuple[str, ...]:
    changes = "; ".join(one.changes) or "nothing that is known"
    forms = ", ".join(one.forms)
    return (code(one.name), str(one.generation), forms, one.first_on.isoformat(), one.mark, one.sheet, changes)
