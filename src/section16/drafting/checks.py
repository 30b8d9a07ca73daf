"""What in a plan cannot be, and what a specialist would ask about before filing."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from section16.drafting.case import Case
from section16.drafting.events.shared import sells_everything
from section16.drafting.lines.plan_notes import adopted_by
from section16.drafting.lines.rows import cells_given
from section16.drafting.lines.steps import due_on, waits
from section16.drafting.plan.balance_events import Split
from section16.drafting.plan.events import Conversion, Exercise, Purchase, Sale, SmallAcquisition, Vest
from section16.drafting.plan.held import event_held_as
from section16.drafting.plan.mistake import Mistake
from section16.drafting.plan.parts import CellNotes, CellValues, Cover, Event
from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.form.nonderivative import NonDerivativeHolding
from section16.form.rows import fields_of
from section16.law.calendar import months_after
from section16.law.changes import cooling_off_days, first_trade_on
from section16.standard.text.prose import amount

__all__ = ["advice", "mistakes"]

# Rule 16a-6: $10,000 in six months before, no non-exempt disposition in six months after.
_SMALL: Final = Decimal(10_000)
_HALF_YEAR: Final = 6

# A name before the word for a company's form: `Harbour Lane Inc. Common Stock`, `Units of Quill Holdings LP`.
_COMPANY: Final = re.compile(
    r"((?:[A-Z][\w&'-]*[ ,]+)+)(?:Inc|Corp|Corporation|Ltd|Limited|PLC|plc|LLC|L\.L\.C|LP|L\.P|N\.V|S\.A|AG|SE)\b"
)


def mistakes(case: Case, today: date | None) -> Iterator[Mistake]:
    """Find what cannot be: future days, series ended or not yet exercisable, small acquisitions that are large."""
    yield from _addresses(case)
    yield from _misplaced_cells(case)
    for number, event in enumerate(case.plan.events, 1):
        place = f"event[{number}]"
        if today is not None and event.on > today:
            yield Mistake(place=f"{place}.on", seen=f"{event.on} is after today, {today}", do="put one of them right")
        if event.plan is not None and (ended := case.trading_plans[event.plan].terminated) and event.on > ended:
            yield Mistake(place=f"{place}.plan", seen=f"'{event.plan}' ended on {ended}", do="put one of them right")
        if isinstance(event, Exercise | Conversion | Vest) and event.grant is not None:
            yield from _term(case, place, event, event.grant)
        if isinstance(event, SmallAcquisition):
            yield from _small(case, place, event)


def advice(case: Case) -> Iterator[Mistake]:
    """Find what wants an answer but does not stop the draft."""
    for number, event in enumerate(case.plan.events, 1):
        place = f"event[{number}]"
        yield from _cooling_off(case, place, event)
        yield from _twin(case, number, event)
        if isinstance(event, Exercise | Vest) and sells_everything(case, event):
            seen = "every share that came was sold, more than a price and a tax take"
            yield Mistake(
                place=f"{place}.cover", seen=seen, do="check the numbers; its footnote speaks of a sale of all"
            )
        if _is_left(case, event):
            do = "add it to the plan of Form 5, or write `early = true` under [settings]"
            yield Mistake(place=place, seen="it is left for Form 5, and its shares are not in the balance", do=do)
    yield from _of_others(case)
    signed = [signature.on for signature in case.plan.signatures]
    last = max((event.on for event in case.plan.events), default=None)
    if signed and last is not None and min(signed) < last:
        seen = f"signed on {min(signed)}, before the event of {last}"
        yield Mistake(place="signature", seen=seen, do="sign after the last event")


def _of_others(case: Case) -> Iterator[Mistake]:
    """Ask about a class whose title names a company that is not the issuer: Section 16(a) is of the issuer's alone."""
    issuer = case.plan.issuer
    own = set(_words(f"{issuer.name or ''} {issuer.ticker}")) if issuer is not None else set()
    titles = {f"holding[{n}].security": one.security for n, one in enumerate(case.plan.holdings, 1)}
    titles |= {f"grant[{n}].underlying": one.underlying for n, one in enumerate(case.plan.grants, 1) if one.underlying}
    for place, title in titles.items():
        company = _COMPANY.search(title)
        if company is not None and not own & set(_words(company[1])):
            known = f" ({issuer.name})" if issuer is not None and issuer.name else ""
            seen = f"'{title}' names a company, and it is not the issuer{known}"
            yield Mistake(place=place, seen=seen, do="leave out what is not the issuer's (15 U.S.C. 78p(a))")


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]{2,}", text.casefold())


def _twin(case: Case, number: int, event: Event) -> Iterator[Mistake]:
    """Ask about an event that agrees in everything with one before it, footnotes aside."""
    others = enumerate(map(_without_footnotes, case.plan.events[: number - 1]), 1)
    twin = next((place for place, other in others if other == _without_footnotes(event)), None)
    if twin is not None:
        seen = f"agrees in everything with event[{twin}], which may be one thing copied twice"
        yield Mistake(place=f"event[{number}]", seen=seen, do="take one out, unless both happened")


def _without_footnotes(event: Event) -> Event:
    return replace(event, footnote=(), footnotes=CellNotes(), derivative_footnotes=CellNotes())


def _addresses(case: Case) -> Iterator[Mistake]:
    """Ask for what an address must say once it is given (specification 3.5, notes 9 and 10)."""
    for number, owner in enumerate(case.plan.owners, 1):
        address = owner.address
        if address is not None and (address.state is None) == (address.country is None):
            seen = "neither state nor country" if address.state is None else "state and country both"
            do = "write `state` for an address in the US, `country` for another"
            yield Mistake(place=f"owner[{number}].address", seen=seen, do=do)


def _misplaced_cells(case: Case) -> Iterator[Mistake]:
    """Find the cells that a holding or grant gives and no line of it has; building finds those of events."""
    for number, holding in enumerate(case.plan.holdings, 1):
        yield from _not_on(f"holding[{number}]", holding.cells, NonDerivativeHolding)
    for number, grant in enumerate(case.plan.grants, 1):
        yield from _not_on(f"grant[{number}]", grant.cells, DerivativeTransaction, DerivativeHolding)


def _not_on(place: str, cells: CellValues, *rows: type[Struct]) -> Iterator[Mistake]:
    there = {field.name for row in rows for field in fields_of(row)}
    for name in cells_given((cells,)):
        if name not in there:
            yield Mistake(place=f"{place}.cells.{name}", seen="no line of it has that cell", do="leave it out")


def _term(case: Case, place: str, event: Exercise | Conversion | Vest, id: str) -> Iterator[Mistake]:
    grant = case.grants[id]
    expires = grant.expires.on if grant.expires else None
    first = grant.exercisable.on if grant.exercisable else None
    if expires is not None and event.on > expires:
        yield Mistake(place=f"{place}.on", seen=f"'{id}' expired on {expires}", do="put one of the two dates right")
    if first is not None and event.on < first and not isinstance(event, Vest):
        seen = f"'{id}' becomes exercisable on {first}"
        yield Mistake(place=f"{place}.on", seen=seen, do="put one of the two dates right")


def _small(case: Case, place: str, event: SmallAcquisition) -> Iterator[Mistake]:
    """Hold a small acquisition to Rule 16a-6: the sum of six months, and no sale for six months after."""
    title = event_held_as(event, case.plan).security
    since = months_after(event.on, -_HALF_YEAR)
    alike = [
        one
        for one in case.plan.events
        if isinstance(one, SmallAcquisition | Purchase)
        and since < one.on <= event.on
        and event_held_as(one, case.plan).security == title
    ]
    total = sum((_worth(one) for one in alike), Decimal(0))
    if total > _SMALL:
        seen = f"the acquisitions of six months come to ${amount(total)}, more than $10,000 (Rule 16a-6)"
        earlier = f"; one before {event.on} was deferred: deferral_ended = {event.on}" if len(alike) > 1 else ""
        yield Mistake(place=place, seen=seen, do=f'write what = "purchase"{earlier}')
    until = months_after(event.on, _HALF_YEAR)
    sold = [one.on for one in case.plan.events if isinstance(one, Sale) and event.on <= one.on < until]
    if sold:
        seen = f"the sale of {min(sold)} within six months ends the deferral of a small acquisition (Rule 16a-6(b))"
        yield Mistake(place=place, seen=seen, do=f'write what = "purchase" and deferral_ended = {min(sold)}')


def _worth(event: SmallAcquisition | Purchase) -> Decimal:
    if isinstance(event, Purchase) and isinstance(event.fills, tuple):
        return sum((one.shares * one.price for one in event.fills), Decimal(0))
    return (event.shares or Decimal(0)) * (event.price or Decimal(0))


def _cooling_off(case: Case, place: str, event: Event) -> Iterator[Mistake]:
    """Ask about a trade within the cooling-off period, which a change of the plan begins anew."""
    cover = getattr(event, "cover", None)
    id = (cover.plan if isinstance(cover, Cover) else None) or event.plan
    if id is None:
        return
    on = cover.on or event.on if isinstance(cover, Cover) else event.on
    since = adopted_by(case.trading_plans[id], on)
    insider = any({"director", "officer"} & set(owner.relationship) for owner in case.plan.owners)
    first = first_trade_on(since, insider=insider)
    if first is not None and on < first:
        whose = "directors and officers" if insider else "others than directors and officers"
        wait = cooling_off_days(since, insider=insider)
        waits = f"{whose} wait {wait}, and trade from {first} on"
        seen = f"{(on - since).days} days after the plan's adoption or change; {waits}"
        yield Mistake(place=f"{place}.plan", seen=seen, do="check the dates (Rule 10b5-1(c)(1)(ii)(B))")


def _is_left(case: Case, event: Event) -> bool:
    if isinstance(event, Split):
        return False
    code = {"small acquisition": "L", "gift made": "G", "gift received": "G", "inheritance": "W", "voting trust": "Z"}
    letter = code.get(str(event.__struct_config__.tag), "")
    side = "D" if event.__struct_config__.tag == "gift made" else "A"
    return waits(case.form, due_on(event, letter, side), early=case.plan.settings.early) if letter else False
