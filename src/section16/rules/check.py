"""A document in, findings out."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from msgspec.structs import replace

from section16.form.document import OwnershipDocument
from section16.form.places import places_in_order
from section16.form.problems import Finding, Slip, one_line
from section16.rules.catalog import RULES
from section16.rules.report import Report
from section16.rules.rule import Function, Rule

__all__ = ["check_document"]


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
    and day; without, as a submission of `today`, always by the newest rules. `lines` tells on which line of
    the file a place stands, `slips` what is odd about the file itself.
    """
    report = Report(document, today, slips)
    there = {"report": True, "faults": bool(document.faults), "slips": bool(slips)}
    found: list[Finding] = []
    for rule, function, is_dated, reads in _rules_for(
        tuple(rules), report.form, report.generation, submitted=report.submitted
    ):
        if not there[reads] or (is_dated and not rule.is_in_force(report.filed_on)):
            continue
        if told := list(function(report)):
            found += [_finding(rule, *said) for said in told]
    return _placed(tuple(found), document, lines or {}) if found else ()


Asked = tuple[Rule, Function, bool, str]  # the rule, its function, whether it has days, what it reads


@cache
def _rules_for(rules: tuple[Rule, ...], form: str, generation: int, *, submitted: bool) -> tuple[Asked, ...]:
    return tuple(
        (rule, rule.function, bool(rule.since or rule.until), rule.reads)
        for rule in rules
        if rule.is_for(form, generation, submitted=submitted)
    )


def _finding(rule: Rule, place: str, message: str, line: int | None = None) -> Finding:
    said = one_line(message)  # a value may hold line ends
    return Finding(id=rule.id, severity=rule.severity, place=place, message=said, authority=rule.authority, line=line)


def _placed(found: tuple[Finding, ...], document: OwnershipDocument, lines: Mapping[str, int]) -> tuple[Finding, ...]:
    """Sort findings by place, then id, and number their lines."""
    known = {fault.place: fault.line for fault in document.faults if fault.line is not None} | dict(lines)
    order = places_in_order(document)
    numbered = [_numbered(one, known) for one in found]
    return tuple(sorted(numbered, key=lambda one: (_turn(one.place, order), one.id)))


def _numbered(one: Finding, lines: Mapping[str, int]) -> Finding:
    line = None if one.line is not None else _nearest(one.place, lines)
    return one if line is None else replace(one, line=line)


def _turn(place: str, order: Mapping[str, int]) -> int:
    turn = _nearest(place, order)
    return -1 if turn is None else turn  # the file as a whole


def _nearest(place: str, known: Mapping[str, int]) -> int | None:
    """Return what is known of a place or of the nearest element around it."""
    while place:
        if place in known:
            return known[place]
        place = place.rpartition("/")[0]
    return None
