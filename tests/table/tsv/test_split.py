import polars as pl
import pytest

from section16.table.tsv.member import unquote
from section16.table.tsv.split import LINE, LineRepair, split_file
from tests.table.tsv.made import FILING, OTHER, tsv

ROWS = ({"ACCESSION_NUMBER": FILING, "FOOTNOTE_ID": "F1", "FOOTNOTE_TXT": "Café"}, {"ACCESSION_NUMBER": OTHER})


def texts(data: bytes) -> list[str | None]:
    cells = unquote(split_file(data).cells)
    return cells[cells.columns[-2]].to_list()


def cells(*lines: str) -> bytes:
    return "\n".join(("ACCESSION_NUMBER\tFOOTNOTE_ID\tFOOTNOTE_TXT", *lines, "")).encode()


def row(text: str, filing: str = FILING) -> str:
    return f"{filing}\tF1\t{text}"


@pytest.mark.parametrize(
    "data",
    [
        tsv(*ROWS),
        b"\xef\xbb\xbf" + tsv(*ROWS),
        tsv(*ROWS).replace(b"\n", b"\r\n"),
        tsv(*ROWS).removesuffix(b"\n"),
        tsv(*ROWS) + b"\n\n",
        tsv(*ROWS).replace(b"\n", b"\n\n"),
        tsv(*ROWS).replace(b"\n", b"\t\n").replace(b"TXT\t", b"TXT"),
    ],
    ids=["plain", "mark", "crlf", "no end", "blank lines after", "blank lines between", "a tab too many"],
)
def test_a_file_is_the_same_with_any_line_ends(data: bytes) -> None:
    split = split_file(data)
    assert split.header == ("ACCESSION_NUMBER", "FOOTNOTE_ID", "FOOTNOTE_TXT")
    assert split.cells.drop(LINE).rows() == [(FILING, "F1", "Café"), (OTHER, None, None)]
    assert split.strays == ()


def test_rows_know_their_lines() -> None:
    split = split_file(cells(row("one"), row("two\nand a half", OTHER), "", row("four")))
    assert split.cells[LINE].to_list() == [2, 3, 6]


def test_a_line_that_is_not_utf8_is_read_as_windows_1252() -> None:
    data = cells(row("“fine”"), row("café", OTHER)).replace("é".encode(), b"\xe9")
    split = split_file(data)
    assert texts(data) == ["“fine”", "café"]
    assert split.repairs == (LineRepair(3, "the line is not UTF-8; it is read as Windows-1252"),)
    assert texts(cells(row("a#")).replace(b"#", b"\x81")) == ["a\x81"]


def test_quotes_are_marks_where_cells_double_them() -> None:
    data = cells(row('"the ""Plan"""'), row("plain"), row('"a\tb, ""c"""'))
    assert texts(data) == ['the "Plan"', "plain", 'a\tb, "c"']


def test_an_unbalanced_quote_of_the_filer_stays_one_quote() -> None:
    assert texts(cells(row('"held by Example Inc. (""EX)"'))) == ['held by Example Inc. ("EX)']


def test_quotes_are_text_where_cells_do_not_double_them() -> None:
    written = ['the "Plan"', '"Class A" shares', '"Class A"', 'an open " quote', '"open']
    assert texts(cells(*map(row, written))) == written


def test_a_word_in_quotes_alone_is_the_filers() -> None:
    assert texts(cells(row('"Trust"'), row("plain"), row("plain"))) == ['"Trust"', "plain", "plain"]


def test_a_file_with_every_cell_quoted_is_read() -> None:
    data = b'"ACCESSION_NUMBER"\t"FOOTNOTE_TXT"\n' + f'"{FILING}"\t"a text"\n'.encode()
    split = split_file(data)
    assert split.header == ("ACCESSION_NUMBER", "FOOTNOTE_TXT")
    assert unquote(split.cells).drop(LINE).rows() == [(FILING, "a text")]


def test_a_quoted_cell_may_hold_line_ends() -> None:
    data = cells(row('"first\n\nsecond ""x""\nthird"'), row("next", OTHER))
    assert texts(data) == ['first\n\nsecond "x"\nthird', "next"]


def test_a_line_end_without_quotes_does_not_cost_a_row() -> None:
    data = b"ACCESSION_NUMBER\tREMARKS\tAFF10B5ONE\n" + f"{FILING}\tfirst\nsecond\t1\n{OTHER}\t\t0\n".encode()
    split = split_file(data)
    assert split.cells.drop(LINE).rows() == [(FILING, "first\nsecond", "1"), (OTHER, None, "0")]


@pytest.mark.parametrize("bad", [f"{OTHER}\tF1", "some\tthing\telse\tentirely", "half\ta line"])
def test_a_line_that_is_no_row_costs_no_other(bad: str) -> None:
    split = split_file(cells(row("one"), bad, row("three", OTHER)))
    assert [(stray.line, stray.text) for stray in split.strays] == [(3, bad)]
    assert split.cells["2"].to_list() == ["one", "three"]
    count = bad.count("\t") + 1
    assert split.strays[0].reason == f"{count} cells, and the header has 3; the line is kept here"


def test_what_is_left_over_of_a_line_belongs_to_the_text_that_ends_it() -> None:
    split = split_file(cells(row("one"), row("a\ttab,\tand another\nline", OTHER), row("three")))
    assert split.cells["2"].to_list() == ["one", "a\ttab,\tand another\nline", "three"]
    assert split.strays == ()
    reason = "the line has more cells than the header; those left over are read as part of its last column"
    assert split.repairs == (LineRepair(3, reason),)


def test_a_line_with_too_many_cells_that_does_not_end_with_a_text_is_no_row() -> None:
    split = split_file(f"ACCESSION_NUMBER\tREMARKS\tAFF10B5ONE\n{FILING}\ta\ttab\t1\n".encode())
    assert [stray.line for stray in split.strays] == [2]


def test_control_characters_are_read_as_spaces_and_told() -> None:
    split = split_file(cells(row("one"), row("a\0null and a\x1bstop", OTHER)))
    assert split.cells["2"].to_list() == ["one", "a null and a stop"]
    assert split.repairs == (LineRepair(3, "control characters in the line; they are read as spaces"),)


def test_lines_may_end_in_cr_alone() -> None:
    split = split_file(cells(row("one"), row("two", OTHER)).replace(b"\n", b"\r"))
    assert split.cells["2"].to_list() == ["one", "two"]


def test_a_file_cut_off_keeps_the_rest_of_its_last_line() -> None:
    split = split_file(cells(row("one")) + f"{OTHER}\tF".encode())
    assert split.cells.height == 1
    assert split.strays[0].text == f"{OTHER}\tF"


@pytest.mark.parametrize("data", [b"", b"\n", b"ACCESSION_NUMBER\tX", b"\x00\xff\xfe", b"a\tb\n\n\n"])
def test_a_file_without_rows_has_none(data: bytes) -> None:
    assert split_file(data).cells.height == 0


def test_cells_are_text() -> None:
    schema = split_file(tsv(*ROWS)).cells.schema
    assert set(schema.values()) == {pl.String(), pl.Int32()}
