"""Opening balances of a draft beside what is on file by now: brought up to date, or confirmed with a reason."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from section16.drafting.after.gaps import EarlierReport, LineLeftOut, OpeningGap, lines_left_out, opening_gaps
from section16.drafting.plan.plan import Plan
from section16.drafting.toml.read import parse_toml
from section16.drafting.toml.write import plan_text
from section16.tasks.desk.drafts import DraftSource, save_plan
from section16.tasks.desk.parts import (
    DeskError,
    PartName,
    RawPart,
    RawPlan,
    add_part,
    part_named,
    part_of,
    place_in_parts,
    with_part,
)
from section16.workspace import Workspace
from section16.workspace.desk.working_drafts import ConfirmedOpening, WorkingDraft, note_confirmed

__all__ = ["OpeningDifference", "bring_up_to_date", "confirm_openings", "opening_differences"]

_LONGEST_REASON: Final = 1_000


class OpeningDifference(Struct, frozen=True, kw_only=True):
    """A balance with which a draft begins, and with which the reports on file ended.

    `planned` is None for a line that the draft does not have; `added` is the part that it would get. `filed` has
    several balances where it is not certain which of several lines it is. `is_certain` tells whether it follows what
    the draft would begin with. `confirmed` says who let it stand, and why.
    """

    part: str
    key: str
    line: str
    planned: Decimal | None
    filed: tuple[Decimal, ...]
    report: str
    is_certain: bool
    added: RawPart = {}
    confirmed: ConfirmedOpening | None = None

    @property
    def words(self) -> str:
        """Say what contradicts what; a confirmation is of these words alone."""
        filed = " and ".join(f"{one:,f}" for one in self.filed)
        return f"{self.line}: {self.planned or 0:,f} in the draft, {filed} after {self.report}"

    @property
    def stops_approval(self) -> bool:
        """Tell whether it contradicts what is on file, and nobody said why it stands."""
        return self.planned is not None and self.confirmed is None


def opening_differences(
    plan: Plan, earlier: Sequence[EarlierReport], on: date, confirmed: Mapping[str, ConfirmedOpening]
) -> tuple[OpeningDifference, ...]:
    """Compare the openings of a plan with the reports before it."""
    gaps = (_of_gap(plan, one) for one in opening_gaps(plan, earlier))
    found = (*gaps, *map(_of_line, lines_left_out(plan, earlier, on)))
    return tuple(replace(one, confirmed=confirmed.get(one.words)) for one in found)


def _of_gap(plan: Plan, gap: OpeningGap) -> OpeningDifference:
    part, key = place_in_parts(gap.place)
    # Shares that are told beside the units of a series would have to change with them.
    has_shares = part.table == "grant" and plan.grants[(part.number or 1) - 1].underlying_shares is not None
    return OpeningDifference(
        part=str(part),
        key=key,
        line=gap.line,
        planned=gap.planned,
        filed=gap.filed,
        report=gap.report,
        is_certain=len(gap.filed) == 1 and not has_shares,
    )


def _of_line(one: LineLeftOut) -> OpeningDifference:
    written = part_of(parse_toml(plan_text(Plan(form="4", holdings=(one.part,))), "holding"), PartName("holding", 1))
    return OpeningDifference(
        part="holding",
        key="",
        line=one.line,
        planned=None,
        filed=(one.filed,),
        report=one.report,
        is_certain=True,
        added=written,
    )


def bring_up_to_date(
    workspace: Workspace, source: DraftSource, differences: Iterable[OpeningDifference]
) -> WorkingDraft:
    """Let a draft begin with what is on file, where that is certain; raises ConflictError for an older version."""
    certain = [one for one in differences if one.is_certain and one.confirmed is None]
    if not certain:
        message = "balances: no opening balance can be brought up to date for certain; put each right in its own form"
        raise DeskError(message)
    raw = source.raw
    for one in certain:
        raw = _updated(raw, one)
    what = "opening balances brought up to date: " + "; ".join(_changes(certain))
    with workspace.writing() as writing:
        return save_plan(writing, source.draft, raw, what)


def _updated(raw: RawPlan, one: OpeningDifference) -> RawPlan:
    if one.planned is None:
        return add_part(raw, one.part, one.added)[0]
    name = part_named(one.part)
    return with_part(raw, name, {**part_of(raw, name), one.key: _as_in_toml(one.filed[0])})


def _as_in_toml(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() else value


def _changes(differences: Iterable[OpeningDifference]) -> Iterator[str]:
    for one in differences:
        before = "added with" if one.planned is None else f"{one.planned:,f} to"
        yield f"{one.line} {before} {one.filed[0]:,f}"


def confirm_openings(
    workspace: Workspace, id: int, differences: Iterable[OpeningDifference], reason: str
) -> tuple[str, ...]:
    """Let opening balances stand that contradict what is on file, for a reason that the trail keeps; return which."""
    words = tuple(one.words for one in differences if one.stops_approval)
    reason = " ".join(reason.replace("\x00", "").split())
    if not reason or len(reason) > _LONGEST_REASON:
        message = f"reason: {len(reason)} characters; write in 1 to {_LONGEST_REASON:,} why the balances stand"
        raise DeskError(message)
    if not words:
        message = "balances: nothing contradicts what is on file; nothing is to be confirmed"
        raise DeskError(message)
    with workspace.writing() as writing:
        note_confirmed(writing, id, words, reason)
    return words
