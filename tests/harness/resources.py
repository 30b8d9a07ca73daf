"""Time and memory of one call, as the system counts them."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

__all__ = ["Cost", "cost_of"]

_STATUS = Path("/proc/self/status")
_RESET = Path("/proc/self/clear_refs")
_KILO = 1024


class Cost(NamedTuple):
    """Seconds of processor time; megabytes that the process grew by at most, None where the system does not tell."""

    seconds: float
    megabytes: float | None


def cost_of(call: Callable[[], object]) -> Cost:
    """Measure one call."""
    before = _forget_peak()
    start = time.process_time()
    call()
    seconds = time.process_time() - start
    return Cost(seconds, None if before is None else (_kilobytes("VmHWM") - before) / _KILO)


def _forget_peak() -> int | None:
    """Let the peak of memory start anew; return what is in use now, in kB."""
    try:
        _RESET.write_text("5")
    except OSError:
        return None
    return _kilobytes("VmRSS")


def _kilobytes(name: str) -> int:
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith(name))
    return int(line.split()[1])
