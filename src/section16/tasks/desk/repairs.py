"""Repairs of a plan that change no fact: a number or day in another spelling, a name with one letter wrong."""

import re
from decimal import Decimal, InvalidOperation
from typing import Final

from msgspec import Struct

from section16.drafting.plan.mistake import Mistake
from section16.standard.text.days import no_date
from section16.tasks.desk.parts import DeskError, PartPlace, RawPart, RawPlan, part_of
from section16.tasks.desk.typed import shown

__all__ = ["PlanRepair", "repair_of", "repaired"]

_MEANT: Final = re.compile(r"did you mean '([^']+)'\?")
_LONGEST: Final = 64  # characters of a number or day in another spelling
_DIGITS: Final = re.compile(r"\d+")
_MONEY: Final = re.compile(r"\$?\s*(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s*")


class PlanRepair(Struct, frozen=True, kw_only=True):
    """What a repair would write at a key, and what stands there now."""

    part: str
    key: str
    before: str
    after: str


def repair_of(raw: RawPlan, at: PartPlace, mistake: Mistake) -> PlanRepair | None:
    """Return the repair of a mistake, where it is certain what was meant."""
    try:
        before = _value(part_of(raw, at.part), at.key)
    except DeskError:
        return None
    if not isinstance(before, str) or len(before) > _LONGEST:
        return None
    after = _meant(before, mistake)
    return PlanRepair(part=str(at.part), key=at.key, before=before, after=after) if after else None


def _value(part: RawPart, key: str) -> object:
    value: object = part
    for step in key.split("."):
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step in map(str, range(len(value))):
            value = value[int(step)]
        else:
            return None
    return value


def _meant(text: str, mistake: Mistake) -> str:
    if found := _MEANT.match(mistake.do):
        return found[1]
    if "is not a date" in mistake.seen:
        day = no_date(text.strip()).meant
        numbers = {int(one) % 100 for one in _DIGITS.findall(text)}
        return str(day) if day and {day.year % 100, day.day} <= numbers else ""
    found = _MONEY.fullmatch(text.strip())
    if "is not a number" in mistake.seen and found:
        return _plain(f"{found[1]}{found[2] or ''}")
    return ""


def _plain(text: str) -> str:
    try:
        return shown(Decimal(text.replace(",", "")))
    except InvalidOperation:
        return ""


def repaired(part: RawPart, repair: PlanRepair) -> RawPart:
    """Return a part with a repair made, as texts; it is saved as what somebody typed is."""
    *steps, last = repair.key.split(".")
    if steps or last not in part:
        message = f"{repair.part}: '{repair.key}' is repaired in its own form"
        raise DeskError(message)
    return {**part, last: repair.after}
