"""Which copy of a filing a lake keeps: the one that says more, and with it what another copy alone knows.

The key is accession number and content. A copy is another file of the same filing: a bare XML and EDGAR's full
submission, a text that was cut and the whole one. Of two copies with the same rows the one with more of EDGAR's header
counts, and a whole one before one that was cut; what the other knows besides of the header is kept. Two documents that
differ under one number are a conflict: the first stays.
"""

from collections.abc import Mapping
from typing import Final

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct

from section16.form.problems import CUT_REASONS
from section16.lake.headings import HEADING, OWNERS, adds_to, filled
from section16.lake.keys import NO_KEYS, KeyIndex, Keys, keys_in, merged, texts_of
from section16.lake.layout import (
    BATCH,
    COMMIT_ORDER,
    DATA_SET,
    DOCUMENT,
    FAULTS,
    KEY,
    QUARTER,
    REJECTS,
    SUBMISSION,
)
from section16.lake.reading import rows_in, rows_of
from section16.lake.staging import Staged
from section16.lake.tables import Tables
from section16.table.provenance import FILE_NUMBER

__all__ = ["NOT_COMPARED", "NO_COPIES", "PRESENT", "ROW", "Conflict", "Copies", "copies_of", "cut_copies", "numbered"]

# Where and by what a filing was read does not count as a change of the filing.
NOT_COMPARED: Final = (BATCH, QUARTER, "SOURCE", "SOURCE_POSITION", "SHA256", "PARSER_VERSION")
_NOT_THE_FILERS: Final = frozenset((*NOT_COMPARED, "READ_BY", FILE_NUMBER, *HEADING))
ROW: Final = "__row"
PRESENT: Final = "__present"
# Cells of a cut copy that may be other than the whole one's: the text within which it ends, and what is made of it.
_CUT_CELLS: Final = 2
_CONTENT: Final = tuple(one for one in COMMIT_ORDER if one not in {FAULTS, REJECTS})


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
        contents = self._compared(documents.without(alike))
        adding, lacking = adds_to(new, old), adds_to(old, new)
        day_adding, day_lacking = adds_to(new, old, ("FILING_DATE",)), adds_to(old, new, ("FILING_DATE",))
        better = merged((contents.better, contents.equal.both(adding), *((alike, contents.differing) if again else ())))
        # Another version reads the same document otherwise; the same version does not.
        conflicts = contents.differing.both(_read_alike(new, old)) if again else contents.differing
        taken = merged((better, dated_sets))
        changed = merged(
            (
                better.both(lacking),
                dated_sets.both(day_lacking),
                documents.without(merged((better, contents.differing))).both(adding),
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

    def _compared(self, keys: Keys) -> "_Contents":
        if not len(keys):
            return _Contents()
        new, old = ({name: self._rows(name, keys, stage=stage) for name in COMMIT_ORDER} for stage in (True, False))
        differences = pl.concat([_differences(new[name], old[name]) for name in _CONTENT])
        differences = differences.group_by(KEY).agg(pl.col("new").sum(), pl.col("old").sum())
        cut_new, cut_old = cut_copies(new[FAULTS]), cut_copies(old[FAULTS])
        only_new = _keys_where(differences, pl.col("new") > 0)
        only_old = _keys_where(differences, pl.col("old") > 0)
        new_in_old = _keys_where(differences, pl.col("new") <= _CUT_CELLS)
        old_in_new = _keys_where(differences, pl.col("old") <= _CUT_CELLS)
        faulty = keys.both(_differing_faults(new[FAULTS], old[FAULTS]))
        whole_instead = cut_old.without(cut_new).both(old_in_new)
        longer = cut_old.both(cut_new).both(old_in_new).both(only_new).without(new_in_old)
        worse = merged((cut_new.without(cut_old).both(new_in_old), cut_old.both(cut_new).both(new_in_old)))
        better = keys.both(merged((whole_instead, longer)))
        known = merged((better, worse))
        differing = merged((only_new, only_old, faulty)).without(known)
        return _Contents(better=better, equal=keys.without(merged((known, differing))), differing=differing)

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


class _Contents(Struct, frozen=True):
    """Filings of other bytes: in the stage they say more than in the lake, the same, or something else."""

    better: Keys = NO_KEYS
    equal: Keys = NO_KEYS
    differing: Keys = NO_KEYS


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


def _differences(new: pa.Table, old: pa.Table) -> pl.DataFrame:
    """Count for each filing the cells of either side that the other has not, or otherwise; a row counts as one too."""
    columns = [name for name in new.column_names if name not in _NOT_THE_FILERS]
    left, right = numbered(new, columns), numbered(old, columns)
    both = left.join(right, on=[KEY, ROW], how="full", suffix=".old", coalesce=True)
    cells = [name for name in (*columns, PRESENT) if name != KEY]
    other = [~pl.col(name).eq_missing(pl.col(f"{name}.old")) for name in cells]
    sides = {
        side: pl.sum_horizontal(
            (pl.col(f"{name}{suffix}").is_not_null() & differs).cast(pl.Int64)
            for name, differs in zip(cells, other, strict=True)
        )
        for side, suffix in (("new", ""), ("old", ".old"))
    }
    return both.select(KEY, **sides)


def numbered(rows: pa.Table, columns: list[str]) -> pl.DataFrame:
    """Number the rows of each filing in their order."""
    frame = pl.from_arrow(rows.select(columns))
    if not isinstance(frame, pl.DataFrame):
        raise TypeError
    return frame.with_columns(pl.int_range(pl.len()).over(KEY).alias(ROW), pl.lit(value=True).alias(PRESENT))


def _differing_faults(new: pa.Table, old: pa.Table) -> Keys:
    """Return the filings of which something else could not be read; repairs of a file are no part of its content."""
    columns = ["KIND", "PLACE", "TEXT"]
    left, right = (
        numbered(rows.filter(pc.not_equal(rows.column("KIND"), "repair")), [KEY, *columns]) for rows in (new, old)
    )
    other = left.join(right, on=[KEY, *columns, ROW], how="full", suffix=".old", nulls_equal=True, coalesce=True)
    return _keys_where(other, pl.col(PRESENT).is_null() | pl.col(f"{PRESENT}.old").is_null())


def _keys_where(frame: pl.DataFrame, condition: pl.Expr) -> Keys:
    return keys_in(frame.filter(condition).get_column(KEY).to_arrow().cast(pa.string()))


def cut_copies(faults: pa.Table) -> Keys:
    """Return the filings whose copy ends too early."""
    ends = [pc.ends_with(faults.column("REASON"), pattern=reason) for reason in CUT_REASONS]
    found = pc.fill_null(pc.or_(*ends), fill_value=False)
    return keys_in(faults.column(KEY).filter(found))


def _conflicts(keys: Keys, new: pa.Table, old: pa.Table, *, again: bool) -> tuple[Conflict, ...]:
    came, kept = (
        dict(zip(one.column(KEY).to_pylist(), one.column("SOURCE").to_pylist(), strict=True)) for one in (new, old)
    )
    return tuple(Conflict(key, str(kept[key]), str(came[key]), takes_its_place=again) for key in texts_of(keys))
