"""What left one line and came to another: the same class held in another way, or another class."""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final

from section16.ledger.explanations.context import (
    IssuerLines,
    OpenGap,
    figures_in,
    is_telling,
    says,
    share_days,
    sums_to,
)
from section16.ledger.explanations.ratios import ratio_between
from section16.ledger.values import Certainty, Explanation, GapKind, LineKey, RowRef
from section16.standard.text import prose

__all__ = ["MOVED_WORDS", "change_of_class", "moved_between_lines"]

MOVED_WORDS: Final = re.compile(
    r"16a-\s?13|transfer|contribut|distribut|change in (?:the )?form|"
    r"previously (?:held|owned|reported as)|re-?register|\bgrat\b|annuity trust|estate planning",
    re.IGNORECASE,
)
_CHANGE_WORDS: Final = re.compile(
    r"reclassif|re-?designat|recapitali|reorgani[sz]|merger|convert|conver(?:ted|sion)|exchang", re.IGNORECASE
)


def moved_between_lines(gap: OpenGap, issuer: IssuerLines) -> Iterator[Explanation]:
    """Explain what left a line of a person and came to others of the same class, which is not reportable (16a-13)."""
    size = abs(gap.gap.difference)
    texts = issuer.texts_of(gap.gap.before)
    words = tuple(one for one in texts if size in figures_in(one) and says(MOVED_WORDS, one))
    other_side = _gaps_of_other_lines(gap, issuer) or _new_line(gap, issuer) or _emptied_line(gap, issuer)
    if other_side is None and not words:
        return
    text, rows, alone = other_side or (f"a footnote names {prose.amount(size)}", (), True)
    yield Explanation(
        kind="moved between lines",
        certainty="certain" if (alone and is_telling(size)) or (other_side and words) else "likely",
        arithmetic=text,
        rows=(gap.gap.before, *rows),
        footnotes=words,
    )


_OtherSide = tuple[str, tuple[RowRef, ...], bool]  # as text, its rows, and whether it is one line alone


def _gaps_of_other_lines(gap: OpenGap, issuer: IssuerLines) -> _OtherSide | None:
    here = gap.gap.line
    others = [one for one in issuer.of_person(gap) if _same_class(here, one.gap.line)]
    own = [one for one in issuer.of_line(here) if one is not gap and share_days(gap, one)]
    partners = sums_to(-gap.gap.difference, others) or sums_to(-gap.gap.difference, [*others, *own])
    if all(one.gap.line == here for one in partners):
        return None
    text = " and ".join(f"{prose.amount(one.gap.difference)} on {_name_of(one.gap.line)}" for one in partners)
    rows = tuple(one.gap.before for one in partners)
    return f"{prose.amount(gap.gap.difference)} here, {text}", rows, len(partners) == 1


def _new_line(gap: OpenGap, issuer: IssuerLines) -> _OtherSide | None:
    """Return a line of the class that first appears with what this one lost."""
    here = gap.gap.line
    for posting, before in issuer.opened(gap):
        if _same_class(here, posting.line) and posting.line != here and before == -gap.gap.difference:
            first = f"{_name_of(posting.line)} first appears with {prose.amount(before)}"
            return f"{prose.amount(gap.gap.difference)} here; {first}", (posting.row,), True
    return None


def _emptied_line(gap: OpenGap, issuer: IssuerLines) -> _OtherSide | None:
    """Return a line of the class whose whole balance came here, if it is not heard of again with that balance."""
    here = gap.gap.line
    if not is_telling(gap.gap.difference) or gap.within_a_report or gap.gap.computed < 0:
        return None
    for line, balance, follows in issuer.balances_of_person(gap):
        if line == here or not _same_class(here, line) or balance.reported != gap.gap.difference:
            continue
        if follows is None or any(one.gap.before == follows.row for one in issuer.of_line(line)):
            text = f"{prose.amount(gap.gap.difference)} here, all that {_name_of(line)} held before"
            return text, (balance.row,), False
    return None


def _name_of(line: LineKey) -> str:
    return f"{line.security} ({line.nature or {'D': 'direct', 'I': 'indirect'}.get(line.ownership, 'not said how')})"


def _same_class(one: LineKey, other: LineKey) -> bool:
    return (one.security, one.series, one.derivative, one.by_value) == (
        other.security,
        other.series,
        other.derivative,
        other.by_value,
    )


def change_of_class(gap: OpenGap, issuer: IssuerLines) -> Iterator[Explanation]:
    """Explain what left one class and came to another at one ratio: a conversion, or a reclassification."""
    others = ((_ratio_of_change(gap.gap.difference, one[1]), one) for one in _other_classes(gap, issuer))
    changes = [(ratio, one) for ratio, one in others if ratio is not None]
    texts = issuer.texts_of(gap.gap.before) if changes else ()
    words = tuple(text for text in texts if says(_CHANGE_WORDS, text))
    for ratio, (line, came, row) in changes:
        again = sum(
            _pair_with_ratio(other, issuer, ratio, (gap.gap.line.security, line.security))
            for other in issuer.of_class(gap.gap.line)
            if not set(other.gap.line.owners) & set(gap.gap.line.owners)
        )
        certainty = _certainty_of_change(gap.gap.difference, came, words=bool(words), again=again)
        if certainty is not None:
            gone = prose.amount(gap.gap.difference)
            at = "" if abs(ratio) == 1 else f", at {abs(ratio)}"
            seen = f"; the same of {again} other owner{'s' * (again > 1)}" if again else ""
            yield Explanation(
                kind=_kind_of_change(gap.gap.line, line, words),
                certainty=certainty,
                arithmetic=f"{gone} here, {prose.amount(came)} on {_name_of(line)}{at}{seen}",
                rows=(gap.gap.before, row),
                footnotes=words,
            )


def _other_classes(gap: OpenGap, issuer: IssuerLines) -> Iterator[tuple[LineKey, Decimal, RowRef]]:
    """Yield what other classes of the same owners gained or lost unexplained in the same days."""
    for other in issuer.of_person(gap):
        same_report = other.gap.before.accession == gap.gap.before.accession
        if not _same_class(gap.gap.line, other.gap.line) and (same_report or share_days(gap, other, whole=True)):
            yield other.gap.line, other.gap.difference, other.gap.before
    for posting, before in issuer.opened(gap):
        if not _same_class(gap.gap.line, posting.line) and before:
            yield posting.line, before, posting.row


def _ratio_of_change(gone: Decimal, came: Decimal) -> Fraction | None:
    if gone * came >= 0:
        return None
    return Fraction(1) if gone == -came else ratio_between(abs(gone), abs(came))


def _certainty_of_change(gone: Decimal, came: Decimal, *, words: bool, again: int) -> Certainty | None:
    if gone == -came:
        return "certain" if (words and is_telling(gone)) or again else "likely" if is_telling(gone) else None
    if not is_telling(gone) or not is_telling(came) or not (words or again):
        return None
    return "likely" if again else "possible"


def _pair_with_ratio(gap: OpenGap, issuer: IssuerLines, ratio: Fraction, classes: tuple[str, str]) -> bool:
    """Tell whether another owner's gap has a partner in the same other class at the same ratio."""
    return any(
        _ratio_of_change(gap.gap.difference, came) == ratio
        for line, came, _ in _other_classes(gap, issuer)
        if (gap.gap.line.security, line.security) == classes
    )


def _kind_of_change(one: LineKey, other: LineKey, words: tuple[str, ...]) -> GapKind:
    converts = one.derivative != other.derivative or any(re.search("conver", text, re.IGNORECASE) for text in words)
    return "conversion" if converts else "reclassification"
