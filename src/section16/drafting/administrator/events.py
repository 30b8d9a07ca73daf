"""Rows of plan administrators' files as the vestings and exercises of a plan, each of the award that it is about."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from msgspec.structs import replace

from section16.drafting.administrator.awards import award_of, called, listed
from section16.drafting.administrator.read import Activity, ActivityFile, ActivityKind, read_activity
from section16.drafting.fills.read import LeftOut, of_issuer
from section16.drafting.plan.events import AdministratorFile, AnyEvent, Exercise, Vest
from section16.drafting.plan.mistake import FillsError, Mistake, OneMistakeError, PlanError, ask, refuse
from section16.drafting.plan.parts import Cover, Withholding
from section16.drafting.plan.people import Grant, Holding
from section16.drafting.plan.plan import Plan, tickers_of, titles_given
from section16.drafting.terms import UNITS
from section16.drafting.toml.check_events import check_events
from section16.drafting.toml.collector import KnownNames, MistakeCollector
from section16.drafting.toml.line_numbers import path_text
from section16.standard.text.prose import amount

__all__ = ["FilledPlan", "filled", "rows_left_out"]

_EVENT: Final = re.compile(r"event\[(\d+)\]")
# Keys that every vesting or exercise of the file has from its event.
_KEPT: Final = frozenset(Vest.__struct_fields__) & frozenset(Exercise.__struct_fields__) - {
    "grant",
    "shares",
    "tax",
    "cover",
}


class FilledPlan(NamedTuple):
    """A plan with the rows of administrators' files as its events; `places` are what messages call each event."""

    plan: Plan
    places: tuple[str, ...]

    def at_its_row(self, mistake: Mistake) -> Mistake:
        """Put a mistake of an event where the user wrote it: in the plan, and in the row that it came from."""
        found = _EVENT.match(mistake.place)
        if found is None or int(found[1]) > len(self.places):
            return mistake
        return replace(mistake, place=f"{self.places[int(found[1]) - 1]}{mistake.place[found.end() :]}")

    def part_of(self, origin: str) -> str:
        """Return the part of the plan as the user wrote it that is behind a part of this one."""
        found = _EVENT.fullmatch(origin)
        return self.places[int(found[1]) - 1].partition(",")[0] if found else origin


def filled(plan: Plan, files: Mapping[str, bytes]) -> FilledPlan:
    """Put a vesting or exercise in place of each row of an administrator's file; raise PlanError with every mistake."""
    events: list[AnyEvent] = []
    places: list[str] = []
    mistakes: list[Mistake] = []
    for number, event in enumerate(plan.events, 1):
        place = f"event[{number}]"
        if not isinstance(event, AdministratorFile):
            events.append(event)
            places.append(place)
            continue
        try:
            rows = _Rows(plan, place, event, files).events()
        except PlanError as error:
            mistakes.extend(error.mistakes)
        else:
            events += [one for _, one in rows]
            places += [f"{place}, '{event.file}' row {line}" for line, _ in rows]
    if mistakes:
        refuse(mistakes)
    made = FilledPlan(replace(plan, events=tuple(events)), tuple(places))
    if made.plan.events != plan.events and (wrong := tuple(map(made.at_its_row, _wrong(made.plan)))):
        refuse(wrong)
    return made


def rows_left_out(plan: Plan, files: Mapping[str, bytes]) -> Iterator[tuple[str, LeftOut]]:
    """Yield the rows of administrators' files that no event takes, each with the name of its file."""
    named = dict.fromkeys(event.file for event in plan.events if isinstance(event, AdministratorFile))
    for name in named:
        found = _read(plan, name, files)
        takes = [
            _Rows(plan, "", event, files)
            for event in plan.events
            if isinstance(event, AdministratorFile) and event.file == name
        ]
        for one in found.activities:
            if not any(one in rows.taken for rows in takes):
                yield name, LeftOut(one.line, _why_left(plan, one), one.shares)
        yield from ((name, row) for row in found.left_out)


def _why_left(plan: Plan, one: Activity) -> str:
    if not _is_of(one, plan.administrator.participant):
        return "of other people"
    done = {"vest": "vested", "exercise": "exercised", None: "vested or exercised"}[one.kind]
    return f"{done} on {one.day}, which no event takes"


def _wrong(plan: Plan) -> Iterator[Mistake]:
    """Check the events as those of a plan's text are."""
    known = KnownNames(
        grants=frozenset(one.id for one in plan.grants),
        plans=frozenset(one.id for one in plan.trading_plans),
        holdings=frozenset(one.id for one in plan.holdings if one.id),
        owners=frozenset(name for one in plan.owners for name in (one.id, one.cik) if name),
    )
    collector = MistakeCollector(plan, known, {("event",): tuple(range(len(plan.events)))})
    check_events(collector)
    return (Mistake(place=path_text(one.path), seen=one.seen, do=one.do) for one in collector.mistakes)


def _read(plan: Plan, name: str, files: Mapping[str, bytes]) -> ActivityFile:
    """Read a file's rows of the issuer's symbol; raise FillsError and OneMistakeError."""
    asked = plan.administrator
    found = read_activity(files[name], name, titles_given(asked.columns), asked.sheets)
    return found._replace(activities=of_issuer(found.activities, tickers_of(plan)))


def _is_of(one: Activity, participant: str | None) -> bool:
    called = {(one.participant or "").casefold(), (one.name or "").casefold()}
    return participant is None or participant.casefold() in called


class _Rows:
    """The rows of a file that one event of a plan takes."""

    def __init__(self, plan: Plan, place: str, event: AdministratorFile, files: Mapping[str, bytes]) -> None:
        self._plan, self._place, self._event = plan, place, event
        self.taken = self._take(files)

    def _take(self, files: Mapping[str, bytes]) -> tuple[Activity, ...]:
        name, event = self._event.file, self._event
        if name not in files:
            ask(f"{self._place}.file", f"the file '{name}' is not there", "put it beside the plan")
        try:
            found = _read(self._plan, name, files).activities
        except FillsError as error:
            refuse(self._in_file(one.place, one.seen, one.do) for one in error.mistakes)
        except OneMistakeError as error:
            ask(f"{self._place}.file", f"'{name}': {error.seen}", error.do)
        self._of_one_person(found)
        participant = self._plan.administrator.participant
        of_day = (one for one in found if one.day == event.on and _is_of(one, participant))
        of_kind = (one for one in of_day if event.kind is None or one.kind in {None, event.kind})
        return tuple(one for one in of_kind if event.grant is None or self._is_of_grant(one, event.grant))

    def _in_file(self, place: str, seen: str, do: str) -> Mistake:
        where = f"'{self._event.file}', {place}" if place else f"'{self._event.file}'"
        return Mistake(place=f"{self._place}.file", seen=f"{where}: {seen}", do=do)

    def _is_of_grant(self, one: Activity, id: str) -> bool:
        try:
            part = award_of(one, self._plan, self._event.grant)
        except OneMistakeError as error:
            ask(f"{self._place}.file", f"'{self._event.file}', row {one.line}: {error.seen}", error.do)
        return isinstance(part, Grant) and part.id == id

    def _of_one_person(self, found: Sequence[Activity]) -> None:
        """Ask whose rows are meant where a file has those of several people, or of somebody else."""
        asked, file = self._plan.administrator.participant, f"'{self._event.file}'"
        people = list(dict.fromkeys(who for one in found if (who := one.participant or one.name)))
        if asked is not None:
            if people and not any(_is_of(one, asked) for one in found):
                seen = f"{file} has nobody called {asked!r}, but {listed(people)}"
                ask(f"{self._place}.file", seen, "put one of them right")
            return
        if len(people) > 1:
            do = 'write which is meant: [administrator] participant = "..."'
            ask(f"{self._place}.file", f"{file} is of several people, {listed(people)}", do)
        signers = [one.name for one in self._plan.signatures if one.as_ == "self"]
        known = [one.name for one in self._plan.owners if one.name != one.cik]  # a report in practice tells no name
        owners = {word for name in (*known, *signers) for word in _words(name)}
        for name in dict.fromkeys(one.name for one in found if one.name):
            if owners and not owners & _words(name):
                do = f'check whose file it is; [administrator] participant = "{name}" says that it is right'
                ask(f"{self._place}.file", f"{file} is of {name!r}", do)

    def events(self) -> list[tuple[int, Vest | Exercise]]:
        """Return row and event of each vesting and exercise; raise PlanError."""
        if not self.taken:
            of = f" of {self._event.grant!r}" if self._event.grant else ""
            seen = f"'{self._event.file}' has no vesting or exercise of {self._event.on}{of}"
            ask(f"{self._place}.file", seen, "check the date, or name the right file")
        made: list[tuple[int, Vest | Exercise]] = []
        mistakes: list[Mistake] = []
        for one in self.taken:
            try:
                made.append((one.line, self._event_of(one)))
            except OneMistakeError as error:
                mistakes.append(self._in_file(f"row {one.line}", error.seen, error.do))
        if mistakes:
            refuse(mistakes)
        return self._covered(made)

    def _covered(self, made: list[tuple[int, Vest | Exercise]]) -> list[tuple[int, Vest | Exercise]]:
        """Put the executions that the event names at the last row: they are of all the shares that were sold."""
        cover = self._event.cover
        if cover is None:
            return made
        sold = sum((one.sold for one in self.taken), Decimal(0))
        if cover.shares is not None and sold and cover.shares != sold:
            seen = f"the file says {amount(sold)} shares sold, the plan {amount(cover.shares)}"
            ask(f"{self._place}.cover.shares", seen, "put one of them right")
        line, last = made[-1]
        given = replace(cover, shares=sold) if sold else cover
        return [*made[:-1], (line, replace(last, cover=given))]

    def _event_of(self, one: Activity) -> Vest | Exercise:
        part = award_of(one, self._plan, self._event.grant)
        kind = self._kind(one, part)
        own: dict[str, Any] = {name: getattr(self._event, name) for name in _KEPT}  # as the event's own fields
        tax, cover = _withheld(one.withheld, one.value), self._cover(one)
        if isinstance(part, Holding):
            own |= {name: getattr(part, name) for name in ("ownership", "nature", "owners")}
            own |= {"holding": part.id, "security": None if part.id else part.security}
            return Vest(**own, shares=one.shares, tax=tax, cover=cover)
        if kind == "vest":
            return Vest(**own, grant=part.id, shares=one.shares, tax=tax, cover=cover)
        _same_price(one, part)
        withheld = _withheld(one.withheld_for_price, one.value)
        how: Final = "net" if withheld else "sell-to-cover" if cover else "cash"
        return Exercise(
            **own, grant=part.id, shares=one.shares, how=how, basis=self._event.basis,
            withheld=withheld, tax=tax, cover=cover,
        )  # fmt: skip

    def _kind(self, one: Activity, part: Grant | Holding) -> ActivityKind:
        """Return what a row is of: as it says, as the event says, or as only its award can."""
        of_units = isinstance(part, Holding) or part.kind in UNITS
        kind = one.kind or self._event.kind or ("vest" if of_units else "exercise")
        if (kind == "vest") != of_units:
            what = "an exercise of what vests" if of_units else "a vesting of what is exercised"
            do = "put the `kind` of the grant right, or name the right award"
            raise OneMistakeError(seen=f"{what}, {called(part)}", do=do)
        return kind

    def _cover(self, one: Activity) -> Cover | None:
        """Return the sale that a row tells; the event's own executions stand in its place."""
        if not one.sold or self._event.cover is not None:
            return None
        if one.sale_price is None:
            do = "write `cover = { fills = ... }` with the broker's executions, or name the column `sale_price`"
            raise OneMistakeError(seen=f"{amount(one.sold)} shares sold without a price", do=do)
        return Cover(shares=one.sold, price=one.sale_price, on=one.sale_day)


def _same_price(one: Activity, grant: Grant) -> None:
    price = grant.exercise_price.dollars if grant.exercise_price else None
    if price is not None and one.exercise_price is not None and one.exercise_price != price:
        seen = f"an exercise price of {one.exercise_price}, and {grant.id!r} has {price}"
        raise OneMistakeError(seen=seen, do="put one of them right, or name the right award")


def _withheld(shares: Decimal, value: Decimal | None) -> Withholding | None:
    if not shares:
        return None
    if value is None:
        do = "name the column `value` under [administrator.columns]"
        raise OneMistakeError(seen=f"{amount(shares)} shares withheld without a market value", do=do)
    return Withholding(shares=shares, price=value)


def _words(name: str) -> set[str]:
    return {word for word in re.findall(r"\w+", name.casefold()) if len(word) > 1}
