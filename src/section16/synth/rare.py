"""The codes that are seldom seen, each in the way it is used."""

from collections.abc import Callable
from datetime import date
from typing import Final

from section16.form.derivative import DerivativeTransaction
from section16.synth import wording
from section16.synth.company import price_on
from section16.synth.draws import DOLLAR, ONE, Draws, number, rounded
from section16.synth.insider import EquityGrant, Insider
from section16.synth.lines import ShareMove, add_derivative, add_trade
from section16.synth.report import OpenReport, ReportedLine
from section16.synth.template import AGENTS, CellText

__all__ = ["rare_event"]


def rare_event(insider: Insider, on: date, report: OpenReport, draws: Draws) -> None:
    """Do one of the rare things."""
    if report.room(3):
        draws.pick(_RARE)(insider, on, report, draws)


def _acquire_otherwise(insider: Insider, on: date, report: OpenReport, draws: Draws) -> None:
    """Acquire by will, in a distribution, or as a small acquisition."""
    code = draws.pick("WJL")
    note = wording.claim(insider.company) if code == "J" else None
    cost = price_on(insider.company, on)
    # Acquisitions are small up to $10,000 in six months (16a-6).
    shares = (
        max(ONE, rounded(draws.between(100, 900) * DOLLAR * ONE // cost, ONE))
        if code == "L"
        else draws.between(25, 900) * ONE
    )
    price = number(cost) if code == "L" else "0"
    move = ShareMove(on=on, code=code, shares=shares, up=True, price=price, note=note, form="4" if code == "J" else "5")
    add_trade(report, insider.direct, move)


def _dispose_otherwise(insider: Insider, on: date, report: OpenReport, draws: Draws) -> None:
    """Dispose to the issuer, at one's discretion in a plan, in a tender, or into a voting trust."""
    code = draws.pick("DDIUZ")
    shares = rounded(insider.direct.held * draws.between(2, 40) // 100, ONE)
    if shares:
        price = number(price_on(insider.company, on))
        add_trade(
            report,
            insider.direct,
            ShareMove(on=on, code=code, shares=shares, up=False, price=price, form="5" if code == "Z" else "4"),
        )


def _use_a_right(insider: Insider, on: date, report: OpenReport, draws: Draws) -> None:
    """Exercise a right in the money (X) or out of it (O), or convert a preferred share (C)."""
    code = draws.pick("XCCO")
    company = insider.company
    shares = draws.between(2, 200) * 100 * ONE
    right = EquityGrant(on, shares, 0, price_on(company, on) // 2 if code == "X" else price_on(company, on) + DOLLAR)
    price = number(right.strike or 0)
    if code == "C":
        add_trade(report, insider.direct, ShareMove(on=on, code=code, shares=shares, up=True, price="0"))
        report.table2.append(_preferred(insider, on, shares, draws))
        return
    add_trade(report, insider.direct, ShareMove(on=on, code=code, shares=shares, up=True, price=price))
    add_derivative(report, right, ShareMove(on=on, code=code, shares=shares, up=False, price="0"))


def _preferred(insider: Insider, on: date, shares: int, draws: Draws) -> ReportedLine:
    note = wording.conversion(draws)
    cells: dict[str, CellText] = {
        "security_title": "Series B Preferred Stock",
        "exercise_price": (None, note),
        "traded_on": on.isoformat(),
        "form_type": "4",
        "code": "C",
        "equity_swap": AGENTS[insider.company.agent].flag(value=False),
        "shares": number(shares),
        "price": "0",
        "acquired_disposed": "D",
        "exercisable_on": (None, note),
        "expires_on": (None, note),
        "underlying_title": insider.company.title,
        "underlying_shares": number(shares),
        "shares_following": "0",
        "ownership": "D",
    }
    return ReportedLine(DerivativeTransaction, cells, f"Series B Preferred Stock of {on}")


def _let_a_right_end(insider: Insider, on: date, report: OpenReport, draws: Draws) -> None:
    """Let a right end: a long one (H) or a short one (E)."""
    code = draws.pick("HHE")
    shares = draws.between(1, 100) * 100 * ONE
    right = EquityGrant(on, shares, 0, price_on(insider.company, on) + 5 * DOLLAR)
    move = ShareMove(on=on, code=code, shares=shares, up=False, price="0", note=wording.written_off())
    add_derivative(report, right, move)


def _enter_a_swap(insider: Insider, on: date, report: OpenReport, draws: Draws) -> None:
    """Enter an equity swap: any code, with the flag."""
    shares = draws.between(1, 50) * 1_000 * ONE
    right = EquityGrant(on, 0, 0, price_on(insider.company, on))
    move = ShareMove(
        on=on, code=draws.pick("JP"), shares=shares, up=True, price="0", note=wording.claim(insider.company), swap=True
    )
    add_derivative(report, right, move)


_RARE: Final[tuple[Callable[[Insider, date, OpenReport, Draws], None], ...]] = (
    _acquire_otherwise,
    _dispose_otherwise,
    _dispose_otherwise,
    _use_a_right,
    _let_a_right_end,
    _enter_a_swap,
)
