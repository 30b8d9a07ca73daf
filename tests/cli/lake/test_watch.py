"""`section16 watch`, as a process of its own, against a local EDGAR and a webhook that counts."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any, Self

import pytest
from msgspec.structs import replace

from section16.form.cell import Cell
from section16.form.nonderivative import NonDerivativeTransaction
from section16.sandbox import SandboxSettings
from section16.sandbox.faults import InjectedFault
from section16.sandbox.serve import serving
from tests.cli.running import Runner
from tests.sandbox.filings import Caller, envelope, report
from tests.tasks.lake.watch.alerts.makers import Receiver

STARTS = datetime.fromisoformat("2026-09-14T12:00:00")
SCREENS = '[buys]\nabout = "what is bought"\ncodes = ["P"]\n'
PROGRAM = "from section16.cli import main; main()"
LONGEST = 60.0


@pytest.fixture
def edgar() -> Iterator[Caller]:
    quick = SandboxSettings(
        starts_at=STARTS, hours="always", visible_after=0.05, decided_after=0.1, published_after=0.15
    )
    with serving(quick) as server, Caller(server) as caller:
        yield caller


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver().listening() as one:
        yield one


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    (tmp_path / "lake").mkdir()
    (tmp_path / "lake" / "screens.toml").write_text(SCREENS)
    return tmp_path / "lake"


class Process:
    """A watch that runs, and what it says."""

    def __init__(self, edgar: Caller, lake: Path, *options: str) -> None:
        command = [sys.executable, "-c", PROGRAM, "watch", "--lake", str(lake), "--sandbox", edgar.url]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SECTION16_")}
        self.out = (lake.parent / "out").open("a+")
        self.err = (lake.parent / "err").open("a+")
        self.process = subprocess.Popen(  # noqa: S603 - our own
            [*command, "--every", "0.1s", *options], stdout=self.out, stderr=self.err, env=environment
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        self.out.close()
        self.err.close()

    def end(self, by: signal.Signals) -> int:
        self.process.send_signal(by)
        return self.process.wait(LONGEST)

    def said(self, stream: str = "out") -> str:
        return Path((self.out if stream == "out" else self.err).name).read_text()


def until(true: Callable[[], Any]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + LONGEST
    while not true():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


_HELD = count(1_000)


def file(edgar: Caller, form: str = "4") -> str:
    """File a report of a trade of its own: one that is told twice is one event, of which one alert is sent."""
    one = report(form)
    rows = tuple(
        replace(row, shares_following=Cell(value=Decimal(next(_HELD))))
        if isinstance(row, NonDerivativeTransaction)
        else row
        for row in one.non_derivative_table
    )
    return edgar.number(envelope(replace(one, non_derivative_table=rows)))


def numbers_of(receiver: Receiver) -> Counter[str]:
    return Counter(json.loads(body)["accession"] for _, body in receiver.taken)


def alerting(receiver: Receiver) -> tuple[str, ...]:
    return "--alert", "buys", "--to", f"webhook:{receiver.url}"


def test_an_alert_comes_once_whatever_is_killed(edgar: Caller, lake: Path, receiver: Receiver) -> None:
    with Process(edgar, lake, *alerting(receiver)) as watch:
        until(lambda: "watching" in watch.said("err"))
        first = file(edgar)
        until(lambda: receiver.taken)
        watch.end(signal.SIGKILL)
    missed = file(edgar)
    with Process(edgar, lake, *alerting(receiver)) as watch:
        until(lambda: missed in numbers_of(receiver))
        third = file(edgar)
        until(lambda: third in numbers_of(receiver))
        assert watch.end(signal.SIGTERM) == 0
        assert watch.said("err").endswith("ended\n")
        lines = watch.said().splitlines()
    assert numbers_of(receiver) == {first: 1, missed: 1, third: 1}
    assert len(lines) == 3
    assert all(line.startswith("4    EXMP  ") and "bought 100 at 12.5" in line for line in lines)
    assert len(list((lake / "_raw").rglob("*.txt"))) == 3
    assert receiver.url.rpartition("/")[2].encode() not in (lake / "_watch" / "watch.db").read_bytes()


def test_killed_while_it_was_sending_it_says_so_and_sends_again_only_when_asked(
    edgar: Caller, lake: Path, receiver: Receiver
) -> None:
    receiver.stall = True
    with Process(edgar, lake, *alerting(receiver)) as watch:
        until(lambda: "watching" in watch.said("err"))
        number = file(edgar)
        until(lambda: receiver.taken)
        watch.end(signal.SIGKILL)
    receiver.stall = False
    with Process(edgar, lake, "--once", *alerting(receiver)) as watch:
        assert watch.process.wait(LONGEST) == 1
        assert "it was being sent when section16 ended; it may have arrived" in watch.said("err")
    assert numbers_of(receiver) == {number: 1}
    with Process(edgar, lake, "--once", "--resend-unknown", *alerting(receiver)) as watch:
        assert watch.process.wait(LONGEST) == 0
    assert numbers_of(receiver) == {number: 2}
    assert len({headers["webhook-id"] for headers, _ in receiver.taken}) == 1


def test_a_receiver_that_is_down_holds_up_nothing_and_gets_its_alert_later(
    edgar: Caller, lake: Path, receiver: Receiver
) -> None:
    receiver.answers = [503] * 2
    with Process(edgar, lake, *alerting(receiver)) as watch:
        until(lambda: "watching" in watch.said("err"))
        number = file(edgar)
        until(lambda: "it answered 503; it is tried again" in watch.said("err"))
        other = file(edgar)
        until(lambda: watch.said().count("EXMP") == 2)
        watch.end(signal.SIGINT)
    assert numbers_of(receiver) == {}
    with Process(edgar, lake, *alerting(receiver)):
        until(lambda: len(receiver.taken) == 2)
    assert numbers_of(receiver) == {number: 1, other: 1}


@pytest.mark.slow
def test_two_watches_killed_at_random_send_nothing_twice_and_lose_nothing(
    edgar: Caller, lake: Path, receiver: Receiver
) -> None:
    chance, filed = random.Random(16), []  # noqa: S311 - points in time
    for _ in range(2):
        with Process(edgar, lake, *alerting(receiver)) as one, Process(edgar, lake, *alerting(receiver)) as other:
            until(lambda: one.process.poll() is None and "watching" in one.said("err"))
            for _ in range(3):
                filed.append(file(edgar))
                time.sleep(chance.uniform(0, 0.3))
            time.sleep(chance.uniform(0, 1.5))
            one.end(signal.SIGKILL)
            other.end(signal.SIGKILL)
    with Process(edgar, lake, "--once", *alerting(receiver)) as last:
        last.process.wait(LONGEST)
        unknown = [number for number in filed if f"about {number}: it was being sent" in last.said("err")]
    taken = numbers_of(receiver)
    assert max(taken.values()) == 1
    assert set(filed) - set(taken) <= set(unknown)
    assert len(filed) == 6


@pytest.fixture
def watch(run: Runner, edgar: Caller, lake: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    monkeypatch.delenv("SECTION16_CONTACT", raising=False)
    return lambda *options: run("watch", "--lake", lake, "--sandbox", edgar.url, "--once", *options)


def test_once_tells_filings_and_alerts_as_objects(watch: Callable[..., Any], edgar: Caller) -> None:
    number = file(edgar)
    until(lambda: edgar.published(number).status_code == 200)
    ran = watch("--json", "--alert", "buys")
    told = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.status == 0
    filing = next(one for one in told if (one["event"], one["accession"]) == ("filing", number))
    alert = next(one for one in told if (one["event"], one["accession"]) == ("alert", number))
    assert (filing["form"], filing["filed_on"], filing["symbol"]) == ("4", "2026-09-14", "EXMP")
    assert filing["url"].endswith(f"/{number}-index.htm")
    assert filing["what"][0] == "bought 100 at 12.5"
    (row,) = alert["rows"]
    assert (row["TRANS_SHARES"], row["TRANS_PRICEPERSHARE"], row["VALUE"]) == ("100", "12.5", "1250")
    assert watch("--json", "--alert", "buys").out == ""


def test_the_lakes_own_file_says_what_goes_where(watch: Callable[..., Any], edgar: Caller, lake: Path) -> None:
    (lake / "alerts.toml").write_text('[[alert]]\nscreen = "buys"\nto = ["stdout"]\n')
    number = file(edgar)
    until(lambda: edgar.published(number).status_code == 200)
    ran = watch()
    assert f"{number}-index.htm" in ran.out
    assert any(line.startswith("alert  buys: 4    EXMP  ") for line in ran.out.splitlines())


def test_alerts_about_nobody_are_told_at_the_start(watch: Callable[..., Any], lake: Path) -> None:
    with (lake / "screens.toml").open("a") as file:
        file.write("[theirs]\nissuers = ['NOSUCH']\n")
    ran = watch("--alert", "theirs")
    assert ran.status == 0
    assert "alerts: issuer: 'NOSUCH' is the CIK or symbol of no issuer here; look at the spelling\n" in ran.err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--alert", "no-such"), "'no-such' is no screen; there are "),
        (("--to", "stdout"), "--to: no alert goes there; name a screen with --alert"),
        (("--alert", "buys", "--to", "pigeon"), "--to: 'pigeon' is no channel; write stdout, desktop, "),
        (
            ("--alert", "buys", "--to", "webhook:http://hooks.example.com/x"),
            "webhook: 'http://hooks.example.com' is not",
        ),
        (("--every", "soon"), "--every: 'soon' is not taken; write a time of 0.1s or more, as 15s or 2m"),
        (("--alerts", "nowhere.toml"), "nowhere.toml: cannot be read (No such file or directory); name a TOML file"),
        (("--sandbox", "http://127.0.0.1:9"), "http://127.0.0.1:9: no sandbox answers there (ConnectError)"),
    ],
)
def test_wrong_use_is_one_line(watch: Callable[..., Any], options: tuple[str, ...], message: str) -> None:
    ran = watch(*options)
    assert ran.status == 2
    assert message in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    "text", ["[[alert]]\nto = ['stdout']", "[[alert]]\nscreen = 'a'\nvia = 'b'", "alert = 3", "[["]
)
def test_a_file_of_alerts_that_is_none_is_one_line(watch: Callable[..., Any], lake: Path, text: str) -> None:
    (lake / "alerts.toml").write_text(text)
    ran = watch()
    assert ran.status == 2
    assert "alerts.toml: " in ran.err
    assert "write [[alert]] tables" in ran.err
    assert ran.err.count("\n") == 1


def test_a_key_of_an_alert_that_is_misspelt_is_told_with_the_nearest(watch: Callable[..., Any], lake: Path) -> None:
    (lake / "alerts.toml").write_text("[[alert]]\nscreen = 'large-sales'\n[[alert]]\nscren = 'large-sales'\n")
    ran = watch()
    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert ran.err.endswith("alerts.toml: alert 2: key 'scren' is not known; did you mean 'screen'?\n")


def test_edgar_wants_to_know_who_asks(watch: Callable[..., Any], run: Runner, lake: Path) -> None:
    assert watch
    ran = run("watch", "--lake", lake, "--once")
    assert ran.status == 2
    assert ran.err.startswith("SECTION16_CONTACT: it is not set; EDGAR wants to know who asks")


def test_when_edgar_fails_once_says_so(watch: Callable[..., Any], edgar: Caller) -> None:
    edgar.control.set_faults(InjectedFault(kind="status", path="/cgi-bin", times=None))
    ran = watch()
    assert ran.status == 1
    assert ran.err.count("\n") == 1
    assert "/cgi-bin/browse-edgar: EDGAR answered 500; try again later" in ran.err
