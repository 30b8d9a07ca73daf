"""Messages of libraries without the folders that they name."""

import re
from typing import Final

__all__ = ["without_folders"]

_SCHEME: Final = r"(?!https?:)[A-Za-z][\w+.-]*:/+"  # also a drive's letter
_QUOTED: Final = re.compile(rf"(?<=['\"])(?:{_SCHEME}|/)[^'\"/\n][^'\"\n]*[/\\](?=[^'\"/\\\n]+['\"])")
_TABLE: Final = re.compile(r"(?<=['\"])[^'\"\n]*/(?=[^'\"/\n]+\.parquet['\"])")  # of a relative lake
_BARE: Final = re.compile(rf"(?<![\w./:'\"])(?:{_SCHEME}|/)(?:[\w.~@%+-]+/)+(?=[\w.-])")


def without_folders(message: str) -> str:
    """Return a message with the names of files alone: who asks a server need not know where its files are."""
    return _BARE.sub("", _TABLE.sub("", _QUOTED.sub("", message)))
