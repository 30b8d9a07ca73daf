"""Archives that are broken, or made to do harm: what can be read is read, the rest is told, memory stays small."""

import gzip
import io
import resource
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from section16.sources import Tally, pieces, read_piece, reading
from section16.sources.batches import batches_of
from tests.sources.made import XML, feed, header, ingest, keep, number, tar, text

FILES = {f"{number(one)}.nc": feed(one) + bytes(f"{one}", "ascii") * 5_000 for one in range(1, 60)}


def test_of_an_archive_that_is_cut_off_the_beginning_is_kept(tmp_path: Path) -> None:
    whole = tar(FILES, "w:gz")
    name = keep(tmp_path / "a.tar.gz", whole[: len(whole) // 2])
    found, tally = ingest(name)
    assert 5 < len(found) < 55
    assert [raw.data for raw in found] == list(FILES.values())[: len(found)]
    (unread,) = tally.unread
    assert unread.message.startswith(f"{name}: gzip breaks off after ")
    assert unread.message.endswith(
        "unpacked: the file ends too early; what stands before was read; get it again for the rest"
    )
    assert (unread.position, unread.accession) == (0, None)


@pytest.mark.parametrize("left", [10, 18, 30, 600])
def test_wherever_it_is_cut_it_is_told(tmp_path: Path, left: int) -> None:
    whole = tar(FILES, "w:gz")
    _, tally = ingest(keep(tmp_path / "a.tar.gz", whole[:left]))
    assert len(tally.unread) == 1
    plain = tar(FILES)
    found, tally = ingest(keep(tmp_path / "b.tar", plain[: len(plain) // 2 + left]))
    assert 20 < len(found) < 40
    assert "tar breaks off after " in tally.unread[0].reason


def test_damage_in_the_middle_loses_only_what_comes_after(tmp_path: Path) -> None:
    whole = bytearray(tar(FILES, "w:gz"))
    middle = len(whole) // 2
    whole[middle : middle + 40] = b"\xff" * 40
    found, tally = ingest(keep(tmp_path / "a.tar.gz", bytes(whole)))
    assert found
    assert [raw.accession for raw in found] == [number(one) for one in range(1, len(found) + 1)]
    assert len(tally.unread) == 1


def test_a_checksum_that_is_wrong_is_told(tmp_path: Path) -> None:
    whole = bytearray(gzip.compress(text(1)))
    whole[-6] ^= 0xFF
    found, tally = ingest(keep(tmp_path / f"{number(1)}.txt.gz", bytes(whole)))
    assert found == []
    assert len(tally.unread) == 1


def test_padding_after_a_gzip_and_several_members_are_fine(tmp_path: Path) -> None:
    parts = b"".join(gzip.compress(part) for part in (text(1)[:100], b"", text(1)[100:]))
    for padding in (b"", b"\x00" * 512, b"\x1f", b"rest"):
        found, tally = ingest(keep(tmp_path / f"{number(1)}.txt.gz", parts + padding))
        assert [raw.data for raw in found] == [text(1)]
        assert tally.unread == []


def test_what_only_calls_itself_an_archive_is_told(tmp_path: Path) -> None:
    for name in ("a.tar.gz", "b.tar", "c.tgz"):
        _, tally = ingest(keep(tmp_path / name, b"<html>503</html>" * 100))
        assert len(tally.unread) + tally.documents == 1, name
    _, tally = ingest(keep(tmp_path / "d.zip", b"PK\x03\x04" + b"?" * 100))
    assert tally.unread[0].message.startswith(f"{tmp_path}/d.zip: zip that cannot be read: ")


def test_a_member_above_the_limit_is_unread_and_the_next_is_read(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(reading, "_MOST_BYTES", 2_000_000)
    files = {f"{number(1)}.xml": XML + b" " * 2_000_000, f"{number(2)}.xml": XML}
    for name, made in {"a.tar.gz": tar(files, "w:gz"), "b.zip": _zip(files)}.items():
        found, tally = ingest(keep(tmp_path / name, made))
        assert [raw.accession for raw in found] == [number(2)]
        (unread,) = tally.unread
        assert (unread.accession, unread.position, unread.size) == (number(1), 1, 2_000_000 + len(XML))
        assert unread.source == f"{tmp_path / name}!{number(1)}.xml"
        assert unread.reason == "more than 200,000,000 bytes, which EDGAR takes of no submission; look at what it is"
    large = keep(tmp_path / "c.xml.gz", gzip.compress(files[f"{number(1)}.xml"]))
    assert len(ingest(large)[1].unread) == 1
    joined = keep(tmp_path / "d.txt", text(1) + b"x" * 4_000_000 + b"\n" + text(2))
    found, tally = ingest(joined)
    assert ([raw.data for raw in found], len(tally.unread)) == ([text(2)], 1)


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_a_broken_member_of_a_zip_is_unread_and_the_next_is_read(tmp_path: Path) -> None:
    data = bytearray(_zip({f"{number(1)}.xml": XML * 50, f"{number(2)}.xml": XML, f"{number(3)}.xml": XML * 2}))
    data[60:70] = b"\xff" * 10
    second = data.index(number(3).encode())
    data[second - 30 + 6] |= 1  # says that it is encrypted
    at = data.rindex(number(3).encode()) - 46
    data[at + 8] |= 1
    name = keep(tmp_path / "a.zip", bytes(data))
    found, tally = ingest(name)
    assert [raw.accession for raw in found] == [number(2)]
    assert [(one.accession, one.position) for one in tally.unread] == [(number(1), 1), (number(3), 3)]
    assert all(one.message.startswith(f"{name}!") for one in tally.unread)
    assert "encrypted" in tally.unread[1].reason
    cut = keep(tmp_path / "b.zip", bytes(data[:-30]))
    assert "zip that cannot be read" in ingest(cut)[1].unread[0].reason


def test_an_archive_within_an_archive_is_told(tmp_path: Path) -> None:
    inner = tar({f"{number(1)}.nc": feed(1)}, "w:gz")
    found, tally = ingest(keep(tmp_path / "a.tar", tar({"20240216.nc.tar.gz": inner, "b.gz": b"", ".c.gz": b""})))
    assert found == []
    assert [one.reason for one in tally.unread] == [
        "a packed file within an archive is not read; take it out, and name it too"
    ] * 2


def test_an_endless_name_breaks_the_archive_off(tmp_path: Path) -> None:
    info = header("././@LongLink", type=tarfile.GNUTYPE_LONGNAME)
    found, tally = ingest(keep(tmp_path / "a.tar", tar([(header("a.xml"), XML), (info, b"x" * 1_000_000)])))
    assert len(found) == 1
    assert "what it says of a file is longer than any name" in tally.unread[0].reason


def test_a_size_that_cannot_be_is_told(tmp_path: Path) -> None:
    data = bytearray(tar({"a.xml": XML}))
    data[124:136] = b"77777777777\x00"
    _, tally = ingest(keep(tmp_path / "a.tar", bytes(data)))
    assert len(tally.unread) == 2
    data[124:136] = b"-0000000001\x00"
    _, tally = ingest(keep(tmp_path / "a.tar", bytes(data)))
    assert len(tally.unread) == 1


@pytest.mark.parametrize("claim", [100 << 40, 1 << 80])
def test_a_member_that_claims_what_no_disk_holds_ends_the_archive(tmp_path: Path, claim: int) -> None:
    liar = bytearray(header("b.xml").tobuf(tarfile.GNU_FORMAT))
    liar[124:136] = b"\x80" + claim.to_bytes(11, "big")
    liar[148:156] = b"%06o\0 " % (sum(liar[:148]) + sum(liar[156:]) + 8 * ord(" "))
    honest = tar({"a.xml": XML}, format=tarfile.GNU_FORMAT)[:1024]
    name = keep(tmp_path / "a.tar", honest + bytes(liar) + b"<x>" * 500)
    found, tally = ingest(name)
    assert len(found) == 1
    assert "it ends too early" in tally.unread[-1].reason
    (piece,) = pieces([name])
    batches = list(batches_of(piece, Tally()))
    assert [one.documents for one in batches] == [1, 1]  # the second is a row of rejects


BOMB = """
import resource, sys
from section16.sources import Tally, pieces, read_piece
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
tally = Tally()
for piece in pieces(sys.argv[1:], tally=tally):
    for raw in read_piece(piece, tally):
        pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
for unread in tally.unread:
    print(unread.reason)
"""


def _bombs(folder: Path) -> list[str]:
    """Make archives that unpack to a thousand times their size; a gzip may have many members."""
    head = header("a.xml")
    head.size = 4_000_000_000
    member = gzip.compress(b"x" * 20_000_000)
    zip_bomb = io.BytesIO()
    with zipfile.ZipFile(zip_bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        archive.writestr("a.xml", b"")
        archive.writestr("b.xml", b"x" * 300_000_000)
    return [
        keep(folder / "a.tar.gz", gzip.compress(head.tobuf()) + member * 30),
        keep(folder / "b.xml.gz", member * 30),
        keep(folder / "c.zip", zip_bomb.getvalue()),
    ]


def test_a_bomb_is_stopped_in_little_memory(tmp_path: Path) -> None:
    names = _bombs(tmp_path)
    for name, most in zip(names, (60_000, 700_000, 60_000), strict=True):
        done = subprocess.run(  # noqa: S603 - our own
            [sys.executable, "-c", BOMB, name], capture_output=True, text=True, check=True, timeout=60
        )
        grown, *reasons = done.stdout.splitlines()
        assert int(grown) < most, name
        assert reasons, name


def test_ten_thousand_small_files_leave_nothing_behind(tmp_path: Path) -> None:
    files = {f"{number(one)}.nc": feed(one) for one in range(10_000)}
    name = keep(tmp_path / "a.tar.gz", tar(files, "w:gz", compresslevel=1))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = 0
    for piece in pieces([name]):
        for _ in read_piece(piece):
            found += 1
    assert found == 10_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000
