"""Two people file the same report at once: one files it, and the other is told who did."""

import os
import subprocess
import sys

import pytest

from section16.sandbox.serve import serving
from section16.workspace import State
from section16.xml import write_submission
from tests.harness.filer import Attempt, report_of
from tests.harness.quick_edgar import QUICK
from tests.harness.racer import race

CIK = "0007000001"


@pytest.fixture
def served():
    with serving(QUICK) as one:
        yield one


def test_the_loser_of_a_race_knows_who_filed(tmp_path, served):
    filer, user = served.control.filer_token("0000016016"), served.control.user_token("ada@section16.example")
    one = Attempt(served.url, str(tmp_path), CIK, filer, user, "rac1*ing", test_first=False, window=3.0)
    results = race(one, "ada", "ben")
    winner, loser = sorted(results, key=lambda actor: results[actor].was_there)
    assert [results[actor].was_there for actor in (winner, loser)] == [False, True]
    assert results[winner].sender is None
    told = results[loser]
    assert told.sender.actor == winner
    assert told.sender.at == told.submission.sent_at
    assert (told.submission.state, told.submission.accession) == (
        State.archived,
        results[winner].submission.accession,
    )
    assert [sent["live"] for sent in served.control.submissions()] == [True]


def test_the_command_says_it_in_a_line(tmp_path, served):
    (tmp_path / "form4.xml").write_bytes(write_submission(report_of(CIK), {}))
    line = [
        "-c",
        "from section16.cli import main; main()",
        "file",
        "--no-test-first",
        "--sandbox",
        served.url,
        "form4.xml",
    ]
    racers = {
        actor: subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, *line],
            cwd=tmp_path,
            env=os.environ | {"SECTION16_WORKSPACE": str(tmp_path / "workspace"), "SECTION16_USER": actor},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for actor in ("ada", "ben")
    }
    said = {actor: racer.communicate(timeout=120) for actor, racer in racers.items()}
    assert [racer.returncode for racer in racers.values()] == [0, 0]
    winner, loser = sorted(said, key=lambda actor: len(said[actor][1]))
    number = said[winner][0].split()[-1]
    assert f"form4.xml: {winner} filed it at " in said[loser][1]
    assert f" UTC with {served.url} as {number}; nothing was sent this time" in said[loser][1]
    assert said[winner][1] == ""
    assert said[loser][0] == said[winner][0]
    assert len(served.control.submissions()) == 1
