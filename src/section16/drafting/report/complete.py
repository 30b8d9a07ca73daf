"""What a drafted report still lacks, by the table of rows: no report leaves the draft that EDGAR would suspend."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from msgspec import Struct

from section16.drafting.plan.mistake import Mistake
from section16.drafting.report.assemble import transactions
from section16.form.cell import Cell
from section16.form.derivative import DerivativeHolding
from section16.form.document import OwnershipDocument
from section16.form.owner import OwnerAddress
from section16.form.rows import Field, fields_of
from section16.standard.kinds import Amount, Text
from section16.standard.limits import limit
from section16.standard.places import country_codes, state_codes
from section16.standard.row import use_on
from section16.standard.text.characters import transliterate

__all__ = ["incomplete", "label_of", "out_of_bounds", "unwritable"]

_EVEN: Final = "give a number of four at most; after a split, under its `adjusted`"


def label_of(field: Field) -> str:
    """Name a field as the form does."""
    return field.box.label if field.box else field.row.path


def out_of_bounds(place: str, field: Field, value: object) -> Iterator[Mistake]:
    """Find what EDGAR would not take of a value."""
    where, kind = f"{place}{label_of(field)}", field.row.kind
    if isinstance(value, Decimal) and isinstance(kind, Amount):
        yield from _number(where, kind, value)
    elif isinstance(value, str):
        yield from unwritable(where, value)
        if isinstance(kind, Text):
            yield from _text(where, kind, value)


def unwritable(where: str, text: str) -> Iterator[Mistake]:
    """Find characters that nothing in EDGAR's set can stand for."""
    for one in transliterate(text).unknown:
        seen = f"'{one.character}' ({one.name}) is no character that EDGAR takes"
        yield Mistake(place=where, seen=seen, do="write it in other words")


def _number(where: str, kind: Amount, value: Decimal) -> Iterator[Mistake]:
    if round(value, kind.decimals) != value:
        yield Mistake(place=where, seen=f"{value:f} has more than four decimals", do=_EVEN)
    elif not 0 <= value <= kind.most:
        yield Mistake(place=where, seen=f"{value:f} is out of bounds", do=f"EDGAR takes 0 to {kind.most}")


def _text(where: str, kind: Text, value: str) -> Iterator[Mistake]:
    if kind.longest and len(value) > kind.longest:
        seen = f"{len(value)} characters, EDGAR takes {kind.longest}"
        yield Mistake(place=where, seen=seen, do="shorten it, or explain it in a footnote")
    elif kind.pattern and re.fullmatch(kind.pattern, value) is None:
        yield Mistake(place=where, seen=f"'{value}' is not of its kind", do="write letters, digits, #, blank or hyphen")


def incomplete(reports: Sequence[OwnershipDocument]) -> Iterator[Mistake]:
    """Find empty cells that need a value or a footnote, values out of bounds, and too much of anything."""
    for report in reports:
        yield from _whole(report)
        for place, part in _parts_of(report):
            yield from _part(report, place, part)


def _whole(report: OwnershipDocument) -> Iterator[Mistake]:
    rows = (*report.non_derivative_table, *report.derivative_table)
    form = (report.document_type or "")[:1]
    # EDGAR takes a Form 5 of holdings alone, with a warning.
    enough = rows if form == "5" else transactions(rows)
    if form in "45" and not enough and not report.not_subject_to_section16:
        again = 'write repeat = "all" under [amend], or change a line'
        do = again if report.original_filed_on else "add an [[event]] reported on it, or no_longer_subject = true"
        yield Mistake(place=f"form {report.document_type}", seen="the report would hold no transaction", do=do)
    elif report.period_of_report is None:
        yield Mistake(place="period", seen="missing, and no transaction gives it", do="write `period = ...`, a date")
    for note in report.footnotes:
        yield from unwritable(f"footnote {note.id[1:]}", note.text)
    if len(report.footnotes) > limit("footnotes"):
        yield Mistake(place="footnotes", seen=f"one line alone needs {len(report.footnotes)}", do="shorten them")
    if not 1 <= len(report.signatures) <= limit("signatures"):
        seen = f"{len(report.signatures)} signatures for {len(report.reporting_owners)} owners"
        yield Mistake(place="signature", seen=seen, do="give one to ten for each report")


def _parts_of(report: OwnershipDocument) -> Iterator[tuple[str, Struct]]:
    """Yield every part of a report with the words that place it."""
    yield "", report
    if report.issuer is not None:
        yield "issuer, ", report.issuer
    for number, owner in enumerate(report.reporting_owners, 1):
        yield f"owner[{number}], ", owner
        if owner.address is not None:
            yield f"owner[{number}].address, ", owner.address
    for number, signature in enumerate(report.signatures, 1):
        yield f"signature[{number}], ", signature
    for table, rows in (("Table I", report.non_derivative_table), ("Table II", report.derivative_table)):
        for number, row in enumerate(rows, 1):
            yield f"{table}, line {number}, ", row


def _part(report: OwnershipDocument, place: str, part: Struct) -> Iterator[Mistake]:
    fields = fields_of(type(part))
    for field in fields:
        value = getattr(part, field.name)
        # The CCC is asked for when the report is filed; a missing period is found above.
        if field.parts or field.name in {"ccc", "period_of_report"}:
            continue
        yield from out_of_bounds(place, field, value.value if isinstance(value, Cell) else value)
        mandatory = use_on(field.row.use, report.document_type or "") == "m"
        if mandatory and field.row.either is None and _is_missing(field, value):
            yield _missing(place, field)
    yield from _either(place, part, fields)
    yield from _nature(place, part)
    if isinstance(part, OwnerAddress):
        yield from _codes(place, part)


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
    for name, pair in pairs.items():
        # Form 3 has no column for the number of derivatives.
        on_form_3 = isinstance(part, DerivativeHolding) and name == "following"
        if not on_form_3 and not any(getattr(part, field.name) for field in pair):
            yield _missing(place, pair[0])


def _nature(place: str, part: Struct) -> Iterator[Mistake]:
    """Let the nature of ownership have footnotes only where it has a text (4.3, A-S20)."""
    nature = getattr(part, "nature", None)
    if nature is not None and nature.footnotes and nature.value is None:
        do = "hang them on `ownership`, or give a `nature`"
        yield Mistake(place=f"{place}Nature of Indirect Beneficial Ownership", seen="footnotes, but no nature", do=do)


def _codes(place: str, address: OwnerAddress) -> Iterator[Mistake]:
    for name, code, known in (
        ("state", address.state, state_codes()),
        ("country", address.country, country_codes()),
    ):
        if code is not None and code not in known:
            yield Mistake(
                place=f"{place}{name}", seen=f"'{code}' is no code of EDGAR today", do="see the list of codes"
            )


def _missing(place: str, field: Field) -> Mistake:
    do = "the plan does not say it: give the value or a footnote"
    return Mistake(place=f"{place}{label_of(field)}", seen="missing", do=do)
