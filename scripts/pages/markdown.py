"""Markdown of the generated pages: tables, and a page with its first line."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

__all__ = ["code", "page", "plain", "table"]


def page(title: str, *blocks: str) -> str:
    """Return a page: its title, where it comes from, its blocks."""
    origin = "<!-- Written by scripts/write_reference.py from the code; `make docs` writes it again. -->"
    return "\n\n".join((f"# {title}", origin, *(block.strip("\n") for block in blocks))) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; bars and tags in a cell are escaped, a line break is a blank."""
    lines = (head, ["---"] * len(head), *rows)
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def code(text: str) -> str:
    """Set a text in code; nothing stays nothing."""
    return f"`{text}`" if text else ""


def _cell(text: str) -> str:
    return " ".join(plain(text).replace("|", "\\|").split())


def plain(text: str) -> str:
    """Return a text in which `<` opens no tag of HTML; what is set in code stays."""
    return _CODE_OR_TAG.sub(lambda found: found[0] if found[0] != "<" else "&lt;", text)


_CODE_OR_TAG: Final = re.compile(r"`[^`]*`|<")
