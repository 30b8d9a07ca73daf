"""Which line each row is on: rows of the same words, and of those the ones whose balances carry on."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from section16.law.calendar import EASTERN_ZONE
from section16.ledger.chains import BalanceChain, ReportedBalance, carry_on
from section16.ledger.mapping import NO_MAPPING, LineMapping
from section16.ledger.values import LedgerFiling, LedgerRow, LineDoubt, LineKey, RowRef, Series

__all__ = ["LedgerLine", "LineSet", "lines_of", "moment_of"]

# Cells whose footnotes tell who holds.
_HOLDER: Final = ("NATURE_OF_OWNERSHIP", "DIRECT_INDIRECT_OWNERSHIP")
# Cells whose footnotes tell one grant of a title from the next, where no expiry does: units vest as theirs says.
_TERMS: Final = ("EXERCISE_DATE", "EXCERCISE_DATE", "EXPIRATION_DATE")
_WORD: Final = re.compile(r"[\w-]+")
_MOST_TEXTS: Final = 1 << 12  # that are remembered: filers repeat them in each report
_LONG_AGO: Final = date(1900, 1, 1)
_NIGHT: Final = time(23, 59)
_EASTERN: Final = ZoneInfo(EASTERN_ZONE)


class LedgerLine(Struct, frozen=True):
    """A line and its rows, in the order in which they count."""

    key: LineKey
    rows: tuple[LedgerRow, ...]

    @property
    def as_filed(self) -> tuple[str, ...]:
        """Return the titles of its class as filed, each once."""
        return tuple(dict.fromkeys(row.title for row in self.rows))

    @property
    def owners(self) -> frozenset[str]:
        """Return the CIKs of all who reported it."""
        return frozenset().union(*(row.filing.owner_ciks for row in self.rows))


class LineSet(Struct, frozen=True):
    """Lines in the order in which they opened, and the rows of which it is not clear on which line they are."""

    lines: tuple[LedgerLine, ...]
    doubts: tuple[LineDoubt, ...] = ()


def moment_of(filing: LedgerFiling) -> datetime:
    """Return when a filing is taken to be known: where no header says so, the end of the day that it is about."""
    if (known := filing.known_at) is not None:
        return known
    days = [one for one in (filing.original_on, filing.period) if one is not None]
    return datetime.combine(max(days, default=_LONG_AGO), _NIGHT, _EASTERN)


def lines_of(
    rows: Iterable[LedgerRow],
    mapping: LineMapping = NO_MAPPING,
    superseded: Mapping[RowRef, RowRef | None] | None = None,
) -> LineSet:
    """Put rows on lines, in whatever order the filings come.

    `superseded` names the rows that amendments restate and what takes their place; what an amendment adds comes after
    the report that it amends.
    """
    chains: dict[LineKey, list[BalanceChain]] = {}
    counted: list[LedgerRow] = []
    doubts = []
    for report in _reports(rows, superseded or {}):
        named: dict[LineKey, list[ReportedBalance]] = {}
        for row in report:
            key = key_of_line(row, mapping)
            named.setdefault(key, []).append(_balance(row, len(counted), key))
            counted.append(row)
        for key, several in named.items():
            doubts += carry_on(chains.setdefault(key, []), several)
    keys = {
        id(chain): _key(key, chain, place) for key, several in chains.items() for place, chain in enumerate(several, 1)
    }
    lines = (
        LedgerLine(keys[id(chain)], tuple(counted[row.row] for row in chain.rows))
        for several in chains.values()
        for chain in several
    )
    told = (
        LineDoubt(
            row=counted[one.row].ref,
            line=keys[id(one.chain)],
            others=tuple(keys[id(other)] for other in one.others),
            decided_by="footnotes" if one.by_footnotes else "cannot tell",
        )
        for one in doubts
    )
    return LineSet(tuple(lines), tuple(told))


def _key(key: LineKey, chain: BalanceChain, part: int) -> LineKey:
    return replace(key, owners=tuple(sorted(chain.rows[0].owners)), part=part)


def key_of_line(row: LedgerRow, mapping: LineMapping = NO_MAPPING) -> LineKey:
    """Return the words of a row's line, without owners."""
    issuer = row.filing.issuer
    series = None
    if row.is_derivative:
        series = Series(row.strike, row.expires, mapping.class_of(issuer, row.underlying) if row.underlying else "")
    return LineKey(
        issuer=issuer,
        owners=(),
        derivative=series is not None,
        security=mapping.class_of(issuer, row.title),
        ownership=row.ownership,
        nature=mapping.nature_of(issuer, row.nature) if row.ownership != "D" else "",
        series=series,
        by_value=row.change.by_value,
    )


def _balance(row: LedgerRow, number: int, key: LineKey) -> ReportedBalance:
    change = row.change
    notes = () if row.ownership == "D" else _notes(row, _HOLDER)
    terms = _notes(row, _TERMS) if row.is_derivative and row.expires is None and not notes else ()
    owners, told = row.filing.owner_ciks, notes or terms
    return ReportedBalance(
        row=number,
        accession=row.ref.accession,
        before=change.before(is_transaction=row.is_transaction) if row.is_transaction else None,
        after=change.after,
        is_trade=row.is_transaction,
        owners=owners,
        notes=notes,
        words=_words(tuple(row.filing.footnotes.get(one, "") for one in told)) if told else frozenset(),
        is_of_grant=bool(terms),
        is_one_line=key.ownership == "D" and not key.derivative and len(owners) == 1,
        is_one_series=key.series is not None and key.series.strike is not None and key.series.expires is not None,
    )


def _notes(row: LedgerRow, cells: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of the footnotes of some cells, each once."""
    return tuple(dict.fromkeys(one for cell in cells for one in row.notes.get(cell, ())))


@lru_cache(_MOST_TEXTS)
def _words(texts: tuple[str, ...]) -> frozenset[str]:
    """Return the words of texts, each with how often it came before."""
    counts: dict[str, int] = {}
    for text in texts:
        for word in _WORD.findall(text.lower()):
            counts[word] = counts.get(word, 0) + 1
    return frozenset(f"{word} {number}" for word, count in counts.items() for number in range(count))


def _reports(rows: Iterable[LedgerRow], superseded: Mapping[RowRef, RowRef | None]) -> Iterator[list[LedgerRow]]:
    """Yield the rows of each report as amended, the reports in the order in which they became known."""
    filed: dict[str, list[LedgerRow]] = {}
    for row in rows:
        filed.setdefault(row.ref.accession, []).append(row)
    ordered = sorted(filed.values(), key=lambda one: (moment_of(one[0].filing), one[0].ref.accession))
    return iter(ordered if not superseded else _amended(ordered, superseded))


def _amended(reports: list[list[LedgerRow]], superseded: Mapping[RowRef, RowRef | None]) -> Iterator[list[LedgerRow]]:
    by_ref = {row.ref: row for report in reports for row in report}
    taken = {ref for ref in superseded.values() if ref is not None and ref in by_ref}
    homes = {ref.accession: row.accession for row, ref in superseded.items() if ref is not None and row in by_ref}
    added: dict[str, list[LedgerRow]] = {}
    for report in reports:
        home = _first(report[0].ref.accession, homes)
        if home != report[0].ref.accession:
            added.setdefault(home, []).extend(
                row for row in report if row.ref not in taken and row.ref not in superseded
            )
    for report in reports:
        accession = report[0].ref.accession
        if accession in homes:
            continue
        own = (_newest(row.ref, superseded, by_ref) for row in report if row.ref not in taken)
        if whole := [*(row for row in own if row is not None), *added.get(accession, ())]:
            yield whole


def _first(accession: str, homes: Mapping[str, str]) -> str:
    seen = set[str]()
    while accession in homes and accession not in seen:
        seen.add(accession)
        accession = homes[accession]
    return accession


def _newest(
    ref: RowRef, superseded: Mapping[RowRef, RowRef | None], by_ref: Mapping[RowRef, LedgerRow]
) -> LedgerRow | None:
    """Return what stands in place of a row; None where it was withdrawn."""
    found: RowRef | None = ref
    while found is not None and found in superseded and (superseded[found] is None or superseded[found] in by_ref):
        found = superseded[found]
    return by_ref[found] if found is not None else None
