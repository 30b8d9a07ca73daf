"""What a drafted report still lacks, by the table of rows: no report leaves the draft that EDGAR would suspend."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from section16.draft.period import transactions
from section16.draft.plan_mistake import Mistake
from section16.form.cell import Cell
from section16.form.document import OwnershipDocument
from section16.form.rows import Field, fields_of
from section16.spec.characters import transliterate
from section16.spec.kinds import Amount, Text
from section16.spec.limits import limit
from section16.spec.row import use_on

__all__ = ["incomplete"]


def incomplete(reports: Sequence[OwnershipDocument]) -> Iterator[Mistake]:
    """Find empty cells that need a value or a footnote, numbers and texts out of bounds, and too much of anything."""
    for report in reports:
        yield from _whole(report)
        yield from _parts(report, "", report)
        for table, rows in (("Table I", report.non_derivative_table), ("Table II", report.derivative_table)):
            for number, row in enumerate(rows, 1):
                yield from _parts(report, f"{table}, line {number}, ", row)


def _whole(report: OwnershipDocument) -> Iterator[Mistake]:
    rows = (*report.non_derivative_table, *report.derivative_table)
    form = (report.document_type or "")[:1]
    if form in "45" and not transactions(rows) and not report.not_subject_to_section16 and not _late_holdings(rows):
        do = "add an [[event]] that is reported on it, or no_longer_subject = true"
        yield Mistake(place=f"form {report.document_type}", seen="the report would hold no transaction", do=do)
    elif report.period_of_report is None:
        yield Mistake(place="period", seen="missing, and no transaction gives it", do="write `period = ...`, a date")
    for note in report.footnotes:
        for one in transliterate(note.text).unknown:
            seen = f"'{one.character}' ({one.name}) is no character that EDGAR takes"
            yield Mistake(place=f"footnote {note.id[1:]}", seen=seen, do="write it in other words")
    if len(report.footnotes) > limit("footnotes"):
        yield Mistake(place="footnotes", seen=f"one line alone needs {len(report.footnotes)}", do="shorten them")
    if not 1 <= len(report.signatures) <= limit("signatures"):
        seen = f"{len(report.signatures)} signatures for {len(report.reporting_owners)} owners"
        yield Mistake(place="signature", seen=seen, do="give one to ten for each report")


def _late_holdings(rows: Iterable[Struct]) -> bool:
    return any(getattr(row, "form_type", None) == "3" for row in rows)


def _parts(report: OwnershipDocument, place: str, part: Struct) -> Iterator[Mistake]:
    kind = report.document_type or ""
    fields = fields_of(type(part))
    for field in fields:
        value = getattr(part, field.name)
        if field.parts or field.name == "period_of_report":
            continue
        yield from _bounds(place, field, value.value if isinstance(value, Cell) else value)
        if use_on(field.row.use, kind) == "m" and field.row.either is None and _is_missing(field, value):
            yield _missing(place, field)
    yield from _either(place, part, fields)


def _is_missing(field: Field, value: object) -> bool:
    if isinstance(value, Cell):
        return not value if field.row.value == "e" else value.value is None
    return value is None or value == ""


def _either(place: str, part: Struct, fields: Sequence[Field]) -> Iterator[Mistake]:
    """Of each pair of which one must stand, find the pairs of which none does."""
    pairs: dict[str, list[Field]] = {}
    for field in fields:
        if field.row.either is not None:
            pairs.setdefault(field.row.either, []).append(field)
    for fields_of_pair in pairs.values():
        if any(getattr(part, field.name) for field in fields_of_pair):
            continue
        # Form 3 has no such column for derivatives.
        if fields_of_pair[0].name != "shares_following" or type(part).__name__ != "DerivativeHolding":
            yield _missing(place, fields_of_pair[0])


def _missing(place: str, field: Field) -> Mistake:
    label = field.box.label if field.box else field.row.path
    return Mistake(place=f"{place}{label}", seen="missing", do="the plan does not say it: give the value or a footnote")


def _bounds(place: str, field: Field, value: object) -> Iterator[Mistake]:
    label = field.box.label if field.box else field.row.path
    kind = field.row.kind
    if isinstance(value, Decimal) and isinstance(kind, Amount):
        if round(value, kind.decimals) != value:
            yield Mistake(place=f"{place}{label}", seen=f"{value:f} has more than four decimals", do="round it")
        elif not 0 <= value <= kind.most:
            yield Mistake(
                place=f"{place}{label}", seen=f"{value:f} is out of bounds", do=f"EDGAR takes 0 to {kind.most}"
            )
    if isinstance(value, str) and isinstance(kind, Text) and kind.longest and len(value) > kind.longest:
        seen = f"{len(value)} characters, EDGAR takes {kind.longest}"
        yield Mistake(place=f"{place}{label}", seen=seen, do="shorten it, or explain it in a footnote")
