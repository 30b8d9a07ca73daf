"""The plan that follows some filed reports: all that they say of people and holdings; the events are left to say."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from section16.drafting.after.carried import carried
from section16.drafting.after.lines import HeldLine, filing_order, held_lines, is_in_dollars, put_right_by
from section16.drafting.after.people import issuer_in, owners_in, signatures_in
from section16.drafting.after.series import grant_of
from section16.drafting.notes import as_written, texts
from section16.drafting.plan.parts import CellNotes
from section16.drafting.plan.people import Grant, Holding, Owner, PlannedIssuer, TradingPlan
from section16.drafting.plan.plan import Plan
from section16.form.document import DerivativeRow, NonDerivativeRow, OwnershipDocument
from section16.form.nonderivative import NonDerivativeHolding, NonDerivativeTransaction
from section16.law.calendar import fiscal_year_end, months_after

__all__ = ["NextPlan", "next_plan"]

_STOCK: Final = (NonDerivativeTransaction, NonDerivativeHolding)
_SEE: Final = "See footnotes"
_SLUG: Final = 40


class NextPlan(Struct, frozen=True, kw_only=True):
    """A plan without its events, and what the reports do not say of it, a sentence each."""

    plan: Plan
    doubts: tuple[str, ...] = ()


def next_plan(
    reports: Iterable[OwnershipDocument],
    on: date,
    form: Literal["4", "5"] = "4",
    trading_plans: tuple[TradingPlan, ...] = (),
    like: Plan | None = None,
) -> NextPlan:
    """Return the plan that goes on from reports of one person about one issuer; there is at least one.

    Args:
        reports: what was filed, in any order.
        on: day of the plan, on which it is signed.
        form: the form that it makes.
        trading_plans: plans under Rule 10b5-1 that the reports name.
        like: the last plan, for what reports do not say.

    """
    filed = sorted(reports, key=filing_order)
    lines = held_lines(filed)
    owners = owners_in(filed[-1])
    plan = Plan(
        form=form,
        issuer=issuer_in(filed),
        owners=owners,
        holdings=_with_ids(tuple(_holdings(lines))),
        grants=_named(tuple(_grants(lines, on))),
        trading_plans=trading_plans,
        signatures=signatures_in(filed[-1], owners, on),
    )
    plan = replace(plan, texts=_texts(plan))
    plan = carried(plan, like) if like is not None else plan
    period = _last_year_end(plan.issuer, on) if form == "5" else None
    doubts = (*_unnamed(plan.owners), *_undated(form, period), *_doubts(lines, on))
    return NextPlan(plan=replace(plan, period=period), doubts=doubts)


def _last_year_end(issuer: PlannedIssuer | None, on: date) -> date | None:
    """Return the last day of the fiscal year that ended last, which a Form 5 is about."""
    ends_on = (issuer.fiscal_year_end if issuer is not None else None) or ""
    year_ago = months_after(on, -12) + timedelta(days=1)
    return fiscal_year_end(year_ago, ends_on.replace("-", "")) if ends_on else None


def _undated(form: str, period: date | None) -> Iterator[str]:
    if form == "5" and period is None:
        do = "add `period` and, under [issuer], `fiscal_year_end`"
        yield f"the fiscal year: the reports do not say when it ends; {do}"


def _holdings(lines: Iterable[HeldLine]) -> Iterator[Holding]:
    """Yield what is held in Table I; of what came to nothing, what is held directly may come back."""
    for line in lines:
        row, balance = line.row, line.balance
        if isinstance(row, _STOCK) and balance is not None and (balance > 0 or row.ownership.value != "I"):
            yield _holding(row, balance)


def _holding(row: NonDerivativeRow, balance: Decimal) -> Holding:
    indirect, dollars = row.ownership.value == "I", is_in_dollars(row)
    return Holding(
        security=row.security_title.value or "",
        shares=None if dollars else balance,
        value=balance if dollars else None,
        nature=(row.nature.value or _SEE) if indirect else None,
        footnotes=CellNotes(
            security_title=as_written(row.security_title.footnotes),
            ownership=as_written(row.ownership.footnotes),
            nature=as_written(row.nature.footnotes),
        ),
    )


def _with_ids(holdings: Sequence[Holding]) -> tuple[Holding, ...]:
    """Give holdings that read the same an `id` each."""
    alike = Counter((one.security, one.nature) for one in holdings)
    number: Counter[str] = Counter()
    named = []
    for one in holdings:
        if alike[one.security, one.nature] > 1:
            name = (one.nature or "held directly")[:_SLUG].strip().lower()
            number[name] += 1
            named.append(replace(one, id=f"{name} {number[name]}"))
        else:
            named.append(one)
    return tuple(named)


def _grants(lines: Iterable[HeldLine], on: date) -> Iterator[Grant]:
    """Yield the series of which something is left and that have not expired."""
    for line in lines:
        row = line.row
        if not isinstance(row, _STOCK) and line.balance and not _has_expired(row, on):
            yield grant_of(row)


def _has_expired(row: DerivativeRow, on: date) -> bool:
    return row.expires_on.value is not None and row.expires_on.value < on


def _named(grants: Sequence[Grant]) -> tuple[Grant, ...]:
    """Name each series by kind, price and year, with a number where several have the name."""
    names = [_name(grant) for grant in grants]
    alike, number = Counter(names), Counter[str]()
    named = []
    for grant, name in zip(grants, names, strict=True):
        number[name] += 1
        named.append(replace(grant, id=f"{name} ({number[name]})" if alike[name] > 1 else name))
    return tuple(named)


def _name(grant: Grant) -> str:
    price = grant.exercise_price.dollars if grant.exercise_price else None
    expires = grant.expires.on if grant.expires else None
    return " ".join(filter(None, (grant.kind, f"at {price}" if price else "", f"to {expires.year}" if expires else "")))


def _texts(plan: Plan) -> dict[str, str]:
    """Name the texts that stand in the plan more than once."""
    parts: tuple[Holding | Grant, ...] = (*plan.holdings, *plan.grants)
    used = Counter(text for one in parts for text in set(_texts_of(one)))
    several = [text for text, times in used.items() if times > 1]
    return {f"text_{number}": text for number, text in enumerate(several, 1)}


def _texts_of(one: Holding | Grant) -> Iterator[str]:
    yield from texts(one.footnote)
    for cell in one.footnotes.__struct_fields__:
        yield from texts(getattr(one.footnotes, cell))
    words = (one.exercise_price, one.exercisable, one.expires) if isinstance(one, Grant) else ()
    yield from (term.words for term in words if term is not None and term.words)


def _unnamed(owners: Iterable[Owner]) -> Iterator[str]:
    """Ask for the names of owners: a report that was not yet published has none."""
    yield from (f"the name of owner {one.cik}: the report does not give it" for one in owners if one.name == one.cik)


def _doubts(lines: Iterable[HeldLine], on: date) -> Iterator[str]:
    """Say where the reports leave open what a plan has to know."""
    for line in lines:
        row = line.row
        name = f"'{row.security_title.value}' ({row.nature.value or 'direct'})"
        if (found := put_right_by(line)) is not None:
            yield f"the balance: {found}; put it right here, and amend those too"
        if line.balance is None:
            yield f"{name}: the report does not say in numbers how much is held; add it"
        elif not isinstance(row, _STOCK) and line.balance:
            if _has_expired(row, on):
                yield f"{name}: {line.balance:,f} expired on {row.expires_on.value} and are left out"
            elif row.shares_following.value is None and row.value_following.value is None:
                yield f"{name}: Form 3 tells the underlying shares alone; {line.balance:,f} units are one for one"
