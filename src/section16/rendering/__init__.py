"""From a form to HTML, PDF, text, Markdown and the terminal."""

from importlib import import_module
from typing import Final, Literal

from section16.form.document import OwnershipDocument

__all__ = ["render"]

_LAYOUTS: Final = ("html", "text", "pdf", "markdown")


def render(
    document: OwnershipDocument,
    as_: Literal["html", "text", "pdf", "markdown"],
    manner: Literal["stylesheets", "pages"] = "stylesheets",
) -> str | bytes:
    """Show a report as the SEC prints it; bytes for `pdf`, else a string. Raises ValueError for another word.

    `manner` chooses between the SEC's two ways, its stylesheets and the pages of sec.gov, where they differ.
    """
    if as_ not in _LAYOUTS:
        message = f"as_: '{as_}' is not a layout; write {', '.join(_LAYOUTS[:-1])} or {_LAYOUTS[-1]}"
        raise ValueError(message)
    # Each layout brings its own heavy library, so that one is imported when it is asked for.
    printed = import_module("section16.rendering.sheet").sheet(document, manner)
    made: str | bytes = getattr(import_module(f"section16.rendering.{as_}"), as_)(printed)
    return made
