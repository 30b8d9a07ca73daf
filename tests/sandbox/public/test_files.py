"""The large files of EDGAR's public side, and what a test may place there and count."""

import io
import json
import tarfile
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import httpx
import pytest

from section16 import read
from section16.edgar.public.index import quarter_index_path
from section16.edgar.public.record import read_record, read_shard
from section16.sandbox import InjectedFault, SandboxSettings
from section16.sandbox.serve import Serving, serving
from tests.sandbox.filings import OWNER, Caller, report

NOON = datetime.fromisoformat("2026-09-14T12:00:00")
FEED = "/Archives/edgar/Feed/2026/QTR3"
SETS = "data/insider-transactions-data-sets"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("public")


@pytest.fixture(scope="module")
def server(files: Path) -> Iterator[Serving]:
    with serving(SandboxSettings(starts_at=NOON, ticking=False, public=files, most_recent=2)) as one:
        yield one


@pytest.fixture
def edgar(server: Serving) -> Iterator[Caller]:
    server.control.set_clock(NOON.replace(hour=15))
    with Caller(server) as caller:
        yield caller


@pytest.fixture(scope="module")
def filed(server: Serving) -> list[str]:
    with Caller(server) as caller:
        return [caller.settled()["accessionNumber"] for _ in range(5)]


def test_the_feed_of_a_day_holds_each_filing(edgar: Caller, filed: list[str]) -> None:
    packed = edgar.http.get(f"{FEED}/20260914.nc.tar.gz")
    assert packed.status_code == 200
    with tarfile.open(fileobj=io.BytesIO(packed.content)) as archive:
        names = archive.getnames()
        data = archive.extractfile(names[0]).read()  # type: ignore[union-attr]
    assert names == [f"{number}.nc" for number in filed]
    assert data.startswith(f"<SUBMISSION>\n<ACCESSION-NUMBER>{filed[0]}<TYPE>4<".encode())
    assert data.endswith(b"</SUBMISSION>\n")
    found, other = read(data), read(edgar.published(filed[0]).content)
    assert found.header is not None
    assert (found.header.accession_number, found.header.filed_on) == (filed[0], date(2026, 9, 14))
    assert found.non_derivative_table == other.non_derivative_table == report().non_derivative_table
    assert packed.content == edgar.http.get(f"{FEED}/20260914.nc.tar.gz").content


@pytest.mark.parametrize("path", ["20260915.nc.tar.gz", "20269914.nc.tar.gz", "20260914.tar.gz", "20260630.nc.tar.gz"])
def test_there_is_no_such_feed(edgar: Caller, filed: list[str], path: str) -> None:
    assert filed
    assert edgar.http.get(f"{FEED}/{path}").status_code == 404


def test_a_record_with_many_filings_has_further_files(edgar: Caller, filed: list[str]) -> None:
    record = read_record(edgar.http.get(f"/submissions/CIK{OWNER}.json").content)
    numbers = [one.accession for one in record.filings]
    assert [shard.name for shard in record.shards] == [f"CIK{OWNER}-submissions-00{at}.json" for at in (1, 2)]
    for shard in record.shards:
        listed = read_shard(edgar.http.get(f"/submissions/{shard.name}").content, OWNER)
        assert (shard.count, shard.first, shard.last) == (len(listed), date(2026, 9, 14), date(2026, 9, 14))
        numbers += [one.accession for one in listed]
    assert numbers == filed[::-1]
    for wrong in ("000", "003"):
        assert edgar.http.get(f"/submissions/CIK{OWNER}-submissions-{wrong}.json").status_code == 404


def test_the_data_set_of_a_quarter_comes_when_it_is_over(edgar: Caller, filed: list[str]) -> None:
    path = f"/files/datastandardsinnovation/{SETS}/2026q3_form345.zip"
    assert edgar.http.get(path).status_code == 404
    edgar.control.set_clock(datetime.fromisoformat("2026-10-05T12:00:00"))
    with zipfile.ZipFile(io.BytesIO(edgar.http.get(path).content)) as archive:
        assert len(archive.namelist()) >= 8
        rows = archive.read("SUBMISSION.tsv").decode().splitlines()
    assert [row.partition("\t")[0] for row in rows] == ["ACCESSION_NUMBER", *sorted(filed)]
    assert edgar.http.get(path.replace("datastandardsinnovation", "structureddata")).status_code == 404
    assert edgar.http.get(path.replace("2026q3", "2026q2")).status_code == 404
    assert edgar.http.get(path.replace("2026q3", "2026q5")).status_code == 404


def test_an_unchanged_page_comes_without_its_bytes(edgar: Caller, filed: list[str]) -> None:
    assert filed
    path = quarter_index_path(2026, 3)
    first = edgar.http.get(path)
    again = edgar.http.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    edgar.settled()
    later = edgar.http.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert later.status_code == 200
    assert later.headers["etag"] != first.headers["etag"]


def test_a_file_that_was_placed_is_served_under_its_path(edgar: Caller, files: Path) -> None:
    placed = files / "Archives/edgar/Feed/2024/QTR1/20240216.nc.tar.gz"
    placed.parent.mkdir(parents=True)
    placed.write_bytes(b"as placed")
    (files.parent / "outside.txt").write_bytes(b"outside")
    (files / "files").mkdir()
    (files / "files/link.txt").symlink_to(files.parent / "outside.txt")
    path = "/Archives/edgar/Feed/2024/QTR1/20240216.nc.tar.gz"
    first = edgar.http.get(path)
    assert (first.status_code, first.content) == (200, b"as placed")
    assert edgar.http.get(path, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    for wrong in ("/files/link.txt", "/files/..%2f..%2foutside.txt", "/files/%2e%2e/%2e%2e/outside.txt", "/files/x%00"):
        assert edgar.http.get(wrong).status_code == 404, wrong
    assert edgar.http.get(path, headers={"User-Agent": ""}).status_code == 403


def test_a_large_file_that_was_placed_is_streamed_with_and_without_faults(edgar: Caller, files: Path) -> None:
    path = "/Archives/large.bin"
    content = bytes(range(256)) * 10_000
    (files / "Archives").mkdir(exist_ok=True)
    (files / path.lstrip("/")).write_bytes(content)
    assert edgar.http.get(path).content == content
    assert edgar.http.head(path).headers["content-length"] == str(len(content))
    edgar.control.set_faults(InjectedFault(kind="slow", seconds=0.01))
    assert edgar.http.get(path).content == content
    edgar.control.set_faults(InjectedFault(kind="truncated"))
    with pytest.raises(httpx.TransportError):
        edgar.http.get(path)
    assert edgar.http.get(path).content == content


def test_requests_are_counted(edgar: Caller) -> None:
    edgar.control.forget_asked()
    for _ in range(3):
        edgar.http.get("/files/nothing.zip")
    assert edgar.control.asked() == {"/files/nothing.zip": 3}
    assert json.loads(edgar.http.get("/sandbox/asked").content) == {"/files/nothing.zip": 3}
    edgar.control.forget_asked()
    assert edgar.control.asked() == {}
