"""The columns of owners that no element says: their relationship in words, their file number from the header."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Final

import numpy as np
import pyarrow as pa

from section16.standard.datasets import ACCESSION_NUMBER
from section16.table.around import FILE_NUMBER, OWNER_CIK, file_number_of, relationship_of
from section16.table.headings import Headed
from section16.table.tsv_relationship import BOXES, RELATIONSHIP

__all__ = ["owner_columns"]

# By the number that the boxes make, the first box the highest of its digits.
_WORDS: Final = pa.array([relationship_of(ticked) for ticked in product((False, True), repeat=len(BOXES))], pa.string())


def owner_columns(owners: Mapping[str, pa.Array], headers: Sequence[tuple[str, Headed]]) -> dict[str, pa.Array]:
    """Return both columns; `headers` are the filings' keys and headers."""
    return {RELATIONSHIP: _relationships(owners), FILE_NUMBER: _file_numbers(owners, headers)}


def _relationships(owners: Mapping[str, pa.Array]) -> pa.Array:
    numbers = np.zeros(len(owners[ACCESSION_NUMBER]), np.int64)
    for box in BOXES.values():
        numbers = numbers * 2 + owners[box].fill_null(False).to_numpy(zero_copy_only=False)  # noqa: FBT003 - a value
    return _WORDS.take(pa.array(numbers))


def _file_numbers(owners: Mapping[str, pa.Array], headers: Sequence[tuple[str, Headed]]) -> pa.Array:
    known = {key: header.file_numbers for key, header in headers if header.file_numbers}
    if not known:
        return pa.nulls(len(owners[ACCESSION_NUMBER]), pa.string())
    ciks = zip(owners[ACCESSION_NUMBER].to_pylist(), owners[OWNER_CIK].to_pylist(), strict=True)
    return pa.array([file_number_of(cik, known.get(key, {})) for key, cik in ciks], pa.string())
