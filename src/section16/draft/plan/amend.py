"""An amendment: which report it amends, and what changes."""

from datetime import date
from typing import Annotated, Literal, TypeAlias

import msgspec

from section16.draft.plan.base import Part, Texts, says

Changeable: TypeAlias = Literal[
    "security_title", "traded_on", "deemed_executed_on", "form_type", "code", "equity_swap",
    "timeliness", "shares", "total_value", "price", "acquired_disposed", "exercise_price",
    "exercisable_on", "expires_on", "underlying_title", "underlying_shares", "underlying_value",
    "shares_following", "value_following", "ownership", "nature",
]  # fmt: skip


class Change(Part, frozen=True, kw_only=True):
    """One cell of one line, or a whole line left out."""

    table: Annotated[Literal[1, 2], says("Table I or II.")]
    line: Annotated[int, says("Line of that table in the original, from 1.")]
    cell: Annotated[Changeable | None, says("Which cell; left out with `remove`.")] = None
    to: Annotated[
        str | None,
        says(
            "New value; TOML dates, numbers and booleans too, kept here as text (`2024-02-14`, "
            "`30.58`, `true`). Left out: the cell becomes empty."
        ),
    ] = None
    footnote: Annotated[
        Texts | None, says("Footnotes for the cell, `[]` for none; left out: it keeps those it had.")
    ] = None
    remove: Annotated[bool, says("The line should not have been reported.")] = False


class Amend(Part, frozen=True, kw_only=True):
    """The report that is amended.

    Issuer, owners and boxes are the original's unless the plan gives them; `[[event]]`s are lines
    that the original left out, and start from the original's last balances.
    """

    original: Annotated[str, says("File of the original report, beside the plan.")]
    original_filed: Annotated[date | None, says("Date the original was filed; left out: its header's.")] = None
    explain: Annotated[str, says("What changes and why, for the remarks.")]
    repeat: Annotated[
        Literal["changed", "all"],
        says("Lines to repeat: those changed (Instruction 9(b)), or the whole report."),
    ] = "changed"
    changes: Annotated[tuple[Change, ...], says("`[[amend.change]]`.")] = msgspec.field(default=(), name="change")
