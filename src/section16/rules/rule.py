"""A rule: one small function with its id, severity, authority, and where and when it is in force."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Literal

from msgspec import Struct

from section16.form.problems import Severity
from section16.rules.report import Report
from section16.standard.versions import version_named

__all__ = ["Found", "Function", "Rule", "Stage", "rule"]

# The place, and the message: what was seen; what to do. A line where the place does not tell it.
Found = tuple[str, str] | tuple[str, str, int | None]
Function = Callable[[Report], Iterator[Found]]
# A document is judged as the filer submits it or as EDGAR disseminated it; few rules tell the two apart.
Stage = Literal["both", "submitted", "disseminated"]

Reads = Literal["report", "faults", "slips"]


class Rule(Struct, frozen=True, kw_only=True, eq=False):
    """A rule of the book; its page is the docstring of its function.

    `schema` tells that the XSD says the same. `reads` is what the rule looks at: of `faults`, what the reader put
    aside, and `slips`, of the file's own text, most reports have none. `since` and `until` are days of filing, `first`
    and `last` schema versions in the numbering of Forms 4 and 5, all four inclusive.
    """

    id: str
    severity: Severity
    authority: str
    function: Function
    forms: tuple[str, ...] = ("3", "4", "5")
    stage: Stage = "both"
    schema: bool = False
    reads: Reads = "report"
    since: date | None = None
    until: date | None = None
    first: str | None = None
    last: str | None = None

    @property
    def name(self) -> str:
        """Return the sentence that the rule is, as `footnote_ids_are_unique`."""
        return self.function.__name__

    @property
    def page(self) -> str:
        """Return the page of the reference: first line what, then why."""
        return self.function.__doc__ or ""

    def is_for(self, form: str, generation: int, *, submitted: bool) -> bool:
        """Tell whether the rule is for a form, 3, 4 or 5, of a generation of the schema, at its stage."""
        stage = "submitted" if submitted else "disseminated"
        first, last = version_named(self.first), version_named(self.last)
        return (
            form in self.forms
            and self.stage in {"both", stage}
            and (first is None or generation >= first.generation)
            and (last is None or generation <= last.generation)
        )

    def is_in_force(self, day: date | None) -> bool:
        """Tell whether the rule is in force on a day of filing; a dated rule is silent where none is known."""
        if self.since is None and self.until is None:
            return True
        return day is not None and (self.since or day) <= day <= (self.until or day)


def rule(id: str, severity: Severity, authority: str, **in_force: object) -> Callable[[Function], Rule]:
    """Make a function a rule; `in_force` takes the fields of Rule that narrow it."""

    def make(function: Function) -> Rule:
        return Rule(id=id, severity=severity, authority=authority, function=function, **in_force)  # type: ignore[arg-type]

    return make
