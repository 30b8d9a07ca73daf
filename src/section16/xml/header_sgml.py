"""The tagged form of a submission header (`.hdr.sgml`, the feed's `.nc`): leaves have no end tag, sections have.

A feed file may have no line break at all, so a value ends where the next tag begins.
"""

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from section16.xml.header_entry import ROLES, Entry

__all__ = ["read_tagged"]

_TAG: Final = re.compile(r"<(/?)([A-Z][A-Z0-9-]{0,60})>")


def read_tagged(text: str, first_line: int = 1) -> Iterator[Entry]:
    """Yield each value of a tagged header; `first_line` is the line of the file that `text` starts on."""
    tags = list(_TAG.finditer(text))
    sections = {tag[2] for tag in tags if tag[1]}
    party = part = line = done = 0
    role = section = ""
    for tag, following in zip_longest(tags, tags[1:]):
        line, done = line + text.count("\n", done, tag.start()), tag.start()
        name, value = tag[2], text[tag.end() : following.start() if following else None].strip()
        if tag[1]:
            role, section = ("", "") if name == role else (role, "")
        elif name in ROLES:
            party, part, role, section = party + 1, part + 1, name, ""
        elif name in sections and not value:
            part, section = part + 1, name if role else ""
        else:
            yield Entry(party if role else 0, role, part, section, name, value, first_line + line)
