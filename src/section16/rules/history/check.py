"""Ask every rule over several reports: findings, each with the report that it is about."""

from collections.abc import Iterable, Iterator
from typing import Final

from section16.form.problems import Finding, one_line
from section16.rules.history import balances, duty, plans, repeats, restated
from section16.rules.history.history import FiledReport, history_of
from section16.rules.history.rule import HistoryRule

__all__ = ["HISTORY_RULES", "check_history"]

HISTORY_RULES: Final[tuple[HistoryRule, ...]] = (
    duty.initial_statements_come_once,
    duty.trades_come_after_the_initial_statement,
    balances.balances_go_on_from_report_to_report,
    repeats.transactions_are_reported_once,
    repeats.amendments_add_nothing_late,
    plans.plans_have_one_day,
    duty.those_who_left_report_no_more,
    duty.trades_come_with_an_initial_statement,
    restated.restated_shares_move_the_balance,
)


def check_history(
    reports: Iterable[FiledReport], rules: Iterable[HistoryRule] = HISTORY_RULES, *, complete: bool = False
) -> Iterator[tuple[FiledReport, Finding]]:
    """Find what is odd about the reports of one person about one issuer, taken together, rule by rule.

    `complete` says that they are all that there are.
    """
    history = history_of(reports)
    for rule in (one for one in rules if complete or not one.of_all) if len(history) > 1 else ():
        for one, place, message in rule.function(history):
            text = one_line(message)
            yield one, Finding(id=rule.id, severity=rule.severity, place=place, message=text, authority=rule.authority)
