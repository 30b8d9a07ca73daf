"""Which reported balances do not follow from the one before, and why.

A report is taken as a whole: filers who write the last balance on each row of a line, or list the newest row first,
leave no gap where the rows foot together. Every other difference is a gap, and after it the reported balance is gone
on from. Explanations are offered beside it, the surest first; nothing is filled in.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Final, get_args

from msgspec.structs import replace

from section16.ledger.explanations.context import Explain, IssuerLines, OpenGap
from section16.ledger.explanations.figures import reverts, rounding, typing_error
from section16.ledger.explanations.footnotes import footnote, plan, steady_plan
from section16.ledger.explanations.ratios import split, unit
from section16.ledger.explanations.reports import deferred, missing_report, reported_late, restated
from section16.ledger.explanations.transfers import change_of_class, moved_between_lines
from section16.ledger.values import Certainty, Explanation, Gap, GapKind, LedgerRow, LineKey, Posting, RowRef

__all__ = ["EXPLANATIONS", "RESIDUAL", "best_kinds", "explained_gaps", "in_order_of_days", "open_gaps"]

# In this order where two are equally sure: what arithmetic alone proves comes before what words make likely.
EXPLANATIONS: Final[tuple[Explain, ...]] = (
    restated,
    typing_error,
    split,
    unit,
    rounding,
    moved_between_lines,
    change_of_class,
    deferred,
    reported_late,
    plan,
    footnote,
    reverts,
)
# Asked where nothing else is at least likely, because they hold for almost any gap.
RESIDUAL: Final[tuple[Explain, ...]] = (steady_plan, missing_report)
_SURENESS: Final = {word: place for place, word in enumerate(get_args(Certainty))}
_UNKNOWN: Final = Explanation(
    kind="unknown", certainty="possible", arithmetic="nothing that was looked for explains it"
)


def explained_gaps(lines: Mapping[LineKey, Sequence[Posting]], rows: Mapping[RowRef, LedgerRow]) -> tuple[Gap, ...]:
    """Return the gaps of the lines of one issuer, each with all that may explain it, the surest first.

    `rows` has at least all rows of the reports in which a gap begins or ends.
    """
    found = [gap for line, postings in lines.items() for gap in open_gaps(line, postings)]
    if not found:
        return ()
    issuer = IssuerLines(lines, rows, found)
    explained = [[one for explain in EXPLANATIONS for one in explain(gap, issuer)] for gap in found]
    rest = [
        gap for gap, known in zip(found, explained, strict=True) if all(one.certainty == "possible" for one in known)
    ]
    issuer = IssuerLines(lines, rows, rest)
    residual = {id(gap): [one for explain in RESIDUAL for one in explain(gap, issuer)] for gap in rest}
    return tuple(
        replace(gap.gap, explanations=_ranked([*known, *residual.get(id(gap), ())]))
        for gap, known in zip(found, explained, strict=True)
    )


def _is_likely(explanation: Explanation) -> bool:
    return explanation.certainty != "possible"


def _ranked(found: Iterable[Explanation]) -> tuple[Explanation, ...]:
    return tuple(sorted(found, key=lambda one: _SURENESS[one.certainty])) or (_UNKNOWN,)


def best_kinds(gaps: Iterable[Gap]) -> dict[GapKind, int]:
    """Count gaps by the kind of their first explanation, the most frequent first."""
    return dict(Counter(gap.explanations[0].kind for gap in gaps if gap.explanations).most_common())


def open_gaps(line: LineKey, postings: Sequence[Posting]) -> Iterator[OpenGap]:
    """Yield where the balances of a line do not follow; postings come in the order in which they count."""
    if not _in_order(line, postings, range(len(postings)), (None, 0))[0]:
        return  # where all rows foot as they stand, as nearly all do, so do those of each report
    held, since = None, 0
    for _, places in groupby(range(len(postings)), key=lambda place: postings[place].row.accession):
        report = list(places)
        rows = [postings[place] for place in report]
        gaps, after, last = _in_order(line, postings, report, (held, since))
        closing = _closing_together(held, rows) if gaps else None
        if closing is None:
            yield from gaps
            held, since = after, last
        else:
            held = closing
            since = next((place for place in reversed(report) if postings[place].reported == closing), last)


def in_order_of_days(line: LineKey, postings: Sequence[Posting]) -> tuple[Posting, ...]:
    """Return the postings of a line, which come as they became known, with late ones at their own days.

    What a Form 5 or a late Form 4 reports happened before what was known already, and mostly its balances are of that
    day, whether those known already had it in or left it out until then. Where they are of the day of filing, as fewer
    gaps show, the report stays where it is.
    """
    days = [one.day for one in postings if one.day is not None]
    if all(one <= other for one, other in pairwise(days)):
        return tuple(postings)
    order: list[_SameDay] = [list(one) for _, one in groupby(postings, key=lambda one: (one.row.accession, one.day))]
    late: dict[str, list[_SameDay]] = {}
    for place, rows in enumerate(order):
        if _is_late(rows, order[:place]):
            late.setdefault(rows[0].row.accession, []).append(rows)
    number = _number_of_gaps(line, order) if late else 0
    for report in late.values():
        moved = order
        for rows in report:
            moved = _moved_to_its_day(rows, moved)
        fewer = _number_of_gaps(line, moved)
        if fewer <= number or _number_of_gaps(line, _with_what_was_left_out(report, order, moved)) < number:
            order, number = moved, fewer
    return tuple(posting for rows in order for posting in rows)


_SameDay = Sequence[Posting]  # of one report


def _is_late(rows: _SameDay, before: Iterable[_SameDay]) -> bool:
    day = rows[0].day
    return day is not None and any(one[0].day is not None and one[0].day > day for one in before)


def _moved_to_its_day(rows: _SameDay, order: Sequence[_SameDay]) -> list[_SameDay]:
    rest = [one for one in order if one is not rows]
    place = next((place for place, one in enumerate(rest) if _is_late(rows, [one])), len(rest))
    return [*rest[:place], rows, *rest[place:]]


def _with_what_was_left_out(
    report: Sequence[_SameDay], filed: Sequence[_SameDay], moved: Iterable[_SameDay]
) -> Iterator[_SameDay]:
    """Yield postings with late rows at their days, as if the balances known already had these rows in."""
    late = {id(rows) for rows in report}
    known = {id(rows) for rows in filed[: max(place for place, rows in enumerate(filed) if id(rows) in late)]}
    left_out = Decimal(0)
    for rows in moved:
        if id(rows) in late:
            left_out += sum((one.amount or Decimal(0) for one in rows), Decimal(0))
            yield rows
        elif id(rows) in known and left_out:
            yield [one if one.reported is None else replace(one, reported=one.reported + left_out) for one in rows]
        else:
            yield rows


def _number_of_gaps(line: LineKey, order: Iterable[_SameDay]) -> int:
    return sum(1 for _ in open_gaps(line, [posting for rows in order for posting in rows]))


def _in_order(
    line: LineKey, postings: Sequence[Posting], report: Sequence[int], start: tuple[Decimal | None, int]
) -> tuple[list[OpenGap], Decimal | None, int]:
    """Return the gaps of a report's rows as they stand, the balance after them, and the row that it rests on."""
    gaps = []
    held, since = start
    base = None if held is None else postings[since].reported
    for place in report:
        posting = postings[place]
        moves = posting.kind == "transaction"
        computed = None if held is None or (moves and posting.amount is None) else held + (posting.amount or 0)
        if posting.reported is None:
            held = computed
            continue
        if computed is not None and computed != posting.reported and base is not None:
            gaps.append(_gap(line, postings, (since, place), (base, computed)))
        held, since, base = posting.reported, place, posting.reported
    return gaps, held, since


def _gap(
    line: LineKey, postings: Sequence[Posting], places: tuple[int, int], balances: tuple[Decimal, Decimal]
) -> OpenGap:
    since, at = places
    base, computed = balances
    before, posting = postings[since], postings[at]
    gap = Gap(
        line=line,
        after=before.row,
        before=posting.row,
        first_day=before.day,
        last_day=posting.day,
        computed=computed,
        reported=posting.reported or Decimal(0),
    )
    return OpenGap(gap=gap, postings=postings, since=since, at=at, held=base)


def _closing_together(held: Decimal | None, rows: Sequence[Posting]) -> Decimal | None:
    """Return the balance after the rows of one report if they foot together in another way than as they stand."""
    trades = [one for one in rows if one.kind == "transaction"]
    if len(trades) < 2 or any(one.amount is None or one.reported is None for one in trades):  # noqa: PLR2004 - several
        return None
    closing = _one_balance(held, rows, trades)
    return _in_another_order(held, rows, trades) if closing is None else closing


def _one_balance(held: Decimal | None, rows: Sequence[Posting], trades: Sequence[Posting]) -> Decimal | None:
    """Return the balance that every row gives, if it is the one after all of them."""
    given = {one.reported for one in rows}
    total = sum((one.amount or Decimal(0) for one in trades), Decimal(0))
    closing = trades[-1].reported
    if len(given) == 1 and (held is None or closing == held + total):
        return closing
    return None


def _in_another_order(held: Decimal | None, rows: Sequence[Posting], trades: Sequence[Posting]) -> Decimal | None:
    """Return the balance at the end of a chain that takes each trade once, from the balance before the report."""
    left = [(one.reported, (one.reported or Decimal(0)) - (one.amount or Decimal(0))) for one in trades]
    ends = Counter(after for after, _ in left)
    starts = [before for _, before in left if not ends[before]]
    at = held if held is not None else starts[0] if len(starts) == 1 else None
    if at is None:
        return None
    known = {at}
    while left:
        found = next((one for one in left if one[1] == at), None)
        if found is None or found[0] is None:
            return None
        left.remove(found)
        at = found[0]
        known.add(at)
    return at if all(one.reported in known for one in rows if one.kind != "transaction") else None
