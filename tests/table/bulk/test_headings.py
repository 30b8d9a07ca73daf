"""Headers read at once say what the careful reader finds in each; a header with a fault is left to that."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import asdict

from section16.standard.numbers import Cik
from section16.table.bulk import headings
from section16.table.bulk.headings import read_headers
from section16.table.bulk.locate import locate
from section16.table.bulk.reader import read_many
from section16.table.provenance import file_numbers_of, heading_of
from section16.table.raw import RawFiling
from section16.xml.container.header import parse_header
from section16.xml.container.plain import decode
from tests.xml.filings import LABELLED, TAGGED, submission

HEADERS = [locate(submission(header=header)).header for header in (LABELLED, TAGGED)]
LINES = sorted({line for header in HEADERS for line in header.splitlines(keepends=True)})

MARKS = [b"0", b"2", b":", b">", b"\t", b"ISSUER", b"DATA"]
ODD = [b"", b"x", b" ", b"<", b"\xa0", b"\xc2\xa0", b"\x0b", b"\r", b"/"]


def carefully(header):
    """Return what the careful reader finds: the columns, the file numbers, and whether there is a fault."""
    found, faults = parse_header(decode(header)[0])
    return asdict(heading_of(found)), file_numbers_of(found), bool(faults)


def at_once(headers):
    """Return the same of headers that are read at once."""
    read = read_headers(headers)
    columns = {name: column.to_pylist() for name, column in read.columns.items()}
    numbers = [{} for _ in headers]
    owners = zip(read.owner_headers.tolist(), read.owner_ciks.to_pylist(), read.file_numbers.to_pylist(), strict=True)
    for header, cik, number in owners:
        numbers[header].setdefault(Cik.of(cik), number)
    return [
        ({name: values[at] for name, values in columns.items()}, numbers[at], at in read.unread)
        for at in range(len(headers))
    ]


def assert_read_alike(headers):
    for header, found in zip(headers, at_once(headers), strict=True):
        expected = carefully(header)
        assert found[2] == expected[2], header
        assert expected[2] or found == expected, header


@pytest.fixture
def no_careful_reader(monkeypatch):
    def refuse(text):
        pytest.fail(f"left to the careful reader: {text}")

    monkeypatch.setattr(headings, "parse_header", refuse)


@pytest.mark.usefixtures("no_careful_reader")
@pytest.mark.parametrize("header", HEADERS)
def test_a_usual_header_is_read_at_once(header):
    ((heading, file_numbers, unread),) = at_once([header])
    assert (heading, file_numbers, unread) == carefully(header)
    assert file_numbers == {Cik("2"): "001-00001", Cik("4"): "001-00001"}
    assert None not in heading.values()


@pytest.mark.usefixtures("no_careful_reader")
def test_no_header_says_nothing_and_takes_nothing_from_its_neighbours():
    read = at_once([b"", HEADERS[0], b"", HEADERS[1], b""])
    assert read[::2] == [(dict.fromkeys(read[1][0]), {}, False)] * 3
    assert read[1::2] == [carefully(header) for header in HEADERS]
    assert at_once([]) == []


@pytest.mark.corpus
def test_real_headers_are_read_alike(corpus, monkeypatch):
    found = [locate(path.read_bytes()) for path in sorted((corpus / "submission").iterdir())]
    headers = [one.header for one in found if one]
    assert_read_alike(headers)
    asked = []
    monkeypatch.setattr(headings, "parse_header", lambda text: asked.append(text) or parse_header(text))
    read_headers(headers)
    assert len(asked) <= 0.02 * len(headers)


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
            lines[at] = lines[at].replace(rng.choice(MARKS), rng.choice(ODD))


@given(st.integers())
def test_damaged_headers_are_read_alike(seed):
    rng = random.Random(seed)  # noqa: S311 - no secret
    headers = []
    for number in range(12):
        lines = HEADERS[number % 2].splitlines(keepends=True)
        for _ in range(rng.randint(0, 4)):
            worse(lines, rng)
        headers.append(b"".join(lines))
    assert_read_alike(headers)


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("header", HEADERS)
def test_a_line_too_many_is_read_alike(header, line):
    lines = header.splitlines(keepends=True)
    assert_read_alike([b"".join([*lines[:at], line, *lines[at:]]) for at in range(len(lines) + 1)])


@pytest.mark.parametrize(
    "change",
    [
        (b"20240506", b"2024-05-06"),
        (b"20240506", b"20240230"),
        (b"<ACCEPTANCE-DATETIME>2024", b"<ACCEPTANCE-DATETIME>4"),
        (b"PUBLIC DOCUMENT COUNT:\t\t", b"PUBLIC DOCUMENT COUNT:\t\tone"),
    ],
)
def test_a_header_with_a_fault_is_left(change):
    bad = HEADERS[0].replace(*change)
    assert bad != HEADERS[0]
    assert [unread for _, _, unread in at_once([HEADERS[0], bad, HEADERS[1]])] == [False, True, False]


@pytest.mark.parametrize("change", [(b"\n", b"\r\n"), (b":", b" :"), (b"\t", b"\t\t \t"), (b"\n", b"\n\n")])
@pytest.mark.parametrize("header", HEADERS)
def test_white_space_makes_no_difference_that_the_careful_reader_does_not_see(header, change):
    assert_read_alike([header.replace(*change)])


def test_a_header_beyond_all_bounds_is_left():
    long = HEADERS[0] + b"\nX:" + b" " * 200_000
    assert [unread for _, _, unread in at_once([long, HEADERS[1]])] == [True, False]


@pytest.mark.parametrize("ends", ["\r", "\r\n", "\n"])
def test_a_header_is_the_same_with_any_ends_of_lines(ends):
    data = submission(header=LABELLED).replace(b"\n", ends.encode())
    whole, changed = (
        read_many([RawFiling(one, None, "a.txt", 1)]).tables for one in (submission(header=LABELLED), data)
    )
    columns = ["FILING_DATE", "ACCEPTED_AT", "ISSUER_SIC", "ISSUER_FISCAL_YEAR_END", "ISSUERNAME"]
    assert changed["submission"].select(columns) == whole["submission"].select(columns)
    assert changed["submission"]["FILING_DATE"][0].as_py() is not None


@pytest.mark.parametrize("header", HEADERS)
def test_a_header_of_mixed_ends_of_lines_is_read(header):
    mixed = header.replace(b"\n", b"\r", 5)
    assert_read_alike([header, mixed])
    assert at_once([mixed]) == at_once([header])
