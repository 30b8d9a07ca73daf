"""Warns of locks whose versions were last looked for long ago; tells lock.sh the first line of a lock.

Usage: scripts/lock_age.py                       warn, on standard error, of locks that are too old
       scripts/lock_age.py --head [--upgrade]    print the line that says when newer versions were looked for
"""

import re
import sys
from datetime import date, datetime
from pathlib import Path

LOCK = Path("requirements/run.txt")  # the others are made with it
DAYS = 90

_HEAD = "# Newer versions were looked for on {day}."
_DAY = re.compile(re.escape(_HEAD).replace(r"\{day\}", r"(\d{4}-\d\d-\d\d)"))


def looked_for_on(lock: str) -> date | None:
    """Return the day on which newer versions were last looked for, as the first line of a lock says."""
    found = _DAY.match(lock)
    return date.fromisoformat(found[1]) if found else None


def head(lock: str, today: date, *, upgrade: bool) -> str:
    """Return the first line of a lock made anew: without an upgrade its versions are as old as before."""
    before = None if upgrade else looked_for_on(lock)
    return _HEAD.format(day=before or today)


def warning(lock: str, today: date) -> str:
    """Return what to say of a lock, nothing while it is young enough."""
    day = looked_for_on(lock)
    if day is None:
        return f"{LOCK}: its first line does not say how old it is; run make lock UPGRADE=1"
    age = (today - day).days
    return f"{LOCK}: its versions are of {day}, {age} days ago; run make lock UPGRADE=1" if age > DAYS else ""


if __name__ == "__main__":
    text = LOCK.read_text("utf-8") if LOCK.exists() else ""
    now = datetime.now().astimezone().date()
    if "--head" in sys.argv:
        print(head(text, now, upgrade="--upgrade" in sys.argv))
    elif said := warning(text, now):
        print(said, file=sys.stderr)
