"""Which pieces are read as one job, and by how many workers."""

import pytest

from section16.sources import Piece
from section16.tasks.lake.ingest.piece import NamedPiece
from section16.tasks.lake.ingest.shares import combined, useful_workers

MEGABYTE = 1_000_000


def archives(*megabytes: float) -> list[NamedPiece]:
    return [
        NamedPiece(str(number), Piece(kind="archive", path=f"{number}.tar.gz", size=int(size * MEGABYTE)))
        for number, size in enumerate(megabytes)
    ]


def jobs(found: list[NamedPiece], workers: int) -> list[list[str]]:
    return [[_told(one) for one in group] for group in combined(found, workers)]


def _told(one: NamedPiece) -> str:
    piece = one.piece
    return one.name if piece.shares == 1 else f"{one.name}: {piece.share} of {piece.shares}"


@pytest.mark.parametrize(
    ("sizes", "workers", "expected"),
    [
        ([5, 5, 5, 5], 1, [["0", "1"], ["2", "3"]]),
        ([1] * 8, 2, [["0", "1"], ["2", "3"], ["4", "5"], ["6", "7"]]),
        ([30, 1, 1, 30], 1, [["0"], ["1", "2"], ["3"]]),
        ([30], 2, [["0: 0 of 2"], ["0: 1 of 2"]]),
        ([4, 30, 4], 2, [["0"], ["1: 0 of 2"], ["1: 1 of 2"], ["2"]]),
        ([], 2, []),
    ],
)
def test_small_archives_are_read_together_and_a_large_one_in_shares(sizes, workers, expected):
    assert jobs(archives(*sizes), workers) == expected


def test_only_archives_that_stand_here_are_combined_or_shared():
    loose = NamedPiece("files", Piece(kind="files", path="folder", members=("a.xml",), size=80 * MEGABYTE))
    data_set = NamedPiece("set", Piece(kind="datasets", path="2024q1.zip", size=MEGABYTE))
    far = NamedPiece("far", Piece(kind="archive", path="s3://bucket/all.tar.gz", size=90 * MEGABYTE))
    found = [*archives(1, 1), loose, data_set, far]
    assert jobs(found, 2) == [["0", "1"], ["files"], ["set"], ["far"]]


@pytest.mark.parametrize(("megabytes", "expected"), [(1, 1), (11, 1), (12, 2), (40, 4), (900, 4)])
def test_there_are_no_more_workers_than_work(megabytes, expected):
    assert useful_workers(archives(megabytes), 4, 6 * MEGABYTE) == expected


def test_files_that_are_not_packed_count_less():
    loose = NamedPiece("files", Piece(kind="files", path="", members=("a.xml",), size=60 * MEGABYTE))
    assert useful_workers([loose], 4, 6 * MEGABYTE) == 1
