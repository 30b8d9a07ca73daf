"""Made-up filings as files: what is written is what was made, however many processes made it."""

import json
import os
import tarfile
import zipfile
from datetime import UTC, datetime

import pytest

from section16.synth import Options, synthesize
from section16.tasks.lake.synthesizing import FORMATS, SynthesisJob, synthesize_files
from section16.xml import read_document

OPTIONS = Options(seed=3, errors=0.1)


def contents(path):
    """Return name and bytes of all that was written at a path, in order."""
    if path.is_dir():
        return [found for one in sorted(path.iterdir()) for found in contents(one)]
    if path.name.endswith(".tar.gz"):
        with tarfile.open(path) as archive:
            return [(entry.name, archive.extractfile(entry).read()) for entry in archive]
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            return [(name, archive.read(name)) for name in archive.namelist()]
    return [(path.name, path.read_bytes())]


def make(**job):
    return list(synthesize_files(SynthesisJob(options=OPTIONS, **job)))


@pytest.mark.parametrize("form", FORMATS)
def test_all_is_there_in_each_format(tmp_path, form):
    [made] = make(out=tmp_path / f"all.{form}", format=form, last=120)
    shape = FORMATS[form][0]
    expected = [(f"{one.accession}.{shape}", one.data) for one in synthesize(OPTIONS, 1, 120, shape)]
    found = contents(made.path)
    assert (found if "." in form or form == "zip" else sorted(found)) == (
        expected if "." in form or form == "zip" else sorted(expected)
    )
    assert made.path == tmp_path / f"all.{form}"
    assert (made.filings, made.size) == (120, sum(len(data) for _, data in expected))


@pytest.mark.parametrize("form", ["tar.gz", "zip", "xml"])
def test_many_become_several_archives(tmp_path, form):
    made = sorted(make(out=tmp_path, format=form, last=250, per_archive=100), key=lambda one: one.path)
    ending = "" if form == "xml" else f".{form}"
    assert [one.path.name for one in made] == [f"synthetic-0000{at}{ending}" for at in (1, 2, 3)]
    assert [one.filings for one in made] == [100, 100, 50]
    assert len(contents(tmp_path)) == 250


def test_truth_has_a_line_for_each_in_order(tmp_path):
    truth = tmp_path / "said" / "truth.jsonl"
    make(out=tmp_path / "made", format="tar.gz", last=250, per_archive=100, truth=truth)
    lines = [json.loads(line) for line in truth.read_text().splitlines()]
    made = list(synthesize(OPTIONS, 1, 250))
    assert [line["accession"] for line in lines] == [one.accession for one in made]
    assert lines[7]["rows"] == made[7].truth.rows
    assert {"form", "error", "outcome", "filed_on", "version", "amends"} <= lines[0].keys()
    assert [path.name for path in truth.parent.iterdir()] == ["truth.jsonl"]


def test_processes_make_the_same_as_one(tmp_path):
    for name, workers in (("one", 1), ("two", 2)):
        make(
            out=tmp_path / name,
            format="tar.gz",
            last=300,
            per_archive=100,
            workers=workers,
            truth=tmp_path / f"{name}.jsonl",
        )
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()
    one, two = (sorted((tmp_path / name).iterdir()) for name in ("one", "two"))
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_a_later_part_can_be_made_alone(tmp_path):
    make(out=tmp_path / "all", format="tar.gz", last=300, per_archive=100)
    make(out=tmp_path / "part", format="tar.gz", first=151, last=300, per_archive=100)
    whole, part = contents(tmp_path / "all"), contents(tmp_path / "part")
    assert part == whole[150:]
    assert [path.name for path in sorted((tmp_path / "part").iterdir())] == [
        "synthetic-00002.tar.gz",
        "synthetic-00003.tar.gz",
    ]


def test_entries_have_the_day_of_their_filing(tmp_path):
    path = tmp_path / "a.tar.gz"
    make(out=path, format="tar.gz", last=5)
    with tarfile.open(path) as archive:
        for entry in archive:
            header = read_document(archive.extractfile(entry).read()).header
            assert datetime.fromtimestamp(entry.mtime, UTC).date() == header.filed_on


def test_an_archive_that_cannot_be_finished_is_not_there(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(tarfile.TarInfo, "tobuf", full)
    with pytest.raises(OSError, match="No space left"):
        make(out=tmp_path / "a.tar.gz", format="tar.gz", last=5, truth=tmp_path / "truth.jsonl")
    assert list(tmp_path.iterdir()) == []


def test_options_that_cannot_be_met_write_nothing(tmp_path):
    with pytest.raises(ValueError, match="joint: 2 is no share"):
        list(synthesize_files(SynthesisJob(out=tmp_path / "a", format="xml", last=5, options=Options(joint=2))))
    assert list(tmp_path.iterdir()) == []
