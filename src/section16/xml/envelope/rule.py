"""A rule of the envelope: what EDGAR asks of the submission around a report.

The rules of the report itself are in `section16.rules`, a sibling of this folder; these have the same shape.
"""

from collections.abc import Callable, Iterator
from typing import Literal

from msgspec import Struct

from section16.form.envelope import Envelope
from section16.form.problems import Finding

__all__ = ["EnvelopeCheck", "EnvelopeRule", "PlacedMessage", "envelope_rule"]

PlacedMessage = tuple[str, str]  # the place, and the message: what was seen; what to do
EnvelopeCheck = Callable[[Envelope], Iterator[PlacedMessage]]


class EnvelopeRule(Struct, frozen=True, kw_only=True, eq=False):
    """One rule; its page is the docstring of its function.

    `lost` tells that EDGAR drops what breaks the rule, with a warning, and files the rest.
    """

    id: str
    severity: Literal["suspense", "warning"]
    authority: str
    function: EnvelopeCheck
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
        """Yield what in a submission breaks the rule."""
        for place, message in self.function(envelope):
            yield Finding(id=self.id, severity=self.severity, place=place, message=message, authority=self.authority)


def envelope_rule(
    id: str,
    severity: Literal["suspense", "warning"],
    authority: str,
    *,
    lost: bool = False,
) -> Callable[[EnvelopeCheck], EnvelopeRule]:
    """Make a function a rule of the envelope."""

    def make(function: EnvelopeCheck) -> EnvelopeRule:
        return EnvelopeRule(id=id, severity=severity, authority=authority, function=function, lost=lost)

    return make
