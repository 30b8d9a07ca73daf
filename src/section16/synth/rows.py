"""Rows of the two tables from what happens; balances are kept here, and foot."""

from datetime import date

from msgspec import Struct

from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.form.nonderivative import NonDerivativeHolding, NonDerivativeTransaction
from section16.synth.company import Company
from section16.synth.draws import number
from section16.synth.report import Line
from section16.synth.seat import Grant, Pocket
from section16.synth.template import AGENTS
from section16.synth.wording import contingent, option_vests, units_vest

__all__ = ["Move", "derivative", "held", "held_grant", "trade"]

Cell = str | tuple[str | None, ...]


class Move(Struct, frozen=True, kw_only=True):
    """Shares that come or go on a day; `price` is a cell, `note` hangs on the code; `form` is where it was due."""

    on: date
    code: str
    shares: int
    up: bool
    price: Cell
    note: str | None = None
    form: str = "4"
    timeliness: str | None = None
    swap: bool = False


def trade(company: Company, pocket: Pocket, move: Move) -> Line:
    """Report a move in Table I; the pocket has changed after it."""
    pocket.held += move.shares if move.up else -move.shares
    cells: dict[str, Cell] = {"security_title": company.title, "traded_on": move.on.isoformat()}
    _code(cells, company, move)
    cells["shares"] = number(move.shares)
    cells["price"] = move.price
    cells["acquired_disposed"] = "A" if move.up else "D"
    _owned(cells, pocket)
    return NonDerivativeTransaction, cells


def held(company: Company, pocket: Pocket) -> Line:
    """Report in Table I what a pocket holds."""
    cells: dict[str, Cell] = {"security_title": company.title}
    _owned(cells, pocket)
    return NonDerivativeHolding, cells


def _code(cells: dict[str, Cell], company: Company, move: Move) -> None:
    cells["form_type"] = move.form
    cells["code"] = move.code
    cells["equity_swap"] = AGENTS[company.agent].flag(value=move.swap)
    if move.note is not None:
        cells["coding_footnotes"] = (None, move.note)
    if move.timeliness is not None:
        cells["timeliness"] = move.timeliness


def _owned(cells: dict[str, Cell], pocket: Pocket) -> None:
    """Say how much is owned and how; what came in without a row is explained once."""
    if pocket.news is None:
        cells["shares_following"] = number(pocket.held)
    else:
        cells["shares_following"] = (number(pocket.held), pocket.news)
        pocket.news = None
    if pocket.nature is None:
        cells["ownership"] = "D"
        return
    cells["ownership"] = "I"
    cells["nature"] = pocket.nature if pocket.note is None else (pocket.nature, pocket.note)


def derivative(company: Company, grant: Grant, move: Move) -> Line:
    """Report a move of an option or of units in Table II; the grant has changed after it."""
    grant.left += move.shares if move.up else -move.shares
    cells: dict[str, Cell] = {"security_title": _title(company, grant), "exercise_price": _strike(company, grant)}
    cells["traded_on"] = move.on.isoformat()
    _code(cells, company, move)
    cells["shares"] = number(move.shares)
    cells["price"] = move.price
    cells["acquired_disposed"] = "A" if move.up else "D"
    _terms(cells, company, grant, move.shares)
    cells["shares_following"] = number(grant.left)
    cells["ownership"] = "D"
    return DerivativeTransaction, cells


def held_grant(company: Company, grant: Grant, *, initial: bool) -> Line:
    """Report in Table II what is left of a grant; Form 3 has no column for the amount owned."""
    cells: dict[str, Cell] = {"security_title": _title(company, grant), "exercise_price": _strike(company, grant)}
    _terms(cells, company, grant, grant.left)
    if not initial:
        cells["shares_following"] = number(grant.left)
    cells["ownership"] = "D"
    return DerivativeHolding, cells


def _title(company: Company, grant: Grant) -> str:
    if grant.strike is None:
        return "Restricted Stock Units"
    return "Stock Option (Right to Buy)" if company.award_month % 2 else "Employee Stock Option (right to buy)"


def _strike(company: Company, grant: Grant) -> Cell:
    return (None, contingent(company)) if grant.strike is None else number(grant.strike)


def _terms(cells: dict[str, Cell], company: Company, grant: Grant, shares: int) -> None:
    if grant.strike is None:
        vests = units_vest(grant.granted, quarterly=company.quarterly)
        cells["exercisable_on"] = cells["expires_on"] = (None, vests)
    else:
        cells["exercisable_on"] = (None, option_vests(grant.granted))
        cells["expires_on"] = grant.expires.isoformat()
    cells["underlying_title"] = company.title
    cells["underlying_shares"] = number(shares)
