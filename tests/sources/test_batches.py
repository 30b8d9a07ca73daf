"""Sources as tables: bounded batches, each filing once, and a reject for each document without bytes."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from section16.sources import SourceError, Tally, batches, pieces
from section16.sources.batches import batches_of
from section16.sources.piece import Piece
from section16.standard import datasets
from section16.standard.datasets import ACCESSION_NUMBER
from section16.table.batch import Batch
from section16.table.schema import REJECTS, TABLES
from section16.table.tsv.write import file_of
from tests.sources.made import keep, number, tar, text

_SUBMISSION_TSV = "ACCESSION_NUMBER\tFILING_DATE\tDOCUMENT_TYPE\n{}\t16-FEB-2024\t4\n"


def _read(*names: str, seen: set[str] | None = None) -> tuple[list[Batch], Tally]:
    tally = Tally()
    return list(_batches(names, tally, seen)), tally


def _batches(names: tuple[str, ...], tally: Tally, seen: set[str] | None) -> Iterator[Batch]:
    for piece in pieces(names, tally=tally):
        yield from batches_of(piece, tally, None, seen)


def _keys(found: list[Batch], table: str = "submission") -> list[str]:
    return [key for one in found for key in one.tables[table][ACCESSION_NUMBER].to_pylist()]


def _data_set(path: Path, key: str, without: str = "") -> str:
    given = {
        "submission": _SUBMISSION_TSV.format(key),
        "footnotes": f"ACCESSION_NUMBER\tFOOTNOTE_ID\tFOOTNOTE_TXT\n{key}\tF1\tA gift.\n",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for table in (one for one in datasets.TABLES if one != without):
            archive.writestr(file_of(table), given.get(table, "ACCESSION_NUMBER\n"))
    return str(path)


def test_a_filing_that_comes_again_is_left_out_and_counted(tmp_path: Path) -> None:
    name = keep(tmp_path / "a.tar", tar({f"{number(1)}.txt": text(1), f"again/{number(1)}.txt": text(1)}))
    found, tally = _read(name)
    assert (_keys(found), tally.documents, tally.repeated) == ([number(1)], 2, 1)


def test_what_came_in_an_earlier_piece_is_left_out_if_that_is_asked(tmp_path: Path) -> None:
    names = (keep(tmp_path / "a.tar", tar({"one.txt": text(1)})), keep(tmp_path / "b.tar", tar({"two.txt": text(1)})))
    assert _keys(_read(*names)[0]) == [number(1), number(1)]
    found, tally = _read(*names, seen=set())
    assert (_keys(found), tally.repeated) == ([number(1)], 1)


def test_filings_of_a_data_set_that_came_before_are_left_out_of_all_its_tables(tmp_path: Path) -> None:
    name = _data_set(tmp_path / "2024q1_form345.zip", number(1))
    found, tally = _read(name, seen=set())
    assert (_keys(found), _keys(found, "footnotes"), tally.repeated) == ([number(1)], [number(1)], 0)
    found, tally = _read(name, seen={number(1)})
    assert (tally.repeated, [one.documents for one in found]) == (1, [0])
    assert [found[0].tables[table].num_rows for table in TABLES] == [0] * len(TABLES)


@pytest.mark.parametrize(("bound", "most"), [("_MOST_DOCUMENTS", 3), ("_MOST_BYTES", 2 * len(text(1)) + 1)])
def test_a_batch_is_bounded_by_number_and_by_bytes(tmp_path: Path, monkeypatch, bound: str, most: int) -> None:
    monkeypatch.setattr(batches, bound, most)
    name = keep(tmp_path / "a.tar", tar({f"{number(one)}.txt": text(one) for one in range(1, 8)}))
    found, _ = _read(name)
    assert [one.documents for one in found] == [3, 3, 1]
    assert _keys(found) == [number(one) for one in range(1, 8)]


def test_a_document_without_bytes_is_one_reject_however_often_it_comes(tmp_path: Path) -> None:
    found, tally = _read(
        str(_with_broken_members(tmp_path / "a.zip", f"{number(1)}.txt", f"b/{number(1)}.txt", "c.xml"))
    )
    (rejects,) = found
    assert len(tally.unread) == 3
    assert (rejects.documents, rejects.rejects, tally.repeated) == (2, 2, 1)
    keys = _keys(found, REJECTS)
    assert keys[0] == number(1)
    assert keys[1].startswith("place-")
    assert rejects.tables[REJECTS]["SOURCE"].to_pylist() == [
        f"{tmp_path}/a.zip!{number(1)}.txt",
        f"{tmp_path}/a.zip!c.xml",
    ]


def test_a_document_that_was_read_elsewhere_is_no_reject(tmp_path: Path) -> None:
    keep(tmp_path / "a.tar", tar({f"{number(1)}.txt": text(1)}))
    _with_broken_members(tmp_path / "b.zip", f"{number(1)}.txt")
    found, tally = _read(str(tmp_path), seen=set())
    assert (_keys(found), _keys(found, REJECTS), tally.repeated) == ([number(1)], [], 1)


@pytest.mark.parametrize("table", ["nonderiv_trans", "submission"])
def test_a_data_set_that_lacks_a_table_is_not_read(tmp_path: Path, table: str) -> None:
    name = _data_set(tmp_path / "2024q1_form345.zip", number(1), without=table)
    with pytest.raises(SourceError, match=f"the data set lacks {table.upper()}; nothing of it is read, get it again"):
        _read(name)


def test_a_data_set_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    name = keep(tmp_path / "2024q1_form345.zip", b"PK\x03\x04 no zip")
    with pytest.raises(SourceError, match="get the data set again"):
        list(batches_of(Piece(kind="datasets", path=name), Tally()))


def _with_broken_members(path: Path, *names: str) -> Path:
    """Write a zip whose members do not fit their checksums."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for at, name in enumerate(names):
            archive.writestr(name, b"<SEC-DOCUMENT>" + bytes([65 + at]) * 100)
    data = out.getvalue()
    for at in range(len(names)):
        data = data.replace(bytes([65 + at]) * 100, b"?" * 100)
    path.write_bytes(data)
    return path
