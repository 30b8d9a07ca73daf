"""EDGAR's headers cut into lines, each known by what stands before its value: a label, or a tag.

As with the pieces of a document, what was met before is looked up by its bytes; the few others are read one by one.
"""

import re
from collections.abc import Sequence
from enum import IntEnum, auto
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct

from section16.table.bulk.arrays import ByteArray, Flags, Indices
from section16.xml.container import markup
from section16.xml.container.header import tag_of_label
from section16.xml.container.markup import HeaderKind
from section16.xml.container.plain import decode

__all__ = ["PARTS", "HeaderLines", "LineKind", "cut_lines"]

_LINE_END, _RETURN, _COLON, _OPENS, _CLOSES = b"\n\r:<>"
_SPACES: Final = b" \t\r\n"
_SPACE, _LAST_PLAIN = 0x20, 0x7E
_MOST_KNOWN: Final = 4_000
_LABEL: Final = re.compile(r"\s*([A-Z][A-Z0-9 /&.-]{0,60}):")
_TAG: Final = re.compile(r"\s*<(/?)([A-Z][A-Z0-9-]{0,60})>")
_LABELLED: Final = (f"{markup.ACCESSION.label}:", f"{markup.FORM.label}:")


class LineKind(IntEnum):
    """What a line holds, as far as the tables go: a value, or where a part of the header begins or ends.

    DAY, MOMENT, COUNT and YES are values that no table has, and that are faults where they are not of their kind.
    """

    NOTHING = 0
    FILED = auto()
    ACCEPTED = auto()
    CIK = auto()
    FILE_NUMBER = auto()
    INDUSTRY = auto()
    STATE = auto()
    YEAR_END = auto()
    DAY = auto()
    MOMENT = auto()
    COUNT = auto()
    YES = auto()
    ROLE = auto()
    SECTION = auto()
    ROLE_END = auto()
    SECTION_END = auto()
    ODD = auto()


_CHECKED: Final[dict[HeaderKind, LineKind]] = {
    "day": LineKind.DAY,
    "moment": LineKind.MOMENT,
    "count": LineKind.COUNT,
    "yes": LineKind.YES,
}
_KIND_OF_TAG: Final = {
    **{one.tag: _CHECKED[one.kind] for one in markup.ALL_VALUES if one.kind in _CHECKED},
    markup.FILED.tag: LineKind.FILED,
    markup.ACCEPTED.tag: LineKind.ACCEPTED,
    markup.CIK.tag: LineKind.CIK,
    markup.FILE_NUMBER.tag: LineKind.FILE_NUMBER,
    markup.INDUSTRY.tag: LineKind.INDUSTRY,
    markup.STATE_OF_INCORPORATION.tag: LineKind.STATE,
    markup.FISCAL_YEAR_END.tag: LineKind.YEAR_END,
    **dict.fromkeys(markup.ROLES, LineKind.ROLE),
    **dict.fromkeys(markup.SECTIONS, LineKind.SECTION),
}
_ENDS: Final = {LineKind.ROLE: LineKind.ROLE_END, LineKind.SECTION: LineKind.SECTION_END}
# The roles and sections by number; 0 is neither.
PARTS: Final = ("", *sorted(markup.ROLES), *sorted(markup.SECTIONS))


class HeaderLines(Struct, frozen=True):
    """The lines that hold something for the tables, in order; `odd` are headers that need a more careful reader.

    Of each line: its header, its kind, the role or section that begins or ends, and its value, trimmed.
    """

    headers: Indices
    kinds: Indices
    parts: Indices
    values: pa.Array
    odd: set[int]


class _Start(NamedTuple):
    """What is known of a line by its bytes up to the first `:` or `>`; `names_form`: only labelled headers have it."""

    kind: LineKind = LineKind.NOTHING
    part: int = 0
    is_tag: bool = False
    names_form: bool = False


class _KnownStarts(Struct):
    """The starts that were met before, and a column for each; replaced at once, so that threads may share them."""

    starts_and_columns: tuple[pa.Array, Indices]


_KNOWN: Final = _KnownStarts((pa.array([b""], pa.binary()), np.array([_Start()], np.intp).T))


class _Places(Struct, frozen=True):
    """Where lines begin and end, and where the first `:` or `>` in each stands; lines without one are left out."""

    headers: Indices
    begins: Indices
    marks: Indices
    ends: Indices


def cut_lines(headers: Sequence[bytes]) -> HeaderLines:
    """Cut headers into lines, and tell what each holds."""
    data = b"\n".join((*headers, b""))
    characters = np.frombuffer(data, np.uint8)
    places, unmarked = _find(data, characters, headers)
    kinds, parts, is_tag, names_form = _look_up(_stretches(data, places.begins, places.marks + 1))
    labelled = np.zeros(len(headers), np.bool_)
    labelled[places.headers[names_form > 0]] = True
    is_labelled = labelled.take(places.headers)
    odd = np.where(is_labelled, (is_tag > 0) & (kinds > LineKind.ACCEPTED), is_tag == 0) | (kinds == LineKind.ODD)
    odd |= _is_unclosed(places.headers, kinds, parts) & ~is_labelled
    kept = np.flatnonzero(kinds)
    # a label is one only with white space after it; a tag's value may begin at once
    after = characters.take(places.marks[kept] + 1)
    odd[kept[(is_tag[kept] == 0) & ~np.isin(after, np.frombuffer(_SPACES, np.uint8))]] = True
    values = pc.ascii_trim(_stretches(data, places.marks[kept] + 1, places.ends[kept]).view(pa.string()), " \t\r")
    has_value = pc.binary_length(values).to_numpy() > 0
    is_structure = kinds[kept] >= LineKind.ROLE
    is_fine = ~(is_structure & has_value)
    is_fine[_not_plain(values)] = False
    odd[kept[~is_fine]] = True
    found = np.flatnonzero(is_fine & (is_structure | has_value))
    kept = kept[found]
    left = {*np.unique(places.headers[odd]).tolist(), *(one for one in unmarked if not labelled[one])}
    left.update(_with_other_ends(data, headers, places.headers[is_tag > 0]))
    return HeaderLines(places.headers[kept], kinds[kept], parts[kept], values.take(pa.array(found)), left)


def _find(data: bytes, characters: ByteArray, headers: Sequence[bytes]) -> tuple[_Places, list[int]]:
    """Find lines and the first mark in each; return also the headers of lines that have text and no mark."""
    marks = np.flatnonzero((characters == _LINE_END) | (characters == _COLON) | (characters == _CLOSES))
    is_end = characters.take(marks) == _LINE_END
    line_ends = marks.compress(is_end)
    line_begins = np.append(0, line_ends[:-1] + 1)
    lasts = np.searchsorted(line_ends, np.cumsum([len(one) + 1 for one in headers]) - 1)
    header_of_line = np.repeat(np.arange(len(headers)), np.diff(lasts, prepend=-1))
    is_first = ~is_end
    is_first[1:] &= is_end[:-1]
    lines = np.cumsum(is_end).compress(is_first)
    unmarked = np.ones(len(line_ends), np.bool_)
    unmarked[lines] = False
    texts = np.flatnonzero(unmarked & (line_ends > line_begins))
    odd = [int(header_of_line[one]) for one in texts.tolist() if data[line_begins[one] : line_ends[one]].strip(_SPACES)]
    return _Places(
        header_of_line.take(lines), line_begins.take(lines), marks.compress(is_first), line_ends.take(lines)
    ), odd


def _stretches(data: bytes, begins: Indices, ends: Indices) -> pa.Array:
    """Return stretches of the text, which follow one another."""
    around = np.empty(2 * len(begins) + 1, np.int32)
    around[:-1:2] = begins
    around[1::2] = ends
    around[-1] = len(data)
    all_ = pa.Array.from_buffers(pa.binary(), 2 * len(begins), [None, pa.py_buffer(around), pa.py_buffer(data)])
    return all_.take(pa.array(np.arange(0, 2 * len(begins), 2)))


def _look_up(starts: pa.Array) -> Indices:
    """Return of each start of a line: kind, part, whether it is a tag, whether it names the form."""
    known, columns = _KNOWN.starts_and_columns
    numbers = pc.index_in(starts, value_set=known)
    if numbers.null_count:
        new = pc.unique(starts.filter(pc.is_null(numbers)))
        known = pa.concat_arrays([known, new])
        columns = np.append(columns, np.array([_start_of(one) for one in new.to_pylist()], np.intp).T, axis=1)
        if len(known) <= _MOST_KNOWN:
            _KNOWN.starts_and_columns = known, columns
        numbers = pc.index_in(starts, value_set=known)
    found: Indices = columns.take(numbers.to_numpy().astype(np.intp), axis=1)
    return found


def _start_of(start: bytes) -> _Start:
    text, _ = decode(start)
    if label := _LABEL.fullmatch(text):
        return _known(tag_of_label(label[1].strip()), is_tag=False, names_form=text.strip() in _LABELLED)
    tag = _TAG.fullmatch(text)
    if tag is None:
        return _Start()
    if not tag[1]:
        return _known(tag[2], is_tag=True)
    opens = _known(tag[2], is_tag=True)
    return opens._replace(kind=_ENDS.get(opens.kind, LineKind.ODD))


def _known(name: str, *, is_tag: bool, names_form: bool = False) -> _Start:
    return _Start(
        _KIND_OF_TAG.get(name, LineKind.NOTHING), PARTS.index(name) if name in PARTS else 0, is_tag, names_form
    )


def _is_unclosed(headers: Indices, kinds: Indices, parts: Indices) -> Flags:
    """Tell which lines begin a section that no tag ends."""
    places = headers * len(PARTS) + parts
    are: Flags = (kinds == LineKind.SECTION) & ~np.isin(places, places[kinds == LineKind.SECTION_END])
    return are


def _not_plain(values: pa.Array) -> Indices:
    """Find the values with anything but printable ASCII."""
    ends = np.frombuffer(values.buffers()[1], np.int32, len(values) + 1)
    characters = np.frombuffer(values.buffers()[2] or b"", np.uint8)[: ends[-1]]
    special = np.flatnonzero((characters < _SPACE) | (characters > _LAST_PLAIN))
    return np.unique(np.searchsorted(ends, special, "right") - 1)


def _with_other_ends(data: bytes, headers: Sequence[bytes], tags: Indices) -> list[int]:
    """Return the headers with a `<` that does not begin a line's tag, or a carriage return that alone ends a line."""
    if data.count(b"<") == len(tags) and b"\r" not in data:  # there is one in each line's tag
        return []
    characters = np.frombuffer(data, np.uint8)
    ends = np.cumsum([len(one) + 1 for one in headers])
    brackets = np.searchsorted(ends, np.flatnonzero(characters == _OPENS), "right")
    differ: Flags = np.bincount(brackets, minlength=len(headers)) != np.bincount(tags, minlength=len(headers))
    returns = np.flatnonzero(characters == _RETURN)
    alone = returns[characters.take(returns + 1) != _LINE_END]
    differ[np.searchsorted(ends, alone, "right")] = True
    return np.flatnonzero(differ).tolist()
