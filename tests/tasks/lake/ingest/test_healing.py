"""A damaged file of a lake: `ingest` names it, reads its filings again, and the lake is as it was."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from section16.lake.layout import COMMIT_ORDER, LakeError
from section16.lake.store import Lake
from section16.synth import Options
from section16.tasks.lake.ingest.ingest import EdgarSource, Ingested, IngestSettings, ingest_all
from section16.tasks.lake.synthesizing import SynthesisJob, synthesize_files
from tests.cli.running import Runner

OPTIONS = Options(first_on=date(2023, 1, 1), last_on=date(2023, 6, 30), errors=0.1)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make 90 filings in three archives, and a lake of them."""
    folder = tmp_path_factory.mktemp("made")
    job = SynthesisJob(out=folder / "from", format="tar.gz", last=90, options=OPTIONS, per_archive=30)
    for _ in synthesize_files(job):
        pass
    into(folder / "lake", folder / "from")
    return folder


@pytest.fixture(scope="module")
def right(made: Path) -> dict[str, list[str]]:
    return content(made / "lake")


@pytest.fixture
def run(monkeypatch, capfdbinary) -> Runner:
    return Runner(monkeypatch, capfdbinary)


@pytest.fixture
def lake(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made / "lake", tmp_path / "lake"))


def into(lake: Path, *names: object) -> Ingested:
    return ingest_all([str(one) for one in names], IngestSettings(lake=str(lake)), EdgarSource())


def content(place: Path) -> dict[str, list[str]]:
    lake = Lake.open(str(place))
    assert lake.check(deep=True).problems == ()
    found = {}
    for name in COMMIT_ORDER:
        rows = lake.tables.refresh(name).to_pyarrow_table()
        found[name] = sorted(map(repr, rows.drop_columns(["BATCH"]).to_pylist()))
    return found


def damaged(lake: Path, table: str, what: str) -> Path:
    """Damage the largest file of a table; return it."""
    path = max((lake / table).rglob("*.parquet"), key=lambda one: one.stat().st_size)
    data = bytearray(path.read_bytes())
    if what == "gone":
        path.unlink()
    elif what == "cut":
        path.write_bytes(data[: len(data) // 2])
    else:
        at = len(data) // 2 if what == "bit" else 40
        data[at] ^= 1
        path.write_bytes(data)
    return path


@pytest.mark.parametrize("what", ["bit", "bit of a key", "cut", "gone"])
@pytest.mark.parametrize("table", ["nonderiv_trans", "submission", "rejects", "faults"])
def test_ingest_reads_the_sources_of_a_damaged_file_again(
    made: Path, lake: Path, right: dict[str, list[str]], table: str, what: str
) -> None:
    path = damaged(lake, table, what)
    with pytest.raises(LakeError, match=path.name):
        Lake.open(str(lake)).recover()
    done = into(lake, made / "from")
    (told,) = done.healed
    assert path.name in told
    assert told.endswith("filings are read again")
    assert done.problems == ()
    assert content(lake) == right
    assert into(lake, made / "from").healed == ()


def test_other_sources_bring_back_what_they_came_from_too(
    lake: Path, right: dict[str, list[str]], tmp_path: Path
) -> None:
    damaged(lake, "nonderiv_trans", "bit")
    other = tmp_path / "other.xml"
    other.write_bytes(b"<ownershipDocument><documentType>4</documentType></ownershipDocument>")
    assert into(lake, other).problems == ()
    assert content(lake)["nonderiv_trans"] == right["nonderiv_trans"]


def test_what_no_source_brings_back_is_a_reject_and_told(made: Path, tmp_path: Path) -> None:
    sources = Path(shutil.copytree(made / "from", tmp_path / "from"))
    lake = tmp_path / "lake"
    into(lake, sources)
    before = content(lake)
    archives = sorted(sources.iterdir())
    kept = archives[0].rename(tmp_path / "moved.tar.gz")
    damaged(lake, "nonderiv_trans", "gone")
    (problem,) = into(lake, archives[1]).problems
    assert "filings of damaged files are not in these sources" in problem
    after = content(lake)
    assert len(after["submission"]) + len(after["rejects"]) == len(before["submission"]) + len(before["rejects"])
    assert any("its source has to be read again" in one for one in after["rejects"])
    into(lake, kept)
    assert len(content(lake)["submission"]) == len(before["submission"])


def test_a_name_that_is_nothing_leaves_a_damaged_lake_as_it_is(made: Path, lake: Path, run: Runner) -> None:
    path = damaged(lake, "footnotes", "bit")
    assert run("ingest", made / "nothing", "--lake", lake).status == 2
    with pytest.raises(LakeError, match=path.name):
        Lake.open(str(lake)).recover()


def test_the_command_says_what_it_heals(made: Path, lake: Path, run: Runner) -> None:
    path = damaged(lake, "footnotes", "bit")
    ran = run("ingest", made / "from", "--lake", lake, "--workers", "1", "--json")
    assert path.name in ran.err
    assert json.loads(ran.out)["healed"]
    assert run("lake", "check", "--lake", lake).status == 0
