"""What the sandbox keeps when it is ended, or killed."""

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from section16.cli.filing.sandbox import sandbox
from section16.cli.frame.console import Stop
from section16.sandbox import SandboxSettings
from section16.sandbox.clock import Clock, is_open
from section16.sandbox.control.client import Control
from section16.sandbox.serve import Serving, serving
from tests.sandbox.filings import CCC, Caller, envelope

NOON = datetime.fromisoformat("2026-09-14T12:00:00")


def test_a_restart_finds_everything(tmp_path: Path) -> None:
    settings = SandboxSettings(folder=tmp_path, starts_at=NOON, ticking=False)
    with serving(settings) as one, Caller(one) as edgar:
        number = edgar.settled()["accessionNumber"]
        text = edgar.published(number).content
        shown = one.control.now()
    with serving(settings) as one, Caller(one) as edgar:
        assert one.control.now() == shown
        assert edgar.status(number).json()["status"] == "DISSEMINATED"
        assert edgar.published(number).content == text
        assert edgar.number().endswith("-000002")
        assert one.control.submissions()[0]["accessionNumber"] == number


def test_only_the_register_knows_a_ccc(tmp_path: Path) -> None:
    with serving(SandboxSettings(folder=tmp_path, starts_at=NOON, ticking=False)) as one, Caller(one) as edgar:
        edgar.settled()
        tokens = edgar.tokens.split(",")
    data = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert not any(token.encode() in data for token in tokens)
    # once a filer, in the register; the submissions have none
    assert 0 < data.count(CCC.encode()) <= 4


def test_what_was_answered_survives_a_kill(tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("section16")
    command = [program, "sandbox", "--port", "0", "--folder", tmp_path]
    numbers = []
    for _ in range(2):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own program
        assert process.stdout is not None
        url = process.stdout.readline().split(" at ")[1].partition(";")[0]
        control = Control(url)
        _answers(url)
        with Caller(Serving(url, control)) as edgar:
            numbers.append(edgar.number(envelope()))
            found = [taken["accessionNumber"] for taken in control.submissions()]
        control.close()
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert found == numbers
    assert len(set(numbers)) == 2


def _answers(url: str) -> None:
    transport = httpx.HTTPTransport(retries=5)
    with httpx.Client(base_url=url, trust_env=False, transport=transport, timeout=60) as client:
        assert client.get("/openapi.json").status_code == 200


def test_two_clients_at_once_get_numbers_of_their_own() -> None:
    with serving(SandboxSettings(starts_at=NOON, ticking=False)) as one, ThreadPoolExecutor(4) as pool:
        callers = [Caller(one) for _ in range(4)]
        numbers = list(pool.map(lambda at: callers[at % 4].number(), range(40)))
        for caller in callers:
            caller.http.close()
        assert len(set(numbers)) == 40
        assert len(one.control.submissions()) == 40


def test_a_port_in_use_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with serving(SandboxSettings(hours="always")) as one, pytest.raises(Stop) as stopped:
        sandbox(port=int(one.url.rpartition(":")[2]))
    assert "choose another with --port" in stopped.value.message
    assert capsys.readouterr().out == ""


def test_the_clock_is_set_moved_and_stopped() -> None:
    told = [datetime.fromisoformat("2026-01-05T15:00:00+00:00")]
    clock = Clock(lambda: told[0])
    assert clock.now().isoformat() == "2026-01-05T10:00:00-05:00"
    clock.set(NOON)
    told[0] = told[0].replace(minute=1)
    assert clock.now().isoformat() == "2026-09-14T12:01:00-04:00"
    clock.stop()
    told[0] = told[0].replace(minute=9)
    clock.advance(30)
    assert clock.now().isoformat() == "2026-09-14T12:01:30-04:00"
    clock.go()
    told[0] = told[0].replace(minute=10)
    assert clock.now().isoformat() == "2026-09-14T12:02:30-04:00"
    with pytest.raises(ValueError, match="back in time"):
        clock.advance(-1)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-09-14T06:00:00", True),
        ("2026-09-14T21:59:59", True),
        ("2026-09-14T22:00:00", False),
        ("2026-09-14T05:59:59", False),
        ("2026-09-12T12:00:00", False),
        ("2026-11-11T12:00:00", False),
        ("2026-04-03T12:00:00", True),  # Good Friday is no federal holiday
    ],
)
def test_edgar_is_open(at: str, expected: bool) -> None:  # noqa: FBT001 - a column of the table
    assert is_open(datetime.fromisoformat(at)) is expected
