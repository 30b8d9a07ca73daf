"""What one insider holds in one company, as the filings of a life go by."""

from datetime import date

from section16.synth.company import Company
from section16.synth.draws import ONE, Draws
from section16.synth.people import InsiderRole, NamedOwner

__all__ = ["EquityGrant", "Insider", "ShareHolding"]


class ShareHolding:
    """Shares held one way: directly (no nature), or as its nature says.

    `unreported` is a footnote for the next balance: what came in without a line.
    """

    __slots__ = ("held", "nature", "note", "unreported")

    def __init__(self, held: int, nature: str | None = None, note: str | None = None) -> None:
        self.held = held
        self.nature = nature
        self.note = note
        self.unreported: str | None = None


class EquityGrant:
    """An option with its price, or units without; `each` of the shares that are `left` vest at a time."""

    __slots__ = ("each", "expires", "granted", "left", "strike")

    def __init__(self, granted: date, left: int, each: int, strike: int | None = None) -> None:
        self.granted = granted
        self.left = left
        self.each = each
        self.strike = strike
        self.expires = date(granted.year + 10, granted.month, min(granted.day, 28))


class Insider:
    """An owner as an insider of a company: what is held, grants, trading plan, habits of reporting.

    `footnotes` is the share of footnotes given that need not be there.
    """

    __slots__ = (
        "company",
        "direct",
        "footnotes",
        "grants",
        "lists_all",
        "owner",
        "plan",
        "role",
        "sells_wide",
        "trusts",
        "units",
    )

    def __init__(self, owner: NamedOwner, role: InsiderRole, company: Company, draws: Draws) -> None:
        self.footnotes = 1.0
        self.owner = owner
        self.role = role
        self.company = company
        scale = 60_000 if role.officer else 15_000
        whole = draws.between(200, scale) * ONE
        self.direct = ShareHolding(whole + (draws.below(ONE) if draws.chance(0.07) else 0))
        self.trusts: list[ShareHolding] = []
        self.grants: list[EquityGrant] = []
        self.units: list[EquityGrant] = []
        self.plan: date | None = None
        self.lists_all = draws.chance(0.12)
        self.sells_wide = draws.chance(0.075)
