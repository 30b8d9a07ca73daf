"""Which copy of a filing a lake keeps: the one that says more, and with it what another copy alone knows.

The key is accession number and content. A copy is another file of the same filing: a bare XML and EDGAR's full
submission, a text that was cut and the whole one. Of two copies with the same rows the one with more of EDGAR's header
counts, and a whole one before one that was cut; what the other knows besides of the header is kept. Two documents that
differ under one number are a conflict: the first stays.
"""

from collections.abc import Mapping
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct

from section16.lake.batches.headings import OWNERS, adds_to, filled
from section16.lake.batches.staging import Staged
from section16.lake.keys import NO_KEYS, KeyIndex, Keys, keys_in, merged, texts_of
from section16.lake.layout import (
    BATCH,
    COMMIT_ORDER,
    DATA_SET,
    DOCUMENT,
    KEY,
    SUBMISSION,
)
from section16.lake.reading import rows_in, rows_of
from section16.lake.tables import Tables

__all__ = ["NO_COPIES", "Conflict", "Copies", "copies_of"]


class Conflict(Struct, frozen=True):
    """Two documents under one accession number: where the one that the lake had came from, and the other.

    With `--again` the other `takes_its_place`.
    """

    accession: str
    first: str
    other: str
    takes_its_place: bool = False

    def __str__(self) -> str:
        """Return the message."""
        seen = f"another document than '{self.first}' under the number {self.accession}"
        if self.takes_its_place:
            return f"{self.other}: {seen}; it takes its place, so look at both"
        return f"{self.other}: {seen}, which stays; look at both, and `ingest --again` this one if it is right"


class Copies(Struct, frozen=True):
    """What becomes of filings that a stage and the lake both have as documents, or of which a data set knows the day.

    `staying` are as they are in the lake, `replaced` are taken from the stage, `changed` have `rows` made of both.
    """

    staying: Keys = NO_KEYS
    replaced: Keys = NO_KEYS
    changed: Keys = NO_KEYS
    rows: Mapping[str, pa.Table] = {}
    conflicts: tuple[Conflict, ...] = ()


NO_COPIES: Final = Copies()


def copies_of(tables: Tables, index: KeyIndex, staged: Staged, *, again: bool) -> Copies:
    """Decide on filings of a stage that the lake has; `again` takes them from the stage unless they say less there."""
    both = merged((index.among(staged.keys[DOCUMENT], DOCUMENT), index.among(staged.keys[DATA_SET], DOCUMENT)))
    dated = index.among(staged.keys[DOCUMENT], DATA_SET)
    if not len(both) and not len(dated):
        return NO_COPIES
    return _Deciding(tables, index, staged).decided(both, dated, again=again)


class _Deciding:
    """The rows of a stage and of the lake, while it is decided which are kept."""

    def __init__(self, tables: Tables, index: KeyIndex, staged: Staged) -> None:
        self._tables, self._index, self._staged = tables, index, staged
        self._new: dict[str, pa.Table] = {}
        self._old: dict[str, pa.Table] = {}

    def decided(self, both: Keys, dated: Keys, *, again: bool) -> Copies:
        new, old = (self._filings(merged((both, dated)), stage=stage) for stage in (True, False))
        from_set, dated_sets = self._staged.keys[DATA_SET].both(both), dated
        documents = both.without(from_set)
        alike = documents.both(_alike(new, old))
        richer, equal, differing = self._compared(documents.without(alike))
        adding, lacking = adds_to(new, old), adds_to(old, new)
        day_adding, day_lacking = adds_to(new, old, ("FILING_DATE",)), adds_to(old, new, ("FILING_DATE",))
        better = merged((richer, equal.both(adding), *((alike, differing) if again else ())))
        # Another version reads the same document otherwise; the same version does not.
        conflicts = differing.both(_read_alike(new, old)) if again else differing
        taken = merged((better, dated_sets))
        changed = merged(
            (
                better.both(lacking),
                dated_sets.both(day_lacking),
                documents.without(merged((better, differing))).both(adding),
                from_set.both(day_adding),
            )
        )
        return Copies(
            staying=both.without(merged((better, changed))),
            replaced=taken.without(changed),
            changed=changed,
            rows=self._merged(changed, taken),
            conflicts=_conflicts(conflicts, new, old, again=again),
        )

    def _filings(self, keys: Keys, *, stage: bool) -> pa.Table:
        return self._rows(SUBMISSION, keys, stage=stage)

    def _rows(self, table: str, keys: Keys, *, stage: bool) -> pa.Table:
        if not stage:
            return rows_of(self._tables, self._index, table, keys)
        return rows_in(self._tables, table, (file.path for file in self._staged.files.get(table, ())), keys)

    def _compared(self, keys: Keys) -> tuple[Keys, Keys, Keys]:
        """Return of which filings the stage says more than the lake, the same, and something else."""
        if not len(keys):
            return NO_KEYS, NO_KEYS, NO_KEYS
        from section16.lake.batches.comparing import compared  # noqa: PLC0415 - most commits compare nothing, and need no Polars

        new, old = ({name: self._rows(name, keys, stage=stage) for name in COMMIT_ORDER} for stage in (True, False))
        return compared(keys, new, old)

    def _merged(self, keys: Keys, taken: Keys) -> dict[str, pa.Table]:
        """Return the rows of filings that are made of both copies: those of the better, filled from the other."""
        if not len(keys):
            return {}
        made: list[dict[str, pa.Table]] = []
        for stage, some in ((True, keys.both(taken)), (False, keys.without(taken))):
            own = {name: self._rows(name, some, stage=stage) for name in COMMIT_ORDER}
            other = {name: self._rows(name, some, stage=not stage) for name in (SUBMISSION, OWNERS)}
            made.append(filled(own, other))
        return {name: pa.concat_tables([one[name] for one in made]).drop_columns([BATCH]) for name in COMMIT_ORDER}


def _alike(new: pa.Table, old: pa.Table) -> Keys:
    """Return the filings that were read from the same bytes."""
    return _equal_in(new, old, "SHA256")


def _read_alike(new: pa.Table, old: pa.Table) -> Keys:
    """Return the filings that were read by the same version."""
    return _equal_in(new, old, "PARSER_VERSION")


def _equal_in(new: pa.Table, old: pa.Table, column: str) -> Keys:
    place = pc.index_in(new.column(KEY).combine_chunks(), value_set=old.column(KEY).combine_chunks())
    theirs = old.column(column).combine_chunks().take(place)
    own = new.column(column).combine_chunks()
    same = pc.or_(pc.fill_null(pc.equal(own, theirs), fill_value=False), pc.and_(pc.is_null(own), pc.is_null(theirs)))
    return keys_in(new.column(KEY).filter(pc.and_(same, pc.is_valid(place))))


def _conflicts(keys: Keys, new: pa.Table, old: pa.Table, *, again: bool) -> tuple[Conflict, ...]:
    came, kept = (
        dict(zip(one.column(KEY).to_pylist(), one.column("SOURCE").to_pylist(), strict=True)) for one in (new, old)
    )
    return tuple(Conflict(key, str(kept[key]), str(came[key]), takes_its_place=again) for key in texts_of(keys))
