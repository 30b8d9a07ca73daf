"""Showing a report in every form that people read."""

from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec.structs import replace

from section16.form.document import OwnershipDocument
from section16.render import render as rendered

if TYPE_CHECKING:
    from rich.console import RenderableType

__all__ = ["as_json", "on_terminal", "render"]


def render(
    report: OwnershipDocument,
    as_: Literal["html", "text", "pdf", "markdown"],
    manner: Literal["stylesheets", "pages"] = "stylesheets",
) -> str | bytes:
    """Show a report as the SEC prints it; bytes for `pdf`, else a string. Raises ValueError for another word.

    `manner` chooses between the SEC's two ways, its stylesheets and the pages of sec.gov, where they differ.
    """
    return rendered(report, as_, manner)


def on_terminal(report: OwnershipDocument) -> "RenderableType":
    """Return a view of a report for a terminal of any width."""
    from section16.render.terminal import terminal  # noqa: PLC0415 - rich is for terminals only

    return terminal(report)


def as_json(report: OwnershipDocument) -> bytes:
    """Return the whole typed form as JSON, but for the CCC, which is nobody else's; numbers as exact strings.

    A line's `kind` is `transaction` or `holding`; msgspec reads the JSON back as an `OwnershipDocument`.
    """
    owners = tuple(replace(owner, ccc=None) for owner in report.reporting_owners)
    return msgspec.json.format(msgspec.json.encode(replace(report, reporting_owners=owners)), indent=2) + b"\n"
