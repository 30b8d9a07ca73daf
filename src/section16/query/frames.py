"""Answers as Polars frames: exact, with the way to pandas and to floats."""

from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa
from polars import selectors

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["LakeFrame", "frame_of"]


class LakeFrame(pl.DataFrame):
    """A Polars frame in which amounts are exact decimals; `to_arrow()` gives Arrow, a notebook draws it as a table."""

    def to_floats(self) -> "LakeFrame":
        """Return the frame with floats in place of decimals, for charts and statistics; they are no longer exact."""
        return LakeFrame(self.with_columns(selectors.decimal().cast(pl.Float64)))

    def to_pandas(  # type: ignore[override]  # no further options: they only concern columns of Arrow in pandas
        self, *, floats: bool = False
    ) -> "pd.DataFrame":
        """Return a pandas frame: decimals as Python's Decimal, exact, or all as floats."""
        return pl.DataFrame(self.to_floats() if floats else self).to_pandas()


def frame_of(table: pa.Table) -> LakeFrame:
    """Return an Arrow table as a frame."""
    return LakeFrame(pl.from_arrow(table))
