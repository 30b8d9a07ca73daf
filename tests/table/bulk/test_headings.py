"""The quick look at a header gives what the careful one gives, or leaves it to that."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.standard.numbers import Cik
from section16.table.bulk import headings
from section16.table.bulk.headings import UnreadHeader, read_header
from section16.table.bulk.locate import locate
from section16.table.bulk.reader import read_many
from section16.table.raw import RawFiling
from section16.xml.container.plain import decode
from tests.xml.filings import LABELLED, TAGGED, submission

HEADERS = [locate(submission(header=header)).header for header in (LABELLED, TAGGED)]
LINES = sorted({line for header in HEADERS for line in header.splitlines(keepends=True)})

MARKS = [b"0", b"2", b":", b">", b"\t"]


def both(header):
    text, _ = decode(header)
    try:
        quick = headings._quickly(text)  # noqa: SLF001 - half of what is compared
    except ValueError:
        quick = None
    try:
        slow = headings._slowly(text)  # noqa: SLF001
    except UnreadHeader:
        slow = None
    return quick, slow


@pytest.mark.parametrize("header", HEADERS)
def test_a_usual_header_is_read_quickly(header):
    quick, slow = both(header)
    assert quick == slow
    assert quick is not None
    assert quick.file_numbers == {Cik("2"): "001-00001", Cik("4"): "001-00001"}


@pytest.mark.corpus
def test_real_headers_are_read_alike(corpus):
    found = [locate(path.read_bytes()) for path in sorted((corpus / "submission").iterdir())]
    read = [both(one.header) for one in found if one]
    assert all(quick == slow for quick, slow in read if quick is not None)
    assert sum(quick is not None for quick, _ in read) >= 0.98 * len(read)


def worse(lines, rng):
    """Change one line of a header."""
    at = rng.randrange(len(lines))
    match rng.randrange(5):
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, rng.choice(LINES))
        case 2:
            lines.insert(at, lines.pop(rng.randrange(len(lines))))
        case 3:
            lines[at] = lines[at][: rng.randrange(20)] + b"\n"
        case _:
            lines[at] = lines[at].replace(rng.choice(MARKS), rng.choice([b"", b"x", b" ", b"<"]))


@given(st.integers(), st.sampled_from(HEADERS))
def test_damaged_headers_are_read_alike(seed, header):
    rng = random.Random(seed)  # noqa: S311 - no secret
    lines = header.splitlines(keepends=True)
    for _ in range(rng.randint(1, 4)):
        worse(lines, rng)
    quick, slow = both(b"".join(lines))
    assert quick is None or quick == slow


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("header", HEADERS)
def test_a_line_too_many_is_read_alike(header, line):
    lines = header.splitlines(keepends=True)
    for at in range(0, len(lines), 5):
        quick, slow = both(b"".join([*lines[:at], line, *lines[at:]]))
        assert quick is None or quick == slow


def test_a_header_with_a_fault_is_left():
    with pytest.raises(UnreadHeader):
        read_header(HEADERS[0].replace(b"20240506", b"2024-05-06"))


@pytest.mark.parametrize("ends", ["\r", "\r\n", "\n"])
def test_a_header_is_the_same_with_any_ends_of_lines(ends):
    data = submission(header=LABELLED).replace(b"\n", ends.encode())
    whole, changed = (
        read_many([RawFiling(one, None, "a.txt", 1)]).tables for one in (submission(header=LABELLED), data)
    )
    columns = ["FILING_DATE", "ACCEPTED_AT", "ISSUER_SIC", "ISSUER_FISCAL_YEAR_END", "ISSUERNAME"]
    assert changed["submission"].select(columns) == whole["submission"].select(columns)
    assert changed["submission"]["FILING_DATE"][0].as_py() is not None


def test_a_header_of_mixed_ends_of_lines_is_read():
    header = HEADERS[0].replace(b"\n", b"\r", 5)
    assert read_header(header) == read_header(HEADERS[0])
