"""RPTOWNER_RELATIONSHIP: the ticked boxes of an owner in the SEC's words.

The words are `Director`, `Officer`, `TenPercentOwner`, `Other`, in this order, so spelled, with a comma and no space
between them: `Director,Officer,TenPercentOwner`. Until some time after 2022 the SEC wrote no comma before `Other`
(`TenPercentOwnerOther`, `DirectorOther`); later files have `Director,Other`. It is null where no box is ticked. The
readme's capitals (OFFICER, DIRECTOR, TENPERCENTOWNER, OTHER) are in no file. Source: what users of the files of 2006
to 2026 counted in them; the corpus has no REPORTINGOWNER.
"""

from collections.abc import Mapping
from typing import Final

import polars as pl

__all__ = ["BOXES", "RELATIONSHIP", "with_boxes"]

RELATIONSHIP: Final = "RPTOWNER_RELATIONSHIP"
BOXES: Final[Mapping[str, str]] = {
    "Director": "IS_DIRECTOR",
    "Officer": "IS_OFFICER",
    "TenPercentOwner": "IS_TENPERCENTOWNER",
    "Other": "IS_OTHER",
}


def with_boxes(rows: pl.DataFrame) -> pl.DataFrame:
    """Add the four boxes that the words tell of; all null where there are none.

    The data sets do not tell a box that was left out from one that says no: both are false here.
    """
    if RELATIONSHIP not in rows.columns:
        return rows
    words = pl.col(RELATIONSHIP).str.to_lowercase()
    return rows.with_columns(words.str.contains(word.lower(), literal=True).alias(box) for word, box in BOXES.items())
