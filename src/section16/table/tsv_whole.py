"""What the files of one data set say of each other: which filings there are, and which rows belong to none."""

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl
from msgspec import Struct

from section16.standard.datasets import ACCESSION_NUMBER
from section16.table.tsv_member import FAULT_SCHEMA
from section16.table.tsv_split import LINE

__all__ = ["Whole", "put_together"]

SUBMISSION: Final = "submission"
_KEY: Final = pl.col(ACCESSION_NUMBER)


class Whole(Struct, frozen=True):
    """The rows of all tables, one of each filing in `submission`, and all faults.

    `orphans` are the keys that have rows or faults and no row in `submission`.
    """

    rows: Mapping[str, pl.DataFrame]
    orphans: tuple[str, ...]
    faults: pl.DataFrame


def put_together(rows: Mapping[str, pl.DataFrame], faults: Sequence[pl.DataFrame]) -> Whole:
    """Drop repeated filings from `submission`, each with a fault, and find the rows without a filing.

    The first row of an accession number counts. Rows of the other tables are never dropped.
    """
    filings = rows.get(SUBMISSION, pl.DataFrame(schema={ACCESSION_NUMBER: pl.String, LINE: pl.Int32}))
    first = filings[ACCESSION_NUMBER].is_first_distinct()
    kept = filings.filter(first)
    strange = _strange(rows, kept[ACCESSION_NUMBER])
    told = pl.concat((*faults, _repeated(filings.filter(~first)), _without_filing(strange)))
    orphans = told.select(ACCESSION_NUMBER).unique(maintain_order=True).filter(_unknown(kept[ACCESSION_NUMBER]))
    return Whole({**rows, SUBMISSION: kept}, tuple(orphans[ACCESSION_NUMBER]), told)


def _unknown(known: pl.Series) -> pl.Expr:
    return ~_KEY.is_in(known.implode())


def _repeated(rows: pl.DataFrame) -> pl.DataFrame:
    texts = pl.concat_str(pl.exclude(LINE).cast(pl.String).fill_null(""), separator="\t")
    return _faults(
        rows.select(_KEY, LINE, TEXT=texts if rows.width > 1 else pl.lit("")),
        place=pl.lit(SUBMISSION.upper()),
        reason="the accession number stands here a second time; the first row counts, this one is kept here",
    )


def _strange(rows: Mapping[str, pl.DataFrame], known: pl.Series) -> pl.DataFrame:
    """List the accession numbers that a table has and `submission` has not, once a table, with the first line."""
    found = [pl.DataFrame(schema={ACCESSION_NUMBER: pl.String, LINE: pl.Int32, "PLACE": pl.String})]
    for name, frame in rows.items():
        if name != SUBMISSION:
            strange = frame.select(ACCESSION_NUMBER, LINE).filter(_unknown(known))
            found.append(
                strange.unique(ACCESSION_NUMBER, keep="first", maintain_order=True).with_columns(
                    PLACE=pl.lit(name.upper())
                )
            )
    return pl.concat(found)


def _without_filing(strange: pl.DataFrame) -> pl.DataFrame:
    reason = "SUBMISSION has no row of this accession number; the rows are kept without it"
    return _faults(strange.with_columns(TEXT=pl.lit(None, pl.String)), place=pl.col("PLACE"), reason=reason)


def _faults(rows: pl.DataFrame, place: pl.Expr, reason: str) -> pl.DataFrame:
    nothing = pl.lit(None, pl.String)
    made = rows.with_columns(KIND=pl.lit("text"), PLACE=place, REASON=pl.lit(reason), READ_AS=nothing)
    return made.select(pl.col(name).cast(type_) for name, type_ in FAULT_SCHEMA.items())
