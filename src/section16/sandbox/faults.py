"""Faults that a test injects into the sandbox.

A fault happens to the requests that match it, until it has happened `times` times. One fault happens to a request: the
first of the list that is due. Only `latency`, `slow`, `duplicated` and `reordered` may happen together.

| kind | what happens | taken? |
|---|---|---|
| `latency` | the request waits `seconds` before it is handled | yes |
| `status` | `status` (a 5xx) is answered, and nothing is done | no |
| `status_after` | the request is done, but `status` is answered | yes |
| `throttled` | 429 with `Retry-After: seconds` | no |
| `outage` | 503; `GET /status` answers NO_COMMUNICATION | no |
| `expired` | 401: the tokens count as expired | no |
| `cut_before` | the connection is cut after the head of the request; its body is not read | no |
| `cut_after` | the request is done, then the connection is cut and nothing of the answer is sent | yes |
| `truncated` | the request is done, the head and half of the answer are sent, then the connection is cut | yes |
| `slow` | the answer comes in eight pieces over `seconds` | yes |
| `duplicated` | every list of answers (`responses`) in a JSON answer holds each entry twice | yes |
| `reordered` | every list of answers (`responses`) in a JSON answer is reversed | yes |
| `stale` | the answer that the same method and path got last time comes again, if there was one | no |

"Taken" says whether the request was done, so whether a submission has its accession number.
`GET /sandbox/submissions` lists those that were taken.
"""

from random import Random
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

__all__ = ["FaultKind", "Faults", "InjectedFault"]

FaultKind = Literal[
    "latency",
    "status",
    "status_after",
    "throttled",
    "outage",
    "expired",
    "cut_before",
    "cut_after",
    "truncated",
    "slow",
    "duplicated",
    "reordered",
    "stale",
]
_TOGETHER: Final = frozenset({"latency", "slow", "duplicated", "reordered"})


class InjectedFault(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One fault. It matches requests whose path begins with `path`, and whose method is `method` where that is given.

    The first `skip` matching requests are let through; then it happens `times` times, or always when that is None. With
    a `chance` below 1 it only happens to some, drawn from the sandbox's seed. It never happens to `/sandbox`.
    """

    kind: FaultKind
    path: str = "/"
    method: str | None = None
    times: int | None = 1
    skip: int = 0
    chance: float = 1.0
    seconds: float = 1.0
    status: int = 500

    def matches(self, method: str, path: str) -> bool:
        """Tell whether a request has the path and the method of the fault."""
        return path.startswith(self.path) and self.method in {None, method}


class Faults:
    """The faults that are set, in order, each with how often it is still to happen."""

    def __init__(self, faults: tuple[InjectedFault, ...], chance: Random) -> None:
        """Set the first faults."""
        self._left = list(faults)
        self._chance = chance

    @property
    def left(self) -> tuple[InjectedFault, ...]:
        """List the faults that are still to happen."""
        return tuple(self._left)

    def set(self, faults: tuple[InjectedFault, ...]) -> None:
        """Replace all faults."""
        self._left = list(faults)

    def due(self, method: str, path: str) -> tuple[InjectedFault, ...]:
        """Return the faults that happen to a request, and count them."""
        due: list[InjectedFault] = []
        for index, fault in enumerate(self._left):
            may = fault.matches(method, path) and (not due or (fault.kind in _TOGETHER and due[0].kind in _TOGETHER))
            if may and self._happens(index, fault):
                due.append(fault)
        self._left = [fault for fault in self._left if fault.times is None or fault.times > 0]
        return tuple(due)

    def _happens(self, index: int, fault: InjectedFault) -> bool:
        if fault.skip:
            self._left[index] = replace(fault, skip=fault.skip - 1)
            return False
        if self._chance.random() >= fault.chance:
            return False
        if fault.times is not None:
            self._left[index] = replace(fault, times=fault.times - 1)
        return True
