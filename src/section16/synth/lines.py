"""Lines of the two tables from what happens; balances are kept here, and foot."""

from datetime import date

from msgspec import Struct

from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.form.nonderivative import NonDerivativeHolding, NonDerivativeTransaction
from section16.synth.company import Company
from section16.synth.draws import number
from section16.synth.insider import EquityGrant, ShareHolding
from section16.synth.report import OpenReport, PlantedError, ReportedLine
from section16.synth.template import AGENTS, CellText
from section16.synth.wording import contingent, option_vests, units_vest

__all__ = ["ShareMove", "add_derivative", "add_trade", "grant_line", "holding_line"]


class ShareMove(Struct, frozen=True, kw_only=True):
    """Shares that come or go on a day.

    `note` is a footnote of the transaction's code; `form` is the form on which it was due.
    """

    on: date
    code: str
    shares: int
    up: bool
    price: CellText
    note: str | None = None
    form: str = "4"
    timeliness: str | None = None
    swap: bool = False


def add_trade(report: OpenReport, holding: ShareHolding, move: ShareMove) -> None:
    """Report a move in Table I; the holding has changed after it."""
    company = report.company
    holding.held += move.shares if move.up else -move.shares
    cells: dict[str, CellText] = {"security_title": company.title, "traded_on": move.on.isoformat()}
    _code(cells, company, move)
    cells["shares"] = number(move.shares)
    cells["price"] = move.price
    cells["acquired_disposed"] = "A" if move.up else "D"
    planted = _owned(cells, holding)
    report.table1.append(ReportedLine(NonDerivativeTransaction, cells, _line_of(holding), planted=planted))


def holding_line(company: Company, holding: ShareHolding) -> ReportedLine:
    """Return the line of Table I for a holding."""
    cells: dict[str, CellText] = {"security_title": company.title}
    planted = _owned(cells, holding)
    return ReportedLine(NonDerivativeHolding, cells, _line_of(holding), planted=planted)


def _line_of(holding: ShareHolding) -> str:
    return holding.nature or "direct"


def _code(cells: dict[str, CellText], company: Company, move: ShareMove) -> None:
    cells["form_type"] = move.form
    cells["code"] = move.code
    cells["equity_swap"] = AGENTS[company.agent].flag(value=move.swap)
    if move.note is not None:
        cells["coding_footnotes"] = (None, move.note)
    if move.timeliness is not None:
        cells["timeliness"] = move.timeliness


def _owned(cells: dict[str, CellText], holding: ShareHolding) -> tuple[PlantedError, ...]:
    """Say how much is owned and how; what came in without a line is explained once, and is a gap before the row."""
    gap = () if holding.unreported is None else (PlantedError(family="gap", kind="plan"),)
    if holding.unreported is None:
        cells["shares_following"] = number(holding.held)
    else:
        cells["shares_following"] = (number(holding.held), holding.unreported)
        holding.unreported = None
    if holding.nature is None:
        cells["ownership"] = "D"
        return gap
    cells["ownership"] = "I"
    cells["nature"] = holding.nature if holding.note is None else (holding.nature, holding.note)
    return gap


def add_derivative(report: OpenReport, grant: EquityGrant, move: ShareMove) -> None:
    """Report a move of an option or of units in Table II; the grant has changed after it."""
    company = report.company
    grant.left += move.shares if move.up else -move.shares
    cells: dict[str, CellText] = {"security_title": _title(company, grant), "exercise_price": _strike(company, grant)}
    cells["traded_on"] = move.on.isoformat()
    _code(cells, company, move)
    cells["shares"] = number(move.shares)
    cells["price"] = move.price
    cells["acquired_disposed"] = "A" if move.up else "D"
    _terms(cells, company, grant, move.shares)
    cells["shares_following"] = number(grant.left)
    cells["ownership"] = "D"
    report.table2.append(ReportedLine(DerivativeTransaction, cells, _series_of(company, grant)))


def grant_line(company: Company, grant: EquityGrant, *, initial: bool) -> ReportedLine:
    """Return the line of Table II for what is left of a grant; Form 3 has no column for the amount owned."""
    cells: dict[str, CellText] = {"security_title": _title(company, grant), "exercise_price": _strike(company, grant)}
    _terms(cells, company, grant, grant.left)
    if not initial:
        cells["shares_following"] = number(grant.left)
    cells["ownership"] = "D"
    return ReportedLine(DerivativeHolding, cells, _series_of(company, grant))


def _series_of(company: Company, grant: EquityGrant) -> str:
    price = "" if grant.strike is None else f" at {number(grant.strike)}"
    return f"{_title(company, grant)} of {grant.granted}{price}"


def _title(company: Company, grant: EquityGrant) -> str:
    if grant.strike is None:
        return "Restricted Stock Units"
    return "Stock Option (Right to Buy)" if company.award_month % 2 else "Employee Stock Option (right to buy)"


def _strike(company: Company, grant: EquityGrant) -> CellText:
    return (None, contingent(company)) if grant.strike is None else number(grant.strike)


def _terms(cells: dict[str, CellText], company: Company, grant: EquityGrant, shares: int) -> None:
    if grant.strike is None:
        vests = units_vest(grant.granted, quarterly=company.quarterly)
        cells["exercisable_on"] = cells["expires_on"] = (None, vests)
    else:
        cells["exercisable_on"] = (None, option_vests(grant.granted))
        cells["expires_on"] = grant.expires.isoformat()
    cells["underlying_title"] = company.title
    cells["underlying_shares"] = number(shares)
