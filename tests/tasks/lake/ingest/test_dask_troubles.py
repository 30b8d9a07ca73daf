"""What goes wrong with a cluster ends in one line, or in an order done again; never in other rows or a secret told."""

import math
import operator
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from distributed import KilledWorker

from section16.sources import Piece
from section16.tasks.lake.ingest.dask import ClusterError, DaskExecutor, Patience, dask_cluster
from section16.tasks.lake.ingest.dask_requirements import CheckedCall, Requirements, requirements_here
from section16.tasks.lake.ingest.fanout import WorkerLost, run_jobs
from section16.tasks.lake.ingest.piece import NamedPiece, PieceJob
from tests.tasks.lake.ingest.clusters import Dask, dask

HASTE = Patience(scheduler=1.5, first=0.5, idle=2.0, between=0.1)


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    """Have a scheduler without a worker; tests start those that they need, in the order in which they stand here."""
    with dask(tmp_path_factory.mktemp("dask"), 0) as found:
        yield found


@pytest.fixture
def silent() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.parametrize(
    ("address", "seen"),
    [
        ("tcp://127.0.0.1:9", "Timed out trying to connect"),
        ("nonsense", "missing port number"),
        ("carrier://pigeon:1", "unknown address scheme 'carrier'"),
        ("tls://127.0.0.1:9", "TLS expects"),
    ],
)
def test_an_address_without_a_scheduler_is_one_line(address, seen) -> None:
    with pytest.raises(ClusterError, match=rf"^{address}: no Dask scheduler can be reached \(.*") as error:
        dask_cluster(address, patience=HASTE)()
    assert seen in str(error.value)
    assert "\n" not in str(error.value)


def test_something_that_says_nothing_is_not_waited_for_without_end(silent) -> None:
    with pytest.raises(ClusterError, match=r"no Dask scheduler can be reached \(it does not answer\)"):
        dask_cluster(silent, patience=Patience(scheduler=0.5, words=0.2))()


def test_a_scheduler_without_workers_is_one_line(machines) -> None:
    with pytest.raises(ClusterError, match=r"no worker after 0 s; start some, as `dask worker tcp://"):
        dask_cluster(machines.address, patience=HASTE)()


def test_answers_and_errors_come_back(machines, tmp_path) -> None:
    machines.add(1)
    with dask_cluster(machines.address, tmp_path)() as executor:
        assert executor.ahead == 2
        assert executor.submit(operator.add, 1, 2).result() == 3
        assert isinstance(executor.submit(operator.truediv, 1, 0).exception(), ZeroDivisionError)
        assert len(list(tmp_path.iterdir())) == 1  # what the workers must see
    assert list(tmp_path.iterdir()) == []
    outcomes = list(run_jobs(dask_cluster(machines.address), math.isqrt, range(9), ahead=1))
    assert sorted(one.result for one in outcomes) == [0, 1, 1, 1, 2, 2, 2, 2, 2]


def test_a_worker_of_another_version_is_given_no_work(machines, monkeypatch) -> None:
    monkeypatch.setattr(
        "section16.tasks.lake.ingest.dask.requirements_here", lambda _: Requirements({"section16": "99.0"})
    )
    with pytest.raises(
        ClusterError, match=r"tcp://\S+: worker has section16 \S+, and 99.0 is wanted; install the same"
    ):
        dask_cluster(machines.address)()


def test_a_worker_that_does_not_see_the_lake_does_nothing(tmp_path) -> None:
    job = CheckedCall(requirements_here(str(tmp_path / "elsewhere" / "token")), (tmp_path / "written").touch, (), {})
    with pytest.raises(ClusterError, match=r"worker does not see the lake's folder '.*elsewhere'; mount it there"):
        job()
    assert not (tmp_path / "written").exists()


def test_nothing_that_dask_logs_holds_an_option_of_the_storage() -> None:
    piece = Piece(kind="archive", path="s3://filings/a.tar.gz")
    job = PieceJob(
        pieces=(NamedPiece("archive:a", piece),), lake="s3://lake", storage={"AWS_SECRET_ACCESS_KEY": "hush"}
    )
    assert repr(job) == "PieceJob('archive:a')"
    assert repr(CheckedCall(requirements_here(), operator.add, (job,), {"job": job})) == "CheckedCall(add)"


def test_an_answer_that_cannot_be_taken_is_an_error_of_its_order(machines) -> None:
    with dask_cluster(machines.address)() as executor:
        assert str(executor.submit(_Odd).exception(timeout=30)) == "it cannot be taken"
        assert executor.submit(math.isqrt, 9).result() == 3


def test_a_folder_that_is_not_there_is_one_line(machines, tmp_path) -> None:
    with pytest.raises(ClusterError, match=r"gone: nothing can be written there \(No such file or directory\)"):
        dask_cluster(machines.address, tmp_path / "gone")()


class _Odd:
    """What is pickled, and raises when it is taken out."""

    def __reduce__(self) -> tuple[object, tuple[()]]:
        return _raise_odd, ()


def _raise_odd() -> None:
    message = "it cannot be taken"
    raise ValueError(message)


def test_an_order_over_which_workers_died_says_so(machines) -> None:
    with dask_cluster(machines.address)() as executor:
        killed = KilledWorker("read-1", SimpleNamespace(address="tcp://10.0.0.8:1"), 3)
        error = executor.submit(_raise, killed.args[2]).exception()
    assert isinstance(error, WorkerLost)
    assert str(error) == "4 workers died over it, the last at tcp://10.0.0.8:1; give them more memory"


def _raise(allowed: int) -> None:
    key = "read-1"
    raise KilledWorker(key, SimpleNamespace(address="tcp://10.0.0.8:1"), allowed)


def test_a_scheduler_that_comes_back_is_asked_again(machines) -> None:
    with dask_cluster(machines.address, patience=Patience(scheduler=30, between=0.1))() as executor:
        futures = [executor.submit(_wait_and_add, 0.3, n) for n in range(6)]
        assert futures[0].result() == 1
        machines.kill_scheduler()
        machines.start_again()
        machines.add(1)
        assert [one.result() for one in futures] == [1, 2, 3, 4, 5, 6]


def test_workers_that_all_go_end_the_work(machines) -> None:
    with dask_cluster(machines.address, patience=HASTE)() as executor:
        future = executor.submit(time.sleep, 60)
        for worker in machines.workers:
            worker.kill()
        assert str(future.exception()).endswith("no worker for 2 s; start some, and run it again")


def test_a_scheduler_that_is_gone_ends_the_work(machines) -> None:
    machines.add(1)
    with dask_cluster(machines.address, patience=HASTE)() as executor:
        future = executor.submit(time.sleep, 60)
        machines.kill_scheduler()
        assert isinstance(future.exception(), ClusterError)
        with pytest.raises(ClusterError, match=r"the scheduler is gone; start it, and run the same again"):
            executor.submit(time.sleep, 0)
    _is_over(executor)


def test_the_command_says_it_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<ownershipDocument/>")
    command = [
        sys.executable,
        "-c",
        "from section16.cli import main; main()",
        "ingest",
        "a.xml",
        "--lake",
        "lake",
        "--cluster",
        "nonsense",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 2
    assert done.stderr == (
        "nonsense: no Dask scheduler can be reached (missing port number in address 'nonsense'); "
        "look at the address, as tcp://host:8786\n"
    )


def _wait_and_add(seconds: float, number: int) -> int:
    time.sleep(seconds)
    return number + 1


def _is_over(executor: DaskExecutor) -> None:
    executor.shutdown()  # a second time does nothing
    with pytest.raises(ClusterError):
        executor.submit(time.sleep, 0)
