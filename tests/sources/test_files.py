"""Files, folders and globs: what is a document, under which number, in which order."""

import gzip
import os
import pickle
from pathlib import Path

import pytest

from section16.sources import SourceError, Tally, pieces, read_piece
from section16.sources.names import accession_of, is_document
from section16.table.raw import RawFiling, key_of
from tests.sources.made import XML, feed, ingest, keep, number, text, wrapped


def test_a_folder_is_read_whole_and_in_order(tmp_path: Path) -> None:
    for name in ("b/2.TXT", "a/1.xml", "c", "a/deep/er/3.nc", "d.Xml"):
        keep(tmp_path / name, XML + name.encode())
    found, tally = ingest(str(tmp_path))
    assert [raw.source for raw in found] == [
        f"{tmp_path}/{name}" for name in ("a/1.xml", "a/deep/er/3.nc", "b/2.TXT", "c", "d.Xml")
    ]
    assert [raw.data for raw in found] == [XML + raw.source.removeprefix(f"{tmp_path}/").encode() for raw in found]
    assert {raw.position for raw in found} == {1}
    assert tally.unread == []


def test_what_is_no_submission_in_a_folder_is_counted(tmp_path: Path) -> None:
    for name in ("a.htm", "b.pdf", ".hidden", ".git/c.xml", "d.xml.sig"):
        keep(tmp_path / name, XML)
    keep(tmp_path / "e.xml", XML)
    found, tally = ingest(str(tmp_path))
    assert len(found) == 1
    assert tally.other_files == 3


def test_links_and_pipes_in_a_folder_are_left_alone(tmp_path: Path) -> None:
    keep(tmp_path / "in/a.xml", XML)
    (tmp_path / "in/self").symlink_to(tmp_path / "in")
    (tmp_path / "in/link.xml").symlink_to(tmp_path / "in/a.xml")
    os.mkfifo(tmp_path / "in/pipe.xml")
    found, tally = ingest(str(tmp_path / "in"))
    assert [raw.source for raw in found] == [str(tmp_path / "in/a.xml")]
    assert tally.other_files == 3


def test_a_pipe_that_took_the_place_of_a_file_is_told(tmp_path: Path) -> None:
    name = keep(tmp_path / "a.xml", XML)
    piece, *_ = pieces([name])
    Path(name).unlink()
    os.mkfifo(name)
    tally = Tally()
    assert list(read_piece(piece, tally)) == []
    assert [one.message for one in tally.unread] == [
        f"{name}: it is no regular file; look at the file, and ingest it again"
    ]


def test_a_name_that_is_nothing_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    name = keep(tmp_path / "a.xml", XML)
    os.mkfifo(tmp_path / "pipe")
    keep(tmp_path / "a.7z", b"7z")
    for wrong, seen in {
        "b.xml": "no such file or folder; look at how it is spelled",
        "*.nothing": "no file matches; look at how it is spelled",
        "pipe": "it is neither a file nor a folder; name one",
        "a.7z": ".7z is not read; unpack it, or pack it as .gz, .tar.gz or .zip",
    }.items():
        with pytest.raises(SourceError) as refused:
            pieces([name, str(tmp_path / wrong)])
        assert str(refused.value) == f"{tmp_path / wrong}: {seen}"


def test_a_glob_is_expanded_and_each_file_is_read_once(tmp_path: Path) -> None:
    for name in ("a.xml", "b/c.xml", "b/d.txt"):
        keep(tmp_path / name, XML)
    found, _ = ingest(str(tmp_path / "**/*.xml"), str(tmp_path / "a.xml"))
    assert [raw.source for raw in found] == [str(tmp_path / "a.xml"), str(tmp_path / "b/c.xml")]
    keep(tmp_path / "[1].xml", XML)
    assert len(ingest(str(tmp_path / "[1].xml"))[0]) == 1


def test_a_file_named_counts_whatever_it_is_and_in_a_folder_other_forms_do_not(tmp_path: Path) -> None:
    other = keep(tmp_path / f"{number(1)}.txt", text(1, "424B2"))
    odd = keep(tmp_path / "odd.htm", b"<html>")
    assert len(ingest(other, odd)[0]) == 2
    found, tally = ingest(str(tmp_path))
    assert (found, tally.other_forms, tally.other_files) == ([], 1, 1)


@pytest.mark.parametrize("form", ["3", "3/A", "4", "4/A", "5", "5/A"])
@pytest.mark.parametrize("make", [text, feed])
def test_our_forms_are_told_exactly(tmp_path: Path, form: str, make) -> None:
    keep(tmp_path / f"{number(1)}.txt", make(1, form))
    keep(tmp_path / f"{number(2)}.txt", make(2, f"{form}2B"))
    keep(tmp_path / f"{number(3)}.txt", make(3, "10-K"))
    found, tally = ingest(str(tmp_path))
    assert [raw.accession for raw in found] == [number(1)]
    assert tally.other_forms == 2


def test_many_files_become_pieces_of_some_thousands(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for one in range(4_100):
        (folder / f"{one:06}.xml").write_bytes(b"x" * 10)
    made = list(pieces([str(folder)]))
    assert [len(piece.members) for piece in made] == [4_000, 100]
    assert [piece.size for piece in made] == [40_000, 1_000]
    assert len(list(pieces([str(folder)], piece_bytes=10_000))) == 5
    assert pickle.loads(pickle.dumps(made)) == made  # noqa: S301 - ours
    assert list(pieces([str(folder)])) == made
    assert {piece.kind for piece in made} == {"files"}


def test_a_packed_file_is_unpacked(tmp_path: Path) -> None:
    keep(tmp_path / f"{number(1)}.txt.gz", gzip.compress(text(1)))
    keep(tmp_path / "page.htm.gz", gzip.compress(b"<html>"))
    found, tally = ingest(str(tmp_path))
    assert [(raw.accession, raw.data) for raw in found] == [(number(1), text(1))]
    assert tally.other_files == 1
    keep(tmp_path / "plain.gz", gzip.compress(XML)[:-9])
    found, tally = ingest(str(tmp_path / "plain.gz"))
    assert found == []
    (unread,) = tally.unread
    assert unread.message.startswith(f"{tmp_path}/plain.gz: gzip breaks off after ")
    assert unread.message.endswith("bytes unpacked: the file ends too early; get it again")


def test_an_unreadable_file_or_folder_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(tmp_path / "a.xml", XML)
    keep(tmp_path / "b/c.xml", XML)
    scandir = os.scandir

    def closed(path):
        if path.endswith("b"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", closed)
    found, tally = ingest(str(tmp_path))
    assert len(found) == 1
    assert [one.message for one in tally.unread] == [
        f"{tmp_path}/b: permission denied; allow it to be read, or leave it out"
    ]
    made = list(pieces([str(tmp_path / "a.xml")]))
    (tmp_path / "a.xml").unlink()
    assert len(made) == 1


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    name = keep(tmp_path / "a.xml", XML)
    made = list(pieces([name]))
    Path(name).unlink()
    tally = Tally()
    assert [raw for piece in made for raw in read_piece(piece, tally)] == []
    assert [one.message for one in tally.unread] == [
        f"{name}: no such file or directory; look at the file, and ingest it again"
    ]


def test_a_filings_folder_gives_its_report_and_no_exhibit(tmp_path: Path) -> None:
    folder = tmp_path / number(1).replace("-", "")
    keep(folder / "ex24.txt", b"I appoint Ada.")
    keep(folder / "form4.xml", XML)
    keep(folder / "xslF345X05/form4.xml", b"<html>the page</html>")
    found, tally = ingest(str(tmp_path))
    assert [(raw.accession, raw.source) for raw in found] == [(number(1), str(folder / "form4.xml"))]
    assert tally.other_files == 2
    keep(folder / f"{number(1)}.txt", text(1))
    found, _ = ingest(str(tmp_path))
    assert [raw.accession for raw in found] == [number(1), number(1)]


def test_a_name_that_is_not_text_can_be_kept(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xff\xfe.xml"
    Path(os.fsdecode(name)).write_bytes(XML)
    (raw,), _ = ingest(str(tmp_path))
    assert raw.source.encode("utf-8")
    assert raw.data == XML


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("0001127602-24-001234.txt", "0001127602-24-001234"),
        ("feed/0001127602-24-001234.nc", "0001127602-24-001234"),
        ("0001127602-24-001234.corr01", "0001127602-24-001234"),
        ("000112760224001234.xml", "0001127602-24-001234"),
        ("000112760224001234/form4.xml", "0001127602-24-001234"),
        ("edgar/data/320193/000112760224001234/xslF345X05/form4.xml", "0001127602-24-001234"),
        ("https://www.sec.gov/Archives/edgar/data/1/0001127602-24-001234.txt", "0001127602-24-001234"),
        ("form4-0001127602-24-001234-rev.xml", "0001127602-24-001234"),
        ("10001127602-24-001234.txt", None),
        ("0001127602240012345/form4.xml", None),
        ("2024/QTR1/form4.xml", None),
        ("", None),
    ],
)
def test_the_accession_number_of_a_path(path: str, found: str | None) -> None:
    assert accession_of(path) == found


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("a.xml", True),
        ("A.XML", True),
        ("a.b.nc", True),
        ("plain", True),
        ("a.corr01", True),
        ("a.htm", False),
        (".xml", False),
        ("._a.xml", False),
        ("", False),
        ("a.xmlx", False),
    ],
)
def test_a_document_is_told_by_its_name(name: str, is_one: bool) -> None:  # noqa: FBT001 - a table
    assert is_document(name) is is_one


def test_a_filing_is_known_by_its_number_or_its_bytes() -> None:
    def raw(data: bytes, accession: str | None = None) -> RawFiling:
        return RawFiling(data=data, accession=accession, source="a", position=1)

    assert key_of(raw(XML, number(1))) == number(1)
    assert {key_of(raw(make(2))) for make in (text, feed, wrapped)} == {number(2)}
    assert key_of(raw(XML)).startswith("sha256-")
    assert len(key_of(raw(XML))) == len("sha256-") + 20
    assert key_of(raw(XML)) != key_of(raw(XML + b" "))


@pytest.mark.corpus
def test_every_filing_of_the_corpus_comes_byte_for_byte(corpus: Path) -> None:
    for folder in ("xml", "submission"):
        files = sorted(path for path in (corpus / folder).iterdir() if path.name[0] != ".")
        found, tally = ingest(str(corpus / folder))
        assert [raw.data for raw in found] == [path.read_bytes() for path in files]
        assert (tally.other_forms, tally.other_files, tally.repeated, tally.unread) == (0, 0, 0, [])


def test_submissions_whose_lines_end_in_cr_alone_are_cut_apart(tmp_path):
    both = (text(1) + text(2)).replace(b"\n", b"\r")
    found, _ = ingest(keep(tmp_path / "two.txt", both))
    assert [key_of(one) for one in found] == [number(1), number(2)]
