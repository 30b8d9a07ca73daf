"""What an amendment does to each row of a report: the links between both, and what is left of either side."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from section16.form.document import LINES
from section16.ledger.amendments.row_links import LinePair, RowLink, agreeing, links_of, score_of
from section16.ledger.amendments.row_pairs import changes_of, features_of, pairs_of
from section16.ledger.amendments.withdrawals import withdrawal_of
from section16.ledger.values import LedgerFiling, LedgerRow, Restatement, RowRef

__all__ = ["restatements_of"]

_Pairs = Mapping[tuple[int, int], LinePair]
_FAIR: Final = 45  # a pair that is no link, and too alike to say that the amendment adds a row
_ONLY_ONE: Final = 50  # the score of two holdings that share no number, each the only one of its line


def restatements_of(
    originals: Sequence[LedgerRow], amendments: Sequence[LedgerRow], amendment: LedgerFiling
) -> tuple[Restatement, ...]:
    """Return what an amendment does to the rows of a report, its own rows first, in document order."""
    pairs = {(one.original, one.amendment): one for one in pairs_of(originals, amendments)}
    links = {link.amendment: link for link in _links(originals, amendments, pairs)}
    left = set(range(len(originals))) - {one.original for one in links.values()}
    withdrawal = withdrawal_of(amendment, [originals[one] for one in sorted(left)])
    found = [
        _linked(originals, row, links[place], _as_good(links[place], links, pairs, originals))
        if place in links
        else _unlinked(row, [originals[one] for one in _fair(place, left, pairs)])
        for place, row in enumerate(amendments)
    ]
    if withdrawal and withdrawal.is_certain:
        found += [
            Restatement(kind="withdraws", original=one.ref, evidence=(withdrawal.words,)) for one in withdrawal.rows
        ]
    elif withdrawal:
        refs = tuple(one.ref for one in withdrawal.rows)
        found.append(Restatement(kind="ambiguous", evidence=(withdrawal.words,), candidates=refs))
    return tuple(found)


def _links(originals: Sequence[LedgerRow], amendments: Sequence[LedgerRow], pairs: _Pairs) -> Iterator[RowLink]:
    """Tie the rows, table by table; then holdings of which each is the only one of its line."""
    before, after = (Counter(one.ref.table for one in rows) for rows in (originals, amendments))
    found: list[RowLink] = []
    for table in LINES:
        of_table = [one for one in pairs.values() if originals[one.original].ref.table == table]
        found += links_of(of_table, as_many=before[table] == after[table])
    yield from found
    yield from _only_holdings(originals, amendments, found)


def _only_holdings(
    originals: Sequence[LedgerRow], amendments: Sequence[LedgerRow], found: Sequence[RowLink]
) -> Iterator[RowLink]:
    before = _alone(originals, {one.original for one in found})
    after = _alone(amendments, {one.amendment for one in found})
    for line in before.keys() & after.keys():
        yield RowLink(before[line], after[line], _ONLY_ONE)


def _alone(rows: Sequence[LedgerRow], linked: set[int]) -> dict[object, int]:
    """Return the holdings that are the only ones of their line and not linked, by what makes their line."""
    lines = [(one.ref.table, one.title and features_of(one)[5:8], one.strike, one.expires) for one in rows]
    count = Counter(lines)
    return {
        line: place
        for place, (line, row) in enumerate(zip(lines, rows, strict=True))
        if count[line] == 1 and place not in linked and not row.is_transaction
    }


def _fair(amendment: int, left: set[int], pairs: _Pairs) -> list[int]:
    """Return the rows that a row of the amendment may correct; none if it carries on where one of the report ends."""
    if any(pair.follows for pair in pairs.values() if pair.amendment == amendment):
        return []
    return [one for one in sorted(left) if (pair := pairs.get((one, amendment))) and score_of(pair) >= _FAIR]


def _as_good(
    link: RowLink, links: Mapping[int, RowLink], pairs: _Pairs, originals: Sequence[LedgerRow]
) -> list[LedgerRow]:
    """Return the other rows of the report that a row of the amendment could restate just as well.

    Where another row of the amendment has that one, both must be as good the other way round. Rows that say the same
    are no choice.
    """
    holders = {one.original: one for one in links.values()}
    found = []
    for (original, amendment), pair in pairs.items():
        if amendment != link.amendment or original == link.original or score_of(pair) < link.score:
            continue
        other = holders.get(original)
        crossed = other and pairs.get((link.original, other.amendment))
        swaps = other is None or (crossed and score_of(crossed) >= other.score)
        if swaps and changes_of(originals[original], originals[link.original]):
            found.append(originals[original])
    return found


def _linked(originals: Sequence[LedgerRow], row: LedgerRow, link: RowLink, as_good: Sequence[LedgerRow]) -> Restatement:
    original = originals[link.original]
    changes = changes_of(original, row)
    refs: tuple[RowRef, ...] = tuple(one.ref for one in as_good)
    pair = next(pairs_of([original], [row]), None)
    return Restatement(
        kind="ambiguous" if refs else "corrects" if changes else "repeats",
        original=original.ref,
        amendment=row.ref,
        score=link.score,
        changes=changes,
        evidence=agreeing(pair) if pair else ("the only holding of its line",),
        candidates=refs,
    )


def _unlinked(row: LedgerRow, fair: Sequence[LedgerRow]) -> Restatement:
    refs = tuple(one.ref for one in fair)
    return Restatement(kind="ambiguous" if refs else "adds", amendment=row.ref, candidates=refs)
