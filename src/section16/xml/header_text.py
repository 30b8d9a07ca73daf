"""The labelled form of a submission header: `LABEL:<tabs>value`, in sections that end where the next begins.

Indentation is not relied on: before 2001 a reporting owner stood between tags, its sections at the margin.
"""

import re
from collections.abc import Iterator
from typing import Final

from section16.xml.header_entry import ROLES, SECTIONS, Entry, canonical

__all__ = ["read_labelled"]

_LINE: Final = re.compile(r"\s*([A-Z][A-Z0-9 /&.-]{0,60}):(?:\s+(.*))?$")
_LINE_TAG: Final = re.compile(r"\s*<(/?)([A-Z][A-Z0-9-]{0,60})>(.*)$")


def read_labelled(text: str, first_line: int = 1) -> Iterator[Entry]:
    """Yield each value of a labelled header; `first_line` is the line of the file that `text` starts on."""
    party = part = 0
    role = section = ""
    for line, row in enumerate(text.split("\n"), first_line):
        label, value, closes = _split(row)
        if closes:
            role, section = ("", "") if label == role else (role, "")
        elif label in ROLES and not value:
            party, part, role, section = party + 1, part + 1, label, ""
        elif label in SECTIONS and not value:
            part, section = part + 1, label
        elif label:
            yield Entry(party if role else 0, role, part, section, label, value, line)


def _split(row: str) -> tuple[str, str, bool]:
    """Return label (empty for a blank or unlabelled row), value, and whether the row is a closing tag."""
    if match := _LINE.match(row):
        return canonical(match[1].strip()), (match[2] or "").strip(), False
    if match := _LINE_TAG.match(row):
        return match[2], match[3].strip(), bool(match[1])
    return "", "", False
