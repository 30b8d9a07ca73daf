"""EDGAR's headers of many submissions, as far as the tables have them, when all in them is plainly of its kind.

`section16.xml.container.header` reads all of a header and keeps what it cannot read. Here lines are looked up at once,
and that reader is asked wherever a header is not of the two shapes that nearly all have.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct
from msgspec.structs import replace

from section16.table.batch import SUBMISSION
from section16.table.bulk.arrays import Flags, Indices
from section16.table.bulk.header_lines import PARTS, HeaderLines, LineKind, cut_lines
from section16.table.provenance import Heading, file_numbers_of, heading_of
from section16.table.schema import schema_of
from section16.xml.container import markup
from section16.xml.container.header import day_of, moment_of, parse_header
from section16.xml.container.plain import decode

__all__ = ["BulkHeaders", "read_headers"]

_LARGEST: Final = 200_000
_SIC: Final = re.compile(r"[^\[\]\n]*\[([0-9]{1,4})\]|([0-9]{1,4})")
_OWNER, _ISSUER = (PARTS.index(one) for one in (markup.OWNER, markup.ISSUER))
# Sections in which what the tables take of a party stands; in no other is it looked for.
_OWN_SECTIONS: Final = [PARTS.index(one.tag) for one in (markup.COMPANY_DATA, markup.OWNER_DATA, markup.FILING_VALUES)]
_MOMENT: Final = len("YYYYMMDDHHMMSS")
_DAY: Final = len("YYYYMMDD")
_NINE: Final = 9
_EPOCH: Final = date(1970, 1, 1).toordinal()


class BulkHeaders(Struct, frozen=True):
    """What the tables take from headers.

    `columns` are those of `Heading`, with a value for each header. Each file number stands beside the number of its
    header and the CIK of its owner; of an owner the first one counts. `unread` are the headers that have a fault.
    """

    columns: Mapping[str, pa.Array]
    owner_headers: Indices
    owner_ciks: pa.Array
    file_numbers: pa.Array
    unread: frozenset[int]


def read_headers(headers: Sequence[bytes]) -> BulkHeaders:
    """Read headers; one that is empty, as that of a bare document, says nothing."""
    large = frozenset(number for number, one in enumerate(headers) if len(one) > _LARGEST)
    found = _Parties(cut_lines([b"" if number in large else one for number, one in enumerate(headers)]), len(headers))
    read = found.read()
    return _with_careful(read, {number: headers[number] for number in sorted(found.odd - large)}, large)


def _with_careful(read: BulkHeaders, odd: Mapping[int, bytes], large: frozenset[int]) -> BulkHeaders:
    """Put what the careful reader finds in odd headers in place of what was found in them."""
    if not odd:
        return replace(read, unread=large)
    headings: list[Heading] = []
    owners: list[tuple[int, str, str]] = []
    unread = set(large)
    for number, header in odd.items():
        found, faults = parse_header(decode(header)[0])
        headings.append(heading_of(found))
        owners += [(number, cik.bare, text) for cik, text in file_numbers_of(found).items()]
        if faults:
            unread.add(number)
    is_odd = np.zeros(len(read.columns["filing_date"]), np.bool_)
    is_odd[list(odd)] = True
    stay = np.flatnonzero(~is_odd[read.owner_headers])
    numbers, ciks, texts = zip(*owners, strict=True) if owners else ((), (), ())
    return BulkHeaders(
        columns={
            name: pc.replace_with_mask(
                column, pa.array(is_odd), pa.array([getattr(one, name) for one in headings], column.type)
            )
            for name, column in read.columns.items()
        },
        owner_headers=np.append(read.owner_headers[stay], np.array(numbers, np.intp)),
        owner_ciks=pa.concat_arrays([read.owner_ciks.take(pa.array(stay)), pa.array(ciks, pa.string())]),
        file_numbers=pa.concat_arrays([read.file_numbers.take(pa.array(stay)), pa.array(texts, pa.string())]),
        unread=frozenset(unread),
    )


class _Parties:
    """Lines of headers, each with the role and the section that it stands in.

    `odd` are the headers with something that is not plainly of its kind, or in its place; it grows while they are read.
    """

    def __init__(self, lines: HeaderLines, count: int) -> None:
        self._lines, self._count = lines, count
        self.odd = set(lines.odd)
        number = np.arange(len(lines.kinds))
        begins = np.append(True, lines.headers[1:] != lines.headers[:-1])[: len(number)]
        first = np.maximum.accumulate(np.where(begins, number, 0))
        is_role = (lines.kinds == LineKind.ROLE) | (lines.kinds == LineKind.ROLE_END)
        self._party = np.maximum.accumulate(np.where(is_role, number, -1))  # the line with which it begins
        self._roles = self._parts(self._party, first, LineKind.ROLE)
        last = np.maximum.accumulate(np.where(lines.kinds >= LineKind.ROLE, number, -1))
        self._sections = self._parts(last, first, LineKind.SECTION)
        before = np.where(begins, 0, np.roll(self._roles, 1))
        self._leave((lines.kinds == LineKind.ROLE_END) & (lines.parts != before))

    def _parts(self, last: Indices, first: Indices, begin: LineKind) -> Indices:
        """Return the part in which each line stands, 0 for none, by the last line that begins or ends one."""
        stands = (last >= first) & (self._lines.kinds[last] == begin)
        return np.where(stands, self._lines.parts[last], 0)

    def _leave(self, are: Flags) -> None:
        self.odd.update(self._lines.headers[are].tolist())

    def read(self) -> BulkHeaders:
        """Return what the headers say."""
        lines = self._lines
        of_party = (lines.kinds >= LineKind.CIK) & (lines.kinds <= LineKind.YEAR_END) & (self._roles > 0)
        self._leave(of_party & ~np.isin(self._sections, _OWN_SECTIONS))
        issuers = lines.headers[(lines.kinds == LineKind.ROLE) & (lines.parts == _ISSUER)]
        self.odd.update(np.flatnonzero(np.bincount(issuers, minlength=self._count) > 1).tolist())
        for kind, check in _CHECKS.items():
            self._read_each(np.flatnonzero(lines.kinds == kind), check, pa.null())
        owners, ciks, file_numbers = self._owners()
        return BulkHeaders(dict(self._columns()), owners, ciks, file_numbers, frozenset())

    def _columns(self) -> Iterator[tuple[str, pa.Array]]:
        """Yield each column of `Heading`: the first value of the header itself, or of its issuer."""
        of_top, of_issuer = self._roles == 0, self._roles == _ISSUER
        for name, (kind, parse) in _COLUMNS.items():
            of_kind = self._lines.kinds == kind
            lines = np.flatnonzero(of_kind)
            type_ = schema_of(SUBMISSION).field(name.upper()).type
            if kind == LineKind.ACCEPTED:
                values = self._moments(lines, type_)
            elif parse is None:
                values = self._lines.values.take(pa.array(lines))
            else:
                values = self._read_each(lines, parse, type_)
            here = np.flatnonzero((of_top if kind <= LineKind.ACCEPTED else of_issuer)[lines])
            place = _firsts(self._lines.headers[lines[here]], here, self._count)
            yield name, values.take(pa.array(place, mask=place < 0))

    def _read_each(self, lines: Indices, parse: Callable[[str], object], type_: pa.DataType) -> pa.Array:
        """Read the values of lines, each different one once; a header with one that is not of its kind is odd."""
        coded = self._lines.values.take(pa.array(lines)).dictionary_encode()
        found: list[object] = []
        bad: list[int] = []
        for code, text in enumerate(coded.dictionary.to_pylist()):
            try:
                found.append(parse(text))
            except ValueError:
                found.append(None)
                bad.append(code)
        if bad:
            self.odd.update(self._lines.headers[lines[np.isin(coded.indices.to_numpy(), bad)]].tolist())
        return pa.nulls(len(lines)) if pa.types.is_null(type_) else pa.array(found, type_).take(coded.indices)

    def _moments(self, lines: Indices, type_: pa.DataType) -> pa.Array:
        """Read YYYYMMDDHHMMSS: days, of which there are few, by their text, and the clock as numbers."""
        texts = self._lines.values.take(pa.array(lines))
        is_long = pc.binary_length(texts).to_numpy() == _MOMENT
        texts = pc.if_else(pa.array(is_long), texts, "0" * _MOMENT)
        characters = np.frombuffer(texts.buffers()[2] or b"", np.uint8)[: len(lines) * _MOMENT]
        digits = characters.reshape(-1, _MOMENT) - np.uint8(ord("0"))
        clock = digits[:, _DAY:].astype(np.int64) @ _TWO_DIGITS
        fine = is_long & (digits <= _NINE).all(axis=1) & (clock < (24, 60, 60)).all(axis=1)
        days, code = np.unique(digits[:, :_DAY].astype(np.int64) @ _EIGHT_DIGITS, return_inverse=True)
        ordinals = np.array([_days_since_1970(day) for day in days.tolist()], np.int64)[code]
        self.odd.update(self._lines.headers[lines[~fine | (ordinals == _NO_DAY)]].tolist())
        seconds = ordinals * 86_400 + clock @ (3_600, 60, 1)
        return pa.array(np.where(fine, seconds, 0) * 1_000_000).cast(type_)

    def _owners(self) -> tuple[Indices, pa.Array, pa.Array]:
        """Return header, CIK and file number of each reporting owner that has both."""
        lines = self._lines
        of_owner = self._roles == _OWNER
        cik, number = (
            _firsts(self._party[found], found, len(lines.kinds))
            for kind in (LineKind.CIK, LineKind.FILE_NUMBER)
            for found in (np.flatnonzero((lines.kinds == kind) & of_owner),)
        )
        both = np.flatnonzero((cik >= 0) & (number >= 0))
        return lines.headers[both], lines.values.take(pa.array(cik[both])), lines.values.take(pa.array(number[both]))


def _firsts(groups: Indices, members: Indices, count: int) -> Indices:
    """Return the first member of each of so many groups, -1 where it has none."""
    found = np.full(count, -1)
    found[groups[::-1]] = members[::-1]  # what is set last stays
    return found


def _days_since_1970(number: int) -> int:
    try:
        return _read_day(f"{number:08}").toordinal() - _EPOCH
    except ValueError:
        return _NO_DAY


def _check_yes(text: str) -> None:
    if text.upper() not in {"YES", "NO"}:
        raise ValueError(text)


def _sic(text: str) -> str | None:
    """Return the code of `SERVICES-PREPACKAGED SOFTWARE [7372]` or `7372`."""
    found = _SIC.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return found[1] or found[2]


_read_day: Final = lru_cache(maxsize=16_384)(day_of)  # a year has few days
_NO_DAY: Final = -1_000_000
_EIGHT_DIGITS: Final = np.array([10**place for place in range(7, -1, -1)])
_TWO_DIGITS: Final = np.kron(np.eye(3, dtype=np.int64), np.array([[10], [1]]))
_CHECKS: Final[Mapping[LineKind, Callable[[str], object]]] = {
    LineKind.DAY: _read_day,
    LineKind.MOMENT: moment_of,
    LineKind.COUNT: int,
    LineKind.YES: _check_yes,
}
_COLUMNS: Final[Mapping[str, tuple[LineKind, Callable[[str], object] | None]]] = {
    "filing_date": (LineKind.FILED, _read_day),
    "accepted_at": (LineKind.ACCEPTED, None),
    "issuer_sic": (LineKind.INDUSTRY, _sic),
    "issuer_state_of_incorporation": (LineKind.STATE, None),
    "issuer_fiscal_year_end": (LineKind.YEAR_END, None),
}
