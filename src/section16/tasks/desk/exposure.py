"""What the trades of a draft add to the short-swing exposure of its owners, and what else stands in their way."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from msgspec import Struct

from section16.drafting.plan.people import TradingPlan
from section16.drafting.plan.plan import Plan
from section16.form.document import OwnershipDocument
from section16.law.six_months import COURT
from section16.ledger.rows import filing_of, rows_of_document
from section16.ledger.short_swing.clearance import ClearanceQuestion, clearances
from section16.ledger.short_swing.exposure import exposure_of
from section16.ledger.short_swing.exposure import money as cents
from section16.ledger.short_swing.planner import ProposedTrade
from section16.ledger.short_swing.trades import PlanAdopted, Rule144Facts, SwingFacts, SwingTrade, TradesError
from section16.standard.numbers import Cik
from section16.standard.text.prose import money
from section16.tasks.short_swing.filings import facts_of_filings, trades_of_rows

__all__ = ["DraftClearance", "DraftExposure", "draft_clearances", "draft_exposures"]

_DRAFT = "draft"
_VOLUME: Final[ClearanceQuestion] = "Rule 144 volume"  # its answer asks for facts that no draft has a place for


class DraftExposure(Struct, frozen=True, kw_only=True):
    """What one owner's trades show before and after those of the draft, in dollars.

    `matched` tells the pairs that the draft's trades make; `left_out` what cannot be counted; `known` how many trades
    of the filings at hand it is counted with.
    """

    owner: str
    before: Decimal
    after: Decimal
    adds_any: bool
    open_until: date | None
    matched: tuple[str, ...]
    left_out: tuple[str, ...]
    assumptions: tuple[str, ...]
    known: int


class DraftClearance(Struct, frozen=True, kw_only=True):
    """A question about one trade of the draft besides Section 16(b), and its answer."""

    trade: str
    question: str
    stands_in_the_way: bool | None
    answer: str
    arithmetic: str
    authority: str


def draft_exposures(
    reports: Sequence[OwnershipDocument], earlier: Sequence[OwnershipDocument]
) -> tuple[DraftExposure, ...]:
    """Answer for each owner of the reports, with the filings of the same issuer that are at hand."""
    owners = {Cik.of(one.cik).padded: one.name or "" for report in reports for one in report.reporting_owners}
    return tuple(_exposure(cik, name, reports, earlier) for cik, name in owners.items())


def _exposure(
    cik: str, name: str, reports: Sequence[OwnershipDocument], earlier: Sequence[OwnershipDocument]
) -> DraftExposure:
    own = _of_owner(cik, reports)
    issuers = {_issuer(one) for one in own}
    filed = [one for one in _of_owner(cik, earlier) if _issuer(one) in issuers]
    bare, left_before = _trades(cik, filed, ())
    trades, left_out = _trades(cik, filed, own)
    facts = facts_of_filings([filing_of(one) for one in (*filed, *own)], cik)
    try:
        before, after = exposure_of(bare), exposure_of(trades)
    except TradesError as error:
        left_out, before, after = (*left_out, *error.reasons), exposure_of(()), exposure_of(())
    new = {one.row for one in trades if one.source.startswith(_DRAFT)}
    pairs = [one for one in after.pairs if {one.purchase_row, one.sale_row} & new]
    by_row = {one.row: one for one in trades}
    days = [one.on for one in trades if one.row in new]
    return DraftExposure(
        owner=name or cik,
        before=_dollars(before.maximum),
        after=_dollars(after.maximum),
        adds_any=after.maximum > before.maximum,
        open_until=max(map(COURT.last_day, days), default=None),
        matched=tuple(
            f"{_trade_words(by_row[one.purchase_row])} with {_trade_words(by_row[one.sale_row])}: "
            f"{money(_dollars(one.profit))}, within six months until {one.last_day}"
            for one in pairs
        ),
        left_out=tuple(dict.fromkeys((*left_before, *left_out))),
        assumptions=after.assumptions if facts.status else (),
        known=len(bare),
    )


def _dollars(amount: Fraction) -> Decimal:
    return Decimal(cents(amount))


def _of_owner(cik: str, reports: Sequence[OwnershipDocument]) -> list[OwnershipDocument]:
    return [one for one in reports if cik in {Cik.of(owner.cik).padded for owner in one.reporting_owners}]


def _issuer(report: OwnershipDocument) -> str:
    return Cik.of(report.issuer.cik if report.issuer else None).padded


def _trades(
    cik: str, filed: Sequence[OwnershipDocument], own: Sequence[OwnershipDocument]
) -> tuple[tuple[SwingTrade, ...], tuple[str, ...]]:
    numbered = [
        *((f"filed-{at}", one) for at, one in enumerate(filed)),
        *((f"{_DRAFT}-{at}", one) for at, one in enumerate(own)),
    ]
    filings = [filing_of(one, number) for number, one in numbered]
    rows = [row for number, one in numbered for row in rows_of_document(one, number)]
    mine = filings[0].owners[0].cik if filings else cik
    ciks = {owner.cik for one in filings for owner in one.owners if Cik.of(owner.cik).padded == cik}
    trades, left_out, _ = trades_of_rows(filings, rows, next(iter(ciks), mine))
    return trades, left_out


def _trade_words(trade: SwingTrade) -> str:
    price = f" at {money(trade.price)}" if trade.price is not None else ""
    return f"{'purchase' if trade.acquired else 'sale'} of {trade.shares:,f} on {trade.on}{price}"


def draft_clearances(
    plan: Plan, reports: Sequence[OwnershipDocument], earlier: Sequence[OwnershipDocument]
) -> tuple[DraftClearance, ...]:
    """Answer for each sale on the market of the first report: the plan's cooling-off, and Rule 144 with its notice."""
    if not reports or not reports[0].reporting_owners:
        return ()
    cik = Cik.of(reports[0].reporting_owners[0].cik).padded
    issuers = {_issuer(one) for one in reports}
    filed = [one for one in _of_owner(cik, earlier) if _issuer(one) in issuers]
    trades, _ = _trades(cik, filed, _of_owner(cik, reports))
    return tuple(_cleared(plan, cik, trades))


def _cleared(plan: Plan, cik: str, trades: Sequence[SwingTrade]) -> Iterator[DraftClearance]:
    plans = {one.id: one for one in plan.trading_plans}
    insider = any(
        {"director", "officer"} & set(one.relationship) for one in plan.owners if Cik.of(one.cik).padded == cik
    )
    days: dict[tuple[date, str], list[SwingTrade]] = {}
    for one in trades:
        if one.source.startswith(_DRAFT) and one.code in {"P", "S"} and one.price is not None and not one.right:
            days.setdefault((one.on, one.code), []).append(one)
    for (on, code), some in days.items():
        shares = sum((one.shares for one in some), Decimal(0))
        dollars = sum((one.shares * (one.price or 0) for one in some), Decimal(0))
        proposed = ProposedTrade(
            action="sell" if code == "S" else "buy",
            shares=shares,
            price=round(dollars / shares, 4) if shares else Decimal(0),
            on=on,
            security=some[0].security,
        )
        rows = frozenset(one.row for one in some)
        used = _plan_used(plan, plans, on)
        facts = SwingFacts(
            plan=PlanAdopted(adopted_on=used.amended or used.adopted, officer=insider) if used else None,
            rule_144=Rule144Facts() if code == "S" else None,
        )
        others = [one for one in trades if one.row not in rows]
        for found in clearances(others, proposed, facts, rows):
            yield DraftClearance(
                trade=f"{'sale' if code == 'S' else 'purchase'} of {shares:,f} on {on}",
                question=found.question,
                stands_in_the_way=found.stands_in_the_way,
                answer=found.answer if found.question != _VOLUME else "not known: no report has the shares outstanding",
                arithmetic=found.arithmetic,
                authority=found.authority,
            )


def _plan_used(plan: Plan, plans: Mapping[str, TradingPlan], on: date) -> TradingPlan | None:
    """Return the 10b5-1 plan under which the events of a day were made."""
    named = [one.plan for one in plan.events if one.on == on and one.plan]
    return plans.get(named[0]) if named else None
