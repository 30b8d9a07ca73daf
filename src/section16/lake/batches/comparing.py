"""Two copies of the same filings, compared cell by cell: which says more, and which columns differ."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from section16.form.problems import CUT_REASONS
from section16.lake.batches.headings import HEADING
from section16.lake.keys import Keys, keys_in, merged
from section16.lake.layout import BATCH, COMMIT_ORDER, FAULTS, KEY, QUARTER, REJECTS
from section16.table.provenance import FILE_NUMBER

__all__ = ["ADDED", "GONE", "changed_cells", "compared", "cut_copies"]

ADDED: Final = "row added"
GONE: Final = "row gone"
# Where and by what a filing was read does not count as a change of the filing.
_NOT_COMPARED: Final = (BATCH, QUARTER, "SOURCE", "SOURCE_POSITION", "SHA256", "PARSER_VERSION")
_NOT_THE_FILERS: Final = frozenset((*_NOT_COMPARED, "READ_BY", FILE_NUMBER, *HEADING))
_ROW: Final = "__row"
_PRESENT: Final = "__present"
# Cells of a cut copy that may be other than the whole one's: the text within which it ends, and what is made of it.
_CUT_CELLS: Final = 2
_CONTENT: Final = tuple(one for one in COMMIT_ORDER if one not in {FAULTS, REJECTS})


def compared(keys: Keys, new: Mapping[str, pa.Table], old: Mapping[str, pa.Table]) -> tuple[Keys, Keys, Keys]:
    """Return of which filings the new copy says more than the old one, the same, and something else."""
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
    return better, keys.without(merged((known, differing))), differing


def changed_cells(new: pa.Table, old: pa.Table) -> Iterator[tuple[str, int]]:
    """Yield each column in which rows of the same filings differ, with the number of cells; also ADDED and GONE."""
    columns = [one for one in new.column_names if one not in _NOT_COMPARED]
    both = _numbered(new, columns).join(_numbered(old, columns), on=[KEY, _ROW], how="full", suffix=".old")
    counts: Counter[str] = Counter()
    counts[ADDED] = both.get_column(f"{_PRESENT}.old").null_count()
    counts[GONE] = both.get_column(_PRESENT).null_count()
    matched = both.filter(pl.col(_PRESENT) & pl.col(f"{_PRESENT}.old"))
    for column in columns:
        if column != KEY:
            counts[column] = matched.filter(~pl.col(column).eq_missing(pl.col(f"{column}.old"))).height
    yield from ((column, count) for column, count in counts.items() if count)


def _differences(new: pa.Table, old: pa.Table) -> pl.DataFrame:
    """Count for each filing the cells of either side that the other has not, or otherwise; a row counts as one too."""
    columns = [name for name in new.column_names if name not in _NOT_THE_FILERS]
    left, right = _numbered(new, columns), _numbered(old, columns)
    both = left.join(right, on=[KEY, _ROW], how="full", suffix=".old", coalesce=True)
    cells = [name for name in (*columns, _PRESENT) if name != KEY]
    other = [~pl.col(name).eq_missing(pl.col(f"{name}.old")) for name in cells]
    sides = {
        side: pl.sum_horizontal(
            (pl.col(f"{name}{suffix}").is_not_null() & differs).cast(pl.Int64)
            for name, differs in zip(cells, other, strict=True)
        )
        for side, suffix in (("new", ""), ("old", ".old"))
    }
    return both.select(KEY, **sides)


def _numbered(rows: pa.Table, columns: list[str]) -> pl.DataFrame:
    """Number the rows of each filing in their order."""
    frame = pl.from_arrow(rows.select(columns))
    if not isinstance(frame, pl.DataFrame):
        raise TypeError
    return frame.with_columns(pl.int_range(pl.len()).over(KEY).alias(_ROW), pl.lit(value=True).alias(_PRESENT))


def _differing_faults(new: pa.Table, old: pa.Table) -> Keys:
    """Return the filings of which something else could not be read; repairs of a file are no part of its content."""
    columns = ["KIND", "PLACE", "TEXT"]
    left, right = (
        _numbered(rows.filter(pc.not_equal(rows.column("KIND"), "repair")), [KEY, *columns]) for rows in (new, old)
    )
    other = left.join(right, on=[KEY, *columns, _ROW], how="full", suffix=".old", nulls_equal=True, coalesce=True)
    return _keys_where(other, pl.col(_PRESENT).is_null() | pl.col(f"{_PRESENT}.old").is_null())


def _keys_where(frame: pl.DataFrame, condition: pl.Expr) -> Keys:
    return keys_in(frame.filter(condition).get_column(KEY).to_arrow().cast(pa.string()))


def cut_copies(faults: pa.Table) -> Keys:
    """Return the filings whose copy ends too early."""
    ends = [pc.ends_with(faults.column("REASON"), pattern=reason) for reason in CUT_REASONS]
    found = pc.fill_null(pc.or_(*ends), fill_value=False)
    return keys_in(faults.column(KEY).filter(found))
