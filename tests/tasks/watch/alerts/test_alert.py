"""Alerts are made once a row, sent once, kept until they are taken, and never sent on a guess."""

import threading
from pathlib import Path

import msgspec
import pytest

from section16.tasks.watch.alerts.alert import Alert, Delivery, Hit, Message, Outcome, Route, raise_alerts
from section16.tasks.watch.alerts.courier import Courier, deliver
from section16.tasks.watch.alerts.ledger import Owner, claim, lost, next_due, send_again, standing, try_at_once
from section16.tasks.watch.state import State, WatchError
from tests.tasks.watch.alerts.makers import NUMBER, make_alert


class Channel:
    """Takes alerts, with the outcomes that it is told."""

    key = name = "test"

    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes = list(outcomes)
        self.got: list[Alert] = []

    def send(self, alert: Alert, now: float) -> Delivery:
        assert now >= 0
        self.got.append(alert)
        outcome = self.outcomes.pop(0) if self.outcomes else Outcome.sent
        return Delivery(outcome, "" if outcome is Outcome.sent else "it answered 503")


@pytest.fixture
def state(tmp_path: Path) -> State:
    return State(tmp_path / "deep" / "watch.db")


def test_an_alert_is_a_message_about_a_filing_with_all_its_rows(state: State) -> None:
    make_alert(state, "test", rows=2)
    channel, said = Channel(), []
    assert deliver(state, channel, Owner(), said.append, lambda: 1.0) == 1
    message = msgspec.json.decode(channel.got[0].body, type=Message)
    assert message.text == "buys: 4    EXMP  Example Ada (director)  bought 100 at 12.30 (2 rows)"
    assert message.url == f"https://www.sec.gov/Archives/edgar/data/54321/000005432126000001/{NUMBER}-index.htm"
    assert [row["TRANS_CODE"] for row in message.rows] == ["P", "P"]
    assert message.id == channel.got[0].id
    assert said == []
    assert standing(state) == {"sent": 1}


def test_a_row_is_alerted_on_once_a_screen_and_channel(state: State) -> None:
    for _ in range(2):
        make_alert(state, "test", rows=1)
    make_alert(state, "other", rows=1)
    make_alert(state, "test", rows=3)  # two rows more, as a cluster grows
    channel = Channel()
    assert deliver(state, channel, Owner(), print, lambda: 1.0) == 2
    assert [len(msgspec.json.decode(one.body, type=Message).rows) for one in channel.got] == [1, 2]
    assert standing(state) == {"sent": 2, "pending": 1}


def test_all_or_nothing_is_written_of_a_judgement(state: State) -> None:
    route = Route(screen="buys", channel="test", shown="test")
    good = Hit(accession=NUMBER, key="1", row={})
    bad = Hit(accession="0000054321-26-000002", key="2", row={"x": object()})
    with pytest.raises(TypeError):
        raise_alerts(state, route, [NUMBER], [good, bad], 0)
    assert standing(state) == {}
    with state.reading() as db:
        assert db.execute("select count(*) from alerted").fetchone() == (0,)


def test_what_was_refused_is_sent_again_later_each_time_later(state: State) -> None:
    make_alert(state, "test")
    channel, said, now = Channel(*[Outcome.refused] * 4), [], 0.0
    for pause in (5, 10, 20, 40):
        assert deliver(state, channel, Owner(), said.append, lambda: now) == 0  # noqa: B023 - called at once
        assert next_due(state, "test") == now + pause
        assert deliver(state, channel, Owner(), said.append, lambda: now) == 0  # noqa: B023
        now += pause
    assert deliver(state, channel, Owner(), said.append, lambda: now) == 1
    assert len(channel.got) == 5
    assert len({one.id for one in channel.got}) == 1
    (line,) = said
    assert line.startswith("test: alert alert_")
    assert line.endswith("it answered 503; it is tried again, and kept until it is taken")


def test_a_start_tries_at_once(state: State) -> None:
    make_alert(state, "test")
    channel = Channel(Outcome.refused)
    deliver(state, channel, Owner(), print, lambda: 1.0)
    try_at_once(state)
    assert deliver(state, channel, Owner(), print, lambda: 2.0) == 1


def test_after_three_days_an_alert_is_given_up_and_can_be_asked_for(state: State) -> None:
    make_alert(state, "test")
    channel, said = Channel(Outcome.refused), []
    deliver(state, channel, Owner(), said.append, lambda: 3 * 86_400 + 1.0)
    assert standing(state) == {"failed": 1}
    assert "given up" in said[0]
    assert send_again(state, 3 * 86_400 + 2.0) == 1
    assert deliver(state, channel, Owner(), said.append, lambda: 3 * 86_400 + 3.0) == 1


def test_what_may_have_arrived_is_not_sent_again_unless_asked(state: State) -> None:
    make_alert(state, "test")
    channel, said = Channel(Outcome.unknown), []
    for now in (1.0, 1e5, 1e6):
        assert deliver(state, channel, Owner(), said.append, lambda: now) == 0  # noqa: B023
    assert len(channel.got) == 1
    assert "--resend-unknown" in said[0]
    assert send_again(state, 1e6) == 1
    assert deliver(state, channel, Owner(), said.append, lambda: 1e6) == 1


def test_a_channel_that_raises_leaves_the_alert_open(state: State) -> None:
    make_alert(state, "test")
    channel, said = Channel(), []
    channel.send = lambda *_: 1 / 0  # type: ignore[assignment, method-assign]
    assert deliver(state, channel, Owner(), said.append, lambda: 1.0) == 0
    assert standing(state) == {"unknown": 1}


@pytest.mark.parametrize(
    ("host", "pid", "gone"), [(None, 2**22 + 1, True), (None, 1, False), ("elsewhere", 2**22 + 1, False)]
)
def test_a_courier_that_is_gone_leaves_unknown_what_it_was_sending(
    state: State,
    host: str | None,
    pid: int,
    gone: bool,  # noqa: FBT001
) -> None:
    make_alert(state, "test")
    assert claim(state, "test", Owner(host, pid), 1.0)
    assert claim(state, "test", Owner(), 1.0) is None
    assert len(lost(state, Owner(), 2.0)) == gone
    assert standing(state) == {"unknown" if gone else "sending": 1}
    # of another computer nothing is known, until it has been too long
    assert len(lost(state, Owner(), 400.0)) == (not gone)


def test_a_container_gives_each_watch_the_same_number(state: State) -> None:
    make_alert(state, "test")
    before, after = Owner("pod", 1), Owner("pod", 1)
    claim(state, "test", before, 1.0)
    assert lost(state, before, 1.0) == ()
    assert len(lost(state, after, 1.0)) == 1


def test_several_couriers_send_each_alert_once(state: State) -> None:
    for number in range(40):
        make_alert(state, "test", f"0000054321-26-{number:06}")
    channel = Channel()
    threads = [threading.Thread(target=deliver, args=(state, channel, Owner(), print, lambda: 1.0)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(channel.got) == len({one.id for one in channel.got}) == 40
    assert standing(state) == {"sent": 40}


def test_a_courier_works_when_it_is_woken_and_ends_when_it_is_stopped(state: State) -> None:
    arrived = threading.Event()
    channel = Channel()
    channel.send = lambda *_: (arrived.set(), Delivery(Outcome.sent))[1]  # type: ignore[assignment, method-assign]
    courier = Courier(state, channel, Owner(), print)
    make_alert(state, "test")
    courier.wake()
    assert arrived.wait(10)
    courier.stop()
    assert standing(state) == {"sent": 1}


def test_a_state_of_a_newer_version_or_no_state_is_one_line(tmp_path: Path) -> None:
    State(tmp_path / "watch.db")
    with State(tmp_path / "watch.db").writing() as db:
        db.execute("pragma user_version = 99")
    with pytest.raises(WatchError, match=r"is of a newer section16 \(version 99\); upgrade section16"):
        State(tmp_path / "watch.db")
    (tmp_path / "text").write_text("no database, and long enough to be looked at as one" * 100)
    with pytest.raises(WatchError, match=r"cannot be used \(file is not a database\); name a folder"):
        State(tmp_path / "text")
