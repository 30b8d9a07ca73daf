"""A power cut after each write of a command: old or new, never less, and what was told as done is on the disk."""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from section16.cli.demo import example
from section16.query.open_lake import open_lake
from section16.tasks.answers.give import AnswerFormat, give
from section16.tasks.filing.file import file_report
from section16.tasks.filing.manual_upload import export_for_upload
from section16.tasks.lake.datasets import export_datasets
from section16.tasks.lake.watch.book import WatchBook
from section16.workspace import State
from section16.workspace.submissions import accession_numbers_at
from section16.workspace.trail.audit import first_break
from section16.workspace.trail.checkpoints import Checkpoints
from tests.cli.running import Runner
from tests.harness.disk import ForgetfulDisk, PowerCut
from tests.lake.rows import Filings
from tests.tasks.filing.fake import FakeEdgar, context_at, context_made, order

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it reads what is behind an open file in /proc")

Files = dict[str, bytes]


def files_in(folder: Path) -> Files:
    """Return the files below a folder; those that were being written have a name for the time being."""
    found = (one for one in sorted(folder.rglob("*")) if one.is_file() and not one.name.startswith(".section16-"))
    found = (one for one in found if one.suffix != ".lock")
    return {str(one.relative_to(folder)): one.read_bytes() for one in found}


def cut_everywhere(tmp_path: Path, steps: Callable[[Path], Iterator[None]]) -> None:
    """Run steps, each of which tells that something is done, and look at what each power cut leaves of their files."""
    root = tmp_path / "whole"
    root.mkdir()
    disk = ForgetfulDisk(root)
    told: list[tuple[int, Files]] = [(0, {})]
    with disk.watched():
        told += [(len(disk.states) - 1, files_in(root)) for _ in steps(root)]
    assert len(told) > 2
    assert told[-1][1] != told[-2][1]
    for state in range(1, len(disk.states)):
        place = tmp_path / "cut"
        disk.after_cut(state, place)
        left, (before, after) = files_in(place), _around(state, told)
        shutil.rmtree(place)
        assert before.keys() <= left.keys(), state
        assert all(data in {before.get(name), after.get(name)} for name, data in left.items()), state


def _around(state: int, told: list[tuple[int, Files]]) -> tuple[Files, Files]:
    """Return what was told last at a state, and what was told next."""
    last = max(number for number, (at, _) in enumerate(told) if at <= state)
    return told[last][1], told[min(last + 1, len(told) - 1)][1]


def lake_of(tmp_path: Path, count: int) -> str:
    filings = Filings()
    for number in range(count):
        filings.trade(filings.file("4", f"2024-0{number + 1}-16"), "P", "2024-01-02", "10", "2")
    return filings.lake(tmp_path / f"lake-{count}")


@pytest.mark.parametrize("zips", [False, True])
def test_export(tmp_path: Path, *, zips: bool) -> None:
    lakes = [lake_of(tmp_path, count) for count in (1, 3)]

    def steps(root: Path) -> Iterator[None]:
        for lake in lakes:
            export_datasets(lake, root / "some" / "where", ["2024Q1"], zips=zips)
            yield

    cut_everywhere(tmp_path, steps)


@pytest.mark.parametrize("form", ["csv", "json", "parquet", "xlsx"])
def test_sql_out(tmp_path: Path, form: AnswerFormat) -> None:
    lake = lake_of(tmp_path, 2)

    def steps(root: Path) -> Iterator[None]:
        for question in ("SELECT 1 AS made", "FROM submission"):
            give(open_lake(lake).stream(question), form, root / "answers" / f"made.{form}")
            yield

    cut_everywhere(tmp_path, steps)


def test_draft(tmp_path: Path, monkeypatch, capfdbinary) -> None:
    run, plan = Runner(monkeypatch, capfdbinary), tmp_path / "plan.toml"
    fills = tmp_path / "qualys-2024-02-fills.csv"
    before = {plan: example("qualys-2024-02.toml").read_text(), fills: example(fills.name).read_text()}

    def steps(root: Path) -> Iterator[None]:
        for symbol in ("QLYS", "QLYT"):
            for file, text in before.items():
                file.write_text(text.replace("QLYS", symbol))
            assert run("draft", plan, "--out", root / "reports").status in {0, 1}
            yield

    cut_everywhere(tmp_path, steps)


def test_a_submission_for_the_upload_page(tmp_path: Path) -> None:
    with closing(context_at(tmp_path / "workspace", FakeEdgar()).workspace):
        pass

    def steps(root: Path) -> Iterator[None]:
        for number in (1, 2):
            context = context_at(tmp_path / "workspace", FakeEdgar())
            with closing(context.workspace):
                export_for_upload(context, order(name=f"form-{number}"), root / "to upload")
                yield

    cut_everywhere(tmp_path, steps)


def test_a_filing_cut_anywhere_is_made_once_and_what_was_told_is_kept(tmp_path: Path) -> None:
    state = 0
    while True:
        state += 1
        room, edgar = tmp_path / str(state), FakeEdgar()
        (room / "whole").mkdir(parents=True)
        disk = ForgetfulDisk(room / "whole", cut_at=state)
        told = filed_until_cut(disk, room / "whole" / "workspace", edgar)
        disk.after_cut(min(state, len(disk.states) - 1), room / "left")
        context = context_at(room / "left" / "workspace", edgar)
        with closing(context.workspace):
            again = file_report(context, order(test_first=False))
            assert again.submission.state is State.archived, state
            with context.workspace.reading() as session:
                assert first_break(session) is None, state
                assert told is None or told in accession_numbers_at(session, context.target), state
        assert len(edgar.live()) == 1, state
        if told:
            break
    assert state > 10


def filed_until_cut(disk: ForgetfulDisk, place: Path, edgar: FakeEdgar) -> str | None:
    """File a report while the power is on; return the accession number that was told."""
    with disk.watched(), suppress(PowerCut):
        context = context_made(place, edgar)
        try:
            return file_report(context, order(test_first=False)).submission.accession
        finally:
            with suppress(PowerCut):
                context.workspace.close()
    return None


def test_a_checkpoint_is_on_the_disk_with_its_name_and_its_key(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    context = context_at(tmp_path / "workspace", FakeEdgar())
    file_report(context, order(test_first=False))

    def steps(root: Path) -> Iterator[None]:
        for _ in range(2):
            with context.workspace.reading() as session:
                checkpoints = Checkpoints(root / "second" / "place", root / "keys" / "key")
                checkpoints.add(session, "here", context.workspace.now())
            yield

    with closing(context.workspace):
        cut_everywhere(tmp_path, steps)


def test_what_a_watch_was_told_to_remember_is_remembered(tmp_path: Path) -> None:
    root = tmp_path / "whole"
    root.mkdir()
    disk, told = ForgetfulDisk(root), []
    with disk.watched():
        book = WatchBook(root / "some" / "where" / "watch.db")
        for number in range(5):
            book.keep_word("number", str(number))
            told.append((len(disk.states) - 1, number))
    for state in range(told[0][0], len(disk.states)):
        place = tmp_path / str(state)
        disk.after_cut(state, place)
        least = max(number for at, number in told if at <= state)
        assert int(WatchBook(place / "some" / "where" / "watch.db").word("number") or -1) >= least, state
