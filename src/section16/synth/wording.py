"""The usual words of footnotes, in the manner of their filers."""

from datetime import date
from functools import lru_cache

from section16.synth.company import Company
from section16.synth.draws import Draws, dollars, number

__all__ = [
    "averaged", "claim", "contingent", "conversion", "disclaimed", "earned", "espp", "fees", "given",
    "option_vests", "planned", "see_note",
    "units_vest", "withheld", "written_off",
]  # fmt: skip


@lru_cache(maxsize=4096)
def spelled(day: date) -> str:
    """Return a day as prose has it."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


def averaged(company: Company, low: int, high: int) -> str:
    """Give the range of a weighted average price, and offer the single prices."""
    return (
        "The price reported in Column 4 is a weighted average price. These shares were sold in multiple "
        "transactions at "
        f"prices ranging from ${dollars(low)} to ${dollars(high)}, inclusive. The reporting person "
        "undertakes to provide to "
        f"{company.name}, any security holder of {company.name}, or the staff of the Securities and "
        "Exchange Commission, "
        "upon request, full information regarding the number of shares sold at each separate price within "
        "the range set "
        "forth in this footnote."
    )


def planned(adopted: date) -> str:
    """Name the trading plan under which a sale was made."""
    return (
        "The transactions reported in this Form 4 were effected pursuant to a Rule 10b5-1 trading plan adopted by the "
        f"reporting person on {spelled(adopted)}."
    )


def withheld(granted: date) -> str:
    """Say that shares were withheld for tax, and of which grant."""
    return (
        "Represents shares withheld by the issuer to satisfy tax withholding obligations in connection "
        "with the vesting of "
        f"restricted stock units granted on {spelled(granted)}."
    )


def units_vest(granted: date, *, quarterly: bool) -> str:
    """Say how units vest."""
    how = "sixteen equal quarterly" if quarterly else "four equal annual"
    return (
        f"Represents restricted stock units granted on {spelled(granted)} that vest in {how} installments "
        "beginning on the "
        "first anniversary of the vesting commencement date, subject to the reporting person's continued "
        "service to the "
        "issuer on each vesting date."
    )


def contingent(company: Company) -> str:
    """Say what one unit stands for."""
    return (
        "Each restricted stock unit represents a contingent right to receive one share of "
        f"{company.name} {company.title}."
    )


def option_vests(granted: date) -> str:
    """Say when an option becomes exercisable."""
    return (
        f"25% of the shares subject to the option vested on the first anniversary of {spelled(granted)}, "
        "and 1/48th of the "
        "shares vest monthly thereafter, subject to the reporting person's continuous service through each such date."
    )


def espp(shares: int, until: date) -> str:
    """Say which shares came in without a report."""
    return (
        f"Includes {number(shares)} shares acquired under the issuer's employee stock purchase plan on "
        f"{spelled(until)} in a "
        "transaction exempt under Rule 16b-3(c)."
    )


def earned(on: date) -> str:
    """Say that shares were earned by performance."""
    return (
        "Represents shares earned under performance-based stock units, as certified by the compensation "
        f"committee on {spelled(on)} "
        "upon attainment of the performance goals of the performance period."
    )


def fees(company: Company) -> str:
    """Say that a director was paid in shares."""
    return (
        f"Shares of {company.name} {company.title} issued in lieu of the cash portion of the reporting "
        "person's quarterly "
        "retainer for service as a director, under the issuer's plan for non-employee directors; the "
        "number of shares is "
        "the amount of the retainer divided by the closing price on the date of grant."
    )


def given(draws: Draws) -> str:
    """Say to whom shares were given."""
    whom = draws.pick(("a charitable organization", "a donor-advised fund", "members of the reporting person's family"))
    return f"Represents a bona fide gift to {whom} for no consideration."


def disclaimed(draws: Draws) -> str:
    """Disclaim beneficial ownership."""
    whose = draws.pick(("the reporting person's pecuniary interest therein", "any pecuniary interest therein"))
    return (
        "The reporting person disclaims beneficial ownership of these securities except to the extent of "
        f"{whose}, and this report shall not be deemed an admission that the reporting person is the "
        "beneficial owner of "
        "such securities for purposes of Section 16 or for any other purpose."
    )


def see_note(names: tuple[str, ...]) -> str:
    """Name the funds that hold shares and report together."""
    listed = "; ".join(f"({at}) {name}" for at, name in enumerate(names, 1))
    return (
        f"The securities are held directly by the entities named here: {listed[:600]}. Each of them may be "
        "deemed to share "
        "voting and dispositive power over the shares, and disclaims beneficial ownership of them except "
        "to the extent of "
        "its pecuniary interest therein."
    )


def conversion(draws: Draws) -> str:
    """Say how a preferred share converts."""
    when = draws.pick(
        ("immediately prior to the closing of the issuer's initial public offering", "at the holder's election")
    )
    return f"Each share converted into Common Stock on a one-for-one basis {when} and had no expiration date."


def claim(company: Company) -> str:
    """Explain a change that no other code is for."""
    return f"Shares received in a pro rata distribution in kind by a holder of {company.name} for no consideration."


def written_off() -> str:
    """Say that a right expired."""
    return "The right to acquire shares expired unexercised in accordance with its terms."
