import json
import tarfile

import pytest


def test_writes_filings_that_check_takes(run, tmp_path):
    ran = run("synth", 12, "--out", tmp_path / "made", "--as", "xml")
    assert (ran.status, ran.err) == (0, "")
    assert "12 filings" in ran.out
    assert len(list((tmp_path / "made").glob("*.xml"))) == 12
    assert run("check", "--least", "suspense", tmp_path / "made" / "*.xml").status == 0


def test_archives_and_truth(run, tmp_path):
    ran = run(
        "synth", 30, "--out", tmp_path / "a.nc.tar.gz", "--as", "nc.tar.gz", "--truth", tmp_path / "t.jsonl", "--json",
        "--errors", "0.5", "--damage", "zone,cut", "--seed", "5",
    )  # fmt: skip
    assert ran.status == 0
    told = json.loads(ran.out)
    assert (told["filings"], told["path"]) == (30, str(tmp_path / "a.nc.tar.gz"))
    truths = [json.loads(line) for line in (tmp_path / "t.jsonl").read_text().splitlines()]
    assert {truth["error"] for truth in truths} == {None, "zone", "cut"}
    with tarfile.open(tmp_path / "a.nc.tar.gz") as archive:
        assert archive.getnames() == [f"{truth['accession']}.nc" for truth in truths]


def test_days_forms_and_versions(run, tmp_path):
    ran = run(
        "synth", 40, "--out", tmp_path, "--from", "2024-01-02", "--to", "2024-12-31", "--forms", "3,4", "--first", 11,
        "--truth", tmp_path / "t.jsonl", "--amendments", 0.3, "--joint", 0.5, "--footnotes", 0,
    )  # fmt: skip
    assert ran.status == 0
    truths = [json.loads(line) for line in (tmp_path / "t.jsonl").read_text().splitlines()]
    assert len(truths) == 30
    assert {truth["filed_on"][:4] for truth in truths} == {"2024"}
    assert {truth["form"][0] for truth in truths} <= {"3", "4"}
    assert any(truth["amends"] for truth in truths)
    ran = run("synth", 3, "--out", tmp_path / "old", "--as", "xml", "--versions", "X0101", "--forms", "4")
    assert all(b"X0101" in path.read_bytes() for path in (tmp_path / "old").iterdir())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--joint", "7"), "joint: 7.0 is no share; give a number from 0 to 1"),
        (("--versions", "X9"), "versions: 'X9' is no schema version"),
        (("--damage", "rust"), "damage: 'rust' is no kind of error"),
        (("--first", "9"), "--first: 9 is after the last, 5; give a smaller one"),
        (("--from", "2024-05-01", "--to", "2024-04-01"), "from: 2024-05-01 is after 2024-04-01"),
        (("--as", "rar"), "'rar' is not one of"),
    ],
)
def test_wrong_use_is_one_line_and_status_2(run, tmp_path, arguments, message):
    ran = run("synth", 5, "--out", tmp_path / "made", *arguments)
    assert ran.status == 2
    assert message in ran.err
    assert "Traceback" not in ran.err
    assert not (tmp_path / "made").exists()


def test_a_path_that_cannot_be_written_is_status_2(run, tmp_path):
    (tmp_path / "file").write_text("here")
    ran = run("synth", 5, "--out", tmp_path / "file" / "below", "--as", "xml")
    assert ran.status == 2
    assert "cannot be written" in ran.err
