"""Alerts are made once a row, sent once, kept until they are taken, and never sent on a guess."""

import threading
from pathlib import Path

import msgspec
import pytest

from section16.tasks.lake.watch.alerts.alert import Alert, AlertMessage, Delivery, Hit, Route, SendOutcome, raise_alerts
from section16.tasks.lake.watch.alerts.courier import Courier, deliver
from section16.tasks.lake.watch.alerts.records import SenderProcess, claim, mark_lost, next_due, send_again, try_at_once
from section16.tasks.lake.watch.book import WatchBook, WatchError
from tests.tasks.lake.watch.alerts.makers import NUMBER, count_by_state, make_alert


class Channel:
    """Takes alerts, with the outcomes that it is told."""

    key = name = "test"

    def __init__(self, *outcomes: SendOutcome) -> None:
        self.outcomes = list(outcomes)
        self.got: list[Alert] = []

    def send(self, alert: Alert, now: float) -> Delivery:
        assert now >= 0
        self.got.append(alert)
        outcome = self.outcomes.pop(0) if self.outcomes else SendOutcome.sent
        return Delivery(outcome, "" if outcome is SendOutcome.sent else "it answered 503")


@pytest.fixture
def book(tmp_path: Path) -> WatchBook:
    return WatchBook(tmp_path / "deep" / "watch.db")


def test_an_alert_is_a_message_about_a_filing_with_all_its_rows(book: WatchBook) -> None:
    make_alert(book, "test", rows=2)
    channel, said = Channel(), []
    assert deliver(book, channel, SenderProcess(), said.append, lambda: 1.0) == 1
    message = msgspec.json.decode(channel.got[0].body, type=AlertMessage)
    assert message.text == "buys: 4    EXMP  Example Ada (director)  bought 100 at 12.30 (2 rows)"
    assert message.url == f"https://www.sec.gov/Archives/edgar/data/54321/000005432126000001/{NUMBER}-index.htm"
    assert [row["TRANS_CODE"] for row in message.rows] == ["P", "P"]
    assert message.id == channel.got[0].id
    assert said == []
    assert count_by_state(book) == {"sent": 1}


def test_a_row_is_alerted_on_once_a_screen_and_channel(book: WatchBook) -> None:
    for _ in range(2):
        make_alert(book, "test", rows=1)
    make_alert(book, "other", rows=1)
    make_alert(book, "test", rows=3)  # two rows more, as a cluster grows
    channel = Channel()
    assert deliver(book, channel, SenderProcess(), print, lambda: 1.0) == 2
    assert [len(msgspec.json.decode(one.body, type=AlertMessage).rows) for one in channel.got] == [1, 2]
    assert count_by_state(book) == {"sent": 2, "pending": 1}


def test_all_or_nothing_is_written_of_a_judgement(book: WatchBook) -> None:
    route = Route(screen="buys", channel="test", shown="test")
    good = Hit(accession=NUMBER, key="1", row={})
    bad = Hit(accession="0000054321-26-000002", key="2", row={"x": object()})
    with pytest.raises(TypeError):
        raise_alerts(book, route, [NUMBER], [good, bad], 0)
    assert count_by_state(book) == {}
    with book.reading() as db:
        assert db.execute("select count(*) from alerted").fetchone() == (0,)


def test_what_was_refused_is_sent_again_later_each_time_later(book: WatchBook) -> None:
    make_alert(book, "test")
    channel, said, now = Channel(*[SendOutcome.refused] * 4), [], 0.0
    for pause in (5, 10, 20, 40):
        assert deliver(book, channel, SenderProcess(), said.append, lambda: now) == 0  # noqa: B023 - called at once
        assert next_due(book, "test") == now + pause
        assert deliver(book, channel, SenderProcess(), said.append, lambda: now) == 0  # noqa: B023
        now += pause
    assert deliver(book, channel, SenderProcess(), said.append, lambda: now) == 1
    assert len(channel.got) == 5
    assert len({one.id for one in channel.got}) == 1
    (line,) = said
    assert line.startswith("test: alert alert_")
    assert line.endswith("it answered 503; it is tried again, and kept until it is taken")


def test_a_start_tries_at_once(book: WatchBook) -> None:
    make_alert(book, "test")
    channel = Channel(SendOutcome.refused)
    deliver(book, channel, SenderProcess(), print, lambda: 1.0)
    try_at_once(book)
    assert deliver(book, channel, SenderProcess(), print, lambda: 2.0) == 1


def test_after_three_days_an_alert_is_given_up_and_can_be_asked_for(book: WatchBook) -> None:
    make_alert(book, "test")
    channel, said = Channel(SendOutcome.refused), []
    deliver(book, channel, SenderProcess(), said.append, lambda: 3 * 86_400 + 1.0)
    assert count_by_state(book) == {"failed": 1}
    assert "given up" in said[0]
    assert send_again(book, 3 * 86_400 + 2.0) == 1
    assert deliver(book, channel, SenderProcess(), said.append, lambda: 3 * 86_400 + 3.0) == 1


def test_what_may_have_arrived_is_not_sent_again_unless_asked(book: WatchBook) -> None:
    make_alert(book, "test")
    channel, said = Channel(SendOutcome.unknown), []
    for now in (1.0, 1e5, 1e6):
        assert deliver(book, channel, SenderProcess(), said.append, lambda: now) == 0  # noqa: B023
    assert len(channel.got) == 1
    assert "--resend-unknown" in said[0]
    assert send_again(book, 1e6) == 1
    assert deliver(book, channel, SenderProcess(), said.append, lambda: 1e6) == 1


def test_a_channel_that_raises_leaves_the_alert_open(book: WatchBook) -> None:
    make_alert(book, "test")
    channel, said = Channel(), []
    channel.send = lambda *_: 1 / 0  # type: ignore[assignment, method-assign]
    assert deliver(book, channel, SenderProcess(), said.append, lambda: 1.0) == 0
    assert count_by_state(book) == {"unknown": 1}


@pytest.mark.parametrize(
    ("host", "pid", "gone"), [(None, 2**22 + 1, True), (None, 1, False), ("elsewhere", 2**22 + 1, False)]
)
def test_a_courier_that_is_gone_leaves_unknown_what_it_was_sending(
    book: WatchBook,
    host: str | None,
    pid: int,
    gone: bool,  # noqa: FBT001
) -> None:
    make_alert(book, "test")
    assert claim(book, "test", SenderProcess(host, pid), 1.0)
    assert claim(book, "test", SenderProcess(), 1.0) is None
    assert len(mark_lost(book, SenderProcess(), 2.0)) == gone
    assert count_by_state(book) == {"unknown" if gone else "sending": 1}
    # of another computer nothing is known, until it has been too long
    assert len(mark_lost(book, SenderProcess(), 400.0)) == (not gone)


def test_a_container_gives_each_watch_the_same_number(book: WatchBook) -> None:
    make_alert(book, "test")
    before, after = SenderProcess("pod", 1), SenderProcess("pod", 1)
    claim(book, "test", before, 1.0)
    assert mark_lost(book, before, 1.0) == ()
    assert len(mark_lost(book, after, 1.0)) == 1


def test_several_couriers_send_each_alert_once(book: WatchBook) -> None:
    for number in range(40):
        make_alert(book, "test", f"0000054321-26-{number:06}")
    channel = Channel()
    threads = [
        threading.Thread(target=deliver, args=(book, channel, SenderProcess(), print, lambda: 1.0)) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(channel.got) == len({one.id for one in channel.got}) == 40
    assert count_by_state(book) == {"sent": 40}


def test_a_courier_works_when_it_is_woken_and_ends_when_it_is_stopped(book: WatchBook) -> None:
    arrived = threading.Event()
    channel = Channel()
    channel.send = lambda *_: (arrived.set(), Delivery(SendOutcome.sent))[1]  # type: ignore[assignment, method-assign]
    courier = Courier(book, channel, SenderProcess(), print)
    make_alert(book, "test")
    courier.wake()
    assert arrived.wait(60)
    courier.stop()
    assert count_by_state(book) == {"sent": 1}


def test_a_state_of_a_newer_version_or_no_state_is_one_line(tmp_path: Path) -> None:
    WatchBook(tmp_path / "watch.db")
    with WatchBook(tmp_path / "watch.db").writing() as db:
        db.execute("pragma user_version = 99")
    with pytest.raises(WatchError, match=r"is of a newer section16 \(version 99\); upgrade section16"):
        WatchBook(tmp_path / "watch.db")
    (tmp_path / "text").write_text("no database, and long enough to be looked at as one" * 100)
    with pytest.raises(WatchError, match=r"cannot be used \(file is not a database\); name a folder"):
        WatchBook(tmp_path / "text")


def test_a_defect_is_told_as_one_and_trouble_with_the_disk_is_not(book: WatchBook, monkeypatch) -> None:
    heard = threading.Semaphore(0)
    said: list[str] = []
    errors = [ZeroDivisionError("division by zero"), OSError(28, "No space left on device")]

    def fail(*_: object) -> None:
        if errors:
            raise errors.pop(0)

    monkeypatch.setattr("section16.tasks.lake.watch.alerts.courier.claim", fail)
    courier = Courier(book, Channel(), SenderProcess(), lambda line: (said.append(line), heard.release()))
    for _ in range(2):
        assert heard.acquire(timeout=60)
        courier.wake()
    courier.stop()
    assert said == [
        (
            "test: section16 failed: ZeroDivisionError: division by zero; this is a defect of section16; "
            "its alerts are kept, and tried again"
        ),
        "test: [Errno 28] No space left on device; its alerts are kept, and tried again",
    ]
