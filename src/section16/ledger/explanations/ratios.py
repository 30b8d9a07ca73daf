"""Balances that were multiplied: a split of the class, or another unit (ADS against ordinary shares)."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from msgspec import Struct

from section16.ledger.explanations.context import (
    IssuerLines,
    OpenGap,
    is_telling,
    says,
    share_days,
    significant_digits,
)
from section16.ledger.values import Certainty, Explanation
from section16.standard.text import prose

__all__ = ["ratio_between", "split", "unit"]

_SPLIT_WORDS: Final = re.compile(
    r"(?:stock|share|reverse|forward|\d)[- ]+split|split of (?:the|its|our)|stock dividend|\d[- ]for[- ]\d",
    re.IGNORECASE,
)
_UNIT_WORDS: Final = re.compile(r"\bADSs?\b|\bADRs?\b|\bADS'|depositary (?:share|receipt)", re.IGNORECASE)
# What is likely without another line that shows it, or words; the inverse of each is, too.
_USUAL: Final = frozenset(
    [*map(Fraction, (2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 40, 50, 100))]
    + [Fraction(up, down) for up, down in ((3, 2), (4, 3), (5, 4), (5, 2), (5, 3))]
)
_LARGEST_PART: Final = 21  # of a ratio such as 3:2 or 21:20
_LARGEST_WHOLE: Final = 100  # of one such as 50:1, or 1:50
_LARGEST_UNIT: Final = 1000
_SURE_DIGITS, _FEWEST_DIGITS = 5, 3


class _Multiple(Struct, frozen=True):
    """A balance times a ratio, with what moved before and after it."""

    held: Decimal
    before: Decimal
    ratio: Fraction
    after: Decimal

    @property
    def arithmetic(self) -> str:
        """Return it as people write it: (1,000 + 50) x 3/2 - 75."""
        first = prose.amount(self.held) + _signed(self.before)
        return f"{f'({first})' if self.before else first} x {self.ratio}{_signed(self.after)}"


def _signed(amount: Decimal) -> str:
    return f" {'+' if amount > 0 else '-'} {prose.amount(abs(amount))}" if amount else ""


def split(gap: OpenGap, issuer: IssuerLines) -> Iterator[Explanation]:
    """Explain a balance times a ratio of small integers, which other lines of the class show for the same days.

    The day is only known to lie between two days. A line of the class that carries on over all of them speaks against
    it, and then nothing but words in a footnote makes a split possible.
    """
    for multiple in _multiples(gap) if not gap.within_a_report else ():
        others = [one for one in _others_of_class(gap, issuer) if _shows(one, multiple.ratio)]
        words = tuple(text for text in issuer.texts_of(gap.gap.before) if says(_SPLIT_WORDS, text))
        if not others and not words and _carried_on(gap, issuer):
            continue
        digits = significant_digits(max(multiple.held, abs(gap.gap.reported)))
        usual = multiple.ratio in _USUAL or 1 / multiple.ratio in _USUAL
        certainty = _certainty(digits, others=len(others), words=bool(words))
        if certainty is None or not (usual or others or words):
            continue
        first, last = _narrowed([gap, *others])
        seen = f"; the same ratio in {len(others)} other line{'s' * (len(others) > 1)}" if others else ""
        yield Explanation(
            kind="split",
            certainty=certainty,
            arithmetic=f"{multiple.arithmetic} = {prose.amount(gap.gap.reported)}, "
            f"at some time from {first} to {last}{seen}{'; a footnote names a split' if words else ''}",
            rows=(gap.gap.after, gap.gap.before, *(one.gap.before for one in others)),
            footnotes=words,
            ratio=str(multiple.ratio),
        )
        return


def _certainty(digits: int, *, others: int, words: bool) -> Certainty | None:
    if others or words:
        return "certain" if digits >= _FEWEST_DIGITS or others else "likely"
    return "likely" if digits >= _SURE_DIGITS else "possible" if digits >= _FEWEST_DIGITS else None


def _multiples(gap: OpenGap) -> Iterator[_Multiple]:
    """Yield the ratios that lead from the balance before to the reported one, wherever between them it happened."""
    if gap.gap.reported in (gap.held, 0) or gap.gap.computed < 0:
        return  # a trade as large as the balance would do the same
    amounts = [posting.amount or Decimal(0) for posting in gap.moved]
    for place in range(len(amounts) + 1):
        before, after = sum(amounts[:place], Decimal(0)), sum(amounts[place:], Decimal(0))
        ratio = ratio_between(gap.held + before, gap.gap.reported - after)
        if ratio is not None:
            yield _Multiple(gap.held, before, ratio, after)


def ratio_between(one: Decimal, other: Decimal) -> Fraction | None:
    """Return the ratio of small integers by which an amount became another, a fraction of a share left out."""
    if one <= 0 or other <= 0 or one == other:
        return None
    exact = Fraction(max(one, other)) / Fraction(min(one, other))
    for found in (exact.limit_denominator(_LARGEST_PART), Fraction(round(exact))):
        ratio = found if one < other else 1 / found
        largest = _LARGEST_WHOLE if found.denominator == 1 else _LARGEST_PART
        if found > 1 and found.numerator <= largest and abs(Fraction(one) * ratio - Fraction(other)) < 1:
            return ratio
    return None


def _others_of_class(gap: OpenGap, issuer: IssuerLines) -> Iterator[OpenGap]:
    for other in issuer.of_class(gap.gap.line):
        if other.gap.line != gap.gap.line and share_days(gap, other):
            yield other


def _shows(gap: OpenGap, ratio: Fraction) -> bool:
    return any(one.ratio == ratio for one in _multiples(gap))


def _carried_on(gap: OpenGap, issuer: IssuerLines) -> bool:
    """Tell whether another line of the class foots over all the days in which the split would lie."""
    first, last = gap.span
    return any(
        one <= first and last <= other
        for line, one, other in issuer.steps_of_class(gap.gap.line)
        if line != gap.gap.line
    )


def _narrowed(gaps: Sequence[OpenGap]) -> tuple[date, date]:
    """Return the days that all gaps share; those of the first, where they share none."""
    first, last = max(one.span[0] for one in gaps), min(one.span[1] for one in gaps)
    return (first, last) if first <= last else gaps[0].span


def unit(gap: OpenGap, issuer: IssuerLines) -> Iterator[Explanation]:
    """Explain a balance counted in ADS once, and in ordinary shares once; or as the shares that underlie it."""
    yield from _underlying(gap, issuer)
    multiple = _whole_multiple(gap)
    if multiple is None:
        return
    notes = (*issuer.texts_of(gap.gap.before), *issuer.texts_of(gap.gap.after))
    words = tuple(dict.fromkeys(text for text in notes if _UNIT_WORDS.search(text)))
    named = _ratio_named(multiple, words)
    if not (named or is_telling(gap.gap.reported)):
        return
    titles = [row.title for ref in (gap.gap.after, gap.gap.before) if (row := issuer.row(ref))]
    if not words and not any(_UNIT_WORDS.search(title) for title in titles):
        return
    yield Explanation(
        kind="unit",
        certainty="certain" if gap.was_out or named else "likely",
        arithmetic=f"{multiple.arithmetic} = {prose.amount(gap.gap.reported)}: ADS against ordinary shares",
        rows=(gap.gap.after, gap.gap.before),
        footnotes=words,
    )


def _underlying(gap: OpenGap, issuer: IssuerLines) -> Iterator[Explanation]:
    """Explain the balance of a Form 3, which has no column for the number of derivatives, only for what underlies."""
    row, amount = issuer.row(gap.gap.before), gap.postings[gap.at].amount
    if (
        gap.postings[gap.since].kind != "opening"
        or row is None
        or not (row.shares and row.underlying_shares and amount)
    ):
        return
    each = Fraction(row.underlying_shares) / Fraction(row.shares)
    if each != 1 and abs(Fraction(gap.held) / each + Fraction(amount) - Fraction(gap.gap.reported)) < 1:
        number = prose.amount(gap.gap.reported - amount)
        text = f"the Form 3 gives {prose.amount(gap.held)} underlying shares, which are {number} of these securities"
        yield Explanation(kind="unit", certainty="certain", arithmetic=text, rows=(gap.gap.after, gap.gap.before))


def _whole_multiple(gap: OpenGap) -> _Multiple | None:
    """Return the balance as so many of another unit, up to a thousand."""
    for held, reported, moved in ((gap.gap.computed, gap.gap.reported, Decimal(0)), _before_moves(gap)):
        if held > 0 and reported > 0:
            ratio = Fraction(reported) / Fraction(held)
            if 1 in (ratio.numerator, ratio.denominator) and 1 < max(ratio.as_integer_ratio()) <= _LARGEST_UNIT:
                return _Multiple(held, Decimal(0), ratio, moved)
    return None


def _before_moves(gap: OpenGap) -> tuple[Decimal, Decimal, Decimal]:
    moved = gap.gap.computed - gap.held
    return gap.held, gap.gap.reported - moved, moved


_NAMED_NUMBERS: Final = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 8: "eight", 10: "ten", 20: "twenty"}


def _ratio_named(multiple: _Multiple, words: Sequence[str]) -> bool:
    number = max(multiple.ratio.as_integer_ratio())
    wanted = re.compile(rf"\b(?:{number}|{_NAMED_NUMBERS.get(number, number)})\b", re.IGNORECASE)
    return any(wanted.search(text) for text in words)
