"""What the ledger finds out, as rows of the derived tables."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

import pyarrow as pa

from section16.ledger.amendments.wording import change_words
from section16.ledger.balances import balance_on
from section16.ledger.derive import LedgerFindings
from section16.ledger.lines import LedgerLine
from section16.ledger.values import AmendedReport, Explanation, Gap, LineKey, Posting, Restatement, RowRef
from section16.standard.amounts import fit_amount
from section16.table.derived.columns import derived_schema

__all__ = ["derived_tables"]


def derived_tables(found: LedgerFindings) -> dict[str, pa.Table]:
    """Return what was found out as rows of each derived table, with the issuer's lines numbered."""
    numbers = _line_numbers(found.lines)
    return {name: _table(name, list(rows(found, numbers))) for name, rows in _ROWS.items()}


_LineNumbers = Mapping[LineKey, int]
_Cells = tuple[object, ...]


def _table(name: str, rows: Sequence[_Cells]) -> pa.Table:
    schema = derived_schema(name)
    columns = zip(*rows, strict=True) if rows else ((),) * len(schema)
    arrays = [pa.array(cells, type=one.type) for cells, one in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _line_numbers(lines: Sequence[LedgerLine]) -> _LineNumbers:
    counts: Counter[str] = Counter()
    numbers = {}
    for one in lines:
        counts[one.key.issuer] += 1
        numbers[one.key] = counts[one.key.issuer]
    return numbers


def _ref(ref: RowRef | None) -> _Cells:
    return (ref.accession, ref.table, ref.key, ref.row) if ref is not None else (None,) * 4


def _names(refs: Sequence[RowRef]) -> list[str]:
    return [f"{one.accession} {one.table} {one.key}" for one in refs]


def _amount(value: Decimal | None) -> Decimal | None:
    return None if value is None else fit_amount(value)


def _lines(found: LedgerFindings, numbers: _LineNumbers) -> Iterator[_Cells]:
    gaps = Counter(one.line for one in found.gaps)
    for line in found.lines:
        key, postings = line.key, found.postings[line.key]
        days = [one.day for one in postings if one.day is not None]
        balance, series = balance_on(postings), key.series
        yield (
            key.issuer,
            numbers[key],
            list(key.owners),
            key.derivative,
            key.security,
            list(line.as_filed),
            key.ownership or None,
            key.nature or None,
            _amount(series.strike) if series else None,
            series.expires if series else None,
            (series.underlying or None) if series else None,
            key.by_value,
            key.part,
            len(postings),
            gaps[key],
            min(days, default=None),
            max(days, default=None),
            _amount(balance.amount) if balance else None,
            balance.basis if balance else None,
            *_ref(balance.row if balance else None),
        )


def _postings(found: LedgerFindings, numbers: _LineNumbers) -> Iterator[_Cells]:
    for line in found.lines:
        number = numbers[line.key]
        for place, one in enumerate(found.postings[line.key], 1):
            yield line.key.issuer, number, place, *_posting(one)


def _posting(one: Posting) -> _Cells:
    return (
        one.kind,
        one.day,
        one.code or None,
        _amount(one.amount),
        _amount(one.reported),
        _wall_clock(one.known_at),
        *_ref(one.row),
    )


def _wall_clock(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=None) if moment is not None else None


def _gaps(found: LedgerFindings, numbers: _LineNumbers) -> Iterator[_Cells]:
    for one in found.gaps:
        first, *others = one.explanations
        yield one.line.issuer, numbers[one.line], *_gap(one, first, others)


def _gap(gap: Gap, first: Explanation, others: Sequence[Explanation]) -> _Cells:
    return (
        gap.first_day,
        gap.last_day,
        _amount(gap.computed),
        _amount(gap.reported),
        _amount(gap.difference),
        first.kind,
        first.certainty,
        first.arithmetic,
        _names(first.rows),
        [f"{one.kind}, {one.certainty}: {one.arithmetic}" for one in others],
        *_ref(gap.before),
        *_ref(gap.after),
    )


def _restatements(found: LedgerFindings, _numbers: _LineNumbers) -> Iterator[_Cells]:
    for report in found.amended:
        for row in report.rows or (None,):
            yield found.filings[report.amendment].issuer, *_restatement(report, row)


def _restatement(report: AmendedReport, row: Restatement | None) -> _Cells:
    told = row or Restatement(kind="adds", evidence=report.evidence)
    return (
        report.amendment,
        report.original,
        report.certainty,
        report.score,
        list(report.others),
        row.kind if row else None,
        told.score,
        [one.column for one in told.changes],
        change_words(told.changes) or None,
        list(told.evidence),
        _names(told.candidates),
        *_ref(told.amendment),
        *_ref(told.original),
    )


def _events(found: LedgerFindings, _numbers: _LineNumbers) -> Iterator[_Cells]:
    for one in found.events:
        first, last = found.rows[one.rows[0]], found.rows[one.rows[-1]]
        value = last.shares * last.price if last.shares is not None and last.price is not None else None
        yield (
            last.filing.issuer,
            list(one.owners),
            last.day,
            last.code or None,
            last.acquired_disposed or None,
            last.title or None,
            last.is_derivative,
            _amount(last.shares),
            _amount(last.price),
            _amount(value),
            first.filing.filed_on,
            list(dict.fromkeys(ref.accession for ref in one.rows)),
            _names(one.rows),
            list(one.reasons),
            *_ref(last.ref),
        )


def _repairs(found: LedgerFindings, _numbers: _LineNumbers) -> Iterator[_Cells]:
    for one in found.repairs:
        yield (
            found.rows[one.row].filing.issuer,
            one.column,
            one.as_filed or None,
            one.proposed or None,
            one.code,
            one.certainty,
            one.evidence,
            _names(one.rows),
            *_ref(one.row),
        )


def _lateness(found: LedgerFindings, _numbers: _LineNumbers) -> Iterator[_Cells]:
    for report in found.lateness:
        filing = report.filing
        for one in report.rows:
            yield (
                filing.issuer,
                filing.form,
                filing.filed_on,
                one.day,
                one.code or None,
                one.status,
                one.due.form if one.due else None,
                one.due.last_day if one.due else None,
                one.by.business_days if one.by is not None else None,
                one.by.calendar_days if one.by is not None else None,
                "; ".join(one.notes) or None,
                *(_ref(one.row) if one.row else (filing.accession, None, None, None)),
            )


_ROWS: Final[Mapping[str, Callable[[LedgerFindings, _LineNumbers], Iterator[_Cells]]]] = {
    "lines": _lines,
    "postings": _postings,
    "gaps": _gaps,
    "restatements": _restatements,
    "events": _events,
    "repairs": _repairs,
    "lateness": _lateness,
}
