"""Markdown of the generated pages: tables, and a page with its first line."""

from collections.abc import Iterable, Sequence

__all__ = ["code", "page", "table"]


def page(title: str, *blocks: str) -> str:
    """Return a page: its title, where it comes from, its blocks."""
    origin = "<!-- Written by scripts/write_reference.py from the code; `make docs` writes it again. -->"
    return "\n\n".join((f"# {title}", origin, *(block.strip("\n") for block in blocks))) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; a bar in a cell is escaped, a line break is a blank."""
    lines = (head, ["---"] * len(head), *rows)
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def code(text: str) -> str:
    """Set a text in code; nothing stays nothing."""
    return f"`{text}`" if text else ""


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
