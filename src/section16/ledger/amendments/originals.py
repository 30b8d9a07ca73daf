"""Which report an amendment amends: an XML amendment names a day, not an accession number.

A report of the same issuer, of a shared owner, and known before the amendment may be meant. What speaks for it: it was
filed on the day that the amendment names, has the same period, the same owners, the same form, and rows that the
amendment repeats. A Form 4 may amend a line of a Form 5, and the other way round. Filers name a wrong day, or none;
where two reports fit as well, both chains are kept.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from msgspec import Struct

from section16.ledger.amendments.rows import restatements_of
from section16.ledger.values import AmendedReport, Certainty, LedgerFiling, LedgerRow, Restatement, RowRef

__all__ = ["amended_reports", "superseded_rows"]

_NEAR: Final = timedelta(3)  # a named day that is more than this off names another filing
_CLOSE: Final = 5  # points by which another report may fit less and still be meant
_LIKELY: Final = 60
_SURE: Final = 75
_NAMED_DAY: Final = 35  # points, of a hundred, for the day that the amendment names
_LONG_AGO: Final = date(1900, 1, 1)


class _Candidate(Struct, frozen=True):
    filing: LedgerFiling
    score: int
    evidence: tuple[str, ...]
    rows: tuple[Restatement, ...]  # what the amendment does to those of this report


class _Reports:
    """All reports by what an amendment can be found by, and the rows of each chain as its amendments left them."""

    def __init__(self, filings: Iterable[LedgerFiling], rows: Iterable[LedgerRow]) -> None:
        self.rows: Mapping[str, list[LedgerRow]] = defaultdict(list)
        for row in rows:
            self.rows[row.ref.accession].append(row)
        self.filings = sorted({one.accession: one for one in filings}.values(), key=_in_order)
        self.of_person: Mapping[tuple[str, str], list[LedgerFiling]] = defaultdict(list)
        for filing in self.filings:
            for owner in filing.owner_ciks:
                self.of_person[filing.issuer, owner].append(filing)
        self.root: dict[str, str] = {}  # the first report of an amendment's chain
        self.live: dict[str, list[LedgerRow]] = {}

    def live_rows(self, root: str) -> list[LedgerRow]:
        return self.live.get(root, self.rows.get(root, []))

    def restate(self, root: str, rows: Sequence[Restatement]) -> None:
        """Put the rows of an amendment in the place of those that they restate."""
        by_ref = {one.ref: one for row in rows if row.amendment for one in self.rows[row.amendment.accession]}
        gone = {one.original for one in rows if one.original}
        new = [by_ref[one.amendment] for one in rows if one.amendment]
        self.live[root] = [*(one for one in self.live_rows(root) if one.ref not in gone), *new]


def amended_reports(filings: Iterable[LedgerFiling], rows: Iterable[LedgerRow]) -> Iterator[AmendedReport]:
    """Yield for each amendment among some filings the report that it amends and what it does to each row."""
    known = list(filings)
    amended = {one.issuer for one in known if one.is_amendment}
    reports = _Reports(
        (one for one in known if one.issuer in amended), (one for one in rows if one.filing.issuer in amended)
    )
    for amendment in reports.filings:
        if amendment.is_amendment:
            yield from _of_amendment(amendment, reports)


def _of_amendment(amendment: LedgerFiling, reports: _Reports) -> Iterator[AmendedReport]:
    candidates = _candidates(amendment, reports)
    if not candidates:
        yield AmendedReport(
            amendment=amendment.accession,
            original=None,
            certainty="possible",
            score=0,
            evidence=("no report among these is of the same issuer, owner and day",),
        )
        return
    best = candidates[0].score
    meant = [one for one in candidates if one.score >= best - _CLOSE]
    for one in meant:
        root = reports.root.get(one.filing.accession, one.filing.accession)
        changed = one.rows
        if len(meant) > 1 or root != one.filing.accession:  # other rows may be live than those that were scored
            changed = restatements_of(reports.live_rows(root), reports.rows.get(amendment.accession, []), amendment)
        reports.root.setdefault(amendment.accession, root)
        reports.restate(root, changed)
        yield AmendedReport(
            amendment=amendment.accession,
            original=one.filing.accession,
            certainty=_certainty(one, amendment, alone=len(meant) == 1),
            score=one.score,
            evidence=one.evidence,
            others=tuple(other.filing.accession for other in meant if other is not one),
            rows=changed,
        )


def _certainty(candidate: _Candidate, amendment: LedgerFiling, *, alone: bool) -> Certainty:
    if not alone or candidate.score < _LIKELY:
        return "possible"
    named = candidate.filing.filed_on is not None and candidate.filing.filed_on == amendment.original_on
    return "certain" if named and candidate.score >= _SURE else "likely"


def _candidates(amendment: LedgerFiling, reports: _Reports) -> list[_Candidate]:
    """Return the reports that may be meant, the likeliest first; of an earlier amendment its first report stands."""
    near = {
        one.accession: one
        for owner in sorted(amendment.owner_ciks)
        for one in reports.of_person[amendment.issuer, owner]
        if one is not amendment and _is_before(one, amendment) and _is_near(one, amendment)
    }
    first = [
        one
        for one in near.values()
        if reports.root.get(one.accession, one.accession) not in near.keys() - {one.accession}
    ]
    scored = [_scored(one, amendment, reports) for one in first]
    return sorted(scored, key=lambda one: (-one.score, one.filing.accession))


def _is_before(one: LedgerFiling, amendment: LedgerFiling) -> bool:
    """Tell whether a report came first; bare XML tells no day: there accession numbers of one filer agent rise."""
    if one.known_at and amendment.known_at:
        return (one.known_at, one.accession) < (amendment.known_at, amendment.accession)
    same_agent = one.accession[:10] == amendment.accession[:10]
    return not one.is_amendment or (same_agent and one.accession < amendment.accession)


def _is_near(one: LedgerFiling, amendment: LedgerFiling) -> bool:
    named, filed = amendment.original_on, one.filed_on
    if named and filed:
        same_period = one.period is not None and one.period == amendment.period
        return abs(named - filed) <= _NEAR or (same_period and (one.is_amendment or abs(named - filed) <= 4 * _NEAR))
    return one.period is not None and amendment.period is not None and abs(one.period - amendment.period) <= 2 * _NEAR


def _scored(one: LedgerFiling, amendment: LedgerFiling, reports: _Reports) -> _Candidate:
    points = [*_of_days(one, amendment), *_of_owners(one, amendment), *_of_form(one, amendment, reports)]
    changed = restatements_of(reports.live_rows(one.accession), reports.rows.get(amendment.accession, []), amendment)
    own = [row for row in changed if row.amendment]
    tied = [row for row in own if row.original]
    if tied:
        points.append((25 * len(tied) // len(own), f"{len(tied)} of {len(own)} rows restate rows of it"))
    known = 100 if amendment.original_on and one.filed_on else 100 - _NAMED_DAY
    total = sum(number for number, _ in points)
    return _Candidate(one, min(100 * total // known, 100), tuple(text for _, text in points), changed)


def _of_days(one: LedgerFiling, amendment: LedgerFiling) -> Iterator[tuple[int, str]]:
    named, filed = amendment.original_on, one.filed_on
    if named and named == filed:
        yield _NAMED_DAY, f"filed on {filed}, the day that the amendment names"
    elif named and filed and abs(named - filed) <= _NEAR:
        yield 15, f"filed on {filed}, near {named}, the day that the amendment names"
    if one.period and one.period == amendment.period:
        yield 20, f"both of the period {one.period}"
    elif named and not filed and amendment.period:
        yield 5, f"its period is {one.period}, the amendment's {amendment.period}"


def _of_owners(one: LedgerFiling, amendment: LedgerFiling) -> Iterator[tuple[int, str]]:
    mine, theirs = one.owner_ciks, amendment.owner_ciks
    if mine == theirs:
        yield 10, "the same owners"
    elif mine <= theirs or theirs <= mine:
        yield 7, "owners of one among those of the other"
    else:
        yield 3, "some owners in common"


def _of_form(one: LedgerFiling, amendment: LedgerFiling, reports: _Reports) -> Iterator[tuple[int, str]]:
    if one.form[:1] == amendment.form[:1]:
        yield 10, f"both Form {one.form[:1]}"
    elif any(row.form_type == amendment.form[:1] for row in reports.rows.get(one.accession, [])):
        yield 5, f"a Form {one.form[:1]} with rows of Form {amendment.form[:1]}"


def _in_order(filing: LedgerFiling) -> tuple[date, str, bool, str]:
    day = filing.filed_on or filing.original_on or filing.period or _LONG_AGO
    return day, str(filing.known_at or ""), filing.is_amendment, filing.accession


def superseded_rows(reports: Iterable[AmendedReport]) -> dict[RowRef, RowRef | None]:
    """Return the rows that no longer count, and the row in place of each; None where it was withdrawn.

    Where it is not known which report is amended, or which row, nothing is superseded.
    """
    sure = (report for report in reports if not report.others and report.certainty != "possible")
    return {
        row.original: row.amendment
        for report in sure
        for row in report.rows
        if row.original and row.kind in {"repeats", "corrects", "withdraws"}
    }
