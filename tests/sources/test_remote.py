"""Objects of a store are sources like files: found by name, folder and glob, and read in a few large parts."""

import gzip
import io
import zipfile
from collections.abc import Iterator

import pytest

from section16.sources import SourceError, Tally, pieces, read_members, read_piece
from section16.sources.names import is_remote
from section16.sources.remote import objects_at, open_object, stamp_of
from section16.tasks.lake.ingest.piece import piece_name
from tests.tasks.object_stores import ObjectStore, object_store

XML = b"<?xml version='1.0'?><ownershipDocument><documentType>4</documentType></ownershipDocument>"
BUCKET = "sources"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectStore]:
    with object_store(tmp_path_factory.mktemp("store"), BUCKET) as found:
        for key, content in OBJECTS.items():
            found.put(key, content)
        yield found


@pytest.fixture
def options(store: ObjectStore) -> dict[str, str]:
    return store.environment


def packed(names: dict[str, bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, content in names.items():
            archive.writestr(name, content)
    return sink.getvalue()


OBJECTS = {
    "2023/a.zip": packed({"0000000001-23-000001.xml": XML}),
    "2024/b.zip": packed({"0000000001-24-000001.xml": XML, "0000000001-24-000002.xml": XML}),
    "2024/q/c.zip": packed({"SUBMISSION.tsv": b"ACCESSION_NUMBER\n"}),
    "2024/q/0000000001-24-000003.xml": XML,
    "2024/q/0000000001-24-000004.xml.gz": gzip.compress(XML),
    "2024/readme.pdf": b"%PDF",
}


def names(found: tuple) -> list[str]:
    return [one.uri.removeprefix(f"s3://{BUCKET}/") for one in found]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2023/a.zip", ["2023/a.zip"]),
        ("2024/q/*.xml*", ["2024/q/0000000001-24-000003.xml", "2024/q/0000000001-24-000004.xml.gz"]),
        ("202?/?.zip", ["2023/a.zip", "2024/b.zip"]),
        ("**/*.zip", ["2023/a.zip", "2024/b.zip", "2024/q/c.zip"]),
        ("2024/**/*.zip", ["2024/b.zip", "2024/q/c.zip"]),
        ("2024/q/", [one for one in sorted(OBJECTS) if one.startswith("2024/q/")]),
        ("", sorted(OBJECTS)),
    ],
)
def test_objects_are_found_by_name_folder_and_glob(name, expected, options) -> None:
    assert names(objects_at(f"s3://{BUCKET}/{name}", options)) == expected


@pytest.mark.parametrize("name", ["2025", "2024/q/*.tar.gz", "2024/b.zipp"])
def test_a_name_of_nothing_is_told(name, options) -> None:
    with pytest.raises(SourceError, match="no such object; look at how it is spelled"):
        objects_at(f"s3://{BUCKET}/{name}", options)


def test_a_store_that_refuses_is_one_line(options) -> None:
    with pytest.raises(SourceError, match=r"^s3://nobody-has-it/a: .*; look at the name, and at the access") as error:
        objects_at("s3://nobody-has-it/a", options)
    assert "\n" not in str(error.value)
    assert "\x1b" not in str(error.value)
    assert options["AWS_SECRET_ACCESS_KEY"] not in str(error.value)


def test_everything_below_a_folder_becomes_pieces_and_is_read(options) -> None:
    tally = Tally()
    found = list(pieces([f"s3://{BUCKET}/"], tally=tally, storage=options))
    assert [(one.kind, one.path.rpartition("/")[2]) for one in found] == [
        ("archive", "a.zip"),
        ("archive", "b.zip"),
        ("datasets", "c.zip"),
        ("files", "q"),
    ]
    assert tally.other_files == 1
    raws = [raw for one in found if one.kind != "datasets" for raw in read_piece(one, tally, options)]
    assert [(raw.accession, raw.data) for raw in raws] == [
        ("0000000001-23-000001", XML),
        ("0000000001-24-000001", XML),
        ("0000000001-24-000002", XML),
        ("0000000001-24-000003", XML),
        ("0000000001-24-000004", XML),
    ]
    assert raws[0].source == f"s3://{BUCKET}/2023/a.zip!0000000001-23-000001.xml"
    assert read_members(found[2], options) == {"SUBMISSION.tsv": b"ACCESSION_NUMBER\n"}


def test_an_object_that_is_gone_is_told_and_nothing_raises(options) -> None:
    (piece,) = pieces([f"s3://{BUCKET}/2023/a.zip"], storage=options)
    tally = Tally()
    gone = type(piece)(kind="archive", path=f"s3://{BUCKET}/2023/gone.zip")
    assert list(read_piece(gone, tally, options)) == []
    assert [one.message for one in tally.unread] == [
        f"s3://{BUCKET}/2023/gone.zip: no such object; look at the file, and ingest it again"
    ]


def test_an_object_that_changed_is_another_piece(store, options) -> None:
    uri = store.put("changing/0000000001-24-000009.xml", XML)
    (before,) = pieces([uri], storage=options)
    first = piece_name(before, options)
    assert first == piece_name(before, options)
    store.put("changing/0000000001-24-000009.xml", XML + b"\n")
    assert piece_name(before, options) != first
    assert stamp_of(uri, options)[0] == len(XML) + 1
    assert stamp_of(f"{uri}.none", options) == (0, 0)


def test_a_large_object_is_read_as_it_is(store, options) -> None:
    content = bytes(range(256)) * 40_000
    with open_object(store.put("large.bin", content), options) as file:
        assert file.read(10) == content[:10]
        file.seek(-7, io.SEEK_END)
        assert file.read() == content[-7:]
        file.seek(3)
        assert file.read(9_000_000) == content[3:9_000_003]


@pytest.mark.parametrize(
    ("name", "remote"),
    [("s3://b/k", True), ("gs://b/k", True), ("ABFSS://c@a/k", True), ("file:///a", False), ("a/b:c", False)],
)
def test_which_names_are_of_a_store(name, remote) -> None:
    assert is_remote(name) is remote
