"""Slips with figures: rounding, typing errors, and balances that go out and come back."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from section16.ledger.explanations.context import IssuerLines, OpenGap
from section16.ledger.values import Certainty, Explanation, Posting
from section16.standard.text import prose

__all__ = ["reverts", "rounding", "slip_of", "typing_error"]

_REPORTS_OUT: Final = 3
_ONE: Final = Decimal(1)
_MUCH: Final = 100  # of shares that go out, one may be lost to rounding on the way back
_POWERS: Final = {Decimal(10**power): word for power, word in ((1, "ten"), (2, "a hundred"), (3, "a thousand"))}


def rounding(gap: OpenGap, issuer: IssuerLines) -> Iterator[Explanation]:
    """Explain a difference of less than one share, or of one where fractions are shown as whole units."""
    size = abs(gap.gap.difference)
    if size > _ONE:
        return
    certainty: Certainty = "certain"
    text = f"off by {prose.amount(size)}"
    if size == _ONE:
        again = sum(abs(one.gap.difference) <= _ONE for one in issuer.of_line(gap.gap.line)) > 1
        broken = any(_is_broken(one) for one in gap.postings)
        words = any("fraction" in note.lower() for note in issuer.notes_of(gap.gap.before))
        certainty = "likely" if again or broken or words else "possible"
        why = ("the footnote names fractions",) * words + ("the line has fractions",) * broken
        why += ("it recurs on this line",) * again
        text += f", one unit ({'; '.join(why)})" if why else ", one unit"
    yield Explanation(kind="rounding", certainty=certainty, arithmetic=text, rows=(gap.gap.before,))


def _is_broken(posting: Posting) -> bool:
    return any(one is not None and one % 1 for one in (posting.amount, posting.reported))


def reverts(gap: OpenGap, issuer: IssuerLines) -> Iterator[Explanation]:
    """Explain a balance that goes out, and comes back in a later report, as if it had never been out."""
    gaps = issuer.of_line(gap.gap.line)
    place = next(at for at, one in enumerate(gaps) if one is gap)
    for one, other in ((place, place + 1), (place - 1, place)):
        if one < 0 or other >= len(gaps) or not _comes_back(gaps[one], gaps[other]):
            continue
        out, back = gaps[one].gap, gaps[other].gap
        between = _reports_between(gaps[one], gaps[other])
        yield Explanation(
            kind="reverts",
            certainty="certain" if between == 1 and out.difference == -back.difference else "likely",
            arithmetic=f"{prose.amount(out.difference)} in {out.before.accession}, "
            f"{prose.amount(back.difference)} in {back.before.accession}",
            rows=(out.before, back.before),
        )


def _comes_back(out: OpenGap, back: OpenGap) -> bool:
    return (
        abs(out.gap.difference + back.gap.difference) <= (_ONE if abs(out.gap.difference) >= _MUCH else 0)
        and not back.within_a_report
        and _reports_between(out, back) <= _REPORTS_OUT
    )


def _reports_between(out: OpenGap, back: OpenGap) -> int:
    """Return how many reports after the one with the first gap the second comes."""
    return len({one.row.accession for one in out.postings[out.at : back.at + 1]}) - 1


def typing_error(gap: OpenGap, issuer: IssuerLines) -> Iterator[Explanation]:
    """Explain a number that was typed wrongly: the balance, or the amount of the transaction."""
    yield from _balance_typed(gap)
    yield from _balance_corrected(gap, issuer)
    if not gap.was_out and gap.repeated is None:
        yield from _amount_typed(gap)


def _balance_typed(gap: OpenGap) -> Iterator[Explanation]:
    following = gap.next_balance
    if following is not None and not gap.was_out:
        return
    computed, reported = gap.gap.computed, gap.gap.reported
    slip = slip_of(computed, reported) or (_not_carried(gap) if gap.was_out or computed >= 0 else "")
    if slip and following is None:
        text = f"{prose.amount(reported)} for {prose.amount(computed)}: {slip}; no later balance tells"
        yield Explanation(kind="typing error", certainty="possible", arithmetic=text, rows=(gap.gap.before,))
    elif slip and following:
        posting, moved = following
        proof = f"{prose.amount(computed)} {_plus(moved)} = {prose.amount(posting.reported or Decimal(0))}"
        text = f"{prose.amount(reported)} for {prose.amount(computed)}: {slip}; the next report proves it: {proof}"
        rows = (gap.gap.before, posting.row)
        yield Explanation(kind="typing error", certainty="certain", arithmetic=text, rows=rows)


def _plus(amount: Decimal) -> str:
    return f"{'+' if amount >= 0 else '-'} {prose.amount(abs(amount))}"


def _not_carried(gap: OpenGap) -> str:
    """Tell that another number of the row stands where the balance belongs."""
    amount = gap.postings[gap.at].amount
    if not amount:
        return ""
    if gap.gap.reported == gap.gap.computed - amount:
        return "the balance before the transaction"
    return "the number of the transaction" if gap.gap.reported == abs(amount) else ""


def _balance_corrected(gap: OpenGap, issuer: IssuerLines) -> Iterator[Explanation]:
    """Explain the way back from a balance that was typed wrongly."""
    for earlier in issuer.of_line(gap.gap.line):
        if earlier is not gap and earlier.was_out and earlier.gap.difference == -gap.gap.difference:
            following = earlier.next_balance
            slip = slip_of(earlier.gap.computed, earlier.gap.reported) or _not_carried(earlier)
            if slip and following and following[0].row == gap.gap.before:
                text = f"back from {prose.amount(earlier.gap.reported)}, typed for {prose.amount(earlier.gap.computed)}"
                rows = (earlier.gap.before, gap.gap.before)
                yield Explanation(kind="typing error", certainty="certain", arithmetic=f"{text}: {slip}", rows=rows)


def _amount_typed(gap: OpenGap) -> Iterator[Explanation]:
    """Explain a wrong amount or direction of a transaction whose balance is right."""
    sure: Certainty = "likely" if gap.stays else "possible"
    for posting in gap.moved:
        amount, meant = posting.amount or Decimal(0), (posting.amount or Decimal(0)) + gap.gap.difference
        if not amount or not meant:
            continue
        text = ""
        if meant == -amount:
            moved = f"the balance moved by {prose.amount(meant)}, not by {prose.amount(amount)}"
            text = f"{moved}: acquired and disposed reversed"
        elif meant * amount > 0 and (slip := slip_of(meant, amount)):
            text = f"{prose.amount(abs(amount))} shares for {prose.amount(abs(meant))}: {slip}"
        if text:
            yield Explanation(kind="typing error", certainty=sure, arithmetic=text, rows=(posting.row,))
    yield from _typed_twice(gap, sure)


def _typed_twice(gap: OpenGap, certainty: Certainty) -> Iterator[Explanation]:
    """Explain a row that stands in its report twice, while the balance moved once."""
    one = gap.postings[gap.at]
    for other in gap.postings[: gap.at]:
        same = (other.day, other.code, other.amount) == (one.day, one.code, one.amount)
        if same and one.amount == -gap.gap.difference and other.row.accession == one.row.accession:
            text = f"{prose.amount(abs(gap.gap.difference))} shares stand twice, and the balance moved once"
            rows = (other.row, one.row)
            yield Explanation(kind="typing error", certainty=certainty, arithmetic=text, rows=rows)
            return


def slip_of(meant: Decimal, typed: Decimal) -> str:
    """Say by which slip one number became another; an empty text where none is known."""
    if not meant or not typed or meant == typed:
        return ""
    one, other = (format(abs(amount), "f") for amount in (meant, typed))
    for factor, word in _POWERS.items():
        if typed in (meant * factor, meant / factor):
            return f"{word} times {'as much' if abs(typed) > abs(meant) else 'less'}"
    if len(one) == len(other):
        differ = [place for place, (left, right) in enumerate(zip(one, other, strict=True)) if left != right]
        crossed = len(differ) == len("ab") and [one[at] for at in differ] == [other[at] for at in reversed(differ)]
        return "digits transposed" if crossed and differ[1] - differ[0] == 1 else ""
    if len(other) == len(one) + 1:
        return "a digit more" if _without_one(other, one) else ""
    return "a digit less" if len(other) == len(one) - 1 and _without_one(one, other) else ""


def _without_one(longer: str, shorter: str) -> bool:
    return len(shorter) > 1 and any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
