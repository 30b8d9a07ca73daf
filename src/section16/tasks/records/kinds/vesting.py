"""When the units of an award vest: by a schedule, whole units at a time, so that the parts add up."""

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from section16.law.calendar import months_after
from section16.tasks.records.kinds.content import FieldMistake, described

__all__ = ["Tranche", "VestingSchedule", "tranches_of", "vested_before"]

_STEPS: Final = {"monthly": 1, "quarterly": 3, "yearly": 12}


class Tranche(Struct, frozen=True, kw_only=True):
    """The units that vest on a day."""

    on: Annotated[date, described("Day of vesting.")]
    units: Annotated[Decimal, described("Units that vest on it.")]


class VestingSchedule(Struct, frozen=True, kw_only=True):
    """How an award vests: all at once at the end, in equal parts, or on days of its own."""

    how: Annotated[
        Literal["cliff", "monthly", "quarterly", "yearly", "custom"],
        described("All at the end (cliff), in equal parts, or on days given below (custom)."),
    ] = "yearly"
    starts_on: Annotated[date | None, described("Day from which it counts; not for custom.")] = None
    months: Annotated[int, Meta(description="Months until all has vested.", ge=1, le=240)] = 48
    first_after: Annotated[
        int, Meta(description="Months before which nothing vests; what was due by then vests at once.", ge=0, le=240)
    ] = 0
    tranches: Annotated[tuple[Tranche, ...], described("Days and units, for custom.")] = ()

    def mistakes(self, units: Decimal) -> Iterator[FieldMistake]:
        """Find a schedule that does not say when, or whose parts do not add up to the award's units."""
        if self.how != "custom":
            if self.starts_on is None:
                yield FieldMistake("starts_on", "no day", "write the day from which the schedule counts")
            step = _STEPS.get(self.how, 1)
            if self.months % step:
                yield FieldMistake("months", f"'{self.months}' is no multiple of {step}", f"write it for {self.how}")
            if self.first_after > self.months:
                seen = f"'{self.first_after}' is after the {self.months} months, so nothing would vest"
                yield FieldMistake("first_after", seen, f"write {self.months} or less")
            return
        total = sum((one.units for one in self.tranches), Decimal(0))
        if total != units:
            yield FieldMistake("tranches", f"they add up to {total:,f}", f"make them {units:,f}, as the award has")


def tranches_of(schedule: VestingSchedule, units: Decimal) -> tuple[Tranche, ...]:
    """Return the days and units of a schedule, in order; parts are whole units, and the last has what is left."""
    if schedule.how == "custom":
        return tuple(sorted(schedule.tranches, key=lambda one: one.on))
    return tuple(_equal_parts(schedule, units)) if schedule.starts_on is not None else ()


def _equal_parts(schedule: VestingSchedule, units: Decimal) -> Iterator[Tranche]:
    start, months = schedule.starts_on or date.min, schedule.months
    vested = Decimal(0)
    for month in range(step := _STEPS.get(schedule.how, months), months + 1, step):
        by_then = units if month == months else (units * month / months).to_integral_value(ROUND_FLOOR)
        if month >= schedule.first_after and by_then > vested:
            yield Tranche(on=months_after(start, month), units=by_then - vested)
            vested = by_then


def vested_before(schedule: VestingSchedule, units: Decimal, on: date) -> Decimal:
    """Return how many units have vested before a day."""
    return sum((one.units for one in tranches_of(schedule, units) if one.on < on), Decimal(0))
