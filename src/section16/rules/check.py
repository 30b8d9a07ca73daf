"""Ask every rule about a document: findings, in document order."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache

from msgspec.structs import replace

from section16.form.document import OwnershipDocument
from section16.form.places import places_in_order
from section16.form.problems import Finding, Slip, one_line
from section16.rules.catalog import RULES
from section16.rules.report import Report
from section16.rules.rule import Function, Reads, Rule

__all__ = ["check_document", "check_report", "with_line"]


def check_document(
    document: OwnershipDocument,
    *,
    today: date | None = None,
    lines: Mapping[str, int] | None = None,
    slips: tuple[Slip, ...] = (),
    rules: Iterable[Rule] = RULES,
) -> tuple[Finding, ...]:
    """Find what is wrong or odd about a report, in document order.

    A document with a schema version, or with EDGAR's header, is judged as disseminated, by the rules of its version
    and day; one without as a submission of `today`, by the newest rules. `lines` gives the line of the file on which
    a place stands; `slips` are oddities of the file's text.
    """
    return check_report(Report(document, today, slips), lines=lines, rules=rules)


def check_report(
    report: Report, *, lines: Mapping[str, int] | None = None, rules: Iterable[Rule] = RULES
) -> tuple[Finding, ...]:
    """Find what is wrong or odd about a report that is judged with its day, its file and its circumstances."""
    document = report.document
    applicable = _rules_for(tuple(rules), report.form, report.generation, submitted=report.submitted)
    found = list(_findings(report, applicable))
    return _in_document_order(found, document, lines or {}) if found else ()


# A rule, its function, whether it has days, and what it reads: looked up once, asked of many documents.
_Applicable = tuple[Rule, Function, bool, Reads]


@cache
def _rules_for(rules: tuple[Rule, ...], form: str, generation: int, *, submitted: bool) -> tuple[_Applicable, ...]:
    return tuple(
        (rule, rule.function, bool(rule.since or rule.until), rule.reads)
        for rule in rules
        if rule.is_for(form, generation, submitted=submitted)
    )


def _findings(report: Report, applicable: tuple[_Applicable, ...]) -> Iterator[Finding]:
    present = {"report": True, "faults": bool(report.document.faults), "slips": bool(report.slips)}
    for rule, function, is_dated, reads in applicable:
        if present[reads] and (not is_dated or rule.is_in_force(report.filed_on)):
            for result in function(report):
                yield _finding(rule, *result)


def _finding(rule: Rule, place: str, message: str, line: int | None = None) -> Finding:
    text = one_line(message)  # a value may hold line ends
    return Finding(id=rule.id, severity=rule.severity, place=place, message=text, authority=rule.authority, line=line)


def _in_document_order(
    found: list[Finding], document: OwnershipDocument, lines: Mapping[str, int]
) -> tuple[Finding, ...]:
    """Give findings their lines, and sort them by place, then id."""
    line_of = {fault.place: fault.line for fault in document.faults if fault.line is not None} | dict(lines)
    order = places_in_order(document)
    complete = [with_line(one, line_of) for one in found]
    return tuple(sorted(complete, key=lambda one: (_position(one.place, order), one.id)))


def with_line(one: Finding, line_of: Mapping[str, int]) -> Finding:
    """Give a finding the line of its place, or of the nearest element around it, if it has none."""
    line = None if one.line is not None else _nearest(one.place, line_of)
    return one if line is None else replace(one, line=line)


def _position(place: str, order: Mapping[str, int]) -> int:
    position = _nearest(place, order)
    return -1 if position is None else position  # the file as a whole


def _nearest(place: str, known: Mapping[str, int]) -> int | None:
    """Return the number known for a place, or for the nearest element around it."""
    while place:
        if place in known:
            return known[place]
        place = place.rpartition("/")[0]
    return None
