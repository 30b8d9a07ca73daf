"""What the filer says: plans whose purchases no line reports, and amounts that a footnote names."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from typing import Final

from section16.ledger.explanations.context import IssuerLines, OpenGap, figures_in, is_telling, says
from section16.ledger.explanations.transfers import MOVED_WORDS
from section16.ledger.values import Certainty, Explanation
from section16.standard.text import prose

__all__ = ["footnote", "plan", "steady_plan"]

_PLAN_WORDS: Final = re.compile(
    r"401\s?\(?k\)?|\bESPP\b|\bESOP\b|\bDRIP\b|stock purchase plan|share purchase plan|purchase plan|"
    r"dividend (?:re)?invest|reinvest(?:ment|ed)? (?:of )?(?:the )?dividend|dividend equivalent|savings plan|"
    r"thrift plan|profit[- ]sharing|retirement plan|deferred compensation|stock ownership plan|incentive savings",
    re.IGNORECASE,
)
_FORWARD_SMALL: Final = Decimal("0.25")  # of the balance, for a line that is a plan's
_SMALL: Final = Decimal("0.05")
_STEADY: Final = 3
_MOST_NUMBERS: Final = 12


def plan(gap: OpenGap, issuer: IssuerLines) -> Iterator[Explanation]:
    """Explain what came by a plan (401(k), ESPP, DRIP, dividend equivalents), which no line has to report."""
    found = _plan_named(gap, issuer) or _plan_of_line(gap, issuer)
    if found is not None:
        yield found


def _plan_named(gap: OpenGap, issuer: IssuerLines) -> Explanation | None:
    """Explain by a text of the report: one that names the amount, or one at the row that names a plan."""
    size, before = abs(gap.gap.difference), gap.gap.before
    exact = tuple(one for one in issuer.texts_of(before) if size in figures_in(one) and says(_PLAN_WORDS, one))
    if exact:
        return _plan(gap, "certain", f"a footnote names a plan and {prose.amount(size)}", exact)
    at_row = tuple(one for one in issuer.notes_of(before) if says(_PLAN_WORDS, one))
    if not at_row:
        return None
    summed = tuple(one for one in at_row if _sums_to(size, one))
    if summed:
        return _plan(gap, "likely", f"amounts in a footnote that names a plan sum to {prose.amount(size)}", summed)
    if not _includes(at_row):
        return None
    share = _share_of_balance(gap)
    certainty: Certainty = "likely" if gap.gap.difference > 0 and share <= _FORWARD_SMALL else "possible"
    return _plan(gap, certainty, f"{prose.amount(gap.gap.difference)}; a footnote of the row names a plan", at_row)


def _includes(texts: tuple[str, ...]) -> bool:
    return any(
        re.search(r"includ|acquired|purchased|since|credited|held|accru|reflect|balance", one, re.IGNORECASE)
        for one in texts
    )


def _share_of_balance(gap: OpenGap) -> Decimal:
    size = abs(gap.gap.difference)
    return size / gap.gap.computed if gap.gap.computed > 0 else Decimal(1)


def _plan_of_line(gap: OpenGap, issuer: IssuerLines) -> Explanation | None:
    """Explain by the line itself, which a plan holds: its balance moves with every pay day and dividend."""
    row = issuer.row(gap.gap.before)
    if row is None or not (_PLAN_WORDS.search(row.nature) or _PLAN_WORDS.search(row.title)):
        return None
    certainty: Certainty = "likely" if _share_of_balance(gap) <= _FORWARD_SMALL else "possible"
    held = row.nature if _PLAN_WORDS.search(row.nature) else row.title
    return _plan(gap, certainty, f"{prose.amount(gap.gap.difference)} on a line of a plan, {held}")


def steady_plan(gap: OpenGap, issuer: IssuerLines) -> Iterator[Explanation]:
    """Explain by gaps of the same line that are small, go up, and are alike in size."""
    size = gap.gap.difference
    alike = [
        one
        for one in issuer.of_line(gap.gap.line)
        if one.gap.difference > 0
        and not one.within_a_report
        and _share_of_balance(one) <= _SMALL
        and one.gap.difference <= 3 * size <= 9 * one.gap.difference
    ]
    if size <= 1 or gap.within_a_report or _share_of_balance(gap) > _SMALL or len(alike) < _STEADY:
        return
    yield _plan(gap, "possible", f"{prose.amount(size)}; {len(alike)} gaps of this line go up by amounts like this")


def _plan(gap: OpenGap, certainty: Certainty, text: str, footnotes: tuple[str, ...] = ()) -> Explanation:
    return Explanation(kind="plan", certainty=certainty, arithmetic=text, rows=(gap.gap.before,), footnotes=footnotes)


def footnote(gap: OpenGap, issuer: IssuerLines) -> Iterator[Explanation]:
    """Explain by a footnote of the row that names the amount, for reasons that have no kind of their own."""
    size = abs(gap.gap.difference)
    for text in issuer.notes_of(gap.gap.before):
        if says(_PLAN_WORDS, text) or says(MOVED_WORDS, text):
            continue
        if _names_shares(text, size):
            yield _named(
                gap, "certain" if is_telling(size) else "likely", f"a footnote names {prose.amount(size)}", text
            )
        elif is_telling(size) and _sums_to(size, text):
            yield _named(gap, "likely", f"amounts in a footnote sum to {prose.amount(size)}", text)


def _names_shares(text: str, size: Decimal) -> bool:
    """Tell whether a text has an amount; one that tells little has to be followed by what it counts."""
    if is_telling(size):
        return size in figures_in(text)
    return bool(re.search(rf"(?<![\d,.]){prose.amount(size)} (?:\w+ ){{0,3}}(?:shares?|units?)\b", text))


def _named(gap: OpenGap, certainty: Certainty, arithmetic: str, text: str) -> Explanation:
    return Explanation(
        kind="footnote", certainty=certainty, arithmetic=arithmetic, rows=(gap.gap.before,), footnotes=(text,)
    )


def _sums_to(size: Decimal, text: str) -> bool:
    """Tell whether two or three numbers of a text sum to an amount that tells; among many, that would be chance."""
    numbers = sorted(one for one in figures_in(text) if 0 < one < size)
    if not is_telling(size) or len(numbers) > _MOST_NUMBERS:
        return False
    return any(sum(chosen) == size for count in (2, 3) for chosen in combinations(numbers, count))
