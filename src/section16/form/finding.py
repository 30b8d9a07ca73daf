"""A finding: what a rule has to say about a report."""

from typing import Literal

from msgspec import Struct

__all__ = ["Finding", "Severity"]

Severity = Literal["suspense", "warning", "law", "advice"]


class Finding(Struct, frozen=True, kw_only=True):
    """One finding of one rule; `suspense` and `warning` are EDGAR's words, `law` and `advice` ours."""

    id: str
    severity: Severity
    place: str
    message: str
    authority: str
    line: int | None = None
