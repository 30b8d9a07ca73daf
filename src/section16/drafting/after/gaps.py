"""Where a plan does not go on from what was filed: balances that differ, and lines that it leaves out."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from section16.drafting.after.lines import (
    HeldLine,
    filing_order,
    held_lines,
    is_in_dollars,
    last_day,
    plain_name,
    put_right_by,
)
from section16.drafting.after.next_plan import next_plan
from section16.drafting.after.series import grant_of
from section16.drafting.plan.held import classes
from section16.drafting.plan.mistake import Mistake
from section16.drafting.plan.people import Grant, Holding
from section16.drafting.plan.plan import Plan
from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.form.document import OwnershipDocument
from section16.standard.numbers import Cik
from section16.standard.text.prose import amount

__all__ = [
    "EarlierReport",
    "LineLeftOut",
    "OpeningGap",
    "gaps_after",
    "lines_left_out",
    "opening_gaps",
    "reports_before",
]

_Part = Holding | Grant
_Key = tuple[object, ...]
_SERIES: Final = (DerivativeTransaction, DerivativeHolding)


class EarlierReport(Struct, frozen=True, kw_only=True):
    """A report that was filed, and what messages call it; one filed in `practice` alone is public nowhere."""

    name: str
    report: OwnershipDocument
    practice: bool = False


class OpeningGap(Struct, frozen=True, kw_only=True):
    """An opening balance of a plan that is not where the reports ended.

    `filed` has the balances of the lines that it may be about: one where that is certain. `report` is what messages
    call the last report of them.
    """

    place: str
    line: str
    planned: Decimal
    filed: tuple[Decimal, ...]
    report: str

    @property
    def mistake(self) -> Mistake:
        """Ask which of the two is right."""
        left = " and ".join(map(amount, self.filed))
        seen = f"{amount(self.planned)} before the first event, and {self.report} ended at {left}"
        if len(self.filed) == 1:
            difference = self.planned - self.filed[0]
            seen += f": {amount(abs(difference))} {'more' if difference > 0 else 'fewer'}"
        return Mistake(place=self.place, seen=seen, do="correct one of them, or say what happened in between")


class LineLeftOut(Struct, frozen=True, kw_only=True):
    """A line of earlier reports that a plan does not have, as the plan would have it."""

    part: Holding
    line: str
    filed: Decimal
    report: str


class _Opening(Struct, frozen=True):
    """A balance that a plan begins with, and its place; None where the plan does not say."""

    place: str
    part: _Part
    balance: Decimal | None


def reports_before(
    plan: Plan, drafted: Sequence[OwnershipDocument], earlier: Iterable[EarlierReport]
) -> tuple[EarlierReport, ...]:
    """Return the reports of the plan's issuer and owners that come before its events, in order.

    None of an amendment, which starts from its original, and none that is the drafted report itself. One of the same
    day that was filed in practice may be a rehearsal of this very plan: it counts where the plan goes on from it.
    """
    if plan.amend is not None or plan.issuer is None or plan.form[0] == "3":
        return ()
    issuer, owners = Cik.of(plan.issuer.cik), {Cik.of(one.cik) for one in plan.owners}
    start = min((event.on for event in plan.events), default=plan.period or date.max)
    found = [
        one
        for one in earlier
        if one.report.issuer is not None
        and Cik.of(one.report.issuer.cik) == issuer
        and owners & {Cik.of(owner.cik) for owner in one.report.reporting_owners}
        and last_day(one.report) <= start
        and not any(_say_the_same(one.report, other) for other in drafted)
    ]
    found.sort(key=lambda one: filing_order(one.report))
    sure = tuple(one for one in found if last_day(one.report) < start or not one.practice)
    goes_on = len(sure) < len(found) and opening_gaps(plan, sure) and not opening_gaps(plan, found)
    return tuple(found) if goes_on else sure


def _say_the_same(one: OwnershipDocument, other: OwnershipDocument) -> bool:
    tables = (one.non_derivative_table, one.derivative_table)
    return tables == (other.non_derivative_table, other.derivative_table)


def gaps_after(plan: Plan, earlier: Sequence[EarlierReport]) -> Iterator[Mistake]:
    """Ask about each opening balance that is not where the reports ended, and name the lines that the plan lacks."""
    for line in held_lines(one.report for one in earlier):
        if (seen := put_right_by(line)) is not None:
            yield Mistake(place=_table(line), seen=seen, do="put the balance of the plan right, and amend those too")
    compared = _compared(plan, earlier)
    yield from (one.mistake for one in compared.differing)
    yield from (_lacks(line, earlier) for line in compared.lacking)


def opening_gaps(plan: Plan, earlier: Sequence[EarlierReport]) -> tuple[OpeningGap, ...]:
    """List the opening balances that are not where the reports ended."""
    return _compared(plan, earlier).differing


def lines_left_out(plan: Plan, earlier: Sequence[EarlierReport], on: date) -> tuple[LineLeftOut, ...]:
    """List the lines of Table I that belong in the plan of a day and are not in it, where their names tell them."""
    lacking = {_key(_part(line)): line for line in _compared(plan, earlier).lacking}
    for opening in _openings(plan):
        lacking.pop(_key(opening.part), None)
    if not lacking:
        return ()
    after = next_plan((one.report for one in earlier), on, like=plan).plan
    found = ((one, lacking.get(_key(one))) for one in after.holdings)
    return tuple(
        LineLeftOut(
            part=_named_apart(part, plan),
            line=_line(part),
            filed=line.balance or Decimal(0),
            report=_report(earlier[line.report]),
        )
        for part, line in found
        if line is not None
    )


def _named_apart(part: Holding, plan: Plan) -> Holding:
    """Give a part another name where the plan has one of that name."""
    taken = {one.id for one in plan.holdings}
    if part.id is None or part.id not in taken:
        return part
    return replace(part, id=next(name for number in count(2) if (name := f"{part.id} ({number})") not in taken))


class _Compared(NamedTuple):
    """What differs between the openings of a plan and the lines of earlier reports, and the lines that it lacks."""

    differing: tuple[OpeningGap, ...]
    lacking: tuple[HeldLine, ...]


def _compared(plan: Plan, earlier: Sequence[EarlierReport]) -> _Compared:
    found: dict[_Key, list[HeldLine]] = {}
    for line in held_lines(one.report for one in earlier):
        found.setdefault(_key(_part(line)), []).append(line)
    planned: dict[_Key, list[_Opening]] = {}
    for opening in _openings(plan):
        planned.setdefault(_key(opening.part), []).append(opening)
    lacking = [line for key, lines in found.items() if key not in planned for line in lines]
    differing: list[OpeningGap] = []
    for key, openings in planned.items():
        rest, left = _unlike(openings, found.get(key, ()))
        differing += (_gap(opening, left, earlier) for opening in rest if left)
        lacking += left if not rest else ()
    wanted = [line for line in lacking if line.balance and _is_missed(plan, line, earlier[line.report].report)]
    return _Compared(tuple(differing), tuple(sorted(wanted, key=_table, reverse=True)))


def _unlike(
    openings: Iterable[_Opening], lines: Iterable[HeldLine]
) -> tuple[tuple[_Opening, ...], tuple[HeldLine, ...]]:
    """Return what is left of both sides when balances that agree are taken away; a name may stand for several lines."""
    left = [line for line in lines if line.balance is not None]
    rest = []
    for opening in openings:
        agrees = next((line for line in left if line.balance == opening.balance), None)
        if agrees is not None:
            left.remove(agrees)
        elif opening.balance is not None:
            rest.append(opening)
    return tuple(rest), tuple(left)


def _part(line: HeldLine) -> _Part:
    """Return a line as a plan has it."""
    row = line.row
    if isinstance(row, _SERIES):
        return grant_of(row)
    nature = (row.nature.value or None) if row.ownership.value == "I" else None
    return Holding(security=row.security_title.value or "", nature=nature)


def _key(part: _Part) -> _Key:
    """Return what a line is called in every plan and report."""
    held = (plain_name(part.security), plain_name(part.nature))
    if isinstance(part, Holding):
        return held
    price = part.exercise_price.dollars if part.exercise_price else None
    return (*held, price, part.expires.on if part.expires else None)


def _openings(plan: Plan) -> Iterator[_Opening]:
    """Yield what the plan says was held; a series that an event of the plan grants says nothing."""
    for number, holding in enumerate(plan.holdings, 1):
        key = "value" if holding.shares is None else "shares"
        yield _Opening(f"holding[{number}].{key}", holding, getattr(holding, key))
    for number, grant in enumerate(plan.grants, 1):
        key = "remaining_value" if grant.remaining is None else "remaining"
        yield _Opening(f"grant[{number}].{key}", grant, getattr(grant, key))


def _gap(opening: _Opening, lines: Sequence[HeldLine], earlier: Sequence[EarlierReport]) -> OpeningGap:
    return OpeningGap(
        place=opening.place,
        line=_line(opening.part),
        planned=opening.balance or Decimal(0),
        filed=tuple(line.balance for line in lines if line.balance is not None),
        report=_report(earlier[lines[-1].report]),
    )


def _line(part: _Part) -> str:
    """Name a line as people do."""
    return f"{part.security} ({part.nature or 'direct'})"


def _report(earlier: EarlierReport) -> str:
    practice = "practice " if earlier.practice else ""
    return f"the {practice}report of {last_day(earlier.report)} ({earlier.name})"


def _is_missed(plan: Plan, line: HeldLine, report: OwnershipDocument) -> bool:
    """Tell whether a line belongs in the plan: Form 4 lists every way in which a class is held (Instr. 4(a)(i)).

    A line of a report with further owners may be theirs.
    """
    if not {Cik.of(one.cik) for one in report.reporting_owners} <= {Cik.of(one.cik) for one in plan.owners}:
        return False
    row = line.row
    if isinstance(row, _SERIES):
        start = min((event.on for event in plan.events), default=plan.period)
        return not (row.expires_on.value is not None and start is not None and row.expires_on.value < start)
    return plan.form[0] == "5" or plain_name(row.security_title.value) in map(plain_name, classes(plan))


def _table(line: HeldLine) -> str:
    """Name the part of a plan that a line belongs in."""
    return "grant" if isinstance(line.row, _SERIES) else "holding"


def _lacks(line: HeldLine, earlier: Sequence[EarlierReport]) -> Mistake:
    row = line.row
    table = _table(line)
    dollars = "$" if is_in_dollars(row) else ""
    how = (row.nature.value or "indirect") if row.ownership.value == "I" else "direct"
    held = f"{dollars}{amount(line.balance or Decimal(0))} of '{row.security_title.value}' ({how})"
    seen = f"{_report(earlier[line.report])} ended at {held}, which the plan leaves out"
    return Mistake(place=table, seen=seen, do=f"add a [[{table}]], with 0 if nothing is left")
