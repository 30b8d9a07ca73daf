"""TR: positions in derivative securities that gain when the share falls."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from section16.form.derivative import DerivativeTransaction
from section16.form.nonderivative import NonDerivativeHolding, NonDerivativeTransaction
from section16.rules.book.lines import lines_of, position_named, rights_named, same
from section16.rules.report import AnyRow, Report
from section16.rules.rule import CHANGES, Found, rule
from section16.standard.directions import Position, Right, direction

__all__ = ["put_equivalent_positions_are_covered"]

# What gains when the share falls: a put that is owned, a call that was written (Rule 16a-1(h)).
_PUT_EQUIVALENT: Final[tuple[tuple[Right, Position], ...]] = (("put", "long"), ("call", "short"))


@rule("TR027", "law", "15 U.S.C. 78p(c); 17 CFR 240.16c-4; 17 CFR 240.16a-1(h)", forms=CHANGES)
def put_equivalent_positions_are_covered(report: Report) -> Iterator[Found]:
    """Write calls and buy puts only on shares that are owned.

    To sell short is forbidden. A put equivalent position, which is a written call or a put that is owned, is exempt as
    far as its shares are no more than those otherwise owned. The rule adds up such positions of the report and the
    balances of their class in Table I, direct and indirect; where Table I has no such balance it is silent.
    """
    positions: dict[str, dict[object, Decimal]] = {}
    owned = _owned(report)
    for spot, row in report.of(DerivativeTransaction):
        title, shares = same(row.underlying_title.value), _shares_after(row)
        if not _opens(row) or shares is None or title not in owned:
            continue
        series = positions.setdefault(title, {})
        series[row.security_title.value, row.exercise_price.value, row.expires_on.value] = shares
        total = sum(series.values(), Decimal(0))
        if total > owned[title]:
            seen = f"positions on {total:,f} shares that gain when the share falls, and {owned[title]:,f} owned"
            yield spot.at("underlying_shares"), f"{seen}; correct the numbers, or close what is not covered"


def _opens(row: DerivativeTransaction) -> bool:
    """Tell whether a row plainly begins or increases a put equivalent position."""
    title = row.security_title.value or ""
    rights, position = rights_named(title), position_named(title)
    if len(rights) != 1 or (rights[0], position) not in _PUT_EQUIVALENT:
        return False
    opening = direction(rights[0], position, "open")
    return row.code in opening.codes and row.acquired_disposed.value == opening.table_2


def _shares_after(row: DerivativeTransaction) -> Decimal | None:
    """Return the shares under a series after a row, by the shares under each of the securities of the row."""
    underlying, count, after = row.underlying_shares.value, row.shares.value, row.shares_following.value
    return None if not underlying or not count or after is None else after * underlying / count


def _owned(report: Report) -> dict[str, Decimal]:
    """Add up the last balances of Table I by class."""
    owned: dict[str, Decimal] = {}
    for line in report.once(lines_of):
        row: AnyRow = line[-1][1]
        balance = row.shares_following.value
        if isinstance(row, NonDerivativeTransaction | NonDerivativeHolding) and balance is not None:
            title = same(row.security_title.value)
            owned[title] = owned.get(title, Decimal(0)) + balance
    return owned
