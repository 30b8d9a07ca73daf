"""What the ledger finds of what was planted in made-up filings, what it finds besides, and what it knows of real ones.

The truth is written by the generator, which knows nothing of the ledger. A planted error counts where it can be seen:
a gap where a balance of the line came before, and whose row no amendment has replaced. What is found on lines without
a planted error, and is not in the truth, is a false alarm.
"""

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from benchmarks.figure import Figure, corpus_documents, show
from benchmarks.planted_cells import Place, RepairCount, place_of
from section16.ledger.amendments.originals import amended_reports, superseded_rows
from section16.ledger.balances import postings_of
from section16.ledger.events import events_of
from section16.ledger.gaps import best_kinds, explained_gaps, in_order_of_days
from section16.ledger.lines import lines_of
from section16.ledger.repairs.repairs import repairs_of
from section16.ledger.rows import filing_of, rows_of_document
from section16.ledger.values import Gap, LedgerFiling, LedgerRow, Repair, RowRef
from section16.synth import Options, synthesize
from section16.synth.generate import TrueRow
from section16.xml import read_document

__all__ = ["figures"]

_FILINGS = 10_000
_SEEDS = (1, 2)
_ALL, _EACH, _ALARMS, _CORPUS = 0.99, 0.95, 0.005, 0.95
_COMMAND = "python -m benchmarks.ledger"


class Found(NamedTuple):
    """What the ledger makes of the filings of one issuer."""

    rows: dict[RowRef, LedgerRow]
    gaps: tuple[Gap, ...]
    balances: int
    replaced: frozenset[Place]
    links: frozenset[tuple[str, Place | None, Place | None]]  # kind, original, amendment
    joined: frozenset[frozenset[Place]]
    repairs: tuple[Repair, ...]


def figures(filings: int = _FILINGS, *seeds: int) -> list[Figure]:
    """Measure on made-up filings, of these seeds if any are given, then on the corpus."""
    return [*_on_made_up(filings, seeds or _SEEDS), *_on_corpus(listed=False)]


def _found(filings: Iterable[LedgerFiling], rows: Iterable[LedgerRow]) -> Found:
    by_ref = {row.ref: row for row in rows}
    reports = list(amended_reports(filings, by_ref.values()))
    superseded = superseded_rows(reports)
    lines = {
        line.key: in_order_of_days(line.key, tuple(postings_of(line.key, line.rows)))
        for line in lines_of(by_ref.values(), superseded=superseded).lines
    }
    return Found(
        by_ref,
        explained_gaps(lines, by_ref),
        sum(max(0, sum(one.reported is not None for one in line) - 1) for line in lines.values()),
        frozenset(place_of(ref) for ref in superseded),
        frozenset(
            (
                str(one.kind),
                None if one.original is None else place_of(one.original),
                None if one.amendment is None else place_of(one.amendment),
            )
            for report in reports
            for one in report.rows
        ),
        frozenset(
            frozenset(map(place_of, one.rows)) for one in events_of(by_ref.values(), superseded) if len(one.rows) > 1
        ),
        repairs_of(tuple(by_ref.values()), superseded=superseded),
    )


def _on_made_up(filings: int, seeds: tuple[int, ...]) -> Iterator[Figure]:
    planted, seen, alarms, rows, seconds = Counter[str](), Counter[str](), 0, 0, 0.0
    cells = RepairCount()
    for seed in seeds:
        truth, by_issuer = _made(filings // len(seeds), seed)
        began = time.process_time()
        found = [_found(*each) for each in by_issuer.values()]
        seconds += time.process_time() - began
        for kind, is_found in _judged(truth, found):
            planted[kind] += 1
            seen[kind] += is_found
        clean, false = _alarms(truth, found)
        rows, alarms = rows + clean, alarms + false
        replaced = frozenset[Place]().union(*(each.replaced for each in found))
        cells.count(truth, (one for each in found for one in each.repairs), replaced)
    for kind, number in sorted(planted.items()):
        share = seen[kind] / number
        yield Figure(
            f"planted, found: {kind}", f"{share:.1%} of {number:,}", f">= {_EACH:.0%}", share >= _EACH, _COMMAND
        )
    yield from cells.figures(_COMMAND)
    number = planted.total() + cells.planted.total()
    share = (seen.total() + cells.found.total()) / number
    yield Figure("planted, found: all", f"{share:.1%} of {number:,}", f">= {_ALL:.0%}", share >= _ALL, _COMMAND)
    goal = f"< {_ALARMS:.1%}"
    yield Figure(
        "false alarms on lines without",
        f"{alarms / rows:.2%} of {rows:,} rows",
        goal,
        alarms / rows < _ALARMS,
        _COMMAND,
    )
    each = seconds / filings * 1e6
    yield Figure(
        "lines, balances, gaps, links, events, repairs", f"{each:.0f} us of a processor a filing", "", None, _COMMAND
    )


_ByIssuer = dict[str, tuple[list[LedgerFiling], list[LedgerRow]]]


def _made(filings: int, seed: int) -> tuple[dict[Place, TrueRow], _ByIssuer]:
    truth: dict[Place, TrueRow] = {}
    documents = []
    for one in synthesize(Options(seed=seed, planted=0.02), 1, filings):
        for row in one.truth.true_rows:
            truth[one.accession, row.table.partition("_")[0], row.row] = row
        documents.append((one.accession, one.data))
    return truth, _by_issuer(documents)


def _by_issuer(documents: Iterable[tuple[str, bytes]]) -> _ByIssuer:
    """Return reports and their rows; an amendment that only withdraws may have no row."""
    found = defaultdict[str, tuple[list[LedgerFiling], list[LedgerRow]]](lambda: ([], []))
    for name, data in documents:
        document = read_document(data)
        filing = filing_of(document, name)
        found[filing.issuer][0].append(filing)
        found[filing.issuer][1].extend(rows_of_document(document, name))
    return found


def _judged(truth: dict[Place, TrueRow], found: list[Found]) -> Iterator[tuple[str, bool]]:
    """Yield the kind of everything planted that can be seen, and whether it was found."""
    gaps = {place_of(gap.before): {one.kind for one in gap.explanations} for each in found for gap in each.gaps}
    replaced = frozenset[Place]().union(*(each.replaced for each in found))
    links = frozenset().union(*(each.links for each in found))
    joined = {place: event for each in found for event in each.joined for place in event}
    known = set[str]()
    for place, row in truth.items():
        for error in row.planted:
            if error.family == "gap" and error.kind == "restated":
                yield f"gap, {error.kind}", place in replaced
            elif error.family == "gap" and place not in replaced and row.line in known and row.repeats is None:
                yield f"gap, {error.kind}", error.kind in gaps.get(place, ())
            elif error.family == "amendment":
                yield (
                    f"amendment, {error.kind}",
                    any(kind == error.kind and place in (original, amendment) for kind, original, amendment in links),
                )
            elif error.family == "duplicate" and row.repeats is not None and row.table.endswith("trans"):
                other = (row.repeats[0], place[1], row.repeats[1])
                yield f"duplicate, {error.kind}", other in joined.get(place, ())
        if row.repeats is not None and not row.planted:
            kind = "corrects" if row.corrects else "repeats"
            other = (row.repeats[0], place[1], row.repeats[1])
            yield f"amendment, {kind}", (kind, other, place) in links
        known.add(row.line)


def _alarms(truth: dict[Place, TrueRow], found: list[Found]) -> tuple[int, int]:
    """Count the rows of lines on which nothing is wrong, and those of them before which a gap was seen."""
    wrong = {row.line for row in truth.values() if any(one.kind != "plan" for one in row.planted)}
    clean = {place for place, row in truth.items() if row.line not in wrong}
    gaps = {place_of(gap.before) for each in found for gap in each.gaps}
    return len(clean), sum(place in clean and not truth[place].planted for place in gaps)


def _on_corpus(*, listed: bool) -> Iterator[Figure]:
    """Yield what is explained of the corpus; where `listed`, also each gap that is not."""
    found = [_found(*each) for each in _by_issuer(corpus_documents()).values()]
    balances = sum(one.balances for one in found)
    gaps = [gap for one in found for gap in one.gaps]
    kinds = best_kinds(gaps)
    share = 1 - kinds.get("unknown", 0) / balances
    what = "corpus: balances that follow, or are explained"
    yield Figure(what, f"{share:.1%} of {balances:,}", f">= {_CORPUS:.0%}", share >= _CORPUS, _COMMAND)
    for kind, number in kinds.items():
        yield Figure(f"corpus: gaps, surest explanation {kind}", f"{number}", "", None, _COMMAND)
    for gap in gaps if listed else ():
        if gap.explanations[0].kind == "unknown":
            what = f"corpus: unknown, {gap.line.security} {gap.line.nature} of {'+'.join(gap.line.owners[:2])}"
            days = f"{gap.first_day} to {gap.last_day}"
            yield Figure(what, f"{gap.difference} before {gap.before.accession}, {days}", "", None, _COMMAND)


if __name__ == "__main__":
    filings, *seeds = (*map(int, sys.argv[1:]), *(() if sys.argv[1:] else (_FILINGS,)))
    show([*_on_made_up(filings, tuple(seeds) or _SEEDS), *_on_corpus(listed=True)])
