from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.standard import datasets
from section16.table.schema import TABLES, schema_of, sec_columns
from section16.table.tsv.read import file_of, lacking_tables, read_datasets
from tests.table.tsv.made import FILING, OTHER, SUBMISSION, data_set, tsv

SOURCE = "2024q1_form345.zip"


def rows(members: dict[str, bytes], table: str) -> list[dict[str, Any]]:
    return read_datasets(members, SOURCE).tables[table].to_pylist()


def faults(members: dict[str, bytes]) -> list[tuple[Any, ...]]:
    names = ("ACCESSION_NUMBER", "KIND", "PLACE", "LINE", "TEXT")
    return [tuple(fault[name] for name in names) for fault in rows(members, "faults")]


def line(**cells: str) -> dict[str, str]:
    return {"ACCESSION_NUMBER": FILING, "NONDERIV_TRANS_SK": "7", **cells}


def test_every_table_has_its_schema() -> None:
    batch = read_datasets(data_set(), SOURCE)
    assert tuple(batch.tables) == TABLES
    assert all(batch.tables[name].schema == schema_of(name) for name in TABLES)
    assert read_datasets({}, SOURCE).documents == 0


def test_a_filing_says_where_it_comes_from() -> None:
    (row,) = rows({"2024q1/Submission.TSV": tsv(SUBMISSION)}, "submission")
    assert row["FILING_DATE"] == date(2024, 2, 16)
    assert (row["SOURCE"], row["SOURCE_POSITION"]) == ("2024q1_form345.zip!2024q1/Submission.TSV", 1)
    assert row["READ_BY"] == "data set"
    assert len(row["SHA256"]) == 64
    assert row["AFF10B5ONE"] is None


def test_a_line_is_read() -> None:
    table = tsv(line(TRANS_SHARES="14706.0", TRANS_SHARES_FN="F2, F1", TRANS_DATE="14-FEB-2024"))
    (row,) = rows(data_set(nonderiv_trans=table), "nonderiv_trans")
    assert row["NONDERIV_TRANS_SK"] == 7
    assert row["TRANS_SHARES"] == Decimal(14706)
    assert row["TRANS_SHARES_FN"] == ["F2", "F1"]
    assert row["TRANS_DATE"] == date(2024, 2, 14)
    assert row["TRANS_DATE_FN"] is None
    assert row["ROW_POSITION"] is None


def test_what_is_not_of_its_kind_is_a_fault_with_its_line() -> None:
    table = tsv(line(TRANS_DATE="14-FEB-2024"), line(NONDERIV_TRANS_SK="8", TRANS_DATE="13/12/2022"))
    assert faults(data_set(nonderiv_trans=table)) == [
        (FILING, "value", "NONDERIV_TRANS.TRANS_DATE", 3, "13/12/2022"),
    ]
    assert [row["TRANS_DATE"] for row in rows(data_set(nonderiv_trans=table), "nonderiv_trans")][1] is None


def test_what_was_read_all_the_same_says_so() -> None:
    (fault,) = rows(data_set(nonderiv_trans=tsv(line(TRANS_DATE="2024-07-19-05:00"))), "faults")
    assert fault["READ_AS"] == "2024-07-19"


@pytest.mark.parametrize(
    ("table", "written", "column"),
    [
        ("submission", "FORM3_HOLDING_REPORTED", "FORM3_HOLDINGS_REPORTED"),
        ("nonderiv_trans", "EQUITY_SWAP_INVOLVED_FN", "EQUITY_SWAP_TRANS_CD_FN"),
        ("deriv_trans", "EXERCISE_DATE", "EXCERCISE_DATE"),
        ("deriv_holding", "EXCERCISE_DATE", "EXERCISE_DATE"),
        ("deriv_holding", "EXERCISE_DATE_FN", "EXERCISE_DATE_FN"),
        ("deriv_trans", "  expiration_date ", "EXPIRATION_DATE"),
    ],
)
def test_columns_are_known_in_every_spelling(table: str, written: str, column: str) -> None:
    text = {"FORM3_HOLDINGS_REPORTED": "1", "EQUITY_SWAP_TRANS_CD_FN": "F1", "EXERCISE_DATE_FN": "F1"}
    member = tsv({**SUBMISSION, written: text.get(column, "01-MAR-2023")})
    members = data_set(**{table: member})
    assert rows(members, table)[0][column] in (True, ["F1"], date(2023, 3, 1))


def test_a_column_that_no_year_has_is_kept_as_faults() -> None:
    table = tsv({**SUBMISSION, "CONTACT_NAME": "Jane Doe"})
    assert faults(data_set(submission=table)) == [(FILING, "element", "SUBMISSION.CONTACT_NAME", 2, "Jane Doe")]


def test_a_column_that_stands_twice_loses_nothing() -> None:
    columns = ("ACCESSION_NUMBER", "REMARKS", "REMARKS")
    table = "\t".join(columns).encode() + f"\n{FILING}\tone\ttwo\n".encode()
    assert faults(data_set(submission=table)) == [(FILING, "element", "SUBMISSION.REMARKS", 2, "two")]


def test_a_secret_code_is_not_kept() -> None:
    ((*_, text),) = faults(data_set(reportingowner=tsv({"ACCESSION_NUMBER": FILING, "RPTOWNERCCC": "abcd1234"})))
    assert text is None


def test_other_members_are_passed_over() -> None:
    members = {**data_set(), "FORM_345_readme.htm": b"<html>", "FORM_345_metadata.json": b"{}", "__MACOSX/._x.tsv": b""}
    batch = read_datasets(members, SOURCE)
    assert (batch.documents, batch.tables["rejects"].num_rows) == (1, 0)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("OTHER.tsv", "OTHER.tsv: the data sets have no table 'OTHER'; the file is not read"),
        ("x/FOOTNOTES.tsv", "x/FOOTNOTES.tsv: it has no column ACCESSION_NUMBER; the file is not read"),
    ],
)
def test_a_file_that_is_no_table_is_a_reject(name: str, reason: str) -> None:
    batch = read_datasets({**data_set(), name: b"\x00\xff"}, SOURCE)
    (reject,) = batch.tables["rejects"].to_pylist()
    assert reject["REASON"] == reason
    assert reject["ACCESSION_NUMBER"].startswith("sha256-")
    assert (reject["SIZE"], batch.documents) == (2, 2)


def test_the_first_row_of_a_filing_counts() -> None:
    again = {**SUBMISSION, "FILING_DATE": "17-FEB-2024"}
    members = data_set(submission=tsv(SUBMISSION, again))
    (row,) = rows(members, "submission")
    assert row["FILING_DATE"] == date(2024, 2, 16)
    ((accession, kind, place, at, text),) = faults(members)
    assert (accession, kind, place, at) == (FILING, "text", "SUBMISSION", 3)
    assert text.startswith(f"{FILING}\t2024-02-17\t4")


def test_a_line_that_stands_twice_counts_once() -> None:
    one, other = line(TRANS_SHARES="10"), line(NONDERIV_TRANS_SK="8", TRANS_SHARES="10")
    members = data_set(nonderiv_trans=tsv(one, other, one))
    assert [row["NONDERIV_TRANS_SK"] for row in rows(members, "nonderiv_trans")] == [7, 8]
    assert faults(members) == [(FILING, "text", "NONDERIV_TRANS.NONDERIV_TRANS_SK", 4, "7")]


def test_an_owner_who_stands_twice_counts_once() -> None:
    one = {"ACCESSION_NUMBER": FILING, "RPTOWNERCIK": "0009990101", "RPTOWNERNAME": "Roe Jane"}
    other, moved = {**one, "RPTOWNERCIK": "0009990102"}, {**one, "RPTOWNERNAME": "Roe J"}
    members = data_set(reportingowner=tsv(one, other, one, moved))
    assert [row["RPTOWNERNAME"] for row in rows(members, "reportingowner")] == ["Roe Jane", "Roe Jane", "Roe J"]
    assert [(place, at) for _, _, place, at, _ in faults(members)] == [
        ("REPORTINGOWNER.RPTOWNERCIK", 4),
        ("REPORTINGOWNER.RPTOWNERCIK", 5),
    ]


def test_another_line_of_the_same_key_stays_and_is_told() -> None:
    members = data_set(nonderiv_trans=tsv(line(TRANS_SHARES="10"), line(TRANS_SHARES="11")))
    assert [row["TRANS_SHARES"] for row in rows(members, "nonderiv_trans")] == [10, 11]
    assert faults(members) == [(FILING, "text", "NONDERIV_TRANS.NONDERIV_TRANS_SK", 3, "7")]


def test_lines_without_a_key_are_all_kept() -> None:
    members = data_set(nonderiv_trans=tsv(line(NONDERIV_TRANS_SK=""), line(NONDERIV_TRANS_SK="")))
    assert (len(rows(members, "nonderiv_trans")), faults(members)) == (2, [])


def test_a_table_that_is_not_there_is_lacking_and_one_without_rows_is_not() -> None:
    whole = {file_of(table): ("\t".join(sec_columns(table)) + "\n").encode() for table in datasets.TABLES}
    assert lacking_tables(whole) == ()
    part = {**whole, "DERIV_TRANS.tsv": b"", "FOOTNOTES.tsv": b"<html>not found</html>"}
    del part["REPORTINGOWNER.tsv"]
    assert lacking_tables(part) == ("REPORTINGOWNER", "DERIV_TRANS", "FOOTNOTES")


def test_rows_without_a_filing_stay_and_the_filing_is_known() -> None:
    notes = ({"ACCESSION_NUMBER": one, "FOOTNOTE_ID": "F1", "FOOTNOTE_TXT": "x"} for one in (FILING, OTHER, OTHER))
    batch = read_datasets(data_set(footnotes=tsv(*notes)), SOURCE)
    assert batch.tables["footnotes"].num_rows == 3
    assert [fault["LINE"] for fault in batch.tables["faults"].to_pylist()] == [3]
    assert batch.tables["rejects"]["ACCESSION_NUMBER"].to_pylist() == [OTHER]
    assert batch.documents == 2


def test_a_row_without_an_accession_number_is_a_fault() -> None:
    table = tsv({"ACCESSION_NUMBER": "", "FOOTNOTE_ID": "F1", "FOOTNOTE_TXT": "lost"})
    ((accession, kind, place, at, text),) = faults(data_set(footnotes=table))
    assert accession.startswith("sha256-")
    assert (kind, place, at, text) == ("text", "FOOTNOTES", 2, "\tF1\tlost")


def test_a_line_that_is_no_row_is_a_fault_of_its_filing() -> None:
    table = tsv({"ACCESSION_NUMBER": FILING, "FOOTNOTE_ID": "F1", "FOOTNOTE_TXT": "x"}) + f"{OTHER}\tF".encode()
    assert faults(data_set(footnotes=table)) == [(OTHER, "text", "FOOTNOTES", 3, f"{OTHER}\tF")]


def test_a_line_of_another_code_page_is_a_repair() -> None:
    table = tsv({"ACCESSION_NUMBER": FILING, "FOOTNOTE_ID": "F1", "FOOTNOTE_TXT": "caf#"}).replace(b"#", b"\xe9")
    assert rows(data_set(footnotes=table), "footnotes")[0]["FOOTNOTE_TXT"] == "café"
    assert faults(data_set(footnotes=table)) == [(FILING, "repair", "FOOTNOTES", 2, None)]


def test_quarters_in_folders_are_one_data_set() -> None:
    second = tsv({**SUBMISSION, "ACCESSION_NUMBER": OTHER, "AFF10B5ONE": "1"})
    members = {"2022q4/SUBMISSION.tsv": tsv(SUBMISSION), "2023q2/SUBMISSION.tsv": second}
    assert [row["AFF10B5ONE"] for row in rows(members, "submission")] == [None, True]


@pytest.mark.parametrize(
    ("words", "boxes"),
    [
        ("Director", (True, False, False, False)),
        ("Director,Officer,TenPercentOwner", (True, True, True, False)),
        ("TenPercentOwnerOther", (False, False, True, True)),
        ("OFFICER", (False, True, False, False)),
        ("", (None, None, None, None)),
    ],
)
def test_the_words_of_a_relationship_are_its_boxes(words: str, boxes: tuple[bool | None, ...]) -> None:
    table = tsv({"ACCESSION_NUMBER": FILING, "RPTOWNER_RELATIONSHIP": words})
    (row,) = rows(data_set(reportingowner=table), "reportingowner")
    assert row["RPTOWNER_RELATIONSHIP"] == (words or None)
    assert tuple(row[f"IS_{box}"] for box in ("DIRECTOR", "OFFICER", "TENPERCENTOWNER", "OTHER")) == boxes


def test_every_key_is_a_filing_or_a_reject() -> None:
    notes = (
        tsv(*({"ACCESSION_NUMBER": one, "FOOTNOTE_ID": "F1"} for one in (FILING, OTHER, ""))) + b"lost\tline"
    ).strip()
    twice = {"A.tsv": b"", "B.tsv": b"", "SUBMISSION.tsv": tsv(SUBMISSION, SUBMISSION) + b"0000999999-24-000009\tx"}
    batch = read_datasets({**data_set(footnotes=notes), **twice}, SOURCE)
    known = [key for table in ("submission", "rejects") for key in batch.tables[table]["ACCESSION_NUMBER"].to_pylist()]
    assert len(known) == len(set(known)) == batch.documents == 7
    for table in batch.tables.values():
        assert set(table["ACCESSION_NUMBER"].to_pylist()) <= set(known)


PIECES = st.sampled_from(
    [
        "\t",
        "\n",
        "\r\n",
        '"',
        '""',
        FILING,
        OTHER,
        "F1",
        "F1, F2",
        "31-JUL-2024",
        "1.0E7",
        "café",
        "\x00",
        "9" * 40,
        " ",
    ]
)


@given(columns=st.permutations(sec_columns("deriv_holding")[:4]), pieces=st.lists(PIECES, max_size=40))
def test_any_file_is_read_and_nothing_in_it_is_lost(columns: list[str], pieces: list[str]) -> None:
    text = "".join(pieces)
    batch = read_datasets(data_set(deriv_holding=("\t".join(columns) + f"\n{text}").encode("cp1252")), SOURCE)
    rows = batch.tables["deriv_holding"].to_pylist()
    faults = batch.tables["faults"].to_pylist()
    assert batch.documents == batch.submissions + batch.rejects
    kept = "".join(str(value) for row in (*rows, *faults) for value in row.values())
    assert text.count("café") <= kept.count("café")
    assert not any(accession in text and accession not in kept for accession in (FILING, OTHER))
