"""Archives: feeds, old loads, tars of every make, zips; streamed, in order, byte for byte."""

import gzip
import io
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.sources import Piece, SourceError, Tally, pieces, read_members, read_piece
from section16.sources.reading import split
from section16.sources.streams import BrokenArchiveError, Guarded
from section16.sources.tar import walk_tar
from tests.sources.made import XML, feed, header, ingest, keep, number, only, tar, text, wrapped


def test_a_feed_of_a_day_gives_its_reports_and_counts_the_others(tmp_path: Path) -> None:
    files = {f"{number(one)}.nc": feed(one, form) for one, form in enumerate(("4", "10-K", "3/A", "424B2", "8-K"), 1)}
    files[f"{number(6)}.corr01"] = feed(6, "4/A")
    name = keep(tmp_path / "20240216.nc.tar.gz", tar(files, "w:gz"))
    found, tally = ingest(name)
    assert [(raw.accession, raw.position) for raw in found] == [(number(1), 1), (number(3), 3), (number(6), 6)]
    assert [raw.source for raw in found][:1] == [f"{name}!{number(1)}.nc"]
    assert [raw.data for raw in found] == [feed(1), feed(3, "3/A"), feed(6, "4/A")]
    assert (tally.other_forms, tally.repeated, tally.unread) == (3, 0, [])
    assert only(name).kind == "archive"


@pytest.mark.parametrize("ending", ["tar", "tgz", "tar.gz", "txt"])
@pytest.mark.parametrize("format", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_every_make_of_tar_is_read_alike(tmp_path: Path, ending: str, format: int) -> None:
    deep = "/".join(["a_folder_with_a_name"] * 12)
    files = {
        f"{number(1)}.txt": text(1),
        f"{deep[:90]}/{'x' * 60}/{number(2)}.txt": text(2),
        f"{number(3)[:-1]}9.txt": b"",
        f"{'y' * 40}/{number(4)}.xml": XML * 3000,
    }
    if format != tarfile.USTAR_FORMAT:
        files[f"{deep}/{'z' * 120}/{number(5)}.txt"] = text(5)
        files[f"größe/{number(6)}.txt"] = text(6)
    made = tar(files, "w:gz" if "gz" in ending else "w", format=format)
    found, tally = ingest(keep(tmp_path / f"a.{ending}", made))
    assert [(raw.source.partition("!")[2], raw.data) for raw in found] == list(files.items())
    assert tally.unread == []


def test_times_and_owners_of_pax_change_nothing(tmp_path: Path) -> None:
    files = [(header(f"{number(one)}.txt", mtime=1_700_000_000.25, uname="ü"), text(one)) for one in range(1, 4)]
    found, _ = ingest(keep(tmp_path / "a.tar", tar(files, format=tarfile.PAX_FORMAT, pax_headers={"comment": "x"})))
    assert [raw.data for raw in found] == [text(one) for one in range(1, 4)]


def test_links_devices_and_folders_in_a_tar_are_no_documents(tmp_path: Path) -> None:
    kinds = (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE)
    files = [(header(f"{one}.xml", type=kind, linkname="/etc/passwd"), b"") for one, kind in enumerate(kinds)]
    files += [(header("../../etc/passwd"), XML), (header("/srv/a.xml"), XML + b"2"), (header("._b.xml"), b"Mac")]
    found, tally = ingest(keep(tmp_path / "a.tar", tar(files)))
    assert [raw.source.partition("!")[2] for raw in found] == ["../../etc/passwd", "/srv/a.xml"]
    assert tally.other_files == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.tar"]


def test_an_unusual_tar_is_read_by_the_standard_library(tmp_path: Path) -> None:
    def patched(size: bytes) -> bytes:
        """Return a tar whose first file's size is written anew."""
        data = bytearray(tar({f"{number(2)}.xml": XML, f"{number(3)}.xml": XML}))
        data[124:136] = size
        data[148:156] = b" " * 8
        data[148:156] = b"%06o\x00 " % sum(data[:512])
        return bytes(data)

    plain = tar({f"{number(1)}.xml": XML})[:1024]
    base256 = patched(b"\x80" + len(XML).to_bytes(11, "big"))
    found, tally = ingest(keep(tmp_path / "a.tar", plain + base256))
    assert [(raw.accession, raw.data, raw.position) for raw in found] == [(number(one), XML, one) for one in (1, 2, 3)]
    sized = [(header(f"{number(1)}.xml", pax_headers={"size": str(len(XML))}), XML), (header(f"{number(2)}.xml"), XML)]
    found, _ = ingest(keep(tmp_path / "b.tar", tar(sized, format=tarfile.PAX_FORMAT)))
    assert [(raw.accession, raw.data) for raw in found] == [(number(1), XML), (number(2), XML)]
    assert tally.unread == []


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_characters="\x00/", exclude_categories=["Cs"]), min_size=1, max_size=150),
            st.binary(max_size=1500),
        ),
        max_size=5,
    ),
    st.sampled_from([tarfile.GNU_FORMAT, tarfile.PAX_FORMAT]),
    st.integers(0, 3_000),
)
def test_the_quick_way_reads_what_the_standard_library_reads(files, format: int, cut: int) -> None:
    data = tar([(header(name), content) for name, content in files], format=format)
    read = [(entry.name, entry.body.read(2_000)) for entry in walk_tar(Guarded(io.BytesIO(data)))]
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        theirs = [(info.name, archive.extractfile(info).read()) for info in archive]  # type: ignore[union-attr]
    assert read == theirs
    _walk_quietly(data[: max(0, len(data) - cut * 7)])
    _walk_quietly(data[:700] + bytes(each ^ 0x15 for each in data[700 : 700 + cut]) + data[700 + cut :])


def _walk_quietly(data: bytes) -> None:
    """Walk over a damaged tar: it ends, or says that it breaks off."""
    try:
        for entry in walk_tar(Guarded(io.BytesIO(data))):
            entry.body.read(100)
    except BrokenArchiveError as error:
        assert str(error).startswith("tar breaks off after ")  # noqa: PT017 - it may also just end


def test_large_members_of_other_forms_are_passed_over(tmp_path: Path) -> None:
    large = feed(1, "10-K") + b"x" * 5_000_000
    found, tally = ingest(
        keep(tmp_path / "a.tar.gz", tar({f"{number(1)}.nc": large, f"{number(2)}.nc": feed(2)}, "w:gz"))
    )
    assert ([raw.accession for raw in found], tally.other_forms) == ([number(2)], 1)


@pytest.mark.parametrize("make", [text, feed, wrapped])
@pytest.mark.parametrize("within", ["plain", "gz", "tar.gz"])
def test_an_old_load_is_cut_into_its_submissions(tmp_path: Path, make, within: str) -> None:
    parts = [make(one) for one in (1, 2, 3)]
    joined = b"\n" + parts[0] + (text(9, "10-K") + b"x\n" * 900_000) + b"".join(parts[1:])
    packed = {"plain": joined, "gz": gzip.compress(joined), "tar.gz": tar({"19960102": joined}, "w:gz")}[within]
    name = keep(tmp_path / {"plain": "19960102.txt", "gz": "19960102.gz", "tar.gz": "19960102.tar.gz"}[within], packed)
    found, tally = ingest(name)
    assert [raw.data.strip() for raw in found] == [part.strip() for part in parts]
    assert [raw.position for raw in found] == [1, 3, 4]
    assert (tally.other_forms, tally.unread) == (1, [])


@given(st.lists(st.sampled_from([text, feed, wrapped]), min_size=1, max_size=6), st.integers(1, 2_000))
def test_where_the_file_is_cut_by_reading_does_not_matter(makes, first: int) -> None:
    parts = [make(one) for one, make in enumerate(makes, 1)]
    joined = b"".join(parts)
    made = list(split(joined[:first], Guarded(io.BytesIO(joined[first:])), 1_000_000))
    assert [part.text for part in made] == parts
    assert [part.ended for part in made] == ["next"] * (len(parts) - 1) + ["file"]


def test_of_a_submission_that_is_too_long_only_the_beginning_is_held() -> None:
    joined = text(1) + text(2) + b"x" * 3_000_000 + b"\n" + text(3)
    made = list(split(joined[:1_000], Guarded(io.BytesIO(joined[1_000:])), 500_000))
    assert [(part.ended, len(part.text)) for part in made] == [
        ("next", len(text(1))),
        ("cut", 500_000),
        ("file", len(text(3))),
    ]


def zipped(files: dict[str, bytes], **how: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **how) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_a_zip_is_read_as_a_tar_is(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.xml")
    link.external_attr = 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("in/", b"")
        archive.writestr(link, b"/etc/passwd")
        archive.writestr(f"in/{number(1)}.txt", text(1))
        archive.writestr("__MACOSX/._a.xml", b"Mac")
        archive.writestr("readme.htm", b"<html>")
        archive.writestr(f"in/{number(2)}.txt", text(2, "8-K"))
        archive.writestr("old", text(3) + text(4))
    name = keep(tmp_path / "a.zip", out.getvalue())
    found, tally = ingest(name)
    assert [raw.data for raw in found] == [text(1), text(3), text(4)]
    assert [raw.source for raw in found] == [f"{name}!in/{number(1)}.txt", f"{name}!old", f"{name}!old"]
    assert (tally.other_files, tally.other_forms) == (1, 1)


def test_data_sets_are_pieces_of_another_kind(tmp_path: Path) -> None:
    tables = {"SUBMISSION.tsv": b"A\tB\n", "FOOTNOTES.tsv": b"C\n", "readme.htm": b"<html>"}
    names = [
        keep(tmp_path / "2024q1_form345.zip", zipped(tables)),
        keep(tmp_path / "in.zip", zipped({f"in/{name}": data for name, data in tables.items()})),
    ]
    for name, data in tables.items():
        keep(tmp_path / "open/2024q2" / name, data)
    for piece in pieces([*names, str(tmp_path / "open")]):
        assert piece.kind == "datasets"
        assert read_members(piece) == {"SUBMISSION.tsv": b"A\tB\n", "FOOTNOTES.tsv": b"C\n"}
        with pytest.raises(ValueError, match="it holds the SEC's tables, not documents"):
            list(read_piece(piece))
    assert [piece.path for piece in pieces([str(tmp_path)])] == [*names, str(tmp_path / "open/2024q2")]


def test_a_broken_data_set_is_refused(tmp_path: Path) -> None:
    data = bytearray(zipped({"SUBMISSION.tsv": b"A\tB\n" * 1000}))
    data[60:70] = b"\xff" * 10
    name = keep(tmp_path / "2024q1_form345.zip", bytes(data))
    assert only(name).kind == "datasets"
    with pytest.raises(SourceError, match=r"2024q1_form345.zip: .*; get the data set again"):
        read_members(only(name))
    with pytest.raises(SourceError, match=r"get the data set again"):
        read_members(Piece(kind="datasets", path=str(tmp_path / "gone.zip")))


def test_archives_in_a_folder_are_pieces_of_their_own(tmp_path: Path) -> None:
    keep(tmp_path / "a.xml", XML)
    keep(tmp_path / "b/b.tar.gz", tar({f"{number(1)}.txt": text(1)}, "w:gz"))
    keep(tmp_path / "c.xml", XML + b"2")
    made = list(pieces([str(tmp_path)]))
    assert [(piece.kind, piece.path, piece.members) for piece in made] == [
        ("archive", str(tmp_path / "b/b.tar.gz"), ()),
        ("files", str(tmp_path), ("a.xml", "c.xml")),
    ]
    tally = Tally()
    for piece in made:
        one = Tally()
        list(read_piece(piece, one))
        tally.add(one)
    assert tally.documents == 3


@pytest.mark.parametrize("name", ["day.zip", "day.tar.gz", "DAY.TGZ"])
@pytest.mark.parametrize("data", [b"", b"no archive at all" * 40])
def test_what_is_no_archive_is_told_as_such(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    tally = Tally()
    assert list(read_piece(Piece(kind="archive", path=str(path)), tally)) == []
    (told,) = tally.unread
    assert (told.position, "is no archive" in told.reason) == (0, True)
