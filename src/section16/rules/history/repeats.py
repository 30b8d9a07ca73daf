"""SE: transactions that are reported again, and those that an amendment adds."""

from collections.abc import Iterator

from section16.form.derivative import DerivativeTransaction
from section16.form.places import Spot
from section16.law.deadlines import due_of_transaction, lateness
from section16.rules.book.dates.deadlines import facts_of
from section16.rules.book.lines import same
from section16.rules.history.history import FiledReport, History
from section16.rules.history.rule import HistoryFound, history_rule
from section16.rules.report import AnyTransaction

__all__ = ["amendments_add_nothing_late", "transactions_are_reported_once"]

_Trade = tuple[object, ...]


@history_rule("SE004", "advice", "17 CFR 240.16a-3(f)(1); Form 5, General Instruction 4(a)")
def transactions_are_reported_once(history: History) -> Iterator[HistoryFound]:
    """Report a transaction once.

    Form 5 is for what no Form 4 has reported, early or late. A row that an earlier report has too, with the same class,
    day, code, number, price and balance - on Form 5 whatever its balance - counts the transaction twice.
    """
    reported: dict[_Trade, FiledReport] = {}
    for one in history:
        trades = [(spot, row, _trade(row)) for spot, row in one.report.transactions]
        for spot, row, trade in trades if not one.is_amendment else ():
            balance = row.shares_following.value
            first = reported.get(trade if one.report.form == "5" else (*trade, balance))
            if first is not None and None not in (row.traded_on.value, row.shares.value):
                message = f"the transaction of {row.traded_on.value} is in the report of {first.day} ({first.name}) too"
                yield one, spot.place, f"{message}; take it out"
        for _, row, trade in trades:
            reported.setdefault(trade, one)
            reported.setdefault((*trade, row.shares_following.value), one)


def _trade(row: AnyTransaction) -> _Trade:
    """Return what tells a transaction from others of a line."""
    terms = (row.exercise_price.value, row.expires_on.value) if isinstance(row, DerivativeTransaction) else ()
    cells = (row.traded_on, row.shares, row.price, row.acquired_disposed, row.ownership)
    names = (same(row.security_title.value), same(row.nature.value))
    return (type(row), row.code, *names, *(cell.value for cell in cells), *terms)


@history_rule("SE005", "law", "17 CFR 229.405(a)(2); 17 CFR 240.16a-3(g)(1); Form 4, General Instruction 9")
def amendments_add_nothing_late(history: History) -> Iterator[HistoryFound]:
    """Know that a transaction which an amendment adds is late, if its own day has passed.

    An amendment has no due date, but a transaction that it reports for the first time has: the issuer counts it under
    Item 405. The rule looks at amendments whose original is at hand, and at rows that are no row of it, changed or not.
    """
    for one in history:
        original = _original(one, history) if one.is_amendment else None
        if original is None:
            continue
        for spot, row in _added(one, original):
            day = row.traded_on.value
            due_by = due_of_transaction(day, facts_of(one.report, row)) if day is not None else None
            known = one.report.known_on
            if due_by is not None and known is not None and lateness(due_by, known):
                seen = (
                    f"'{day}' is not in the report of {original.day} ({original.name}) and was due by {due_by.last_day}"
                )
                yield one, spot.at("traded_on"), f"{seen}; the issuer discloses it as late under Item 405"


def _original(one: FiledReport, history: History) -> FiledReport | None:
    """Find the report that is amended: of the form, and filed on the day that the amendment names."""
    named, form = one.report.document.original_filed_on, one.report.form
    found = [other for other in history if other.report.document_type == form and other.day == named]
    alike = [other for other in found if other.report.document.period_of_report == one.report.document.period_of_report]
    return next(iter(alike or found), None)


def _added(one: FiledReport, original: FiledReport) -> Iterator[tuple[Spot, AnyTransaction]]:
    """Yield the rows of an amendment that are no row of its original, which may be changed in up to two cells."""
    left = [row for _, row in original.report.transactions]
    changed = []
    for spot, row in one.report.transactions:
        same_row = next((other for other in left if _trade(other) == _trade(row)), None)
        if same_row is None:
            changed.append((spot, row))
        else:
            left.remove(same_row)
    for spot, row in changed:
        best = max(left, key=lambda other: _likeness(row, other), default=None)
        if best is not None and _likeness(row, best) >= len(_trade(row)) - _CORRECTED:
            left.remove(best)
        else:
            yield spot, row


_CORRECTED = 3  # cells of a row that one correction may change


def _likeness(row: AnyTransaction, other: AnyTransaction) -> int:
    if type(row) is not type(other):
        return 0
    return sum(one == two for one, two in zip(_trade(row), _trade(other), strict=True))
