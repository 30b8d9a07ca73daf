"""SE: what an amendment leaves as it was beside what it restates."""

from collections.abc import Iterator
from decimal import Decimal

from section16.rules.book.lines import change_of, same
from section16.rules.history.history import CorrectedRow, FiledReport, History
from section16.rules.history.rule import HistoryFound, history_rule
from section16.rules.report import AnyRow, AnyTransaction
from section16.standard.text.prose import amount

__all__ = ["restated_shares_move_the_balance"]


@history_rule("SE009", "advice", "Form 4, General Instructions 4(a) and 9; Table I, column 5, and Table II, column 9")
def restated_shares_move_the_balance(history: History) -> Iterator[HistoryFound]:
    """Restate the balance with the shares.

    What is owned after a transaction follows from its shares: an amendment that corrects the one and repeats the other
    leaves one of them wrong. The rule looks at rows that the ledger ties to a row of the original. It is silent where
    the balance that the row now begins with stands in another row of the amendment or in an earlier report, since then
    the balance was right and the shares were not, and where a footnote on the balance explains it.
    """
    for one in history:
        for tie in one.restates:
            row, original = tie.spot.part, tie.original
            if not isinstance(row, AnyTransaction) or not isinstance(original, AnyTransaction):
                continue
            is_explained = bool(row.shares_following.footnotes) or _before(row) in set(_balances(tie, one, history))
            if is_explained or not _is_left(original, row):
                continue
            was, now, held = (
                amount(number)
                for number in (original.shares.value, row.shares.value, row.shares_following.value)
                if number is not None
            )
            seen = f"'{held}' as in the original of {tie.filed.day} ({tie.filed.name}), though {was} became {now}"
            message = f"{seen}; restate it, or explain it in a footnote"
            yield one, tie.spot.at("shares_following"), message


def _is_left(original: AnyTransaction, row: AnyTransaction) -> bool:
    """Tell whether a row is of other shares than the original row, and ends with the same balance."""
    before, after = original.shares_following.value, row.shares_following.value
    if before is None or before != after or change_of(row) is None or change_of(original) is None:
        return False
    return original.shares.value != row.shares.value and original.ownership.value == row.ownership.value


def _before(row: AnyTransaction) -> Decimal | None:
    after, change = row.shares_following.value, change_of(row)
    return None if after is None or change is None else after - change


def _balances(tie: CorrectedRow, one: FiledReport, history: History) -> Iterator[Decimal | None]:
    """Yield what other rows of the line say is held: of the amendment, and of all reports before it."""
    for other in history:
        for _, held in other.report.placed_rows if other is one or other.day <= one.day else ():
            if held is not tie.spot.part and held is not tie.original and _line(held) == _line(tie.original):
                yield held.shares_following.value


def _line(row: AnyRow) -> tuple[object, ...]:
    return type(row).__name__[:3], same(row.security_title.value), row.ownership.value, same(row.nature.value)
