"""Remarks: the filer's own, why a report is amended, which exhibits go with it, which part of several it is."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from msgspec import Struct

from section16.draft.asking import ask
from section16.draft.plan import Owner, Plan
from section16.draft.report.signature import exhibit_lines
from section16.draft.wording import listed, one_or_more, say
from section16.standard.characters import transliterate
from section16.standard.limits import limit

__all__ = ["PartOf", "remarks_of"]

_LONGEST: Final = limit("remarks")


class PartOf(Struct, frozen=True):
    """Which of several reports one is: `part` from 1, and the owners of this part."""

    part: int
    parts: int
    owners: tuple[Owner, ...]


def remarks_of(plan: Plan, part: PartOf) -> str | None:
    """Return the remarks of one part, a paragraph each; ask when they are too long."""
    text = transliterate("\n".join(_paragraphs(plan, part))).text
    if len(text) > _LONGEST:
        seen = f"{len(text):,} characters with what the draft adds, EDGAR takes {_LONGEST:,}"
        ask("remarks", seen, "shorten them, or move some to an EX-99 that they name")
    return text or None


def _paragraphs(plan: Plan, part: PartOf) -> Iterator[str]:
    if plan.amend is not None:
        yield plan.amend.explain
    if plan.remarks:
        yield plan.remarks
    yield from exhibit_lines(plan)
    if part.parts > 1:
        yield " ".join(_part(plan, part))


def _part(plan: Plan, part: PartOf) -> Iterator[str]:
    words = {"form": plan.form[0], "part": str(part.part), "parts": _in_letters(part.parts), "count": str(part.parts)}
    yield say(plan.texts, "part", **words)
    others: Sequence[str] = [owner.name for owner in plan.owners if owner not in part.owners]
    elsewhere = "parts" if part.parts > 2 else "part"  # noqa: PLR2004 - this part, and one other
    if others:
        yield say(plan.texts, "part for owners", others=listed(tuple(others)), elsewhere=elsewhere)
    else:
        yield say(plan.texts, "part for rows", elsewhere=elsewhere)


def _in_letters(number: int) -> str:
    return one_or_more(Decimal(number), "", "").strip()
