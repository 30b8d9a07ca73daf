"""What moves a balance and is never a line of a report: dividends reinvested, purchases of a plan, splits."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Final, Literal

from section16.drafting.plan.balance_events import DividendReinvestment, PlanAcquisition, Split
from section16.drafting.plan.events import AnyEvent
from section16.tasks.records.kinds.content import FieldMistake, InsiderContent, described

__all__ = ["HoldingAdjustment", "times_of"]

_RATIO: Final = re.compile(r"([1-9][0-9]{0,5}):([1-9][0-9]{0,5})")


class HoldingAdjustment(InsiderContent, frozen=True, kw_only=True):
    """A change of a holding that no report has a line for; the reason and its author stay here."""

    kind: ClassVar[str] = "adjustment"
    plural: ClassVar[str] = "adjustments"

    on: Annotated[date, described("Day on which the balance changed.")]
    what: Annotated[Literal["dividend reinvestment", "plan purchase", "split"], described("What changed it.")] = (
        "dividend reinvestment"
    )
    security: Annotated[str, described("Title of the class.", 60)] = "Common Stock"
    nature: Annotated[str | None, described("Nature of indirect ownership; empty: held directly.", 100)] = None
    shares: Annotated[Decimal | None, described("Shares acquired, fractions too; not for a split.")] = None
    ratio: Annotated[str | None, described("Of a split, new shares for old: 3:2.", 13)] = None
    under: Annotated[str | None, described("Of a plan purchase, the plan as a footnote names it.", 200)] = None
    since: Annotated[date | None, described("Of a plan's statement, its first day.")] = None
    reason: Annotated[str, described("Where it is from: a statement, a notice. It never prints.", 1000)]

    @property
    def label(self) -> str:
        """Return day, kind and line."""
        return f"{self.on} {self.what}, {self.security}, {self.nature or 'direct'}"

    @property
    def summary(self) -> str:
        """Return what it says in a few words."""
        what = self.ratio if self.what == "split" else f"{self.shares or 0:,f}"
        return f"{what} {self.security}: {self.reason}"

    def mistakes(self) -> Iterator[FieldMistake]:
        """Ask for what the kind needs."""
        if self.what == "split":
            if _RATIO.fullmatch(self.ratio or "") is None:
                yield FieldMistake("ratio", f"'{self.ratio or ''}' is no ratio", "write new shares for old: 3:2")
        elif self.shares is None or self.shares <= 0:
            yield FieldMistake("shares", "none were acquired", "write how many")
        if self.what == "plan purchase" and not self.under:
            yield FieldMistake("under", "no plan", "name it as a footnote does: the Issuer's 401(k) plan")
        if not self.reason.strip():
            yield FieldMistake("reason", "there is none", "say where the change is from")

    def after(self, balance: Decimal) -> Decimal:
        """Return the balance that it makes of the one before."""
        if self.what == "split":
            return balance * times_of(self.ratio or "1:1")
        return balance + (self.shares or 0)

    def event(self) -> AnyEvent:
        """Return it as an event of a plan: no line, but the balance and a footnote on the next one."""
        if self.what == "split":
            return Split(on=self.on, security=self.security, ratio=self.ratio or "1:1")
        shares = self.shares or Decimal(0)
        if self.what == "plan purchase":
            return PlanAcquisition(
                on=self.on, since=self.since, security=self.security, nature=self.nature, shares=shares,
                under=self.under or "",
            )  # fmt: skip
        return DividendReinvestment(on=self.on, security=self.security, nature=self.nature, shares=shares)


def times_of(ratio: str) -> Decimal:
    """Return by what a split multiplies."""
    new, _, old = ratio.partition(":")
    return Decimal(new) / Decimal(old)
