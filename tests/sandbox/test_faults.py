"""Each fault does what its page says, and no more: whether the submission was taken counts."""

import time

import httpx
import pytest

from section16.sandbox import InjectedFault
from tests.sandbox.filings import Caller, envelope

SINGLE = "/submission/single"


class Taken:
    """How many submissions were taken since."""

    def __init__(self, edgar: Caller) -> None:
        self._edgar = edgar
        self._before = len(edgar.control.submissions())

    @property
    def count(self) -> int:
        return len(self._edgar.control.submissions()) - self._before


@pytest.fixture
def taken(edgar: Caller) -> Taken:
    return Taken(edgar)


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (InjectedFault(kind="status", status=500, path=SINGLE), 500),
        (InjectedFault(kind="status", status=502, path=SINGLE), 502),
        (InjectedFault(kind="throttled", seconds=7, path=SINGLE), 429),
        (InjectedFault(kind="outage", path=SINGLE), 503),
        (InjectedFault(kind="expired", path=SINGLE), 401),
    ],
)
def test_refused_and_not_taken(edgar: Caller, taken: Taken, fault: InjectedFault, status: int) -> None:
    edgar.control.set_faults(fault)
    response = edgar.submit()
    assert (response.status_code, taken.count) == (status, 0)
    assert response.json()["messages"]
    if status == 429:
        assert response.headers["Retry-After"] == "7"
    assert edgar.submit().status_code == 202
    assert taken.count == 1


def test_a_5xx_in_place_of_the_answer_is_taken(edgar: Caller, taken: Taken) -> None:
    edgar.control.set_faults(InjectedFault(kind="status_after", status=504))
    assert (edgar.submit().status_code, taken.count) == (504, 1)


@pytest.mark.parametrize(("kind", "number"), [("cut_before", 0), ("cut_after", 1), ("truncated", 1)])
def test_a_connection_is_cut(edgar: Caller, taken: Taken, kind: str, number: int) -> None:
    edgar.control.set_faults(InjectedFault(kind=kind, path=SINGLE))  # type: ignore[arg-type]
    with pytest.raises(httpx.TransportError):
        edgar.submit()
    assert taken.count == number
    assert edgar.submit().status_code == 202
    assert taken.count == number + 1


def test_an_outage_is_told_by_the_operational_status(edgar: Caller) -> None:
    edgar.control.set_faults(InjectedFault(kind="outage", times=None))
    assert edgar.get("/status").json()["condition"] == "NO_COMMUNICATION"
    assert edgar.submit().status_code == 503
    assert edgar.http.get("/Archives/edgar/full-index/form.idx").status_code == 503
    edgar.control.set_faults()
    assert edgar.get("/status").json()["condition"] == "ACCEPTING"


def test_latency_and_slow_answers_take_their_time(edgar: Caller) -> None:
    for kind in ("latency", "slow"):
        edgar.control.set_faults(InjectedFault(kind=kind, seconds=0.2))  # type: ignore[arg-type]
        start = time.monotonic()
        assert edgar.submit().status_code == 202
        assert time.monotonic() - start >= 0.17


def test_lists_are_duplicated_and_reordered(edgar: Caller) -> None:
    numbers = [edgar.number(), edgar.number()]
    edgar.control.advance(30)
    edgar.control.set_faults(InjectedFault(kind="duplicated"), InjectedFault(kind="reordered"))
    response = edgar.ask("POST", "/submission/status", {"accessionNumbers": numbers})
    found = [one["accessionNumber"] for one in response.json()["responses"]]
    assert found == [numbers[1], numbers[1], numbers[0], numbers[0]]


def test_a_stale_answer_is_the_one_before(edgar: Caller) -> None:
    number = edgar.number()
    edgar.control.set_faults(InjectedFault(kind="stale", path=f"/submission/{number}", skip=1))
    edgar.control.advance(4)
    assert edgar.status(number).json()["status"] == "PROCESSING"
    edgar.control.advance(30)
    assert edgar.status(number).json()["status"] == "PROCESSING"
    assert edgar.status(number).json()["status"] == "DISSEMINATED"


def test_faults_are_counted_skipped_and_by_chance(edgar: Caller) -> None:
    edgar.control.set_faults(InjectedFault(kind="status", status=500, path="/status", skip=1, times=2))
    assert [edgar.get("/status").status_code for _ in range(4)] == [200, 500, 500, 200]
    edgar.control.set_faults(InjectedFault(kind="status", path="/status", times=None, chance=0.5))
    statuses = [edgar.get("/status").status_code for _ in range(40)]
    assert set(statuses) == {200, 500}
    assert edgar.control.faults()[0].times is None


def test_a_fault_waits_for_its_path_and_method(edgar: Caller) -> None:
    edgar.control.set_faults(InjectedFault(kind="status", path=SINGLE, method="POST"))
    assert edgar.get("/status").status_code == 200
    assert edgar.submit(envelope()).status_code == 500


@pytest.mark.parametrize("body", [b"[{}]", b'[{"kind":"plague"}]', b"{", b'[{"kind":"slow","much":1}]'])
def test_an_unknown_fault_is_refused(edgar: Caller, body: bytes) -> None:
    assert edgar.http.put("/sandbox/faults", content=body).status_code == 400
