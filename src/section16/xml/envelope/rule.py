"""A rule of the envelope: what EDGAR asks of the submission around a report.

The rules of the report itself are in `section16.rules`, a sibling of this folder; these have the same shape.
"""

from collections.abc import Callable, Iterator
from typing import Literal

from msgspec import Struct

from section16.form.envelope import Envelope
from section16.form.problems import Finding

__all__ = ["EnvelopeRule", "Found", "envelope_rule"]

Found = tuple[str, str]  # the place, and the message: what was seen; what to do
Function = Callable[[Envelope], Iterator[Found]]


class EnvelopeRule(Struct, frozen=True, kw_only=True, eq=False):
    """One rule; its page is the docstring of its function. A `lost` thing EDGAR drops with no more than a warning."""

    id: str
    severity: Literal["suspense", "warning"]
    authority: str
    function: Function
    lost: bool = False

    @property
    def name(self) -> str:
        """Return the sentence that the rule is."""
        return self.function.__name__

    @property
    def page(self) -> str:
        """Return the page of the reference: first line what, then why."""
        return self.function.__doc__ or ""

    def findings(self, envelope: Envelope) -> Iterator[Finding]:
        """Yield what the rule has to say about a submission."""
        for place, message in self.function(envelope):
            yield Finding(id=self.id, severity=self.severity, place=place, message=message, authority=self.authority)


def envelope_rule(
    id: str,
    severity: Literal["suspense", "warning"],
    authority: str,
    *,
    lost: bool = False,
) -> Callable[[Function], EnvelopeRule]:
    """Make a function a rule of the envelope."""

    def make(function: Function) -> EnvelopeRule:
        return EnvelopeRule(id=id, severity=severity, authority=authority, function=function, lost=lost)

    return make
