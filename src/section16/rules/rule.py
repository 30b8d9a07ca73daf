"""A rule: one small function with its id, severity, authority, and where and when it is in force."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final, Literal, TypedDict, Unpack

from msgspec import Struct

from section16.form.problems import Severity
from section16.rules.report import Report
from section16.standard.versions import version_named

__all__ = ["CHANGES", "SPECIFICATION", "Found", "Function", "Reads", "Rule", "RuleScope", "Stage", "rule"]

SPECIFICATION: Final = "EDGAR Ownership XML Technical Specification v5.5"
CHANGES: Final = ("4", "5")  # the forms that report changes

# The place, and the message: what was seen; what to do. The line, where the place does not tell it.
Found = tuple[str, str] | tuple[str, str, int | None]
Function = Callable[[Report], Iterator[Found]]
# A document is judged as the filer submits it or as EDGAR disseminated it; few rules tell the two apart.
Stage = Literal["both", "submitted", "disseminated"]

Reads = Literal["report", "faults", "slips"]


class Rule(Struct, frozen=True, kw_only=True, eq=False):
    """A rule of the book; the docstring of its function is its page in the reference.

    `schema` marks a rule that the XSD has too. `reads` says what the rule looks at; most reports have no faults (what
    the reader could not read) and no slips (oddities of the file's text), so rules on those are seldom asked.
    `since` and `until` are days of filing, `first` and `last` schema versions as Forms 4 and 5 number them, all four
    inclusive.
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
        """Return the name of the function, a sentence such as `footnote_ids_are_unique`."""
        return self.function.__name__

    @property
    def page(self) -> str:
        """Return the text of the page in the reference: first what to do, then why."""
        return self.function.__doc__ or ""

    def is_for(self, form: str, generation: int, *, submitted: bool) -> bool:
        """Tell whether the rule is for a form (3, 4 or 5), a generation of the schema, and a stage."""
        stage = "submitted" if submitted else "disseminated"
        first, last = version_named(self.first), version_named(self.last)
        return (
            form in self.forms
            and self.stage in {"both", stage}
            and (first is None or generation >= first.generation)
            and (last is None or generation <= last.generation)
        )

    def is_in_force(self, day: date | None) -> bool:
        """Tell whether the rule is in force on a day of filing; a dated rule is not, if the day is unknown."""
        if self.since is None and self.until is None:
            return True
        return day is not None and (self.since or day) <= day <= (self.until or day)


class RuleScope(TypedDict, total=False):
    """The fields of a Rule that say for which reports it is, and what it reads of them."""

    forms: tuple[str, ...]
    stage: Stage
    schema: bool
    reads: Reads
    since: date
    until: date
    first: str
    last: str


def rule(id: str, severity: Severity, authority: str, **scope: Unpack[RuleScope]) -> Callable[[Function], Rule]:
    """Make a function a rule: for all reports, or for those that `scope` names."""

    def make(function: Function) -> Rule:
        return Rule(id=id, severity=severity, authority=authority, function=function, **scope)

    return make
