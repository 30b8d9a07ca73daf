"""SE: when the duty to report began and ended."""

import re
from collections.abc import Iterator
from typing import Final

from section16.law.calendar import months_after
from section16.rules.history.history import FiledReport, History
from section16.rules.history.rule import HistoryFound, history_rule

__all__ = [
    "initial_statements_come_once",
    "those_who_left_report_no_more",
    "trades_come_after_the_initial_statement",
    "trades_come_with_an_initial_statement",
]

_REGISTRATION: Final = re.compile(
    r"16a-2\(a\)|initial public offering|effectiveness of the registration", re.IGNORECASE
)


@history_rule("SE001", "advice", "17 CFR 240.16a-3(b)")
def initial_statements_come_once(history: History) -> Iterator[HistoryFound]:
    """File one Form 3 about an issuer, not one for each office.

    Another class of securities, or a different or additional relationship to the same issuer, asks for no second
    Form 3. Who had left, and is subject to Section 16 again, files one: then a report between has the exit box.
    """
    first: FiledReport | None = None
    for one in history:
        if one.report.document.not_subject_to_section16:
            first = None
        elif one.report.document_type == "3":
            if first is not None and _event(first) != _event(one):
                seen = f"a second Form 3 about the issuer, after the one of {first.day} ({first.name})"
                message = f"{seen}; report on Forms 4 and 5, unless the owner had left in between"
                yield one, one.report.at("period_of_report"), message
            first = first or one


def _event(one: FiledReport) -> object:
    return one.report.document.period_of_report


@history_rule("SE002", "advice", "17 CFR 240.16a-2; 17 CFR 240.16a-3(a)")
def trades_come_after_the_initial_statement(history: History) -> Iterator[HistoryFound]:
    """Report trades from the event of the Form 3 on.

    What was traded before a person became an insider is not reported. There is one exception: directors and officers
    who became subject to Section 16 because the issuer registered a class report the six months before, if a later
    trade asks for it (Rule 16a-2(a)); a footnote says so. Trades more than six months before the event are taken as
    those of an earlier time in office.
    """
    initial = next((one for one in history if one.report.document_type == "3"), None)
    event = initial.report.document.period_of_report if initial is not None else None
    if initial is None or event is None:
        return
    for one in history:
        for spot, row in one.report.transactions:
            day = row.traded_on.value
            if day is None or not day < event <= months_after(day, 6) or _is_of_a_registration(one):
                continue
            seen = f"'{day}' is before {event}, the event of the Form 3 ({initial.name})"
            message = f"{seen}; leave the row out, or correct one of the days"
            yield one, spot.at("traded_on"), message
            break


def _is_of_a_registration(one: FiledReport) -> bool:
    return any(map(_REGISTRATION.search, one.report.plain_texts))


@history_rule("SE007", "law", "Forms 4 and 5, General Instruction 1(b); 17 CFR 240.16a-2(b)")
def those_who_left_report_no_more(history: History) -> Iterator[HistoryFound]:
    """Tick the exit box again on a report that comes after one with the box.

    Whoever is no longer subject to Section 16 reports for six months a trade that is opposite to an earlier one, and
    late what was owed before, with the box ticked each time. Who is subject again begins with a Form 3.
    """
    left: FiledReport | None = None
    for one in history:
        if one.report.document_type == "3":
            left = None
        elif one.report.document.not_subject_to_section16:
            left = left or one
        elif left is not None and not one.is_amendment and one.day > left.day and one.report.transactions:
            seen = f"the exit box is ticked on the report of {left.day} ({left.name}) and not on this later one"
            message = f"{seen}; tick it, or file a Form 3 where the owner is subject to Section 16 again"
            yield one, one.report.at("not_subject_to_section16"), message


@history_rule("SE008", "advice", "15 U.S.C. 78p(a)(2); 17 CFR 240.16a-3(a)", of_all=True)
def trades_come_with_an_initial_statement(history: History) -> Iterator[HistoryFound]:
    """File a Form 3 before, or with, the first report of trades.

    Every insider begins with one, also who owns nothing. Asked only with `check --complete`, which says that the
    reports are all of a person about an issuer: of any others, the Form 3 may just not be at hand.
    """
    if any(one.report.form == "3" for one in history):
        return
    first = next((one for one in history if one.report.transactions), None)
    if first is not None:
        seen = "trades are reported, and none of the reports is a Form 3"
        yield first, first.report.at("document_type"), f"{seen}; file one, or add it to the reports"
