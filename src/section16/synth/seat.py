"""What one insider holds in one company, as the filings of a life go by."""

from datetime import date

from section16.synth.company import Company
from section16.synth.draws import ONE, Draws
from section16.synth.people import Owner, Role

__all__ = ["Grant", "Pocket", "Seat"]


class Pocket:
    """Shares held one way: directly (no nature), or as its nature says."""

    __slots__ = ("held", "nature", "news", "note")

    def __init__(self, held: int, nature: str | None = None, note: str | None = None) -> None:
        """Put shares in."""
        self.held = held
        self.nature = nature
        self.note = note
        self.news: str | None = None  # a footnote for the next balance: what came in without a row


class Grant:
    """A grant: an option with its price, or units without."""

    __slots__ = ("each", "expires", "granted", "left", "strike")

    def __init__(self, granted: date, left: int, each: int, strike: int | None = None) -> None:
        """Grant `left` shares, of which `each` vest at a time."""
        self.granted = granted
        self.left = left
        self.each = each
        self.strike = strike
        self.expires = date(granted.year + 10, granted.month, min(granted.day, 28))


class Seat:
    """An insider of a company: pockets, grants, plan, and rows that wait for Form 5."""

    __slots__ = (
        "company",
        "direct",
        "grants",
        "lists_all",
        "notes",
        "owner",
        "plan",
        "role",
        "sells_wide",
        "trusts",
        "units",
    )

    def __init__(self, owner: Owner, role: Role, company: Company, draws: Draws) -> None:
        """Sit down, with some shares from before."""
        self.notes = 1.0  # the share of footnotes given that need not be there
        self.owner = owner
        self.role = role
        self.company = company
        scale = 60_000 if role.officer else 15_000
        whole = draws.between(200, scale) * ONE
        self.direct = Pocket(whole + (draws.below(ONE) if draws.chance(0.07) else 0))
        self.trusts: list[Pocket] = []
        self.grants: list[Grant] = []
        self.units: list[Grant] = []
        self.plan: date | None = None
        self.lists_all = draws.chance(0.12)
        self.sells_wide = draws.chance(0.075)
