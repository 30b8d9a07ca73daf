"""Made-up people and funds, and what they are to a company."""

from typing import Final

from msgspec import Struct

from section16.standard.numbers import Cik
from section16.synth.company import Company
from section16.synth.draws import Draws
from section16.synth.names import fund_name, person_name, town

__all__ = ["InsiderRole", "NamedOwner", "make_house", "make_owner", "role_of", "signature_of"]

_FIRST_CIK: Final = 2_000_000_000
_ROLES: Final = (
    ("Chief Executive Officer", True),
    ("Chief Financial Officer", False),
    ("President & COO", False),
    ("EVP, General Counsel", False),
    ("SVP, Chief Accounting Officer", False),
    ("See Remarks", False),
    ("Chief Technology Officer", False),
)
_ATTORNEYS: Final = ("power of attorney", "Attorney-in-Fact", "as attorney-in-fact", "by power of attorney")
_COUNTRIES: Final = (("LORVENSTADT", "2M", "80331"), ("WEST BRALTON", "X0", "EC2Y 0AA"), ("CORVANTO", "A6", "M5V 0A0"))


class NamedOwner(Struct, frozen=True, kw_only=True):
    """A person or a fund; `place` is street, city, state or country code, ZIP."""

    cik: str
    name: str
    place: tuple[str, str, str, str]
    abroad: bool = False
    fund: bool = False


class InsiderRole(Struct, frozen=True, kw_only=True):
    """What an owner is to a company; `other` is the text of that box, `attorney` who signs for the owner."""

    director: bool = False
    officer: str | None = None
    ten_percent: bool = False
    other: str | None = None
    attorney: str | None = None


def make_owner(draws: Draws, number: int, company: Company) -> NamedOwner:
    """Make the person of that number; most use the company's address."""
    name = person_name(draws)
    if draws.chance(0.04):
        city, code, postal = draws.pick(_COUNTRIES)
        return NamedOwner(
            cik=_cik(number), name=name, place=(f"{draws.between(1, 90)} MADE-UP LANE", city, code, postal), abroad=True
        )
    place = company.place if draws.chance(0.8) else town(draws)
    return NamedOwner(cik=_cik(number), name=name, place=place)


def make_house(draws: Draws, number: int, size: int) -> tuple[NamedOwner, ...]:
    """Make funds of one house that file together, 2 to 10, the person behind them among them."""
    person = person_name(draws)
    place = town(draws)
    house = person.split()[0]
    funds = tuple(
        NamedOwner(cik=_cik(number + at), name=fund_name(draws, house, at), place=place, fund=True)
        for at in range(size - 1)
    )
    return (*funds, NamedOwner(cik=_cik(number + size - 1), name=person, place=place))


def _cik(number: int) -> str:
    return Cik(str(_FIRST_CIK + number)).padded


def role_of(draws: Draws, at: int) -> InsiderRole:
    """Return the role of the n-th insider of a company: officers first, then directors."""
    attorney = person_name(draws) if draws.chance(0.75) else None
    officers = len(_ROLES)
    if at < officers:
        title, director = _ROLES[at]
        return InsiderRole(
            director=director, officer=title, attorney=attorney, ten_percent=at == 0 and draws.chance(0.15)
        )
    if draws.chance(0.03):
        return InsiderRole(other="Former officer", attorney=attorney)
    return InsiderRole(director=True, attorney=attorney)


def signature_of(owner: NamedOwner, role: InsiderRole, draws: Draws) -> str:
    """Return the conformed signature of an owner, mostly by an attorney."""
    if owner.fund:
        return f"{owner.name}, by its authorized signatory"
    name = _given_name_first(owner.name)
    if role.attorney is None:
        return f"/s/ {name}"
    if draws.chance(0.5):
        return f"/s/ {_given_name_first(role.attorney)}, {draws.pick(_ATTORNEYS[2:])} for {name}"
    return f"/s/ {_given_name_first(role.attorney)}, {draws.pick(_ATTORNEYS[:2])}"


def _given_name_first(name: str) -> str:
    """Turn `Vornandal Adria K.` into `Adria K. Vornandal`."""
    last, _, first = name.partition(" ")
    return f"{first} {last}"
