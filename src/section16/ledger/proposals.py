"""Which titles or natures of an issuer may be one, by balances that carry on from one spelling to the other.

They are proposed only: the user's mapping file decides.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from section16.ledger.balances import balance_on, postings_of
from section16.ledger.lines import LedgerLine, moment_of
from section16.ledger.mapping import SameWords
from section16.ledger.values import LineKey, RowRef

__all__ = ["CarriedOver", "ProposedWords", "proposals_of", "same_words"]


class CarriedOver(Struct, frozen=True):
    """A balance with which a line ended under one text, and began under the other."""

    balance: Decimal
    last: RowRef
    first: RowRef


class ProposedWords(Struct, frozen=True, kw_only=True):
    """Two texts, as filed, that may name one class or one nature; `alike` is how alike they look, from 0 to 1."""

    issuer: str
    kind: Literal["class", "nature"]
    text: str
    other: str
    alike: Decimal
    evidence: tuple[CarriedOver, ...]


def proposals_of(lines: Iterable[LedgerLine]) -> tuple[ProposedWords, ...]:
    """Return what is proposed for the lines of an issuer, what more balances speak for first, then what looks alike."""
    several = tuple(lines)
    found = [one for kind in ("class", "nature") for one in _of_kind(several, kind)]
    return tuple(sorted(found, key=lambda one: (-len(one.evidence), -one.alike, one.text, one.other)))


def same_words(proposed: Iterable[ProposedWords]) -> Iterator[SameWords]:
    """Yield what a mapping file says if all is taken as proposed, each group of texts once."""
    groups: dict[tuple[str, str], list[list[str]]] = defaultdict(list)
    for one in proposed:
        of_kind = groups[one.issuer, one.kind]
        touched = [group for group in of_kind if one.text in group or one.other in group]
        merged = list(dict.fromkeys([*(text for group in touched for text in group), one.text, one.other]))
        groups[one.issuer, one.kind] = [*(group for group in of_kind if group not in touched), merged]
    for (issuer, kind), of_kind in groups.items():
        for group in of_kind:
            texts = tuple(group)
            yield (
                SameWords(issuer=issuer, classes=texts) if kind == "class" else SameWords(issuer=issuer, natures=texts)
            )


def _of_kind(lines: Sequence[LedgerLine], kind: Literal["class", "nature"]) -> Iterator[ProposedWords]:
    alike: dict[LineKey, list[LedgerLine]] = defaultdict(list)
    for line in lines:
        alike[_without(line.key, kind)].append(line)
    found: dict[tuple[str, str], list[CarriedOver]] = defaultdict(list)
    texts: dict[tuple[str, str], tuple[str, str]] = {}
    for group in alike.values():
        for before, after in _pairs(group, kind):
            if (carried := _carried(before, after)) is not None:
                pair = (_words(before.key, kind), _words(after.key, kind))
                found[pair].append(carried)
                texts.setdefault(pair, (_text(before, kind), _text(after, kind)))
    for pair, evidence in found.items():
        text, other = texts[pair]
        ratio = Decimal(SequenceMatcher(None, *pair).ratio()).quantize(Decimal("0.01"))
        yield ProposedWords(
            issuer=lines[0].key.issuer, kind=kind, text=text, other=other, alike=ratio, evidence=tuple(evidence)
        )


def _without(key: LineKey, kind: str) -> LineKey:
    """Return what is the same in both lines: all but owners, part, and the words in question."""
    bare = replace(key, owners=(), part=1)
    return replace(bare, security="") if kind == "class" else replace(bare, nature="")


def _words(key: LineKey, kind: str) -> str:
    return key.security if kind == "class" else key.nature


def _text(line: LedgerLine, kind: str) -> str:
    row = line.rows[-1]
    return row.title if kind == "class" else row.nature


def _pairs(group: Sequence[LedgerLine], kind: str) -> Iterator[tuple[LedgerLine, LedgerLine]]:
    """Yield lines of other words where one ends before the other begins, and the same people report both."""
    spans = [(moment_of(one.rows[0].filing), moment_of(one.rows[-1].filing)) for one in group]
    order = sorted(range(len(group)), key=lambda place: spans[place])
    for place, first in enumerate(order):
        for second in order[place + 1 :]:
            before, after = group[first], group[second]
            if (
                spans[first][1] < spans[second][0]
                and _words(before.key, kind) != _words(after.key, kind)
                and _text(before, kind)
                and _text(after, kind)
                and not before.owners.isdisjoint(after.owners)
            ):
                yield before, after


def _carried(before: LedgerLine, after: LedgerLine) -> CarriedOver | None:
    ended = balance_on(list(postings_of(before.key, before.rows)))
    first = after.rows[0]
    begun = first.change.before(is_transaction=first.is_transaction)
    if ended is None or not ended.amount or ended.amount != begun:
        return None
    return CarriedOver(ended.amount, before.rows[-1].ref, first.ref)
