"""What can go wrong with the sandbox on purpose.

A fault waits for requests that fit it, and happens to them until it has happened `times` times. The first fault in
the list that is due happens, and no other with it, except `latency`, `slow`, `duplicated` and `reordered`, which go
together with each other and with none.

| kind | what happens | taken? |
|---|---|---|
| `latency` | the request waits `seconds` before it is looked at | yes |
| `status` | `status` (a 5xx) is answered, and nothing is done | no |
| `status_after` | the request is done, then `status` is answered in place of the answer | yes |
| `throttled` | 429 with `Retry-After: seconds` | no |
| `outage` | 503; `GET /status` answers NO_COMMUNICATION | no |
| `expired` | 401: the tokens count as expired | no |
| `cut_before` | the connection is cut when the head of the request has come; its body is not read | no |
| `cut_after` | the request is done, then the connection is cut and nothing of the answer is sent | yes |
| `truncated` | the request is done, the head and half of the answer are sent, then the connection is cut | yes |
| `slow` | the answer comes in eight pieces over `seconds` | yes |
| `duplicated` | every list of answers (`responses`) in a JSON answer holds each entry twice | yes |
| `reordered` | every list of answers (`responses`) in a JSON answer is turned round | yes |
| `stale` | the answer that the same method and path got last time comes again, if there was one | no |

"Taken" says whether what was asked for has been done when the fault is over: whether a submission has its accession
number. `GET /sandbox/submissions` tells which were taken.
"""

from random import Random
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

__all__ = ["Fault", "FaultKind", "Faults"]

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


class Fault(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One fault. It fits requests whose path begins with `path` and whose method is `method`, where given.

    `skip` requests that fit are let through first; then it happens `times` times, for ever when None, each time with
    the chance `chance` of 0 to 1, told by the sandbox's seed. It never happens to `/sandbox`.
    """

    kind: FaultKind
    path: str = "/"
    method: str | None = None
    times: int | None = 1
    skip: int = 0
    chance: float = 1.0
    seconds: float = 1.0
    status: int = 500

    def fits(self, method: str, path: str) -> bool:
        """Tell whether a request is of the kind that it waits for."""
        return path.startswith(self.path) and self.method in {None, method}


class Faults:
    """The faults that are set, in order, with what is left of them."""

    def __init__(self, faults: tuple[Fault, ...], chance: Random) -> None:
        """Set the first faults."""
        self._left = list(faults)
        self._chance = chance

    @property
    def left(self) -> tuple[Fault, ...]:
        """List what is still to happen."""
        return tuple(self._left)

    def set(self, faults: tuple[Fault, ...]) -> None:
        """Replace all faults."""
        self._left = list(faults)

    def due(self, method: str, path: str) -> tuple[Fault, ...]:
        """Say what happens to a request, and count it."""
        due: list[Fault] = []
        for at, fault in enumerate(self._left):
            may = fault.fits(method, path) and (not due or (fault.kind in _TOGETHER and due[0].kind in _TOGETHER))
            if may and self._happens(at, fault):
                due.append(fault)
        self._left = [fault for fault in self._left if fault.times is None or fault.times > 0]
        return tuple(due)

    def _happens(self, at: int, fault: Fault) -> bool:
        if fault.skip:
            self._left[at] = replace(fault, skip=fault.skip - 1)
            return False
        if self._chance.random() >= fault.chance:
            return False
        if fault.times is not None:
            self._left[at] = replace(fault, times=fault.times - 1)
        return True
