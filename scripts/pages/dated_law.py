"""docs/reference/law.md: the law that changed, with its dates."""

from collections.abc import Mapping
from typing import Any, Final

from pages.markdown import code, page, table
from section16.law import changes as law
from section16.law.changes import CoolingOff, Form144Threshold, Since

__all__ = ["QUESTIONS", "dated_law"]

_INTRO = """
Old reports are judged by the law of their day. Each question below has had these answers, each from its first day;
*Judged by* says which day of a report decides. *Known from*: `spec`, a document of the SEC; `seen`, filings or a text
that quotes the SEC; `memory`, neither.
"""
QUESTIONS: Final[Mapping[str, str]] = {
    "FORM_4_DUE": "When is Form 4 due?",
    "FORM_FOR_A_GIFT_MADE": "On which form is a gift that the insider makes?",
    "FORM_FOR_A_GIFT_RECEIVED": "On which form is a gift that the insider receives?",
    "FORM_FOR_RULE_16B3": "On which form is a transaction with the issuer, or a discretionary one?",
    "PLAN_BOX": "Must the 10b5-1 box be answered?",
    "RULE_10B5_1": "Which Rule 10b5-1(c) must a plan satisfy?",
    "COOLING_OFF": "How long from the adoption of a plan to its first trade?",
    "FORM_144": "From what on do sales under Rule 144 in three months need a Form 144?",
    "FOREIGN_INSIDERS_REPORT": "Do directors and officers of a foreign private issuer report?",
    "FOREIGN_INSIDERS_EXEMPT": "Insiders of issuers organized where are exempt if they report there?",
    "WEIGHTED_AVERAGE": "May trades of one day within a dollar stand on one line?",
    "SMALL_ACQUISITION": "Up to which market value in six months is an acquisition small, in US dollars?",
    "ELECTRONIC": "Are forms filed as XML?",
    "ITEM_405": "Under which caption does a company name late reports?",
}


def dated_law() -> str:
    """Return the page."""
    return page("Law with dates", _INTRO, *(f"## {title}\n\n{_answers(name)}" for name, title in QUESTIONS.items()))


def _answers(name: str) -> str:
    answers: tuple[Since[Any], ...] = getattr(law, name)
    head = ("From", "Answer", "Judged by", "Authority", "Known from")
    rows = ((one.first.isoformat(), _said(one.value), one.by, one.authority, one.mark) for one in answers)
    return f"{code(f'spec.law.{name}')}\n\n{table(head, rows)}"


def _said(value: object) -> str:
    if isinstance(value, CoolingOff):
        insiders = f"directors and officers {value.insiders_least} to {value.insiders_most} days"
        return f"{insiders}, other persons {value.others} days"
    if isinstance(value, Form144Threshold):
        return f"more than {value.shares:,} shares, or more than {value.dollars:,} dollars"
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if not isinstance(value, str) else value
