"""The endpoint that tells whether EDGAR takes submissions."""

from datetime import time
from typing import Final

from section16.sandbox.answers import OperationalAnswer
from section16.sandbox.call import Call

__all__ = ["operational_status"]

# From here on only Forms 3, 4, 5 and few others get the day's date (Regulation S-T 13(a)(2) and (4)).
_AFTER_HOURS: Final = time(17, 30)
_WORDS: Final = {
    "ACCEPTING": "EDGAR is accepting submissions",
    "ACCEPTING_AFTER_HOURS": "EDGAR is accepting submissions after hours; Forms 3, 4 and 5 get today's filing date",
    "OUTSIDE_OPERATING_HOURS": "EDGAR is outside its hours of operation, 6 a.m. to 10 p.m. Eastern on business days",
    "NO_COMMUNICATION": "EDGAR is not available",
}


def operational_status(call: Call) -> OperationalAnswer:
    """Tell whether submissions are taken."""
    condition = "OUTSIDE_OPERATING_HOURS"
    if "outage" in call.request.scope.get("section16.faults", ()):
        condition = "NO_COMMUNICATION"
    elif call.sandbox.is_open:
        after = call.sandbox.clock.now().time() >= _AFTER_HOURS
        condition = "ACCEPTING_AFTER_HOURS" if after else "ACCEPTING"
    return OperationalAnswer(**call.marks, condition=condition, message=_WORDS[condition], messages=())
