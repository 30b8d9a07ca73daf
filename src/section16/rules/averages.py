"""Average prices: what the footnote on one must say, and of what security it is the price."""

import re
from collections.abc import Iterator
from typing import Final

from section16.form.footnote import Footnote
from section16.form.nonderivative import NonDerivativeTransaction
from section16.rules.dates import known_on
from section16.rules.lines import noted_texts
from section16.rules.report import Report
from section16.rules.rule import Found, rule
from section16.standard.law import WEIGHTED_AVERAGE, in_force

__all__ = ["averages_are_told_in_full", "prices_are_of_what_is_counted"]

_AVERAGE_LETTER = WEIGHTED_AVERAGE[-1].authority


@rule("TR019", "advice", _AVERAGE_LETTER, forms=_CHANGES)
def averages_are_told_in_full(report: Report) -> Iterator[Found]:
    """Give the range of prices with an average, and promise the rest.

    The staff lets trades of one day stand on one line if a footnote says that the price is a weighted average, from
    which to which price the trades were, and that the number of shares at each price is told on request.
    """
    known = known_on(report)
    if known is None or in_force(WEIGHTED_AVERAGE, known) is None:
        return
    averaged = {
        id_
        for _, row in report.of(NonDerivativeTransaction)
        if row.code in {"P", "S"}
        for id_ in row.price.footnotes
        if _is_average(report.note_texts.get(id_, ""))
    }
    promised = bool(averaged) and any(
        map(_PROMISE.search, (*report.note_texts.values(), report.document.remarks or ""))
    )
    for spot, note in report.of(Footnote) if averaged else ():
        missing = () if note.id not in averaged else _missing(note.text, promised=promised)
        if missing:
            yield (
                spot.place,
                f"the price is an average and footnote '{note.id}' has no {' and no '.join(missing)}; add it",
            )


def _missing(text: str, *, promised: bool) -> tuple[str, ...]:
    told = (("range of prices", _RANGE.search(text)), ("undertaking to tell each price on request", promised))
    return tuple(name for name, there in told if not there)


def _is_average(text: str) -> bool:
    return "weighted average" in text.lower().replace("-", " ")


_PROMISE: Final = re.compile(
    r"undertake|up?on request|will (?:be )?(?:provide|suppl|furnish)|agrees? to|full information", re.IGNORECASE
)
_RANGE: Final = re.compile(r"[0-9](?:[^.;0-9]|\.(?=[0-9]))*(?:to|and|-|through|highest)\D{0,60}[0-9]", re.IGNORECASE)


@rule("TR020", "advice", "Form 4, General Instruction 5", forms=_CHANGES)
def prices_are_of_what_is_counted(report: Report) -> Iterator[Found]:
    """Give the price of one of the securities that the row counts.

    Where a row counts ordinary shares and the trade was in depositary shares, a price per depositary share makes the
    row worth as many times too much as shares stand behind one.
    """
    for spot, row in report.of(NonDerivativeTransaction):
        title = row.security_title.value or ""
        text = noted_texts(report, row.price.footnotes) if row.price.value and row.price.footnotes else ""
        # The plain word first: to search for the pattern takes many times as long.
        if "per A" not in text or not _PER_ADS.search(text) or _CONVERTED.search(text):
            continue
        if _SHARE.search(title) and not _DEPOSITARY.search(title):
            yield spot.at("price"), f"a footnote has a price per ADS and the row counts '{title}'; give it per share"


_SHARE: Final = re.compile(r"ordinary|common|class [a-z] share", re.IGNORECASE)
_DEPOSITARY: Final = re.compile(r"\bAD[SR]s?\b|deposit", re.IGNORECASE)
_PER_ADS: Final = re.compile(r"\bper (?:ADS|ADR|American depositary (?:share|receipt))\b", re.IGNORECASE)
_CONVERTED: Final = re.compile(r"divided|per (?:ordinary|common|class)|equivalent|convert", re.IGNORECASE)
