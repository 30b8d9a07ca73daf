"""A Dask cluster of real processes does what one process does: also when workers die, and from and to object stores."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from deltalake import DeltaTable
from distributed import Client

from section16.lake.storage import Storage, storage_at
from section16.lake.store import Lake
from section16.lake.upkeep.check import check
from section16.synth import Options
from section16.table.schema import TABLES, schema_of
from section16.tasks.lake.ingest.ingest import Ingested, IngestSettings, ingest
from section16.tasks.lake.synthesizing import SynthesisJob, synthesize_files
from tests.tasks.lake.ingest.clusters import Dask, dask
from tests.tasks.object_stores import ObjectStore, object_store

ARCHIVES = 6
OPTIONS = Options(first_on=date(2024, 1, 1), last_on=date(2024, 2, 20), errors=0.05)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make archives of filings, some of which cannot be read."""
    folder = tmp_path_factory.mktemp("made") / "archives"
    for _ in synthesize_files(
        SynthesisJob(out=folder, format="tar.gz", last=20 * ARCHIVES, options=OPTIONS, per_archive=20)
    ):
        pass
    return folder


@pytest.fixture(scope="module")
def alone(made: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Ingested, Path]:
    """Ingest in one process."""
    lake = tmp_path_factory.mktemp("alone") / "lake"
    return ingest([str(made)], IngestSettings(lake=str(lake))), lake


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectStore]:
    with object_store(tmp_path_factory.mktemp("store"), "filings") as found:
        yield found


@pytest.fixture(scope="module")
def machines(store: ObjectStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    environment = {"POLARS_MAX_THREADS": "1", **store.environment}
    with dask(tmp_path_factory.mktemp("dask"), 2, environment) as found:
        yield found


def rows_of(storage: Storage, *, without: frozenset[str] = frozenset()) -> dict[str, list]:
    """Return all that a lake says, but which batch said it."""
    found = {}
    for table in TABLES:
        names = [name for name in schema_of(table).names if name not in without]
        opened = DeltaTable(storage.table_uri(table), storage_options=storage.options or None)
        found[table] = sorted(pl.from_arrow(opened.to_pyarrow_table()).select(*names, "QUARTER").rows(), key=repr)
    return found


def kill_one_at_work(machines: Dask, staged: Path | None = None) -> str:
    """Kill a worker that is at work, once something is in a folder; return its address."""
    with Client(machines.address, set_as_default=False) as client:
        processes = client.run(os.getpid)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            begun = staged is None or any(staged.rglob("*.parquet"))
            busy = [worker for worker, orders in client.processing().items() if orders]
            if begun and busy:
                os.kill(processes[busy[0]], signal.SIGKILL)
                return busy[0]
            time.sleep(0.01)
    raise AssertionError(machines.logs())


def test_a_worker_killed_in_mid_run_changes_nothing(made, alone, machines, tmp_path) -> None:
    lake = tmp_path / "lake"
    with ThreadPoolExecutor(1) as beside:
        killed = beside.submit(kill_one_at_work, machines, lake / "submission")
        done = ingest([str(made)], IngestSettings(lake=str(lake), cluster=machines.address))
    assert killed.result()
    assert done == alone[0]
    assert rows_of(storage_at(str(lake))) == rows_of(storage_at(str(alone[1])))
    assert check(Lake.open(str(lake)).tables).problems == ()
    assert [path.name for path in lake.iterdir() if path.name.startswith(".")] == []
    machines.add(1)
    again = ingest([str(made)], IngestSettings(lake=str(lake), cluster=machines.address))
    assert (again.before, again.documents) == (ARCHIVES, 0)


def test_archives_of_a_store_into_a_lake_of_a_store(made, alone, store, machines, monkeypatch) -> None:
    for name, value in store.environment.items():
        monkeypatch.setenv(name, value)
    for path in made.iterdir():
        store.put(f"archives/{path.name}", path.read_bytes())
    lake = "s3://filings/lake"
    with ThreadPoolExecutor(1) as beside:
        killed = beside.submit(kill_one_at_work, machines)
        done = ingest(["s3://filings/archives/*.tar.gz"], IngestSettings(lake=lake, cluster=machines.address))
    assert killed.result()
    assert done == alone[0]
    storage = storage_at(lake)
    where_from = frozenset({"SOURCE"})
    expected = rows_of(storage_at(str(alone[1])), without=where_from)
    assert rows_of(storage, without=where_from) == expected
    assert check(Lake.open(lake).tables).problems == ()
    assert "not-to-be-seen" not in machines.logs()
