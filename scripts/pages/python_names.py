"""docs/reference/python.md: the public names of the package."""

import re
from collections.abc import Sequence
from inspect import cleandoc, getdoc, isfunction, signature
from itertools import starmap
from typing import Any, Final

from msgspec import Struct

import section16
from pages.markdown import code, page, table
from section16.form.frames import ExactFrame
from section16.query.open_lake import LAKE_METHODS, OpenLake
from section16.query.query import QueryResult
from section16.tasks.ledger.answer_list import ANSWER_METHODS, LedgerAnswers
from section16.tasks.ledger.open_ledger import LEDGER_METHODS, Ledger
from section16.xml.container.refusal import WRONG_FILES

__all__ = ["python_names"]

_INTRO = """
`import section16` is all. Names are imported when first used, so that the import itself costs nothing. All values are
frozen: `msgspec.structs.replace` makes a changed copy, `msgspec.json.encode` the JSON, `msgspec.structs.asdict` a
dictionary.
"""
_REFUSED = """
`kind` of `NotOwnershipDocument`, one word to count and to branch on, and what the message says was seen. Besides these:
`too-large` and `cut-submission` (more, or less, than a whole file), `text-filing` (a Form 3, 4 or 5 of before 30 June
2003, filed as text), and `unknown`.
"""
_FIELDS = "Its fields stand in [Fields](fields.md)."


# What public functions return that has methods, and their names; a notebook's own are left out.
_RETURNED: Final[tuple[tuple[type, Sequence[str]], ...]] = (
    (section16.OwnershipDocument, ("transactions", "holdings", "owners", "to_frame", "summary")),
    (OpenLake, LAKE_METHODS),
    (ExactFrame, ("to_floats", "to_pandas")),
    (QueryResult, ()),
    (Ledger, LEDGER_METHODS),
    (LedgerAnswers, ANSWER_METHODS),
)


def python_names() -> str:
    """Return the page."""
    found = {name: getattr(section16, name) for name in section16.__all__}
    functions = (_function(name, one) for name, one in found.items() if isfunction(one))
    errors = (_error(name, one) for name, one in found.items() if _is_error(one))
    values = (_value(name, one) for name, one in found.items() if isinstance(one, type) and issubclass(one, Struct))
    return page(
        "Python",
        _INTRO,
        "## Functions",
        *functions,
        "## What they return",
        *starmap(_methods, _RETURNED),
        "## Errors",
        *errors,
        f"### What is refused\n{_REFUSED}\n{_refused()}",
        "## Values",
        *values,
    )


def _methods(kind: type, names: Sequence[str]) -> str:
    """Show each method with its call, and each property."""
    found = ((name, getattr(kind, name)) for name in names)
    listed = (
        f"#### {kind.__name__}.{name}\n\n```text\n{name}{_call(one)}\n```\n\n{getdoc(one)}" for name, one in found
    )
    return "\n\n".join((f"### {kind.__name__}", getdoc(kind) or "", *listed))


def _call(method: Any) -> str:  # noqa: ANN401 - any public method
    if isinstance(method, property):
        return _plain(re.sub(r"^.* -> ", ": ", str(signature(method.fget))) if method.fget else "")
    call = re.sub(r"^\(self(?:, /)?(?:, )?", "(", str(signature(method)))
    return _plain(re.sub(r"-> '(.*)'$", r"-> \1", call))


def _function(name: str, function: Any) -> str:  # noqa: ANN401 - any public function
    call = f"section16.{name}{_plain(str(signature(function)))}"
    return f"### {name}\n\n```text\n{call}\n```\n\n{cleandoc(function.__doc__ or '')}"


def _is_error(one: object) -> bool:
    return isinstance(one, type) and issubclass(one, Exception)


def _error(name: str, error: type[Exception]) -> str:
    return f"### {name}\n\n{cleandoc(error.__doc__ or '')}\n\nA `{error.__mro__[1].__name__}`."


def _value(name: str, value: type[Struct]) -> str:
    fields = _FIELDS if name == "OwnershipDocument" else _fields(value)
    return f"### {name}\n\n{cleandoc(value.__doc__ or '')}\n\n{fields}"


def _fields(value: type[Struct]) -> str:
    kinds = ((code(name), code(_plain(str(one.annotation)))) for name, one in signature(value).parameters.items())
    return table(("Field", "Type"), kinds)


def _plain(text: str) -> str:
    """Leave the modules out of a type."""
    text = re.sub(r"<class '([^']+)'>", r"\1", text)
    return re.sub(r"(?:\b[a-z_]\w*\.)+(?=[A-Za-z])", "", text).replace("Optional[~T]", "T | None")


def _refused() -> str:
    rows = {look.kind: (code(look.kind), _placed(look.seen)) for look in reversed(WRONG_FILES)}
    return table(("Kind", "Seen"), (rows[kind] for kind in sorted(rows)))


def _placed(seen: str) -> str:
    return seen.replace("{root}", "...").replace("{type!r}", "...")
