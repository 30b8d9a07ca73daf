"""A rule over several reports: one small function with its id, severity and authority."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from section16.form.problems import Severity
from section16.rules.history.history import FiledReport, History

__all__ = ["HistoryFound", "HistoryRule", "history_rule"]

# The report, the place in it, and the message: what was seen; what to do.
HistoryFound = tuple[FiledReport, str, str]
HistoryFunction = Callable[[History], Iterator[HistoryFound]]


class HistoryRule(Struct, frozen=True, kw_only=True, eq=False):
    """A rule over several reports; the docstring of its function is its page in the reference.

    One that is `of_all` asks only reports that are said to be all that there are.
    """

    id: str
    severity: Severity
    authority: str
    function: HistoryFunction
    of_all: bool = False

    @property
    def name(self) -> str:
        """Return the name of the function, a sentence such as `initial_statements_come_once`."""
        return self.function.__name__

    @property
    def page(self) -> str:
        """Return the text of the page in the reference: first what to do, then why."""
        return self.function.__doc__ or ""


def history_rule(
    id: str, severity: Severity, authority: str, *, of_all: bool = False
) -> Callable[[HistoryFunction], HistoryRule]:
    """Make a function a rule over several reports."""

    def make(function: HistoryFunction) -> HistoryRule:
        return HistoryRule(id=id, severity=severity, authority=authority, function=function, of_all=of_all)

    return make
