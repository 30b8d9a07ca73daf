"""What an explanation may look at: a gap with the postings around it, and the other lines of the issuer."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import combinations
from typing import Final

from msgspec import Struct

from section16.ledger.values import Explanation, Gap, LedgerFiling, LedgerRow, LineKey, Posting, RowRef

__all__ = [
    "Explain",
    "IssuerLines",
    "OpenGap",
    "figures_in",
    "is_telling",
    "says",
    "share_days",
    "significant_digits",
    "sums_to",
]

_NUMBER: Final = re.compile(r"\d[\d,]*(?:\.\d+)?")
_MOST_PARTNERS: Final = 12  # beyond, sums of two or three would agree by chance
_REMEMBERED: Final = 1 << 10  # texts
_DIGITS_OF_A_SUM: Final = 3  # the same for amounts with no more digits


class OpenGap(Struct, frozen=True, kw_only=True, eq=False, dict=True):
    """A gap that is to be explained: `postings` are those of its line, and it lies between `since` and `at`."""

    gap: Gap
    postings: Sequence[Posting]
    since: int
    at: int
    held: Decimal  # the balance at `since`

    @property
    def moved(self) -> tuple[Posting, ...]:
        """Return what is known to have moved since the balance before."""
        return tuple(one for one in self.postings[self.since + 1 : self.at + 1] if one.amount is not None)

    @property
    def span(self) -> tuple[date, date]:
        """Return the first and the last day on which the reason may lie."""
        first, last = self.gap.first_day or date.min, self.gap.last_day or date.max
        return min(first, last), max(first, last)

    @property
    def within_a_report(self) -> bool:
        """Tell whether both balances stand in one report."""
        return self.gap.after.accession == self.gap.before.accession

    @cached_property
    def next_balance(self) -> tuple[Posting, Decimal] | None:
        """Return the next reported balance in another report, and what had moved until then; None if unknown."""
        moved = Decimal(0)
        for posting in self.postings[self.at + 1 :]:
            if posting.kind == "transaction" and posting.amount is None:
                return None
            moved += posting.amount or 0
            if posting.reported is not None and posting.row.accession != self.gap.before.accession:
                return posting, moved
        return None

    @property
    def was_out(self) -> bool:
        """Tell whether the next report goes on from the computed balance, as if this one had never been."""
        following = self.next_balance
        return following is not None and following[0].reported == self.gap.computed + following[1]

    @cached_property
    def repeated(self) -> Posting | None:
        """Return the row of an earlier report that this row repeats: the same day, code, amount and balance."""
        posting = self.postings[self.at]
        for other in reversed(self.postings[: self.at]):
            same = (other.day, other.code, other.amount, other.reported) == (
                posting.day,
                posting.code,
                posting.amount,
                posting.reported,
            )
            if same and posting.kind == "transaction" and other.row.accession != posting.row.accession:
                return other
        return None

    @property
    def stays(self) -> bool:
        """Tell whether the next report goes on from a balance nearer to the reported than to the computed one."""
        following = self.next_balance
        if following is None or following[0].reported is None:
            return False
        before = following[0].reported - following[1]
        return abs(before - self.gap.reported) < abs(before - self.gap.computed)


class IssuerLines:
    """The lines of one issuer, with the look-ups that explanations need."""

    def __init__(
        self,
        lines: Mapping[LineKey, Sequence[Posting]],
        rows: Mapping[RowRef, LedgerRow],
        gaps: Iterable[OpenGap],
    ) -> None:
        """Index the gaps of the lines; `rows` has at least the rows of reports with a gap."""
        self.lines, self.rows, self.gaps = lines, rows, tuple(gaps)
        self._by_line = defaultdict[LineKey, list[OpenGap]](list)
        self._by_owner = defaultdict[str, list[OpenGap]](list)
        for gap in self.gaps:
            self._by_line[gap.gap.line].append(gap)
            for owner in gap.gap.line.owners:
                self._by_owner[owner].append(gap)

    def of_line(self, line: LineKey) -> Sequence[OpenGap]:
        """Return the gaps of a line, in order."""
        return self._by_line.get(line, ())

    def of_person(self, gap: OpenGap) -> Iterator[OpenGap]:
        """Yield the other lines' gaps of the same owners that may have the same reason by their days."""
        seen = set[int]()
        for owner in gap.gap.line.owners:
            for other in self._by_owner[owner]:
                if other.gap.line != gap.gap.line and id(other) not in seen and share_days(gap, other):
                    seen.add(id(other))
                    yield other

    def of_class(self, line: LineKey) -> Sequence[OpenGap]:
        """Return the gaps of all lines of a line's class, whoever holds them."""
        return self._by_class.get(_class_of(line), ())

    def steps_of_class(self, line: LineKey) -> Sequence[tuple[LineKey, date, date]]:
        """Return the lines of a class with the first and last day of each stretch over which their balances foot."""
        return self._steps.get(_class_of(line), ())

    @cached_property
    def _by_class(self) -> dict[tuple[bool, str], list[OpenGap]]:
        found = defaultdict[tuple[bool, str], list[OpenGap]](list)
        for gap in self.gaps:
            found[_class_of(gap.gap.line)].append(gap)
        return found

    @cached_property
    def _steps(self) -> dict[tuple[bool, str], list[tuple[LineKey, date, date]]]:
        found = defaultdict[tuple[bool, str], list[tuple[LineKey, date, date]]](list)
        for line, postings in self.lines.items():
            broken = {gap.at for gap in self.of_line(line)}
            found[_class_of(line)] += [(line, *step) for step in _stretches(postings, broken)]
        return found

    def amended(self, line: LineKey) -> Iterator[Posting]:
        """Yield the balances that amendments report of the same class, held in the same way by the same owners."""
        for posting in self._amended.get((line.owners, *_class_of(line)), ()):
            if (posting.line.ownership, posting.line.nature) == (line.ownership, line.nature):
                yield posting

    @cached_property
    def _amended(self) -> dict[tuple[tuple[str, ...], bool, str], list[Posting]]:
        amendments = {one.accession for one in self.filings.values() if one.is_amendment}
        found = defaultdict[tuple[tuple[str, ...], bool, str], list[Posting]](list)
        for line, postings in self.lines.items() if amendments else ():
            found[(line.owners, *_class_of(line))] += [one for one in postings if one.row.accession in amendments]
        return found

    def opened(self, gap: OpenGap) -> Iterator[tuple[Posting, Decimal]]:
        """Yield the first postings of lines of the same owners within the days of a gap, and what was there before."""
        first, last = gap.span
        for owner in gap.gap.line.owners:
            for posting in self._openings.get(owner, ()):
                if posting.reported is not None and posting.day and first <= posting.day <= last:
                    yield posting, posting.reported - (posting.amount or 0)

    @cached_property
    def _openings(self) -> dict[str, list[Posting]]:
        found = defaultdict[str, list[Posting]](list)
        for line, postings in self.lines.items():
            if postings and postings[0].kind != "opening":
                for owner in line.owners:
                    found[owner].append(postings[0])
        return found

    def balances_of_person(self, gap: OpenGap) -> Iterator[tuple[LineKey, Posting, Posting | None]]:
        """Yield what each line of the same owners held before a gap ended, and the next balance of that line."""
        _, last = gap.span
        for owner in gap.gap.line.owners:
            for line, known, days in self._balances_of.get(owner, ()):
                place = bisect_right(days, last)
                if place:
                    yield line, known[place - 1], known[place] if place < len(known) else None

    @cached_property
    def _balances_of(self) -> dict[str, list[tuple[LineKey, list[Posting], list[date]]]]:
        """Return the lines of each owner with the balances of a known day, as they stand, and these days, sorted."""
        found = defaultdict[str, list[tuple[LineKey, list[Posting], list[date]]]](list)
        for line, postings in self.lines.items():
            known = [(one, one.day) for one in postings if one.reported is not None and one.day]
            balances = line, [one for one, _ in known], sorted(day for _, day in known)
            for owner in line.owners:
                found[owner].append(balances)
        return found

    def row(self, ref: RowRef) -> LedgerRow | None:
        """Return a row as filed, if it is known."""
        return self.rows.get(ref)

    def notes_of(self, ref: RowRef) -> tuple[str, ...]:
        """Return the footnotes of a row, each once."""
        row = self.rows.get(ref)
        if row is None:
            return ()
        ids = dict.fromkeys(one for notes in row.notes.values() for one in notes)
        return tuple(text for one in ids if (text := row.filing.footnotes.get(one)))

    def texts_of(self, ref: RowRef) -> tuple[str, ...]:
        """Return all footnotes and the remarks of a row's report."""
        row = self.rows.get(ref)
        if row is None:
            return ()
        remarks = (row.filing.remarks,) if row.filing.remarks else ()
        return (*row.filing.footnotes.values(), *remarks)

    @cached_property
    def filings(self) -> dict[str, LedgerFiling]:
        """Return the reports of the issuer's lines, by accession number."""
        return {row.filing.accession: row.filing for row in self.rows.values()}


Explain = Callable[[OpenGap, IssuerLines], Iterator[Explanation]]


def _class_of(line: LineKey) -> tuple[bool, str]:
    return line.derivative, line.security


def _stretches(postings: Sequence[Posting], broken: set[int]) -> Iterator[tuple[date, date]]:
    """Yield the days over which balances foot; `broken` are the places of those that do not."""
    first = last = None
    for place, posting in enumerate(postings):
        if posting.day is None or not posting.reported:
            continue
        if first is None or last is None or place in broken:
            if first and last and first < last:
                yield first, last
            first = posting.day
        last = posting.day
    if first and last and first < last:
        yield first, last


def sums_to(wanted: Decimal, others: Sequence[OpenGap]) -> tuple[OpenGap, ...]:
    """Return the fewest of other gaps, at most three, whose differences sum to an amount."""
    for number in (1, 2, 3) if significant_digits(wanted) > _DIGITS_OF_A_SUM else (1,):
        for chosen in combinations(others[:_MOST_PARTNERS] if number > 1 else others, number):
            if sum((one.gap.difference for one in chosen), Decimal(0)) == wanted:
                return chosen
    return ()


def share_days(one: OpenGap, other: OpenGap, *, whole: bool = False) -> bool:
    """Tell whether two gaps can have come about on the same day; `whole`: on one that is no report's."""
    (first, last), (others_first, others_last) = one.span, other.span
    if whole:
        return max(first, others_first) < min(last, others_last)
    return first <= others_last and others_first <= last


@lru_cache(_REMEMBERED)
def says(words: re.Pattern[str], text: str) -> bool:
    """Tell whether some words are in a text; a report's texts are looked at for each of its gaps."""
    return words.search(text) is not None


@lru_cache(_REMEMBERED)
def figures_in(text: str) -> frozenset[Decimal]:
    """Return the numbers that stand in a text."""
    return frozenset(Decimal(one.replace(",", "")) for one in _NUMBER.findall(text))


def significant_digits(amount: Decimal) -> int:
    """Return how many digits an amount has without the zeros at both ends: 3 for 45,600."""
    return len(format(abs(amount), "f").replace(".", "").strip("0"))


def is_telling(amount: Decimal) -> bool:
    """Tell whether two equal amounts are hardly equal by chance: three digits, not all zeros behind."""
    return significant_digits(amount) >= 3  # noqa: PLR2004 - the number is what the docstring says
