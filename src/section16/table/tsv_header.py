"""The header of a data-set file: which of its columns is which of ours, in every year's spelling."""

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from section16.table.schema import sec_columns

__all__ = ["Header", "read_header"]

# Spellings of the readme, of the metadata and of single years, each with the one that the SEC's files have today.
# The two tables of derivatives differ in one letter, so each takes the other's.
_SPELLINGS: Final[Mapping[str, str]] = {
    "FORM3_HOLDING_REPORTED": "FORM3_HOLDINGS_REPORTED",
    "EQUITY_SWAP_INVOLVED_FN": "EQUITY_SWAP_TRANS_CD_FN",
    "EXERCISE_DATE": "EXCERCISE_DATE",
    "EXERCISE_DATE_FN": "EXCERCISE_DATE_FN",
    "EXCERCISE_DATE": "EXERCISE_DATE",
    "EXCERCISE_DATE_FN": "EXERCISE_DATE_FN",
}


class Header(Struct, frozen=True):
    """Where the columns of a table stand in a file, as the names of the raw cells; `extra` are not the table's."""

    columns: Mapping[str, str]
    extra: Mapping[str, str]


def read_header(header: Sequence[str], table: str) -> Header:
    """Find the columns of a table in a header; one that stands twice, or that no year has, is extra."""
    wanted = sec_columns(table)
    columns: dict[str, str] = {}
    extra: dict[str, str] = {}
    for number, name in enumerate(header):
        other = _SPELLINGS.get(name, name)
        known = name if name in wanted else other
        if known in wanted and known not in columns:
            columns[known] = str(number)
        elif name or known not in extra:
            extra[name if name not in extra else f"{name}_{number}"] = str(number)
    return Header(columns, extra)
