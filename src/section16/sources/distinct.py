"""The documents of a piece, each filing once; other files of it, with other bytes, are kept for later."""

from collections.abc import Iterable, Iterator
from typing import Final

from section16.sources.piece import Piece, Tally, UnreadSource
from section16.table.raw import KeyedFiling, RawFiling, key_of, with_key

__all__ = ["DistinctFilings"]

_MOST_COPIES: Final = 8  # of one filing in one piece
_MOST_BYTES: Final = 32_000_000
_IN_TURN: Final = 256  # documents of one share of an archive, before it is the next one's turn


class DistinctFilings:
    """What has been met of a piece. Each share of an archive has its own documents, and counts what repeats these.

    `seen` are the keys of filings that came before, of which no other file is kept.
    """

    def __init__(self, piece: Piece, tally: Tally, seen: set[str] | None) -> None:
        """Begin with nothing but what was seen."""
        self._piece, self._tally = piece, tally
        self._keeps_copies = seen is None
        self.seen = set() if seen is None else seen
        self._number = 0
        self._hashes: dict[str, int] = {}
        self._hashes_of_copies: dict[str, set[int]] = {}
        self._waiting: list[dict[str, KeyedFiling]] = []
        self._size = 0

    def each_once(self, raws: Iterable[RawFiling]) -> Iterator[KeyedFiling]:
        """Yield what did not come before: not the same filing below each of its parties, the same file twice."""
        for raw in raws:
            key = key_of(raw)
            if key in self.seen:
                self._add_again(key, raw)
                continue
            self.seen.add(key)
            share = self._number // _IN_TURN % self._piece.shares
            self._number += 1
            if share == self._piece.share:
                filing = with_key(raw, key)
                self._hashes[key] = _short(filing)
                yield filing

    def copies(self, most: int = _MOST_BYTES) -> Iterator[list[KeyedFiling]]:
        """Yield the other files of filings, if they have more than `most` bytes, no two of a filing at once."""
        if self._size > most:
            yield from (list(one.values()) for one in self._waiting)
            self._waiting, self._size = [], 0

    def _add_again(self, key: str, raw: RawFiling) -> None:
        if key not in self._hashes:
            self._tally.repeated += self._piece.shares == 1  # else it is another share's
            return
        filing = with_key(raw, key)
        known = self._hashes_of_copies.get(key, set()) | {self._hashes[key]}
        if not self._keeps_copies or _short(filing) in known:
            self._tally.repeated += 1
        elif len(known) == _MOST_COPIES:
            reason = f"more than {_MOST_COPIES} different documents under the number {key}; look at what they are"
            self._tally.unread.append(UnreadSource(source=raw.source, reason=reason))
        else:
            self._hashes_of_copies.setdefault(key, set()).add(_short(filing))
            self._keep(filing)

    def _keep(self, filing: KeyedFiling) -> None:
        turn = next((one for one in self._waiting if filing.key not in one), None)
        if turn is None:
            turn = {}
            self._waiting.append(turn)
        turn[filing.key] = filing
        self._size += len(filing.raw.data)


def _short(filing: KeyedFiling) -> int:
    return int(filing.hash[:16], 16)
