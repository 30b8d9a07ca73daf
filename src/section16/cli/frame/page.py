"""Options of commands whose answer can be printed as a page."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import typer

from section16.cli.frame.console import Stop

if TYPE_CHECKING:
    from section16.rendering.memo.memo import Memo

__all__ = ["AsPage", "PageFile", "page_layout", "say_page"]

AsPage: TypeAlias = Annotated[
    Literal["html", "pdf", "text"] | None,
    typer.Option("--as", metavar="LAYOUT", help="Give a page to print: html, pdf or text.", show_default="a few lines"),
]
PageFile: TypeAlias = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Write the page to this file; its ending is a layout, too.")
]
_ENDINGS: dict[str, Literal["html", "pdf", "text"]] = {".html": "html", ".htm": "html", ".pdf": "pdf", ".txt": "text"}


def page_layout(
    as_: Literal["html", "pdf", "text"] | None, out: Path | None, *, json: bool
) -> Literal["html", "pdf", "text"] | None:
    """Return the layout that is asked for, else that of the file's ending; None for no page. JSON is none."""
    if json and (as_ is not None or out is not None):
        message = f"--json and {'--out' if as_ is None else '--as'}: both named; choose one"
        raise Stop(message)
    if as_ is not None or out is None:
        return as_
    found = _ENDINGS.get(out.suffix.lower())
    if found is None:
        message = f"--out: '{out}' does not end in .html, .pdf or .txt; say the layout with --as"
        raise Stop(message)
    return found


def say_page(memo: "Memo", layout: Literal["html", "pdf", "text"], out: Path | None) -> None:
    """Write a page; stop where the file cannot be written."""
    from section16.tasks.answers.page import give_page

    try:
        give_page(memo, layout, out)
    except OSError as error:
        message = f"--out: '{out}' cannot be written ({error.strerror}); name a file in a folder that is there"
        raise Stop(message) from None
